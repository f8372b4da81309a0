"""Figures of turns in their drawer: sums and exact percentiles by day and invite, until their days are over."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from store.figures import FigureDrawer, TurnRow, TurnSums, percentile

TURN = TurnRow(86_400 * 100, 100, "ann", "finished", 400, 3, 1, "model")


@pytest.fixture
def drawer(engine: Engine) -> FigureDrawer:
    return FigureDrawer(engine)


@given(st.lists(st.integers(0, 1000), max_size=60), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_pass(values: list[int], percent: int) -> None:
    found = percentile(sorted(values), percent)
    if not values:
        assert found is None
        return
    enough = [one for one in values if sum(value <= one for value in values) * 100 >= percent * len(values)]
    assert found == min(enough)
    assert found == sorted(values)[math.ceil(percent * len(values) / 100) - 1]


def test_sums_are_by_day_by_invite_and_in_all(drawer: FigureDrawer) -> None:
    drawer.add(
        [
            TURN,
            replace(TURN, first_sound_ms=600),
            replace(TURN, day=101, ending="stopped", first_sound_ms=None, brain="concierge"),
            replace(TURN, day=101, invite_id="bob", first_sound_ms=100, clauses=7, clauses_kept=7),
        ]
    )
    figures = drawer.since(100)
    assert figures.total == TurnSums(4, 16, 10, 3, {"finished": 3, "stopped": 1}, 400, 600)
    assert {day: sums.turns for day, sums in figures.by_day.items()} == {100: 2, 101: 2}
    assert figures.by_invite["ann"].turns == 3
    assert figures.by_invite["bob"] == TurnSums(1, 7, 7, 1, {"finished": 1}, 100, 100)
    assert figures.by_day[100].first_sound_p50_ms == 400


def test_of_one_invite_the_days_are_its_own_and_the_list_of_invites_is_whole(drawer: FigureDrawer) -> None:
    drawer.add([TURN, replace(TURN, invite_id="bob", day=102)])
    figures = drawer.since(100, "bob")
    assert set(figures.by_day) == {102}
    assert figures.total.turns == 1
    assert set(figures.by_invite) == {"ann", "bob"}


def test_earlier_days_do_not_count(drawer: FigureDrawer) -> None:
    drawer.add([TURN, replace(TURN, day=101)])
    assert drawer.since(101).total.turns == 1
    assert drawer.since(102).total == TurnSums()
    assert drawer.since(102).by_day == {}


def test_forgotten_days_are_gone_and_the_day_itself_stays(drawer: FigureDrawer) -> None:
    drawer.add([replace(TURN, day=day) for day in (98, 99, 100)])
    assert drawer.forget_before(100) == 2
    assert set(drawer.since(0).by_day) == {100}
    drawer.add([])
    assert drawer.forget_before(100) == 0
