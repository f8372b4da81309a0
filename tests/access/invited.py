"""Visitors of a gate without a house behind it: sessions of scripted invites, and clients that have their cookie."""

from collections.abc import Collection, Iterable

import httpx
from starlette.types import ASGIApp

from access.cookies import SessionCookie
from access.errors import NoSuchInvite
from access.gate import Gate
from access.invites import Invite
from access.limits import Limits
from access.origins import PublicOrigin
from access.sessions import Sessions
from store.errors import StoreUnavailable

HERE = "http://127.0.0.1:7860"
SOMEWHERE = "203.0.113.9"


def invite(invite_id: str = "a" * 12, *scopes: str, **more: int | None) -> Invite:
    told = {
        "expires_unix_s": None,
        "max_uses": None,
        "used": 1,
        "daily_tokens": None,
        "daily_speech_s": None,
        "revoked_unix_s": None,
    }
    return Invite(invite_id, "A label", frozenset(scopes or ("talk",)), 1_000, created_by="", **(told | more))  # type: ignore[arg-type]


class ScriptedInvites:
    """Invites by their tokens, in memory. `broken`: the store is away. `asked` counts what was looked up."""

    def __init__(self, known: dict[str, Invite] | None = None) -> None:
        self.known = known or {}
        self.over: set[str] = set()
        self.broken = False
        self.asked = 0

    async def redeem(self, token: str) -> Invite:
        self.asked += 1
        if self.broken:
            raise StoreUnavailable("the disk is full")
        if token not in self.known or self.known[token].invite_id in self.over:
            raise NoSuchInvite
        return self.known[token]

    async def ended(self, invite_ids: Collection[str]) -> set[str]:
        if self.broken:
            raise StoreUnavailable("the disk is full")
        return self.over & set(invite_ids)


class Denied:
    """What the gate tells the audit."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []

    def __call__(self, reason: str, place: str, invite_id: str) -> None:
        self.told.append((reason, place, invite_id))


def gate_before(
    app: ASGIApp,
    sessions: Sessions | None = None,
    *,
    public_url: str = "",
    limits: Limits | None = None,
    denied: Denied | None = None,
    events: Iterable[int] | None = None,
) -> Gate:
    return Gate(
        app,
        sessions or Sessions(),
        origin=PublicOrigin.of(public_url),
        limits=limits or Limits(),
        denials=denied or Denied(),
        events=None if events is None else frozenset(events),
    )


def stranger(gate: ASGIApp, address: str = "127.0.0.1", base_url: str = HERE, **headers: str) -> httpx.AsyncClient:
    """Somebody without a session."""
    transport = httpx.ASGITransport(app=gate, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=base_url, headers=headers)


async def visitor(
    gate: Gate, sessions: Sessions, *scopes: str, of: Invite | None = None, address: str = "127.0.0.1"
) -> httpx.AsyncClient:
    """Somebody whose invite was redeemed."""
    token, _ = await sessions.open(of or invite("a" * 12, *scopes))
    client = stranger(gate, address)
    client.headers["cookie"] = f"{SessionCookie.of(PublicOrigin()).name}={token}"
    return client
