"""The player that the benchmark imagines."""

from hypothesis import given
from hypothesis import strategies as st

from tests.bench.playback import ENOUGH_MS, Arrival, heard

gaps_ms = st.floats(0, 500)
chunks = st.lists(st.tuples(gaps_ms, st.floats(1, 300)), min_size=1, max_size=20)


def arrivals(gaps_and_sounds: list[tuple[float, float]]) -> list[Arrival]:
    at_ms, made = 0.0, []
    for gap_ms, sound_ms in gaps_and_sounds:
        at_ms += gap_ms
        made.append(Arrival(at_ms, sound_ms))
    return made


def test_playing_begins_with_the_chunk_that_makes_enough() -> None:
    found = heard([Arrival(10, 50), Arrival(20, 50), Arrival(30, 50)])
    assert found is not None
    assert (found.began_ms, found.first_sound_ms, found.underruns) == (20, 20, 0)


def test_less_than_enough_in_all_begins_when_all_is_there() -> None:
    found = heard([Arrival(10, 20), Arrival(90, 20)])
    assert found is not None
    assert found.began_ms == 90
    assert found.spare_ms is None


def test_no_sound_is_not_heard() -> None:
    assert heard([]) is None
    assert heard([Arrival(10, 0)]) is None


def test_a_late_chunk_is_an_underrun_and_a_later_start_avoids_it() -> None:
    late = [Arrival(100, 100), Arrival(230, 100), Arrival(240, 100)]
    found = heard(late)
    assert found is not None
    assert (found.began_ms, found.first_sound_ms, found.underruns, found.spare_ms) == (100, 130, 1, -30)


def test_two_gaps_are_two_underruns_and_add_up() -> None:
    found = heard([Arrival(0, 100), Arrival(120, 100), Arrival(250, 100)])
    assert found is not None
    assert (found.underruns, found.first_sound_ms) == (2, 50)


@given(chunks)
def test_whoever_starts_at_first_sound_never_runs_dry(gaps_and_sounds: list[tuple[float, float]]) -> None:
    came = arrivals(gaps_and_sounds)
    found = heard(came)
    assert found is not None
    due_ms = found.first_sound_ms
    for one in came:
        assert one.at_ms <= due_ms + 1e-6 or one.at_ms <= found.began_ms
        due_ms += one.sound_ms


@given(chunks)
def test_waiting_is_told_exactly_when_something_came_late(gaps_and_sounds: list[tuple[float, float]]) -> None:
    found = heard(arrivals(gaps_and_sounds))
    assert found is not None
    assert (found.underruns > 0) == (found.first_sound_ms > found.began_ms)
    assert (found.underruns > 0) == (found.spare_ms is not None and found.spare_ms < 0)


@given(st.floats(ENOUGH_MS, 5_000), st.floats(0, 1_000))
def test_one_chunk_is_heard_when_it_comes(sound_ms: float, at_ms: float) -> None:
    found = heard([Arrival(at_ms, sound_ms)])
    assert found is not None
    assert (found.first_sound_ms, found.underruns, found.sound_ms) == (at_ms, 0, sound_ms)
