"""The right figure in the writing of the wrong one; honest sentences for what cannot be told."""

import pytest

from agent.figures_in_text import figures_in
from agent.grounding.numerals import numerals
from agent.grounding.wording import OURS, instead, may_be_mended, written
from agent.told_values import Row, Told

_ROW = Row({}, "get_listing", 0, "A", "listing")


@pytest.mark.parametrize(
    ("wrong", "kind", "value", "period", "right"),
    [
        ("$455K", "usd", 449_000.0, "once", "$449,000"),
        ("$120, paid monthly", "usd", 120.0, "quarter", "$120 a quarter"),
        ("$2,475 a month", "usd", 449_000.0, "once", None),
        ("4 bedroom house", "bedrooms", 3.0, "", "3 bedroom"),
        ("4BR there", "bedrooms", 3.0, "", "3 bedrooms"),
        ("three bathrooms", "bathrooms", 1.0, "", "1 bathroom"),
        ("2,100 square feet", "sqft", 1_850.0, "", "1,850 square feet"),
        ("six full baths", "full baths", 1.0, "", "1 full bath"),
        ("1989", "year", 1998.0, "", "1998"),
        ("four homes", "homes", 0.0, "", "no homes"),
        ("1 home", "homes", 3.0, "", None),
    ],
)
def test_the_right_figure(wrong: str, kind: str, value: float, period: str, right: str | None) -> None:
    figure = next(one for one in numerals(wrong, ()) if one.kind == kind)
    assert (
        written(Told(kind, value, "Field", _ROW, period), figure, wrong[: figure.start], wrong[figure.end :]) == right
    )


def test_what_is_vague_is_not_put_right() -> None:
    (figure,) = numerals("the mid-400s", ())
    assert written(Told("usd", 449_000.0, "ListPrice", _ROW, "once"), figure) is None


@pytest.mark.parametrize("clause", ["it is $2 more than that", "twice $2", "if it were $3", "the cheapest is $3"])
def test_some_sentences_cannot_be_put_right(clause: str) -> None:
    assert not may_be_mended(clause)
    assert may_be_mended("It costs $300,000 and has a pool.")


@pytest.mark.parametrize("begun", ["", "It is a house", "At 10 percent down, or $44,900,", "There are two baths:"])
@pytest.mark.parametrize("reason", ["figure", "listing"])
def test_every_sentence_once_and_then_none(reason: str, begun: str) -> None:
    said, given = "", list[str]()
    while sentence := instead(reason, said, begun=begun):
        given.append(sentence)
        said += f" {sentence}"
    assert len(given) == len(set(given)) >= 5
    assert all(sentence.endswith(".") for sentence in given)
    assert all(sentence[0].islower() == bool(begun) for sentence in given if sentence[0] != "I")


@pytest.mark.parametrize(
    "begun", ["At 10 percent down, or", "If you put 10 percent down,", "Two baths:", "Three of them,"]
)
def test_what_has_no_verb_yet_is_broken_off(begun: str) -> None:
    """ "At 10 percent down, or $44,900, but I have no checked figure" is no sentence."""
    assert instead("figure", begun, begun=begun).startswith("sorry, ")
    assert instead("figure", "It is a house,", begun="It is a house,").startswith("but ")


def test_they_hold_no_figure() -> None:
    assert all(figures_in(sentence) == () for sentence in OURS)
