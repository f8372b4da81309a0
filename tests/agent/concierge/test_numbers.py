"""Numbers in words and shorthand become digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from agent.concierge.numbers import with_digits


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("three fifty thousand", "350000"),
        ("four thirty five thousand", "435000"),
        ("$350k", "$350000"),
        ("$1,250,000", "$1250000"),
        ("1.25M", "1250000"),
        ("one point two million", "1200000"),
        ("half a million", "500000"),
        ("a million and a half", "1500000"),
        ("450 grand", "450000"),
        ("nineteen ninety eight", "1998"),
        ("twenty five hundred", "2500"),
        ("between three hundred and four hundred thousand", "between 300 and 400000"),
        ("one or two bedrooms", "1 or 2 bedrooms"),
        ("two and a half baths", "2.5 baths"),
        ("four-bedroom", "4-bedroom"),
        ("the cheapest one", "the cheapest one"),
        ("that one has a garden", "that one has a garden"),
        ("a tent and a phone", "a tent and a phone"),
    ],
)
def test_as_people_say_it(said: str, digits: str) -> None:
    assert with_digits(said) == digits


@given(st.integers(2, 999_999_999))
def test_any_number_written_out_is_that_number(value: int) -> None:
    words = num2words(value).replace(",", "")
    assert with_digits(f"{words} dollars") == f"{value} dollars"


@given(st.integers(0, 10**9))
def test_digits_stay_digits(value: int) -> None:
    assert with_digits(f"about {value:,} dollars") == f"about {value} dollars"


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    with_digits(text)
