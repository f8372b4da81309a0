"""What a conversation has come to, read from its messages alone: nothing is remembered between two calls.

Knows the tools' results by their RESO names; knows no phrases and takes no decision.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.model import Message, ToolCall

Fields = Mapping[str, Any]


@dataclass(slots=True)
class ToolResult:
    """A call of the present turn and what came of it."""

    name: str
    arguments: Fields
    result: Fields


@dataclass(slots=True)
class Thread:
    """The state of a conversation.

    `line` is the visitor's last; `turn` counts the visitor's lines. `wishes` are the arguments of the last
    search that worked, `shown` its listings in order. `focus` is the ListingKey spoken of last and
    `focus_before` the same before this turn. `known` are all listings that any tool told of, by ListingKey.
    `results` are those of the present turn.
    """

    line: str = ""
    turn: int = 0
    replies: list[str] = field(default_factory=list)
    wishes: Fields = field(default_factory=dict)
    shown: list[Fields] = field(default_factory=list)
    focus: str | None = None
    focus_before: str | None = None
    known: dict[str, Fields] = field(default_factory=dict)
    results: list[ToolResult] = field(default_factory=list)


def read_thread(messages: Sequence[Message]) -> Thread:
    """Reads the messages in order. What does not look like our tools' data is passed over."""
    thread = Thread()
    calls: dict[str, ToolCall] = {}
    for message in messages:
        match message.role:
            case "user":
                thread.line, thread.turn, thread.results = message.content, thread.turn + 1, []
                thread.focus_before = thread.focus
            case "assistant":
                calls = {call.id: call for call in message.tool_calls}
                if message.content:
                    thread.replies.append(message.content)
            case "tool" if (call := calls.get(message.tool_call_id or "")) is not None:
                found = ToolResult(call.name, _object(call.arguments), _object(message.content))
                thread.results.append(found)
                _take(thread, found)
    return thread


def _take(thread: Thread, found: ToolResult) -> None:
    listings = found.result.get("listings")
    if found.name == "search_listings" and isinstance(listings, list):
        thread.wishes = {name: value for name, value in found.arguments.items() if name != "limit"}
        thread.shown = [row for row in listings if is_listing(row)]
        thread.focus = _key(thread.shown[0]) if len(thread.shown) == 1 else None
        for row in thread.shown:
            thread.known.setdefault(_key(row), row)
    listing = found.result.get("listing")
    if found.name == "get_listing" and isinstance(listing, dict) and is_listing(listing):
        thread.focus = _key(listing)
        thread.known[thread.focus] = listing


def is_listing(row: object) -> bool:
    """Whether `row` can be spoken of: it has a key and a price."""
    return isinstance(row, dict) and bool(_key(row)) and isinstance(row.get("ListPrice"), int | float)


def _key(listing: Fields) -> str:
    key = listing.get("ListingKey")
    return key if isinstance(key, str) else ""


def _object(text: str) -> Fields:
    try:
        parsed = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
