"""Sessions: found by token only, expired, bounded; a page belongs to who used it first."""

import asyncio
from pathlib import Path

import pytest

from access.errors import AskLess, NotYours
from access.sessions import LIFETIME_S, MAX_PAGES, MAX_SESSIONS, Sessions
from store.engine import open_database
from store.errors import StoreUnavailable
from store.sessions import KeptSession, SessionDrawer


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


async def test_a_session_is_found_by_its_token_and_by_nothing_else() -> None:
    sessions = Sessions()
    token, session = await sessions.create()
    assert await sessions.find(token) is session
    for guess in ("", session.id, token[:-1], token + "A", token.swapcase(), "\ud800"):
        assert await sessions.find(guess) is None


async def test_tokens_hold_256_random_bits_and_never_repeat() -> None:
    sessions = Sessions()
    tokens = {(await sessions.create())[0] for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) >= 43 for token in tokens)  # 32 bytes in base64


async def test_a_session_unseen_for_its_lifetime_is_gone_and_one_in_use_is_not() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    idle, _ = await sessions.create()
    used, _ = await sessions.create()
    for _ in range(3):
        clock.now_s += LIFETIME_S / 2
        await sessions.find(used)
    assert await sessions.find(used) is not None
    assert await sessions.find(idle) is None


async def test_past_the_bound_the_longest_unseen_session_makes_room() -> None:
    sessions = Sessions()
    first, _ = await sessions.create()
    second, _ = await sessions.create()
    await sessions.find(first)
    for _ in range(MAX_SESSIONS - 1):
        await sessions.create()
    assert await sessions.find(first) is not None
    assert await sessions.find(second) is None


async def test_a_page_belongs_to_the_session_that_first_used_it() -> None:
    sessions = Sessions()
    _, ours = await sessions.create()
    _, theirs = await sessions.create()
    sessions.claim_page(ours, "abc")
    sessions.claim_page(ours, "abc")
    with pytest.raises(NotYours):
        sessions.claim_page(theirs, "abc")


@pytest.mark.parametrize("page", ["", "x" * 65])
async def test_a_page_name_of_no_sensible_size_is_refused(page: str) -> None:
    sessions = Sessions()
    _, session = await sessions.create()
    with pytest.raises(AskLess):
        sessions.claim_page(session, page)


async def test_pages_are_bounded_and_freed_with_their_session() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    token, ours = await sessions.create()
    for number in range(MAX_PAGES + 10):
        sessions.claim_page(ours, f"page{number}")
    assert len(ours.pages) == MAX_PAGES
    clock.now_s += LIFETIME_S + 1
    assert await sessions.find(token) is None
    _, theirs = await sessions.create()
    sessions.claim_page(theirs, f"page{MAX_PAGES + 9}")  # its owner is gone


@pytest.fixture
def drawer(tmp_path: Path) -> SessionDrawer:
    return SessionDrawer(open_database(tmp_path / "vox.db"))


async def test_a_restart_turns_nobody_out_and_lets_nobody_in(drawer: SessionDrawer) -> None:
    token, session = await Sessions(drawer).create()
    after = Sessions(drawer)
    found = await asyncio.gather(*(after.find(token) for _ in range(5)))
    assert found[0] is not None
    assert found[0].id == session.id
    assert all(one is found[0] for one in found)
    assert await after.find(token[:-1]) is None


async def test_the_store_holds_no_token(drawer: SessionDrawer, tmp_path: Path) -> None:
    token, _ = await Sessions(drawer).create()
    assert token.encode() not in (tmp_path / "vox.db").read_bytes()


async def test_a_restart_does_not_lengthen_a_lifetime(drawer: SessionDrawer) -> None:
    clock = Clock()
    token, _ = await Sessions(drawer, clock).create()
    used, _ = await Sessions(drawer, clock).create()
    clock.now_s += LIFETIME_S - 10
    assert await Sessions(drawer, clock).find(used)  # seen now: the store learns of it
    clock.now_s += 20
    assert await Sessions(drawer, clock).find(token) is None
    assert await Sessions(drawer, clock).find(used)


async def test_what_made_room_in_memory_is_found_again(drawer: SessionDrawer) -> None:
    sessions = Sessions(drawer)
    token, session = await sessions.create()
    sessions._forget(next(iter(sessions._by_token)))
    found = await sessions.find(token)
    assert found
    assert found.id == session.id


class BrokenDrawer:
    def keep(self, session: KeptSession) -> None:
        raise StoreUnavailable("disk full")

    def by_token(self, token_sha256: str) -> KeptSession | None:
        raise StoreUnavailable("locked")

    def seen(self, token_sha256: str, seen_unix_s: int) -> None:
        raise StoreUnavailable("locked")

    def forget_unseen(self, since_unix_s: int) -> None:
        raise StoreUnavailable("locked")


async def test_without_a_store_sessions_live_in_memory(caplog: pytest.LogCaptureFixture) -> None:
    sessions = Sessions(BrokenDrawer())
    token, session = await sessions.create()
    assert await sessions.find(token) is session
    assert await sessions.find("another") is None
    assert token not in caplog.text
    assert "disk full" in caplog.text
