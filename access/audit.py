"""The audit: what was done at the door, written where nobody can change it; denials are gathered by the minute.

Rows hold invites' ids, labels, path patterns, changed pronunciations (the word, and how it is and was said) and the
name of the default preset: no token, no address, no other text of a visitor.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from store.audit import AuditEntry, AuditRow
from store.errors import StoreUnavailable

MINUTE_S = 60.0
# Reasons and path patterns are ours, so that there are few; with a thousand invites they are bounded all the same.
MOST_KINDS = 500
OTHER = "other"
DENIED = "denied"
log = logging.getLogger("vox.access")


class Drawer(Protocol):
    """store.audit.AuditDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def add(self, entries: Sequence[AuditEntry]) -> None: ...

    def recent(self, limit: int, before: int | None = None) -> Sequence[AuditRow]: ...


class Audit:
    """For one event loop. `run` writes what is gathered; `flush` at the end writes the rest."""

    def __init__(
        self,
        drawer: Drawer,
        *,
        act: Callable[[str], None] = lambda _: None,
        denial: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`act` is told of each action that is noted, `denial` of each reason, to be counted. `clock` gives seconds
        since 1970, UTC."""
        self._drawer = drawer
        self._act = act
        self._denial = denial
        self._clock = clock
        self._denied: dict[tuple[str, str, str], int] = {}

    async def note(self, action: str, actor: str, subject: str = "", detail: str = "") -> None:
        """One act, written before this returns. Never raises: a row that cannot be written is told in the log.

        `actor` is an invite's id, "terminal", or "" for the house itself.
        """
        self._act(action)
        await self._write([AuditEntry(int(self._clock()), action, actor, subject, detail)])

    def denied(self, reason: str, place: str, invite_id: str = "") -> None:
        """Somebody was refused: counted by reason, pattern of the path, and the invite of whoever has a session."""
        self._denial(reason)
        key = (reason, place, invite_id)
        if key not in self._denied and len(self._denied) >= MOST_KINDS:
            key = (reason, OTHER, "")
        self._denied[key] = self._denied.get(key, 0) + 1

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(MINUTE_S)
            await self.flush()

    async def flush(self) -> None:
        """Write what was counted since the last time. What cannot be written is counted on."""
        counted, self._denied = self._denied, {}
        now_unix_s = int(self._clock())
        rows = [
            AuditEntry(now_unix_s, DENIED, invite_id, place, reason, count)
            for (reason, place, invite_id), count in counted.items()
        ]
        if rows and not await self._write(rows):
            for key, count in counted.items():
                self._denied[key] = self._denied.get(key, 0) + count

    async def recent(self, limit: int, before: int | None = None) -> Sequence[AuditRow]:
        """The newest rows, newest first; `before`: those with a smaller id. Raises StoreUnavailable."""
        return await asyncio.to_thread(self._drawer.recent, limit, before)

    async def _write(self, rows: Sequence[AuditEntry]) -> bool:
        try:
            await asyncio.to_thread(self._drawer.add, rows)
        except StoreUnavailable as error:
            told = ", ".join(sorted({row.action for row in rows}))
            log.error("the audit could not be written (%s): %s", told, error)
            return False
        return True
