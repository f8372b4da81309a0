"""Ranges, decades, days without a month, and what no tool can tell."""

import pytest

from agent.grounding.odd_figures import odd_figures, weekdays


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("in the mid-400s", "usd", 430_000, 470_000),
        ("the low $400s", "usd", 400_000, 440_000),
        ("the high three hundreds", "usd", 360_000, 400_000),
        ("built in the 1990s", "year", 1990, 1999),
        ("from the early nineties", "year", 1990, 1994),
    ],
)
def test_a_range_has_its_middle_and_its_width(text: str, kind: str, low: float, high: float) -> None:
    (one,) = odd_figures(text)
    assert one.kind == kind
    assert isinstance(one.value, float)
    assert (one.value - one.tolerance, one.value + one.tolerance) == (low, high)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it is on the 29th", "day"),
        ("twice the size", "ratio"),
        ("half of $866,000", "ratio"),
        ("half of them", "ratio"),
        ("dozens of homes", "ratio"),
        ("a century old", "ratio"),
        ("MCMLXXXVII", "ratio"),
        ("cuatrocientos", "ratio"),
        ("€449,000", "foreign money"),
        ("priya@corwin.example", "contact"),
        ("at corwin dot com", "contact"),
        ("it is open tomorrow", "relative day"),
        ("half an hour", "hour"),
    ],
)
def test_each_has_its_kind(text: str, kind: str) -> None:
    assert [one.kind for one in odd_figures(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    ["How may I help you today?", "a half bath", "I am an AI", "a mild day", "on the second floor", "it has a den"],
)
def test_what_counts_nothing_is_left_out(text: str) -> None:
    assert list(odd_figures(text)) == []


def test_weekdays_alone_and_not_within_a_date() -> None:
    assert [one.value for one in weekdays("on Saturday, November 28, or Sunday", [(3, 24)])] == [6.0]
