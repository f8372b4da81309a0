"""What a session has fetched: both clips of one pair, its own, and not for ever."""

from conversation.tuning.clips import Clips, Pair
from conversation.tuning.fetched import Fetched
from tests.conversation.tuning.listening import ANN

TRIAL, OTHER = "1" * 32, "2" * 32


def pair_of(trial: str = TRIAL, number: int = 1) -> Pair:
    return Clips().keep(ANN, trial, number, (b"one", b"other"))


def test_both_and_by_the_same_session() -> None:
    fetched, pair = Fetched(), pair_of()
    for session, name in (("s", pair.names[0]), ("s", pair.names[0]), ("t", pair.names[1])):
        fetched.note(session, pair, name)
    assert not fetched.both("s", TRIAL, 1)
    fetched.note("s", pair, pair.names[1])
    assert fetched.both("s", TRIAL, 1)
    assert not any((fetched.both("t", TRIAL, 1), fetched.both("s", OTHER, 1), fetched.both("s", TRIAL, 2)))


def test_one_of_a_pair_and_one_of_the_same_pair_made_anew_are_not_both() -> None:
    fetched, pair, again = Fetched(), pair_of(), pair_of()
    fetched.note("s", pair, pair.names[0])
    fetched.note("s", again, again.names[1])
    assert not fetched.both("s", TRIAL, 1)
    fetched.note("s", again, again.names[0])
    assert fetched.both("s", TRIAL, 1)


def test_what_was_fetched_longest_ago_and_what_is_dropped_goes() -> None:
    fetched = Fetched(most=2)
    for number in (1, 2, 3):
        pair = pair_of(number=number)
        for name in pair.names:
            fetched.note("s", pair, name)
    assert [fetched.both("s", TRIAL, number) for number in (1, 2, 3)] == [False, True, True]
    fetched.drop(lambda trial, number: (trial, number) == (TRIAL, 2))
    assert [fetched.both("s", TRIAL, number) for number in (2, 3)] == [False, True]
