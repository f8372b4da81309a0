"""Looks for invites that have ended, twice a second and more, and ends what they opened.

They may be revoked by another process (the command line): only the store knows.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from typing import Protocol

from access.sessions import Session
from store.errors import StoreUnavailable

EVERY_S = 0.4  # a session shall end within one second of its invite
log = logging.getLogger("vox.access")


class Invites(Protocol):
    async def ended(self, invite_ids: Collection[str]) -> set[str]: ...


class Sessions(Protocol):
    def live_invites(self) -> set[str]: ...

    async def end_invite(self, invite_ids: Collection[str]) -> Sequence[Session]: ...

    async def end_past(self) -> Sequence[Session]: ...


class Watcher:
    """`run` in a task of its own, for as long as the house is open. Sessions.on_end tells who stops what."""

    def __init__(self, invites: Invites, sessions: Sessions, every_s: float = EVERY_S) -> None:
        self._invites = invites
        self._sessions = sessions
        self._every_s = every_s
        self._blind = False

    async def run(self) -> None:
        """Until cancelled. No error ends it: a house whose watcher is gone would never throw anybody out."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("looking for ended invites failed; it goes on")
            await asyncio.sleep(self._every_s)

    async def look(self) -> None:
        """Once. A store that is away ends nobody's session, and is told of once."""
        for session in await self._sessions.end_past():
            log.info("session %s of invite %s is over: expired", session.id, session.invite_id)
        try:
            ended = await self._invites.ended(self._sessions.live_invites())
        except StoreUnavailable as error:
            if not self._blind:
                log.warning("cannot see whether invites have ended: %s; sessions go on until it can", error)
            self._blind = True
            return
        if self._blind:
            log.info("can see again whether invites have ended")
        self._blind = False
        if ended:
            for session in await self._sessions.end_invite(ended):
                log.info("session %s of invite %s is over: the invite has ended", session.id, session.invite_id)
