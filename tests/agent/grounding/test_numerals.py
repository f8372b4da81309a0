"""No numeral slips by; what counts nothing is left out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.grounding.folding import fold
from agent.grounding.numerals import numerals


def _of(text: str) -> list[tuple[str, object]]:
    return [(one.kind, one.value) for one in numerals(fold(text).text, ())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bedrooms: 3, baths: 2, price: 449,000", [("bedrooms", 3), ("bathrooms", 2), ("usd", 449_000)]),
        ("its zip code is 98701", [("code", "98701")]),
        ("$120, paid monthly", [("usd", 120)]),
        ("the fee is 195 a month", [("usd", 195)]),
        ("Saturday at 2", [("clock", 120)]),
        ("five oh nine five five five oh one four two", [("phone", "5095550142")]),
        ("it is four-fifty", [("number", 450)]),
        ("light from two sides", [("side", 2)]),
        ("24,500 people", [("people", 24_500)]),
        ("a ten minute walk", [("minute", 10)]),
        ("unit 12A", [("code", "12A")]),
        ("4.5e5", [("code", "45E5")]),
    ],
)
def test_each_has_its_kind(text: str, found: list[tuple[str, object]]) -> None:
    assert _of(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "the second one",
        "the 2nd floor",
        "1. The kitchen",
        "Option 2 is nice",
        "open 24/7",
        "the cheaper one",
        "no other",
    ],
)
def test_what_counts_nothing_is_left_out(text: str) -> None:
    assert _of(text) == []


@given(st.text(alphabet="abc0123456789$,. -/%", max_size=40))
def test_no_digit_is_left_out(text: str) -> None:
    plain = fold(text).text
    spans = [(one.start, one.end) for one in numerals(plain, ())]
    for digit in re.finditer(r"\d", plain):
        covered = any(start <= digit.start() < end for start, end in spans)
        assert covered or re.match(r"[\s#-]*\(?\d{1,2}[.):] \S", plain)


def test_a_rest_beside_a_figure_is_found() -> None:
    assert _of("It costs $449,000x9") != [("usd", 449_000)]
    assert len(_of("It costs $449,000/9")) == 2
