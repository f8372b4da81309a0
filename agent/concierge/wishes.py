"""Reads a visitor's line into what it wishes of a home. Knows words and amounts, no listing and no tool.

What one line says, `read` gives; how that changes the search that stands, search_state.py decides.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import agent.concierge.addresses as street_addresses
from agent.concierge.amounts import read_amounts
from agent.concierge.comparatives import BIGGER, CHEAPER
from agent.concierge.features import FEATURES, features_of

_RENT = re.compile(
    r"\b(?:rent(?! (?:it|this|that|them) out)|rents|rentals?|renting|leasing"
    r"|(?:for|to|a short|a long)[- ](?:term )?lease|to let)\b|\d (?:a"
    r"|per|each) month\b"
    r"|\d ?/ ?mo\b"
)
_BUY = re.compile(r"\b(?:buy|buying|purchase|purchasing|for sale|own|to own|sales?)\b")
HOUSE, CONDO, TOWNHOUSE = "Single Family Residence", "Condominium", "Townhouse"
HOME_TYPES = (HOUSE, CONDO, TOWNHOUSE, "Duplex", "Cabin")
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"town ?-?(?:house|home)s?|row ?houses?", (TOWNHOUSE,)),
    (r"condoe?s?|condominiums?", (CONDO,)),
    (r"apartments?|apts?|flats?", ("Apartment", CONDO)),
    (r"(?:manufactured|mobile) homes?|trailers?", ("Manufactured Home", "Mobile Home")),
    (r"houses?(?! (?:hunting|number|style))|single[- ]family(?: homes?)?|cottages?|bungalows?|detached", (HOUSE,)),
    (r"duplex(?:es)?", ("Duplex",)),
    (r"cabins?", ("Cabin",)),
)
_TYPES = (
    (
        r"vacant land|raw land|land|(?:empty |vacant |building )?lots(?! of)|(?:empty|vacant|building"
        r"|buildable) lot|acreage|parcels?",
        "Land",
    ),
    (r"farms?(?!house| ?-?house)|farmland", "Farm"),
    (r"commercial|retail space|office space|storefront|warehouse", "Commercial Sale"),
    (r"multi[- ]?family|income propert(?:y|ies)|investment propert(?:y|ies)|fourplex|triplex", "Residential Income"),
)
SORTS = (
    (
        r"(?:cheap|inexpensive|affordable)(?= (?:\w+ )?(?:homes?|houses?|condos?|places?|ones?|apartments?|rentals?))",
        "price_low",
    ),
    (r"cheapest|lowest(?:[- ]priced?)?|least expensive|most affordable|least costly|lowest price", "price_low"),
    (r"most expensive|priciest|highest[- ]priced?|dearest|costliest", "price_high"),
    (r"biggest|largest|most spacious|roomiest", "largest"),
    (r"smallest|tiniest", "smallest"),
    (r"(?:sort\w*|order\w*) by (?:price|cost)|by price", "price_low"),
    (r"(?:sort\w*|order\w*) by (?:size|area)|by size", "largest"),
    (r"newest listings?|latest|just listed|new listings?|most recent(?:ly listed)?|newest", "newest"),
)
HOMES = (
    r"\b(?:homes?(?! ?office)|houses?|condos?|condominiums?|apartments?|flats?|town ?(?:house|home)s?|listings|rentals?"
    r"|properties|property(?! tax)|places?|cottages?|bungalows?|cabins?|duplex(?:es)?|pads?|units?(?! \d)|studios?"
    r"|land|lots(?! of)|acreage|parcels?|farms?|communit(?:y|ies)|options|what (?:do you have|have you got)"
    r"|(?:bed(?:room)?s?)(?= (?:in|under|for|with)\b)|something|anything)\b"
)
_SEARCH_VERB = re.compile(
    r"\b(?:find|show|search|look(?:ing)? (?:for|to)|i(?:'m| am)? (?:want|need|after|in the market)|(?:we"
    r"|i)(?:'d| would) (?:like|love)"
    r"|we (?:want|need)|do you have|have you got|are there|is there (?:a|an|any)(?= (?:\w+ ){0,3}(?:home|house"
    r"|condo|place|rental|town))"
    r"|any(?= (?:[\w-]+ ){0,3}(?:homes?|houses?|condos?|rentals?|places?|listings?|town|apartments?|land|lots))"
    r"|list(?! price)|get me|give me|how many|what (?:do you have|have you got)|got any|see (?:some|any|all))\b"
)
_REFINES = re.compile(
    r"\b(?:those|them|these|ones|only|also|too|instead|what about|how about|any of|same|still|but|make (?:it"
    r"|that)|change"
    r"|switch|rather|now|as well|add|include|plus|actually|else|increase|raise|lower|drop|narrow)\b"
    r"|^\W*(?:and|no|or|nope|hmm|wait|ok|okay|with|without|not|in|under|over)\b"
)
_TAKEN_BACK = (
    r"(?:drop|forget|skip|ignore|remove|never ?mind|lose|leave out|scratch|cancel|take off|take away"
    r"|without (?:needing )?the|no need for"
    r"|(?:don't|do not|doesn't|needn't|no longer) (?:really )?(?:need|care about|want|mind about|have to have"
    r"|require)|not necessarily)"
    r" (?:about )?(?:the |a |an |any |that |to have )?(?:\w+ )?"
)


@dataclass(frozen=True)
class Reading:
    """What one line says. `wishes` by the names of search_state.py; `dropped` those that no longer count.

    `features_off` are features taken back; `kinds_off` kinds of home refused ("not a condo").
    """

    wishes: Mapping[str, Any] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    features_off: frozenset[str] = frozenset()
    kinds_off: tuple[str, ...] = ()
    names_homes: bool = False
    searches: bool = False
    refines: bool = False
    cheaper: bool = False
    bigger: bool = False
    no_filter: str = ""

    @property
    def says_something(self) -> bool:
        return bool(
            self.wishes
            or self.dropped
            or self.features_off
            or self.kinds_off
            or self.cheaper
            or self.bigger
            or self.no_filter
        )


def read(line: str, text: str, cities: Sequence[str] = ()) -> Reading:
    """Reads one line. `line` as it came, `text` mended and in digits; `cities`: those that listings are in."""
    place = _place(line, text, cities)
    text = street_addresses.without(text)  # "near 319 Meadowlark Road" is no price
    text = without_towns(text, (*cities, *place.get("cities", ())))
    features_off, flags_off = _taken_back(text)
    kinds_off, rest = _refused_kinds(text)
    amounts = read_amounts(rest)
    off = frozenset(features_off)
    wishes = {**_kind(rest), **place, **_flags(rest), **amounts.wishes}
    features = [name for name in features_of(rest) if name not in off]
    if features:
        wishes["features"] = features
    wishes.update(_prices(amounts.prices_usd, wishes.get("transaction")))
    if "transaction" not in wishes and amounts.looks_like_rent and "property_types" not in wishes:
        wishes["transaction"] = "rent"
    if sort_by := next((name for words, name in SORTS if re.search(rf"\b(?:{words})\b", rest)), None):
        wishes["sort_by"] = sort_by
    return Reading(
        {name: value for name, value in wishes.items() if name not in flags_off},
        flags_off,
        off,
        kinds_off,
        re.search(HOMES, text) is not None,
        _SEARCH_VERB.search(text) is not None,
        _REFINES.search(text) is not None,
        CHEAPER.search(text) is not None,
        BIGGER.search(text) is not None,
        "an association fee"
        if re.search(r"\b(?:no|without|low|lower) (?:an? )?(?:hoa|association fees?|hoa fees?)\b", text)
        else "",
    )


def without_towns(text: str, towns: Sequence[str]) -> str:
    """The line without its towns: "Juniper Flats" are no flats, and "Lakeview" is no view."""
    for town in towns:
        text = re.sub(rf"\b{re.escape(town.lower())}\b", "there", text)
    return text


def _kind(text: str) -> dict[str, Any]:
    found: list[str] = []
    rest = text
    for pattern, kinds in KINDS:  # townhouse before house: each word counts once
        if re.search(rf"\b(?:{pattern})\b", rest):
            found += [kind for kind in kinds if kind not in found]
            rest = re.sub(rf"\b(?:{pattern})\b", " ", rest)
    if (
        re.search(r"\b(?:condo|condominium|house|town ?house|apartment)s?\b.{0,20}\bcommunit(?:y|ies)\b", text)
        and not found
    ):
        found = []
    types = [name for words, name in _TYPES if re.search(rf"\b(?:{words})\b", text) and not _of_a_home(name, text)]
    wishes: dict[str, Any] = {"property_sub_types": found} if found and not types else {}
    if types:
        wishes["property_types"] = types
    if _RENT.search(text):
        wishes["transaction"] = "rent"
    elif _BUY.search(text):
        wishes["transaction"] = "sale"
    elif "Apartment" in found:
        wishes["transaction"] = "rent"
    return wishes


def _of_a_home(name: str, text: str) -> bool:
    """ "a house with land", "how large is the lot": the land of a home, not land alone."""
    return name == "Land" and re.search(r"\b(?:homes?|houses?|condos?|cabins?)\b", text) is not None


def _place(line: str, text: str, cities: Sequence[str]) -> dict[str, Any]:
    named = [
        city for city in cities if re.search(rf"\b{re.escape(city.lower())}\b(?! (?:road|rd|street|st|lane|ave))", text)
    ]
    not_there = [
        city
        for city in named
        if re.search(rf"\b(?:not|except|but not|outside(?: of)?|avoid) (?:in )?{re.escape(city.lower())}\b", text)
    ]
    if not_there:
        named = [city for city in cities if city not in not_there]
    if named:
        return {"cities": named}
    firsts = {city.split()[0].lower(): city for city in cities}
    if part := re.search(
        r"\b(?:in|near|around|to|it|about) ([a-z]{4,})\b(?! (?:road|rd|street|lane|avenue|drive))", text
    ):
        alike = [city for city in cities if part.group(1) in city.lower().split()]
        if len(alike) == 1 and (part.group(1) in firsts or len(part.group(1)) > 4):
            return {"cities": alike}
    # A place we do not know is still a wish: the tool then says where there are homes.
    unknown = re.search(r"\b(?:[Ii]n|IN|[Nn]ear) ((?:[A-Z][a-z]+)(?: [A-Z][a-z]+){0,2})", line)
    if unknown and not re.match(
        r"(?:January|February|March|April|May|June|July|August|September|October|November|December)", unknown.group(1)
    ):
        return {"cities": [unknown.group(1)[:80]]}
    return {}


def _flags(text: str) -> dict[str, Any]:
    wishes: dict[str, Any] = {}
    if re.search(r"\b(?:garages?|covered parking spot)\b", text) and not re.search(r"\b(?:no|without a) garage", text):
        wishes["min_garage_spaces"] = 1
    if cars := re.search(r"\b(\d)[\s-]*(?:car|vehicle|bay)s?(?: garage)?\b", text):
        wishes["min_garage_spaces"] = int(cars.group(1))
    if re.search(r"\b(?:swimming )?pools?\b(?! (?:hall|table))", text):
        wishes["pool"] = not re.search(r"\b(?:no|not a|without a|without|isn't a) (?:\w+ )?pool", text)
    if _pets(text):
        wishes["pets"] = True
    if re.search(
        r"\b(?:55|fifty[- ]five) ?(?:\+|-?plus|and (?:over|up|older|better)|or (?:older|over|better))"
        r"|\b(?:over|age) 55\b"
        r"|\b(?:seniors?|retirement|active adult|older adults?)[- ](?:communit\w+|living|housing|homes?"
        r"|condos?|apartments?)"
        r"|\bfor seniors\b|\b55 communit",
        text,
    ):
        wishes["senior_community"] = not re.search(r"\b(?:not|no|non)[ -](?:\w+ ){0,2}(?:55|senior|retirement)", text)
    if re.search(
        r"\b(?:wheel ?chairs?|accessib\w+|step[- ]free|no steps|roll[- ]in|handicap\w*[- ]?(?:accessible"
        r"|friendly|access|bathroom)|ada\b"
        r"|grab bars?|wide(?:r)? door\w*|mobility|walker|ramps?)",
        text,
    ):
        wishes["accessible"] = True
    if statuses := _statuses(text):
        wishes["statuses"] = statuses
    return wishes


def _pets(text: str) -> bool:
    """An assistance animal is no pet, and no home may be kept from it."""
    if re.search(
        r"\b(?:service|assistance|guide|support|seeing[- ]eye|therapy) (?:dogs?|animals?|cats?)|\bemotional support",
        text,
    ):
        return False
    return re.search(
        r"\b(?:pets?(?! peeve)|dogs?|cats?|puppy|kitten|pet[- ]friendly)\b", text
    ) is not None and not re.search(r"\bno (?:pets|dogs|cats)\b", text)


_STATUSES = (
    (r"active under contract|under contract", "Active Under Contract"),
    (r"pending", "Pending"),
    (r"coming soon|upcoming|not yet on the market", "Coming Soon"),
    (r"sold|closed|recent sales", "Closed"),
)


def _statuses(text: str) -> list[str]:
    found = [name for words, name in _STATUSES if re.search(rf"\b(?:{words})\b", text)]
    if found and (
        re.search(r"\b(?:includ\w+|also|too|as well|even|plus|and the|or)\b", text) and not re.search(r"\bonly\b", text)
    ):
        return ["Active", *found]
    return (
        found if not re.search(r"\b(?:no|not|without|exclude) (?:the )?(?:pending|sold|closed)", text) else ["Active"]
    )


def _prices(prices: Mapping[str, float], transaction: object) -> dict[str, float]:
    """Below a thousand, "under 450" of a home for sale means thousands, as everybody says it."""
    if transaction == "rent":
        return dict(prices)
    return {name: usd * 1000 if usd < 1000 else usd for name, usd in prices.items()}


def _refused_kinds(text: str) -> tuple[tuple[str, ...], str]:
    """ "not a condo", "no apartments", "anything but a townhouse": the kinds, and the text without them."""
    gone: list[str] = []
    rest = text
    for pattern, kinds in KINDS:
        said = (
            r"\b(?:not|no|never|but|except(?: for)?|other than|don't want|do not want|exclud\w+|without) (?:a "
            rf"|an |any |the |in a )?(?:{pattern})\b"
        )
        if re.search(rf"\b(?:anything|everything|any home|all) but (?:a |an )?(?:{pattern})\b", rest) or (
            re.search(said, rest) and not re.search(rf"\bbut (?:a |an |any |the )?(?:{pattern})\b", rest)
        ):
            gone += [kind for kind in kinds if kind not in gone]
            rest = re.sub(rf"{said}|\b(?:anything|everything|all) but (?:a |an )?(?:{pattern})\b", " ", rest)
    return tuple(gone), rest


def _taken_back(text: str) -> tuple[list[str], frozenset[str]]:
    """Wishes that the visitor takes back: "drop the pool", "any price", "forget the garage", "anywhere"."""
    gone = {name for words, names in _DROPPABLE if _takes_back(text, words) for name in names}
    if re.search(
        r"\b(?:anywhere|any (?:city|town|place|location)|all towns|every town|don't care where|doesn't matter where)\b",
        text,
    ):
        gone.add("cities")
    features = [name for name, words in FEATURES.items() if _takes_back(text, words)]
    return features, frozenset(gone)


def _takes_back(text: str, words: str) -> bool:
    return (
        re.search(rf"\b(?:{_TAKEN_BACK})(?:{words})\b", text) is not None
        or re.search(rf"\bany (?:{words})(?: (?:is fine|will do|works|at all))?(?:\W*$|,| and\b| is\b)", text)
        is not None
        or re.search(
            rf"\b(?:{words}) (?:\w+ )?(?:(?:doesn't|does not|don't|do not) matter|isn't (?:important|necessary"
            r"|needed)|is (?:not|no longer)"
            r" (?:important|necessary|needed)|is optional|is flexible)",
            text,
        )
        is not None
        or re.search(rf"\bno (?:{words}) (?:needed|necessary|required|limit)", text) is not None
    )


_DROPPABLE: Iterable[tuple[str, tuple[str, ...]]] = (
    (r"prices?(?: limit)?|budget", ("min_price_usd", "max_price_usd")),
    (r"(?:number of )?bed(?:room)?s?", ("min_bedrooms", "max_bedrooms")),
    (r"(?:number of )?bath(?:room)?s?", ("min_bathrooms",)),
    (r"garages?|parking", ("min_garage_spaces",)),
    (r"(?:swimming )?pools?", ("pool",)),
    (r"pets?|dogs?|cats?", ("pets",)),
    (r"size|area|square f\w+", ("min_living_area_sqft", "max_living_area_sqft")),
    (r"acres?|acreage|lot(?: size)?", ("min_lot_acres", "max_lot_acres")),
    (r"city|town|place|location|" + r"area", ("cities",)),
    (r"year|age", ("min_year_built", "max_year_built")),
    (r"kind|type|kinds|types|condos?|houses?|town ?houses?|apartments?", ("property_sub_types", "property_types")),
    (r"features?|extras", ("features",)),
    (r"accessib\w+|wheelchair", ("accessible",)),
)
