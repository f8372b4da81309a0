"""Numbers written in other ways become such as figures_in reads, with the value that people mean."""

import pytest

from agent.figures_in_text import figures_in
from agent.grounding.folding import fold
from agent.moments_in_text import Day


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("half a million", "usd", 500_000),
        ("a quarter of a million", "usd", 250_000),
        ("a million and a half", "usd", 1_500_000),
        ("one and a half million", "usd", 1_500_000),
        ("450 K", "usd", 450_000),
        ("0.45 mil", "usd", 450_000),
        ("$4 59,000", "usd", 459_000),
        ("$449 000", "usd", 449_000),
        ("$4O9,OOO", "usd", 409_000),
        ("4 5 9 0 0 0 dollars", "usd", 459_000),
        ("&dollar;340&#44;000", "usd", 340_000),
        ("24 hundred square feet", "sqft", 2_400),
        ("1,850 sq feet", "sqft", 1_850),
        ("2 1/2 baths", "bathrooms", 2.5),
        ("two and a half baths", "bathrooms", 2.5),
        ("a single bathroom", "bathrooms", 1),
        ("no bathroom", "bathrooms", 0),
        ("a double garage", "cars", 2),
        ("half an acre", "acres", 0.5),
        ("three quarters of an acre", "acres", 0.75),
        ("a dozen homes", "homes", 12),
        ("half past two", "clock", 150),
        ("two thirty PM", "time", 870),
        ("two in the afternoon", "time", 840),
        ("nineteen ninety-eight", "year", 1998),
        ("twenty eleven", "year", 2011),
        ("November twenty-eighth", "date", Day(11, 28)),
        ("the twenty-eighth of November", "date", Day(11, 28)),
    ],
)
def test_it_is_read_as_people_mean_it(written: str, kind: str, value: object) -> None:
    (figure,) = figures_in(fold(written).text)
    assert (figure.kind, figure.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "509-555-0142",
        "VX-7K2QXMA",
        "from 2 to 4 PM",
        "87 Quarry Road",
        "1 three-quarter bath",
        "half of them",
        "2, 3 or 4",
    ],
)
def test_what_is_plain_stays(text: str) -> None:
    assert fold(text).text == text
