"""Measures, their units, sides and what prices are per."""

import pytest

from tts.speakable import speakable
from tts.speakable.units import _TABLE


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("850 SF loft", "eight hundred fifty square foot loft"), ("850 SF.", "eight hundred fifty square feet."),
        ("3 in a row", "three in a row"), ("a 3-in pipe", "a three inch pipe"), ("6 in.", "six inches."),
        ("1/4 mile", "one quarter mile"), ("3/4 mi away", "three quarters of a mile away"),
        ("100A panel", "one hundred amp panel"),
        ("2 AC units", "two A C units"), ("5 AC lot", "five acre lot"), ("per sq. ft.", "per square foot."),
        ("12'6\" x 10'", "twelve feet six inches by ten feet"), ("12 x 14 ft deck", "twelve by fourteen foot deck"),
        ("8-10\" wide", "eight to ten inches wide"), ("8'-10' ceilings", "eight to ten foot ceilings"),
        ("3/4\" plywood", "three quarter inch plywood"), ("30' $5", "thirty feet five dollars"),
        ("3%-5%", "three to five percent"),
        ("72°F", "seventy two degrees Fahrenheit"),
    ],
)  # fmt: skip
def test_measures(written: str, said: str) -> None:
    assert speakable(written) == said


def test_no_letters_are_two_units() -> None:
    letters = [one for _, _, keys in _TABLE for one in keys.split()]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    ("one", "more", "keys"), [row for row in _TABLE if row[2].partition(" ")[0] not in {"in", "m", "v", "a"}]
)
def test_every_unit_is_counted(one: str, more: str, keys: str) -> None:
    key = keys.partition(" ")[0]
    assert speakable(f"3 {key}, then") == f"three {more}, then"
    assert speakable(f"1 {key}, then") == f"one {one}, then"
