"""Figures as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.speakable import numbers


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("7", "seven"), ("88", "eighty eight"), ("100", "one hundred"), ("705", "seven oh five"),
        ("1005", "ten oh five"),
        ("1420", "fourteen twenty"), ("1200", "twelve hundred"), ("2000", "two thousand"), ("12000", "twelve thousand"),
        ("12345", "one two three four five"), ("007", "zero zero seven"),
    ],
)  # fmt: skip
def test_house_numbers(digits: str, said: str) -> None:
    assert numbers.house_number(digits) == said


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("1998", "nineteen ninety eight"),
        ("1900", "nineteen hundred"),
        ("2005", "two thousand five"),
        ("2026", "twenty twenty six"),
    ],
)
def test_years(digits: str, said: str) -> None:
    assert numbers.year(digits) == said


def test_decimals_and_halves() -> None:
    assert numbers.decimal("0.05") == "zero point zero five"
    assert numbers.decimal(".25") == "point two five"
    assert numbers.mixed("2.5") == "two and a half"
    assert numbers.mixed("0.5") == "half"
    assert numbers.mixed("3.0") == "three"
    assert numbers.fraction(3, 4) == "three quarters"
    assert numbers.fraction(3, 4, before_noun=True) == "three quarter"
    assert numbers.decade("1990") == "nineteen nineties"


@given(st.integers(0, 10**15 - 1))
def test_a_cardinal_is_words_that_tell_its_number_apart(number: int) -> None:
    said = numbers.cardinal(str(number))
    assert said.replace(" ", "").isalpha()
    assert said != numbers.cardinal(str(number + 1))
    assert numbers.cardinal(f"{number:,}") == said


@given(st.integers(1, 39))
def test_roman_numerals_are_told_back(number: int) -> None:
    letters = numbers._as_roman(number)
    assert numbers.roman(letters) == number


@pytest.mark.parametrize("letters", ["IIII", "VX", "IIV", "VV", "XIIX"])
def test_what_is_no_roman_numeral_is_none(letters: str) -> None:
    assert numbers.roman(letters) == 0
