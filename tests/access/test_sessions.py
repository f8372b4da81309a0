"""Sessions: opened by an invite, found by token only, ended for a reason and once, bounded; pages have one owner."""

import asyncio
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from access.errors import AskLess, NotYours
from access.invites import Invite, Invites
from access.sessions import LIFETIME_S, MAX_LIFE_S, MAX_OF_INVITE, MAX_PAGES, MAX_SESSIONS, Session, Sessions
from store.engine import open_database
from store.errors import StoreUnavailable
from store.invites import InviteDrawer
from store.sessions import KeptSession, Recalled, SessionDrawer

WITHIN_S = 30.0


class Clock:
    def __init__(self) -> None:
        self.now_s = float(int(time.time()))

    def __call__(self) -> float:
        return self.now_s


def invite(invite_id: str = "spring", scopes: Collection[str] = ("talk",), expires_unix_s: int | None = None) -> Invite:
    return Invite(
        invite_id=invite_id,
        label="Anna",
        scopes=frozenset(scopes),
        created_unix_s=1,
        expires_unix_s=expires_unix_s,
        max_uses=None,
        used=1,
        daily_tokens=None,
        daily_speech_s=None,
        revoked_unix_s=None,
        created_by="",
    )


def ends(sessions: Sessions) -> list[tuple[str, str | None]]:
    """Filled with who ended and why."""
    told: list[tuple[str, str | None]] = []
    sessions.on_end.append(lambda session: told.append((session.id, session.ended)))
    return told


async def test_a_session_is_found_by_its_token_and_by_nothing_else() -> None:
    sessions = Sessions()
    token, session = await sessions.open(invite())
    assert await sessions.find(token) is session
    assert sessions.by_id(session.id) is session
    for guess in ("", session.id, token[:-1], token + "A", token.swapcase(), "\ud800"):
        assert await sessions.find(guess) is None
        assert sessions.by_id(guess) is (session if guess == session.id else None)


async def test_tokens_hold_256_random_bits_and_never_repeat() -> None:
    sessions = Sessions()
    tokens = {(await sessions.open(invite(str(number))))[0] for number in range(200)}
    assert len(tokens) == 200
    assert all(len(token) >= 43 for token in tokens)  # 32 bytes in base64


async def test_a_session_may_what_its_invite_may() -> None:
    sessions = Sessions()
    _, guest = await sessions.open(invite(scopes=["talk"]))
    _, admin = await sessions.open(invite(scopes=["admin"]))
    assert [guest.may("talk"), guest.may("tuning"), guest.may("admin")] == [True, False, False]
    assert [admin.may("talk"), admin.may("tuning"), admin.may("admin")] == [True, True, True]
    assert (guest.invite_id, guest.label) == ("spring", "Anna")


async def test_a_session_unseen_for_its_lifetime_is_gone_and_one_in_use_is_not() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    told = ends(sessions)
    idle_token, idle = await sessions.open(invite())
    used, _ = await sessions.open(invite())
    for _ in range(3):
        clock.now_s += LIFETIME_S / 2
        await sessions.find(used)
    assert await sessions.find(used) is not None
    assert await sessions.find(idle_token) is None
    assert await sessions.find(idle_token) is None
    assert told == [(idle.id, "expired")]


async def test_no_session_lasts_longer_than_its_invite_or_a_week_however_busy() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    short, first = await sessions.open(invite(expires_unix_s=int(clock.now_s) + 100))
    long, second = await sessions.open(invite(expires_unix_s=int(clock.now_s + 2 * MAX_LIFE_S)))
    assert (first.expires_s, second.expires_s) == (clock.now_s + 100, clock.now_s + MAX_LIFE_S)
    clock.now_s += 99
    assert await sessions.find(short)
    clock.now_s += 1
    assert await sessions.find(short) is None
    while clock.now_s < second.expires_s - 1:
        clock.now_s = min(second.expires_s - 1, clock.now_s + LIFETIME_S / 2)
        assert await sessions.find(long)
    clock.now_s += 1
    assert await sessions.find(long) is None


async def test_a_clock_set_back_prolongs_no_session() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    token, session = await sessions.open(invite(expires_unix_s=int(clock.now_s) + 100))
    clock.now_s += 100
    assert await sessions.end_past() == [session]
    clock.now_s -= 50
    later, _ = await sessions.open(invite(expires_unix_s=int(clock.now_s) + 50))
    assert await sessions.find(token) is None
    assert await sessions.find(later) is None


async def test_what_is_past_ends_although_nobody_looks_for_it() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    told = ends(sessions)
    _, session = await sessions.open(invite())
    assert await sessions.end_past() == []
    clock.now_s += LIFETIME_S + 1
    assert await sessions.end_past() == [session]
    assert await sessions.end_past() == []
    assert told == [(session.id, "expired")]


async def test_a_new_session_ends_that_of_the_old_cookie_whosever_invite_it_was() -> None:
    sessions = Sessions()
    told = ends(sessions)
    old_token, old = await sessions.open(invite("spring"))
    other, _ = await sessions.open(invite("spring"))
    token, _ = await sessions.open(invite("summer"), old_token)
    assert await sessions.find(old_token) is None
    assert await sessions.find(token)
    assert await sessions.find(other)
    assert told == [(old.id, "rotated")]


async def test_leaving_ends_one_session_once() -> None:
    sessions = Sessions()
    told = ends(sessions)
    token, session = await sessions.open(invite())
    for _ in range(2):
        await sessions.end(session)
    assert await sessions.find(token) is None
    assert sessions.by_id(session.id) is None
    assert told == [(session.id, "left")]


async def test_with_an_invite_all_its_sessions_end_and_no_other() -> None:
    sessions = Sessions()
    told = ends(sessions)
    _, first = await sessions.open(invite("spring"))
    _, second = await sessions.open(invite("spring"))
    other, _ = await sessions.open(invite("summer"))
    assert sessions.live_invites() == {"spring", "summer"}
    assert await sessions.end_invite(["spring", "autumn"]) == [first, second]
    assert sessions.live_invites() == {"summer"}
    assert await sessions.find(other)
    assert told == [(first.id, "invitation ended"), (second.id, "invitation ended")]


async def test_an_error_in_one_callback_keeps_no_session_alive_and_no_other_from_being_told() -> None:
    sessions = Sessions()

    def fail(_: Session) -> None:
        raise KeyError

    sessions.on_end.append(fail)
    told = ends(sessions)
    tokens = [(await sessions.open(invite()))[0] for _ in range(3)]
    with pytest.raises(KeyError):
        await sessions.end_invite(["spring"])
    assert len(told) == 3
    assert [await sessions.find(token) for token in tokens] == [None, None, None]


async def test_one_invites_crowd_pushes_out_its_own_longest_unseen_alone() -> None:
    sessions = Sessions()
    told = ends(sessions)
    stranger, _ = await sessions.open(invite("summer"))
    first, _ = await sessions.open(invite("spring"))
    second_token, second = await sessions.open(invite("spring"))
    await sessions.find(first)
    for _ in range(MAX_OF_INVITE - 1):
        await sessions.open(invite("spring"))
    assert await sessions.find(stranger)
    assert await sessions.find(first)
    assert await sessions.find(second_token) is None
    assert told == [(second.id, "made room")]


async def test_past_the_bound_of_all_the_largest_crowd_makes_room() -> None:
    sessions = Sessions()
    told = ends(sessions)
    lone, _ = await sessions.open(invite("alone"))
    crowds = -(-MAX_SESSIONS // (MAX_OF_INVITE // 2))
    for number in range(MAX_SESSIONS):
        await sessions.open(invite(f"crowd {number % crowds}"))
    _, late = await sessions.open(invite("late"))
    assert await sessions.find(lone)
    assert sessions.by_id(late.id) is late
    assert [why for _, why in told] == ["made room", "made room"]


async def test_a_page_belongs_to_the_session_that_first_used_it() -> None:
    sessions = Sessions()
    _, ours = await sessions.open(invite())
    _, theirs = await sessions.open(invite())
    sessions.claim_page(ours, "abc")
    sessions.claim_page(ours, "abc")
    with pytest.raises(NotYours):
        sessions.claim_page(theirs, "abc")


@pytest.mark.parametrize("page", ["", "x" * 65])
async def test_a_page_name_of_no_sensible_size_is_refused(page: str) -> None:
    sessions = Sessions()
    _, session = await sessions.open(invite())
    with pytest.raises(AskLess):
        sessions.claim_page(session, page)


async def test_pages_are_bounded_and_freed_with_their_session() -> None:
    sessions = Sessions()
    _, ours = await sessions.open(invite())
    for number in range(MAX_PAGES + 10):
        sessions.claim_page(ours, f"page{number}")
    assert len(ours.pages) == MAX_PAGES
    await sessions.end_invite(["spring"])
    _, theirs = await sessions.open(invite())
    sessions.claim_page(theirs, f"page{MAX_PAGES + 9}")  # its owner is gone
    with pytest.raises(NotYours):
        sessions.claim_page(ours, "another page")  # of a request that was under way


class House:
    """One database, and as many starts of the house as a test wants. All share a clock."""

    def __init__(self, database: Path | str) -> None:
        self.engine = open_database(database)
        self.clock = Clock()
        self.invites = Invites(InviteDrawer(self.engine), self.clock)
        self.drawer = SessionDrawer(self.engine)

    def start(self) -> Sessions:
        return Sessions(self.drawer, self.clock)

    async def invite(self, expires_unix_s: int | None = None) -> Invite:
        token, _ = await self.invites.create(label="Anna", scopes=["talk", "tuning"], expires_unix_s=expires_unix_s)
        return await self.invites.redeem(token)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "vox.db")
    yield house
    house.engine.dispose()


async def test_a_restart_turns_nobody_out_and_lets_nobody_in(house: House) -> None:
    token, session = await house.start().open(await house.invite())
    after = house.start()
    found = await asyncio.gather(*(after.find(token) for _ in range(5)))
    assert found[0] is not None
    assert (found[0].id, found[0].invite_id, found[0].label) == (session.id, session.invite_id, "Anna")
    assert (found[0].scopes, found[0].expires_s) == (session.scopes, session.expires_s)
    assert all(one is found[0] for one in found)
    assert await after.find(token[:-1]) is None


async def test_the_store_holds_no_token(house: House, tmp_path: Path) -> None:
    token, _ = await house.start().open(await house.invite())
    assert token.encode() not in (tmp_path / "vox.db").read_bytes()


async def test_a_restart_does_not_lengthen_a_lifetime(house: House) -> None:
    invited = await house.invite()
    token, _ = await house.start().open(invited)
    used, _ = await house.start().open(invited)
    house.clock.now_s += LIFETIME_S - 10
    assert await house.start().find(used)  # seen now: the store learns of it
    house.clock.now_s += 20
    assert await house.start().find(token) is None
    assert await house.start().find(used)


async def test_what_was_ended_or_revoked_does_not_come_back_with_a_restart(house: House) -> None:
    first, second = await house.invite(), await house.invite(int(house.clock.now_s) + 50)
    before = house.start()
    kept, _ = await before.open(first)
    left, session = await before.open(first)
    past, _ = await before.open(second)
    rotated, _ = await before.open(first)
    await before.open(first, rotated)
    await before.end(session)
    assert await house.start().find(past)
    house.clock.now_s += 50
    after = house.start()
    assert [bool(await after.find(token)) for token in (kept, left, past, rotated)] == [True, False, False, False]
    await house.invites.revoke(first.invite_id, "")
    assert await house.start().find(kept) is None


async def test_a_session_that_made_room_is_gone_for_good(house: House) -> None:
    invited = await house.invite()
    sessions = house.start()
    first, _ = await sessions.open(invited)
    for _ in range(MAX_OF_INVITE):
        await sessions.open(invited)
    assert await sessions.find(first) is None
    assert await house.start().find(first) is None


async def test_sessions_from_before_a_restart_end_with_their_invite_too(house: House) -> None:
    invited = await house.invite()
    token, _ = await house.start().open(invited)
    after = house.start()
    await house.invites.revoke(invited.invite_id, "")
    assert await after.end_invite([invited.invite_id]) == []
    assert await after.find(token) is None


async def test_an_invite_that_is_over_ends_its_sessions_without_waiting_for_the_store(house: House) -> None:
    drawer = Faltering(house.engine)
    sessions, invited = Sessions(drawer, house.clock), await house.invite()
    token, session = await sessions.open(invited)
    drawer.is_away = True
    assert await sessions.end_invite([invited.invite_id]) == [session]
    assert await sessions.find(token) is None  # though the store still has its row


async def test_a_session_that_ends_while_it_is_being_recalled_stays_ended(house: House) -> None:
    token, _ = await house.start().open(await house.invite())
    sessions = house.start()
    asked = house.drawer.by_token

    was_read, may_tell = threading.Event(), threading.Event()

    def held(token_sha256: str, now_unix_s: int) -> Recalled | None:
        found = asked(token_sha256, now_unix_s)
        was_read.set()
        assert may_tell.wait(WITHIN_S)
        return found

    house.drawer.by_token = held  # type: ignore[method-assign]
    finding = asyncio.create_task(sessions.find(token))
    assert await asyncio.to_thread(was_read.wait, WITHIN_S)
    await sessions.open(invite(), token)
    may_tell.set()
    assert await finding is None
    assert await sessions.find(token) is None


class Faltering(SessionDrawer):
    """A drawer that fails when it is told to."""

    is_away = False

    def _try(self) -> None:
        if self.is_away:
            raise StoreUnavailable("disk full")

    def keep(self, session: KeptSession, in_place_of: str = "") -> None:
        self._try()
        super().keep(session, in_place_of)

    def by_token(self, token_sha256: str, now_unix_s: int) -> Recalled | None:
        self._try()
        return super().by_token(token_sha256, now_unix_s)

    def seen(self, token_sha256: str, seen_unix_s: int) -> None:
        self._try()
        super().seen(token_sha256, seen_unix_s)

    def forget(self, token_sha256s: Collection[str]) -> None:
        self._try()
        super().forget(token_sha256s)

    def forget_past(self, seen_before_unix_s: int, now_unix_s: int) -> None:
        self._try()
        super().forget_past(seen_before_unix_s, now_unix_s)


async def test_without_a_store_who_is_in_stays_in_and_nobody_new_comes(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    drawer = Faltering(house.engine)
    sessions, invited = Sessions(drawer, house.clock), await house.invite()
    token, session = await sessions.open(invited)
    drawer.is_away = True
    house.clock.now_s += LIFETIME_S / 2
    assert await sessions.find(token) is session
    for old in ("", token):
        with pytest.raises(StoreUnavailable):
            await sessions.open(invited, old)
    assert await sessions.find(token) is session
    with pytest.raises(StoreUnavailable):
        await sessions.find("another")
    assert token not in caplog.text
    assert "disk full" in caplog.text


async def test_who_left_while_the_store_was_away_is_forgotten_by_it_afterwards(house: House) -> None:
    drawer = Faltering(house.engine)
    sessions, invited = Sessions(drawer, house.clock), await house.invite()
    token, session = await sessions.open(invited)
    drawer.is_away = True
    await sessions.end(session)
    drawer.is_away = False
    assert await sessions.find(token) is None
    await sessions.open(invited)
    assert await house.start().find(token) is None
