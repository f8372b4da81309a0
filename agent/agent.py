"""The reply loop: the model speaks or asks for tools, the tools answer, and so on until it has spoken.

A model that fails is asked once more, then a stand-in goes on. Knows the protocols of model.py and the toolbox; knows
no vendor and no listing.
"""

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from agent.errors import AgentError, AskAgain, NotServed, TryLater
from agent.events import AgentEvent, Aside, ListingsShown, ReplyFinished, ToolFinished, ToolsCalled
from agent.model import ChatModel, Message, ModelEvent, TextDelta, TookOver, ToolCall
from agent.prompts import SYSTEM_PROMPT
from agent.replying.bridging import bridged
from agent.replying.recovering import (
    DONE_ALL_THE_SAME,
    TOO_LONG,
    USUAL_TIMES,
    ReplyTimes,
    retrying,
    taking_over,
    wait_before_retry_s,
)
from agent.replying.rounds import Course
from agent.told_data import as_data
from agent.tools import Toolbox, ToolOutcome

T = TypeVar("T")
# A model that asks for more than this at once is told so, call by call, instead of being served.
_MAX_CALLS_AT_ONCE = 8
# A server may refuse two newer parameters, tools and a long context, one after the other, before it answers.
_MAX_ASKED = 5
_log = logging.getLogger(__name__)


class Agent:
    """Answers conversations. Holds no conversation itself: safe for many visitors at once."""

    def __init__(
        self,
        model: ChatModel,
        toolbox: Toolbox,
        *,
        stand_in: ChatModel | None = None,
        times: ReplyTimes = USUAL_TIMES,
        prompt: str = SYSTEM_PROMPT,
        max_rounds: int = 5,
    ) -> None:
        """`max_rounds` bounds the model calls of one reply: one to speak, the others to ask for tools. `stand_in` goes
        on where `model` has failed twice; it must not fail. Without one there is no second asking and no deadline."""
        self._model = model
        self._toolbox = toolbox
        self._stand_in = stand_in
        self._times = times
        self._prompt = Message("system", prompt)
        self._max_rounds = max_rounds

    async def reply(self, messages: Sequence[Message], done: Sequence[Message] = ()) -> AsyncIterator[AgentEvent]:
        """Answers the last of `messages`, a conversation without system prompt. `done`: rounds of tools of another
        agent that could not finish the same reply; they are not read, but what they did is not done again.

        Text as it comes, behind a TookOver in each round that another model answers; a ToolsCalled before each round of
        tools, and after it a ToolFinished for every call and one ListingsShown, if any; ReplyFinished last. A Retrying
        before the model is asked once more; Asides where the ear needs one. Without a stand-in raises AgentError: the
        model's own, or ReplyBroken when it says nothing or does not come to an end. Closing the iterator ends the call.
        """
        events = self._reply(messages, done)
        async with _closing(bridged(events, self._times.bridge_after_s)) as told:
            async for event in told:
                yield event

    async def _reply(self, messages: Sequence[Message], done: Sequence[Message]) -> AsyncGenerator[AgentEvent, None]:
        whole_s = self._times.whole_s if self._stand_in is not None else math.inf
        course, model = Course([self._prompt, *messages], whole_s=whole_s), self._model
        if done:
            course.learn_done(done)
        while True:
            try:
                async with _closing(self._rounds(model, course)) as events:
                    async for event in events:
                        yield event
                yield ReplyFinished(course.usage, course.added)
                return
            except AgentError as error:
                if self._stand_in is None or model is self._stand_in or isinstance(error, NotServed):
                    raise
                failure = error
            said = course.broke(failure)
            wait_s = None if course.retried else wait_before_retry_s(failure, course.left_s, self._times)
            _log.warning("%s: %s; %s", type(failure).__name__, failure, "given up" if wait_s is None else "asked again")
            if wait_s is None:
                model = self._stand_in
                course.hand_over()
            else:
                course.retry()
            for told in (taking_over if wait_s is None else retrying)(failure, said=said):
                course.took_over = told if isinstance(told, TookOver) else course.took_over
                yield told
            await asyncio.sleep(wait_s or 0.0)

    async def _rounds(self, model: ChatModel, course: Course) -> AsyncGenerator[AgentEvent, None]:
        """Rounds of one model until it has answered."""
        mine = model is self._model
        while not course.answered:
            if course.took_over is not None and course.round.calls:
                yield course.took_over  # as a metered model does: whoever judges the text knows by it whose it is
            goes_on_from = course.kept if mine else ""  # the stand-in reads whole rounds only
            messages = course.begin_round(self._max_rounds, goes_on_from)
            async with _closing(self._ask(model, messages, course)) as events:
                async for event in events:
                    # Before the answer: behind "Is there anything more?" it would read as the answer to that.
                    if isinstance(event, TextDelta) and course.tell_done():
                        yield Aside(DONE_ALL_THE_SAME)
                    yield event
            course.end_round(strict=mine and self._stand_in is not None)
            if course.round.calls:
                calls = course.round.calls
                yield ToolsCalled(tuple(call.name for call in calls))
                for told in await self._run(calls, course):
                    yield told
            elif mine and self._stand_in is not None and course.cut_by_length:
                yield Aside(TOO_LONG)

    async def _ask(
        self, model: ChatModel, messages: Sequence[Message], course: Course
    ) -> AsyncGenerator[TextDelta | TookOver, None]:
        """One round. Each time that the model asks for it, another call: whoever counts calls sees every one."""
        tools = () if course.tools_off else self._toolbox.tools
        for again in range(_MAX_ASKED):
            try:
                async with _closing(model.stream(messages, tools)) as events:
                    while (event := await self._next(events, model, course)) is not None:
                        if (passed_on := course.round.take(event)) is not None:
                            yield passed_on
                return
            except AskAgain as error:
                course.asked_again(error)
                if again == _MAX_ASKED - 1:
                    raise

    async def _next(self, events: AsyncIterator[ModelEvent], model: ChatModel, course: Course) -> ModelEvent | None:
        """The model's next event, while there is time for it; None at the end."""
        timed = model is not self._stand_in and math.isfinite(course.left_s)
        try:
            async with asyncio.timeout(course.left_s if timed else None):
                return await anext(events, None)
        except TimeoutError:
            raise TryLater(f"the model took longer than {self._times.whole_s:g} s for the whole reply") from None

    async def _run(self, calls: Sequence[ToolCall], course: Course) -> list[AgentEvent]:
        """Runs the calls in order, adds their results to the conversation and tells what came of them."""
        events: list[AgentEvent] = []
        keys: dict[str, None] = {}
        for position, call in enumerate(calls):
            outcome = course.known(call) or _TOO_MANY
            if outcome is _TOO_MANY and position < _MAX_CALLS_AT_ONCE:
                outcome = await self._toolbox.call(call.name, call.arguments)
                course.learn(call, outcome)
            course.conversation.append(Message("tool", as_data(outcome.result), tool_call_id=call.id))
            keys.update(dict.fromkeys(outcome.listing_keys))
            events.append(ToolFinished(call.name, outcome.arguments, outcome.result))
        course.note_calls(calls)
        return [*events, ListingsShown(tuple(keys))] if keys else events


_TOO_MANY = ToolOutcome(
    {}, {"error": {"code": "too_many_calls", "message": f"at most {_MAX_CALLS_AT_ONCE} calls at once"}}
)


@asynccontextmanager
async def _closing(events: AsyncIterator[T]) -> AsyncIterator[AsyncIterator[T]]:
    """Closes the iterator at the end, if it can be closed: protocols promise an iterator, generators come."""
    try:
        yield events
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()
