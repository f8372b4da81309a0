"""A model that may know no tools: found out, and answered for by the rules."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.errors import AskAgain, FixSettings, ReplyBroken, SaysNothing, ToolsRefused
from agent.events import AgentEvent, ReplyFinished, ToolFinished
from agent.listing_files import load_listings
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, TookOver, ToolCall, Usage
from agent.routed.router import RoutedModel
from agent.routed.routing import route
from agent.server.openai_model import OpenAIModel
from agent.tools import Toolbox
from tests.fakes import USAGE, Script, ScriptedModel, asks, says
from tests.openai_server import OpenAIServer, Reply

LISTINGS = load_listings(Path(__file__).parents[3] / "assets" / "listings").listings
TOOLBOX = Toolbox(LISTINGS)
TOOLS = TOOLBOX.tools
PROMPT = Message("system", "A prompt for a model with tools.")
SEARCH = [PROMPT, Message("user", "Three bedrooms in Maple Heights under 500 thousand, please.")]
HELLO = [PROMPT, Message("user", "Hello!")]
CALL = ToolCall("c1", "search_listings", '{"city":"Maple Heights"}')
AS_TEXT = 'Let me see. <tool_call>{"name": "search_listings"}</tool_call>'
REFUSALS = (
    (400, {"message": "registry.ollama.ai/library/smollm2:135m does not support tools"}),
    (400, {"message": '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'}),
    (500, {"message": "tools param requires --jinja flag"}),
    (404, {"message": "No endpoints found that support tool use."}),
    (400, {"message": "Unrecognized request argument supplied: tools"}),
    (422, {"message": "Extra inputs are not permitted", "param": "body.tools"}),
    (501, {"message": "function calling is not implemented"}),
    (400, {"message": "Invalid schema for function 'search_listings'", "param": "tools[0].function.parameters"}),
)
NO_REFUSALS = (
    (
        400,
        {"message": "messages with role 'tool' must follow a message with 'tool_calls'", "param": "messages[3].role"},
    ),
    (500, {"message": "unexpected error in function forward"}),
    (503, {"message": "tools are not supported while loading"}),
    (404, {"message": "the model `gpt-tool` does not exist", "code": "model_not_found"}),
)


async def _asked(model: RoutedModel, messages: Sequence[Message]) -> list[ModelEvent]:
    return [event async for event in model.stream(messages, TOOLS)]


async def _with_results(messages: Sequence[Message]) -> list[Message]:
    """The conversation after the tools that the rules call have run."""
    told = list(messages)
    while calls := route(told, TOOLS).calls:
        for at, (name, arguments) in enumerate(calls):
            call = ToolCall(f"r{len(told)}_{at}", name, json.dumps(arguments))
            outcome = await TOOLBOX.call(name, call.arguments)
            told += [Message("assistant", "", (call,)), Message("tool", json.dumps(outcome.result), (), call.id)]
    return told


def _calls(events: Sequence[ModelEvent]) -> list[str]:
    return [event.name for event in events if isinstance(event, ToolCall)]


def _text(events: Sequence[ModelEvent | AgentEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_a_model_that_knows_tools_is_left_alone() -> None:
    inner = ScriptedModel(asks(CALL), says("There are three."))
    model = RoutedModel(inner)
    assert await _asked(model, SEARCH) == [CALL, ModelFinished("tool_calls", USAGE)]
    told = [*SEARCH, Message("assistant", "", (CALL,)), Message("tool", '{"total":3}', (), "c1")]
    assert _text(await _asked(model, told)) == "There are three."
    assert not model.routed
    assert [call.tools for call in inner.calls] == [TOOLS, TOOLS]
    assert inner.calls[1].messages == tuple(told)


async def test_a_refusal_is_told_to_whoever_pays_and_routes_from_then_on() -> None:
    inner = ScriptedModel(Script((), error=ToolsRefused("no tools")))
    model = RoutedModel(inner)
    with pytest.raises(AskAgain):
        await _asked(model, SEARCH)
    events = await _asked(model, SEARCH)
    assert _calls(events) == ["search_listings"]
    assert events[-1] == ModelFinished("tool_calls", Usage()), "what the rules call costs nothing"
    assert len(inner.calls) == 1


async def test_a_refusal_where_the_model_has_to_call_is_a_wrong_setting() -> None:
    model = RoutedModel(ScriptedModel(Script((), error=ToolsRefused("no tools"))), tools="native")
    with pytest.raises(FixSettings):
        await _asked(model, SEARCH)
    assert not model.routed


@pytest.mark.parametrize(("status", "error"), REFUSALS)
async def test_the_refusals_of_real_servers(status: int, error: dict[str, str]) -> None:
    assert await _refused(status, error, ToolsRefused) == (status < 500)


@pytest.mark.parametrize(("status", "error"), NO_REFUSALS)
async def test_other_refusals_are_none(status: int, error: dict[str, str]) -> None:
    await _refused(status, error, Exception)


async def _refused(status: int, error: dict[str, str], kind: type[Exception]) -> bool:
    with OpenAIServer([Reply(status=status, error=error)]) as server:
        client = OpenAIModel(api_key=None, base_url=server.base_url, model="m")
        with pytest.raises(kind) as caught:
            await _asked(RoutedModel(client), SEARCH)
        await client.aclose()
    assert isinstance(caught.value, ToolsRefused) == (kind is ToolsRefused)
    return bool(getattr(caught.value, "cost_nothing", False))


async def test_without_tools_the_model_gets_what_was_found_as_text() -> None:
    inner = ScriptedModel(says("First, 19 Millrace Court, at $358,000."))
    model = RoutedModel(inner, tools="router")
    events = await _asked(model, await _with_results(SEARCH))
    assert _text(events) == "First, 19 Millrace Court, at $358,000."
    assert events[-1] == ModelFinished("stop", USAGE)
    (call,) = inner.calls
    assert call.tools == ()
    assert {one.role for one in call.messages} == {"system", "user"}
    last = call.messages[-1].content
    assert "Three bedrooms in Maple Heights" in last
    assert "19 Millrace Court" in last
    assert "$358,000" in last
    assert "VX1003" not in last, "a key is no speech"
    assert PROMPT not in call.messages


async def test_of_one_home_the_model_gets_what_may_be_said() -> None:
    inner = ScriptedModel(says("87 Quarry Road was built in 1998."))
    line = [PROMPT, Message("user", "Tell me about 87 Quarry Road.")]
    await _asked(RoutedModel(inner, tools="router"), await _with_results(line))
    last = inner.calls[0].messages[-1].content
    assert "YearBuilt: 1998" in last
    assert "apple trees" in last
    assert not re.search(r"VX1001|M1001|ListingId|-08:00", last), "what nobody says is not told"


async def test_it_hears_the_lines_before() -> None:
    inner = ScriptedModel(says("It has a garage for two cars, 19 Millrace Court."))
    before = [
        *await _with_results(SEARCH),
        Message("assistant", "There are three."),
        Message("user", "Is there a garage?"),
    ]
    await _asked(RoutedModel(inner, tools="router"), await _with_results(before))
    told = [(one.role, one.content) for one in inner.calls[0].messages[1:-1]]
    assert told == [("user", SEARCH[1].content), ("assistant", "There are three.")]


@pytest.mark.parametrize("text", ["I am happy to help!", "The answer is 17.", " ", "This is a luxurious home. " * 20])
async def test_words_that_tell_nothing_of_what_was_found_are_never_passed_on(text: str) -> None:
    model, events = RoutedModel(ScriptedModel(says(text)), tools="router"), []
    told = await _with_results(SEARCH)
    with pytest.raises(SaysNothing):
        await _collect(model.stream(told, TOOLS), events)
    assert events in ([], [ModelFinished("stop", USAGE)]), "what it cost may be told all the same"


async def _collect(events: AsyncIterator[ModelEvent], into: list[ModelEvent]) -> None:
    async for event in events:
        into.append(event)


@pytest.mark.parametrize(
    "line", ["Hello!", "I'd like to book a viewing.", "What would I pay a month?", "Which is the safest area?"]
)
async def test_what_is_to_be_asked_or_declined_the_house_says_itself(line: str) -> None:
    inner = ScriptedModel()
    events = await _asked(RoutedModel(inner, tools="router"), [PROMPT, Message("user", line)])
    said = [event async for event in OfflineConcierge().stream([PROMPT, Message("user", line)], TOOLS)]
    assert _text(events) == _text(said) != ""
    assert inner.calls == []


async def test_what_the_rules_do_not_know_the_model_answers() -> None:
    inner = ScriptedModel(says("Escrow is money that somebody else holds."))
    events = await _asked(RoutedModel(inner, tools="router"), [PROMPT, Message("user", "What is escrow?")])
    assert _text(events) == "Escrow is money that somebody else holds."


async def test_a_call_written_as_text_is_not_said_and_made_by_the_rules() -> None:
    model = RoutedModel(ScriptedModel(says(AS_TEXT)))
    events = await _asked(model, SEARCH)
    assert _text(events).strip() == "Let me see."
    assert _calls(events) == ["search_listings"]
    assert events[-1] == ModelFinished("tool_calls", None), "what was cut is charged in full"
    assert model.routed


async def test_a_call_written_as_text_when_nothing_is_to_be_looked_up_is_asked_again_without_tools() -> None:
    inner = ScriptedModel(says(AS_TEXT), says("First, 19 Millrace Court, at $358,000."))
    model, told = RoutedModel(inner), await _with_results(SEARCH)
    with pytest.raises(AskAgain) as caught:
        await _asked(model, told)
    assert not caught.value.cost_nothing
    assert _text(await _asked(model, told)) == "First, 19 Millrace Court, at $358,000."
    assert [bool(call.tools) for call in inner.calls] == [True, False]


async def test_a_model_that_has_called_a_tool_properly_is_only_asked_once_more() -> None:
    model = RoutedModel(ScriptedModel(asks(CALL), says(AS_TEXT)))
    await _asked(model, SEARCH)
    with pytest.raises(ReplyBroken):
        await _asked(model, SEARCH)
    assert not model.routed


async def test_a_call_in_words_for_what_was_found_is_not_said_either() -> None:
    model = RoutedModel(ScriptedModel(says(f"19 Millrace Court. {AS_TEXT}")), tools="router")
    events = await _asked(model, await _with_results(SEARCH))
    assert _text(events).strip() == "19 Millrace Court. Let me see."
    assert isinstance(events[-1], ModelFinished)


async def test_a_model_that_never_calls_is_routed_the_second_time_that_it_should_have() -> None:
    inner = ScriptedModel(*[says("Sure.")] * 4)
    model = RoutedModel(inner)
    for messages, called, routed in (
        (SEARCH, ["search_listings"], False),
        (HELLO, [], False),
        (SEARCH, ["search_listings"], False),
        (SEARCH, ["search_listings"], True),
    ):
        events = await _asked(model, messages)
        assert (_text(events), _calls(events)) == ("Sure.", called), "what it did not call is called all the same"
        assert events[-1] == ModelFinished("tool_calls" if called else "stop", USAGE)
        assert model.routed is routed
    assert _calls(await _asked(model, SEARCH)) == ["search_listings"]


async def test_what_the_rules_called_instead_the_model_phrases_without_tools() -> None:
    inner = ScriptedModel(says("I have many."), says("19 Millrace Court fits, at $358,000."))
    events = await _reply(inner)
    assert _text(events) == "I have many. 19 Millrace Court fits, at $358,000."
    assert [call.tools for call in inner.calls] == [TOOLS, ()]


async def test_a_model_that_has_called_a_tool_may_do_without() -> None:
    model = RoutedModel(ScriptedModel(asks(CALL), *[says("Sure.")] * 3))
    await _asked(model, SEARCH)
    for _ in range(3):
        assert await _asked(model, SEARCH) == [TextDelta("Sure."), ModelFinished("stop", USAGE)]
    assert not model.routed


async def test_closing_it_closes_the_model() -> None:
    for model_tools in ("auto", "router"):
        inner = ScriptedModel(Script((TextDelta("19 Millrace Court. "), TextDelta("Two")), hang=True))
        events = RoutedModel(inner, tools=model_tools).stream(await _with_results(SEARCH), TOOLS)
        assert await anext(events) == TextDelta("19 Millrace Court. ")
        await events.aclose()
        assert inner.closed == 1


async def test_a_whole_reply_on_a_server_without_tools() -> None:
    inner = ScriptedModel(Script((), error=ToolsRefused("no tools")), says("19 Millrace Court fits, at $358,000."))
    events = await _reply(inner)
    assert [event.name for event in events if isinstance(event, ToolFinished)] == ["search_listings"]
    assert _text(events) == "19 Millrace Court fits, at $358,000."
    assert isinstance(events[-1], ReplyFinished)


async def test_after_words_that_tell_nothing_the_concierge_answers() -> None:
    inner = ScriptedModel(Script((), error=ToolsRefused("no tools")), says("I am happy to help."))
    events = await _reply(inner)
    assert any(isinstance(event, TookOver) for event in events)
    assert "19 Millrace Court" in _text(events)


async def _reply(inner: ScriptedModel) -> list[AgentEvent]:
    agent = Agent(RoutedModel(inner), TOOLBOX, stand_in=OfflineConcierge())
    return [event async for event in agent.reply(SEARCH[1:])]
