"""What can be asked of one listing, topic by topic: the words that ask, and the answer from its data.

A field that is absent is not stated by the listing: the answer says so and never guesses.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import agent.concierge.phrasing as say
from agent.concierge.features import FEATURES, features_of
from agent.concierge.orders import may_be_read_out
from agent.concierge.thread import Fields

Answer = Callable[[Fields], str]


@dataclass(frozen=True)
class Topic:
    """`what` completes "the listing does not say ..."; `answer` gives "" when the listing does not say."""

    asks: str
    what: str
    answer: Answer


def asked(text: str) -> list[Topic]:
    """The topics that a line (lower case, in digits) asks about, in the order of the table; features come last."""
    found = [topic for topic in TOPICS if re.search(rf"(?<![\w-])(?:{topic.asks})(?!\w)", text)]
    covered = " ".join(topic.asks for topic in found)
    for name in features_of(text):
        if not any(re.search(rf"(?<!\w)(?:{topic.asks})(?!\w)", name) for topic in found) and name not in covered:
            found.append(Topic(name, f"whether it has {_article(name)}", _mentioned(FEATURES[name], _article(name))))
    return found


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
    if not in_short:
        parts += [_fee(listing)] if _fee(listing) and listing.get("AssociationFee") else []
        parts += _remarks(listing)
    return " ".join(parts)


def _remarks(listing: Fields, most: int = 2) -> list[str]:
    """The first sentences of the remarks, if all of them may be read out: they are somebody else's words."""
    remarks = str(listing.get("PublicRemarks", ""))
    if not may_be_read_out(remarks):
        return []
    sentences = re.split(r"(?<=[.!?])\s+", remarks)
    return [each.strip() for each in sentences if each.strip() and not each.endswith("...")][:most]


def _garage_words(listing: Fields) -> str:
    spaces = listing.get("GarageSpaces")
    return f"a garage with {say.counted(spaces, 'space')}" if spaces else ""


def _pool_words(listing: Fields) -> str:
    return "a private pool" if listing.get("PoolPrivateYN") is True else ""


def _price(listing: Fields) -> str:
    if listing.get("StandardStatus") == "Closed" and listing.get("ClosePrice") is not None:
        return f"It is sold. It closed at {say.dollars(listing['ClosePrice'])}, and was listed at {say.price(listing)}."
    word = "The rent is" if say.price(listing).endswith("month") else "It's listed at"
    return f"{word} {say.price(listing)}."


def _rooms(listing: Fields) -> str:
    return f"It has {say.counted(listing['BedroomsTotal'], 'bedroom')}." if "BedroomsTotal" in listing else ""


def _baths(listing: Fields) -> str:
    return f"It has {say.bathrooms(listing)}." if say.bathrooms(listing) else ""


def _area(listing: Fields) -> str:
    return f"It has {say.area(listing)} of living space." if say.area(listing) else ""


def _lot(listing: Fields) -> str:
    if listing.get("LotSizeAcres") is not None:
        return f"The lot is {say.counted(listing['LotSizeAcres'], 'acre')}."
    if listing.get("LotSizeSquareFeet") is not None:
        return f"The lot is {say.number(listing['LotSizeSquareFeet'])} square feet."
    units = {"Acres": "acres", "Square Feet": "square feet", "Square Meters": "square meters"}.get(
        str(listing.get("LotSizeUnits"))
    )
    return f"The lot is {say.number(listing['LotSizeArea'])} {units}." if units and "LotSizeArea" in listing else ""


def _year(listing: Fields) -> str:
    return f"It was built in {listing['YearBuilt']}." if "YearBuilt" in listing else ""


def _garage(listing: Fields) -> str:
    parking = say.values(listing.get("ParkingFeatures", ()))
    named = f" The parking is named as {parking}." if parking else ""
    if words := _garage_words(listing):
        return f"Yes, there is {words}."
    if listing.get("GarageYN") is True:
        return f"Yes, it has a garage.{named}"
    if listing.get("CarportSpaces"):
        return f"There is a carport with {say.counted(listing['CarportSpaces'], 'space')}."
    if listing.get("GarageYN") is False or listing.get("GarageSpaces") == 0:
        return f"No, it has no garage.{named}"
    return f"The listing doesn't say whether there is a garage, but names this parking: {parking}." if parking else ""


def _pool(listing: Fields) -> str:
    features = [value for value in listing.get("PoolFeatures", []) if value in ("Community", "Association")]
    shared = "There is a shared pool." if features else ""
    match listing.get("PoolPrivateYN"):
        case True:
            return "Yes, it has a private pool."
        case False:
            return f"No, it has no private pool. {shared}".strip()
    return f"{shared} The listing doesn't say whether it has one of its own." if shared else ""


def fee(listing: Fields) -> str:
    """The association fee, never without how often it is paid."""
    amount, frequency = listing.get("AssociationFee"), listing.get("AssociationFeeFrequency")
    if amount is None:
        return "No, there is no homeowners association." if listing.get("AssociationYN") is False else ""
    paid = f"paid {str(frequency).lower()}" if frequency else "but the listing doesn't say how often it is paid"
    return f"The association fee is {say.dollars(amount)}, {paid}."


_fee = fee


def _fee_includes(listing: Fields) -> str:
    told = say.values(listing.get("AssociationFeeIncludes", ()))
    return f"The association fee covers {told}." if told else ""


def _tax(listing: Fields) -> str:
    tax, year = listing.get("TaxAnnualAmount"), listing.get("TaxYear")
    if tax is None:
        return ""
    return f"The property tax was {say.dollars(tax)} for {f'the year {year}' if year else 'a year'}."


def _address(listing: Fields) -> str:
    if where := say.address(listing):
        return f"It is {where}, in {say.city(listing)}." if say.city(listing) else f"It is {where}."
    city = f" It is in {say.city(listing)}." if say.city(listing) else ""
    return f"The seller does not show the address.{city}"


def _status(listing: Fields) -> str:
    status = str(listing.get("StandardStatus", ""))
    if status == "Active":
        begins = listing.get("AvailabilityDate")
        free = f", free from {say.day(begins)}" if begins else ""
        return f"Yes, it is active, so it is on the market{free}."
    return f"No, its status is {status.lower()}, so it is not available as an active listing is."


def _on_market(listing: Fields) -> str:
    since = listing.get("OnMarketDate") or listing.get("ListingContractDate")
    return f"It came on the market on {say.day(since)}." if since else ""


def _price_change(listing: Fields) -> str:
    before = listing.get("PreviousListPrice") or listing.get("OriginalListPrice")
    return f"It was listed at {say.dollars(before)} before, and is now at {say.price(listing)}." if before else ""


def _agent(listing: Fields) -> str:
    who = [say.clean(listing[field]) for field in ("ListAgentFullName", "ListOfficeName") if field in listing]
    return f"It is listed by {' of '.join(each for each in who if each)}." if any(who) else ""


def _pets(listing: Fields) -> str:
    values = listing.get("PetsAllowed", [])
    if not values:
        return ""
    if [str(value).lower() for value in values] == ["no"]:
        return "No, pets are not allowed. Assistance animals are not pets."
    allowed = [say.clean(value).replace(" OK", " are fine").lower() for value in values]
    return (
        f"On pets the listing says: {say.joined([each for each in allowed if each] or ['ask'])}. Assistance "
        "animals are not pets."
    )


def _assistance(_listing: Fields) -> str:
    return "Assistance animals are not pets, so a pet rule does not keep one out."


def _senior(listing: Fields) -> str:
    match listing.get("SeniorCommunityYN"):
        case True:
            return "Yes, it is in a community for people of 55 and over."
        case False:
            return "No, it is not a 55 and over community."
    return ""


def _schools(listing: Fields) -> str:
    named = [
        f"the {kind} school is {told}"
        for field, kind in (
            ("ElementarySchool", "elementary"),
            ("MiddleOrJuniorSchool", "middle"),
            ("HighSchool", "high"),
        )
        if (told := say.clean(listing.get(field, "")))
    ]
    return say.sentence(f"as the listing names it, {say.joined(named)}") if named else ""


def _waterfront(listing: Fields) -> str:
    match listing.get("WaterfrontYN"):
        case True:
            return "Yes, it is on the waterfront."
        case False:
            return "No, it is not on the waterfront."
    return ""


def _kind(listing: Fields) -> str:
    word = say.kind(listing)
    return f"It is {'an' if word[0] in 'aeiou' else 'a'} {word}."


def _levels(listing: Fields) -> str:
    levels = say.values(listing.get("Levels", ()))
    stories = listing.get("StoriesTotal")
    told = [
        f"The home is on this many levels: {levels}." if levels else "",
        f"The building has {say.counted(stories, 'floor')}." if stories else "",
    ]
    return " ".join(each for each in told if each)


def _basement(listing: Fields) -> str:
    values = listing.get("Basement", ())
    if list(values) == ["None"]:
        return "No, it has no basement."
    return f"The basement is {say.values(values)}." if say.values(values) else ""


def _cooling(listing: Fields) -> str:
    if list(listing.get("Cooling", ())) == ["None"]:
        return "No, the listing says there is no cooling."
    told = say.values(listing.get("Cooling", ()))
    return f"For cooling it has {told}." if told else ""


def _bookable(listing: Fields) -> str:
    begins = listing.get("AvailabilityDate")
    return f"It is available from {say.day(begins)}." if begins else _status(listing)


def _lookups(field: str, before: str) -> Answer:
    return lambda listing: f"{before} {told}." if (told := say.values(listing.get(field, ()))) else ""


def _text(field: str, before: str, after: str = ".") -> Answer:
    return lambda listing: f"{before} {told}{after}" if (told := say.clean(listing.get(field, ""))) else ""


def _zip(_listing: Fields) -> str:
    return "I don't read out ZIP codes, but I can tell you the town and the street."


def _silent(_listing: Fields) -> str:
    return ""


_LISTS = (
    "InteriorFeatures",
    "ExteriorFeatures",
    "Appliances",
    "ParkingFeatures",
    "View",
    "AccessibilityFeatures",
    "Cooling",
    "Heating",
    "PoolFeatures",
)


def _mentioned(words: str, what: str) -> Answer:
    """Whether features or remarks name a thing: found is told as found, not found is not a no."""

    def answer(listing: Fields) -> str:
        text = " ".join(str(value) for name in _LISTS for value in listing.get(name, ())).lower().replace("(s)", "s")
        remarks = str(listing.get("PublicRemarks", "")).lower()
        remarks = re.sub(r"\b(?:no|without|not|nor)\b[^.,;]*", " ", remarks)
        return (
            f"Yes, the listing mentions {what}."
            if re.search(rf"(?<!\w)(?:{words})(?!\w)", f"{text} . {remarks}")
            else ""
        )

    return answer


_PLURALS = (
    "laundry",
    "storage",
    "solar",
    "hardwood floors",
    "vaulted ceilings",
    "granite countertops",
    "stainless appliances",
    "electric vehicle charging",
    "air conditioning",
    "rv parking",
    "radiant heat",
    "new construction",
    "quiet",
    "gated",
    "furnished",
    "unfurnished",
    "waterfront",
    "single level",
)


def _article(name: str) -> str:
    if name in _PLURALS:
        return {
            "solar": "solar panels",
            "quiet": "a quiet place",
            "gated": "a gate",
            "single level": "a single level",
        }.get(name, name)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


TOPICS: tuple[Topic, ...] = (
    Topic(
        r"prices?(?! (?:history|change|drop|cut))|costs?|asking|rent is|the rent|how much(?! (?:space|land"
        r"|is the (?:hoa|tax|fee)|are the)|.*\b(?:hoa|fee|fees|tax|taxes|dues)\b)|expensive|listed (?:at|for)"
        r"|selling for|going for|\$ ?\d{5,}|\d{5,}(?! sq)",
        "the price",
        _price,
    ),
    Topic(
        r"(?:price|prices) (?:history|change\w*|drop\w*|cut\w*|reduc\w+)|reduced|original price|used to cost",
        "how the price has changed",
        _price_change,
    ),
    Topic(r"bed(?:room)?s?|br", "how many bedrooms it has", _rooms),
    Topic(r"(?:half )?bath(?:room)?s?|toilets?|powder room", "how many bathrooms it has", _baths),
    Topic(
        r"how (?:big|large|spacious)(?!.* (?:lot|yard|garage))|square (?:feet|footage|foot|meters)|sq ?ft|sqft"
        r"|living (?:area|space)|floor space|(?<!lot )size(?! of the lot)",
        "how large it is",
        _area,
    ),
    Topic(
        r"lot(?: size)?|acres?|acreage|how (?:big|large) is the (?:lot|yard|land)|land", "how large the lot is", _lot
    ),
    Topic(
        r"built|how old(?! (?:is|are) the (?:roof|furnace))|age of the (?:house|home|building)|what year|year",
        "when it was built",
        _year,
    ),
    Topic(
        r"garages?|(?<!rv )parking|park (?:my|a|our|two|2) cars?|cars?|carports?", "whether it has a garage", _garage
    ),
    Topic(r"pools?|swim\w*", "whether it has a pool", _pool),
    Topic(
        r"(?:hoa|fees?|dues) (?:include|cover)\w*|what does the (?:hoa|fee|association)(?: fee)? (?:include|cover"
        r"|pay)",
        "what the association fee covers",
        _fee_includes,
    ),
    Topic(
        r"hoa|(?<!taxes and )fees?(?! (?:include|cover))|dues|association", "whether there is an association fee", fee
    ),
    Topic(r"(?:property )?tax(?:es)?", "what the property tax is", _tax),
    Topic(
        r"address|where(?: is| exactly)|where's|which street|located|location|which (?:city|town)|what (?:city"
        r"|town|street|part)|street is it",
        "where it is",
        _address,
    ),
    Topic(
        r"when (?:is|will) (?:it|that|this) (?:be )?(?:available|free|vacant)|move[- ]in(?: date)?"
        r"|available (?:from|when)|move in",
        "when it is available",
        _bookable,
    ),
    Topic(
        r"available|still for sale|still on|on the market(?! (?:for|since))|status|sold|pending|under contract"
        r"|active|taken",
        "its status",
        _status,
    ),
    Topic(
        r"how long (?:has|is) (?:it|this|that).*(?:market|listed|sale)|days on (?:the )?market|when was it listed"
        r"|listed (?:since|on)|on the market (?:for|since)",
        "how long it has been on the market",
        _on_market,
    ),
    Topic(r"heat(?:ing|ed|er)?|furnace|heat pump", "how it is heated", _lookups("Heating", "The heating is")),
    Topic(r"cooling|cooled|air con\w*|a\.?/?c\.?|central air", "how it is cooled", _cooling),
    Topic(
        r"appliances|dishwasher|washer|dryer|oven|stove|range|fridge|refrigerator|microwave",
        "which appliances it has",
        _lookups("Appliances", "The listing names these appliances:"),
    ),
    Topic(r"basement|cellar", "whether it has a basement", _basement),
    Topic(r"(?<!re)views?(?!ing)", "what the view is", _lookups("View", "The view is described as")),
    Topic(
        r"(?:service|assistance|guide|support|seeing[- ]eye|therapy) (?:dogs?|animals?|cats?)",
        "anything about assistance animals",
        _assistance,
    ),
    Topic(
        r"pets?|(?<!service )(?<!assistance )(?<!guide )(?<!support )(?<!eye )dogs?|cats?|puppy",
        "whether pets are allowed",
        _pets,
    ),
    Topic(r"(?:un)?furnished|furniture", "whether it is furnished", _text("Furnished", "The listing says:")),
    Topic(
        r"lease(?: term)?|how long is the (?:lease|rental)|month to month|lease length",
        "how long the lease is",
        _text("LeaseTerm", "The lease term is"),
    ),
    Topic(
        r"stories|storeys|floors(?! plan)|levels|how many floors|single (?:story|level)|stairs",
        "how many levels it has",
        _levels,
    ),
    Topic(
        r"accessib\w*|wheel ?chairs?|step[- ]free|roll[- ]in|grab bars?|ramps?|walk[- ]in shower",
        "anything about accessibility",
        _lookups("AccessibilityFeatures", "For accessibility the listing names"),
    ),
    Topic(
        r"55(?:\+| ?plus| and (?:over|older))?(?! (?:sq|a month))|senior\w*|age[- ]restrict\w+|retirement",
        "whether it is a 55 and over community",
        _senior,
    ),
    Topic(r"schools?|school district|elementary|middle school|high school", "which schools it belongs to", _schools),
    Topic(
        r"agent|realtor|broker\w*|who (?:is selling|sells|lists)|listed by|listing office|who (?:do|should"
        r"|can) i (?:contact|call)",
        "who lists it",
        _agent,
    ),
    Topic(r"waterfront|on the water", "whether it is on the waterfront", _waterfront),
    Topic(
        r"what (?:kind|type|sort) of (?:home|house|property|place|building)|(?:is|it's|its) (?:it |that "
        r"|this )?a (?:house|condo|townhouse|apartment|duplex)",
        "what kind of home it is",
        _kind,
    ),
    Topic(
        r"subdivision|which (?:community|development)|(?:name of the )?(?:community|development) (?:called|name)",
        "which development it is in",
        _text("SubdivisionName", "It is in"),
    ),
    Topic(r"zip(?: ?codes?)?|postal code", "that", _zip),
    Topic(r"(?:security )?deposit|application fee", "what the deposit is", _silent),
    Topic(r"roof", "anything about the roof", _silent),
    Topic(r"flood\w*|earthquake|wildfire", "anything about natural hazards", _silent),
    Topic(r"insurance", "what insurance costs", _silent),
    Topic(r"internet|fiber|wi-?fi|broadband|cell (?:service|reception)", "anything about the internet", _silent),
    Topic(r"noise|noisy|loud|how quiet", "how quiet it is", _silent),
    Topic(r"utilit(?:y|ies)|electric(?:ity)? bill|water bill|power bill", "what the utilities cost", _silent),
    Topic(
        r"how far|distance|commute|close to|nearest|nearby|walking distance|walk to|bus|train|transit|grocery"
        r"|shops|stores|restaurants|downtown|airport|highway|parks?(?! (?:my|a|our|two|2))",
        "how far it is from other places",
        _silent,
    ),
    Topic(
        r"why (?:is|are) (?:they|the (?:owner|owners|seller|sellers)) (?:selling|moving)|motivated"
        r"|reason for selling|owners?\b.*sell\w*|sellers?",
        "anything about the seller's reasons",
        _silent,
    ),
    Topic(r"offers?|negotiab\w+", "whether there are offers", _silent),
    Topic(r"zon(?:ed|ing)|septic|sewer|well water|water source", "anything about that", _silent),
    Topic(
        r"plumbing|wiring|foundation|insulation|windows|renovat\w+|remodel\w*|updated", "anything about that", _silent
    ),
)
