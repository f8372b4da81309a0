"""A ChatModel on any OpenAI-compatible server, by the official SDK: the only file that imports it.

Knows HTTP, timeouts and the vendor's errors; knows nothing of listings or prompts. Reads no environment: the
SDK would by itself take OPENAI_ORG_ID, OPENAI_CUSTOM_HEADERS, proxies and more; all of that is closed here.
"""

import asyncio
import email.utils
import json
import logging
import math
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from agent.errors import AgentError, AskAgain, Filtered, FixSettings, ReplyBroken, TooLong, ToolsRefused, TryLater
from agent.model import Message, ModelEvent, TextDelta, Tool
from agent.server.chunks import Completion
from agent.server.refusals import Refusal, is_too_long, refused_parameter, refuses_tools
from agent.server.transport import PLAIN, BoundedTransport
from agent.server.waits import ModelTimeouts, Waits
from agent.server.wire import message_json, tool_json

OPENAI_URL = "https://api.openai.com/v1"
# Servers on one's own machine ask for no key, the SDK asks for one all the same.
_NO_KEY = "no-key-needed"
# What a stream of events is called, what some servers call it, and what the answer of one is that cannot stream.
_STREAM = "text/event-stream"
_UNTOLD = ("", "text/plain", "application/octet-stream", "application/x-ndjson")
_WHOLE = ("application/json",)
# Codes that mean something else than their status: a 400 that is no wrong setting, a 429 that no wait mends.
_FILTERED = frozenset({"content_filter", "content_policy_violation"})
_NO_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})

_log = logging.getLogger(__name__)


class OpenAIModel:
    """Chat completions, streamed. One instance serves many calls at once; aclose() when done.

    One call is one request: every retry is the caller's, who accounts for it. A server that refuses
    `max_completion_tokens` or `stream_options` (status 400 or 422 naming it) is asked with the older `max_tokens`,
    or without usage, from the next call on: AskAgain says so.
    """

    def __init__(
        self,
        *,
        api_key: str | None,
        model: str,
        base_url: str = OPENAI_URL,
        max_completion_tokens: int = 600,
        timeouts: ModelTimeouts | None = None,
    ) -> None:
        """`base_url` ends before `/chat/completions`. Raises FixSettings on an impossible key or address."""
        self._model = model
        self._max_completion_tokens = max_completion_tokens
        self._timeouts = timeouts or ModelTimeouts()
        self._refused: set[str] = set()
        self._client = _client(_checked_key(api_key), _checked_url(base_url), self._timeouts)

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """See ChatModel. Raises FixSettings, TryLater, AskAgain or ReplyBroken; closing it closes the HTTP response."""
        completion = Completion()
        heard = False
        try:
            async with aclosing(self._chunks(messages, tools, completion)) as chunks:
                async for chunk in chunks:
                    heard = True
                    if text := completion.feed(chunk):
                        yield TextDelta(text)
        except (openai.OpenAIError, TimeoutError, ValueError, RecursionError) as error:
            # Not chained: the vendor's errors quote the server, which may quote chat text or part of the key.
            raise agent_error(error, heard=heard) from None
        if text := completion.rest():
            yield TextDelta(text)
        for call in completion.tool_calls(f"call_{len(messages)}"):
            yield call
        yield completion.end()

    async def aclose(self) -> None:
        """Closes idle connections; running calls fail."""
        await self._client.close()

    async def _chunks(
        self, messages: Sequence[Message], tools: Sequence[Tool], completion: Completion
    ) -> AsyncGenerator[Mapping[str, Any], None]:
        """The chunks as plain data, each waited for within its time. Raises SDK errors and TimeoutError."""
        waits = Waits(self._timeouts)
        async with asyncio.timeout(waits.left_s(completion)):
            stream = await self._ask(messages, tools)
        try:
            kind = stream.response.headers.get("content-type", _STREAM).partition(";")[0].strip().lower()
            if kind in _WHOLE:  # the server does not stream
                async with asyncio.timeout(waits.left_s(completion)):
                    yield _whole_answer(await stream.response.aread())
                return
            if kind not in (_STREAM, *_UNTOLD):
                raise ReplyBroken("the model server's answer is no stream of events: is its address right?")
            while True:
                try:
                    async with asyncio.timeout(waits.left_s(completion)):
                        chunk = await anext(stream)
                except StopAsyncIteration:
                    return
                except (openai.OpenAIError, TimeoutError):
                    if completion.answered:
                        return  # the answer is whole; only the usage is missing
                    raise
                if chunk is not None:
                    yield _plain(chunk)
                await asyncio.sleep(0)  # a flood is read without ever waiting: others must come to their turn
        finally:
            await stream.close()

    async def _ask(self, messages: Sequence[Message], tools: Sequence[Tool]) -> openai.AsyncStream[Any]:
        # `Any`: the SDK's overloads know no parameters that are sometimes left out.
        create: Any = self._client.chat.completions.create
        asked = frozenset(self._refused)
        try:
            stream: openai.AsyncStream[Any] = await create(**self._body(messages, tools))
        except openai.APIStatusError as error:
            refusal = _refusal(error)
            if tools and refuses_tools(refusal):
                _log.info("the model server takes no tools")
                no_tools = ToolsRefused("the model server takes no tools")
                no_tools.cost_nothing = error.status_code < 500
                raise no_tools from None
            refused = refused_parameter(refusal)
            if refused is None or refused in asked:
                raise
            self._refused.add(refused)
            _log.info("the model server does not know %s: it is asked without it from now on", refused)
            raise AskAgain(f"the model server does not know {refused}") from None
        return stream

    def _body(self, messages: Sequence[Message], tools: Sequence[Tool]) -> dict[str, Any]:
        older = "max_completion_tokens" in self._refused
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [message_json(message) for message in messages],
            "stream": True,
            "max_tokens" if older else "max_completion_tokens": self._max_completion_tokens,
        }
        if "stream_options" not in self._refused:
            body["stream_options"] = {"include_usage": True}
        if tools:
            body["tools"] = [tool_json(tool) for tool in tools]
        return body


def agent_error(error: Exception, *, heard: bool = False) -> AgentError:
    """What a caller should do about an error of the SDK, of its transport, or of reading what came.

    `heard`: a first chunk had arrived, so that a lost connection means a cut reply, not a server that is
    down. The text names the status and the server's code and request id, never its words.
    """
    outcome = _outcome(error, heard)
    outcome.cost_nothing = not heard and _is_free(error)
    return outcome


def _is_free(error: Exception) -> bool:
    """No connection was made, or the request itself was refused: then no model has worked on it.

    Not 408 and 409, which may come from a proxy whose server is at work.
    """
    if isinstance(error, openai.APIStatusError):
        return 400 <= error.status_code < 500 and error.status_code not in (408, 409)
    return isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)


def _outcome(error: Exception, heard: bool) -> AgentError:
    if isinstance(error, openai.APIStatusError):
        return _status_error(error)
    if isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError) and heard:
        return ReplyBroken("the connection to the model server was lost in mid-reply")
    for kinds, outcome, told in _OUTCOMES:
        if isinstance(error, kinds):
            return outcome(told)
    # The rest of the tree is misuse of the SDK (credentials, web sockets): nothing a visitor can wait out.
    return FixSettings(f"the model client refused its settings ({type(error).__name__})")


# The first that fits counts: narrower kinds stand before wider ones.
_OUTCOMES: tuple[tuple[tuple[type[Exception], ...], Callable[[str], AgentError], str], ...] = (
    ((openai.APITimeoutError, TimeoutError), TryLater, "the model server took too long"),
    ((openai.APIConnectionError,), TryLater, "no connection to the model server"),
    (
        (openai.APIResponseValidationError, openai.LengthFinishReasonError, ValueError, RecursionError),
        ReplyBroken,
        "the model server's reply cannot be read",
    ),
    ((openai.ContentFilterFinishReasonError,), Filtered, "the model server's filter stopped the reply"),
    ((openai.APIError,), TryLater, "the model server reported an error in mid-stream"),
)


def _status_error(error: openai.APIStatusError) -> AgentError:
    status, code = error.status_code, error.code or error.type or ""
    told = f"the model server answered {status}" + _named(error)
    if is_too_long(_refusal(error)):
        return TooLong(told)
    if code in _FILTERED:
        return Filtered(told)
    if status == 429 and code in _NO_MONEY:
        return FixSettings(told)
    if status in (408, 409, 425, 429) or status >= 500:
        return TryLater(told, _retry_after_s(error.response.headers))
    return FixSettings(told)


def _refusal(error: openai.APIStatusError) -> Refusal:
    told = (error.message, error.code, error.type, error.param)
    return Refusal(error.status_code, *(part if isinstance(part, str) else "" for part in told))


def _named(error: openai.APIStatusError) -> str:
    """The server's code and request id, as far as they look like such: either is text from outside."""
    names = []
    if error.code and re.fullmatch(r"[a-z_]{1,40}", error.code):
        names.append(error.code)
    if error.request_id and re.fullmatch(r"req_[0-9a-zA-Z]{1,40}|[0-9a-f-]{8,40}", error.request_id):
        names.append(error.request_id)
    return f" ({', '.join(names)})" if names else ""


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by `Retry-After` (RFC 9110 10.2.3: seconds or a date) or OpenAI's `retry-after-ms`."""
    for header, per_second in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        with suppress(KeyError, ValueError):
            seconds = float(headers[header]) / per_second
            return max(seconds, 0.0) if math.isfinite(seconds) else None
    with suppress(KeyError, ValueError):
        return max(email.utils.parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time(), 0.0)
    return None


def _whole_answer(body: bytes) -> Mapping[str, Any]:
    """A `chat.completion`, told at once: chunks.py reads it as one chunk. Raises ValueError on anything else."""
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ReplyBroken("the model server's answer is JSON, but no object")
    if answer.get("error"):
        raise TryLater("the model server reported an error in its answer")
    return answer


def _plain(chunk: Any) -> Mapping[str, Any]:
    """A chunk of the SDK as plain data. The SDK builds it unchecked: it is anything that was valid JSON."""
    if not isinstance(chunk, openai.BaseModel):
        raise ReplyBroken("the model server sent a malformed chunk: not an object")
    return chunk.to_dict(warnings=False)


def _checked_key(api_key: str | None) -> str:
    if not api_key:
        return _NO_KEY
    if not re.fullmatch(r"[\x21-\x7e]+", api_key):
        raise FixSettings("the API key holds spaces or characters that no key has")
    return api_key


def _checked_url(base_url: str) -> str:
    with suppress(ValueError):  # urlsplit refuses what cannot be a host or a port
        parts = urlsplit(base_url)
        plain = not (parts.username or parts.query or parts.fragment or re.search(r"\s", base_url))
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and plain:
            return base_url
    raise FixSettings("the model server's address must be an http(s) URL without user, query or spaces")


def _client(api_key: str, base_url: str, timeouts: ModelTimeouts) -> openai.AsyncOpenAI:
    """The SDK's client with all that it would take from the environment closed or taken back."""
    read_s = max(timeouts.first_token_s, timeouts.between_tokens_s)
    timeout = openai.Timeout(read_s, connect=timeouts.connect_s, pool=timeouts.connect_s)
    # No redirects: a key and a conversation go where the operator said, and nowhere else.
    http = openai.DefaultAsyncHttpxClient(
        timeout=timeout,
        trust_env=False,
        follow_redirects=False,
        transport=BoundedTransport(openai.DEFAULT_CONNECTION_LIMITS),
        headers=PLAIN,
    )
    try:
        client = openai.AsyncOpenAI(
            api_key=api_key, base_url=base_url, max_retries=0, timeout=timeout, http_client=http
        )
    except httpx2.InvalidURL:
        raise FixSettings("the model server's address is not a valid URL") from None
    client.organization = client.project = client.admin_api_key = client.webhook_secret = None
    client._custom_headers = {}  # OPENAI_CUSTOM_HEADERS; the SDK has no public way, so a test watches this
    _quiet(("openai", "httpx2", "httpcore2"))
    return client


def _quiet(loggers: Iterable[str]) -> None:
    """At DEBUG, which OPENAI_LOG can set, the SDK logs whole requests, chat text included."""
    for name in loggers:
        logging.getLogger(name).setLevel(logging.WARNING)
