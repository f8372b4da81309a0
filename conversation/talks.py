"""All conversations, by their id: whose each is, at hand while it is used, in the store so that a restart loses none.

One that is not in memory is read from the store; one that has changed is written soon after, off the event loop.
Knows no turns and no page.
"""

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from conversation.dialogue import Dialogue
from conversation.errors import BadMessage, NotYourTurn, TryAgain
from conversation.kept_talks import from_text, to_text
from store.errors import StoreUnavailable
from store.talks import KeptTalk

TALK_ID = re.compile(r"[0-9a-f]{32}")  # 128 random bits, minted by the page
AT_HAND = 500  # conversations in memory; the longest unused go first
SLACK = 1 / 16  # of the bound in bytes: so much is written before what all is, which is slow to tell, is asked again
log = logging.getLogger("vox.talks")
T = TypeVar("T")


class Drawer(Protocol):
    """store.talks.TalkDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def keep(self, talk: KeptTalk) -> None: ...

    def get(self, talk_id: str) -> KeptTalk | None: ...

    def forget(self, talk_id: str) -> bool: ...

    def forget_unchanged(self, since_unix_s: int) -> int: ...

    def forget_beyond(self, max_bytes: int) -> int: ...


@dataclass(slots=True, eq=False, weakref_slot=True)
class Talk:
    """One conversation of one session. `changed_s` is when it was last saved, in seconds since 1970; 0: never.

    `invite_id` is of the invite that opened the session; "" where none is known. Once `is_forgotten`, nothing of it is
    kept any more, whoever still holds it.
    """

    id: str
    session_id: str
    dialogue: Dialogue = field(default_factory=Dialogue)
    changed_s: float = 0.0
    invite_id: str = ""
    is_forgotten: bool = False


class Talks:
    """Opens and keeps conversations. Without a drawer they live in memory alone."""

    def __init__(
        self,
        drawer: Drawer | None = None,
        *,
        kept_s: float = 86_400.0,
        kept_bytes: int = 256 * 1024 * 1024,
        invite_of: Callable[[str], str] = lambda _: "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Conversations unchanged for `kept_s` are forgotten, and those unchanged for longest once all are more than
        `kept_bytes`. `invite_of` gives the invite of a session. `clock` gives seconds since 1970, UTC."""
        self._drawer = drawer
        self._kept_s = kept_s
        self._kept_bytes = kept_bytes
        self._written_bytes = 0  # since it was last made sure that all is within the bound
        self._invite_of = invite_of
        self._clock = clock
        self._at_hand: OrderedDict[str, Talk] = OrderedDict()
        # Whatever anybody still works with: it must not be read a second time, by another name for the same thing.
        self._alive: WeakValueDictionary[str, Talk] = WeakValueDictionary()
        self._gone: WeakValueDictionary[str, Talk] = WeakValueDictionary()  # forgotten, but somebody still has it
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
        """It has changed: it is written soon, once for several changes. One that is forgotten stays so."""
        if talk.is_forgotten:
            return
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

    def invite_of(self, talk_id: str) -> str:
        """By which invite a conversation that somebody works with came to be, also one just deleted; "": unknown."""
        talk = self._alive.get(talk_id) or self._gone.get(talk_id)
        return talk.invite_id if talk is not None else ""

    async def forget(self, talk: Talk) -> None:
        """It leaves memory and store for good. Raises TryAgain, and then it is kept as before."""
        drawer = self._drawer
        delete = (lambda: drawer.forget(talk.id)) if drawer is not None else (lambda: False)
        try:
            await self.forget_all(lambda one: one is talk, delete)
        except StoreUnavailable as error:
            log.warning("conversation %s could not be deleted: %s", talk.id[:8], error)
            raise TryAgain("The conversation cannot be deleted right now. Please try again in a moment.") from error

    async def forget_all(self, which: Callable[[Talk], bool], delete: Callable[[], T]) -> tuple[Sequence[Talk], T]:
        """Those in memory of which `which` holds are kept no more; `delete`, which blocks, does the same to their rows.

        Gives them, and what `delete` gave. Raises StoreUnavailable, and then they are kept as before.
        """
        async with self._reading:  # whoever opens one meanwhile finds it deleted
            dropped = self._drop(which)
            await self.close()  # what is being written now would be there again
            try:
                return dropped, await asyncio.to_thread(delete)
            except StoreUnavailable:
                for talk in dropped:
                    self._take_back(talk)
                raise

    def _take_back(self, talk: Talk) -> None:
        """It is kept after all; what of it was not written yet is to be."""
        talk.is_forgotten = False
        self._alive[talk.id] = talk
        if talk.changed_s:
            self.save(talk)

    def _drop(self, which: Callable[[Talk], bool]) -> Sequence[Talk]:
        dropped = [talk for talk in list(self._alive.values()) if which(talk)]
        for talk in dropped:
            talk.is_forgotten = True
            self._gone[talk.id] = talk
            self._alive.pop(talk.id, None)
            self._at_hand.pop(talk.id, None)
            self._unsaved.pop(talk.id, None)
        return dropped

    async def forget_old(self) -> None:
        """What has not changed for long leaves memory and store. Told in the log when that fails."""
        oldest_s = self._clock() - self._kept_s
        for talk_id, talk in list(self._at_hand.items()):
            if talk.changed_s < oldest_s:
                del self._at_hand[talk_id]
        if self._drawer is not None:
            try:
                await asyncio.to_thread(self._drawer.forget_unchanged, int(oldest_s))
                await self._keep_within(self._drawer)
            except StoreUnavailable as error:
                log.warning("old conversations could not be removed: %s", error)

    async def _read_or_new(self, talk_id: str, session_id: str) -> Talk:
        async with self._reading:  # two tabs that open one conversation get the same
            talk = self._alive.get(talk_id)
            if talk is None and self._drawer is not None and (talk := await self._read(talk_id, self._drawer)):
                self._take_in_hand(talk)
            if talk is None:
                talk = Talk(talk_id, session_id, invite_id=self._invite_of(session_id))
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
        return Talk(kept.talk_id, kept.session_id, dialogue, kept.changed_unix_s, kept.invite_id or "")

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
                self._written_bytes += await asyncio.to_thread(
                    _write, drawer, talk, Dialogue(list(talk.dialogue.exchanges))
                )
                if self._written_bytes > self._kept_bytes * SLACK:
                    await self._keep_within(drawer)
            except StoreUnavailable as error:  # the visitor goes on: only a restart would forget it
                log.warning("conversation %s could not be kept: %s", talk.id[:8], error)

    async def _keep_within(self, drawer: Drawer) -> None:
        self._written_bytes = 0
        if gone := await asyncio.to_thread(drawer.forget_beyond, self._kept_bytes):
            log.info("%d conversations made room for newer ones", gone)


def _write(drawer: Drawer, talk: Talk, dialogue: Dialogue) -> int:
    """Returns how many bytes its text has."""
    body = to_text(dialogue)
    drawer.keep(KeptTalk(talk.id, talk.session_id, int(talk.changed_s), body, talk.invite_id or None))
    return len(body.encode())
