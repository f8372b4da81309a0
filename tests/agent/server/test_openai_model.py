"""OpenAIModel against a real HTTP server that follows a script."""

import asyncio
import gzip
import json
import logging
import time
import traceback
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import httpx2
import openai
import openai.lib.azure
import pytest

from agent.errors import AgentError, AskAgain, Filtered, FixSettings, ReplyBroken, TooLong, TryLater
from agent.model import Message, ModelFinished, TextDelta, Tool, ToolCall, Usage
from agent.server import transport
from agent.server.openai_model import OpenAIModel, agent_error
from agent.server.waits import ModelTimeouts
from tests.hurried import hurried
from tests.openai_server import Call, OpenAIServer, Reply

KEY = "sk-secret-key-0123456789"
SECRET_TEXT = "my-very-private-question"
QUESTION = [Message("system", "Be kind."), Message("user", SECRET_TEXT)]
TOOL = Tool("search_listings", "Find homes.", {"type": "object", "properties": {}})


def _model(server: OpenAIServer, **more: Any) -> OpenAIModel:
    return OpenAIModel(**{"api_key": KEY, "base_url": server.base_url, "model": "m", **more})


async def _events(model: OpenAIModel, messages: list[Message] | None = None, tools: list[Tool] | None = None):
    events = []
    try:
        async for event in model.stream(messages or QUESTION, tools or []):
            events.append(event)
    finally:
        await model.aclose()
    return events


async def _error(reply: Reply, **more: Any) -> AgentError:
    with OpenAIServer([reply]) as server:
        with pytest.raises(AgentError) as caught:
            await _events(_model(server, **more))
        assert len(server.requests) == 1, "a failed call is never repeated here"
    return caught.value


async def _left(reply: Reply, **more: Any) -> AgentError:
    """What comes of a server that takes too long, which is not waited for in earnest."""
    with OpenAIServer([reply]) as server:
        async with hurried(1.0, once=lambda: server.requests):
            with pytest.raises(AgentError) as caught:
                await _events(_model(server, **more))
        assert len(server.requests) == 1, "a failed call is never repeated here"
    return caught.value


async def test_text_comes_in_deltas_and_ends_with_usage() -> None:
    usage = {
        "prompt_tokens": 40,
        "completion_tokens": 9,
        "total_tokens": 49,
        "prompt_tokens_details": {"cached_tokens": 32},
    }
    with OpenAIServer([Reply("Good morning to you.", usage=usage)]) as server:
        events = await _events(_model(server))
    assert [e.text for e in events[:-1] if isinstance(e, TextDelta)] == ["Good", " morning", " to", " you."]
    assert events[-1] == ModelFinished("stop", Usage(40, 9, 32))


async def test_the_request_carries_what_was_passed_and_nothing_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "from-environment")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: from-environment\nX-More: from-environment")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://from-environment.example")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with OpenAIServer([Reply("Hi.")]) as server:
        await _events(_model(server, max_completion_tokens=123), tools=[TOOL])
        (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert "from-environment" not in json.dumps([request.headers, request.body])
    assert request.body["stream_options"] == {"include_usage": True}
    assert request.body["max_completion_tokens"] == 123
    assert request.body["tools"][0]["function"]["name"] == "search_listings"
    assert request.body["messages"] == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": SECRET_TEXT},
    ]


async def test_a_server_without_key_gets_a_placeholder() -> None:
    with OpenAIServer([Reply("Hi.")]) as server:
        await _events(_model(server, api_key=None))
        assert server.requests[0].headers["authorization"] == "Bearer no-key-needed"


async def test_a_tool_round_is_sent_back_as_the_protocol_wants_it() -> None:
    call = ToolCall("c1", "search_listings", "{}")
    messages = [*QUESTION, Message("assistant", "", (call,)), Message("tool", '{"total":0}', (), "c1")]
    with OpenAIServer([Reply("None.")]) as server:
        await _events(_model(server), messages)
        sent = server.requests[0].body["messages"][2:]
    assert sent == [
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "search_listings", "arguments": "{}"}}
            ],
        },
        {"role": "tool", "content": '{"total":0}', "tool_call_id": "c1"},
    ]


async def test_parallel_split_calls_come_whole_in_order() -> None:
    calls = (
        Call("search_listings", {"city": "Lindenport", "max_price_usd": 450000}, "a", piece_chars=1),
        Call("get_listing", {"listing_key": "K-7"}, "b", piece_chars=5),
    )
    with OpenAIServer([Reply("One moment.", calls)]) as server:
        events = await _events(_model(server))
    found = [e for e in events if isinstance(e, ToolCall)]
    assert [(c.id, c.name, json.loads(c.arguments)) for c in found] == [(c.id, c.name, c.arguments) for c in calls]
    assert events[-1] == ModelFinished("tool_calls", Usage(11, 7))


async def test_without_usage_it_is_unknown() -> None:
    with OpenAIServer([Reply("Hi.", usage=None)]) as server:
        assert (await _events(_model(server)))[-1] == ModelFinished("stop", None)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (302, None, FixSettings),
        (400, None, FixSettings),
        (400, "context_length_exceeded", TooLong),
        (401, "invalid_api_key", FixSettings),
        (402, None, FixSettings),
        (403, None, FixSettings),
        (404, "model_not_found", FixSettings),
        (408, None, TryLater),
        (413, None, TooLong),
        (422, None, FixSettings),
        (429, "rate_limit_exceeded", TryLater),
        (429, "insufficient_quota", FixSettings),
        (500, None, TryLater),
        (503, None, TryLater),
    ],
)
async def test_every_status_says_what_to_do(status: int, code: str | None, kind: type[AgentError]) -> None:
    error = {"message": f"{KEY} said {SECRET_TEXT}", "code": code}
    caught = await _error(Reply(status=status, error=error, headers={"location": "http://127.0.0.1:1/"}))
    assert type(caught) is kind
    assert str(status) in str(caught)


@pytest.mark.parametrize(
    ("headers", "least_s", "most_s"),
    [
        ({"retry-after": "7"}, 7, 7),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5, 1.5),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0, 0),
        ({"retry-after": "Fri, 21 Oct 2999 07:28:00 GMT"}, 1e9, 1e12),
        ({"retry-after": "-3"}, 0, 0),
    ],
)
async def test_retry_after_is_honoured(headers: dict[str, str], least_s: float, most_s: float) -> None:
    caught = await _error(Reply(status=429, headers=headers))
    assert isinstance(caught, TryLater)
    assert caught.retry_after_s is not None
    assert least_s <= caught.retry_after_s <= most_s


@pytest.mark.parametrize("value", ["soon", "nan", "inf", ""])
async def test_a_senseless_retry_after_is_none(value: str) -> None:
    caught = await _error(Reply(status=429, headers={"retry-after": value}))
    assert isinstance(caught, TryLater)
    assert caught.retry_after_s is None


@pytest.mark.parametrize("when", ["headers", "first", "middle"])
async def test_a_hanging_server_is_left(when: Any) -> None:
    assert type(await _left(Reply("One two three four.", fault="hang", when=when))) is TryLater


async def test_the_whole_call_has_its_bound() -> None:
    no_other = ModelTimeouts(first_token_s=3_600, between_tokens_s=3_600)
    assert type(await _left(Reply("word " * 4_000, tokens_per_s=50), timeouts=no_other)) is TryLater


@pytest.mark.parametrize(
    ("fault", "when", "kind"),
    [
        ("end", "first", ReplyBroken),
        ("end", "middle", ReplyBroken),
        ("end", "last", ReplyBroken),
        ("drop", "headers", ReplyBroken),
        ("drop", "middle", ReplyBroken),
        ("malformed", "middle", ReplyBroken),
        ("wrong_shape", "middle", ReplyBroken),
        ("error_event", "middle", TryLater),
    ],
)
async def test_a_broken_stream_is_told(fault: Any, when: Any, kind: type[AgentError]) -> None:
    caught = await _error(Reply(f"All of {SECRET_TEXT} is here.", fault=fault, when=when))
    assert isinstance(caught, kind | TryLater if when == "headers" else kind)


@pytest.mark.parametrize("endless", ["comments", "empty_chunks"])
async def test_what_tells_nothing_keeps_no_call_alive(endless: Any) -> None:
    assert type(await _left(Reply("One two three four.", fault=endless))) is TryLater


async def test_thoughts_keep_a_call_alive() -> None:
    slow = ModelTimeouts(whole_s=600)
    with OpenAIServer([Reply("Yes.", reasoning="hm " * 30, tokens_per_s=2)]) as server:
        began_s = time.monotonic()
        async with hurried(0.1, once=lambda: server.requests):
            events = await _events(_model(server, timeouts=slow))
        assert time.monotonic() - began_s > slow.first_token_s
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["Yes."]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply("", fault="flood", when="first"), ReplyBroken),
        (Reply(raw_body=b"<html>", content_type="text/html"), ReplyBroken),
        (Reply(raw_body=b"[1]", content_type="application/json"), ReplyBroken),
        (Reply(raw_body=b"{", content_type="application/json"), ReplyBroken),
        (Reply(raw_body=b'{"error": "x"}', content_type="application/json"), TryLater),
        (Reply(raw_body=b"", content_type="application/json"), ReplyBroken),
        (Reply("Hi.", headers={"content-encoding": "gzip"}), TryLater),
        (Reply(raw_chunks=(b"data: " + b"[" * 99_999 + b"\n\n",)), ReplyBroken),
        (Reply(raw_chunks=(b"data: 7\n\n",)), ReplyBroken),
    ],
)
async def test_what_is_no_answer_is_told(reply: Reply, kind: type[AgentError]) -> None:
    assert isinstance(await _error(reply), kind)


async def test_an_answer_has_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_ANSWER_BYTES", 3_000)
    with OpenAIServer([Reply("Hi."), Reply("word " * 100)]) as server:
        model = _model(server)
        assert [event async for event in model.stream(QUESTION, [])]
        with pytest.raises(ReplyBroken, match="lost"):
            await _events(model)


async def test_a_packed_answer_is_not_unpacked() -> None:
    stream = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in _SAYS_HI)
    packed = Reply(raw_body=gzip.compress(stream.encode()), headers={"content-encoding": "gzip"})
    assert type(await _error(packed)) is TryLater


_SAYS_HI = (
    {"choices": [{"index": 0, "delta": {"content": "Hi."}}]},
    {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
)


async def test_a_server_that_does_not_stream_is_understood() -> None:
    choice = {"index": 0, "message": {"role": "assistant", "content": "Hi."}, "finish_reason": "stop"}
    body = {"object": "chat.completion", "choices": [choice], "usage": {"prompt_tokens": 3, "completion_tokens": 1}}
    plain = Reply(raw_body=json.dumps(body).encode(), content_type="application/json; charset=utf-8")
    with OpenAIServer([plain]) as server:
        assert await _events(_model(server)) == [TextDelta("Hi."), ModelFinished("stop", Usage(3, 1))]
        assert server.requests[0].headers["accept-encoding"] == "identity"


async def test_nobody_listening_is_try_later() -> None:
    with pytest.raises(TryLater):
        await _events(OpenAIModel(api_key=KEY, base_url="http://127.0.0.1:1/v1", model="m"))


async def test_closing_the_iterator_closes_the_response() -> None:
    with OpenAIServer([Reply("word " * 5000, tokens_per_s=20)]) as server:
        model = _model(server)
        async with aclosing(model.stream(QUESTION, [])) as events:  # type: ignore[type-var]
            await anext(events)
        assert await asyncio.to_thread(server.wait_for_disconnect)
        await model.aclose()


async def test_an_answer_is_whole_though_the_server_hangs_before_its_usage() -> None:
    with OpenAIServer([Reply(raw_chunks=_SAYS_HI, fault="hang", when="last")]) as server:
        events = await _events(_model(server))
    assert events == [TextDelta("Hi."), ModelFinished("stop", None)]


async def test_an_older_server_is_asked_in_its_own_words_and_remembered() -> None:
    refusals = [
        Reply(status=400, error={"message": "Unrecognized argument: stream_options"}),
        Reply(status=422, error={"param": "max_completion_tokens"}),
    ]
    with OpenAIServer([*refusals, Reply("Hi.", usage=None), Reply("Again.")]) as server:
        model = _model(server)
        for told in ("stream_options", "max_completion_tokens"):
            with pytest.raises(AskAgain, match=told) as caught:
                await anext(model.stream(QUESTION, []))
            assert caught.value.cost_nothing
        assert len(server.requests) == 2, "one call is one request"
        async for _ in model.stream(QUESTION, []):
            pass
        await _events(model)
        assert len(server.requests) == 4
        for request in server.requests[2:]:
            assert "stream_options" not in request.body
            assert "max_completion_tokens" not in request.body
            assert request.body["max_tokens"] == 600


@pytest.mark.parametrize("status", [400, 401, 429, 500])
async def test_neither_key_nor_chat_text_gets_out(
    status: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("openai").setLevel(logging.DEBUG)
    error = {"message": f"{KEY} {SECRET_TEXT}", "code": f"{KEY}", "type": SECRET_TEXT}
    caught = await _error(Reply(status=status, error=error, headers={"x-request-id": KEY}))
    written = "".join(traceback.format_exception(caught)) + caplog.text
    assert KEY not in written
    assert SECRET_TEXT not in written


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://a/v1", "http://u:p@a/v1", "http://a:999999/v1"])
def test_an_impossible_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(FixSettings):
        OpenAIModel(api_key=KEY, base_url=url, model="m")


@pytest.mark.parametrize("key", ["sk with space", "sk\nnewline", "sk-\u20ac"])
def test_an_impossible_key_is_refused_at_once(key: str) -> None:
    with pytest.raises(FixSettings) as caught:
        OpenAIModel(api_key=key, base_url="http://a/v1", model="m")
    assert key not in str(caught.value)


_REQUEST = httpx2.Request("POST", "http://a/v1")


def _status(kind: type[openai.APIStatusError], status: int) -> Callable[[], Exception]:
    return lambda: kind("words", response=httpx2.Response(status, request=_REQUEST), body=None)


# Every class of the SDK's tree, how one comes about, and what a caller should do. A new SDK with a new class
# fails the test below until somebody has decided.
_TREE: dict[str, tuple[Callable[[], Exception], type[AgentError]]] = {
    "OpenAIError": (lambda: openai.OpenAIError("x"), FixSettings),
    "SubjectTokenProviderError": (lambda: openai._exceptions.SubjectTokenProviderError("x"), FixSettings),
    "APIError": (lambda: openai.APIError("x", _REQUEST, body=None), TryLater),
    "APIResponseValidationError": (
        lambda: openai.APIResponseValidationError(httpx2.Response(200, request=_REQUEST), None),
        ReplyBroken,
    ),
    "APIStatusError": (_status(openai.APIStatusError, 418), FixSettings),
    "BadRequestError": (_status(openai.BadRequestError, 400), FixSettings),
    "AuthenticationError": (_status(openai.AuthenticationError, 401), FixSettings),
    "OAuthError": (
        lambda: openai.OAuthError(response=httpx2.Response(401, request=_REQUEST), body=None),
        FixSettings,
    ),
    "PermissionDeniedError": (_status(openai.PermissionDeniedError, 403), FixSettings),
    "NotFoundError": (_status(openai.NotFoundError, 404), FixSettings),
    "ConflictError": (_status(openai.ConflictError, 409), TryLater),
    "UnprocessableEntityError": (_status(openai.UnprocessableEntityError, 422), FixSettings),
    "RateLimitError": (_status(openai.RateLimitError, 429), TryLater),
    "InternalServerError": (_status(openai.InternalServerError, 502), TryLater),
    "APIConnectionError": (lambda: openai.APIConnectionError(request=_REQUEST), TryLater),
    "APITimeoutError": (lambda: openai.APITimeoutError(_REQUEST), TryLater),
    "LengthFinishReasonError": (
        lambda: openai.LengthFinishReasonError(completion=openai.types.chat.ChatCompletion.construct()),
        ReplyBroken,
    ),
    "ContentFilterFinishReasonError": (openai.ContentFilterFinishReasonError, Filtered),
    "WebSocketConnectionClosedError": (
        lambda: openai.WebSocketConnectionClosedError("x", unsent_messages=[]),
        FixSettings,
    ),
    "WebSocketQueueFullError": (lambda: openai.WebSocketQueueFullError("x"), FixSettings),
    "InvalidWebhookSignatureError": (lambda: openai.InvalidWebhookSignatureError("x"), ReplyBroken),
    "StreamAlreadyConsumed": (openai._response.StreamAlreadyConsumed, FixSettings),
    "MutuallyExclusiveAuthError": (openai.lib.azure.MutuallyExclusiveAuthError, FixSettings),
    "APIRemovedInV1": (lambda: openai.lib._old_api.APIRemovedInV1(symbol="x"), FixSettings),
    "_AmbiguousModuleClientUsageError": (openai._AmbiguousModuleClientUsageError, FixSettings),
}


def _subclasses(kind: type) -> set[str]:
    return {kind.__name__}.union(*(_subclasses(sub) for sub in kind.__subclasses__()))


def test_every_class_of_the_sdk_is_decided() -> None:
    exported = {
        name
        for name in openai.__all__
        if isinstance(getattr(openai, name), type) and issubclass(getattr(openai, name), Exception)
    }
    assert _subclasses(openai.OpenAIError) | exported | {"InvalidWebhookSignatureError"} == set(_TREE)


@pytest.mark.parametrize("name", _TREE)
def test_every_class_of_the_sdk_is_mapped(name: str) -> None:
    make, kind = _TREE[name]
    assert type(agent_error(make())) is kind


@pytest.mark.parametrize(
    ("status", "free"), [(400, True), (401, True), (429, True), (408, False), (409, False), (500, False)]
)
def test_a_refused_request_cost_nothing_and_a_failed_one_is_not_known(status: int, free: bool) -> None:
    error = openai.APIStatusError("x", response=httpx2.Response(status, request=_REQUEST), body=None)
    assert agent_error(error).cost_nothing == free
    assert not agent_error(error, heard=True).cost_nothing


def test_only_a_server_that_was_never_reached_cost_nothing() -> None:
    for cause, free in (
        (httpx2.ConnectError("x"), True),
        (httpx2.ConnectTimeout("x"), True),
        (httpx2.ReadError("x"), False),
    ):
        error = openai.APIConnectionError(request=_REQUEST)
        error.__cause__ = cause
        assert agent_error(error).cost_nothing == free
    assert not agent_error(TimeoutError()).cost_nothing


def test_a_connection_lost_in_mid_reply_is_a_broken_reply_but_a_timeout_is_not() -> None:
    assert type(agent_error(openai.APIConnectionError(request=_REQUEST), heard=True)) is ReplyBroken
    assert type(agent_error(openai.APITimeoutError(_REQUEST), heard=True)) is TryLater
