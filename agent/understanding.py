"""Reads a visitor's line into wishes for the search tool. Knows words and amounts, no listing and no model.

`read` gives what this line alone changes; `merged` puts it onto the wishes that stood before it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from agent.amounts import Amounts, read_amounts
from agent.numbers import with_digits
from agent.search import SearchWishes

_RENT = re.compile(r"\b(?:rent|rents|rentals?|renting|leases?|leasing|tenants?)\b|\d (?:a|per) month\b")
_BUY = re.compile(r"\b(?:buy|buying|purchase|purchasing|for sale|own|to own)\b")
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"town ?(?:house|home)s?|row ?houses?", ("Townhouse",)),
    (r"condos?|condominiums?", ("Condominium",)),
    (r"apartments?|flats?", ("Apartment", "Condominium")),
    (r"houses?|single[- ]family|cottages?|bungalows?", ("Single Family Residence",)),
    (r"duplex(?:es)?", ("Duplex",)),
    (r"cabins?", ("Cabin",)),
)
_SORTS = (
    (r"cheap(?:er|est)?|lowest|least expensive|less expensive|(?:most )?affordable", "price_low"),
    (r"most expensive|priciest|highest price", "price_high"),
    (r"biggest|largest|bigger|larger", "largest"),
    (r"smallest|smaller", "smallest"),
    (r"newest|latest|just listed|new listings", "newest"),
)
_KEYWORDS = re.compile(
    r"\b(garden|backyard|yard|lawn|fireplace|balcony|patio|terrace|deck|porch|views?|waterfront|lake|ocean|creek"
    r"|basement|office|study|den|workshop|greenhouse|solar|gym|elevator|lift|dock|storage|laundry|accessible"
    r"|wheelchair|step-free|furnished|unfurnished|ferry|quiet)s?\b"
)
_PHRASES = {
    r"walk[- ]in closets?": "walk-in closet",
    r"kitchen islands?": "kitchen island",
    r"(?:hardwood|wood) floors?": "wood floors",
    r"(?:ev|electric (?:car|vehicle)|car) charg\w+": "electric",
    r"single[- ]level|single[- ]story|1[- ]story|no stairs": "single level",
    r"55 ?(?:\+|plus|and over|or older)|over 55|seniors? (?:community|living|housing)": "55+",
    r"air condition\w*|central air": "central air",
    r"(?:mountain|hill) views?": "view",
}
# A fresh search drops the wishes before it: "find condos in Lindenport". "What about condos?" keeps them.
_SEARCH_VERB = re.compile(
    r"\b(?:find|show|search|look(?:ing)? for|i (?:want|need)|i'd like|i am after|i'm after|do you have"
    r"|have you got|are there|any(?= (?:\w+ )?(?:homes|houses|condos))|list|get me|give me|start over"
    r"|new search|how many)\b"
)
_HOMES = (
    r"\b(?:homes?|houses?|condos?|condominiums?|apartments?|flats?|town ?(?:house|home)s?|listings|rentals?"
    r"|properties|property(?! tax)|places?|cottages?|bungalows?|cabins?|duplex(?:es)?"
    r"|communit(?:y|ies)|what (?:do you have|have you got))\b"
)
_STREET = re.compile(
    r"\b(?:(?:on|at|about|show me) (?:\d+ )?|\d+ )((?:(?!the |a )[a-z]{3,} ){1,2}?)"
    r"(?:road|rd|street|st|lane|ln|avenue|ave|court|ct|drive|dr|boulevard|blvd|way|point|pt)\b"
)
_REFINES = re.compile(
    r"\b(?:those|them|these|only|also|too|instead|what about|how about|any of|same|still|but)\b"
    r"|^(?:and|no|or)\b"
)
_DROPPED = (
    r"(?:drop|forget|skip|ignore|remove|never ?mind|lose|leave out|without the"
    r"|(?:don't|do not|doesn't) (?:need|care about|want)) (?:about )?(?:the |a |any )?"
)


@dataclass(frozen=True)
class Reading:
    """What one line says. `wishes` are fields of SearchWishes; `dropped` those that no longer count."""

    wishes: Mapping[str, Any] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    names_homes: bool = False
    searches: bool = False
    refines: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.wishes or self.dropped)


def read(line: str, cities: Sequence[str] = ()) -> Reading:
    """Reads one line of a visitor. `cities`: those that listings are in."""
    text = with_digits(line)
    dropped = _dropped(text)
    amounts = read_amounts(text)
    wishes = {**_kind(text), **_place(line, text, cities), **_features(text, dropped), **amounts.wishes}
    wishes.update(_prices(amounts, wishes.get("transaction")))
    if "transaction" not in wishes and amounts.looks_like_rent:
        wishes["transaction"] = "rent"
    for pattern, sort_by in _SORTS:
        if re.search(rf"\b(?:{pattern})\b", text):
            wishes["sort_by"] = sort_by
            break
    if re.search(r"\b(?:pending|under contract|sold|closed|coming soon|off market)\b", text):
        wishes["include_not_active"] = True
    street = _STREET.search(text)
    if street:
        # A street is named to find one home: nothing said before narrows that.
        return Reading({"keywords": [street.group(1).strip()[:40]]}, names_homes=True, searches=True)
    return Reading(
        {name: value for name, value in wishes.items() if name not in dropped},
        dropped,
        re.search(_HOMES, text) is not None,
        _SEARCH_VERB.search(text) is not None,
        _REFINES.search(text) is not None,
    )


def merged(before: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """The wishes that stand after a line, as arguments that search_listings accepts, whatever was said."""
    fresh = reading.names_homes and not reading.refines and (reading.searches or len(reading.wishes) > 1)
    changed = reading.wishes.get("transaction", "buy") != before.get("transaction", "buy")
    kept = {} if fresh else {name: value for name, value in before.items() if name not in reading.dropped}
    if changed and "transaction" in reading.wishes:
        # A sale price says nothing about a rent.
        kept = {name: value for name, value in kept.items() if "price" not in name}
    if "keywords" in reading.wishes and not fresh:
        words = (*kept.get("keywords", ()), *reading.wishes["keywords"])
        return _accepted({**kept, **reading.wishes, "keywords": list(dict.fromkeys(words))[-6:]}, reading)
    kept.pop("sort_by", None)
    return _accepted({**kept, **reading.wishes}, reading)


def _accepted(wishes: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Old bounds give way to new ones that they contradict; what the tool would still refuse is left out."""
    for low, high in _BOUNDS:
        least, most = wishes.get(low), wishes.get(high)
        if least is not None and most is not None and least > most:
            wishes.pop(low if high in reading.wishes else high)
    wishes = {name: _whole(value) for name, value in wishes.items()}
    while True:
        try:
            SearchWishes.model_validate(wishes)
            return wishes
        except ValidationError as error:
            refused = {str(row["loc"][0]) for row in error.errors() if row["loc"]}
            wishes = {name: value for name, value in wishes.items() if name not in refused} if refused else {}


def _whole(value: Any) -> Any:
    """500000.0 as 500000, as a person would write it."""
    return int(value) if isinstance(value, float) and value == int(value) else value


_BOUNDS = (
    ("min_price_usd", "max_price_usd"),
    ("min_bedrooms", "max_bedrooms"),
    ("min_living_area_sqft", "max_living_area_sqft"),
)


def _kind(text: str) -> dict[str, Any]:
    found: list[str] = []
    rest = text
    for pattern, kinds in _KINDS:  # townhouse before house: each word counts once
        if re.search(rf"\b(?:{pattern})\b", rest):
            found += [kind for kind in kinds if kind not in found]
            rest = re.sub(rf"\b(?:{pattern})\b", " ", rest)
    wishes: dict[str, Any] = {"property_sub_types": found} if found else {}
    if _RENT.search(text):
        wishes["transaction"] = "rent"
    elif _BUY.search(text):
        wishes["transaction"] = "buy"
    elif "Apartment" in found:
        wishes["transaction"] = "rent"
    return wishes


def _place(line: str, text: str, cities: Sequence[str]) -> dict[str, Any]:
    for city in cities:
        if re.search(rf"\b{re.escape(city.lower())}\b", text):
            return {"city": city}
    # A place we do not know is still a wish: the tool then says where there are homes.
    unknown = re.search(r"\b[Ii]n ((?:[A-Z][a-z]+)(?: [A-Z][a-z]+){0,2})", line)
    return {"city": unknown.group(1)[:80]} if unknown else {}


def _features(text: str, dropped: Iterable[str]) -> dict[str, Any]:
    wishes: dict[str, Any] = {}
    if re.search(r"\bgarages?\b", text) and not re.search(r"\b(?:no|without a) garage", text):
        wishes["min_garage_spaces"] = 1
    if cars := re.search(r"\b(\d)[\s-]*(?:car|vehicle)s?\b", text):
        wishes["min_garage_spaces"] = int(cars.group(1))
    if re.search(r"\bpools?\b", text):
        wishes["pool"] = not re.search(r"\b(?:no|without a) (?:\w+ )?pool", text)
    animals = re.search(r"\b(?:pets?|dogs?|cats?|puppy|kitten)\b", text)
    # An assistance animal is no pet, and no home may be kept from it.
    if animals and not re.search(r"\b(?:service|assistance|guide|support|seeing eye)\b", text):
        wishes["pets"] = True
    words = [match.group(1) for match in _KEYWORDS.finditer(text)]
    words += [word for pattern, word in _PHRASES.items() if re.search(rf"\b(?:{pattern})(?!\w)", text)]
    if "accessible" in words:  # "wheelchair accessible" is one wish
        words = [word for word in words if word != "wheelchair"]
    words = [word for word in words if not re.search(rf"\b(?:no|without a|{_DROPPED}){word}\b", text)]
    if words and "keywords" not in dropped:
        wishes["keywords"] = list(dict.fromkeys(words))[:6]
    return wishes


def _prices(amounts: Amounts, transaction: object) -> dict[str, float]:
    """Below a thousand, "under 450" of a home for sale means thousands, as everybody says it."""
    scale: Callable[[float], float] = (
        (lambda usd: usd) if transaction == "rent" else (lambda usd: usd * 1000 if usd < 1000 else usd)
    )
    return {name: scale(usd) for name, usd in amounts.prices_usd.items()}


def _dropped(text: str) -> frozenset[str]:
    """Wishes that the visitor takes back: "drop the pool", "any price", "forget the garage", "anywhere"."""
    gone = {
        name
        for words, names in _DROPPABLE
        if re.search(rf"\b(?:{_DROPPED}|any )(?:{words})\b", text)
        or re.search(rf"\b(?:{words}) (?:doesn't|does not|don't|do not) matter", text)
        for name in names
    }
    if re.search(r"\b(?:anywhere|any (?:city|town|place))\b", text):
        gone.add("city")
    return frozenset(gone)


_DROPPABLE = (
    (r"prices?|budget", ("min_price_usd", "max_price_usd")),
    (r"(?:number of )?bed(?:room)?s?", ("min_bedrooms", "max_bedrooms")),
    (r"bath(?:room)?s?", ("min_bathrooms",)),
    (r"garages?", ("min_garage_spaces",)),
    (r"pools?", ("pool",)),
    (r"pets?|dogs?|cats?", ("pets",)),
    (r"size|area|square f\w+", ("min_living_area_sqft", "max_living_area_sqft")),
    (r"city|town|place", ("city",)),
    (r"year|age", ("min_year_built",)),
    (r"kind|type", ("property_sub_types",)),
    (r"garden|yard|fireplace|view|balcony|basement|features?|keywords?|words?", ("keywords",)),
)
