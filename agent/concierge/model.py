"""The offline concierge: a ChatModel without any model behind it, for a demo without a key.

It reads the visitor's line, asks for the same tools as a language model would, and says what they found. All
it knows is in the messages it is given: it keeps no state, so two visitors cannot mix. It touches no network.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import agent.concierge.loans as loan_terms
import agent.concierge.phrasing as say
import agent.concierge.reporting as report
from agent.concierge.deciding import decide
from agent.concierge.dialogue import Dialogue, follow, loan_gap
from agent.concierge.search_state import arguments
from agent.concierge.thread import SPOKEN, key_of
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, Tool, ToolCall, Usage

_FREE = Usage()  # costs nothing, and that is known: None would be charged in full
_LIMIT = 5
Calls = list[tuple[str, Mapping[str, Any]]]


class OfflineConcierge:
    """A ChatModel. Stateless: one instance serves any number of visitors at once."""

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """See ChatModel. Never raises; usage is always zero."""
        dialogue = follow(messages, tools, decide)
        calls = next_calls(dialogue)
        told = sum(message.role == "tool" for message in messages)  # of all: some results begin the act anew
        for at, (name, said) in enumerate(calls):
            call_id = f"concierge_{dialogue.turn}_{told + at}"
            yield ToolCall(call_id, name, json.dumps(said, ensure_ascii=False))
        if calls:
            yield ModelFinished("tool_calls", _FREE)
            return
        ways = report.ways(dialogue)
        for word in re.findall(r"\s*\S+", say.fresh(ways, dialogue.thread.replies, dialogue.turn)):
            await asyncio.sleep(0)  # lets a listener's Stop in between two words
            yield TextDelta(word)
        yield ModelFinished("stop", _FREE)


def next_calls(dialogue: Dialogue) -> Calls:  # noqa: PLR0911 - one rule after the other, a return each
    """The calls that the act still needs; none when it can be answered."""
    act = dialogue.act
    if act.kind == "say":
        return []
    if act.kind == "look_up":
        return [("search_listings", {"address": act.address, "limit": _LIMIT})]
    if act.kind == "open_houses":
        return _open_houses(dialogue) if not dialogue.results else []
    if act.search is not None and not dialogue.results_of("search_listings"):
        limit = 1 if act.first_only else _LIMIT
        said = arguments(act.search, dialogue.search_arguments, limit, act.offset)
        return [("search_listings", each) for each in said]
    keys = keys_meant(dialogue)
    match act.kind:
        case "search":
            return []
        case "compare":
            return (
                [] if dialogue.results_of("compare_listings") else [("compare_listings", {"listing_keys": list(keys)})]
            )
        case "loan":
            return _estimates(dialogue, keys)
        case "view":
            return _booking(dialogue)
    return [] if dialogue.results_of("get_listing") else [("get_listing", {"listing_key": key}) for key in keys]


def keys_meant(dialogue: Dialogue) -> tuple[str, ...]:
    """The act's listings; the first one found when they had to be searched."""
    act = dialogue.act
    if act.search is not None and act.kind not in ("search", "open_houses"):
        return tuple(key_of(row) for row in dialogue.thread.shown[:1])
    return act.keys


def _estimates(dialogue: Dialogue, keys: Sequence[str]) -> Calls:
    if dialogue.results_of("estimate_mortgage") or loan_gap(dialogue) or loan_terms.missing(dialogue.loan):
        return []
    if keys:
        return [("estimate_mortgage", {"listing_key": key, **dialogue.loan}) for key in keys[:SPOKEN]]
    price = dialogue.act.price_usd
    return [("estimate_mortgage", {"price_usd": _whole(price), **dialogue.loan})] if price else []


def _booking(dialogue: Dialogue) -> Calls:
    """Once home and day are known the tool is asked: it finds what is unclear or closed before we ask for the rest."""
    viewing = dialogue.viewing
    if dialogue.results_of("book_viewing") or not (viewing.get("listing_key") and viewing.get("date")):
        return []
    names = ("listing_key", "date", "time", "name", "phone", "reference")
    return [("book_viewing", {name: viewing[name] for name in names if viewing.get(name)})]


def _open_houses(dialogue: Dialogue) -> Calls:
    act = dialogue.act
    when = {"from_date": act.when} if act.when else {}
    if act.keys:
        return [("open_houses", {"listing_key": key, **when}) for key in act.keys]
    cities = list((act.search or {}).get("cities", ()))[:3]
    return [("open_houses", {"city": city, **when}) for city in cities] or [("open_houses", when)]


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value
