"""Whether a figure is true of the home that it is said of, or of what the tools and the visitor told.

Knows values, fields and what a figure means; changes no text. What is not understood traces to nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agent.figures_in_text import Figure
from agent.grounding.facts import Facts, Home
from agent.grounding.homes import Meant
from agent.grounding.meaning import Meaning
from agent.grounding.quoting import quotes
from agent.grounding.wishes import Wishes
from agent.moments_in_text import Day
from agent.sources import says
from agent.told_values import Row, Told, Words

_MAY_BE = {"number": ("homes", "code"), "clock": ("time",), "day": ("date",), "weekday": ("date",)}
_MEASURED = frozenset({"usd", "sqft", "sqm", "acres"})
_SALE = re.compile(r"\b(?:buy|own|purchase|for sale)\b", re.IGNORECASE)
# "I found two homes" counts all there are; "two homes are in Lindenport" some of them.
_FOUND_SO_MANY = re.compile(r"\b(?:there (?:are|is)|found|i have|i see|we have|just|only)\s*$", re.IGNORECASE)
_PICKS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), kind, field, sign)
    for words, kind, field, sign in (
        ("cheap(?:er|est)|less expensive|least expensive|lowest[ -]priced", "usd", "ListPrice", -1),
        ("price?ier|priciest|(?:more|most) expensive", "usd", "ListPrice", 1),
        ("larg(?:er|est)|bigg(?:er|est)", "sqft", "LivingArea", 1),
        ("small(?:er|est)", "sqft", "LivingArea", -1),
        ("new(?:er|est)", "year", "YearBuilt", 1),
        ("old(?:er|est)", "year", "YearBuilt", -1),
    )
)
# Of several fields that tell the same, the one that people mean.
_FIRST_OF = {"bathrooms": "BathroomsFull", "usd": "ListPrice"}


class Where(NamedTuple):
    """`sentence`: the one around a figure, which begins there at `at`; `spoken`: it and what was said before."""

    sentence: str
    at: int
    spoken: str

    @property
    def before(self) -> str:
        return self.sentence[: self.at]


@dataclass(frozen=True, slots=True)
class Found:
    """What holds a figure: the listings, by key, and the rows, by identity; `at_all`: whether anything does."""

    at_all: bool
    keys: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()


NOWHERE = Found(False)
_NO_ROW = Row({}, "", 0, None, "tool")


class Tracer:
    """Over the facts of one conversation, as they grow."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._wishes = Wishes(facts)

    def find(self, figure: Figure, meaning: Meaning, meant: Meant, where: Where) -> Found:
        homes = self._homes(meant)
        if figure.kind in _PLAIN_WORDS:
            return Found(_PLAIN_WORDS[figure.kind](self, figure))
        if figure.kind == "homes":
            counts = self._facts.totals() if _FOUND_SO_MANY.search(where.before) else self._facts.counts(where.spoken)
            return Found(figure.value in set(counts) or self._is_wished(figure, meaning, meant, where))
        if told := self._told(figure, meaning, meant, where):
            keys = frozenset(one.row.listing_key for one in told if one.row.listing_key is not None)
            return Found(True, keys, frozenset(id(one.row.fields) for one in told))
        is_count = figure.kind == "number" and figure.value in set(self._facts.counts(where.spoken))
        if is_count or self._is_wished(figure, meaning, meant, where):
            return Found(True)
        words = [text for text in self._texts(homes) if quotes(figure, text, meaning, where.sentence, self._facts)]
        return Found(bool(words), frozenset(one.row.listing_key for one in words if one.row.listing_key))

    def is_told(self, figure: Figure, meaning: Meaning, meant: Meant) -> bool:
        """Whether a tool told it, whatever the visitor said."""
        return bool(self._told(figure, meaning, meant, Where("", 0, "")))

    def extreme(self, figure: Figure, meaning: Meaning, keys: Sequence[str], *, least: bool) -> bool:
        """Whether it is the least, or the most, that these homes have."""
        told = (one for one in self._values(self._homes(Meant(tuple(keys))), figure) if meaning.allows(one.field))
        values = [one.value for one in told if isinstance(one.value, float)]
        return not values or figure.value == (min(values) if least else max(values))

    def right(self, figure: Figure, meaning: Meaning, meant: Meant) -> Told | None:
        """The value that was meant, where there is just one."""
        if figure.kind == "homes":
            totals = [total for one in self._facts.turn if isinstance(total := one.result.get("total"), int)]
            return Told("homes", float(totals[0]), "total", _NO_ROW) if len(set(totals)) == 1 else None
        home = self._facts.homes.get(meant.keys[0]) if len(meant.keys) == 1 else None
        if home is None:
            return None
        told = [one for one in home.values.get(figure.kind, ()) if meaning.allows(one.field)]
        told = [one for one in told if one.field == _FIRST_OF.get(figure.kind)] or told
        return told[-1] if told and len({one.value for one in told}) == 1 else None

    def picked(self, words: str, keys: Sequence[str]) -> str:
        """The one of `keys` that "the cheaper one" is; "" when no word picks, or several are alike."""
        best = self.best(words, keys)
        return best[0] if best is not None and len(best) == 1 else ""

    def best(self, words: str, keys: Sequence[str]) -> Sequence[str] | None:
        """Those of `keys` that the last picking word fits, none when a value is not known; None without such a word."""
        found = [(match.start(), row) for row in _PICKS for match in row[0].finditer(words)]
        homes = [home for key in keys if (home := self._facts.homes.get(key)) is not None]
        if not found or len(homes) < 2:
            return None
        _, (_, kind, field, sign) = max(found, key=lambda one: one[0])
        valued = [(sign * value, home.key) for home in homes if (value := _value(home, kind, field)) is not None]
        return [key for value, key in valued if value == max(valued)[0]] if len(valued) == len(homes) else []

    def _homes(self, meant: Meant) -> Sequence[Home]:
        if meant.keys:
            return [home for key in meant.keys if (home := self._facts.homes.get(key)) is not None]
        return list(self._facts.homes.values())

    def _values(self, homes: Sequence[Home], figure: Figure) -> Iterator[Told]:
        for kind in _MAY_BE.get(figure.kind, (figure.kind,)):
            for home in homes:
                yield from home.values.get(kind, ())
            yield from self._facts.loose.get(kind, ())

    def _told(self, figure: Figure, meaning: Meaning, meant: Meant, where: Where) -> Sequence[Told]:
        homes = self._homes(meant)
        bounds = self._facts.bounds.get(figure.kind, ()) if meaning.bound or not meant.keys else ()
        one_home = len(meant.keys) == 1
        told = [one for one in self._values(homes, figure) if _holds(figure, one, meaning, one_home=one_home)]
        told += [one for one in bounds if _holds(figure, one, meaning, one_home=one_home)]
        if figure.kind == "usd" and not figure.period and _SALE.search(where.before):
            return [one for one in told if one.period != "month"]  # a rent buys nothing
        return told

    def _is_wished(self, figure: Figure, meaning: Meaning, meant: Meant, where: Where) -> bool:
        told = (one for one in self._values(self._homes(meant), figure) if meaning.allows(one.field))
        return self._wishes.hold(figure, meaning, meant, where.before, told)

    def _texts(self, homes: Sequence[Home]) -> Iterator[Words]:
        for home in homes:
            yield from home.words
        yield from self._facts.loose_words

    def _is_few(self, figure: Figure) -> bool:
        return isinstance(figure.value, float) and figure.value <= max(2, len(self._facts.homes))

    def _is_pointed(self, figure: Figure) -> bool:
        return self._is_few(figure) or self._wishes.said(figure)

    def _is_written(self, figure: Figure) -> bool:
        words = str(figure.value)
        asked = (str(value) for result in self._facts.results for value in result.arguments.values())
        texts = [*self._facts.said, *asked, *(one.text for one in self._texts(list(self._facts.homes.values())))]
        return any(words in text.lower() for text in texts)


# Kinds that are looked up as they are written, whatever home is meant; no tool tells the last two.
_PLAIN_WORDS: Mapping[str, Callable[[Tracer, Figure], bool]] = {
    "contact": Tracer._is_written,
    "relative day": Tracer._is_written,
    "pointed": Tracer._is_pointed,
    "ratio": lambda *_: False,
    "foreign money": lambda *_: False,
}


def _value(home: Home, kind: str, field: str) -> float | None:
    values = (one.value for one in home.values.get(kind, ()) if one.field == field)
    return next((value for value in values if isinstance(value, float)), None)


def _holds(figure: Figure, told: Told, meaning: Meaning, *, one_home: bool) -> bool:
    if not meaning.allows(told.field):
        return False
    if isinstance(told.value, Day) and figure.kind in ("day", "weekday"):
        return figure.value == (told.value.day if figure.kind == "day" else told.value.weekday)
    if meaning.strict and one_home and figure.value == told.value and not meaning.denied:
        return False  # "under $449,000" of what costs that
    if figure.kind == "age":
        return figure.value == told.value and (meaning.denied or told.row.fields.get(told.field) is True)
    if says(figure, told):
        return True
    return (one_home or told.field.startswith(("min_", "max_"))) and _is_near(figure, told, meaning)


def _is_near(figure: Figure, told: Told, meaning: Meaning) -> bool:
    """ "over 1,800 square feet" of 1,850 is true, and near enough to be the same."""
    said, value = figure.value, told.value
    if not isinstance(said, float) or not isinstance(value, float) or figure.kind not in _MEASURED:
        return False
    if meaning.strict and said == value:
        return False
    if meaning.bound == "most":
        return value <= said <= value * 1.1
    return meaning.bound == "least" and value * 0.9 <= said <= value
