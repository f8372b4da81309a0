"""Clips stay for a while, within their bytes and hours, for whom they were made and under names that tell nothing."""

from conversation.tuning.clips import Clips
from tests.conversation.tuning.listening import ANN, BEN

TRIAL, OTHER = "1" * 32, "2" * 32
PAIR = (b"first clip", b"other clip")


def test_each_is_there_under_a_name_of_its_own_in_the_order_of_hearing() -> None:
    clips = Clips()
    pair = clips.keep(ANN, TRIAL, 1, PAIR)
    assert [pair.clips[name] for name in pair.names] == list(PAIR)
    assert all(clips.find(ANN, TRIAL, name) is pair for name in pair.names)
    assert clips.of(TRIAL, 1) is pair
    again = clips.keep(ANN, TRIAL, 1, PAIR)
    assert not set(again.names) & set(pair.names)
    assert clips.find(ANN, TRIAL, pair.names[0]) is None
    assert all(len(name) == 32 for name in again.names)


def test_names_are_no_order() -> None:
    """The first clip's name would be the smaller one in half of all rounds."""
    clips = Clips()
    smaller = sum(pair.names[0] < pair.names[1] for pair in (clips.keep(ANN, TRIAL, at, PAIR) for at in range(400)))
    assert 140 < smaller < 260


def test_they_are_nobody_elses() -> None:
    clips = Clips()
    [name, _] = clips.keep(ANN, TRIAL, 1, PAIR).names
    assert clips.find(BEN, TRIAL, name) is None
    assert clips.find(ANN, OTHER, name) is None


def test_past_their_bytes_the_oldest_go_and_the_newest_stays() -> None:
    clips = Clips(max_bytes=45)
    for number in range(1, 5):
        clips.keep(ANN, TRIAL, number, PAIR)
        assert [at for at in range(1, 6) if clips.of(TRIAL, at)] == [one for one in (number - 1, number) if one]
    clips.keep(ANN, TRIAL, 5, (bytes(100), bytes(100)))
    assert [at for at in range(1, 6) if clips.of(TRIAL, at)] == [5]


def test_past_their_hours_they_go() -> None:
    now_s = 0.0
    clips = Clips(max_age_s=10.0, clock=lambda: now_s)
    [name, _] = clips.keep(ANN, TRIAL, 1, PAIR).names
    now_s = 10.0
    assert clips.find(ANN, TRIAL, name)
    now_s = 10.1
    assert clips.find(ANN, TRIAL, name) is None
    assert clips.of(TRIAL, 1) is None


def test_what_is_dropped_is_gone() -> None:
    clips = Clips()
    clips.keep(ANN, TRIAL, 1, PAIR)
    clips.keep(BEN, OTHER, 1, PAIR)
    clips.drop(lambda pair: pair.invite_id == ANN)
    assert (clips.of(TRIAL, 1), clips.of(OTHER, 1) is not None) == (None, True)
