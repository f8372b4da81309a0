"""A home that a line names by its address before any tool told of it: "book a viewing of 87 Quarry Road".

Reads lines only; the search tool says whether there is such a home.
"""

import re
from collections.abc import Iterable

from agent.concierge.thread import Fields

_SUFFIX = (
    r"(?:road|rd|street|st|avenue|ave|lane|ln|court|ct|drive|dr|way|place|pl|boulevard|blvd|terrace|circle|cir"
    r"|parkway|pkwy|trail|loop|square|highway|hwy|point)"
)
# Words that stand between a figure and such a suffix in other sentences: "2 car garage on a quiet street".
_NO_STREET = re.compile(
    r"\b(?:a|an|and|any|are|as|at|baths?|bathrooms?|beds?|bedrooms?|by|cars?|acres?|big|busy|cheap|dollars"
    r"|feet|for|foot"
    r"|from|garage|half|have|homes?|houses?|in?|is|it|k|kids|large|lot|main|miles?|million|minutes?|months?|my"
    r"|nice|o[fnr]"
    r"|one|people|per|percent|price|quiet|same|side|small|sq|story|that|the|their|this|thousand|to|two|under"
    r"|units?|up|we"
    r"|wide|with|years?|your)\b"
)
_NUMBERED = re.compile(rf"\b(\d{{1,6}}[a-z]?)\s+((?:[a-z'’.-]+\s+){{1,3}}?){_SUFFIX}\b", re.IGNORECASE)


def named(raw: str) -> str | None:
    """The first address of a line, house number and street: "87 Quarry Road". None when it names none."""
    return next(iter(all_named(raw)), None)


def all_named(raw: str) -> list[str]:
    """Every address of a line, in order: "compare 87 Quarry Road and 19 Millrace Court" names two."""
    return list(dict.fromkeys(" ".join(found[0].split()) for found in _NUMBERED.finditer(raw) if _is_street(found)))


def without(text: str, instead: str = " ") -> str:
    """`text` with `instead` for each address: a house number counts and costs nothing."""
    return _NUMBERED.sub(lambda found: instead if _is_street(found) else found[0], text)


def _is_street(found: re.Match[str]) -> bool:
    return bool(found[2].strip()) and not _NO_STREET.search(found[2].lower())


def is_told(address: str, known: Iterable[Fields]) -> bool:
    """Whether a listing at that very address was told of: the same house number, the same words of the street."""
    wanted = re.findall(r"[a-z0-9]+", address.lower())
    number, street = wanted[0], set(wanted[1:-1])
    for listing in known:
        own = re.findall(r"[a-z0-9]+", str(listing.get("UnparsedAddress", "")).lower())
        if number in own and street <= set(own):
            return True
    return False
