"""What the offline concierge says: small talk, boundaries, and the results of its tools.

Each function gives several ways to say one thing; the caller takes one not said before. All figures come from
tool results. Takes no decision about what to do.
"""

from collections.abc import Mapping, Sequence

from agent import phrasing as say
from agent.boundaries import Boundary
from agent.thread import Fields, is_listing
from agent.topics import Topic, answered, described

_OFFER = (
    "What kind of home are you looking for?",
    "Which town, price or size do you have in mind?",
    "Tell me a town, a price or a number of bedrooms.",
    "How many bedrooms would you like?",
)
_MORE = (
    "Which one would you like to hear more about?",
    "Shall I tell you more about one of them?",
    "Would you like the details of one of these?",
)
_ELSE = (
    "What else would you like to know about it?",
    "Is there anything more you would like to know?",
    "Ask me about its rooms, its size or its fees.",
)
_SURE = ("", "Sure.", "Of course.", "Let me see.")

GREETING = say.framed(
    ("Hello, and welcome.", "Good to hear you.", "Hi there."),
    "I am an AI demo with a synthetic voice, and I can look up homes for you.",
    _OFFER,
)
THANKS = say.framed(
    ("You are welcome.", "My pleasure.", "Gladly."),
    "",
    ("Is there another home to look up?", "What shall I look up next?", "I am here if you want to see more."),
)
GOODBYE = say.framed(
    ("Goodbye.", "Good luck with your search.", "Thank you for the talk."),
    "",
    ("Come back any time.", "I will be here."),
)
WHO = say.framed(
    ("I am not a person.", "No, I am a machine.", "There is no human here."),
    "I am an AI demonstration with a synthetic voice, and the listings are made up.",
    ("I can look up homes for you.", "What would you like to see?", ""),
)
HELP = say.framed(
    _SURE,
    "I can search homes by town, price, bedrooms, size, or features such as a garage or a garden, "
    "and tell you about any of them.",
    _OFFER,
)
UNKNOWN = say.framed(
    (
        "I am not sure about that one.",
        "That is beyond me.",
        "I'm afraid I can't answer that.",
        "I don't know that.",
    ),
    "I can search the listings, and tell you what they say of a home.",
    _OFFER,
)
WHICH = say.framed(
    ("Which home do you mean?", "I'm not sure which home that is.", "I haven't shown you that home yet."),
    "",
    ("Name a town or a price, and I will look.", "Tell me what to search for first.", _OFFER[0]),
)
NOT_SO_MANY = say.framed(
    ("I haven't shown that many.", "There were not that many."),
    "",
    ("Which of those shown do you mean?", "Shall I search again?"),
)
NOT_YET = say.framed(
    ("I can't do that yet.", "That is not something I can do yet.", "I'm sorry, not yet."),
    "I search listings and describe them. I don't book viewings, reckon payments or contact anybody.",
    ("Shall I look up another home?", "What else would you like to know about the homes?"),
)
NO_TOOLS = [
    "I can't look up listings at the moment. Please try again in a while.",
    "The listings are out of reach.",
]
FAILED = say.framed(
    ("I could not look that up.", "That search did not work."),
    "",
    ("Could you say it another way?", _OFFER[0]),
)
AGREE = say.framed(("All right.", "Good.", "Fine."), "", _OFFER)

_LIMITS: Mapping[Boundary, tuple[str, ...]] = {
    "steering": (
        "I can't choose places by who lives there. That is the fair housing law, and I keep to it.",
        "Who lives somewhere is nothing I describe or search by, because of fair housing law.",
        "Fair housing law keeps me from describing neighbors or picking places by them.",
    ),
    "crime": (
        "I don't judge how safe a place is. The local police department publishes its figures for everyone.",
        "I have no opinion on crime. The police department's public data is the place to look.",
    ),
    "schools": (
        "I don't rate schools. The state's education department publishes its reports for everyone.",
        "How good a school is, I can't say. The state's education department has public reports.",
    ),
    "advice": (
        "I can't give legal, tax or investment advice. A licensed professional can.",
        "That is a question for a lawyer or a tax adviser, not for me.",
    ),
}
_LAWFUL = (
    "I can search by price, size, features or town. What matters most to you?",
    "Price, size, rooms and features are what I search by. Which shall I use?",
    "Shall I search by price, by size, or by features?",
)


def beyond(limit: Boundary) -> list[str]:
    """Declines kindly and offers what is lawful."""
    return say.framed(_LIMITS[limit], "", _LAWFUL)


def found(result: Fields, limit: Boundary | None) -> list[str]:
    """The result of a search; `limit` is what the same line asked and is not done."""
    before: Sequence[str] = _LIMITS[limit] if limit else ("",)
    wishes, total, rows = result.get("wishes"), result.get("total"), result.get("listings")
    if not (isinstance(wishes, dict) and isinstance(total, int) and isinstance(rows, list)):
        return FAILED
    if not total:
        loosen = _ELSEWHERE if "note" in result else _loosen(wishes)
        return say.framed(before, _nothing(result, wishes), loosen)
    listings: Sequence[Fields] = [row for row in rows if is_listing(row)][:3]
    body = say.numbered(listings, with_city="city" not in wishes)
    lead = _leads(wishes, total, len(listings))
    closers = _MORE if len(listings) > 1 else ("Would you like to hear more about it?", *_ELSE[1:])
    openers = [" ".join(part for part in (before[at % len(before)], each) if part) for at, each in enumerate(lead)]
    return say.framed(openers, body, closers)


def _leads(wishes: Fields, total: int, shown: int) -> list[str]:
    what = f"{_noun(wishes, total)} {_wished(wishes)}".strip()
    if total == 1:
        return [f"I found 1 {what}.", "Just one fits.", "There is one that fits."]
    count = say.number(total)
    which = _BEST.get(str(wishes.get("sort_by")), "Here are the best matches." if total > shown else "")
    return [
        f"I found {count} {what}. {which}".strip(),
        f"There are {count} that fit. {which}".strip(),
        f"{count} {_noun(wishes, total)} fit. {which}".strip(),
    ]


def _noun(wishes: Fields, count: int) -> str:
    """ "houses", "condo or townhouse", "rentals", "homes"."""
    kinds = [say.kind({"PropertySubType": kind}) for kind in wishes.get("property_sub_types", ())]
    plain = ["rental" if wishes.get("transaction") == "rent" else "home"]
    return say.joined([kind + ("" if count == 1 else "s") for kind in kinds or plain], "or")


_BEST = {
    "price_low": "The lowest price comes first.",
    "price_high": "The highest price comes first.",
    "largest": "The largest comes first.",
    "smallest": "The smallest comes first.",
    "newest": "The newest comes first.",
}


def _nothing(result: Fields, wishes: Fields) -> str:
    if "note" in result:
        places = str(result["note"]).rpartition(": ")[2].split(", ")
        return f"I have no listings in {wishes.get('city')}. I do have some in {say.joined(places)}."
    return f"I have no {_noun(wishes, 1)} {_wished(wishes) or 'like that'}."


def _loosen(wishes: Fields) -> Sequence[str]:
    """Asks which wish may go, naming those that bind most."""
    named = [word for field, word in _BINDING.items() if field in wishes][:3]
    if not named:
        return _OFFER
    if len(named) == 1:
        return [f"I can look again without {named[0]}. Just say so.", f"Say so, and I leave out {named[0]}."]
    choice = say.joined(named, "or")
    return [f"Which may I drop: {choice}?", f"Which wish is not so important: {choice}?"]


_ELSEWHERE = ("Shall I look there? Name one of them.", "Which of them would you like?")
_BINDING = {
    "pool": "the pool",
    "keywords": "the features",
    "max_price_usd": "the price",
    "min_garage_spaces": "the garage",
    "max_bedrooms": "the bedrooms",
    "property_sub_types": "the kind",
    "city": "the town",
}


def _wished(wishes: Fields) -> str:
    """The wishes as the tool understood them: "with 3 bedrooms, under $500,000, in Maple Heights"."""
    parts = [_rooms(wishes), _money(wishes)]
    if wishes.get("min_bathrooms"):
        parts.append(f"with at least {say.counted(wishes['min_bathrooms'], 'bathroom')}")
    if wishes.get("min_living_area_sqft"):
        parts.append(f"with at least {say.number(wishes['min_living_area_sqft'])} square feet")
    if wishes.get("min_garage_spaces"):
        spaces = wishes["min_garage_spaces"]
        parts.append("with a garage" if spaces == 1 else f"with a garage for {say.number(spaces)} cars")
    if wishes.get("pool") is True:
        parts.append("with a pool")
    if wishes.get("pets") is True:
        parts.append("where pets are allowed")
    if words := wishes.get("keywords"):
        parts.append(f"with {say.joined([str(word) for word in words])} in the description")
    if wishes.get("city"):
        parts.append(f"in {wishes['city']}")
    return ", ".join(part for part in parts if part)


def _rooms(wishes: Fields) -> str:
    least, most = wishes.get("min_bedrooms"), wishes.get("max_bedrooms")
    if least is not None and least == most:
        return f"with {say.counted(least, 'bedroom')}"
    if least is not None and most is not None:
        return f"with {least} to {most} bedrooms"
    if least is not None:
        return f"with at least {say.counted(least, 'bedroom')}"
    return f"with at most {say.counted(most, 'bedroom')}" if most is not None else ""


def _money(wishes: Fields) -> str:
    least, most = wishes.get("min_price_usd"), wishes.get("max_price_usd")
    if least is not None and most is not None:
        return f"from {say.dollars(least)} to {say.dollars(most)}"
    if least is not None:
        return f"from {say.dollars(least)}"
    return f"up to {say.dollars(most)}" if most is not None else ""


def told(listings: Sequence[Fields], topics: Sequence[Topic], limit: Boundary | None, *, named: bool) -> list[str]:
    """The answer about one or several listings: the topics asked, or all in short when none was.

    `named`: say which home the answer is about, since it was not the one spoken of before.
    """
    before = _LIMITS[limit] if limit else _SURE
    if not listings:
        return FAILED
    if not topics:
        short = len(listings) > 1
        return say.framed(before, " ".join(described(each, in_short=short) for each in listings), _ELSE)
    bodies = [
        f"About {say.name(listing)}. {answered(listing, topics)}" if named else answered(listing, topics)
        for listing in listings[:3]
    ]
    return say.framed(before, " ".join(bodies), _ELSE)
