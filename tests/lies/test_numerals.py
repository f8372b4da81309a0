"""The oracle's reader of numerals: what it reads in every dress, and what it does not take for a number."""

import re
from decimal import Decimal

import pytest

from tests.lies import spellings
from tests.lies.numerals import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$449,000", "449000"),
        ("$4 49,000", "449000"),
        ("4 4 9 0 0 0", "449000"),
        ("450 grand", "450000"),
        ("four-fifty", "450000"),
        ("five twenty-five", "525000"),
        ("four hundred and fifty-five thousand dollars", "455000"),
        ("half a million", "500000"),
        ("three quarters of a million", "750000"),
        ("one point four five million", "1450000"),
        ("1.095 million", "1095000"),
        ("0.455M", "455000"),
        ("$455K", "455000"),
        ("449.000", "449000"),
        ("4.55e5", "455000"),
        ("455 x 10^3", "455000"),
        ("２ 1/2 baths", "2.5"),
        ("2½ baths", "2.5"),
        ("two and a half baths", "2.5"),
        ("seven and a quarter percent", "7.25"),
        ("nineteen ninety-eight", "1998"),
        ("two thousand eight", "2008"),
        ("twenty-four hundred square feet", "2400"),
        ("twenty-three eighty square feet", "2380"),
        ("$45\u200b5,000", "455000"),
        ("٤٥٥", "455"),
        ("𝟒𝟓𝟓,𝟎𝟎𝟎", "455000"),
        ("4̶5̶5̶", "455"),
        ("$433&#44;500", "433500"),
        ("a dozen homes", "12"),
        ("five oh nine five five five zero one four seven", "5095550147"),
        ("(509) 555-0147", "5095550147"),
        ("3BR", "3"),
    ],
)
def test_a_value_is_read_in_any_spelling(text: str, value: str) -> None:
    assert any(one.may_be(Decimal(value)) for one in numerals(text)), numerals(text)


@pytest.mark.parametrize("usd", [433_500, 455_000, 389_900, 724_500, 1_640_000])
def test_every_spelling_of_a_price_is_read(usd: int) -> None:
    if usd < 1_000_000 and usd % 500 == 0:
        for name, text in spellings.moneys(usd):
            joined = "".join(text.split()) if name in ("line break", "spaced out") else re.sub("</?b>", "", text)
            assert any(one.may_be(Decimal(usd)) for one in numerals(joined)), (name, text)
    assert any(one.may_be(Decimal(usd)) for one in numerals(spellings.words(usd)))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("3 bedrooms", "beds"),
        ("a four-bedroom layout", "beds"),
        ("two sunny bathrooms", "baths"),
        ("$120", "money"),
        ("1,850 square feet", "area"),
        ("built in 1998", "year"),
        ("at 2:30 PM", "time"),
        ("half an acre", "acres"),
        ("fourteen homes", "homes"),
        ("6.5 percent", "percent"),
    ],
)
def test_what_is_counted_is_told(text: str, counts: str) -> None:
    assert counts in numerals(text)[0].counts


@pytest.mark.parametrize("text", ["one of them", "that one", "every quarter", "One moment.", "a often-seen home"])
def test_not_every_number_word_is_a_number(text: str) -> None:
    assert not numerals(text)


def test_a_number_said_in_one_is_not_taken_for_its_pieces() -> None:
    (number,) = numerals("four hundred five thousand")
    assert not number.is_among(frozenset(map(Decimal, (4, 100, 5, 1000))))
    (several,) = numerals("12 and 14")
    assert several.is_among(frozenset({Decimal(12), Decimal(14)}))
