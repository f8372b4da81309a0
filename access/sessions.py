"""Visitors' sessions: opened by an invite, found by their cookie's token, ended, bounded in number.

At hand in memory, and in the store so that a restart turns nobody out. Knows nothing of HTTP.
"""

import asyncio
import logging
import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Literal, Protocol

from access.errors import AskLess, NotYours
from access.invites import Invite, Scope, digest
from access.onward import Onward
from store.errors import StoreUnavailable
from store.sessions import KeptSession, Recalled

LIFETIME_S = 12 * 3600.0  # without being seen
MAX_LIFE_S = 7 * 86_400.0  # however busy
MAX_SESSIONS = 1_000
MAX_OF_INVITE = 100
MAX_PAGES = 32  # Gradio mints one session_hash per opened page
MAX_PAGE_CHARS = 64
MAX_ENDED = 10_000  # hashes of ended sessions that are remembered: 64 letters each
SEEN_EVERY_S = 900.0  # how exactly the store knows when a visitor was last here
End = Literal["left", "rotated", "expired", "invitation ended", "made room"]
log = logging.getLogger("vox.access")


class Drawer(Protocol):
    """store.sessions.SessionDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def keep(self, session: KeptSession, in_place_of: str = "") -> None: ...

    def by_token(self, token_sha256: str, now_unix_s: int) -> Recalled | None: ...

    def seen(self, token_sha256: str, seen_unix_s: int) -> None: ...

    def forget(self, token_sha256s: Collection[str]) -> None: ...

    def forget_past(self, seen_before_unix_s: int, now_unix_s: int) -> None: ...

    def latest_unix_s(self) -> int: ...


@dataclass(slots=True)
class Session:
    """One visitor. `id` names the session inside the server and in logs; it opens nothing by itself.

    Times are seconds since 1970. `scopes` are the invite's: ask `may`. `ended` tells why it is over, None while it
    lives: whoever holds on to a session may look there.
    """

    id: str
    invite_id: str
    scopes: frozenset[str]
    label: str
    expires_s: float
    seen_s: float
    kept_seen_s: float = 0.0  # what the store knows
    ended: End | None = None
    pages: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def may(self, scope: Scope) -> bool:
        """Whether its invite allows it; admin may everything."""
        return scope in self.scopes or "admin" in self.scopes

    def is_past(self, now_s: float) -> bool:
        return now_s >= self.expires_s or now_s - self.seen_s > LIFETIME_S


class Sessions:
    """All sessions, by the SHA-256 of their token: neither a memory dump nor the store's file holds a token.

    A session ends LIFETIME_S after it was last seen, MAX_LIFE_S after it was opened, or with its invite. `on_end` is
    called in the event loop once for each that was at hand, when it is found no more; `Session.ended` tells why.
    """

    def __init__(self, drawer: Drawer | None = None, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970; set back, it prolongs nothing. Without a drawer a restart forgets all."""
        self._drawer = drawer
        self._clock = Onward(clock)
        self._begun = False
        self._by_token: OrderedDict[str, Session] = OrderedDict()  # the longest unseen first
        self._token_of: dict[str, str] = {}  # hash by session id
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._unforgotten: set[str] = set()  # ended, but the store could not be told yet
        self._page_owner: dict[str, str] = {}
        self.on_end: list[Callable[[Session], None]] = []

    async def open(self, invite: Invite, old_token: str = "") -> tuple[str, Session]:
        """A session of an invite that was redeemed just now, and its secret token (256 random bits).

        The session of `old_token`, whosever invite opened it, ends. Raises StoreUnavailable, and then there is no new
        session and the old one lives on. Past a bound the longest unseen of the same invite makes room, or of the
        invite that has the most.
        """
        token, now = secrets.token_urlsafe(32), await self._now()
        ends_s = min(now + MAX_LIFE_S, invite.expires_unix_s if invite.expires_unix_s is not None else now + MAX_LIFE_S)
        session = Session(
            id=secrets.token_hex(8),
            invite_id=invite.invite_id,
            scopes=invite.scopes,
            label=invite.label,
            expires_s=float(int(ends_s)),
            seen_s=now,
            kept_seen_s=now,
        )
        old_key = digest(old_token) if old_token else ""
        if self._drawer is not None:
            row = KeptSession(digest(token), session.id, int(now), invite.invite_id, int(ends_s))
            await asyncio.to_thread(self._drawer.keep, row, old_key)
        self._remember_ended([old_key] if old_key else [])
        if old_key in self._by_token:
            self._end_all([old_key], "rotated")
        self._take_in(digest(token), session)
        await self._tidy(now)
        return token, session

    async def find(self, token: str) -> Session | None:
        """The live session of `token`, marked as seen now; None when unknown or ended.

        Raises StoreUnavailable when it is not at hand and the store cannot be asked: nobody knows then.
        """
        key = digest(token)
        session = self._by_token.get(key) or await self._recalled(key)
        now = self._clock()
        if session is None:
            return None
        if session.is_past(now):
            self._end_all([key], "expired")
            return None
        session.seen_s = now
        self._by_token.move_to_end(key)
        if self._drawer is not None and now - session.kept_seen_s > SEEN_EVERY_S:
            session.kept_seen_s = now
            await _tried(self._drawer.seen, key, int(now))
        return session if session.ended is None else None

    async def end(self, session: Session, why: End = "left") -> None:
        """Nobody finds it any more, whatever the store says to it. Again does nothing."""
        key = self._token_of.get(session.id)
        if key is not None:
            self._end_all([key], why)
            await self._forget_ended()

    async def end_invite(self, invite_ids: Collection[str]) -> Sequence[Session]:
        """Ends the sessions of these invites, which are over. Gives those that were at hand.

        It waits for no store, which gives no session of such an invite anyway and forgets them when the next one opens.
        """
        keys = [key for key, session in self._by_token.items() if session.invite_id in invite_ids]
        return self._end_all(keys, "invitation ended")

    async def end_past(self) -> Sequence[Session]:
        """Ends what is past its time although nobody looks for it: a stream may still be open. For the watcher."""
        now = self._clock()
        return self._end_all([key for key, one in self._by_token.items() if one.is_past(now)], "expired")

    def count(self) -> int:
        """How many are at hand."""
        return len(self._by_token)

    def live_invites(self) -> set[str]:
        """The invites of all sessions at hand."""
        return {session.invite_id for session in self._by_token.values()}

    def by_id(self, session_id: str) -> Session | None:
        """The live session of that id, if it is at hand."""
        return self._by_token.get(self._token_of.get(session_id, ""))

    def claim_page(self, session: Session, page: str) -> None:
        """Bind Gradio's session_hash `page` to the session that first uses it.

        Raises NotYours when another session has it, AskLess when it cannot be a session_hash. The page
        this session used longest ago makes room for a new one past MAX_PAGES.
        """
        if not 1 <= len(page) <= MAX_PAGE_CHARS:
            raise AskLess(f"One session_hash of 1 to {MAX_PAGE_CHARS} characters was expected.", status=422)
        if session.ended is not None or self._page_owner.setdefault(page, session.id) != session.id:
            raise NotYours("This page belongs to another visitor.")
        session.pages[page] = None
        session.pages.move_to_end(page)
        if len(session.pages) > MAX_PAGES:
            dropped, _ = session.pages.popitem(last=False)
            del self._page_owner[dropped]

    async def _recalled(self, key: str) -> Session | None:
        """From before a restart."""
        if self._drawer is None or key in self._ended or key in self._unforgotten:
            return None
        found = await asyncio.to_thread(self._drawer.by_token, key, int(await self._now()))
        # Meanwhile it may have ended, or another request of the same page may have brought it: both get the same.
        if found is None or key in self._ended or key in self._unforgotten:
            return None
        return self._by_token.get(key) or self._take_in(key, _session(found))

    def _take_in(self, key: str, session: Session) -> Session:
        """May leave sessions to be forgotten by the store, which `_tidy` does."""
        of_invite = [key for key, one in self._by_token.items() if one.invite_id == session.invite_id]
        leaving = of_invite[: max(0, len(of_invite) - MAX_OF_INVITE + 1)]
        if not leaving and len(self._by_token) >= MAX_SESSIONS:
            ((largest, _),) = Counter(one.invite_id for one in self._by_token.values()).most_common(1)
            leaving = [next(key for key, one in self._by_token.items() if one.invite_id == largest)]
        self._by_token[key] = session
        self._token_of[session.id] = key
        self._end_all(leaving, "made room")
        return session

    async def _now(self) -> float:
        """Seconds since 1970, never less than before, nor than what the store knows to be past."""
        if self._drawer is not None and not self._begun:
            self._clock.at_least(await asyncio.to_thread(self._drawer.latest_unix_s))
            self._begun = True
        return self._clock()

    def _end_all(self, keys: Collection[str], why: End) -> Sequence[Session]:
        """In memory, at once; an error of one callback keeps no other from being called, and is raised at the end."""
        ended = []
        for key in keys:
            session = self._by_token.pop(key)
            session.ended = why
            del self._token_of[session.id]
            for page in session.pages:
                self._page_owner.pop(page, None)
            ended.append(session)
        self._remember_ended(keys)
        if self._drawer is not None and why in ("left", "made room"):  # the store cannot know of the others' end
            self._unforgotten.update(keys)
        with ExitStack() as calls:  # which calls them backwards
            for session in reversed(ended):
                for call in reversed(self.on_end):
                    calls.callback(call, session)
        return ended

    def _remember_ended(self, keys: Collection[str]) -> None:
        self._ended.update(dict.fromkeys(keys))
        while len(self._ended) > MAX_ENDED:
            self._ended.popitem(last=False)

    async def _forget_ended(self) -> None:
        """Tells the store what has ended, also what it could not be told before."""
        keys = set(self._unforgotten)
        if self._drawer is not None and keys and await _tried(self._drawer.forget, keys):
            self._unforgotten -= keys

    async def _tidy(self, now_s: float) -> None:
        await self._forget_ended()
        if self._drawer is not None:
            await _tried(self._drawer.forget_past, int(now_s - LIFETIME_S), int(now_s))


def _session(found: Recalled) -> Session:
    kept = found.session
    return Session(
        id=kept.session_id,
        invite_id=kept.invite_id,
        scopes=frozenset(found.scopes.split()),
        label=found.label,
        expires_s=kept.expires_unix_s,
        seen_s=kept.seen_unix_s,
        kept_seen_s=kept.seen_unix_s,
    )


async def _tried(call: Callable[..., None], *arguments: object) -> bool:
    """`call` in a thread; whether the store did it. What is at hand lives on without."""
    try:
        await asyncio.to_thread(call, *arguments)
    except StoreUnavailable as error:
        log.warning("the sessions in the store are not up to date: %s", error)
        return False
    return True
