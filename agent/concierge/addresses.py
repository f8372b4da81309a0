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
_NO_STREET = frozenset(
    "a an and any are as at bath bathroom bathrooms baths bed bedroom bedrooms beds by car cars acre acres"
    " big busy cheap dollars feet for foot from garage half have home homes house houses i in is it k kids large lot"
    " main mile miles million minute minutes month months my nice of on one or people percent per price quiet same"
    " side small sq story that the their this thousand to two under unit units up we wide with year years your".split()
)
_NUMBERED = re.compile(rf"\b(\d{{1,6}}[a-z]?)\s+((?:[a-z'’.-]+\s+){{1,3}}?){_SUFFIX}\b", re.IGNORECASE)


def named(raw: str) -> str | None:
    """The first address of a line, house number and street: "87 Quarry Road". None when it names none."""
    for found in _NUMBERED.finditer(raw):
        words = set(found[2].lower().split())
        if words and not words & _NO_STREET:
            return " ".join(found[0].split())
    return None


def is_told(address: str, known: Iterable[Fields]) -> bool:
    """Whether a listing at that very address was told of: the same house number, the same words of the street."""
    wanted = re.findall(r"[a-z0-9]+", address.lower())
    number, street = wanted[0], set(wanted[1:-1])
    for listing in known:
        own = re.findall(r"[a-z0-9]+", str(listing.get("UnparsedAddress", "")).lower())
        if number in own and street <= set(own):
            return True
    return False
