"""A visitor's line as wishes, and wishes onto wishes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.concierge.numbers import with_digits
from agent.concierge.search_state import arguments, changed
from agent.concierge.spelling import speller
from agent.concierge.wishes import Reading
from agent.concierge.wishes import read as read_line
from agent.search import SearchWishes

CITIES = ("Cedar Hollow", "Lindenport", "Maple Heights")
_ALLOWED = tuple(SearchWishes.model_fields)


def read(line: str, cities: tuple[str, ...] = CITIES) -> Reading:
    return read_line(line, with_digits(speller(cities).mended(line.lower())), cities)


def merged(before: dict[str, Any], reading: Reading) -> dict[str, Any]:
    return dict(changed(before, reading).wishes)


HOUSE, CONDO, TOWNHOUSE = "Single Family Residence", "Condominium", "Townhouse"


@pytest.mark.parametrize(
    ("line", "wishes"),
    [
        (
            "3 bedroom houses under 500000 with a garage",
            {
                "property_sub_types": [HOUSE],
                "min_bedrooms": 3,
                "max_bedrooms": 3,
                "max_price_usd": 500000,
                "min_garage_spaces": 1,
            },
        ),
        (
            "a condo in LINDENPORT for less than $450k, please",
            {"property_sub_types": [CONDO], "cities": ["Lindenport"], "max_price_usd": 450000},
        ),
        (
            "between three and four hundred thousand, condo or townhouse",
            {"property_sub_types": [TOWNHOUSE, CONDO], "min_price_usd": 300000, "max_price_usd": 400000},
        ),
        ("300-400k", {"min_price_usd": 300000, "max_price_usd": 400000}),
        ("from one to two million", {"min_price_usd": 1e6, "max_price_usd": 2e6}),
        ("my budget is half a million", {"max_price_usd": 500000}),
        ("under 450", {"max_price_usd": 450000}),
        ("at least 300 thousand", {"min_price_usd": 300000}),
        ("around $400,000", {"min_price_usd": 360000, "max_price_usd": 440000}),
        ("$450,000", {"max_price_usd": 450000}),
        ("at least four bedrooms", {"min_bedrooms": 4}),
        ("4+ beds", {"min_bedrooms": 4}),
        ("more than 3 bedrooms", {"min_bedrooms": 4}),
        ("two or three bedrooms", {"min_bedrooms": 2, "max_bedrooms": 3}),
        ("at most 2 bedrooms", {"max_bedrooms": 2}),
        ("two and a half baths", {"min_bathrooms": 2.5}),
        ("over 2,000 square feet", {"min_living_area_sqft": 2000}),
        ("at least 150 square meters", {"min_living_area_sqft": 1615}),
        ("homes built after 2010", {"min_year_built": 2010}),
        ("a two-car garage", {"min_garage_spaces": 2}),
        ("no pool please", {"pool": False}),
        ("with a pool and a fireplace", {"pool": True, "features": ["fireplace"]}),
        ("I want to rent something under 2500 a month", {"transaction": "rent", "max_price_usd": 2500}),
        ("my dog needs a yard", {"pets": True, "features": ["yard"]}),
        ("I have a guide dog", {}),
        ("the cheapest", {"sort_by": "price_low"}),
        ("somewhere in Springfield", {"cities": ["Springfield"]}),
        ("wheelchair accessible", {"accessible": True}),
        ("hello there", {}),
    ],
)
def test_a_line_is_read(line: str, wishes: dict[str, Any]) -> None:
    assert dict(read(line, CITIES).wishes) == wishes


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ({"cities": ["Lindenport"]}, "under 400k", {"cities": ["Lindenport"], "max_price_usd": 400000}),
        ({"min_bedrooms": 3, "max_bedrooms": 3}, "no, four bedrooms", {"min_bedrooms": 4, "max_bedrooms": 4}),
        ({"pool": True, "cities": ["Lindenport"]}, "drop the pool", {"cities": ["Lindenport"]}),
        ({"max_price_usd": 400000, "pool": True}, "any price", {"pool": True}),
        ({"max_price_usd": 400000}, "at least 500k", {"min_price_usd": 500000}),
        ({"min_price_usd": 500000}, "under 400k", {"max_price_usd": 400000}),
        ({"max_price_usd": 400000}, "I would rather rent", {"transaction": "rent"}),
        ({"pool": True}, "find condos in Lindenport", {"property_sub_types": [CONDO], "cities": ["Lindenport"]}),
        ({"pool": True}, "what about condos?", {"pool": True, "property_sub_types": [CONDO]}),
        ({"features": ["garden"]}, "and a fireplace", {"features": ["garden", "fireplace"]}),
        ({"sort_by": "largest"}, "under 300k", {"max_price_usd": 300000}),
    ],
)
def test_wishes_change_with_every_line(before: dict[str, Any], line: str, after: dict[str, Any]) -> None:
    assert merged(before, read(line, CITIES)) == after


_WORDS = (
    "under over between and 3 four 99999999999 bedrooms baths million k $ - . square feet built after 1999 "
    "garage pool no drop the price rent condo in Lindenport Atlantis garden cheapest or to at least 0.5 55+"
)
_phrases = st.sampled_from(_WORDS.split())


@given(st.lists(st.text(max_size=30) | st.lists(_phrases, max_size=12).map(" ".join), max_size=4))
def test_whatever_is_said_the_search_tool_takes_it(lines: list[str]) -> None:
    wishes: dict[str, Any] = {}
    for line in lines:
        wishes = merged(wishes, read(line, CITIES))
        for each in arguments(wishes, _ALLOWED, 5):
            SearchWishes.model_validate(each)
