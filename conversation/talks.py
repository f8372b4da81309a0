"""All conversations, by their id: whose each is, at hand while it is used, in the store so that a restart loses none.

One that is not in memory is read from the store; one that has changed is written soon after, off the event loop.
Knows no turns and no page.
"""

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakValueDictionary

from conversation.dialogue import Dialogue
from conversation.errors import BadMessage, NotYourTurn, TryAgain
from conversation.kept_talks import from_text, to_text
from store.errors import StoreUnavailable
from store.talks import KeptTalk

TALK_ID = re.compile(r"[0-9a-f]{32}")  # 128 random bits, minted by the page
AT_HAND = 500  # conversations in memory; the longest unused go first
log = logging.getLogger("vox.talks")


class Drawer(Protocol):
    """store.talks.TalkDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def keep(self, talk: KeptTalk) -> None: ...

    def get(self, talk_id: str) -> KeptTalk | None: ...

    def forget_unchanged(self, since_unix_s: int) -> None: ...


@dataclass(slots=True, eq=False, weakref_slot=True)
class Talk:
    """One conversation of one session. `changed_s` is when it was last saved, in seconds since 1970; 0: never."""

    id: str
    session_id: str
    dialogue: Dialogue = field(default_factory=Dialogue)
    changed_s: float = 0.0


class Talks:
    """Opens and keeps conversations. Without a drawer they live in memory alone."""

    def __init__(
        self, drawer: Drawer | None = None, *, kept_s: float = 86_400.0, clock: Callable[[], float] = time.time
    ) -> None:
        """Conversations unchanged for `kept_s` are forgotten. `clock` gives seconds since 1970, UTC."""
        self._drawer = drawer
        self._kept_s = kept_s
        self._clock = clock
        self._at_hand: OrderedDict[str, Talk] = OrderedDict()
        # Whatever anybody still works with: it must not be read a second time, by another name for the same thing.
        self._alive: WeakValueDictionary[str, Talk] = WeakValueDictionary()
        self._reading = asyncio.Lock()
        self._unsaved: dict[str, Talk] = {}
        self._saving: asyncio.Task[None] | None = None

    async def open(self, session_id: str, talk_id: str) -> Talk:
        """The conversation of that id, a new one if there was none.

        Raises BadMessage, NotYourTurn, TryAgain (the store cannot be read: nobody knows whose it is).
        """
        if not TALK_ID.fullmatch(talk_id):
            raise BadMessage("A conversation's id is 32 hexadecimal digits.")
        talk = self._alive.get(talk_id) or await self._read_or_new(talk_id, session_id)
        if talk.session_id != session_id:
            raise NotYourTurn("This conversation belongs to another visitor.")
        if talk_id in self._at_hand:
            self._at_hand.move_to_end(talk_id)
        return talk

    def save(self, talk: Talk) -> None:
        """It has changed: it is written soon, once for several changes."""
        talk.changed_s = self._clock()
        self._take_in_hand(talk)
        if self._drawer is None:
            return
        self._unsaved[talk.id] = talk
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_all(self._drawer), name="save conversations")

    async def close(self) -> None:
        """Until everything is written."""
        while self._saving is not None and not self._saving.done():
            await asyncio.wait([self._saving])

    async def forget_old(self) -> None:
        """What has not changed for long leaves memory and store. Told in the log when that fails."""
        oldest_s = self._clock() - self._kept_s
        for talk_id, talk in list(self._at_hand.items()):
            if talk.changed_s < oldest_s:
                del self._at_hand[talk_id]
        if self._drawer is not None:
            try:
                await asyncio.to_thread(self._drawer.forget_unchanged, int(oldest_s))
            except StoreUnavailable as error:
                log.warning("old conversations could not be removed: %s", error)

    async def _read_or_new(self, talk_id: str, session_id: str) -> Talk:
        async with self._reading:  # two tabs that open one conversation get the same
            talk = self._alive.get(talk_id)
            if talk is None and self._drawer is not None and (talk := await self._read(talk_id, self._drawer)):
                self._take_in_hand(talk)
            if talk is None:
                talk = Talk(talk_id, session_id)
            self._alive[talk_id] = talk
            return talk

    async def _read(self, talk_id: str, drawer: Drawer) -> Talk | None:
        try:
            kept = await asyncio.to_thread(drawer.get, talk_id)
        except StoreUnavailable as error:
            log.warning("conversation %s could not be read: %s", talk_id[:8], error)
            raise TryAgain("The conversation cannot be read right now. Please try again in a moment.") from error
        if kept is None or kept.changed_unix_s < self._clock() - self._kept_s:
            return None
        try:
            dialogue = from_text(kept.body)
        except ValueError as error:
            log.warning("conversation %s could not be understood: %s", talk_id[:8], error)
            dialogue = Dialogue()
        return Talk(kept.talk_id, kept.session_id, dialogue, kept.changed_unix_s)

    def _take_in_hand(self, talk: Talk) -> None:
        self._alive[talk.id] = talk
        self._at_hand[talk.id] = talk
        self._at_hand.move_to_end(talk.id)
        while len(self._at_hand) > AT_HAND:
            self._at_hand.popitem(last=False)

    async def _save_all(self, drawer: Drawer) -> None:
        while self._unsaved:
            talk = self._unsaved.pop(next(iter(self._unsaved)))
            try:
                await asyncio.to_thread(_write, drawer, talk, Dialogue(list(talk.dialogue.exchanges)))
            except StoreUnavailable as error:  # the visitor goes on: only a restart would forget it
                log.warning("conversation %s could not be kept: %s", talk.id[:8], error)


def _write(drawer: Drawer, talk: Talk, dialogue: Dialogue) -> None:
    drawer.keep(KeptTalk(talk.id, talk.session_id, int(talk.changed_s), to_text(dialogue)))
