"""Which listing a visitor means: "the second", "the cheapest", "the condo", "the one on Quarry Road", "it".

Knows the listings of the conversation as the tools told them; knows no phrases.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from agent.thread import Fields, Thread

_ORDINALS = ("first|1st", "second|2nd", "third|3rd", "fourth|4th", "fifth|5th", "sixth|6th")
# "the first floor" and "second bathroom" are no places in a list.
_NOT_A_PLACE = r"(?! (?:floor|story|level|time|bath|bed|garage|street|avenue))"
_NUMBERED = re.compile(r"(?:\bnumber|\bno\.|\boption|#) ?(\d)\b")
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|that one|this one|that house|this house|that home|this home|that place|this place"
    r"|there|that|this|the (?:home|house|place|property|one))\b"
)
_SUPERLATIVES: tuple[tuple[str, str, bool], ...] = (
    (r"cheap(?:er|est)|less expensive|least expensive|lowest price|most affordable", "ListPrice", False),
    (r"most expensive|more expensive|priciest|highest price", "ListPrice", True),
    (r"biggest|bigger|largest|larger", "LivingArea", True),
    (r"smallest|smaller", "LivingArea", False),
)
_TYPES = {
    r"condo(?:minium)?": "Condominium",
    r"town ?(?:house|home)": "Townhouse",
    r"apartment|flat": "Apartment",
    r"house|cottage": "Single Family Residence",
}
_SUFFIX = re.compile(
    r"(?:road|street|lane|avenue|ave|court|drive|way|boulevard|blvd|point|unit|place|north|south|east|west)"
)


def meant(text: str, thread: Thread) -> list[str]:
    """The ListingKeys that `text` (lower case) points at, in the order shown; [] when it points at none."""
    shown = thread.shown or list(thread.known.values())
    for find in (_by_address, _by_order, _by_superlative, _by_kind):
        if found := find(text, list(thread.known.values()) if find is _by_address else shown):
            return [str(listing["ListingKey"]) for listing in found]
    if re.search(r"\bother (?:one|home|house|condo)\b", text) and len(shown) > 1:
        return [str(row["ListingKey"]) for row in shown if row["ListingKey"] != thread.focus][:1]
    if _PRONOUN.search(text):
        return spoken_of(thread)
    return []


def beyond_shown(text: str, thread: Thread) -> bool:
    """Whether `text` points at a place after the last listing shown: "the third" of two."""
    return bool(thread.shown) and any(at >= len(thread.shown) for at in _places(text))


def spoken_of(thread: Thread) -> list[str]:
    """What "it" is: the listing spoken of last, else the first of those shown."""
    if thread.focus:
        return [thread.focus]
    return [str(thread.shown[0]["ListingKey"])] if thread.shown else []


def _by_order(text: str, shown: Sequence[Fields]) -> list[Fields]:
    places = _places(text)
    if re.search(r"\bthe last(?: one)?\b", text) and shown:
        places.add(len(shown) - 1)
    return [shown[at] for at in sorted(places) if 0 <= at < len(shown)]


def _places(text: str) -> set[int]:
    places = {at for at, words in enumerate(_ORDINALS) if re.search(rf"\b(?:{words})\b{_NOT_A_PLACE}", text)}
    places |= {int(match.group(1)) - 1 for match in _NUMBERED.finditer(text)}
    if re.search(r"\b(?:both|the (?:first )?(?:two|2))\b", text):
        places = {0, 1}
    return places


def _by_superlative(text: str, shown: Sequence[Fields]) -> list[Fields]:
    for words, name, most in _SUPERLATIVES:
        if re.search(rf"\b(?:the|which|what).{{0,20}}\b(?:{words})\b", text):
            stated = [listing for listing in shown if isinstance(listing.get(name), int | float)]
            by: Callable[[Fields], float] = lambda listing, name=name: float(listing[name])  # type: ignore[misc] # noqa: E731
            return [(max if most else min)(stated, key=by)] if stated else []
    return []


def _by_kind(text: str, shown: Sequence[Fields]) -> list[Fields]:
    """ "the condo", "the one in Lindenport": only when it can be one alone."""
    for word, sub_type in _TYPES.items():
        if re.search(rf"\b(?:the|that) (?:{word})\b", text):
            return _alone(listing for listing in shown if listing.get("PropertySubType") == sub_type)
    if re.search(r"\bthe (?:one|home|house|condo|place) in\b", text):
        return _alone(row for row in shown if str(row.get("City", "\0")).lower() in text)
    return []


def _by_address(text: str, known: Iterable[Fields]) -> list[Fields]:
    """By the street's name, or by its number when that alone is told apart: "the one on Quarry Road"."""
    words = set(re.findall(r"[a-z]+", text))
    return [listing for listing in known if _street_words(listing) and _street_words(listing) <= words]


def _street_words(listing: Fields) -> set[str]:
    words = re.findall(r"[a-z]{3,}", str(listing.get("UnparsedAddress", "")).lower())
    return {word for word in words if not _SUFFIX.fullmatch(word)}


def _alone(found: Iterable[Fields]) -> list[Fields]:
    listings = list(found)
    return listings if len(listings) == 1 else []
