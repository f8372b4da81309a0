"""Who answers, by plain values."""

import pytest

from agent.choosing import chat_model
from agent.concierge import OfflineConcierge
from agent.model import ChatModel, ModelFinished, ToolCall
from tests.agent.routed.test_router import SEARCH, TOOLS
from tests.openai_server import Call, OpenAIServer, Reply

TIMES = {"first_token_s": 30.0, "between_tokens_s": 30.0, "whole_s": 60.0}


def _model(base_url: str = "", **more: object) -> ChatModel:
    return chat_model(api_key="", base_url=base_url, model="m", max_completion_tokens=100, **TIMES, **more)  # type: ignore[arg-type]


def test_without_key_and_address_the_concierge() -> None:
    assert isinstance(_model(), OfflineConcierge)


@pytest.mark.parametrize(("tools", "asked"), [("auto", 1), ("native", 1), ("router", 0)])
async def test_the_setting_decides_who_calls_the_tools(tools: str, asked: int) -> None:
    with OpenAIServer([Reply(calls=(Call("search_listings", {"city": "Lindenport"}),))]) as server:
        model = _model(server.base_url, tools=tools)
        events = [event async for event in model.stream(SEARCH, TOOLS)]
        await model.aclose()  # type: ignore[attr-defined]
        assert len(server.requests) == asked
        assert all(len(request.body["tools"]) == len(TOOLS) for request in server.requests)
    assert [event.name for event in events if isinstance(event, ToolCall)] == ["search_listings"]
    assert isinstance(events[-1], ModelFinished)


async def test_no_more_is_sent_than_the_context_takes() -> None:
    long = [SEARCH[0], *[SEARCH[1]] * 500, SEARCH[1]]
    with OpenAIServer([Reply("Hello."), Reply("Hello.")]) as server:
        for most_tokens in (1_000, 100_000):
            model = _model(server.base_url, context_tokens=most_tokens, tools="native")
            async for _ in model.stream(long, ()):
                pass
            await model.aclose()  # type: ignore[attr-defined]
        few, all_ = (len(request.body["messages"]) for request in server.requests)
    assert few < 100
    assert all_ == len(long)
