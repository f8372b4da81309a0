"""What can be asked of one listing, topic by topic: the words that ask, and the answer from its data.

A field that is absent is not stated by the listing: the answer says so and never guesses.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent import phrasing as say
from agent.boundaries import may_be_repeated
from agent.thread import Fields

Answer = Callable[[Fields], str]


@dataclass(frozen=True)
class Topic:
    """`what` completes "the listing does not say ..."; `answer` gives "" when the listing does not say."""

    asks: str
    what: str
    answer: Answer


def asked(text: str) -> list[Topic]:
    """The topics a line (lower case) asks about, in the order of the table."""
    return [topic for topic in TOPICS if re.search(rf"\b(?:{topic.asks})\b", text)]


def answered(listing: Fields, topics: Sequence[Topic]) -> str:
    """A sentence or two for each topic, at most three topics."""
    answers = [topic.answer(listing) or f"The listing doesn't say {topic.what}." for topic in topics[:3]]
    return " ".join(dict.fromkeys(answers))


def described(listing: Fields, *, in_short: bool = False) -> str:
    """A listing in a few sentences: its name, its size and age, what stands out, its remarks."""
    parts = [say.sentence(say.one_line(listing))]
    size = [f"has {say.area(listing)}"] if say.area(listing) else []
    built = [f"was built in {listing['YearBuilt']}"] if listing.get("YearBuilt") else []
    if size or built:
        parts.append(f"It {say.joined(size + built)}.")
    extras = [text for text in (_garage_words(listing), _pool_words(listing)) if text]
    if extras:
        parts.append(f"There is {say.joined(extras)}.")
    parts += [] if in_short else _remarks(listing)
    return " ".join(parts)


def _remarks(listing: Fields, most: int = 2) -> list[str]:
    """The first sentences of the remarks that may be read out: they are somebody else's words."""
    sentences = re.split(r"(?<=[.!?])\s+", str(listing.get("PublicRemarks", "")))
    return [each.strip() for each in sentences if each.strip() and may_be_repeated(each)][:most]


def _garage_words(listing: Fields) -> str:
    spaces = listing.get("GarageSpaces")
    return f"a garage with {say.counted(spaces, 'space')}" if spaces else ""


def _pool_words(listing: Fields) -> str:
    return "a private pool" if listing.get("PoolPrivateYN") is True else ""


def _price(listing: Fields) -> str:
    word = "rent" if listing.get("PropertyType") == "Residential Lease" else "asking price"
    return f"The {word} is {say.price(listing)}."


def _rooms(listing: Fields) -> str:
    return f"It has {say.counted(listing['BedroomsTotal'], 'bedroom')}." if "BedroomsTotal" in listing else ""


def _baths(listing: Fields) -> str:
    return f"It has {say.bathrooms(listing)}." if say.bathrooms(listing) else ""


def _area(listing: Fields) -> str:
    return f"It has {say.area(listing)} of living space." if say.area(listing) else ""


def _lot(listing: Fields) -> str:
    acres = listing.get("LotSizeAcres")
    return "" if acres is None else f"The lot is {say.number(acres)} acres."


def _year(listing: Fields) -> str:
    return f"It was built in {listing['YearBuilt']}." if "YearBuilt" in listing else ""


def _garage(listing: Fields) -> str:
    parking = listing.get("ParkingFeatures")
    if words := _garage_words(listing):
        return f"Yes, there is {words}."
    if listing.get("GarageYN") is True:
        return "Yes, it has a garage."
    if listing.get("GarageYN") is False or listing.get("GarageSpaces") == 0:
        return "No, it has no garage."
    return f"The listing names no garage, but this parking: {say.values(parking)}." if parking else ""


def _pool(listing: Fields) -> str:
    features = [value for value in listing.get("PoolFeatures", []) if value in ("Community", "Association")]
    shared = "There is a pool shared with the neighbors." if features else ""
    match listing.get("PoolPrivateYN"):
        case True:
            return "Yes, it has a private pool."
        case False:
            return f"No, it has no private pool. {shared}".strip()
    return shared


def _fee(listing: Fields) -> str:
    fee, frequency = listing.get("AssociationFee"), listing.get("AssociationFeeFrequency")
    if fee is None:
        return ""
    paid = f"paid {str(frequency).lower()}" if frequency else "but the listing doesn't say how often it is paid"
    return f"The association fee is {say.dollars(fee)}, {paid}."


def _tax(listing: Fields) -> str:
    tax = listing.get("TaxAnnualAmount")
    return "" if tax is None else f"The property tax was {say.dollars(tax)} for a year."


def _address(listing: Fields) -> str:
    if where := say.address(listing):
        return f"It is {where}, in {listing['City']}." if "City" in listing else f"It is {where}."
    city = f" It is in {listing['City']}." if "City" in listing else ""
    return f"The seller does not show the address.{city}"


def _status(listing: Fields) -> str:
    status = str(listing.get("StandardStatus", ""))
    if status == "Active":
        begins = listing.get("AvailabilityDate")
        free = f", free from {say.day(begins)}" if begins else ""
        return f"Yes, it is on the market{free}."
    return f"Its status is {status.lower()}, so it is not open for offers as an active listing is."


def _agent(listing: Fields) -> str:
    who = [listing[field] for field in ("ListAgentFullName", "ListOfficeName") if field in listing]
    return f"It is listed by {' of '.join(who)}." if who else ""


def _pets(listing: Fields) -> str:
    allowed = [value.replace(" OK", " are fine").lower() for value in listing.get("PetsAllowed", [])]
    return f"On pets the listing says: {say.joined(allowed)}. Assistance animals are not pets." if allowed else ""


def _lookups(field: str, before: str) -> Answer:
    return lambda listing: f"{before} {say.values(listing[field])}." if listing.get(field) else ""


def _text(field: str, before: str, after: str = ".") -> Answer:
    return lambda listing: f"{before} {listing[field]}{after}" if listing.get(field) is not None else ""


def _mentioned(words: str, what: str) -> Answer:
    """Whether features or remarks name a thing: found is told as found, not found is not a no."""

    def answer(listing: Fields) -> str:
        fields = (
            "InteriorFeatures",
            "ExteriorFeatures",
            "Appliances",
            "ParkingFeatures",
            "PublicRemarks",
            "View",
        )
        text = " ".join(str(listing.get(name, "")) for name in fields).lower()
        return f"Yes, the listing mentions {what}." if re.search(rf"\b(?:{words})", text) else ""

    return answer


def _mention(asks: str, words: str, what: str) -> Topic:
    return Topic(asks, f"whether it has {what}", _mentioned(words, what))


TOPICS: tuple[Topic, ...] = (
    Topic(r"price|costs?|asking|rent is|how much(?! (?:space|land))|expensive|\d{5,}", "the price", _price),
    Topic(r"bed(?:room)?s?", "how many bedrooms it has", _rooms),
    Topic(r"bath(?:room)?s?", "how many bathrooms it has", _baths),
    Topic(r"how (?:big|large)|square (?:feet|footage)|living (?:area|space)|size", "how large it is", _area),
    Topic(r"lot|acres?|land", "how large the lot is", _lot),
    Topic(r"built|how old|age|year", "when it was built", _year),
    Topic(r"garage|parking|park my car|carport", "whether it has a garage", _garage),
    Topic(r"pool|swim\w*", "whether it has a pool", _pool),
    Topic(r"hoa|fees?|dues|association", "whether there is an association fee", _fee),
    Topic(r"tax(?:es)?", "what the property tax is", _tax),
    Topic(r"address|where(?: is| exactly)?|which street|located|location|city|town", "where it is", _address),
    Topic(r"available|still for sale|on the market|status|sold|pending|move in", "its status", _status),
    Topic(r"heat(?:ing|ed)?|furnace", "how it is heated", _lookups("Heating", "The heating is")),
    Topic(r"cooling|air con\w*|a\.?c\.?", "how it is cooled", _lookups("Cooling", "The cooling is")),
    Topic(r"appliances|dishwasher|washer|dryer|oven|stove|range|fridge|refrigerator",
          "which appliances it has", _lookups("Appliances", "The listing names these appliances:")),
    Topic(r"basement|cellar", "whether it has a basement", _lookups("Basement", "The basement is")),
    Topic(r"views?", "what the view is", _lookups("View", "The view is described as")),
    Topic(r"pets?|dogs?|cats?", "whether pets are allowed", _pets),
    Topic(r"furnished", "whether it is furnished", _text("Furnished", "The listing says:")),
    Topic(r"lease|term", "how long the lease is", _text("LeaseTerm", "The lease term is")),
    Topic(r"stories|storeys|floors", "how many floors there are",
          _text("StoriesTotal", "The building has", " floors.")),
    Topic(r"accessib\w*|wheelchair|step[- ]free", "anything about accessibility",
          _lookups("AccessibilityFeatures", "For accessibility the listing names")),
    Topic(r"schools?", "which school it belongs to", _text("ElementarySchool", "The school named is")),
    Topic(r"agent|realtor|broker|who (?:is selling|sells|lists)|listed by", "who lists it", _agent),
    _mention(r"garden|yard|lawn", r"garden|yard|lawn", "a garden or yard"),
    _mention(r"fireplace", r"fireplace", "a fireplace"),
    _mention(r"balcony|patio|deck|terrace", r"balcony|patio|deck|terrace", "outdoor sitting space"),
    _mention(r"office|study|den", r"office|study|den\b", "a room for an office"),
    _mention(r"elevator|lift", r"elevator|lift\b", "an elevator"),
    _mention(r"closets?", r"walk-in closet", "a walk-in closet"),
    _mention(r"solar", r"solar", "solar panels"),
    _mention(r"charg\w+", r"electric vehicle|charger", "a charger for an electric car"),
)  # fmt: skip
