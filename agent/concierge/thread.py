"""What a conversation has come to, told by its tool results: listings known, shown and spoken of, the last booking.

Knows the tools' results by their names; knows no phrases, reads no visitor's line and takes no decision.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Fields = Mapping[str, Any]
SPOKEN = 3  # at most so many homes are described at once


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A call and what came of it."""

    name: str
    arguments: Fields
    result: Fields

    @property
    def error(self) -> Fields:
        error = self.result.get("error")
        return error if isinstance(error, dict) else {}


@dataclass(slots=True)
class Thread:
    """Everything that the tools told so far.

    `shown` are the listings of the last search in order, `total` how many fitted, `asked_for` its calls' arguments.
    `group` are the keys spoken of together last, at most three; `focus` the one spoken of alone last, if any.
    `known` are all listings that any tool told of, by ListingKey, with all fields told. `booking` is the last one.
    """

    replies: list[str] = field(default_factory=list)
    shown: list[Fields] = field(default_factory=list)
    total: int = 0
    offset: int = 0
    group: list[str] = field(default_factory=list)
    focus: str | None = None
    known: dict[str, Fields] = field(default_factory=dict)
    detailed: set[str] = field(default_factory=set)
    booking: Fields | None = None

    def take(self, results: Sequence[ToolResult]) -> None:
        """Takes in the results of one round of calls."""
        searches = [each for each in results if each.name == "search_listings" and not each.error]
        if looked_up := [each for each in searches if each.arguments.get("address")]:
            self._look_up(looked_up)
        elif searches:
            self._search(searches)
        told = [listing for each in results for listing in listings_told(each)]
        for listing in told:
            key = key_of(listing)
            self.known[key] = {**self.known.get(key, {}), **listing}
            self.detailed.add(key)
        keys = list(dict.fromkeys(key_of(listing) for listing in told))
        for each in results:
            booking = each.result.get("booking")
            if isinstance(booking, dict):
                self.booking = booking
            key = str(each.arguments.get("listing_key", ""))
            if each.name in ("estimate_mortgage", "book_viewing", "open_houses") and key in self.known:
                keys.append(key)
        if keys:
            keys = list(dict.fromkeys(keys))
            self.focus = keys[0] if len(keys) == 1 else None
            self.group = keys if len(keys) > 1 else self.group

    def _look_up(self, searches: Sequence[ToolResult]) -> None:
        """A home found by its address is spoken of; the list that was shown before stays what "the second" means."""
        rows = [row for each in searches for row in rows_of(each.result)]
        for row in rows:
            self.known[key_of(row)] = {**self.known.get(key_of(row), {}), **row}
        if len(rows) == 1:
            self.focus = key_of(rows[0])

    def _search(self, searches: Sequence[ToolResult]) -> None:
        # Where one town of two has what was wished, nobody hears what the other has instead.
        fitting = [each for each in searches if total_of(each.result)] or searches
        self.shown = [row for each in fitting for row in rows_of(each.result)]
        self.total = sum(total_of(each.result) for each in searches)
        self.offset = int(searches[0].arguments.get("offset") or 0)
        for row in self.shown:
            self.known[key_of(row)] = {**self.known.get(key_of(row), {}), **row}
        self.group = [key_of(row) for row in self.shown[:SPOKEN]]
        self.focus = self.group[0] if len(self.shown) == 1 else None


def rows_of(result: Fields) -> list[Fields]:
    """The listings of a search result; those of the relaxed searches when nothing fitted."""
    rows = [row for row in _list(result.get("listings")) if is_listing(row)]
    if rows:
        return rows
    relaxed = [row for each in relaxed_of(result) for row in _list(each.get("listings")) if is_listing(row)]
    return list({key_of(row): row for row in relaxed}.values())


def relaxed_of(result: Fields) -> list[Fields]:
    return [each for each in _list(result.get("relaxed")) if isinstance(each, dict)]


def total_of(result: Fields) -> int:
    total = result.get("total")
    return total if isinstance(total, int) and not isinstance(total, bool) else 0


def listings_told(found: ToolResult) -> list[Fields]:
    """The listings that a call told in full."""
    if found.name == "get_listing" and is_listing(listing := found.result.get("listing")):
        return [listing]  # type: ignore[list-item]
    if found.name == "compare_listings":
        return [row for row in _list(found.result.get("listings")) if is_listing(row)]
    return []


def is_listing(row: object) -> bool:
    """Whether `row` can be spoken of: it has a key and a price."""
    return isinstance(row, dict) and bool(key_of(row)) and isinstance(row.get("ListPrice"), int | float)


def key_of(listing: Fields) -> str:
    key = listing.get("ListingKey")
    return key if isinstance(key, str) else ""


def as_object(text: str) -> Fields:
    """JSON text as an object; {} when it is none."""
    try:
        parsed = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
