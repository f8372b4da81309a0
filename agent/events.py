"""What the agent tells while it replies: the union that a turn reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.model import Message, TextDelta, TookOver, Usage


@dataclass(frozen=True, slots=True)
class ToolFinished:
    """A tool ran. `result` is the data the model got; an error is data too, under the key `error`."""

    name: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListingsShown:
    """The listings that the reply is about, by ListingKey, most relevant first."""

    listing_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyFinished:
    """Last event. `messages` are those the reply adds to the conversation, in order, tool rounds included."""

    usage: Usage | None
    messages: tuple[Message, ...]


AgentEvent = TookOver | TextDelta | ToolFinished | ListingsShown | ReplyFinished
