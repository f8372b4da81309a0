"""What a bare number may count is told by the words around it, the likelier first."""

import pytest

from agent.figures_in_text import Figure
from agent.grounding.bare import is_bare, readings
from agent.grounding.numerals import numerals
from agent.grounding.odd_figures import weekdays


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("Four bedrooms versus three.", "three", ("bedrooms", 3.0)),
        ("It has 1,900 square feet and Quarry Road 1,850.", "1,850", ("sqft", 1_850.0)),
        ("Two have three or more bedrooms.", "three", ("bedrooms", 3.0)),
        ("There are 2.5 baths: two full.", "two full", ("full baths", 2.0)),
        ("A lot of 0.42 acres, and one of 0.15.", "0.15", ("acres", 0.15)),
        ("On Friday at three it is free.", "three", ("clock", 180.0)),
        ("It is open on Sunday from one to four.", "four", ("clock", 240.0)),
    ],
)
def test_the_likeliest_reading(text: str, number: str, expected: tuple[str, float]) -> None:
    figures = numerals(text, ())
    figure = next(one for one in figures if one.text.startswith(number) and is_bare(one))
    first = next(iter(readings(text, 0, figure, [*figures, *_when(text)])))
    assert (first.kind, first.value) == expected


def _when(text: str) -> list[Figure]:
    return list(weekdays(text, ()))


def test_a_count_beside_a_day_is_no_hour() -> None:
    text = "Four on Saturday and three on Sunday."
    figure = next(one for one in numerals(text, ()) if one.text == "three")
    assert [one.kind for one in readings(text, 0, figure, [*numerals(text, ()), *_when(text)])] == []
