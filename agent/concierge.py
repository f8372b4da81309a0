"""The offline concierge: a ChatModel without any model behind it, for a demo without a key.

It reads the visitor's line, asks for the same tools as a language model would, and says what they found. All
it knows is in the messages it is given: it keeps no state, so two visitors cannot mix. It touches no network.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent import phrasing, replies
from agent.boundaries import boundary
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, Tool, ToolCall, Usage
from agent.numbers import with_digits
from agent.references import beyond_shown, meant, spoken_of
from agent.thread import Thread, is_listing, read_thread
from agent.topics import Topic, asked
from agent.understanding import Reading, merged, read

_MAX_LINE_CHARS = 2_000
_FREE = Usage()  # costs nothing, and that is known: None would be charged in full

_HUMAN = re.compile(
    r"\b(?:are|r|is) (?:you|u|this|that|there) (?:an? |the |really |actually |just |even )*"
    r"(?:human|real|person|robot|bot|ai|machine|computer|recording|somebody)\b|\b(?:who|what) are you\b"
    r"|\b(?:talking|speaking) (?:to|with) (?:an? )?(?:real |live )?(?:human|person|robot|bot|ai|machine)\b"
    r"|\bis (?:this|that|your) (?:voice )?(?:real|synthetic|a real voice)\b"
)
_HELLO = re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|howdy)\b")
_THANKS = re.compile(r"\b(?:thanks?|thank you|thx|cheers|appreciate)\b")
_BYE = re.compile(r"\b(?:bye|goodbye|good ?night|see you|that's all|that is all)\b")
_HELP = re.compile(r"\b(?:help|what can you|how does this work|what do you do)\b")
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|sure|ok(?:ay)?|please(?: do)?|go ahead|tell me more|more|go on)\W*(?:please)?\W*$"
)
_NO = re.compile(r"^\W*(?:no|nope|not really|no thanks?(?: you)?)\W*$")
_NOT_YET = re.compile(
    r"\b(?:book|schedule|arrange|viewings?|visit|tour|showings?|appointment|mortgages?|loan|down payment"
    r"|financing|interest rate|monthly payment|afford a|call me|e-?mail|make an offer|negotiate|contact)\b"
)
# A figure put to us about a home already spoken of: "so it's $300,000, right?" is no new search.
_CLAIM = re.compile(r"\b(?:it|it's|that|that's|this)\b.*\d.*(?:\b(?:right|correct|isn't it|yes|true|doesn't it)\W*$)")
_PRONOUN = re.compile(r"\b(?:it|its|it's|that one|this one)\b")
_MORE = re.compile(r"\b(?:tell me|more|details?|describe|about|info(?:rmation)?|what's|what is|hear)\b")
_QUESTION = re.compile(
    r"^\W*(?:and |so |but |ok |okay )*"
    r"(?:does|do|is|are|has|have|was|what|which|when|where|how|who|can|tell)\b|\?"
)


@dataclass(frozen=True)
class Plan:
    """What to do about a line: calls to make, else ways to say the reply."""

    calls: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    ways: Sequence[str] = ()


class OfflineConcierge:
    """A ChatModel. Stateless: one instance serves any number of visitors at once."""

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """See ChatModel. Never raises; usage is always zero."""
        thread = read_thread(messages)
        thread.line = thread.line[:_MAX_LINE_CHARS]
        plan = Plan(ways=_report(thread)) if thread.results else _plan(thread, tools)
        for at, (name, arguments) in enumerate(plan.calls):
            call_id = f"concierge_{thread.turn}_{at}"
            yield ToolCall(call_id, name, json.dumps(arguments, ensure_ascii=False))
        if plan.calls:
            yield ModelFinished("tool_calls", _FREE)
            return
        for word in re.findall(r"\s*\S+", phrasing.fresh(plan.ways, thread.replies, thread.turn)):
            await asyncio.sleep(0)  # lets a listener's Stop in between two words
            yield TextDelta(word)
        yield ModelFinished("stop", _FREE)


def _plan(thread: Thread, tools: Sequence[Tool]) -> Plan:
    """What to do about a visitor's line, before any tool ran."""
    line = with_digits(thread.line)
    reading = read(thread.line, _cities(tools))
    limit = boundary(thread.line)
    if limit and not (reading.says_something and reading.names_homes):
        return Plan(ways=replies.beyond(limit))
    if ways := _without_tools(line, reading, thread, {tool.name for tool in tools}):
        return Plan(ways=ways)
    if keys := _listings_meant(line, reading, thread):
        return Plan(calls=tuple(("get_listing", {"listing_key": key}) for key in keys[:3]))
    if reading.says_something or (reading.names_homes and (reading.searches or not asked(line))):
        return Plan(calls=(("search_listings", {**merged(thread.wishes, reading), "limit": 5}),))
    return Plan(ways=replies.WHICH if asked(line) else replies.UNKNOWN)


def _without_tools(line: str, reading: Reading, thread: Thread, tools: set[str]) -> Sequence[str]:
    """Ways to answer at once; none when a tool has to be asked."""
    if ways := _small_talk(line, reading, thread):
        return ways
    if not {"search_listings", "get_listing"} <= tools:
        return replies.NO_TOOLS
    if not thread.known and _QUESTION.search(line) and _PRONOUN.search(line) and not reading.names_homes:
        return replies.WHICH
    return replies.NOT_SO_MANY if beyond_shown(line, thread) else ()


def _small_talk(line: str, reading: Reading, thread: Thread) -> Sequence[str]:
    """Ways to answer what needs no tool; none when the line is about homes."""
    if _HUMAN.search(line):
        return replies.WHO
    about_homes = reading.says_something or reading.names_homes
    if _NOT_YET.search(line) and not (reading.wishes and reading.names_homes):
        return replies.NOT_YET
    if about_homes or meant(line, thread):
        return ()
    for pattern, ways in _TALK:
        if pattern.search(line):
            return ways
    return replies.AGREE if _YES.search(line) and not thread.shown and not thread.focus else ()


_TALK: tuple[tuple[re.Pattern[str], Sequence[str]], ...] = (
    (_THANKS, replies.THANKS),
    (_BYE, replies.GOODBYE),
    (_HELP, replies.HELP),
    (_HELLO, replies.GREETING),
    (_NO, replies.AGREE),
)


def _listings_meant(line: str, reading: Reading, thread: Thread) -> list[str]:
    """The listings that a line asks about, if it asks about listings shown rather than for others."""
    if not thread.known:
        return []
    if _YES.search(line):
        return spoken_of(thread)
    if _CLAIM.search(line):
        return spoken_of(thread)
    keys = meant(line, thread)
    points = bool(keys) and not (reading.searches and reading.names_homes and not _points_at_one(line))
    asks = _QUESTION.search(line) is not None and bool(asked(line))
    if points and (asks or _MORE.search(line) or not reading.wishes or set(reading.wishes) == {"sort_by"}):
        return keys
    # "How many bathrooms?" right after a home was described is about that home.
    bare = asks and not reading.searches and not reading.names_homes and not reading.refines
    return spoken_of(thread) if bare and not _changes(reading) else []


def _points_at_one(line: str) -> bool:
    return (
        re.search(r"\b(?:the|that|this) (?:\w+ )?(?:one|first|second|third|last|home|house|condo)\b", line) is not None
    )


def _changes(reading: Reading) -> bool:
    """Whether the line states amounts or places, which are wishes and no question."""
    return any(name.startswith(("min_b", "max_", "min_p", "min_l", "city")) for name in reading.wishes)


def _report(thread: Thread) -> Sequence[str]:
    """Ways to say what the tools of this turn found."""
    limit = boundary(thread.line)
    search = next((each for each in thread.results if each.name == "search_listings"), None)
    if search is not None:
        return replies.found(search.result, limit)
    listings = [each.result["listing"] for each in thread.results if is_listing(each.result.get("listing"))]
    new = len(listings) != 1 or listings[0].get("ListingKey") != thread.focus_before
    return replies.told(listings, _topics(thread), limit, named=new)


def _topics(thread: Thread) -> list[Topic]:
    """The topics asked, less those that only point: "the cheapest one" does not ask for the price."""
    line = with_digits(thread.line)
    return asked(line) if _QUESTION.search(line) and not re.search(r"\btell me (?:more )?about\b", line) else []


def _cities(tools: Sequence[Tool]) -> tuple[str, ...]:
    """The cities that the search tool names in its schema: the concierge sees no data but by tools."""
    for tool in tools:
        if tool.name == "search_listings":
            city = tool.parameters.get("properties", {}).get("city", {})
            return tuple(str(name) for name in city.get("enum", ()))
    return ()
