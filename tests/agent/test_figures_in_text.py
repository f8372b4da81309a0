"""The figures of a text: kind, value, and how exactly they are meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.figures_in_text import figures_in


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("$449,000", "usd", 449_000),
        ("$1.25M", "usd", 1_250_000),
        ("$450k", "usd", 450_000),
        ("450 thousand dollars", "usd", 450_000),
        ("three hundred and fifty thousand dollars", "usd", 350_000),
        ("$1,971.55 a month", "usd", 1971.55),
        ("389,900", "usd", 389_900),
        ("6.875 percent", "percent", 6.875),
        ("20%", "percent", 20),
        ("1,850 square feet", "sqft", 1850),
        ("170 square meters", "sqm", 170),
        ("0.21 acres", "acres", 0.21),
        ("3 bedroom", "bedrooms", 3),
        ("three-bedroom", "bedrooms", 3),
        ("One bedroom", "bedrooms", 1),
        ("2½ baths", "bathrooms", 2.5),
        ("two and a half bathrooms", "bathrooms", 2.5),
        ("2 full baths", "full baths", 2),
        ("1 three-quarter bath", "three-quarter baths", 1),
        ("2-car", "cars", 2),
        ("2 spaces", "cars", 2),
        ("two story", "floors", 2),
        ("30-year", "years", 30),
        ("12 months", "months", 12),
        ("7 homes", "homes", 7),
        ("seven homes", "homes", 7),
        ("3 pending condos", "homes", 3),
        ("5 open houses", "homes", 5),
        ("1998", "year", 1998),
        ("55 and over", "age", 55),
        ("3 skylights", "skylight", 3),
        ("12", "number", 12),
    ],
)
def test_a_figure_has_a_kind_and_a_value(text: str, kind: str, value: float) -> None:
    (found,) = figures_in(f"So {text}, here.")
    assert (found.text, found.kind, found.value) == (text, kind, value)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "First, the 2nd of three",
            "87 Quarry Road",
            "123 5th Avenue",
            "12 1/2 Elm Court",
            "unit 12A",
            "Apt. 4",
            "#2",
        ),
        *(
            "one of them",
            "this one has it",
            "another home",
            "Which two homes shall I compare?",
            "24/7",
            "the three homes",
        ),
        *("a thousand thanks", "half of it", "12A"),
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert figures_in(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 to 3 bedrooms", [("bedrooms", 2), ("bedrooms", 3)]),
        ("two or three bedrooms", [("bedrooms", 2), ("bedrooms", 3)]),
        ("1,200-1,500 square feet", [("sqft", 1200), ("sqft", 1500)]),
        ("from 1 to 3 PM", [("time", 13 * 60), ("time", 15 * 60)]),
        ("11 to 1:30 p.m.", [("time", 11 * 60), ("time", 13 * 60 + 30)]),
        ("2 full and 1 half bath", [("full baths", 2), ("half baths", 1)]),
        ("3BR/2BA", [("bedrooms", 3), ("bathrooms", 2)]),
        ("a 3 bedroom house on 87 Quarry Road with 2 baths", [("bedrooms", 3), ("bathrooms", 2)]),
        ("a 1998 townhouse", [("year", 1998)]),
        ("I found seven. Of 35, 12 fit.", [("number", 7), ("number", 35), ("number", 12)]),
    ],
)
def test_figures_side_by_side(text: str, found: list[tuple[str, float]]) -> None:
    assert [(one.kind, one.value) for one in figures_in(text)] == found


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [
        ("0.2 acres", 0.05),
        ("$1,972", 0.5),
        ("$1,971.55", 0.005),
        ("$1.25M", 0),
        ("about $1.25M", 5_000),
        ("about 1,900 square feet", 50),
        ("about 700 square feet", 35),
        ("about 3 bedrooms", 0),
        ("6.9 percent", 0),
    ],
)
def test_only_what_is_shown_rounded_may_be_off(text: str, tolerance: float) -> None:
    assert figures_in(text)[0].tolerance == pytest.approx(tolerance)


@pytest.mark.parametrize(
    ("text", "period"),
    [("$5 a month", "month"), ("$5 per year", "year"), ("$5/mo", "month"), ("$5 monthly", "month"), ("$5", ""),
     ("$5 a square foot", "square foot")],
)  # fmt: skip
def test_money_is_by_the_month_or_not(text: str, period: str) -> None:
    assert figures_in(text)[0].period == period


_parts = st.sampled_from(
    ["$449,000", "3 bedrooms", "to", "2", "about", "1 half bath", "six", "87 Quarry Road", "noon", "3 PM", "VX1006",
     "-", "November 28", "509-555-0142", "million", "and", "a half", ". ", "55+", "%", "1998"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_parts, max_size=12), st.sampled_from(["", " "]))
def test_figures_are_spans_in_order_that_never_overlap(parts: list[str], joint: str) -> None:
    text, end = joint.join(parts), 0
    for one in figures_in(text):
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.text
        end = one.end


@settings(deadline=None)
@given(st.integers(1, 10**7))
def test_a_price_is_read_as_it_is_written(usd: int) -> None:
    assert [(one.kind, one.value) for one in figures_in(f"It is at ${usd:,}.")] == [("usd", usd)]
