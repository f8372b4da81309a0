"""The estimate of a wait: by what turns took of late, the further back the longer."""

from conversation.waiting import Waiting


def test_a_place_further_back_waits_longer_and_more_at_once_shorter() -> None:
    waiting = Waiting(admitted=4)
    for _ in range(30):
        waiting.took(8.0)
    assert [waiting.wait_s(place) for place in (1, 2, 6)] == [2.0, 4.0, 12.0]


def test_only_the_latest_count() -> None:
    waiting = Waiting(admitted=1)
    for seconds in [100.0] * 50 + [1.0] * 20:
        waiting.took(seconds)
    assert waiting.wait_s(1) == 1.0


def test_there_is_an_estimate_before_the_first_turn() -> None:
    assert Waiting().wait_s(1) > 0
