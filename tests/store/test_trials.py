"""Blind comparisons in their drawer: rounds voted on in turn and once, bounded by invite, gone with their rounds."""

import threading

import pytest
from sqlalchemy import Engine, func, select

from store.engine import reading
from store.trials import FINISHED, TRIAL_ROUNDS, Ballot, KeptRound, KeptTrial, TrialDrawer


@pytest.fixture
def drawer(engine: Engine) -> TrialDrawer:
    return TrialDrawer(engine)


def trial(trial_id: str, invite_id: str = "ann", at: int = 5, rounds: int = 3) -> KeptTrial:
    drawn = tuple(KeptRound(number, number % 2 == 0, 2**53 - number) for number in range(1, rounds + 1))
    return KeptTrial(trial_id, invite_id, at, at, '{"texts": ["\u00e9"]}', drawn)


def ballot(vote: str = "first", at: int = 7, key: str = "k") -> Ballot:
    return Ballot(vote, at, key)  # type: ignore[arg-type]


def left(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(TRIAL_ROUNDS)).scalar_one())


def test_it_is_read_as_it_was_begun(drawer: TrialDrawer) -> None:
    assert drawer.begin(trial("t"), 4, 9)
    assert drawer.get("t") == trial("t")
    assert drawer.get("u") is None


def test_rounds_are_voted_on_in_turn_and_once_and_the_last_ends_it(drawer: TrialDrawer) -> None:
    drawer.begin(trial("t"), 4, 9)
    assert [drawer.vote("t", at, ballot("first", 7)) for at in (2, 0, 1, 1, 3, 2)] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    kept = drawer.get("t")
    assert kept is not None
    assert (kept.is_done, kept.changed_unix_s) == (False, 7)
    assert drawer.vote("t", 3, ballot("second", 8))
    kept = drawer.get("t")
    assert kept is not None
    assert ([one.vote for one in kept.rounds], kept.is_done) == (["first", "first", "second"], True)
    assert not drawer.vote("t", 3, ballot("first", 9))
    assert not drawer.vote("u", 1, ballot("first", 9))


def test_of_two_who_vote_at_once_one_counts(drawer: TrialDrawer) -> None:
    drawer.begin(trial("t"), 4, 9)
    counted: list[str] = []
    start = threading.Barrier(6)

    def vote(which: str) -> None:
        start.wait()
        if drawer.vote("t", 1, ballot(which, 7)):
            counted.append(which)

    threads = [threading.Thread(target=vote, args=(one,)) for one in ("first", "second") * 3]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    kept = drawer.get("t")
    assert kept is not None
    assert [kept.rounds[0].vote] == counted


def test_so_many_may_be_open_and_so_many_are_kept(drawer: TrialDrawer, engine: Engine) -> None:
    for at in range(2):
        assert drawer.begin(trial(f"t{at}", at=at, rounds=1), 2, 3)
    assert not drawer.begin(trial("t2", at=2, rounds=1), 2, 3)
    assert drawer.begin(trial("b", "ben", at=0, rounds=1), 2, 3)
    for at in range(2, 6):
        drawer.vote(f"t{at - 2}", 1, ballot("first", 7))
        assert drawer.begin(trial(f"t{at}", at=at, rounds=1), 2, 3)
    assert [one.trial_id for one in drawer.of_invite("ann")] == ["t5", "t4", "t3"]
    assert [one.trial_id for one in drawer.of_invite("ben")] == ["b"]
    assert left(engine) == 4


def test_what_is_open_is_never_pushed_out(drawer: TrialDrawer) -> None:
    for at in range(3):
        assert drawer.begin(trial(f"t{at}", at=at, rounds=1), 4, 2)
    assert len(drawer.of_invite("ann")) == 3


def test_forgotten_by_hand_by_invite_and_by_age_with_all_rounds(drawer: TrialDrawer, engine: Engine) -> None:
    for name, invite_id, at in (("t", "ann", 10), ("u", "ann", 20), ("v", "ben", 10), ("w", "ben", 20)):
        drawer.begin(trial(name, invite_id, at), 4, 9)
    assert (drawer.forget("t"), drawer.forget("t")) == (1, 0)
    drawer.vote("v", 1, ballot("first", 30))
    assert drawer.forget_unchanged(20) == 0  # v was voted on since
    assert drawer.forget_unchanged(21) == 2
    assert left(engine) == 3
    assert (drawer.forget_of_invite("ann"), drawer.forget_of_invite("ben")) == (0, 1)
    assert left(engine) == 0


def test_that_one_was_finished_outlasts_it_under_its_key_without_its_votes(drawer: TrialDrawer, engine: Engine) -> None:
    for name, invite_id, key in (("t", "ann", "k"), ("u", "ann", "k"), ("v", "ann", "l"), ("w", "ben", "k")):
        drawer.begin(trial(name, invite_id, rounds=2), 4, 9)
        assert drawer.finished(invite_id, key).get(name) is None
        for number in (1, 2):
            drawer.vote(name, number, ballot(key=key))
    drawer.begin(trial("open"), 4, 9)
    drawer.forget("t")
    drawer.forget("open")
    assert drawer.finished("ann", "k") == {"t": 2, "u": 2}
    with reading(engine) as connection:
        rows = [tuple(row) for row in connection.execute(select(FINISHED).where(FINISHED.c.trial_id == "t"))]
    assert rows == [("t", "ann", "k", 2, 7)]


def test_what_is_pushed_out_was_finished_all_the_same(drawer: TrialDrawer) -> None:
    for name in ("t", "u"):
        drawer.begin(trial(name, rounds=1, at=5 if name == "t" else 6), 4, 1)
        drawer.vote(name, 1, ballot())
    assert [one.trial_id for one in drawer.of_invite("ann")] == ["u"]
    assert drawer.finished("ann", "k") == {"t": 1, "u": 1}


def test_it_is_forgotten_with_its_invite_and_by_age(drawer: TrialDrawer) -> None:
    for name, invite_id, at in (("t", "ann", 10), ("u", "ann", 20), ("v", "ben", 20)):
        drawer.begin(trial(name, invite_id, at, rounds=1), 4, 9)
        drawer.vote(name, 1, ballot(at=at))
        drawer.forget(name)
    assert drawer.forget_unchanged(20) == 0
    assert drawer.finished("ann", "k") == {"u": 1}
    drawer.forget_of_invite("ann")
    assert (drawer.finished("ann", "k"), drawer.finished("ben", "k")) == ({}, {"v": 1})
