"""Whether a figure is true of the home that it is said of, or of what the tools and the visitor told.

Knows values, fields and what a figure means; changes no text. What is not understood traces to nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from agent.figures_in_text import Figure
from agent.grounding.facts import Facts, Home
from agent.grounding.homes import Meant
from agent.grounding.meaning import Meaning
from agent.grounding.quoting import quotes
from agent.grounding.wishes import Wishes, is_proposed
from agent.moments_in_text import Day
from agent.sources import says
from agent.told_values import Row, Told, Words

_MAY_BE = {"number": ("homes", "code"), "clock": ("time",), "day": ("date",), "weekday": ("date",)}
_NEAR = 1.15  # "under half a million" of $449,000
_UNIT = re.compile(r"\b(?:unit|apt\.?|apartment|suite) ?#?$", re.IGNORECASE)
_SPELLED = 6  # of a reference, without its VX-
_MEASURED = frozenset({"usd", "sqft", "sqm", "acres"})
# "Its score is 87" is not borne out by 87 Quarry Road.
_OF_ADDRESS = frozenset({"StreetNumber", "UnparsedAddress", "address", "UnitNumber"})
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
        if (is_so := self._is_looked_up(figure, homes, where)) is not None:
            return Found(is_so)
        if figure.kind == "homes":
            counts = self._facts.totals() if _FOUND_SO_MANY.search(where.before) else self._facts.counts(where.spoken)
            return Found(figure.value in set(counts) or self._is_wished(figure, meaning, meant, where))
        if told := self._told(figure, meaning, meant, where):
            keys = frozenset(one.row.listing_key for one in told if one.row.listing_key is not None)
            return Found(True, keys, frozenset(id(one.row.fields) for one in told))
        is_count = figure.kind == "number" and figure.value in set(self._facts.totals())
        if is_count or self._is_spelled(figure) or self._is_wished(figure, meaning, meant, where):
            return Found(True)
        words = [text for text in self._texts(homes) if quotes(figure, text, meaning, where.sentence, self._facts)]
        return Found(bool(words), frozenset(one.row.listing_key for one in words if one.row.listing_key))

    def _is_looked_up(self, figure: Figure, homes: Sequence[Home], where: Where) -> bool | None:
        """What holds in one way only; None for all the rest."""
        if _UNIT.search(where.before):
            return any(_in_unit(figure.text, home.address) for home in homes)
        if figure.kind == "week" and isinstance(figure.value, float):
            return self._is_between_days(figure.value, homes)
        return _PLAIN_WORDS[figure.kind](self, figure) if figure.kind in _PLAIN_WORDS else None

    def is_told(self, figure: Figure, meaning: Meaning, meant: Meant) -> bool:
        """Whether a tool told it, whatever the visitor said."""
        return bool(self._told(figure, meaning, meant, Where("", 0, "")))

    def extreme(self, figure: Figure, meaning: Meaning, keys: Sequence[str], *, least: bool) -> bool:
        """Whether it is the least, or the most, that these homes have."""
        told = (one for one in self._values(self._homes(Meant(tuple(keys))), figure) if meaning.allows(one.field))
        values = [one.value for one in told if isinstance(one.value, float)]
        return not values or figure.value == (min(values) if least else max(values))

    def all_within(self, figure: Figure, meaning: Meaning, keys: Sequence[str]) -> bool:
        """Whether the bound holds for each of them: "all under $500,000"."""
        return all(self._is_within(figure, meaning, key) for key in keys)

    def holders(self, figure: Figure, meaning: Meaning, keys: Sequence[str]) -> int:
        """How many of `keys` it is true of: of "the only one with four bedrooms" one."""
        if meaning.bound:
            return sum(self._is_within(figure, meaning, key) for key in keys)
        return sum(self.is_told(figure, meaning, Meant((key,))) for key in keys)

    def _is_within(self, figure: Figure, meaning: Meaning, key: str) -> bool:
        told = [one.value for one in self._values(self._homes(Meant((key,))), figure) if meaning.allows(one.field)]
        said = figure.value
        values = [one for one in told if isinstance(one, float) and isinstance(said, float)]
        if not values or (meaning.strict and said in values):
            return False
        return any(one >= said if meaning.bound == "least" else one <= said for one in values)  # type: ignore[operator]

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
        return is_proposed(figure, meaning, where.sentence, where.at) or self._wishes.hold(
            figure, meaning, meant, where.before, told
        )

    def _texts(self, homes: Sequence[Home]) -> Iterator[Words]:
        for home in homes:
            yield from (one for one in home.words if one.field not in _OF_ADDRESS)
        yield from self._facts.loose_words

    def _is_between_days(self, weeks: float, homes: Sequence[Home]) -> bool:
        """ "Every two weeks", "two weeks later": between two days, one after the other, that were told of a home."""
        for home in homes:
            days = sorted({day for day in map(_date, home.values.get("date", ())) if day is not None})
            if any((later - earlier).days == 7 * weeks for earlier, later in pairwise(days)):
                return True
        return False

    def _is_spelled(self, figure: Figure) -> bool:
        """ "A, 8, R, 4, 3, M, M" of VX-A8R43MM."""
        codes = (one.value for one in self._values(self._homes(Meant()), figure))
        said = str(figure.value)
        return (
            figure.kind == "code"
            and len(said) >= _SPELLED
            and any(isinstance(one, str) and one.endswith(said) for one in codes)
        )

    def _is_length_of_viewing(self, figure: Figure) -> bool:
        minutes = {"half an hour": 30, "a quarter of an hour": 15, "an hour": 60}.get(str(figure.value))
        bookings = (one.result.get("booking") for one in self._facts.results)
        return any(minutes == _minutes(one) for one in bookings if isinstance(one, Mapping)) if minutes else False

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
    "hour": Tracer._is_length_of_viewing,
    "ratio": lambda *_: False,
    "foreign money": lambda *_: False,
}


def _in_unit(written: str, address: str) -> bool:
    """ "Unit 12A at 900 Harbor Boulevard"."""
    return re.search(rf"\b(?:unit|apt|suite|ste)\b\.? ?#?{re.escape(written)}$", address, re.IGNORECASE) is not None


def _date(told: Told) -> date | None:
    day = told.value
    if not isinstance(day, Day) or day.day is None or day.year is None or not told.field.startswith("starts"):
        return None
    return date(day.year, day.month, day.day)


def _minutes(booking: Mapping[str, object]) -> float | None:
    try:
        starts, ends = (datetime.fromisoformat(str(booking.get(name))) for name in ("starts_local", "ends_local"))
        return (ends - starts).total_seconds() / 60
    except (ValueError, TypeError):
        return None


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
    return _is_near(figure, told, meaning)


def _is_near(figure: Figure, told: Told, meaning: Meaning) -> bool:
    """ "over 1,800 square feet" of 1,850 is true, and near enough to be the same."""
    said, value = figure.value, told.value
    if not isinstance(said, float) or not isinstance(value, float) or figure.kind not in _MEASURED:
        return False
    if meaning.strict and said == value:
        return False
    if meaning.bound == "most":
        return value <= said <= value * _NEAR
    return meaning.bound == "least" and value / _NEAR <= said <= value
