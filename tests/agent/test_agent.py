"""The reply loop with scripted models and the real toolbox."""

import json
from contextlib import aclosing

import pytest

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.errors import AskAgain, ReplyBroken, TryLater
from agent.events import AgentEvent, ListingsShown, ReplyFinished, ToolFinished, ToolsCalled
from agent.model import ChatModel, Message, ModelFinished, TextDelta, TookOver, ToolCall, Usage
from agent.server.openai_model import OpenAIModel
from agent.tools import Toolbox
from tests.agent.records import listings
from tests.fakes import UNBRIDGED, Script, ScriptedModel, asks, says
from tests.openai_server import Call, OpenAIServer, Reply

QUESTION = [Message("user", "Any homes?")]
SEARCH = ToolCall("c1", "search_listings", "{}")
GET = ToolCall("c2", "get_listing", '{"listing_key": "K2"}')


def _agent(model: ScriptedModel, **more: int) -> Agent:
    return Agent(model, Toolbox(listings({}, {"ListPrice": 300000})), prompt="Be kind.", times=UNBRIDGED, **more)


async def _reply(model: ScriptedModel, **more: int) -> list[AgentEvent]:
    return [event async for event in _agent(model, **more).reply(QUESTION)]


def _text(events: list[AgentEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_a_plain_answer() -> None:
    model = ScriptedModel(says("Hello to you."))
    events = await _reply(model)
    assert _text(events) == "Hello to you."
    assert events[-1] == ReplyFinished(Usage(11, 7), (Message("assistant", "Hello to you."),))
    assert model.calls[0].messages == (Message("system", "Be kind."), *QUESTION)
    assert [tool.name for tool in model.calls[0].tools][:2] == ["search_listings", "get_listing"]


async def test_a_round_of_tools_and_then_the_answer() -> None:
    model = ScriptedModel(asks(SEARCH, GET), says("Two homes."))
    events = await _reply(model)
    kinds = [type(event) for event in events if not isinstance(event, TextDelta)]
    assert kinds == [ToolsCalled, ToolFinished, ToolFinished, ListingsShown, ReplyFinished]
    assert [event.listing_keys for event in events if isinstance(event, ListingsShown)] == [("K2", "K1")]
    finished = events[-1]
    assert isinstance(finished, ReplyFinished)
    assert finished.usage == Usage(22, 14)
    roles = [(message.role, message.tool_call_id) for message in finished.messages]
    assert roles == [("assistant", None), ("tool", "c1"), ("tool", "c2"), ("assistant", None)]
    # The second call sees exactly what the reply adds to the conversation, but for its own answer.
    assert model.calls[1].messages[2:] == finished.messages[:-1]
    assert json.loads(finished.messages[1].content)["total"] == 2


async def test_unknown_usage_once_is_unknown_in_all() -> None:
    events = await _reply(ScriptedModel(asks(SEARCH, usage=None), says("Two.")))
    assert isinstance(events[-1], ReplyFinished)
    assert events[-1].usage is None


async def test_text_before_and_after_a_tool_is_not_glued() -> None:
    first = Script((TextDelta("One moment."), SEARCH, ModelFinished("tool_calls", None)))
    assert _text(await _reply(ScriptedModel(first, says("Two homes.")))) == "One moment. Two homes."


@pytest.mark.parametrize("call", [ToolCall("c", "fly", "{}"), ToolCall("c", "get_listing", '{"listing')])
async def test_a_wrong_call_goes_back_to_the_model_as_data(call: ToolCall) -> None:
    model = ScriptedModel(asks(call), says("Sorry."))
    events = await _reply(model)
    assert _text(events) == "Sorry."
    assert "error" in json.loads(model.calls[1].messages[-1].content)
    assert not any(isinstance(event, ListingsShown) for event in events)


async def test_endless_tool_calls_come_to_an_end() -> None:
    model = ScriptedModel(*[asks(SEARCH)] * 10)
    with pytest.raises(ReplyBroken):
        await _reply(model, max_rounds=3)
    assert len(model.calls) == 3


async def test_a_flood_of_calls_is_answered_but_not_served() -> None:
    flood = [ToolCall(f"c{at}", "search_listings", f'{{"max_price_usd": {at}}}') for at in range(50)]
    model = ScriptedModel(asks(*flood), says("Done."))
    events = await _reply(model)
    results = [event.result for event in events if isinstance(event, ToolFinished)]
    assert len(results) == 50
    assert sum("error" in result for result in results) == 42


@pytest.mark.parametrize("text", ["", "  \n "])
async def test_an_empty_reply_is_broken(text: str) -> None:
    with pytest.raises(ReplyBroken, match="empty"):
        await _reply(ScriptedModel(Script((TextDelta(text), ModelFinished("stop", None)))))


async def test_a_reply_cut_by_its_length_stands() -> None:
    events = await _reply(ScriptedModel(Script((TextDelta("There are"), ModelFinished("length", Usage(1, 2))))))
    assert events[-1] == ReplyFinished(Usage(1, 2), (Message("assistant", "There are"),))


async def test_the_models_error_comes_through_after_what_was_said() -> None:
    model = ScriptedModel(Script((TextDelta("There"),), error=TryLater("busy", 3.0)))
    events = _agent(model).reply(QUESTION)
    assert await anext(events) == TextDelta("There")
    with pytest.raises(TryLater):
        await anext(events)
    assert model.closed == 1


async def test_a_model_that_asks_for_it_is_called_again_and_nothing_is_told_twice() -> None:
    model = ScriptedModel(Script((), error=AskAgain("new")), Script((), error=AskAgain("new")), says("Hello to you."))
    events = await _reply(model)
    assert _text(events) == "Hello to you."
    assert len(model.calls) == model.closed == 3
    assert model.calls[0] == model.calls[1] == model.calls[2]


async def test_a_model_that_never_stops_asking_for_it_is_given_up() -> None:
    model = ScriptedModel(*[Script((), error=AskAgain("new"))] * 9)
    with pytest.raises(AskAgain):
        await _reply(model)
    assert len(model.calls) == model.closed == 5


async def test_who_took_over_is_told_before_what_they_say() -> None:
    events = await _reply(
        ScriptedModel(Script((TookOver("No budget."), TextDelta("Hi."), ModelFinished("stop", None))))
    )
    assert events[:2] == [TookOver("No budget."), TextDelta("Hi.")]


async def test_closing_the_reply_closes_the_model() -> None:
    model = ScriptedModel(Script((TextDelta("There"), TextDelta(" are")), hang=True))
    async with aclosing(_agent(model).reply(QUESTION)) as events:  # type: ignore[type-var]
        assert await anext(events) == TextDelta("There")
        assert model.closed == 0
    assert model.closed == 1


async def test_a_round_of_tools_over_http() -> None:
    call = Call("search_listings", {"max_price_usd": 400000}, "c1")
    with OpenAIServer([Reply(calls=(call,)), Reply("One home at $300,000.")]) as server:
        model = OpenAIModel(api_key=None, base_url=server.base_url, model="m")
        agent = Agent(model, Toolbox(listings({}, {"ListPrice": 300000})))
        events = [event async for event in agent.reply(QUESTION)]
        await model.aclose()
    assert _text(events) == "One home at $300,000."
    assert [event.listing_keys for event in events if isinstance(event, ListingsShown)] == [("K2",)]
    sent = server.requests[1].body["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "tool"]
    assert json.loads(sent[-1]["content"])["total"] == 1


def test_every_model_here_keeps_to_the_protocol() -> None:
    """Checked by mypy as well as by hand: what is assigned must fit."""
    models: list[ChatModel] = [OfflineConcierge(), ScriptedModel(), OpenAIModel(api_key=None, model="m")]
    assert all(callable(model.stream) for model in models)
