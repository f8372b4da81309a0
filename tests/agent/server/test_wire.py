"""The upper bound of a prompt: never below what any tokenizer could make of what is sent."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent.model import Message, Tool, ToolCall
from agent.server.openai_model import OpenAIModel
from agent.server.wire import most_input_tokens
from tests.openai_server import OpenAIServer, Reply

text = st.text(max_size=80)
calls = st.builds(ToolCall, text, text, text)
messages = st.lists(
    st.builds(
        Message, st.sampled_from(("system", "user", "assistant", "tool")), text, st.tuples() | st.tuples(calls), text
    ),
    max_size=5,
)
tools = st.lists(st.builds(Tool, text, text, st.just({"type": "object", "properties": {}})), max_size=3)


@given(messages, tools)
def test_every_byte_of_every_text_is_counted(said: list[Message], offered: list[Tool]) -> None:
    texts = [one for message in said for one in (message.role, message.content, message.tool_call_id or "")]
    texts += [one for message in said for call in message.tool_calls for one in (call.id, call.name, call.arguments)]
    texts += [one for tool in offered for one in (tool.name, tool.description, json.dumps(tool.parameters))]
    assert most_input_tokens(said, offered) >= sum(len(one.encode("utf-8", "surrogatepass")) for one in texts)


@given(messages, tools)
def test_more_messages_are_more_tokens(said: list[Message], offered: list[Tool]) -> None:
    assert most_input_tokens([*said, Message("user")], offered) > most_input_tokens(said, offered)


async def test_what_is_sent_is_what_was_counted() -> None:
    """The body that goes out has no message and no tool beyond those, and each is no longer than it was counted."""
    said = [Message("system", "Sé amable. 🏡"), Message("user", "Any homes?")]
    offered = [Tool("search", "Find homes.", {"type": "object", "properties": {"city": {"type": "string"}}})]
    with OpenAIServer([Reply("Hi.")]) as server:
        model = OpenAIModel(api_key=None, base_url=server.base_url, model="m")
        async for _ in model.stream(said, offered):
            pass
        await model.aclose()
    body: dict[str, Any] = server.requests[0].body
    sent = json.dumps([*body["messages"], *body["tools"]], ensure_ascii=False)
    assert len(sent.encode()) <= most_input_tokens(said, offered)
