"""Whether a figure is the visitor's own, and told as theirs: a budget, a wish, terms of a loan, a day for a viewing.

Knows what the visitor said and what the tools were asked with; a claim of the visitor about a home is no fact of it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from agent.figures_in_text import Figure
from agent.grounding.facts import Facts
from agent.grounding.homes import Meant
from agent.grounding.meaning import Meaning
from agent.moments_in_text import Day
from agent.sources import same, says
from agent.told_values import Told, rows_of, told_in

_ROOMS = frozenset({"bedrooms", "bathrooms", "full baths", "half baths", "cars", "floors", "age"})
_DAYS = frozenset({"date", "day", "weekday", "time", "clock"})
_TERMS = frozenset({"down payment", "rate", "term", "loan"})
_HAPPENED = frozenset({"open house", "market", "closed", "hours"})
_IT = re.compile(r"\b(?:it|its|it's|this|the (?:home|house|condo|townhouse|apartment|price|rent))\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:agent|seller|owner|office|broker|call|listing|realtor)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:within|under|below|inside|fits?|meets?)\b", re.IGNORECASE)
_BEYOND = re.compile(r"\b(?:above|over|beyond|exceeds?|outside)\b", re.IGNORECASE)


# "Would 3 PM on Friday work?", "Do you have figures in mind, for example 20 percent down?": a question tells nothing.
_ASKS = re.compile(
    r"^(?:\W|so|and|or|then|okay|sure)*"
    r"(?:would|could|should|shall|do you|does|what about|how about|which|what|is|are)\b"
    r"(?!.*\bopen)(?!.*\b(?:know|remember)\b)",
    re.IGNORECASE | re.DOTALL,
)
_HIGHER = re.compile(r"\b(?:rais|lower|increas|stretch|widen)\w*\b|\bgo (?:up )?to\b|\bup to\b", re.IGNORECASE)
_OFFER = re.compile(r"\b(?:an|your) offer of\s*$", re.IGNORECASE)
_ENDS = re.compile(r"[.!?](?=\s|$)")


def is_proposed(figure: Figure, meaning: Meaning, sentence: str, at: int) -> bool:
    """Whether it is asked and not told: a day, a time, terms of a loan, another limit of the price."""
    end = _ENDS.search(sentence, at)
    if end is None or end[0] != "?" or not _ASKS.match(sentence[: end.end()]):
        return False
    if figure.kind == "usd":
        return _HIGHER.search(sentence, 0, at) is not None
    return (figure.kind in _DAYS and meaning.name not in _HAPPENED) or figure.kind in ("percent", "years")


class Wishes:
    """Of one conversation, as it grows."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def hold(self, figure: Figure, meaning: Meaning, meant: Meant, before: str, told: Iterable[Told]) -> bool:
        """`before`: its sentence up to the figure; `told`: what the homes meant have of its kind and fields."""
        if not self.said(figure):
            return False
        of_home = meant.named or (len(meant.keys) == 1 and _IT.search(before) is not None)
        if meaning.denied or (meaning.wish and not of_home) or _OFFER.search(before):
            return True
        if meaning.bound or "+" in figure.text:
            return not of_home or _bound_holds(figure, meaning, before, told)
        if figure.kind in _ROOMS:
            return meant.of_many or not meant.keys
        return self._is_theirs(figure, meaning, meant, before)

    def said(self, figure: Figure) -> bool:
        """Whether the visitor's words hold it, or the arguments of a tool."""
        wished = self._facts.wished.get("time" if figure.kind == "clock" else figure.kind, ())
        if any(says(figure, one) for one in wished):
            return True
        if figure.kind in ("day", "weekday"):
            days = (one.value for one in self._facts.wished.get("date", ()) if isinstance(one.value, Day))
            if any(figure.value == (day.day if figure.kind == "day" else day.weekday) for day in days):
                return True
        return any(_said_so(figure, one) for one in self._facts.visitor)

    def _is_theirs(self, figure: Figure, meaning: Meaning, meant: Meant, before: str) -> bool:
        if figure.kind in _DAYS:
            return meaning.name not in _HAPPENED
        if figure.kind == "phone":
            return _THEIRS.search(before) is None
        if meaning.name in _TERMS:
            return not self._is_told(figure, meaning)
        return meaning.name == "price" and not meant.named and self._is_reckoned(figure)

    def _is_told(self, figure: Figure, meaning: Meaning) -> bool:
        """Whether an estimate of this reply tells it: then the visitor's words do not stand for it."""
        rows = [row for result in self._facts.fresh for row in rows_of([result]) if row.origin != "visitor"]
        told = (one for row in rows for one in told_in(row) if isinstance(one, Told))
        return any(one.kind == figure.kind and meaning.allows(one.field) for one in told if meaning.fields)

    def _is_reckoned(self, figure: Figure) -> bool:
        """A price that the visitor gave for an estimate."""
        given = [one for one in self._facts.wished.get("usd", ()) if one.field == "price_usd"]
        return any(says(figure, one) for one in given) and any(_said_so(figure, one) for one in self._facts.visitor)


def _bound_holds(figure: Figure, meaning: Meaning, before: str, told: Iterable[Told]) -> bool:
    """ "It is under $400,000" is a wish of the visitor and not true of what costs more."""
    values = [one.value for one in told if isinstance(one.value, float)]
    if not values or not isinstance(figure.value, float):
        return True
    least = meaning.bound == "least" or "+" in figure.text or _BEYOND.search(before) is not None
    if meaning.bound == "between" and not least and not _WITHIN.search(before):
        return False
    return any(value >= figure.value if least else value <= figure.value for value in values)


def _said_so(figure: Figure, said: Figure) -> bool:
    """The same value in the same unit, or in none: visitors write "20 down" and "under 450", and mean thousands."""
    if isinstance(figure.value, Day) or isinstance(said.value, Day):
        return figure.kind == said.kind and same(figure, said.value)
    if figure.kind in ("time", "clock") and said.kind in ("time", "clock"):
        return same(replace(figure, kind="clock"), said.value)
    if said.kind == figure.kind and figure.value == said.value:
        return True
    if said.kind in ("number", "year", "homes") and isinstance(said.value, float) and isinstance(figure.value, float):
        in_thousands = figure.kind == "usd" and figure.value == said.value * 1000
        return in_thousands or abs(figure.value - said.value) <= figure.tolerance
    return said.kind == figure.kind and same(figure, said.value)
