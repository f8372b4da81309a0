"""Which home a figure is said of."""

import pytest

from agent.figures_in_text import figures_in
from agent.grounding.homes import homes_meant, sentence_begins, spots

_ADDRESSES = {"A": "87 Quarry Rd", "B": "412 Larkspur Ln", "C": "900 Harbor Blvd Unit 12A"}


def _meant(text: str) -> list[tuple[str, ...]]:
    named = spots(text, _ADDRESSES)
    figures = figures_in(text, [(one.start, one.end) for one in named])
    return [one.keys for one in homes_meant(text, figures, named, ("F",))]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("It costs $449,000.", ["F"]),
        ("87 Quarry Road costs $449,000.", ["A"]),
        ("The Quarry Road home costs $449,000.", ["A"]),
        ("Quarry is $449,000.", ["F"]),  # a word at the beginning may be any word
        ("At $449,000, 87 Quarry Road is nice.", ["A"]),
        ("87 Quarry Road is nice. It costs $449,000.", ["A"]),
        ("87 Quarry Road costs $1 and 412 Larkspur Lane $2.", ["A", "B"]),
        ("87 Quarry Road and 412 Larkspur Lane cost $1 and $2.", ["A", "B"]),
        ("From $1 for 87 Quarry Road to $2 for 412 Larkspur Lane.", ["A", "B"]),
        ("87 Quarry Road is cheaper than 412 Larkspur Lane, at $1.", ["A"]),
        ("While 412 Larkspur Lane is bigger, 87 Quarry Road costs $1.", ["A"]),
        ("Of 87 Quarry Road and 412 Larkspur Lane, the latter costs $1.", ["B"]),
        ("87 Quarry Road and 412 Larkspur Lane are nice. The first costs $1.", ["A"]),
        ("900 Harbor Boulevard, unit 12A, has $1.", ["C"]),
    ],
)
def test_of_one_home(text: str, keys: list[str]) -> None:
    assert _meant(text) == [(key,) for key in keys]


@pytest.mark.parametrize(
    "text",
    [
        "Third, a condo at $299,900.",
        "The cheapest one is $299,900.",
        "There are homes up to $299,900.",
        "87 Quarry Road is nice. The condo in Saltmarsh is $299,900.",
        "Two of them cost $299,900.",
    ],
)
def test_it_is_not_guessed(text: str) -> None:
    assert _meant(text)[-1] == ()


def test_another_house_number_is_another_home() -> None:
    assert spots("78 Quarry Road", _ADDRESSES) == []


def test_a_sentence_goes_on_after_an_abbreviation() -> None:
    assert sentence_begins("87 Quarry Rd. Is nice. It is 3.5 miles. (So.) 4 more") == [0, 23, 40, 46]
