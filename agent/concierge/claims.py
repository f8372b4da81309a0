"""Figures that a visitor puts to us about a home: "so it's $300,000, right?", "does it have four bedrooms?".

Each is held against the listing: a wrong one is corrected, a right one confirmed. Knows one listing at a time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import agent.concierge.addresses as street_addresses
from agent.concierge.amounts import read_amounts
from agent.concierge.thread import Fields
from agent.concierge.topics import Topic, asked

_TAG = re.compile(
    r"\b(?:right|correct|yes|true|isn't it|doesn't it|wasn't it|hasn't it|is that (?:right|correct|so|true)|no"
    r"|aren't there|didn't you(?: say)?|okay|ok)\W*$"
    r"|\byou (?:said|told me|mentioned)\b|\bi thought\b|\bi (?:heard|read|believe|understand)\b|\bi guess\b"
    r"|^\W*(?:so|and so|wait,? )(?: then)?\W+(?:it|that|this|the)\b|\bconfirm\b"
)
_HAS = re.compile(
    r"^\W*(?:so |and |but |wait |ok |okay )*(?:is|does|has|was|isn't|doesn't|wasn't|do|are|did|it's|its|it"
    r"|that's|this|they)\b"
)


@dataclass(frozen=True)
class Claim:
    """`field` is the RESO field meant; `low` to `high` is what the line says of it."""

    field: str
    low: float
    high: float


_FIELDS = (
    ("bedrooms", "BedroomsTotal"),
    ("bathrooms", "Bathrooms"),
    ("living_area_sqft", "LivingArea"),
    ("lot_acres", "LotSizeAcres"),
    ("year_built", "YearBuilt"),
)


def is_claim(text: str) -> bool:
    """Whether a line states or asks for a figure about a home, rather than wishing for it."""
    return bool(claims(text)) and (_TAG.search(text) is not None or _HAS.search(text) is not None)


def asserts(text: str) -> bool:
    """Whether a line asserts something and asks to have it confirmed, figure or not."""
    return (
        _TAG.search(text) is not None
        and re.search(r"\b(?:it|that|this|they|the (?:house|home|place|condo|first|second|third|\w+ one))\b", text)
        is not None
    )


def claims(text: str) -> list[Claim]:
    """`text`: lower case, in digits. What stands in an address counts for nothing."""
    text = street_addresses.without(text)
    fee = re.search(r"\b(?:hoa|association|fee|fees|dues)\b", text)
    tax = re.search(r"\btax(?:es)?\b", text)
    amounts = read_amounts(text)
    found = [claim for name, field in _FIELDS if (claim := _bounded(amounts.wishes, name, field))]
    if year := re.search(r"\bbuilt (?:in |around )?((?:1[6-9]|20)\d\d)\b|\bfrom ((?:1[6-9]|20)\d\d)\b", text):
        value = float(year.group(1) or year.group(2))
        found = [claim for claim in found if claim.field != "YearBuilt"] + [Claim("YearBuilt", value, value)]
    if cars := re.search(r"\b(\d)[ -]?(?:car|space|stall)s?\b", text):
        found.append(Claim("GarageSpaces", float(cars.group(1)), float(cars.group(1))))
    money = _money(text, dict(amounts.prices_usd))
    if money and (fee or tax):
        found.append(Claim("AssociationFee" if fee else "TaxAnnualAmount", *money))
    elif money:
        low, high = money
        scale = 1000 if high < 1000 and not re.search(r"\brent|month\b", text) else 1
        found.append(Claim("ListPrice", low * scale, high * scale))
    return found


def _bounded(wishes: Mapping[str, Any], name: str, field: str) -> Claim | None:
    low, high = wishes.get(f"min_{name}"), wishes.get(f"max_{name}")
    if low is None and high is None:
        return None
    if name in ("bathrooms", "living_area_sqft", "lot_acres") and high is None:
        return Claim(field, float(low or 0), float(low or 0))
    return Claim(field, float(low or 0), float(high) if high is not None else float("inf"))


_BOUND = re.compile(
    r"\b(?:under|below|less than|over|above|more than|at least|at most|between|within|up to|max(?:imum)?|from)\b"
)
_LISTED = re.compile(r"\$ ?(\d+(?:\.\d+)?)")
# Beside other words a figure alone is a house number, a ZIP code, a year or a count of something.
_OF_MONEY = re.compile(
    r"\b(?:pric\w*|cost\w*|asking|ask for|listed (?:at|for)|list price|dollars?|bucks|usd|rent\w*|paid|pay|fees?"
    r"|hoa|dues|tax(?:es)?|worth|valued|selling for|going for|goes for|offered (?:at|for)|a month|per month|monthly)\b"
)
_BARE = re.compile(
    r"(?P<before>\b[a-z']+ )?(?<![\d.#/-])(?P<figure>\d{3,9}(?:\.\d\d)?)(?![\w.]*\d|-)(?P<after> ?[a-z%]+)?"
)
_NOT_MONEY_BEFORE = re.compile(r"(?:in|since|until|till|by|before|after|zip|code|unit|apt|no|number|suite|of|room) $")
_MONEY_BEFORE = re.compile(
    r"(?:it's|its|is|that's|be|was|were|isn't|at|for|about|around|roughly|only|just|really|actually|still|not|than|it"
    r"|that|asking|costs?|price|listed|pay|under|over|below|above|exactly|you|say|said|thought|heard) $"
)
_MONEY_AFTER = re.compile(
    r" ?(?:dollars?|bucks|usd|right|correct|true|yes|no|ok|okay|isn|a|per|or|and|then|is|though|for|now|today|still"
    r"|really|total|please|monthly|as|not|but|so|in|then|instead|hoa|fee|fees|tax|taxes)$"
)
_ZIP_OR_YEAR = re.compile(r"\b(?:zip|postal|post ?code|area code)\b")


def _money(text: str, prices: dict[str, float]) -> tuple[float, float] | None:
    """An exact figure, or "under" and "over" one. `text`: without addresses."""
    if _BOUND.search(text) and prices:
        return prices.get("min_price_usd", 0.0), prices.get("max_price_usd", float("inf"))
    if plain := _LISTED.search(text):
        return float(plain[1]), float(plain[1])
    value = next((float(found["figure"]) for found in _BARE.finditer(text) if _is_money(found, text)), None)
    return None if value is None else (value, value)


def _is_money(found: re.Match[str], text: str) -> bool:
    """Whether a figure without a sign is one of money: "so it's 449, right?", not "does 319 Meadowlark get sun?"."""
    before, after = found["before"] or "", found["after"] or ""
    if after and not _MONEY_AFTER.match(after):
        return False
    if _NOT_MONEY_BEFORE.search(before) or _ZIP_OR_YEAR.search(text):
        return False
    if _OF_MONEY.search(text) or float(found["figure"]) >= 10_000:
        return True
    if 1600 <= float(found["figure"]) <= 2100 and re.search(r"\b(?:built|year|from|sell|sold|old)\b", text):
        return False
    return not before or _MONEY_BEFORE.search(before) is not None


def verdicts(listing: Fields, text: str) -> str:
    """ "No, it's listed at $449,000." for each figure of the line; "" when it has none."""
    told = [_verdict(listing, claim, text) for claim in claims(text)]
    return " ".join(dict.fromkeys(each for each in told if each))


def _verdict(listing: Fields, claim: Claim, text: str) -> str:
    topic = _topic(claim.field)
    actual = _actual(listing, claim.field)
    if topic is None:
        return ""
    answer = topic.answer(listing)
    if actual is None or not answer:
        return f"The listing doesn't say {topic.what}."
    slack = 0.5 if claim.field == "LivingArea" else 0.005
    right = claim.low - slack <= actual <= claim.high + slack
    answer = re.sub(r"^(?:Yes|No), ", "", answer)
    negated = re.search(r"\b(?:isn't|not|doesn't have|no longer)\b(?! it\b)", text) and not _TAG.search(text)
    return f"{'Yes' if right != bool(negated) else 'No'}, {answer[:1].lower()}{answer[1:]}"


def _actual(listing: Fields, field: str) -> float | None:
    if field == "Bathrooms":
        if listing.get("BathroomsFull") is None:
            return None if listing.get("BathroomsTotalInteger") is None else float(listing["BathroomsTotalInteger"])
        return (
            float(listing["BathroomsFull"])
            + 0.5 * float(listing.get("BathroomsHalf") or 0)
            + 0.75 * float(listing.get("BathroomsThreeQuarter") or 0)
        )
    if field == "LivingArea" and listing.get("LivingAreaUnits") == "Square Meters" and listing.get(field) is not None:
        return float(listing[field]) * 10.763910416709722
    value = listing.get(field)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


_ASKING = {
    "ListPrice": "price",
    "BedroomsTotal": "bedrooms",
    "Bathrooms": "bathrooms",
    "LivingArea": "square feet",
    "LotSizeAcres": "acres",
    "YearBuilt": "built",
    "GarageSpaces": "garage",
    "AssociationFee": "hoa",
    "TaxAnnualAmount": "taxes",
}


def _topic(field: str) -> Topic | None:
    return next(iter(asked(_ASKING[field])), None)


def figures_without(topics: list[Topic], text: str) -> list[Topic]:
    """The topics that no figure of the line stands for: those are answered on their own."""
    fields = {claim.field for claim in claims(text)}
    whats = {topic.what for field in fields if (topic := _topic(field))}
    return [topic for topic in topics if topic.what not in whats]
