"""A server whose context is small: learnt from its refusal and from its counts."""

from collections.abc import Sequence
from contextlib import suppress

import pytest

from agent.context import TokenEstimate
from agent.errors import AskAgain, TooLong
from agent.model import Message, ModelEvent, ModelFinished, ToolCall, Usage
from agent.server.openai_model import OpenAIModel
from agent.trimming import TrimmedModel
from tests.fakes import USAGE, Script, ScriptedModel, says
from tests.openai_server import OpenAIServer, Reply

LONG = [
    Message("system", "Be kind."),
    *(message for at in range(40) for message in (Message("user", f"{at}? " * 50), Message("assistant", "Yes. " * 50))),
    Message("user", "And the newest line?"),
]
REFUSAL = {"message": "This model's maximum context length is 4096 tokens.", "code": "context_length_exceeded"}


async def _asked(model: TrimmedModel, messages: Sequence[Message] = LONG) -> list[ModelEvent]:
    return [event async for event in model.stream(messages, [])]


def _tokens(messages: Sequence[Message]) -> int:
    return TokenEstimate().of(messages, [])


async def test_no_more_is_sent_than_fits() -> None:
    inner = ScriptedModel(says("Hello."), says("Hello."))
    model = TrimmedModel(inner, context_tokens=1_000)
    await _asked(model)
    (first,) = inner.calls
    assert _tokens(first.messages) <= 1_000
    assert first.messages[-1] == LONG[-1]
    await _asked(model, LONG[:2])
    assert inner.calls[1].messages == tuple(LONG[:2])


async def test_a_context_that_is_too_small_is_halved_and_asked_again_for_good() -> None:
    inner = ScriptedModel(Script((), error=TooLong("too long")), says("Hello."), says("Hello."))
    model = TrimmedModel(inner, context_tokens=100_000)
    with pytest.raises(AskAgain):
        await _asked(model)
    await _asked(model)
    await _asked(model)
    sent = [_tokens(call.messages) for call in inner.calls]
    assert sent[0] == _tokens(LONG)
    assert sent[1] <= sent[0] // 2
    assert sent[2] <= sent[0] // 2 + 1, "also when the server's tokens turn out to be longer than thought"
    assert [call.messages[-1] for call in inner.calls] == [LONG[-1]] * 3


async def test_a_second_round_of_the_same_reply_begins_as_the_first_did() -> None:
    """Though the server's tokens turned out longer than thought: what it has read, it has at hand. The next reply is
    sent what fits by then."""
    few = Usage(_tokens(LONG) // 20, 5)
    inner = ScriptedModel(*[says("Hello.", few)] * 3)
    model = TrimmedModel(inner, context_tokens=_tokens(LONG) // 2)
    await _asked(model)
    call = ToolCall("c", "search_listings", "{}")
    rounds = [Message("assistant", "", (call,)), Message("tool", "{}", (), "c")]
    await _asked(model, [*LONG, *rounds])
    await _asked(model, [*LONG, *rounds, Message("assistant", "None."), Message("user", "And now?")])
    first, second, next_reply = (call.messages for call in inner.calls)
    assert second == (*first, *rounds)
    assert len(next_reply) > 1.5 * len(second)


async def test_what_cannot_be_made_smaller_stays_too_long() -> None:
    inner = ScriptedModel(*[Script((), error=TooLong("too long"))] * 20)
    model = TrimmedModel(inner, context_tokens=100_000)
    for _ in range(10):
        with suppress(AskAgain):
            with pytest.raises(TooLong):
                await _asked(model)
            break
    assert 1 < len(inner.calls) < 10


async def test_a_server_that_counts_more_is_sent_less() -> None:
    counted = Usage(4 * _tokens(LONG), 5)
    inner = ScriptedModel(says("Hello.", counted), says("Hello.", USAGE))
    model = TrimmedModel(inner, context_tokens=2 * _tokens(LONG))
    assert (await _asked(model))[-1] == ModelFinished("stop", counted)
    await _asked(model)
    before, after = (_tokens(call.messages) for call in inner.calls)
    assert after <= before // 2 + 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, REFUSAL),
        (400, {"code": 400, "type": "exceed_context_size_error", "message": "the request exceeds the context size"}),
        (400, {"message": "This model's maximum context length is 2048 tokens. You requested 2100 tokens."}),
        (413, {}),
    ],
)
async def test_the_refusals_of_real_servers(status: int, error: dict[str, object]) -> None:
    with OpenAIServer([Reply(status=status, error=error), Reply("Hello.")]) as server:
        client = OpenAIModel(api_key=None, base_url=server.base_url, model="m")
        model = TrimmedModel(client, context_tokens=100_000)
        with pytest.raises(AskAgain) as caught:
            await _asked(model)
        assert caught.value.cost_nothing
        await _asked(model)
        await client.aclose()
        first, second = (len(request.body["messages"]) for request in server.requests)
    assert second < first
