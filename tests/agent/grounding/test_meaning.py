"""Which field a figure speaks of."""

import pytest

from agent.figures_in_text import figures_in
from agent.grounding.meaning import Meaning, asked_about, meaning


def _last(text: str, question: str = "") -> Meaning:
    figures = figures_in(text)
    return meaning(text, 0, figures[-1], figures, asked_about(question))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It costs $449,000", "price"),
        ("It is $449,000", "price"),
        ("The HOA fee is $120", "fee"),
        ("a $120 HOA fee", "fee"),
        ("Taxes are $4,312 and it costs $449,000", "price"),
        ("with $89,800 down", "down payment"),
        ("the loan is $359,200", "loan"),
        ("principal and interest come to $2,270 a month", "payment"),
        ("that is $2,270 a month", "payment"),
        ("it was $480,000 before", "earlier price"),
        ("it sold for $480,000", "close price"),
        ("the seller gives a $10,000 credit", "price"),
        ("a credit of $10,000", "other"),
        ("it is $20,000 less", "difference"),
        ("built in 1998", "year"),
        ("the roof was replaced in 1998", "other"),
        ("a 9,000 square foot lot", "lot"),
        ("at 6.5 percent", "rate"),
        ("20 percent down", "down payment"),
        ("28 years old", "age"),
    ],
)
def test_the_words_around_it_name_it(text: str, name: str) -> None:
    assert _last(text).name == name


def test_the_price_is_no_fee_and_the_fee_no_price() -> None:
    assert not _last("The HOA fee is $120").allows("ListPrice")
    assert not _last("It costs $120").allows("AssociationFee")


def test_a_question_names_it_too() -> None:
    assert _last("It is $120.", "what is the HOA fee?").allows("AssociationFee")
    assert not _last("It is $120.", "what does it cost?").allows("AssociationFee")


@pytest.mark.parametrize(
    ("text", "bound", "strict"),
    [
        ("up to $450,000", "most", False),
        ("under $450,000", "most", True),
        ("at least 2 bathrooms", "least", False),
        ("over 1,800 square feet", "least", True),
        ("between $400,000 and $450,000", "between", False),
        ("3 bedrooms or more", "least", False),
        ("for $450,000", "", False),
        ("over 30 years", "least", False),
    ],
)
def test_bounds(text: str, bound: str, *, strict: bool) -> None:
    found = _last(text)
    assert (found.bound, found.strict) == (bound, strict)


def test_denied_and_wished() -> None:
    assert _last("it is not $300,000").denied
    assert not _last("No, it is $300,000").denied
    assert not _last("it is not $300,000 but $310,000").denied
    assert _last("your budget of $300,000").wish
    assert not _last("it costs $300,000").wish
