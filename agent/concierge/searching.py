"""Lines that search: a new search, a changed one, more of the same, starting over, open houses, what is looked for."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import agent.concierge.viewings as visit_words
from agent.concierge.comparatives import ALIKE, CHEAP, NEWER, SMALLER
from agent.concierge.dialogue import Act, Dialogue, Line
from agent.concierge.references import meant
from agent.concierge.search_state import changed
from agent.concierge.thread import SPOKEN, Thread
from agent.concierge.topics import asked
from agent.concierge.wishes import Reading

_START_OVER = re.compile(
    r"\b(?:start(?:ing)? (?:over|again|fresh|anew|from scratch)|begin again|new search|fresh start|reset"
    r"|clear (?:everything|all|my|the (?:search|filters?))"
    r"|forget (?:everything|all (?:of )?(?:that|this|it)|it all|(?:my|the) (?:search|criteria|wishes))"
    r"|from the beginning|scrap (?:that|it all|everything))\b"
)
_AGAIN = re.compile(r"^\W*(?:and|or|what about|how about|also|then|maybe|on)\b")
_MORE = re.compile(
    r"\b(?:show|see|give|tell|hear|any|have|got|read|list|find)(?: me| us)?(?: any| some"
    r"| the)? (?:more(?! about| details?| info\w*| on| than| bed| bath| space| room)|others?(?! one)|next"
    r"|rest)\b"
    r"|\b(?:what|anything|something) else(?: (?:do you have|is there|have you got|you got))?\W*$"
    r"|\bnext (?:ones?|page|three|few|homes?)\b|^\W*(?:more|next|others|keep going|go on"
    r"|continue)(?: please)?\W*$|\bthe rest\b|\bmore (?:homes|houses|results|options|listings|of them"
    r"|please)\b|\bany others\b"
    r"|^\W*(?:i |we |my wife |sorry,? )*(?:(?:don't|do not|didn't) (?:really )?(?:like|love|want)|hate|dislike) (?:it"
    r"|that|this|them|these|those|any of (?:them|these|those))(?: one| ones)?\W*$"
    r"|^\W*(?:none|not) (?:of (?:them|these|those)|that one|for (?:me|us)|(?:my|our) (?:taste|style|thing))\W*$"
)
_RECAP = re.compile(
    r"\bwhat (?:am i|are we|were we|was i|are you) (?:looking|searching) for\b|\b(?:what|which) (?:are"
    r"|were) my (?:criteria|filters?|wishes|requirements|search)\b|\bwhat (?:have|did) i (?:ask|say|told"
    r"|tell)\w*\b|\b(?:my|the) (?:criteria|filters|current search)\b|\brecap\b|\bsumm?ari[sz]e (?:my|the"
    r"|what)\b"
)
_HOW_MANY = re.compile(
    r"\bhow many (?:homes|houses|condos|listings|rentals|properties|places|apartments|town ?houses|of (?:them"
    r"|those)|do you have|are there)\b"
)


def start_over(dialogue: Dialogue, line: Line) -> Act | None:
    if not _START_OVER.search(line.text):
        return None
    dialogue.wishes, dialogue.thread.shown, dialogue.thread.group, dialogue.thread.focus = {}, [], [], None
    dialogue.loan, dialogue.loan_price_usd, dialogue.viewing, dialogue.viewing_open = {}, None, {}, False
    if line.reading.wishes:
        return search(dialogue, line)
    return Act("say", "fresh_start")


def more(dialogue: Dialogue, line: Line) -> Act | None:
    thread = dialogue.thread
    wishes = {name: value for name, value in line.reading.wishes.items() if name not in ("sort_by", "transaction")}
    if not _MORE.search(line.text) or not thread.shown or wishes or meant(line.text, thread, line.raw).explicit:
        return None
    offset = thread.offset + min(SPOKEN, len(thread.shown))
    return (
        Act("say", "no_more") if offset >= thread.total else Act("search", search=dict(dialogue.wishes), offset=offset)
    )


def counted(dialogue: Dialogue, line: Line) -> Act | None:
    """ "How many are there?" of the search that stands."""
    bare = not line.reading.wishes and re.search(
        r"\bhow many\b.{0,12}\b(?:are there|do you have|of (?:them|those)|did you find|fit)\b", line.text
    )
    return Act("search", search=dict(dialogue.wishes)) if bare and dialogue.thread.shown else None


def recap(_dialogue: Dialogue, line: Line) -> Act | None:
    return Act("say", "recap") if _RECAP.search(line.text) else None


def open_houses(dialogue: Dialogue, line: Line) -> Act | None:
    when = visit_words.read_viewing(line.raw, line.text).get("date", "")
    if dialogue.last is not None and dialogue.last.kind == "open_houses" and when and _AGAIN.search(line.text):
        return replace(dialogue.last, when=when)
    if not re.search(r"\bopen[- ]?houses?\b", line.text) or "open_houses" not in dialogue.tools:
        return None
    reference = meant(line.text, dialogue.thread, line.raw)
    general = (
        re.search(r"\b(?:any|which|what|list|all|are there|show me|have) (?:\w+ ){0,3}open[- ]?houses\b", line.text)
        and not reference.explicit
    )
    cities = line.reading.wishes.get("cities", ())
    it = re.search(r"\b(?:it|this|that|there (?:an|any) open[- ]?house(?!s))\b", line.text)
    keys = (
        ()
        if cities or (general and not it)
        else reference.keys or ((dialogue.thread.focus,) if dialogue.thread.focus else ())
    )
    return Act("open_houses", keys=keys[:SPOKEN], search={"cities": list(cities)} if cities else None, when=when)


def search(dialogue: Dialogue, line: Line) -> Act | None:
    """A line with wishes, or one that asks for homes at large."""
    reading = _bare_number(dialogue, line) or _bare_cheap(line) or line.reading
    streets = _street(line)
    if streets:
        dialogue.wishes = {}
        return Act("search", search={"features": [streets]}, street=streets)
    at_large = reading.names_homes and (reading.searches or _HOW_MANY.search(line.text) or not asked(line.text))
    if not (reading.says_something or at_large):
        return None
    if reading.no_filter and not reading.wishes and not dialogue.wishes:
        return Act("say", "no_such_filter", no_filter=reading.no_filter)
    change = changed(dialogue.wishes, reading)
    wishes = {**change.wishes, **_relative(line, dialogue.thread)}
    dialogue.wishes = wishes
    return Act(
        "search",
        search=wishes,
        left_out=change.left_out,
        switched=change.switched,
        no_filter=reading.no_filter,
        first_only=_wants_one(line.text, reading.wishes),
    )


_BARE = re.compile(
    r"\W*(?:(?:no|nope|wait|sorry|actually|i mean|i meant|make (?:it|that)|say|or|and|ok|okay|rather|just"
    r"|maybe|hmm)\W+)*\$?(\d{1,7})"
    r"(?: (?:instead|then|please|rather))*\W*"
)


def _bare_number(dialogue: Dialogue, line: Line) -> Reading | None:
    """ "no wait, 325": the price that was said before, or the bedrooms, corrected."""
    found = _BARE.fullmatch(line.text)
    if found is None or line.reading.wishes:
        return None
    value, wishes = int(found.group(1)), dialogue.wishes
    if value <= 12 and "min_bedrooms" in wishes:
        return replace(line.reading, wishes={"min_bedrooms": value, "max_bedrooms": value}, refines=True)
    if value >= 50 and "max_price_usd" in wishes:
        usd = value * 1000 if value < 1000 and wishes.get("transaction") != "rent" else value
        return replace(line.reading, wishes={"max_price_usd": usd}, refines=True)
    return None


def _bare_cheap(line: Line) -> Reading | None:
    """ "cheap", "something affordable": no figure is named, so the lowest price comes first."""
    if line.reading.wishes or not CHEAP.fullmatch(line.text):
        return None
    return replace(line.reading, wishes={"sort_by": "price_low"}, refines=True)


def _wants_one(text: str, wishes: Mapping[str, Any]) -> bool:
    """ "the cheapest home in Lindenport" is one home; "the cheapest homes" are several."""
    return (
        "sort_by" in wishes
        and re.search(
            r"\b(?:cheapest|lowest[- ]priced?|least expensive|most expensive|priciest|biggest|largest|smallest"
            r"|newest|most affordable)"
            r" (?:[\w-]+ ){0,3}?(?:one|home|house|condo|townhouse|apartment|place|rental|property|listing"
            r"|cabin|duplex|thing)\b(?!s)",
            text,
        )
        is not None
    )


def _relative(line: Line, thread: Thread) -> dict[str, Any]:
    """ "something cheaper" is below what was spoken of, "something bigger" above."""
    spoken = [thread.known[key] for key in ([thread.focus] if thread.focus else thread.group) if key in thread.known]
    if not spoken or {"min_price_usd", "max_price_usd", "min_living_area_sqft"} & set(line.reading.wishes):
        return {}
    if line.reading.cheaper:
        return {"max_price_usd": _whole(min(float(row["ListPrice"]) for row in spoken) - 1), "sort_by": "price_high"}
    if NEWER.search(line.text):
        years = [row["YearBuilt"] for row in spoken if isinstance(row.get("YearBuilt"), int)]
        return {"min_year_built": max(years) + 1} if years else {}
    areas = [float(row["LivingArea"]) for row in spoken if isinstance(row.get("LivingArea"), int | float)]
    if areas and line.reading.bigger:
        return {"min_living_area_sqft": _whole(max(areas) + 1)}
    return {"max_living_area_sqft": _whole(min(areas) - 1)} if areas and SMALLER.search(line.text) else {}


_PRICE_ALIKE = 0.15  # of the price: near enough to be seen side by side


def alike(dialogue: Dialogue, line: Line) -> Act | None:
    """ "Anything similar?": the same kind, as many bedrooms at least, at about the price of the home spoken of."""
    thread = dialogue.thread
    if not ALIKE.search(line.text):
        return None
    keys = meant(line.text, thread, line.raw).keys or ((thread.focus,) if thread.focus else tuple(thread.group[:1]))
    model = thread.known.get(keys[0]) if keys else None
    if model is None:
        return None
    wishes = {**_as(model), **line.reading.wishes}
    dialogue.wishes = wishes
    return Act("search", search=wishes)


def _as(model: Mapping[str, Any]) -> dict[str, Any]:
    price = float(model["ListPrice"])
    wishes: dict[str, Any] = {
        "min_price_usd": round(price * (1 - _PRICE_ALIKE)),
        "max_price_usd": round(price * (1 + _PRICE_ALIKE)),
    }
    if str(model.get("PropertyType")) == "Residential Lease":
        wishes["transaction"] = "rent"
    if model.get("PropertySubType"):
        wishes["property_sub_types"] = [model["PropertySubType"]]
    if model.get("BedroomsTotal"):
        wishes["min_bedrooms"] = model["BedroomsTotal"]
    return wishes


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


_STREET = re.compile(
    r"\b(?:on|at|about|show me|find|see) (?:the (?:one|home|house|condo|listing) (?:on"
    r"|at) )?(?:\d+ )?((?:(?!the |a )[a-z]{3,} ){1,2}?)"
    r"(?:road|rd|street|st|lane|ln|avenue|ave|court|ct|drive|dr|boulevard|blvd|way|point|pt|place|circle|trail"
    r"|terrace|loop)\b"
    r"|\b\d+ ((?:(?!the |a |bed|bath|sq|acre|car|story)[a-z]{3,} ){1,2}?)(?:road|rd|street|st|lane|ln|avenue"
    r"|ave|court|ct|drive|dr|boulevard|blvd|way|circle|trail|terrace|loop)\b"
)


def _street(line: Line) -> str:
    """A street is named to find one home: nothing said before narrows that."""
    found = _STREET.search(line.raw.lower())
    name = (found.group(1) or found.group(2) or "").strip() if found else ""
    return "" if name in ("side", "quiet", "dead end", "main", "the", "same", "busy") else name[:40]
