"""The reply loop: the model speaks or asks for tools, the tools answer, and so on until it has spoken.

Knows the protocols of model.py and the toolbox; knows no vendor and no listing.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from agent.errors import AskAgain, ReplyBroken
from agent.events import AgentEvent, ListingsShown, ReplyFinished, ToolFinished
from agent.model import ChatModel, Message, ModelEvent, ModelFinished, TextDelta, TookOver, ToolCall, Usage
from agent.prompts import SYSTEM_PROMPT
from agent.tools import Toolbox, ToolOutcome

T = TypeVar("T")
# A model that asks for more than this at once is told so, call by call, instead of being served.
_MAX_CALLS_AT_ONCE = 8
# A server that knows neither of two newer parameters refuses twice before it answers.
_MAX_ASKED = 3


class Agent:
    """Answers conversations. Holds no conversation itself: safe for many visitors at once."""

    def __init__(self, model: ChatModel, toolbox: Toolbox, *, prompt: str = SYSTEM_PROMPT, max_rounds: int = 5) -> None:
        """`max_rounds` bounds the model calls of one reply: one to speak, the others to ask for tools."""
        self._model = model
        self._toolbox = toolbox
        self._prompt = Message("system", prompt)
        self._max_rounds = max_rounds

    async def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        """Answers the last of `messages`, a conversation without system prompt.

        Text as it comes, behind a TookOver where another model answers; after each round of tools a ToolFinished for
        every call and one ListingsShown, if any; ReplyFinished last. Raises AgentError: the model's own, or ReplyBroken
        when it says nothing or does not come to an end. Closing the iterator ends the model's call.
        """
        conversation = [self._prompt, *messages]
        start = len(conversation)
        spoken = ""
        usage: Usage | None = Usage()
        for _ in range(self._max_rounds):
            round_ = _Round(spoken)
            async with _closing(self._ask(conversation, round_)) as events:
                async for event in events:
                    yield event
            spoken += round_.said
            usage = _added(usage, round_.finished)
            conversation.append(Message("assistant", round_.text, tuple(round_.calls)))
            if not round_.calls:
                if not spoken.strip():
                    raise ReplyBroken("the model's reply was empty")
                yield ReplyFinished(usage, tuple(conversation[start:]))
                return
            for tool_event in await self._run(round_.calls, conversation):
                yield tool_event
        raise ReplyBroken(f"the model still asked for tools after {self._max_rounds} rounds")

    async def _ask(
        self, conversation: Sequence[Message], round_: "_Round"
    ) -> AsyncGenerator[TextDelta | TookOver, None]:
        """One round. Each time that the model asks for it, another call: whoever counts calls sees every one."""
        for again in range(_MAX_ASKED):
            try:
                async with _closing(self._model.stream(conversation, self._toolbox.tools)) as events:
                    async for event in events:
                        if (passed_on := round_.take(event)) is not None:
                            yield passed_on
                return
            except AskAgain:
                if again == _MAX_ASKED - 1:
                    raise

    async def _run(self, calls: Sequence[ToolCall], conversation: list[Message]) -> list[AgentEvent]:
        """Runs the calls in order, adds their results to `conversation` and tells what came of them."""
        events: list[AgentEvent] = []
        keys: dict[str, None] = {}
        for position, call in enumerate(calls):
            outcome = _TOO_MANY
            if position < _MAX_CALLS_AT_ONCE:
                outcome = await self._toolbox.call(call.name, call.arguments)
            text = json.dumps(outcome.result, ensure_ascii=False, separators=(",", ":"))
            conversation.append(Message("tool", text, tool_call_id=call.id))
            keys.update(dict.fromkeys(outcome.listing_keys))
            events.append(ToolFinished(call.name, outcome.arguments, outcome.result))
        return [*events, ListingsShown(tuple(keys))] if keys else events


_TOO_MANY = ToolOutcome(
    {}, {"error": {"code": "too_many_calls", "message": f"at most {_MAX_CALLS_AT_ONCE} calls at once"}}
)


class _Round:
    """One call of the model, as it comes in."""

    def __init__(self, spoken_before: str) -> None:
        self.text = ""
        self.said = ""
        self.calls: list[ToolCall] = []
        self.finished: ModelFinished | None = None
        self._spoken_before = spoken_before

    def take(self, event: ModelEvent) -> TextDelta | TookOver | None:
        """Keeps the event; gives what is to be passed on, if anything is."""
        match event:
            case TookOver():
                return event
            case ToolCall():
                self.calls.append(event)
            case ModelFinished():
                self.finished = event
            case TextDelta():
                # "One moment." before a tool and "There are two." after it must not become "moment.There".
                glued = not self.said and self._spoken_before and not self._spoken_before[-1].isspace()
                passed_on = f" {event.text}" if glued and not event.text[:1].isspace() else event.text
                self.text += event.text
                self.said += passed_on
                return TextDelta(passed_on)
        return None


def _added(usage: Usage | None, finished: ModelFinished | None) -> Usage | None:
    """Unknown once is unknown in all: the sum would be too low."""
    if usage is None or finished is None or finished.usage is None:
        return None
    return usage + finished.usage


@asynccontextmanager
async def _closing(events: AsyncIterator[T]) -> AsyncIterator[AsyncIterator[T]]:
    """Closes the iterator at the end, if it can be closed: protocols promise an iterator, generators come."""
    try:
        yield events
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()
