"""An invitation is opened: limits first, then the proof of work, then the invite, then a session. And leaving.

Knows nothing of HTTP. Every failure looks the same but for limits and a store that is away.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from access.errors import ComeLater, NoSuchInvite
from access.invites import Invite
from access.limits import Limits
from access.sessions import Session, Sessions
from access.work import ProofOfWork
from store.errors import StoreUnavailable

MAX_TOKEN_CHARS = 256
AT_ONCE = 4  # looked up at the same time; so many guesses at most come through past the limit of failures
LATER = "Invitations cannot be opened at the moment. Please try again shortly."
Note = Callable[[str, str, str, str], Awaitable[None]]
log = logging.getLogger("vox.access")


class Invites(Protocol):
    async def redeem(self, token: str) -> Invite: ...


async def _untold(action: str, actor: str, subject: str, detail: str) -> None:
    """An audit that nobody keeps."""


class Redeeming:
    """`redeem` opens a session, `leave` ends one. `work` is None when no proof of work is asked for."""

    def __init__(
        self,
        invites: Invites,
        sessions: Sessions,
        *,
        limits: Limits,
        work: ProofOfWork | None = None,
        noted: Note = _untold,
    ) -> None:
        """`noted` is told (action, actor, subject, detail) of what goes into the audit."""
        self._invites = invites
        self._sessions = sessions
        self._limits = limits
        self._work = work
        self._noted = noted
        self._at_once = asyncio.Semaphore(AT_ONCE)

    @property
    def asks_for_work(self) -> bool:
        return self._work is not None

    async def challenge(self, address: str) -> Mapping[str, Any] | None:
        """What the browser of `address` is to solve; None when nothing is asked for. Raises AskLess."""
        await self._limits.take("challenge", address=address)
        return self._work.challenge() if self._work is not None else None

    async def redeem(self, told: str, *, address: str, old_token: str = "", solution: str = "") -> tuple[str, Session]:
        """A session and its token for `told`, a whole link or what stands after its #. The session of `old_token` ends.

        Raises NoSuchInvite, AskLess (too many tries; no work done), ComeLater.
        """
        await self._check_failures(address)  # first: a guesser who waits uses up none of the house's openings
        await self._limits.take("redeem", address=address)
        async with self._at_once:
            await self._check_failures(address)  # those that were on their way together count as well
            if self._work is not None:
                await self._work.check(solution)
            try:
                invite = await self._invites.redeem(token_of(told))
                token, session = await self._sessions.open(invite, old_token)
            except NoSuchInvite:
                await self._limits.count("failure", address=address)
                raise
            except StoreUnavailable as error:
                log.warning("an invitation cannot be opened: %s", error)
                raise ComeLater(LATER) from error
        log.info("session %s opened by invite %s", session.id, session.invite_id)
        await self._noted("invite_redeemed", session.invite_id, session.id, "")
        return token, session

    async def leave(self, session: Session) -> None:
        """The visitor is done: the session ends, its invite does not."""
        await self._sessions.end(session)
        await self._noted("left", session.invite_id, session.id, "")

    async def _check_failures(self, address: str) -> None:
        """Who guesses waits. However many guess elsewhere, who has never failed is not held up by them."""
        if await self._limits.has_any("failure", address=address):
            await self._limits.check("failure", address=address)


def token_of(told: str) -> str:
    """What stands after the # of a link, or all of it."""
    return told.strip().rpartition("#")[2].strip()[:MAX_TOKEN_CHARS]
