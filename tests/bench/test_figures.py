"""Percentiles, fairness, and figures against their bars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.figures import against, at_least, jain, percentile, told, within

values = st.lists(st.floats(0.001, 1e6), min_size=1, max_size=40)


@given(values, st.floats(0.1, 100))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(all_: list[float], percent: float) -> None:
    found = percentile(all_, percent)
    assert found in all_
    assert sum(value <= found for value in all_) >= percent / 100 * len(all_) - 1e-9


def test_the_95th_of_ten_is_the_largest_and_of_twenty_the_last_but_one() -> None:
    assert percentile(range(1, 11), 95) == 10
    assert percentile(range(1, 21), 95) == 19


@pytest.mark.parametrize(("all_", "percent"), [([], 50), ([1.0], 0), ([1.0], 101)])
def test_there_is_no_percentile_of_nothing(all_: list[float], percent: float) -> None:
    with pytest.raises(ValueError, match="values"):
        percentile(all_, percent)


@given(values)
def test_fairness_lies_between_one_for_all_and_one_for_one(all_: list[float]) -> None:
    assert 1 / len(all_) - 1e-9 <= jain(all_) <= 1 + 1e-9


def test_equal_waits_are_fair() -> None:
    assert jain([3.0] * 7) == pytest.approx(1.0)


def test_a_ratio_at_its_bar_is_met_and_one_above_is_not() -> None:
    assert against("a", 40.0, 100.0, 0.4).met is True
    assert against("a", 40.1, 100.0, 0.4).met is False
    assert against("a", 40.0, 100.0, 0.4).ratio == 0.4


def test_below_is_not_at_most() -> None:
    assert within("a", 10.0, 10.0).met is True
    assert within("a", 10.0, 10.0, strictly=True).met is False
    assert at_least("a", 10.0, 10.0).met is True
    assert at_least("a", 9.0, 10.0).met is False


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    assert within("a", None, 10.0).met is None
    assert at_least("a", None, 10.0).met is None
    assert against("a", 1.0, None, 0.4).met is None
    assert against("a", None, 1.0, 0.4).ratio is None
    assert told("a", 1.0).met is None
