"""A dialogue as the text that the store keeps, and back again. Knows the form, not the database."""

import json
from dataclasses import asdict
from typing import Any

from agent.checked import Change
from agent.model import Message, ToolCall
from agent.sources import Mention, Source
from conversation.dialogue import Dialogue, Exchange, Found, Viewing, broken_off

VERSION = 1
BROKEN = "This answer was cut off."


def to_text(dialogue: Dialogue) -> str:
    """JSON; `from_text` reads it."""
    told = {"version": VERSION, "exchanges": [asdict(one) for one in dialogue.exchanges]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Dialogue:
    """An exchange that was not ended is now: nobody works on it any more.

    Raises ValueError on what another version, or nobody here, wrote.
    """
    try:
        told = json.loads(text)
        if told["version"] != VERSION:
            raise ValueError(f"a conversation of version {told['version']!r}, but {VERSION} was expected")
        return Dialogue([_exchange(one) for one in told["exchanges"]])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a conversation: {error!r}") from error


def _exchange(told: dict[str, Any]) -> Exchange:
    parts = {
        "messages": tuple(_message(one) for one in told["messages"]),
        "starts": tuple(told.get("starts", ())),  # kept by an older version, it has none
        "changes": tuple(Change(**one) for one in told.get("changes", ())),
        "listing_keys": tuple(told["listing_keys"]),
        "found": Found(**told["found"]) if told["found"] else None,
        "mentions": tuple(Mention(**one) for one in told["mentions"]),
        "sources": tuple(Source(**one) for one in told["sources"]),
        "viewings": tuple(Viewing(**one) for one in told["viewings"]),
    }
    exchange = Exchange(**{**told, **parts})
    if not exchange.ended:
        exchange.ended, exchange.note = True, BROKEN
        exchange.messages = broken_off(exchange.said, ())
    return exchange


def _message(told: dict[str, Any]) -> Message:
    calls = tuple(ToolCall(**one) for one in told["tool_calls"])
    return Message(told["role"], told["content"], calls, told["tool_call_id"])
