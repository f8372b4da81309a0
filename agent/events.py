"""What the agent tells while it replies: the union that a turn reads."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from agent.checked import Change
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


@dataclass(frozen=True, slots=True)
class ToolsCalled:
    """The model asks for tools, which run now. `names` in the model's order."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Said and shown by the house while the answer is on its way: no part of the answer, nor told to a model later."""

    text: str


@dataclass(frozen=True, slots=True)
class Retrying:
    """The model's call failed and is made once more. `reason` is a sentence for the visitor."""

    reason: str


@dataclass(frozen=True, slots=True)
class ClauseChanged:
    """A clause of the model is not said as it was written. For counts, and for visitors who tune; nobody else."""

    change: Change


@dataclass(frozen=True, slots=True)
class Guarded:
    """The question is answered by the house's own rules: no model is asked. `reason` names the rule, for counts."""

    reason: str


AgentEvent = (
    TookOver
    | Guarded
    | TextDelta
    | Aside
    | Retrying
    | ClauseChanged
    | ToolsCalled
    | ToolFinished
    | ListingsShown
    | ReplyFinished
)


class Answerer(Protocol):
    """Whoever answers conversations: agent.agent.Agent, or agent.trusted.TrustedAgent around it."""

    def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        """See Agent.reply."""
        ...
