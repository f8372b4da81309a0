"""Figures, yes, no and "not stated", however a reply words them."""

import pytest

from evaluation.reading import AFFIRMS, DENIES, NOT_STATED, NOTHING_FITS, count, figures, says


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("It costs $449,000.", 449_000),
        ("It costs 449K.", 449_000),
        ("about 1.25 million dollars", 1_250_000),
        ("three bedrooms", 3),
        ("a three-bedroom home", 3),
        ("two and a half baths", 2.5),
        ("three hundred fifty thousand", 350_000),
        ("three hundred and fifty thousand dollars", 350_000),
        ("nineteen hundred square feet", 1_900),
        ("Twenty-four homes", 24),
        ("$1,339.48 a month", 1_339.48),
    ],
)
def test_a_figure_is_read_in_digits_and_in_words(text: str, figure: float) -> None:
    assert figure in figures(text)
    assert says(text, figure)
    assert not says(text, figure + 1)


@pytest.mark.parametrize(
    "text",
    [
        "The listing doesn't say.",
        "That is not stated.",
        "It does not mention a garage.",
        "No information on that.",
        "The fee isn't listed.",
        "I do not have that information; it was not provided.",
    ],
)
def test_not_stated_is_heard_in_many_wordings(text: str) -> None:
    assert NOT_STATED.search(text)


@pytest.mark.parametrize("text", ["The fee is $300 monthly.", "It was built in 1990.", "Yes, it has a garage."])
def test_what_is_stated_is_not_heard_as_not_stated(text: str) -> None:
    assert not NOT_STATED.search(text)


def test_yes_no_and_nothing() -> None:
    assert DENIES.search("Actually, it costs $300,000.")
    assert DENIES.search("It isn't, it has two.")
    assert AFFIRMS.search("That's right, it costs $300,000.")
    assert NOTHING_FITS.search("I couldn't find any.")
    assert not NOTHING_FITS.search("I found three homes.")
    assert not AFFIRMS.search("Three homes fit.")


def test_a_count_fits_both_ways() -> None:
    assert says("thirty year term", rf"\b{count(30)} year")
    assert says("30 year term", rf"\b{count(30)} year")
