"""So many of the homes found have what is said of so many of them, and no other number of them."""

import pytest

from agent.events import ToolFinished
from agent.figures_in_text import Figure
from agent.grounding.counting import counts_so_many
from agent.grounding.facts import Facts
from agent.grounding.numerals import numerals


def _home(key: str, price: int, beds: int, city: str) -> dict[str, object]:
    row = {"ListingKey": key, "ListPrice": price, "PropertyType": "Residential", "BedroomsTotal": beds, "City": city}
    return {**row, "PropertySubType": "Condominium"}


_HOMES = [_home("A1", 264_900, 1, "Otter"), _home("A2", 274_500, 1, "Otter"), _home("A3", 439_500, 2, "Birch")]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("{n} are one-bedrooms under $275,000, and one is at $439,500.", 2),
        ("{n} cost less than $300,000, and the third is $439,500.", 2),
        ("{n} of them are in Otter.", 2),
        ("{n} of them are condos.", 3),
        ("{n} right now.", 3),
    ],
)
def test_only_the_right_number_counts(text: str, right: int) -> None:
    facts = Facts([])
    facts.learn(ToolFinished("search_listings", {}, {"total": 3, "listings": _HOMES}))
    for number in (1, 2, 3):
        said = text.format(n=number)
        cut, figures = Figure(said[:1], 0, 1, "number", float(number)), numerals(said, ())
        assert counts_so_many(said, cut, float(number), figures, facts) == (number == right), said


def test_what_nobody_can_count_is_not_true() -> None:
    facts = Facts([])
    facts.learn(ToolFinished("search_listings", {}, {"total": 3, "listings": _HOMES}))
    said = "2 of them have a view."
    cut = next(one for one in numerals(said, ()) if one.start == 0)
    assert not counts_so_many(said, cut, 2.0, numerals(said, ()), facts)
