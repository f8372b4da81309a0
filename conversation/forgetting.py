"""Conversations forgotten: in memory, in the store, and their recordings. Turns at work on them stop first.

Deleting in the store alone would not do: what is in memory would be written again with its next change.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from access.forgetting import FORGOTTEN, TERMINAL, Bookings, Forgotten, Trials, Wish
from access.forgetting import Talks as TalkRows
from conversation.finished import FinishedTurns
from conversation.talks import Talk, Talks
from conversation.turns import Turns
from store.audit import AuditRow
from store.errors import StoreUnavailable

LOOK_EVERY_S = 1.0
log = logging.getLogger("vox.talks")


class AuditRows(Protocol):
    """store.audit.AuditDrawer. Blocks. Every call may raise StoreUnavailable."""

    def newest_id(self) -> int: ...

    def since(self, row_id: int, action: str) -> Sequence[AuditRow]: ...


class Forgetting:
    """For one event loop. `on_wish` are told of each wish whose rows are gone: what they hold in memory goes too."""

    def __init__(
        self,
        talks: Talks,
        turns: Turns,
        finished: FinishedTurns,
        rows: TalkRows,
        bookings: Bookings,
        *,
        trials: Trials,
    ) -> None:
        """`rows`, `bookings` and `trials` are the store's drawers."""
        self.on_wish: list[Callable[[Wish], None]] = []
        self._talks = talks
        self._turns = turns
        self._finished = finished
        self._rows = rows
        self._bookings = bookings
        self._trials = trials

    async def talk(self, talk: Talk) -> None:
        """One conversation and its recordings; what was booked in it stays booked.

        Raises TryAgain when the store cannot, and then nothing has changed.
        """
        await self._talks.forget(talk)
        await self._silence([talk])

    async def wish(self, wish: Wish) -> Forgotten:
        """All that it names. Raises StoreUnavailable, and then nothing has changed."""
        delete = partial(wish.done, self._rows, self._bookings, self._trials)
        dropped, forgotten = await self._talks.forget_all(_named_by(wish), delete)
        for told in self.on_wish:
            told(wish)
        await self._silence(dropped)
        return forgotten

    async def follow(self, audit: AuditRows) -> None:
        """Does in memory what the command line has done in the store, until cancelled."""
        seen: int | None = None
        while True:
            try:
                seen = await self._catch_up(audit, seen)
            except StoreUnavailable as error:
                log.debug("nobody knows what the command line has deleted: %s", error)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _catch_up(self, audit: AuditRows, seen: int | None) -> int:
        if seen is None:
            return await asyncio.to_thread(audit.newest_id)
        for row in await asyncio.to_thread(audit.since, seen, FORGOTTEN):
            wish = Wish.read(row.subject) if row.actor == TERMINAL else None
            if wish is not None:
                log.info("forgotten by the command line: %s", wish.kind)
                await self.wish(wish)
            seen = row.id
        return seen

    async def _silence(self, talks: Sequence[Talk]) -> None:
        """Stops the turns of these conversations and drops their recordings."""
        theirs = {exchange.turn_id: talk.session_id for talk in talks for exchange in talk.dialogue.exchanges}
        tasks = []
        for turn_id, session_id in theirs.items():
            turn = self._turns.find(session_id, turn_id)
            if turn is not None and turn.task is not None:
                self._turns.stop(session_id, turn_id)
                tasks.append(turn.task)
        if tasks:
            await asyncio.wait(tasks)
            await asyncio.sleep(0)  # their callbacks keep their recordings
        self._finished.forget(lambda turn_id, _: turn_id in theirs)


def _named_by(wish: Wish) -> Callable[[Talk], bool]:
    if wish.kind == "talk":
        return lambda talk: talk.id == wish.of
    if wish.kind == "invite":
        return lambda talk: talk.invite_id == wish.of
    return lambda talk: bool(talk.changed_s) and talk.changed_s < int(wish.of)
