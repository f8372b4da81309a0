"""The chat model as this project sees it: messages and tools in, a stream of events out.

Values and one protocol. Knows no vendor: openai_model.py and concierge.py speak this language.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The model asks for a tool. `arguments` is JSON text as the model wrote it: not yet checked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a conversation. `tool_calls` only with role assistant, `tool_call_id` only with tool."""

    role: Role
    content: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """What a model is told of a tool. `parameters` is a JSON schema of type object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call or of several added up. Cached input tokens are part of `input_tokens`."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_input_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_input_tokens + other.cached_input_tokens,
        )


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the text, never empty. `whole`: a checked clause, with the white space before it."""

    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ModelFinished:
    """Last event of a call. `usage` is None when the server did not tell."""

    reason: Literal["stop", "tool_calls", "length", "content_filter"]
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class TookOver:
    """Before anything else of a call: another model answers it than the usual one. `reason` is for the visitor."""

    reason: str


ModelEvent = TookOver | TextDelta | ToolCall | ModelFinished


class ChatModel(Protocol):
    """OpenAI-compatible server, offline concierge, metered wrapper, scripted fake."""

    def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """One call: perhaps a TookOver; text deltas and whole tool calls in the model's order; one ModelFinished.

        Closing the iterator ends the call. Raises AgentError (see agent.errors).
        """
        ...
