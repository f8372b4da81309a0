"""Visitors' sessions: minted, found by their cookie's token, expired, bounded in number.

At hand in memory, and in the store so that a restart turns nobody out. Knows nothing of HTTP.
"""

import asyncio
import hashlib
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from access.errors import AskLess, NotYours
from store.errors import StoreUnavailable
from store.sessions import KeptSession

LIFETIME_S = 12 * 3600.0
MAX_SESSIONS = 1_000
MAX_PAGES = 32  # Gradio mints one session_hash per opened page
MAX_PAGE_CHARS = 64
SEEN_EVERY_S = 900.0  # how exactly the store knows when a visitor was last here
log = logging.getLogger("vox.access")
T = TypeVar("T")


class Drawer(Protocol):
    """store.sessions.SessionDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def keep(self, session: KeptSession) -> None: ...

    def by_token(self, token_sha256: str) -> KeptSession | None: ...

    def seen(self, token_sha256: str, seen_unix_s: int) -> None: ...

    def forget_unseen(self, since_unix_s: int) -> None: ...


@dataclass(slots=True)
class Session:
    """One visitor. `id` names the session inside the server and in logs; it opens nothing by itself."""

    id: str
    seen_s: float
    kept_seen_s: float = 0.0  # what the store knows
    pages: OrderedDict[str, None] = field(default_factory=OrderedDict)


class Sessions:
    """All sessions, by the SHA-256 of their token: neither a memory dump nor the store's file holds a token."""

    def __init__(self, drawer: Drawer | None = None, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970. Without a drawer a restart forgets every session."""
        self._drawer = drawer
        self._clock = clock
        self._by_token: OrderedDict[str, Session] = OrderedDict()
        self._page_owner: dict[str, str] = {}

    async def create(self) -> tuple[str, Session]:
        """A new session and its secret token (256 random bits). The longest unseen makes room for it."""
        token, now = secrets.token_urlsafe(32), self._clock()
        session = Session(id=secrets.token_hex(8), seen_s=now, kept_seen_s=now)
        self._take_in(_digest(token), session)
        if self._drawer is not None:
            await _tried(self._drawer.forget_unseen, int(now - LIFETIME_S))
            await _tried(self._drawer.keep, KeptSession(_digest(token), session.id, int(now)))
        return token, session

    async def find(self, token: str) -> Session | None:
        """The live session of `token`, marked as seen now; None when unknown or expired."""
        key, now = _digest(token), self._clock()
        session = self._by_token.get(key) or await self._recalled(key)
        if session is None:
            return None
        if now - session.seen_s > LIFETIME_S:
            self._forget(key)
            return None
        session.seen_s = now
        self._by_token.move_to_end(key)
        if self._drawer is not None and now - session.kept_seen_s > SEEN_EVERY_S:
            session.kept_seen_s = now
            await _tried(self._drawer.seen, key, int(now))
        return session

    async def _recalled(self, key: str) -> Session | None:
        """From before a restart, or from before it had to make room."""
        kept = await _tried(self._drawer.by_token, key) if self._drawer is not None else None
        if kept is None:
            return None
        # Two requests of one page come at once: both get the same session.
        session = Session(kept.session_id, seen_s=kept.seen_unix_s, kept_seen_s=kept.seen_unix_s)
        return self._by_token.get(key) or self._take_in(key, session)

    def _take_in(self, key: str, session: Session) -> Session:
        while len(self._by_token) >= MAX_SESSIONS:
            self._forget(next(iter(self._by_token)))
        self._by_token[key] = session
        return session

    def claim_page(self, session: Session, page: str) -> None:
        """Bind Gradio's session_hash `page` to the session that first uses it.

        Raises NotYours when another session has it, AskLess when it cannot be a session_hash. The page
        this session used longest ago makes room for a new one past MAX_PAGES.
        """
        if not 1 <= len(page) <= MAX_PAGE_CHARS:
            raise AskLess(f"One session_hash of 1 to {MAX_PAGE_CHARS} characters was expected.", status=422)
        if self._page_owner.setdefault(page, session.id) != session.id:
            raise NotYours("This page belongs to another visitor.")
        session.pages[page] = None
        session.pages.move_to_end(page)
        if len(session.pages) > MAX_PAGES:
            dropped, _ = session.pages.popitem(last=False)
            del self._page_owner[dropped]

    def _forget(self, key: str) -> None:
        for page in self._by_token.pop(key).pages:
            self._page_owner.pop(page, None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def _tried(call: Callable[..., T], *arguments: object) -> T | None:
    """`call` in a thread; None when the store fails: a session lives in memory then, until a restart."""
    try:
        return await asyncio.to_thread(call, *arguments)
    except StoreUnavailable as error:
        log.warning("sessions are not kept: %s", error)
        return None
