"""One streamed chat completion put together from its chunks. Knows the wire format, no vendor and no HTTP.

Format: the `chat.completion.chunk` objects of the OpenAI chat completions API. Text goes out as it comes; a
tool call arrives in fragments (its id and name early or late, its arguments in any number of pieces, several
calls mixed) and goes out whole at the end. What the model thinks is no text, in a field of its own or in marks; it
only tells that the model is alive. A whole `chat.completion`, from a server that does not stream, is one chunk.
"""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, NonNegativeInt, ValidationError

from agent.errors import ReplyBroken
from agent.model import ModelFinished, ToolCall, Usage
from agent.server.reasoning import Spoken

# No answer for the ear is as long, and no call of ours: what comes beyond is a server gone mad.
MAX_TEXT_CHARS = 24_000
_MAX_ARGUMENT_CHARS = 64_000
# Some servers behind two proxies send every delta twice: "There There are are two two". So many pairs in a row, from
# the first delta on and not all the same ("ha ha ha ha ha ha" is), are no accident.
_DOUBLED_PAIRS = 3

Reason = Literal["stop", "tool_calls", "length", "content_filter"]
# "function_call" is the older name. Other servers invent more ("eos", "end_turn"): those mean a plain stop.
_REASONS: Mapping[str, Reason] = {
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "length": "length",
    "content_filter": "content_filter",
}


class _Function(BaseModel):
    name: str | None = None
    arguments: str | None = None


class _CallFragment(BaseModel):
    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Delta(BaseModel):
    content: str | None = None
    tool_calls: list[_CallFragment] | None = None
    reasoning_content: Any = None
    reasoning: Any = None


class _Choice(BaseModel):
    index: int | None = 0
    delta: _Delta | None = None
    message: _Delta | None = None
    finish_reason: str | None = None


class _CachedTokens(BaseModel):
    cached_tokens: NonNegativeInt | None = None


class _Usage(BaseModel):
    prompt_tokens: NonNegativeInt
    completion_tokens: NonNegativeInt
    prompt_tokens_details: _CachedTokens | None = None


class _Chunk(BaseModel):
    choices: list[_Choice] | None = None
    usage: Any = None


@dataclass(slots=True)
class _PartialCall:
    id: str = ""
    name: str = ""
    arguments: str = ""


class Completion:
    """The state of one completion. Feed every chunk in order, then ask for calls and end. Not thread-safe."""

    def __init__(self) -> None:
        self._calls: dict[int, _PartialCall] = {}
        self._slots: dict[int, int] = {}  # where the calls of an index are, the newest of each
        self._reason: Reason | None = None
        self._usage: Usage | None = None
        self.signs = 0  # of life: deltas with text, a call or a thought; a server may send empty chunks for ever
        self._spoken = Spoken()
        self._text_chars = 0
        self._argument_chars = 0
        self._first_deltas: list[str] = []

    @property
    def answered(self) -> bool:
        """True once the server told why it stopped: nothing but the usage can follow."""
        return self._reason is not None

    def feed(self, chunk: Mapping[str, Any]) -> str:
        """Takes one chunk; gives the text that it adds, often none. Raises ReplyBroken on a wrong shape."""
        try:
            parsed = _Chunk.model_validate(chunk)
        except ValidationError as error:
            # The error itself quotes what came, which may be chat text: only the places are told.
            places = sorted({".".join(map(str, row["loc"])) for row in error.errors()})
            raise ReplyBroken(f"the model server sent a malformed chunk: {', '.join(places)[:200]}") from None
        self._take_usage(parsed.usage)
        return "".join(self._take_choice(choice) for choice in parsed.choices or () if not choice.index)

    def rest(self) -> str:
        """Text that was held back until it was clear that it is no mark. Call it after the last chunk."""
        return self._spoken.rest()

    def tool_calls(self, fallback_id: str) -> tuple[ToolCall, ...]:
        """The whole tool calls, in the model's order. Call it after the last chunk.

        None when the reply was cut by length or by a filter: its last call may be half a call. `fallback_id`
        makes an id for servers that give none. Raises ReplyBroken when a call never got a name.
        """
        if self._reason in ("length", "content_filter"):
            return ()
        calls = [self._calls[index] for index in sorted(self._calls)]
        if not all(call.name for call in calls):
            raise ReplyBroken("the model server sent a tool call without a name")
        return tuple(
            ToolCall(call.id or f"{fallback_id}_{position}", call.name, call.arguments)
            for position, call in enumerate(calls)
        )

    def end(self) -> ModelFinished:
        """Raises ReplyBroken when the stream ended before the server told why it stopped: it was cut."""
        if self._reason is None:
            raise ReplyBroken("the model server's stream was cut before its end")
        # Some servers say "stop" though they ask for tools.
        asks = self._calls and self._reason == "stop"
        return ModelFinished("tool_calls" if asks else self._reason, self._usage)

    def _take_choice(self, choice: _Choice) -> str:
        if choice.finish_reason:
            self._reason = _REASONS.get(choice.finish_reason, "stop")
        delta = choice.delta or choice.message
        if delta is None:
            return ""
        self.signs += bool(delta.content or delta.tool_calls or delta.reasoning_content or delta.reasoning)
        for fragment in delta.tool_calls or ():
            self._take_fragment(fragment)
        return self._take_text(delta.content or "")

    def _take_text(self, content: str) -> str:
        self._text_chars += len(content)
        if self._text_chars > MAX_TEXT_CHARS:
            raise ReplyBroken("the model server sent more text than any answer has")
        if content and len(self._first_deltas) < 2 * _DOUBLED_PAIRS:
            self._first_deltas.append(content)
            if _is_doubled(self._first_deltas):
                raise ReplyBroken("the model server sends every piece twice")
        return self._spoken.feed(content)

    def _take_fragment(self, fragment: _CallFragment) -> None:
        call = self._calls.setdefault(self._position(fragment), _PartialCall())
        call.id = call.id or fragment.id or ""
        if fragment.function:
            # Names come whole, but some servers repeat them in every fragment: gluing would double them.
            call.name = call.name or fragment.function.name or ""
            call.arguments += fragment.function.arguments or ""
            self._argument_chars += len(fragment.function.arguments or "")
            if self._argument_chars > _MAX_ARGUMENT_CHARS:
                raise ReplyBroken("the model server sent longer arguments than any tool takes")

    def _position(self, fragment: _CallFragment) -> int:
        """Where a fragment belongs: its index; without one, a new id starts a new call.

        Bridges to other servers number every call 0: then another id and name start a new one behind a whole one.
        """
        last = max(self._calls, default=-1)
        if fragment.index is None:
            starts = fragment.id is not None and fragment.id != (self._calls[last].id if self._calls else None)
            return last + 1 if starts or last < 0 else last
        at = self._slots.setdefault(fragment.index, fragment.index)
        named = fragment.id and fragment.function and fragment.function.name
        if named and (call := self._calls.get(at)) and call.id not in ("", fragment.id) and _is_whole(call.arguments):
            at = self._slots[fragment.index] = last + 1
        return at

    def _take_usage(self, usage: object) -> None:
        """Later counts replace earlier ones (some servers count along). Senseless counts stay unknown."""
        if usage is None:
            return
        self._usage = None
        with contextlib.suppress(ValidationError):
            parsed = _Usage.model_validate(usage)
            details = parsed.prompt_tokens_details
            cached = details.cached_tokens if details else None
            self._usage = Usage(parsed.prompt_tokens, parsed.completion_tokens, cached or 0)


def _is_whole(arguments: str) -> bool:
    try:
        return isinstance(json.loads(arguments), dict)
    except (ValueError, RecursionError):
        return False


def _is_doubled(deltas: list[str]) -> bool:
    pairs = list(zip(deltas[::2], deltas[1::2], strict=False))
    worded = all(one == other and any(map(str.isalpha, one)) for one, other in pairs)
    return len(pairs) == _DOUBLED_PAIRS and worded and len(set(pairs)) == _DOUBLED_PAIRS
