"""Visitors' sessions: minted, found by their cookie's token, expired, bounded in number.

Kept in memory, since a session is worth nothing after a restart until invites exist. Knows nothing of HTTP.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from access.errors import AskLess, NotYours

LIFETIME_S = 12 * 3600.0
MAX_SESSIONS = 1_000
MAX_PAGES = 32  # Gradio mints one session_hash per opened page
MAX_PAGE_CHARS = 64


@dataclass(slots=True)
class Session:
    """One visitor. `id` names the session inside the server and in logs; it opens nothing by itself."""

    id: str
    seen_s: float
    pages: OrderedDict[str, None] = field(default_factory=OrderedDict)


class Sessions:
    """All sessions of this process, by the SHA-256 of their token: a memory dump holds no token."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._by_token: OrderedDict[str, Session] = OrderedDict()
        self._page_owner: dict[str, str] = {}

    def create(self) -> tuple[str, Session]:
        """A new session and its secret token (256 random bits). The longest unseen makes room for it."""
        token = secrets.token_urlsafe(32)
        session = Session(id=secrets.token_hex(8), seen_s=self._clock())
        while len(self._by_token) >= MAX_SESSIONS:
            self._forget(next(iter(self._by_token)))
        self._by_token[_digest(token)] = session
        return token, session

    def find(self, token: str) -> Session | None:
        """The live session of `token`, marked as seen now; None when unknown or expired."""
        key = _digest(token)
        session = self._by_token.get(key)
        if session is None:
            return None
        if self._clock() - session.seen_s > LIFETIME_S:
            self._forget(key)
            return None
        session.seen_s = self._clock()
        self._by_token.move_to_end(key)
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
