"""Invites in their drawer: each use counted once, also when many come at once."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.queues import Queue
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from store.engine import open_database
from store.errors import StoreUnavailable
from store.invites import InviteDrawer, KeptInvite

NOW_UNIX_S = 1_000


def _invite(name: str, *, expires_unix_s: int | None = None, max_uses: int | None = None) -> KeptInvite:
    return KeptInvite(
        invite_id=name,
        token_sha256=f"hash of {name}",
        label="Anna \u00e9 \U0001f3e0",
        scopes="talk",
        created_unix_s=10,
        expires_unix_s=expires_unix_s,
        max_uses=max_uses,
        used=0,
        daily_tokens=10**12,
        daily_speech_s=None,
        revoked_unix_s=None,
        created_by="",
    )


@pytest.fixture
def drawer(engine: Engine) -> InviteDrawer:
    return InviteDrawer(engine)


def test_an_invite_comes_back_as_it_was_kept(drawer: InviteDrawer) -> None:
    kept = _invite("a", expires_unix_s=2**40, max_uses=3)
    drawer.keep(kept)
    assert drawer.get("a") == kept
    assert drawer.get("hash of a") is None
    with pytest.raises(StoreUnavailable):
        drawer.keep(kept)


def test_each_use_is_counted_until_all_are_used_up(drawer: InviteDrawer) -> None:
    drawer.keep(_invite("a", max_uses=2))
    drawer.keep(_invite("b"))
    counted = [drawer.redeem("hash of a", NOW_UNIX_S) for _ in range(3)]
    assert [one and one.used for one in counted] == [1, 2, None]
    left = drawer.get("a"), drawer.get("b")
    assert [one and one.used for one in left] == [2, 0]


def test_nothing_is_redeemed_from_its_expiry_on_or_after_it_was_revoked(drawer: InviteDrawer) -> None:
    drawer.keep(_invite("a", expires_unix_s=NOW_UNIX_S))
    assert drawer.redeem("hash of a", NOW_UNIX_S) is None
    assert drawer.redeem("hash of a", NOW_UNIX_S - 1) is not None
    assert drawer.revoke("a", 500)
    assert not drawer.revoke("a", 600)
    assert drawer.redeem("hash of a", 0) is None
    revoked = drawer.get("a")
    assert revoked is not None
    assert (revoked.revoked_unix_s, revoked.used) == (500, 1)
    assert not drawer.revoke("never made", 500)


def test_the_live_among_some_are_told_used_up_ones_among_them(drawer: InviteDrawer) -> None:
    for one in (_invite("a"), _invite("b", expires_unix_s=NOW_UNIX_S), _invite("c", max_uses=1), _invite("d")):
        drawer.keep(one)
    drawer.redeem("hash of c", NOW_UNIX_S)
    drawer.revoke("d", NOW_UNIX_S)
    assert drawer.live_among(["a", "b", "c", "d", "e"], NOW_UNIX_S) == {"a", "c"}
    assert drawer.live_among(["b"], NOW_UNIX_S - 1) == {"b"}


def test_the_latest_moment_is_of_the_last_that_was_made_or_revoked(drawer: InviteDrawer) -> None:
    assert drawer.latest_unix_s() == 0
    drawer.keep(_invite("a"))
    assert drawer.latest_unix_s() == 10
    drawer.revoke("a", 700)
    assert drawer.latest_unix_s() == 700
    assert [one.invite_id for one in drawer.all()] == ["a"]


@contextmanager
def _statements(engine: Engine) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def test_the_database_does_the_same_for_every_token(drawer: InviteDrawer, engine: Engine) -> None:
    for one in (_invite("good"), _invite("past", expires_unix_s=1), _invite("used", max_uses=1), _invite("revoked")):
        drawer.keep(one)
    drawer.redeem("hash of used", NOW_UNIX_S)
    drawer.revoke("revoked", NOW_UNIX_S)
    asked = []
    for name in ("good", "past", "used", "revoked", "never made"):
        with _statements(engine) as told:
            drawer.redeem(f"hash of {name}", NOW_UNIX_S)
        asked.append(told)
    assert len(asked[0]) == 2  # the beginning of the transaction, and one more
    assert all(one == asked[0] for one in asked)


def _redeem(database: Path | str, told: "Queue[int]") -> None:
    engine = open_database(database)
    drawer = InviteDrawer(engine)
    with ThreadPoolExecutor(4) as threads:
        redeemed = list(threads.map(lambda _: drawer.redeem("hash of a", NOW_UNIX_S), range(10)))
    engine.dispose()
    told.put(sum(one is not None for one in redeemed))


def test_of_many_processes_at_once_no_more_get_in_than_may(database: Path | str) -> None:
    engine = open_database(database)
    InviteDrawer(engine).keep(_invite("a", max_uses=7))
    spawn = multiprocessing.get_context("spawn")
    told: Queue[int] = spawn.Queue()
    processes = [spawn.Process(target=_redeem, args=(database, told)) for _ in range(2)]
    for process in processes:
        process.start()
    assert sum(told.get(timeout=60) for _ in processes) == 7
    for process in processes:
        process.join(60)
    told.close()
    counted = InviteDrawer(engine).get("a")
    assert counted is not None
    assert counted.used == 7
    engine.dispose()
