"""How things are said, for the ear."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.concierge import phrasing as say


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("87 Quarry Rd", "87 Quarry Road"),
        ("412 N Larkspur Ln Unit 4B", "412 North Larkspur Lane, unit 4B"),
        ("9 St Helens Ave", "9 St Helens Avenue"),
        ("6 Heron Way", "6 Heron Way"),
        ("", ""),
    ],
)
def test_an_address_is_said_in_full(written: str, said: str) -> None:
    assert say.address({"UnparsedAddress": written}) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ListPrice": 449000}, "$449,000"),
        ({"ListPrice": 2150, "PropertyType": "Residential Lease"}, "$2,150 a month"),
        ({"ListPrice": 365.5}, "$365.50"),
    ],
)
def test_a_price_has_its_unit(fields: dict[str, Any], said: str) -> None:
    assert say.price(fields) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"BathroomsFull": 2, "BathroomsHalf": 1}, "2 full and 1 half bath"),
        ({"BathroomsFull": 1}, "1 bathroom"),
        ({"BathroomsTotalInteger": 3}, "3 bathrooms in all, full and half"),
        ({}, ""),
    ],
)
def test_bathrooms_are_never_a_sum_of_halves(fields: dict[str, Any], said: str) -> None:
    assert say.bathrooms(fields) == said


def test_a_listing_that_is_not_active_says_so() -> None:
    line = say.one_line({"ListPrice": 1000, "StandardStatus": "Pending", "BedroomsTotal": 8})
    assert line == "an 8 bedroom home, at $1,000, which is pending"


def test_words_for_lists_and_days() -> None:
    assert say.joined(["a"]) == "a"
    assert say.joined(["a", "b", "c"], "or") == "a, b or c"
    assert say.values(["Walk-In Closet(s)", "Trees/Woods"]) == "walk-in closets and trees or woods"
    assert say.day("2026-12-01") == "December 1, 2026"


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.integers(0, 1000))
def test_asked_again_it_is_said_in_other_words(ways: list[str], turn: int) -> None:
    said: list[str] = []
    for at in range(len(ways)):
        said.append(say.fresh(ways, said, turn + at))
    assert sorted(said) == sorted(ways)


def test_neighbouring_ways_differ_in_opener_and_closer() -> None:
    ways = say.framed(("A.", "B."), "x", ("1", "2", "3"))
    assert len(set(ways)) == 6
    assert ways[0] == "A. x 1"
    assert ways[1] == "B. x 2"
