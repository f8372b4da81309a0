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

from conversation.dialogue import Dialogue
from conversation.errors import BadMessage, NotYourTurn
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


@dataclass(slots=True, eq=False)
class Talk:
    """One conversation of one session."""

    id: str
    session_id: str
    dialogue: Dialogue = field(default_factory=Dialogue)


class Talks:
    """Opens and keeps conversations. Without a drawer they live in memory alone."""

    def __init__(
        self, drawer: Drawer | None = None, *, kept_s: float = 86_400.0, clock: Callable[[], float] = time.time
    ) -> None:
        """Conversations unchanged for `kept_s` are forgotten. `clock` gives seconds since 1970, UTC."""
        self._drawer = drawer
        self._kept_s = kept_s
        self._clock = clock
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._opening = asyncio.Lock()
        self._unsaved: dict[str, Talk] = {}
        self._saving: asyncio.Task[None] | None = None

    async def open(self, session_id: str, talk_id: str) -> Talk:
        """The conversation of that id, a new one if there was none. Raises BadMessage, NotYourTurn."""
        if not TALK_ID.fullmatch(talk_id):
            raise BadMessage("A conversation's id is 32 hexadecimal digits.")
        async with self._opening:  # two tabs that open one conversation get the same
            talk = self._talks.get(talk_id) or await self._read(talk_id) or Talk(talk_id, session_id)
            if talk.session_id != session_id:
                raise NotYourTurn("This conversation belongs to another visitor.")
            self._talks[talk_id] = talk
            self._talks.move_to_end(talk_id)
            self._make_room()
        return talk

    def save(self, talk: Talk) -> None:
        """It has changed: it is written soon, once for several changes."""
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
        """What has not changed for long leaves the store. Told in the log when that fails."""
        if self._drawer is not None:
            try:
                await asyncio.to_thread(self._drawer.forget_unchanged, int(self._clock() - self._kept_s))
            except StoreUnavailable as error:
                log.warning("old conversations could not be removed: %s", error)

    async def _read(self, talk_id: str) -> Talk | None:
        if self._drawer is None:
            return None
        try:
            kept = await asyncio.to_thread(self._drawer.get, talk_id)
            if kept is None or kept.changed_unix_s < self._clock() - self._kept_s:
                return None
            return Talk(kept.talk_id, kept.session_id, from_text(kept.body))
        except (StoreUnavailable, ValueError) as error:
            log.warning("conversation %s could not be read: %s", talk_id[:8], error)
            return None

    def _make_room(self) -> None:
        for talk_id in list(self._talks):
            if len(self._talks) <= AT_HAND:
                return
            if talk_id not in self._unsaved:
                del self._talks[talk_id]

    async def _save_all(self, drawer: Drawer) -> None:
        while self._unsaved:
            talk = self._unsaved.pop(next(iter(self._unsaved)))
            kept = KeptTalk(talk.id, talk.session_id, int(self._clock()), to_text(talk.dialogue))
            try:
                await asyncio.to_thread(drawer.keep, kept)
            except StoreUnavailable as error:  # the visitor goes on: only a restart would forget it
                log.warning("conversation %s could not be kept: %s", talk.id[:8], error)
