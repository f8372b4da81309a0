"""Whether a figure is true of the home that it is said of, or of what the tools and the visitor told.

Knows values, fields and what a figure means; changes no text. What is not understood traces to nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.figures_in_text import Figure
from agent.grounding.facts import Facts, Home, figures_of_words
from agent.grounding.folding import fold
from agent.grounding.homes import Meant, sentence_begin, sentence_begins
from agent.grounding.meaning import Meaning
from agent.grounding.meaning import meaning as meaning_of
from agent.moments_in_text import Day
from agent.sources import same, says
from agent.told_values import Row, Told, Words, rows_of, told_in

_MAY_BE = {"number": ("homes", "code"), "clock": ("time",)}
_ROOMS = frozenset({"bedrooms", "bathrooms", "full baths", "half baths", "cars", "floors", "age"})
_DAYS = frozenset({"date", "day", "weekday", "time", "clock"})
_TERMS = frozenset({"down payment", "rate", "term", "loan"})
_HAPPENED = frozenset({"open house", "market", "closed", "hours"})
_NEVER = frozenset({"ratio", "foreign money", "foreign"})
_HOW_MANY = re.compile(r"\bhow (?:many|big|large|much)\b|\b(?:number|count) of\b|\bwhat(?:'s| is) (?:the|its)\b", re.IGNORECASE)
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
_IT = re.compile(r"\b(?:it|its|it's|this|the (?:home|house|condo|townhouse|apartment|price|rent))\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:agent|seller|owner|office|broker|call|listing|realtor)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:within|under|below|inside|fits?|meets?)\b", re.IGNORECASE)
_BEYOND = re.compile(r"\b(?:above|over|beyond|exceeds?|outside)\b", re.IGNORECASE)
# "I found two homes" counts all there are; "two homes are in Lindenport" some of them.
_FOUND_SO_MANY = re.compile(r"\b(?:there (?:are|is)|found|i have|i see|we have|just|only)\s*$", re.IGNORECASE)
_ASKED = (
    (re.compile(r"\bbed", re.IGNORECASE), "bedrooms"),
    (re.compile(r"\bbath", re.IGNORECASE), "bathrooms"),
    (re.compile(r"\b(?:cars?|garage|parking)\b", re.IGNORECASE), "cars"),
    (re.compile(r"\b(?:floors|stor(?:ies|eys)|levels)\b", re.IGNORECASE), "floors"),
    (re.compile(r"\bhow (?:big|large)|square|area\b", re.IGNORECASE), "sqft"),
    (re.compile(r"\b(?:price|cost|how much)\b", re.IGNORECASE), "usd"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What holds a figure: the listings, by key, and the rows, by identity; `at_all`: whether anything does."""

    at_all: bool
    keys: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()


NOWHERE = Found(False)
_NO_ROW = Row({}, "", 0, None, "tool")


def as_asked(figure: Figure, question: str) -> Figure:
    """ "Three." after "how many bedrooms?" counts bedrooms."""
    if figure.kind != "number" or not isinstance(figure.value, float) or not _HOW_MANY.search(question):
        return figure
    kind = next((kind for pattern, kind in _ASKED if pattern.search(question)), "")
    return replace(figure, kind=kind) if kind and (kind != "usd" or figure.value >= 100) else figure


class Tracer:
    """Over the facts of one conversation, as they grow."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def find(self, figure: Figure, meaning: Meaning, meant: Meant, context: str, at: int, spoken: str) -> Found:
        """`context`: the sentence around the figure, which begins there `at`; `spoken`: it and what was said before."""
        if figure.kind in _NEVER:
            return NOWHERE
        if figure.kind == "contact":
            return Found(self._is_written(str(figure.value)))
        if figure.kind == "pointed":
            return Found(isinstance(figure.value, float) and figure.value <= max(2, len(self._facts.homes)) or self._said(figure))
        if figure.kind == "relative day":
            return Found(self._is_written(str(figure.value)))
        if figure.kind == "homes":
            counts = self._facts.totals() if _FOUND_SO_MANY.search(context[:at]) else self._facts.counts(spoken)
            return Found(figure.value in set(counts) or self._is_wished(figure, meaning, meant, context[:at]))
        homes = self._homes(meant)
        bounds = self._facts.bounds.get(figure.kind, ()) if meaning.bound or not meant.keys else ()
        told = [one for one in (*self._values(homes, figure), *bounds) if self._holds(figure, one, meaning, one_home=len(meant.keys) == 1)]
        if told:
            return _found(told)
        if self._is_wished(figure, meaning, meant, context[:at]) or (figure.kind == "number" and figure.value in set(self._facts.counts(spoken))):
            return Found(True)
        words = [text for text in self._texts(homes) if self._quotes(figure, text, meaning, context)]
        return Found(True, frozenset(str(one.row.listing_key) for one in words if one.row.listing_key)) if words else NOWHERE

    def right(self, figure: Figure, meaning: Meaning, meant: Meant) -> Told | None:
        """The value that was meant, where there is just one."""
        if figure.kind == "homes":
            totals = {float(one.result["total"]) for one in self._facts.turn if isinstance(one.result.get("total"), int)}
            (total, *more) = totals or {None}
            return Told("homes", total, "total", _NO_ROW) if total is not None and not more else None
        if len(meant.keys) != 1 or (home := self._facts.homes.get(meant.keys[0])) is None:
            return None
        told = [one for one in home.values.get(figure.kind, ()) if _in_fields(one, meaning)]
        if figure.kind == "bathrooms":
            told = [one for one in told if one.field == "BathroomsFull"] or told
        if figure.kind == "usd" and meaning.name == "price":
            told = [one for one in told if one.field == "ListPrice"] or told
        return told[-1] if told and len({one.value for one in told}) == 1 else None

    def picked(self, words: str, keys: Sequence[str]) -> str:
        """The one of `keys` that "the cheaper one" is; "" when no word picks, or several are alike."""
        found = max(((match.start(), row) for row in _PICKS for match in row[0].finditer(words)), key=lambda one: one[0], default=None)
        homes = [home for key in keys if (home := self._facts.homes.get(key)) is not None]
        if found is None or len(homes) < 2:
            return ""
        _, (_, kind, field, sign) = found
        valued = [(sign * value, home.key) for home in homes if (value := _value(home, kind, field)) is not None]
        best = [key for value, key in valued if value == max(valued)[0]]
        return best[0] if len(best) == 1 and len(valued) == len(homes) else ""

    def _homes(self, meant: Meant) -> Sequence[Home]:
        if meant.keys:
            return [home for key in meant.keys if (home := self._facts.homes.get(key)) is not None]
        return list(self._facts.homes.values())

    def _values(self, homes: Sequence[Home], figure: Figure) -> Iterator[Told]:
        kinds = ("date",) if figure.kind in ("day", "weekday") else _MAY_BE.get(figure.kind, (figure.kind,))
        for kind in kinds:
            for home in homes:
                yield from home.values.get(kind, ())
            yield from self._facts.loose.get(kind, ())

    def _holds(self, figure: Figure, told: Told, meaning: Meaning, *, one_home: bool) -> bool:
        if meaning.fields is not None and not meaning.fields.search(told.field):
            return False
        if figure.kind in ("day", "weekday"):
            return isinstance(told.value, Day) and figure.value == (told.value.day if figure.kind == "day" else told.value.weekday)
        if meaning.strict and one_home and figure.value == told.value and not meaning.denied:
            return False  # "under $449,000" of what costs that
        if figure.kind == "age":
            return figure.value == told.value and (meaning.denied or told.row.fields.get(told.field) is True)
        return says(figure, told) or ((one_home or told.field.startswith(("min_", "max_"))) and _is_near(figure, told, meaning))

    def _is_wished(self, figure: Figure, meaning: Meaning, meant: Meant, before: str) -> bool:
        """Whether the visitor said it, and it is told as theirs: never as what a home is or costs."""
        if not self._said(figure):
            return False
        of_home = meant.named or (len(meant.keys) == 1 and _IT.search(before) is not None)
        if meaning.denied or (meaning.wish and not of_home):
            return True
        if meaning.bound or "+" in figure.text:
            return not of_home or self._bound_holds(figure, meaning, meant, before)
        if figure.kind in _DAYS:
            return meaning.name not in _HAPPENED
        if figure.kind == "phone":
            return _THEIRS.search(before) is None
        if meaning.name in _TERMS:
            return not self._is_told(figure, meaning)
        if meaning.name == "price" and not meant.named and self._is_reckoned(figure):
            return True
        return figure.kind in _ROOMS and (meant.of_many or not meant.keys)

    def _is_told(self, figure: Figure, meaning: Meaning) -> bool:
        """Whether an estimate of this reply tells it: then the visitor's words do not stand for it."""
        rows = [row for result in self._facts.fresh for row in rows_of([result]) if row.origin != "visitor"]
        told = (one for row in rows for one in told_in(row) if isinstance(one, Told))
        return any(one.kind == figure.kind and meaning.fields is not None and meaning.fields.search(one.field) for one in told)

    def _said(self, figure: Figure) -> bool:
        wished = self._facts.wished.get("time" if figure.kind == "clock" else figure.kind, ())
        if any(says(figure, one) for one in wished):
            return True
        days = [one.value for kind in ("date",) for one in self._facts.wished.get(kind, ())]
        if figure.kind in ("day", "weekday"):
            named = (day.day if figure.kind == "day" else day.weekday for day in days if isinstance(day, Day))
            if figure.value in named:
                return True
        return any(_said_so(figure, one) for one in self._facts.visitor)

    def _bound_holds(self, figure: Figure, meaning: Meaning, meant: Meant, before: str) -> bool:
        """ "It is under $400,000" is a wish of the visitor and not true of what costs more."""
        told = [one for one in self._values(self._homes(meant), figure) if _in_fields(one, meaning)]
        values = [one.value for one in told if isinstance(one.value, float)]
        if not values or not isinstance(figure.value, float):
            return True
        least = meaning.bound == "least" or "+" in figure.text or _BEYOND.search(before) is not None
        if meaning.bound == "between" and not least and not _WITHIN.search(before):
            return False
        return any(value >= figure.value if least else value <= figure.value for value in values)

    def _is_reckoned(self, figure: Figure) -> bool:
        """A price that the visitor gave for an estimate."""
        given = [one for one in self._facts.wished.get("usd", ()) if one.field == "price_usd"]
        return any(says(figure, one) for one in given) and any(_said_so(figure, one) for one in self._facts.visitor)

    def _texts(self, homes: Sequence[Home]) -> Iterator[Words]:
        for home in homes:
            yield from home.words
        yield from self._facts.loose_words

    def _quotes(self, figure: Figure, text: Words, meaning: Meaning, context: str) -> bool:
        """A text of a listing may tell what no field tells; over a field it is believed only word for word."""
        alike = [one for one in figures_of_words(text.text) if _says_alike(figure, one)]
        if not alike:
            return False
        home = self._facts.homes.get(str(text.row.listing_key)) if text.row.listing_key else None
        told = [one for one in home.values.get(figure.kind, ()) if _in_fields(one, meaning)] if home else []
        if any(says(figure, one) for one in told):
            return True
        if figure.kind in ("usd", "year", "percent"):
            return (not told or meaning.usual) and any(_means_alike(text.text, one, meaning) or _is_quoted(text.text, one, context) for one in alike)
        return not told or any(_is_quoted(text.text, one, context) for one in alike)

    def _is_written(self, contact: str) -> bool:
        asked = (str(value) for result in self._facts.results for value in result.arguments.values())
        texts = [*self._facts.said, *asked, *(one.text for one in self._texts(list(self._facts.homes.values())))]
        return any(contact in text.lower() for text in texts)


def _in_fields(told: Told, meaning: Meaning) -> bool:
    return meaning.fields is None or meaning.fields.search(told.field) is not None


def _value(home: Home, kind: str, field: str) -> float | None:
    return next((one.value for one in home.values.get(kind, ()) if one.field == field and isinstance(one.value, float)), None)


def _found(told: Sequence[Told]) -> Found:
    keys = frozenset(one.row.listing_key for one in told if one.row.listing_key is not None)
    return Found(True, keys, frozenset(id(one.row.fields) for one in told))


def _is_near(figure: Figure, told: Told, meaning: Meaning) -> bool:
    """ "over 1,800 square feet" of 1,850 is true, and near enough to be the same."""
    said, value = figure.value, told.value
    if not meaning.bound or not isinstance(said, float) or not isinstance(value, float):
        return False
    if figure.kind not in ("usd", "sqft", "sqm", "acres"):
        return False
    if meaning.bound == "most":
        return value <= said <= value * 1.1 and not (meaning.strict and said == value)
    return meaning.bound == "least" and value * 0.9 <= said <= value and not (meaning.strict and said == value)


def _said_so(figure: Figure, said: Figure) -> bool:
    """The same value in the same unit, or in none: visitors write "20 down" and "under 450", and mean thousands."""
    if isinstance(figure.value, Day) or isinstance(said.value, Day):
        return figure.kind == said.kind and same(figure, said.value)
    if figure.kind in ("time", "clock") and said.kind in ("time", "clock"):
        return same(replace(figure, kind="clock"), said.value)
    if said.kind == figure.kind and figure.value == said.value:
        return True
    if said.kind in ("number", "year", "homes") and isinstance(said.value, float) and isinstance(figure.value, float):
        return abs(figure.value - said.value) <= figure.tolerance or (figure.kind == "usd" and figure.value == said.value * 1000)
    return said.kind == figure.kind and same(figure, said.value)


def _says_alike(figure: Figure, one: Figure) -> bool:
    if figure.kind in ("weekday", "day") and isinstance(one.value, Day):
        return figure.value == (one.value.weekday if figure.kind == "weekday" else one.value.day)
    if figure.kind == "clock" and one.kind in ("time", "clock"):
        return same(figure, one.value)
    return one.kind == figure.kind and (same(figure, one.value) or figure.value == one.value)


def _means_alike(text: str, one: Figure, said: Meaning) -> bool:
    """ "Heating came to $1,975" tells of no fee."""
    plain = fold(text[:4_000]).text
    begin = sentence_begin(sentence_begins(plain), one.start)
    name = meaning_of(plain, begin, one, [one], ()).name
    return name == said.name and name != "price"


def _is_quoted(text: str, one: Figure, context: str) -> bool:
    before, after = re.findall(r"\w+", text[: one.start].lower()), re.findall(r"\w+", text[one.end :].lower())
    own = re.findall(r"\w+", one.text.lower())
    said = " ".join(re.findall(r"\w+", context.lower()))
    ways = ([*before[-2:], *own], [*own, *after[:2]], [*before[-1:], *own, *after[:1]])
    return any(len(way) > len(own) + 1 and " ".join(way) in said for way in ways)
