"""A ChatModel around a ChatModel that may know no tools: then the concierge's rules call them, the model phrases.

Finds out by itself what the server can do, from its refusals and its replies, and keeps that for as long as it
lives. Knows no vendor; what is asked of a model without tools is routing.py's.
"""

import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Literal

from agent.closing import closable
from agent.errors import AskAgain, FixSettings, ReplyBroken, ToolsRefused
from agent.model import ChatModel, Message, ModelEvent, ModelFinished, TextDelta, Tool, ToolCall, Usage
from agent.routed.routing import Route, route
from agent.routed.telling import Begin
from agent.routed.tool_text import ToolText

ToolUse = Literal["auto", "native", "router"]
Router = Callable[[Sequence[Message], Sequence[Tool]], Route]
# A model that has never called a tool may have had its reasons once, such as a question back; twice in a row it cannot.
_MOST_UNCALLED = 2
_FREE = Usage()
_ID = "router_"
_log = logging.getLogger(__name__)


class RoutedModel:
    """See ChatModel. One instance stands for one server; it serves many calls at once.

    `tools`: "native" always passes the tools on, "router" never does, "auto" does until the server refuses them, or
    its model writes calls as text, or does without a tool twice in a row where one is needed and never called any;
    what it did not call the rules call then.
    """

    def __init__(self, model: ChatModel, *, tools: ToolUse = "auto", router: Router = route) -> None:
        self._model = model
        self._tools = tools
        self._router = router
        self._routed = tools == "router"
        self._has_called = False
        self._uncalled = 0
        self._known: Sequence[Tool] = ()

    @property
    def routed(self) -> bool:
        """Whether the tools are called by rules from now on."""
        return self._routed

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """See ChatModel. One call is at most one call of the model, so that whoever pays sees every one.

        Raises AskAgain when the server was found to take no tools; FixSettings instead where it has to ("native").
        """
        self._known = tools or self._known  # a caller that wants an end passes none; the rules need them to read on
        by_rules = self._routed or _is_begun_by_rules(messages)
        way = self._by_rules(messages, self._known) if by_rules else self._natively(messages, tools)
        async with aclosing(closable(way)) as events:
            async for event in events:
                yield event

    async def aclose(self) -> None:
        """Closes what the model inside holds open, if anything."""
        if close := getattr(self._model, "aclose", None):
            await close()

    async def _natively(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        text = ToolText(tool.name for tool in tools)
        called = False
        try:
            async with aclosing(closable(self._model.stream(messages, tools))) as events:
                async for event in events:
                    called = called or isinstance(event, ToolCall)
                    for passed_on in _let_through(event, text):
                        if not called and isinstance(passed_on, ModelFinished) and passed_on.reason == "stop":
                            for instead in self._made_good(passed_on, messages, tools):
                                yield instead
                        else:
                            yield passed_on
                    if text.found:
                        break
        except ToolsRefused as refusal:
            raise self._refused(refusal) from None
        self._has_called = self._has_called or called
        if text.found:
            for event in self._instead_of_text(messages, tools):
                yield event

    def _refused(self, refusal: ToolsRefused) -> Exception:
        if self._tools == "native":
            return FixSettings("the model server takes no tools; VOX_MODEL_TOOLS=auto does without")
        self._give_up_tools("the server refuses them")
        return refusal

    def _instead_of_text(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Sequence[ModelEvent]:
        """What the rules call instead of the call that was written. What the text cost is unknown: it was cut."""
        if self._tools == "native" or self._has_called:
            calls: Sequence[ToolCall] = ()  # it can do it properly: once more
        else:
            self._give_up_tools("it writes its calls as text")
            calls = _calls(self._router(messages, tools), messages)
        if calls:
            return [*calls, ModelFinished("tool_calls", None)]
        if not self._routed:
            raise ReplyBroken("the model wrote a tool call as text")
        again = AskAgain("the model wrote a tool call as text: it is asked without tools")
        again.cost_nothing = False
        raise again

    def _made_good(
        self, finished: ModelFinished, messages: Sequence[Message], tools: Sequence[Tool]
    ) -> Sequence[ModelEvent]:
        """The end of a reply without calls: behind what the rules would have called, of a model that never called any.

        "I have many fine homes." is said then, and goes on with what there is.
        """
        if self._tools != "auto" or self._has_called or not tools:
            return [finished]
        calls = _calls(self._router(messages, tools), messages)
        self._uncalled = self._uncalled + 1 if calls else 0
        if self._uncalled >= _MOST_UNCALLED:
            self._give_up_tools("its model never calls one")
        return [*calls, ModelFinished("tool_calls", finished.usage)] if calls else [finished]

    def _give_up_tools(self, why: str) -> None:
        if not self._routed:
            _log.warning("the model server is asked without tools from now on: %s", why)
        self._routed = True

    async def _by_rules(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """The next calls, which cost nothing; then, when all is looked up, the model's words for it."""
        way = self._router(messages, tools)
        if calls := _calls(way, messages):
            for call in calls:
                yield call
            yield ModelFinished("tool_calls", _FREE)
        elif way.said:
            for word in re.findall(r"\s*\S+", way.said):
                yield TextDelta(word)
            yield ModelFinished("stop", _FREE)
        else:
            async with aclosing(closable(self._phrased(way, tools))) as events:
                async for event in events:
                    yield event

    async def _phrased(self, way: Route, tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """Raises SaysNothing when the model tells nothing of what it was to tell: before a word of it is passed on,
        when its first sentences already tell of something else."""
        text, begin = ToolText(tool.name for tool in tools), Begin(way.answer, way.question)
        async with aclosing(closable(self._model.stream(way.messages, ()))) as events:
            async for event in events:
                for heard in _let_through(event, text):
                    if isinstance(heard, TextDelta):
                        if told := begin.feed(heard.text):
                            yield TextDelta(told)
                    elif told := begin.end():
                        yield TextDelta(told)
                        yield heard
                    else:
                        yield heard  # with what it cost
                        begin.raise_if_nothing()
                if text.found:
                    if told := begin.end():
                        yield TextDelta(told)
                    yield ModelFinished("stop", None)
                    begin.raise_if_nothing()
                    return


def _let_through(event: ModelEvent, text: ToolText) -> Sequence[ModelEvent]:
    """The event, its text as far as it may be said; before another event what was held back for nothing."""
    if isinstance(event, TextDelta):
        passed_on = text.feed(event.text)
        return [TextDelta(passed_on)] if passed_on else []
    held = text.end()
    return [TextDelta(held), event] if held else [event]


def _is_begun_by_rules(messages: Sequence[Message]) -> bool:
    """Whether the results at the end are of calls that the rules made: then they say what becomes of them."""
    return bool(messages) and (messages[-1].tool_call_id or "").startswith(_ID)


def _calls(way: Route, messages: Sequence[Message]) -> Sequence[ToolCall]:
    return [
        ToolCall(f"{_ID}{len(messages)}_{at}", name, json.dumps(arguments, ensure_ascii=False))
        for at, (name, arguments) in enumerate(way.calls)
    ]
