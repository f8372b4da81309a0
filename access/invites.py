"""Invites: capabilities that are mailed as links, counted when used, ended by time or by hand.

A token is 256 random bits and leaves `create` once; the store has its SHA-256. Knows nothing of HTTP or cookies.
"""

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from access.errors import NoSuchInvite
from access.invite_rules import SCOPES, checked
from access.onward import Onward
from store.invites import KeptInvite

log = logging.getLogger("vox.access")
Scope = Literal["walkthrough", "talk", "tuning", "admin"]


class Drawer(Protocol):
    """store.invites.InviteDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def keep(self, invite: KeptInvite) -> None: ...

    def redeem(self, token_sha256: str, now_unix_s: int) -> KeptInvite | None: ...

    def revoke(self, invite_id: str, now_unix_s: int) -> bool: ...

    def get(self, invite_id: str) -> KeptInvite | None: ...

    def all(self) -> Sequence[KeptInvite]: ...

    def live_among(self, invite_ids: Collection[str], now_unix_s: int) -> set[str]: ...

    def latest_unix_s(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Invite:
    """One invite, without its token. `invite_id` opens nothing and may be shown inside the house.

    `scopes` are as given: ask `may`, since admin includes all others. Times count seconds since 1970, UTC; None means
    no bound. `daily_tokens` and `daily_speech_s` bound a day in UTC. `created_by` is '' (terminal) or an invite's id.
    """

    invite_id: str
    label: str
    scopes: frozenset[str]
    created_unix_s: int
    expires_unix_s: int | None
    max_uses: int | None
    used: int
    daily_tokens: int | None
    daily_speech_s: int | None
    revoked_unix_s: int | None
    created_by: str

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes or "admin" in self.scopes

    def state(self, now_unix_s: float) -> Literal["open", "used up", "expired", "revoked"]:
        """What became of it: only an open one can be redeemed; one that is used up still has its sessions."""
        if self.revoked_unix_s is not None:
            return "revoked"
        if self.expires_unix_s is not None and self.expires_unix_s <= now_unix_s:
            return "expired"
        return "used up" if self.max_uses is not None and self.used >= self.max_uses else "open"


class Invites:
    """All invites of one house. Every call may raise StoreUnavailable, and then nothing has changed.

    Time never goes back here: a clock that is set back does not revive what has expired. (After a restart time goes
    on at the latest moment at which an invite was made or revoked, if the clock is behind that.)
    """

    def __init__(self, drawer: Drawer, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970."""
        self._drawer = drawer
        self._clock = Onward(clock)
        self._begun = False

    async def create(
        self,
        *,
        label: str,
        scopes: Iterable[str],
        expires_unix_s: int | None = None,
        max_uses: int | None = None,
        daily_tokens: int | None = None,
        daily_speech_s: int | None = None,
        created_by: str = "",
    ) -> tuple[str, Invite]:
        """A new invite and its token, which is told nowhere else. Raises BadInvite, naming every field at fault."""
        now = await self._now()
        scopes = frozenset(scopes)
        bounds = {"max_uses": max_uses, "daily_tokens": daily_tokens, "daily_speech_s": daily_speech_s}
        label = checked(label, scopes, expires_unix_s, now, bounds)
        token = secrets.token_urlsafe(32)
        kept = KeptInvite(
            invite_id=secrets.token_hex(6),
            token_sha256=digest(token),
            label=label,
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            created_unix_s=now,
            expires_unix_s=expires_unix_s,
            used=0,
            revoked_unix_s=None,
            created_by=created_by,
            **bounds,
        )
        await asyncio.to_thread(self._drawer.keep, kept)
        return token, _invite(kept)

    async def redeem(self, token: str) -> Invite:
        """Counts one use. Raises NoSuchInvite alike for unknown, expired, used-up and revoked ones."""
        kept = await asyncio.to_thread(self._drawer.redeem, digest(token), await self._now())
        if kept is None:
            raise NoSuchInvite
        return _invite(kept)

    async def revoke(self, invite_id: str, by: str = "") -> Invite:
        """From now on it opens nothing; what it opened ends as soon as the watcher asks. Again is as once.

        `by` is who does it, "terminal" or an invite's id, for the log; audits are the callers'. Raises NoSuchInvite.
        """
        if await asyncio.to_thread(self._drawer.revoke, invite_id, await self._now()):
            log.info("invite %s is revoked by %s", invite_id, by or "the house")
        return await self.get(invite_id)

    async def get(self, invite_id: str) -> Invite:
        """Raises NoSuchInvite."""
        kept = await asyncio.to_thread(self._drawer.get, invite_id)
        if kept is None:
            raise NoSuchInvite
        return _invite(kept)

    async def list(self) -> Sequence[Invite]:
        """All there ever were, the newest first."""
        return [_invite(kept) for kept in await asyncio.to_thread(self._drawer.all)]

    async def ended(self, invite_ids: Collection[str]) -> set[str]:
        """Those of them that are revoked, past their expiry, or not in the store at all. One query."""
        if not invite_ids:
            return set()
        return set(invite_ids) - await asyncio.to_thread(self._drawer.live_among, invite_ids, await self._now())

    async def _now(self) -> int:
        """Whole seconds since 1970, UTC, never less than before."""
        if not self._begun:
            self._clock.at_least(await asyncio.to_thread(self._drawer.latest_unix_s))
            self._begun = True
        return int(self._clock())


def digest(token: str) -> str:
    """What the store knows a token by. Any text can be hashed, also what is no Unicode."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _invite(kept: KeptInvite) -> Invite:
    return Invite(
        invite_id=kept.invite_id,
        label=kept.label,
        scopes=frozenset(kept.scopes.split()),
        created_unix_s=kept.created_unix_s,
        expires_unix_s=kept.expires_unix_s,
        max_uses=kept.max_uses,
        used=kept.used,
        daily_tokens=kept.daily_tokens,
        daily_speech_s=kept.daily_speech_s,
        revoked_unix_s=kept.revoked_unix_s,
        created_by=kept.created_by,
    )
