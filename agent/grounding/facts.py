"""What a conversation has told so far: values of each home, of no home, what the visitor wished, and the words.

Knows the messages of a conversation and the results of tools; knows no reply. A result is read once.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from agent.concierge.numbers import VALUES
from agent.events import ToolFinished
from agent.figures_in_text import Figure
from agent.grounding.folding import fold
from agent.grounding.numerals import numerals
from agent.grounding.odd_figures import weekdays
from agent.model import Message
from agent.told_data import read_object
from agent.told_values import Row, Told, Words, rows_of, told_in, totals_together

_PROPER = re.compile(r"Name$|School$|^City$|County")
_NUMBERED = re.compile(rf"\d|\b(?:{'|'.join(VALUES)}|hundred|thousand|million)\b", re.IGNORECASE)
_LISTED = ("listings", "open_houses")
# What homes of a result are counted by, and the word that names it; else the value does.
_COUNTED = {
    **{"City": "", "PropertySubType": "", "StandardStatus": "", "BedroomsTotal": "bedroom", "PoolPrivateYN": "pool"},
    **{"BathroomsFull": "bath", "GarageSpaces": "garage", "SeniorCommunityYN": "55"},
}
_LEVELS = {"One": 1.0, "Two": 2.0, "Three Or More": 3.0}
_MAX_RESULTS = 60  # of a long conversation the newest


@dataclass(slots=True)
class Home:
    """`address` as the listing writes it, "" when it may not be told; values by their kind; texts."""

    key: str
    address: str = ""
    city: str = ""
    values: dict[str, list[Told]] = field(default_factory=dict)
    words: list[Words] = field(default_factory=list)


class Facts:
    """Grows with every result. `fresh` are the results of this reply."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.homes: dict[str, Home] = {}
        self.loose: dict[str, list[Told]] = {}
        self.loose_words: list[Words] = []
        self.bounds: dict[str, list[Told]] = {}  # what a search was given up to: no home's own
        self.wished: dict[str, list[Told]] = {}
        self.results: list[ToolFinished] = []
        self.fresh: list[ToolFinished] = []
        self.names: set[str] = set()  # words that tools told, in lower case; and those of the visitor
        self.said_names: set[str] = set()
        self.proper: set[str] = set()  # names that hold a number: "Two Rivers Property House"
        self.said = [each.content for each in messages if each.role == "user"]
        self.question = self.said[-1] if self.said else ""
        answers = [each.content for each in messages if each.role == "assistant" and each.content.strip()]
        self.last_answer = answers[-1] if answers else ""
        self.visitor: list[Figure] = [one for line in self.said for one in figures_of(line)]
        for text in self.said:
            self.said_names.update(re.findall(r"[a-z]+|\d+", text.casefold()))
        for result in _told_before(messages)[-_MAX_RESULTS:]:
            self._take(result)

    def learn(self, result: ToolFinished) -> None:
        self.fresh.append(result)
        self._take(result)

    def _take(self, result: ToolFinished) -> None:
        self.results.append(result)
        for row in rows_of([result]):
            self._row(row._replace(at=len(self.results) - 1))

    def _row(self, row: Row) -> None:
        home = self._home(row)
        for one in told_in(row):
            # A price that a model gave to the mortgage tool proves nothing of a home by coming back.
            given = row.tool == "estimate_mortgage" and row.listing_key is None and one.field == "price_usd"
            if isinstance(one, Words):
                self._name(one.text)
                if _PROPER.search(one.field) and _NUMBERED.search(one.text):
                    self.proper.add(one.text.casefold())
                (home.words if home else self.loose_words).append(one)
            elif row.origin == "visitor" or given:
                self.wished.setdefault(one.kind, []).append(one)
            elif one.field.startswith(("min_", "max_")):
                self.bounds.setdefault(one.kind, []).append(one)
            elif home is not None:
                home.values.setdefault(one.kind, []).append(one)
            else:
                self.loose.setdefault(one.kind, []).append(one)
        if home is not None:
            home.values.setdefault("floors", []).extend(_levels(row))

    def _home(self, row: Row) -> Home | None:
        if row.listing_key is None or row.origin == "visitor":
            return None
        home = self.homes.setdefault(str(row.listing_key), Home(str(row.listing_key)))
        address = row.fields.get("UnparsedAddress") or row.fields.get("address")
        if isinstance(address, str) and not home.address:
            home.address = address
        if isinstance(city := row.fields.get("City"), str):
            home.city = city
        return home

    def _name(self, text: str) -> None:
        self.names.update(re.findall(r"[a-z]+", text.casefold()))

    @property
    def addresses(self) -> Mapping[str, str]:
        return {home.key: home.address for home in self.homes.values() if home.address}

    def stated(self, key: str, name: str) -> object:
        """The value of a field that is no figure, such as PoolPrivateYN, as it was told last; None when it was not."""
        rows = (row for result in reversed(self.results) for row in rows_of([result]) if row.listing_key == key)
        return next((row.fields[name] for row in rows if name in row.fields and row.origin != "visitor"), None)

    @property
    def turn(self) -> Sequence[ToolFinished]:
        """The results of this reply; of the whole conversation when it asked no tool."""
        return self.fresh or self.results

    def totals(self) -> Iterator[float]:
        """How many homes there are: never how many of them were listed, or are alike."""
        for result in self.turn:
            for row in rows_of([result]):
                yield from (
                    one.value
                    for one in told_in(row)
                    if isinstance(one, Told) and one.kind == "homes" and isinstance(one.value, float)
                )
        yield from (one.value for one in totals_together(self.turn) if isinstance(one.value, float))

    def counts(self, spoken: str) -> Iterator[float]:
        """How many homes: totals, how many were listed, how many of those have what `spoken` names."""
        yield from self.totals()
        plain = spoken.casefold()
        for result in self.turn:
            for row in rows_of([result]):
                yield from _alike(row.fields, plain)


def _levels(row: Row) -> Iterator[Told]:
    levels = row.fields.get("Levels")
    for level in levels if isinstance(levels, list) else ():
        if isinstance(level, str) and level in _LEVELS:
            yield Told("floors", _LEVELS[level], "Levels", row)


def _alike(fields: Mapping[str, Any], spoken: str) -> Iterator[float]:
    """ "Two of them have a pool", "three are in Lindenport"."""
    for name in _LISTED:
        listed = fields.get(name)
        rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
        if rows:
            yield float(len(rows))
        alike = Counter((one, str(row[one])) for row in rows for one in _COUNTED if row.get(one))
        for (counted, value), count in alike.items():
            if (_COUNTED[counted] or value.casefold().strip()[:4]) in spoken:
                yield float(count)


def figures_of(line: str) -> list[Figure]:
    return numerals(fold(line[:2_000]).text, ())


@lru_cache(maxsize=2048)
def figures_of_words(text: str) -> tuple[Figure, ...]:
    """The figures of a text in a result."""
    plain = fold(text[:4_000]).text
    found = numerals(plain, ())
    return (*found, *weekdays(plain, [(one.start, one.end) for one in found]))


def _told_before(messages: Sequence[Message]) -> list[ToolFinished]:
    calls = {call.id: call for message in messages for call in message.tool_calls}
    told = []
    for message in messages:
        if message.role == "tool":
            call = calls.get(message.tool_call_id or "")
            arguments = _object(call.arguments) if call else {}
            told.append(ToolFinished(call.name if call else "", arguments, _object(message.content)))
    return told


# The same results are read again in each reply of a conversation.
_object = lru_cache(maxsize=256)(read_object)
