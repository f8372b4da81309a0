"""Which listings a visitor means: "the second", "the cheapest", "the condo", "the one on Quarry Road", "it".

Knows the listings of the conversation as the tools told them; knows no phrases.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agent.concierge.thread import Fields, Thread, key_of

_ORDINALS = ("first|1st", "second|2nd", "third|3rd", "fourth|4th", "fifth|5th", "sixth|6th")
# "the first floor", "second bathroom" and "the first of december" are no places in a list.
_NOT_A_PLACE = (
    r"(?! (?:floor|story|level|time|bath|bed|garage|street|avenue|ave|of (?:january|february|march|april|may"
    r"|june|july|august"
    r"|september|october|november|december)|thing|year|month|name))"
)
_NUMBERED = re.compile(r"(?:\bnumber|\bno\.|\boption|\blisting|\bhome|\bhouse|#) ?([1-9])\b(?![\d,./]| (?:bed|bath))")
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|that one|this one|(?:that|this) (?:house|home|place|property|condo|listing|townhouse"
    r"|apartment|one)"
    r"|the (?:same )?(?:home|house|place|property|one|listing)(?! (?:in|with|on|that|under)\b)|(?:that"
    r"|this)(?:'s)?(?= (?:a|the|have|has|include|got|cost|in|on|right|correct|still|one)\b)|there)\b"
)
_PLURAL = re.compile(
    r"\b(?:they|them|those|these|their|both|either|neither|each|all of (?:them|those|these)|any of (?:them"
    r"|those|these)|the (?:two|three)|all (?:two|three|2|3)"
    r"|(?:these|those|the) (?:two|three|2|3|homes|houses|condos|listings|places|ones))\b"
)


@dataclass(frozen=True)
class Superlative:
    """Words that pick one of several by a field. `sort_by` is the search tool's order with that one first."""

    words: str
    field: str
    most: bool
    sort_by: str | None = None


SUPERLATIVES: tuple[Superlative, ...] = (
    Superlative(
        r"(?:lowest|smallest|cheapest|cheaper|lower|least|less) (?:hoa|association|fees?|dues)(?: \w+)?",
        "AssociationFee",
        False,
    ),
    Superlative(r"(?:highest|higher|most|biggest) (?:hoa|association|fees?|dues)(?: \w+)?", "AssociationFee", True),
    Superlative(r"(?:lowest|lower|cheapest|smallest) (?:property )?tax(?:es)?", "TaxAnnualAmount", False),
    Superlative(r"(?:highest|higher) (?:property )?tax(?:es)?", "TaxAnnualAmount", True),
    Superlative(
        r"(?:biggest|largest|bigger|larger|most) (?:lot|yard|land|acreage|property size)", "LotSizeAcres", True
    ),
    Superlative(r"(?:smallest|smaller) (?:lot|yard)", "LotSizeAcres", False),
    Superlative(r"most (?:bed\w*)|more bed\w*", "BedroomsTotal", True),
    Superlative(r"(?:most|more) (?:bath\w*)", "BathroomsFull", True),
    Superlative(r"(?:biggest|largest|bigger|larger) garage|most (?:garage|parking)\w*", "GarageSpaces", True),
    Superlative(
        r"cheap(?:er|est)|less expensive|least expensive|lowest[- ]priced?|lower[- ]priced?|lowest price"
        r"|most affordable|more affordable|least costly",
        "ListPrice",
        False,
        "price_low",
    ),
    Superlative(
        r"most expensive|more expensive|priciest|pricier|highest[- ]priced?|highest price|costliest|dearest",
        "ListPrice",
        True,
        "price_high",
    ),
    Superlative(
        r"(?:biggest|bigger|largest|larger)(?! (?:kitchen|living|dining|bed|bath|closet|balcon|patio|deck|pool|basement"
        r"|window|master|town|city))|most spacious|roomiest|roomier|most space|more space",
        "LivingArea",
        True,
        "largest",
    ),
    Superlative(r"smallest|smaller|tiniest", "LivingArea", False, "smallest"),
    Superlative(r"newest|newer|most recently built|most modern", "YearBuilt", True),
    Superlative(r"oldest|older", "YearBuilt", False),
)
_SUPERLATIVE_AT = r"\b(?:the|which|what|whichever)\b.{0,24}?\b(?:%s)\b"
_TYPES = {
    r"condo(?:minium)?": ("Condominium",),
    r"town ?(?:house|home)": ("Townhouse",),
    r"apartment|flat": ("Apartment", "Condominium"),
    r"duplex": ("Duplex",),
    r"cabin": ("Cabin",),
    r"house|cottage": ("Single Family Residence",),
}
_SUFFIX = re.compile(
    r"(?:road|rd|street|lane|avenue|ave|court|drive|way|boulevard|blvd|point|unit|place|north|south|east|west"
    r"|circle|trail|terrace|loop|hill"
    r"|square|parkway|highway|lot|apt)"
)


@dataclass(frozen=True)
class Reference:
    """`keys` in the order shown. `explicit`: the line itself points, not only "it". `by`: a superlative that picked."""

    keys: tuple[str, ...] = ()
    explicit: bool = False
    by: Superlative | None = None
    plural: bool = False


NONE = Reference()


def meant(text: str, thread: Thread, raw: str = "") -> Reference:  # noqa: PLR0911 - one rule after the other, a return each
    """What `text` (lower case, in digits) points at; no keys when it points at nothing known."""
    known = list(thread.known.values())
    shown: Sequence[Fields] = thread.shown or known
    if found := _by_address(f"{text} {raw.lower()}", known) or _by_number(raw, known):
        return _reference(found)
    if found := _by_order(text, thread):
        return _reference(found)
    if picked := superlative(text):
        pool = _pool(text, thread, picked)
        best = pick(pool, picked)
        return Reference((key_of(best),) if best else (), explicit=True, by=picked)
    if found := _by_kind(text, shown):
        return _reference(found)
    if re.search(r"\b(?:the )?other (?:one|home|house|condo|listing)\b", text):
        rest = [key for key in thread.group if key != thread.focus]
        return Reference(tuple(rest[:1]), explicit=True) if rest else NONE
    if _PLURAL.search(text) and len(thread.group) > 1:
        two = re.search(r"\b(?:both|either|neither|the (?:two|2)|(?:these|those) (?:two|2))\b", text)
        return Reference(tuple(thread.group[: 2 if two else 3]), explicit=True, plural=True)
    if _PRONOUN.search(text):
        return Reference(tuple(spoken_of(thread)))
    return NONE


def superlative(text: str) -> Superlative | None:
    """The superlative with which a line picks a home: "the cheapest", "which is bigger"; not "something bigger"."""
    return next((each for each in SUPERLATIVES if re.search(_SUPERLATIVE_AT % each.words, text)), None)


def pick(pool: Iterable[Fields], by: Superlative) -> Fields | None:
    """The listing of `pool` with the most or least of a field; None when none states it. The first shown wins a tie."""
    stated = [(value, listing) for listing in pool if (value := _value(listing, by.field)) is not None]
    if not stated:
        return None
    best = (max if by.most else min)(value for value, _ in stated)
    return next(listing for value, listing in stated if value == best)


_PER_YEAR = {
    "annually": 1.0,
    "monthly": 12.0,
    "quarterly": 4.0,
    "semiannually": 2.0,
    "weekly": 52.0,
    "biweekly": 26.0,
    "semimonthly": 24.0,
    "bimonthly": 6.0,
    "daily": 365.0,
}


def _value(listing: Fields, field: str) -> float | None:
    value = listing.get(field)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if field == "LivingArea" and listing.get("LivingAreaUnits") == "Square Meters":
        return value * 10.763910416709722
    if field == "BathroomsFull":
        return value + 0.5 * float(listing.get("BathroomsHalf") or 0)
    if field == "AssociationFee":
        times = _PER_YEAR.get(re.sub(r"\W", "", str(listing.get("AssociationFeeFrequency", ""))).lower())
        return None if times is None else value * times
    return float(value)


def _pool(text: str, thread: Thread, by: Superlative) -> list[Fields]:
    """ "the cheaper one" is of those spoken of; "the cheapest" of all shown."""
    comparative = re.search(r"\w+er\b|\b(?:more|less)\b", (re.search(by.words, text) or [""])[0]) is not None
    group = [thread.known[key] for key in thread.group if key in thread.known]
    shown = [thread.known.get(key_of(row), row) for row in thread.shown]
    if comparative and len(group) > 1:
        return group
    in_shown = {key_of(row) for row in shown[:3]}
    compared = len(group) > 1 and not set(thread.group) <= in_shown | {key_of(row) for row in shown}
    return group if compared else shown or group


def beyond_shown(text: str, thread: Thread) -> bool:
    """Whether `text` points at a place after the last listing shown: "the third" of two."""
    return bool(thread.shown) and any(at >= len(thread.shown) for at in places(text))


def spoken_of(thread: Thread) -> list[str]:
    """What "it" is: the listing spoken of last, else the first of those shown."""
    if thread.focus:
        return [thread.focus]
    return thread.group[:1]


def places(text: str) -> set[int]:
    """The places in a list that `text` names, from 0: "the first and the third", "number 2"."""
    found = {
        at
        for at, words in enumerate(_ORDINALS)
        if re.search(rf"(?<!in )\b(?:{words})\b{_NOT_A_PLACE}", text) and not _is_a_day(words, text)
    }
    found |= {int(match.group(1)) - 1 for match in _NUMBERED.finditer(text)}
    if many := re.search(r"\b(?:first|top) (two|three|2|3)\b", text):
        found = set(range({"two": 2, "2": 2, "three": 3, "3": 3}[many.group(1)]))
    return found


def _is_a_day(words: str, text: str) -> bool:
    """ "on the 3rd" and "december 1st" are days."""
    digits = words.split("|")[1]
    months = (
        "january|february|march|april|may|june|july|august|september|october|november|december"
        "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    )
    return (
        re.search(rf"\b(?:on the {digits}(?! (?:one|home|house))|(?:{months})\.? (?:the )?(?:{words}))\b", text)
        is not None
    )


def _by_order(text: str, thread: Thread) -> list[Fields]:
    found = places(text)
    shown = thread.shown
    if re.search(r"\bthe last(?: one| home| house)?\b(?! (?:time|year|month|question))", text) and shown:
        found.add(min(len(shown), 3) - 1)
    return [shown[at] for at in sorted(found) if 0 <= at < len(shown)]


def _by_kind(text: str, shown: Sequence[Fields]) -> list[Fields]:
    """ "the condo", "the one in Lindenport": only when it can be one alone."""
    for word, sub_types in _TYPES.items():
        if re.search(rf"\b(?:the|that) (?:{word})(?! (?:prices|market))\b", text):
            return _alone(listing for listing in shown if listing.get("PropertySubType") in sub_types)
    if re.search(r"\b(?:the|that) (?:one|home|house|condo|place) (?:in|from)\b", text):
        return _alone(row for row in shown if str(row.get("City", "\0")).lower() in text)
    if re.search(r"\b(?:the|that) (?:one|home|house|condo|place) with (?:the |a )?pool\b", text):
        return _alone(row for row in shown if row.get("PoolPrivateYN") is True)
    if rooms := re.search(r"\bthe (?:one with )?([1-9])[- ]bed(?:room)?s?(?: one| home| house)?\b", text):
        return _alone(row for row in shown if row.get("BedroomsTotal") == int(rooms.group(1)))
    if price := re.search(r"\bthe (?:one (?:for|at) )?\$? ?(\d{5,})(?: one| home| house)?\b", text):
        return _alone(row for row in shown if row.get("ListPrice") == int(price.group(1)))
    return []


def _by_address(text: str, known: Iterable[Fields]) -> list[Fields]:
    """By the street's name, or by its number when several are in the street: "the one on Quarry Road"."""
    words = set(re.findall(r"[a-z0-9]+", text))
    found = []
    for listing in known:
        street = _street_words(listing)
        in_city = set(re.findall(r"[a-z]+", str(listing.get("City", "")).lower()))
        if street and street <= words and not street <= in_city:
            found.append(listing)
    exact = _narrowed(found, lambda listing: _house_number(listing) in words)
    return _narrowed(exact, lambda listing: _unit(listing) in words)


def _narrowed(found: Sequence[Fields], fits: Callable[[Fields], bool]) -> list[Fields]:
    """Of several in one street those that fit, if any; who stands alone in its street stays, named as it is."""
    fitting = [_street_words(listing) for listing in found if fits(listing)]
    return [listing for listing in found if fits(listing) or _street_words(listing) not in fitting]


def _house_number(listing: Fields) -> str:
    number = re.match(r"\d+", str(listing.get("UnparsedAddress", "")))
    return number[0] if number else ""


def _unit(listing: Fields) -> str:
    unit = re.search(r"(?:unit|#|apt) ?(\w+)$", str(listing.get("UnparsedAddress", "")).lower())
    return unit[1] if unit else ""


def _by_number(raw: str, known: Iterable[Fields]) -> list[Fields]:
    """By ListingKey or ListingId, as it is written on the card."""
    words = {
        word.lower() for word in re.findall(r"[\w-]+", raw) if re.search(r"\d", word) and re.search(r"[A-Za-z]", word)
    }
    return [
        row
        for row in known
        if words and {str(row.get(name, "")).lower() for name in ("ListingKey", "ListingId")} & words
    ]


def _street_words(listing: Fields) -> set[str]:
    street = re.split(r" unit | apt |#|,", str(listing.get("UnparsedAddress", "")).lower())[0]
    return {word for word in re.findall(r"[a-z]{3,}", street) if not _SUFFIX.fullmatch(word)}


def _reference(found: Sequence[Fields]) -> Reference:
    return Reference(tuple(key_of(listing) for listing in found), explicit=True, plural=len(found) > 1)


def _alone(found: Iterable[Fields]) -> list[Fields]:
    listings = list(found)
    return listings if len(listings) == 1 else []
