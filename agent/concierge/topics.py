"""What can be asked of one listing, topic by topic: the words that ask, and the answer from its data.

A field that is absent is not stated by the listing: the answer says so and never guesses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import agent.concierge.phrasing as say
import agent.concierge.stated as its
from agent.concierge import remarked
from agent.concierge.features import FEATURES, features_of
from agent.concierge.orders import may_be_read_out
from agent.concierge.thread import Fields


@dataclass(frozen=True)
class Topic:
    """`what` completes "the listing does not say ..."; `answer` gives "" when the listing does not say."""

    asks: str
    what: str
    answer: its.Answer


def asked(text: str) -> list[Topic]:
    """The topics that a line (lower case, in digits) asks about, in the order of the table; features come last."""
    found = [topic for topic in TOPICS if re.search(rf"(?<![\w-])(?:{topic.asks})(?!\w)", text)]
    covered = " ".join(topic.asks for topic in found)
    for name in features_of(text):
        if not any(re.search(rf"(?<!\w)(?:{topic.asks})(?!\w)", name) for topic in found) and name not in covered:
            thing = its.with_article(name)
            found.append(Topic(name, f"whether it has {thing}", its.mentioned(FEATURES[name], thing)))
    return found


def answered(listing: Fields, topics: Sequence[Topic]) -> str:
    """A sentence or two for each topic, at most three topics; what the listing does not say, last and in one."""
    told = [(topic, topic.answer(listing)) for topic in topics[:3]]
    silent = list(dict.fromkeys(topic.what for topic, answer in told if not answer))
    answers = [answer for _, answer in told if answer]
    answers += [f"The listing doesn't say {say.joined(silent, 'or')}."] if silent else []
    return " ".join(dict.fromkeys(answers))


def described(listing: Fields, *, in_short: bool = False) -> str:
    """A listing in a few sentences: its name, its size and age, what stands out, its remarks."""
    parts = [say.sentence(say.one_line(listing))]
    size = [f"has {say.area(listing)}"] if say.area(listing) else []
    built = [f"was built in {listing['YearBuilt']}"] if listing.get("YearBuilt") else []
    if size or built:
        parts.append(f"It {say.joined(size + built)}.")
    extras = [text for text in (its.garage_words(listing), its.pool_words(listing)) if text]
    if extras:
        parts.append(f"There is {say.joined(extras)}.")
    if not in_short:
        parts += [its.fee(listing)] if its.fee(listing) and listing.get("AssociationFee") else []
        parts += _remarks(listing)
    return " ".join(parts)


def _remarks(listing: Fields, most: int = 2) -> list[str]:
    """The first sentences of the remarks, if all of them may be read out: they are somebody else's words."""
    remarks = str(listing.get("PublicRemarks", ""))
    if not may_be_read_out(remarks):
        return []
    sentences = re.split(r"(?<=[.!?])\s+", remarks)
    return [each.strip() for each in sentences if each.strip() and not each.endswith("...")][:most]


TOPICS: tuple[Topic, ...] = (
    Topic(
        r"prices?(?! (?:history|change|drop|cut))|costs?|asking|rent is|the rent|how much(?! (?:space|land"
        r"|is the (?:hoa|tax|fee)|are the)|.*\b(?:hoa|fee|fees|tax|taxes|dues)\b)|expensive|listed (?:at|for)"
        r"|(?:sell|sold|selling|go|goes|going|went|close[ds]?|listed) (?:for|at)|\$ ?\d{5,}"
        r"|(?<!in )(?<!code )(?<!zip )\d{5,}(?! sq)",
        "the price",
        its.price,
    ),
    Topic(
        r"(?:price|prices) (?:history|change\w*|drop\w*|cut\w*|reduc\w+)|reduced|original price|used to cost",
        "how the price has changed",
        its.price_change,
    ),
    Topic(r"bed(?:room)?s?|br", "how many bedrooms it has", its.rooms),
    Topic(r"(?:half )?bath(?:room)?s?|toilets?|powder room", "how many bathrooms it has", its.baths),
    Topic(
        r"how (?:big|large|spacious)(?!.* (?:lot|yard|garage))|square (?:feet|footage|foot|meters)|sq ?ft|sqft"
        r"|living (?:area|space)|floor space|(?<!lot )size(?! of the lot)",
        "how large it is",
        its.area,
    ),
    Topic(
        r"(?<!a )lot(?: size)?(?! of\b)|acres?|acreage|how (?:big|large) is the (?:lot|yard|land)|land",
        "how large the lot is",
        its.lot,
    ),
    Topic(
        r"built|how old(?! (?:is|are) the (?:roof|furnace))|age of the (?:house|home|building)|what year|year",
        "when it was built",
        its.year,
    ),
    Topic(
        r"garages?|(?<!rv )parking|park (?:my|a|our|two|2) cars?|cars?|carports?",
        "whether it has a garage",
        its.garage,
    ),
    Topic(r"pools?|swim\w*", "whether it has a pool", its.pool),
    Topic(
        r"(?:hoa|fees?|dues) (?:include|cover)\w*|what does the (?:hoa|fee|association)(?: fee)? (?:include|cover"
        r"|pay)",
        "what the association fee covers",
        its.fee_includes,
    ),
    Topic(
        r"hoa|(?<!taxes and )fees?(?! (?:include|cover))|dues|association",
        "whether there is an association fee",
        its.fee,
    ),
    Topic(r"(?:property )?tax(?:es)?", "what the property tax is", its.tax),
    Topic(
        r"address|where(?: is| exactly)|where's|which street|located|location|which (?:city|town)|what (?:city"
        r"|town|street|part)|street is it",
        "where it is",
        its.address,
    ),
    Topic(
        r"when (?:is|will) (?:it|that|this) (?:be )?(?:available|free|vacant)|move[- ]in(?: date)?"
        r"|available (?:from|when)|move in",
        "when it is available",
        its.bookable,
    ),
    Topic(
        r"available|still for sale|still on|on the market(?! (?:for|since))|status|sold(?! (?:for|at)\b)|pending"
        r"|under contract|active|taken",
        "its status",
        its.status,
    ),
    Topic(
        r"how long (?:has|is) (?:it|this|that).*(?:market|listed|sale)|days on (?:the )?market|when was it listed"
        r"|listed (?:since|on)|on the market (?:for|since)",
        "how long it has been on the market",
        its.on_market,
    ),
    Topic(r"heat(?:ing|ed|er)?|furnace|heat pump", "how it is heated", its.lookups("Heating", "The heating is")),
    Topic(r"cooling|cooled|air con\w*|a\.?/?c\.?|central air", "how it is cooled", its.cooling),
    Topic(
        r"appliances|dishwasher|washer|dryer|oven|stove|range|fridge|refrigerator|microwave",
        "which appliances it has",
        its.lookups("Appliances", "The listing names these appliances:"),
    ),
    Topic(r"basement|cellar", "whether it has a basement", its.basement),
    Topic(r"(?<!re)views?(?!ing)", "what the view is", its.lookups("View", "The view is described as")),
    Topic(
        r"(?:service|assistance|guide|support|seeing[- ]eye|therapy) (?:dogs?|animals?|cats?)",
        "anything about assistance animals",
        its.assistance,
    ),
    Topic(
        r"pets?|(?<!service )(?<!assistance )(?<!guide )(?<!support )(?<!eye )dogs?|cats?|puppy",
        "whether pets are allowed",
        its.pets,
    ),
    Topic(r"(?:un)?furnished|furniture", "whether it is furnished", its.text_of("Furnished", "The listing says:")),
    Topic(
        r"lease(?: term)?|how long is the (?:lease|rental)|month to month|lease length",
        "how long the lease is",
        its.text_of("LeaseTerm", "The lease term is"),
    ),
    Topic(
        r"stories|storeys|floors(?! plan)|levels|how many floors|single (?:story|level)|stairs",
        "how many levels it has",
        its.levels,
    ),
    Topic(
        r"accessib\w*|wheel ?chairs?|step[- ]free|roll[- ]in|grab bars?|ramps?|walk[- ]in shower",
        "anything about accessibility",
        its.lookups("AccessibilityFeatures", "For accessibility the listing names"),
    ),
    Topic(
        r"55(?:\+| ?plus| and (?:over|older))?(?! (?:sq|a month))|senior\w*|age[- ]restrict\w+|retirement",
        "whether it is a 55 and over community",
        its.senior,
    ),
    Topic(r"schools?|school district|elementary|middle school|high school", "which schools it belongs to", its.schools),
    Topic(
        r"agent|realtor|broker\w*|who (?:is selling|sells|lists)|listed by|listing office|who (?:do|should"
        r"|can|would) (?:i|we) (?:contact|call|talk|speak|ask|reach|turn|write|e-?mail)",
        "who lists it",
        its.agent,
    ),
    Topic(r"waterfront|on the water", "whether it is on the waterfront", its.waterfront),
    Topic(
        r"what (?:kind|type|sort) of (?:home|house|property|place|building)|(?:is|it's|its) (?:it |that "
        r"|this )?a (?:house|condo|townhouse|apartment|duplex)",
        "what kind of home it is",
        its.kind,
    ),
    Topic(
        r"subdivision|which (?:community|development)|(?:name of the )?(?:community|development) (?:called|name)",
        "which development it is in",
        its.text_of("SubdivisionName", "It is in"),
    ),
    Topic(r"zip(?: ?codes?)?|postal code", "that", its.zip),
    Topic(r"(?:security )?deposit|application fee", "what the deposit is", its.silent),
    Topic(r"roof", "anything about the roof", its.silent),
    Topic(r"flood\w*|earthquake|wildfire", "anything about natural hazards", its.silent),
    Topic(r"insurance", "what insurance costs", its.silent),
    Topic(r"internet|fiber|wi-?fi|broadband|cell (?:service|reception)", "anything about the internet", its.silent),
    Topic(r"noise|noisy|loud|quiet\w*", "how quiet it is", remarked.quoted("quiet|noise|peaceful", "noise")),
    Topic(
        r"airbnb|sub-?let\w*|short[- ]term (?:rental|let)s?|rent (?:it|this|that|them) out",
        "whether it may be let",
        its.silent,
    ),
    Topic(
        r"utilit(?:y|ies)|(?:to|it) (?:heat|cool|insure|run|maintain)(?: (?:it|this|that))?"
        r"|electric(?:ity)? bill|water bill|power bill",
        "what the utilities cost",
        its.silent,
    ),
    Topic(remarked.TRAVEL, "how long the way is", remarked.travel),
    Topic(remarked.FAR, "how far it is from other places", remarked.far),
    Topic(
        r"why (?:is|are) (?:they|the (?:owner|owners|seller|sellers)) (?:selling|moving)|motivated"
        r"|reason for selling|owners?\b.*sell\w*|sellers?",
        "anything about the seller's reasons",
        its.silent,
    ),
    Topic(
        r"negotia\w+|haggl\w+|bargain\w*|flexib\w+|wiggle room|discount|(?:below|under|over|above) asking"
        r"|(?:lower|reduce|drop|cut|come down (?:on|in)|talk down) (?:the |their |its |that |your |a |on the )?price"
        r"|(?:lower|better|best|final) (?:price|offer|deal)|(?:would|will|might) (?:they|you|the (?:owner|seller)s?)"
        r" (?:\w+ )?(?:take(?! (?:cats?|dogs?|pets?|section|kids|children))"
        r"|accept|go (?:lower|down)|come down|consider)|(?:lowest|least)"
        r" (?:they|the (?:owner|seller)s?|price they|you)",
        "what price the seller would accept",
        its.bargaining,
    ),
    Topic(
        r"why (?:is|are|was|does|do)\b.{0,16}\b(?:cheap|expensive|cost\w*|pric\w+|low|high|so much)",
        "why it costs what it costs",
        its.silent,
    ),
    Topic(r"offers?", "whether there are offers", its.silent),
    Topic(
        r"(?:for )?(?:sale|rent|lease) or (?:for )?(?:sale|rent|lease)",
        "whether it is for sale or for rent",
        its.offered,
    ),
    Topic(
        r"(?:per|a|each|every|price of a) (?:sq\.? ?(?:ft|foot|feet)|sqft|square (?:foot|feet))",
        "the price for each square foot",
        its.silent,
    ),
    Topic(r"traffic|busy (?:street|road)|through street|rush hour", "how much traffic there is", its.silent),
    Topic(
        r"kitchen(?! (?:sink|table|island))", "anything about the kitchen", remarked.quoted("kitchen", "the kitchen")
    ),
    Topic(r"zon(?:ed|ing)|septic|sewer|well water|water source", "anything about that", its.silent),
    Topic(
        r"plumbing|wiring|foundation|insulation|windows|renovat\w+|remodel\w*|updated",
        "anything about that",
        its.silent,
    ),
)
