"""What a listing's remarks say of a subject that no field is for, in their own sentence: the way, noise, the kitchen.

Nothing is measured and nothing guessed: there is no map here, and no clock for a drive.
"""

import re

import agent.concierge.phrasing as say
from agent.concierge.orders import may_be_read_out
from agent.concierge.stated import Answer
from agent.concierge.thread import Fields

TRAVEL = (
    r"how (?:long|many (?:minutes|hours))\b.*\b(?:drive|driving|walk|walking|ride|bike|bus|train|trip|commute|travel"
    r"|get|go|reach|take to)|(?:driv\w+|travel) (?:time|distance)s?|(?:drive|commute|trip|ride) (?:to|from|into|time)"
    r"|how (?:long|bad|far) (?:is|would|will) (?:the|my|a) (?:drive|commute|trip|walk|ride)"
    r"|how (?:long|many (?:minutes|hours)) .*\b(?:by (?:car|bus|bike|train|foot)|on foot|from|to the)\b"
    r"|(?:minutes|hours?) (?:from|to|away)"
)
FAR = (
    r"miles? (?:from|to|away)|how (?:far|close|near)|distance|commute|close to|close by|nearest|nearby"
    r"|near (?:a|an|the|any|to)"
    r"|walking distance|walk to|walkable|bus(?:es)?|train|transit|grocer\w*|shops|shopping|stores|supermarket\w*"
    r"|restaurants|hospital|downtown|airport|highway|freeway|ferry|parks?(?! (?:my|a|our|two|2))"
)
_OF_THE_WAY = re.compile(
    r"\b(?:\w+ (?:minutes?|blocks?|miles?|steps) (?:away|from|to)|(?:short|easy) walk|around the corner|close by|nearby"
    r"|next door|walking distance|a short drive|bus stops?|stops? around)\b",
    re.IGNORECASE,
)


def travel(listing: Fields) -> str:
    """How long the way is: never known; told with what the listing has of the place."""
    return f"Travel times are not in the listings. {far(listing) or _town(listing)}".strip()


def far(listing: Fields) -> str:
    """The sentence that tells how near something is; "" without one."""
    near = _sentence(listing, _OF_THE_WAY)
    return f"Of what is near, the listing says this: {near}" if near else ""


def quoted(words: str, subject: str) -> Answer:
    """The first sentence that holds one of `words`: quoted, not taken for a yes."""
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    return lambda listing: (
        f"On {subject} the listing says this: {told}" if (told := _sentence(listing, pattern)) else ""
    )


def _sentence(listing: Fields, pattern: re.Pattern[str]) -> str:
    remarks = str(listing.get("PublicRemarks", ""))
    if not may_be_read_out(remarks):
        return ""
    sentences = (each.strip() for each in re.split(r"(?<=[.!?])\s+", remarks))
    return next((each for each in sentences if pattern.search(each) and re.search(r"[^.][.!?]$", each)), "")


def _town(listing: Fields) -> str:
    where, city = say.address(listing), say.city(listing)
    if not city:
        return ""
    return f"What I have for a map is the address, {where} in {city}." if where else f"It is in {city}."
