"""A scripted server on loopback that speaks OpenAI's streaming chat completions over real HTTP.

    with OpenAIServer([Reply(text="Hello."), Reply(status=500)]) as server:
        OpenAIModel(api_key=None, base_url=server.base_url, model="any")
        server.requests[0].body["messages"]

One Reply answers one request, in order; then comes status 500, or the last again with `repeat_last`.
Runs in a thread of its own on a free port and ends with the `with` block, hanging replies included.
"""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import uvicorn

Scope = dict[str, Any]
# What may go wrong, and when: before any byte, before the first text, after half of it, or after all of it.
Fault = Literal[
    "hang",
    "end",
    "drop",
    "malformed",
    "error_event",
    "wrong_shape",
    "comments",
    "empty_chunks",
    "flood",
    "endless_line",
]
When = Literal["headers", "first", "middle", "last"]
DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Call:
    """A tool call of a reply, sent in pieces of `piece_chars` characters of its arguments."""

    name: str
    arguments: dict[str, Any] | str
    id: str = "call_1"
    piece_chars: int = 7

    def fragments(self, index: int) -> list[dict[str, Any]]:
        text = self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)
        head = {"index": index, "id": self.id, "type": "function"}
        first = {**head, "function": {"name": self.name, "arguments": ""}}
        pieces = [text[at : at + self.piece_chars] for at in range(0, len(text), self.piece_chars)]
        return [first, *({"index": index, "function": {"arguments": piece}} for piece in pieces)]


@dataclass(frozen=True)
class Reply:
    """What one request gets. `usage` None sends none. `status` other than 200 sends `error`, no stream.

    `raw_body` is sent as it is, whatever the status says. `raw_chunks` may hold bytes, sent as they are between chunks.
    `reasoning` comes before the text, in deltas of its own.
    """

    text: str = ""
    calls: tuple[Call, ...] = ()
    usage: dict[str, Any] | None = field(
        default_factory=lambda: {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    )
    finish_reason: str | None = None
    status: int = 200
    error: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    when: When = "middle"
    first_token_delay_s: float = 0.0
    tokens_per_s: float = 0.0
    raw_chunks: tuple[dict[str, Any] | bytes, ...] | None = None
    raw_body: bytes | None = None
    content_type: str = "text/event-stream"
    reasoning: str = ""


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


def _chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [choice],
    }


def _tokens(text: str) -> list[str]:
    """Words with the space before them: as rough as a token needs to be here."""
    words = text.split(" ")
    return [word if at == 0 else f" {word}" for at, word in enumerate(words)] if text else []


def _calls(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """The fragments of all calls, dealt in turn: parallel calls arrive mixed."""
    queues = [call.fragments(index) for index, call in enumerate(calls)]
    dealt = []
    while any(queues):
        dealt += [_chunk({"tool_calls": [queue.pop(0)]}) for queue in queues if queue]
    return dealt


class OpenAIServer:
    """See the module. `requests` grows as they come; `disconnects` counts clients that left too early."""

    def __init__(self, replies: Sequence[Reply], *, repeat_last: bool = False) -> None:
        self.requests: list[Request] = []
        self.disconnects = 0
        self._replies = list(replies)
        self._repeat_last = repeat_last
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            self._app,
            interface="asgi3",
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
        )
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    def script(self, replies: Sequence[Reply]) -> None:
        """As if it were made anew with these; for another test."""
        with self._lock:
            self._replies = list(replies)
            self.requests.clear()
            self.disconnects = 0

    def wait_for_disconnect(self, timeout_s: float = 10.0) -> bool:
        """True as soon as a client has left before the end of its reply."""
        until = time.monotonic() + timeout_s
        while not self.disconnects and time.monotonic() < until:
            time.sleep(0.01)
        return self.disconnects > 0

    def _next(self) -> Reply:
        with self._lock:
            if self._repeat_last and len(self._replies) == 1:
                return self._replies[0]
            return self._replies.pop(0) if self._replies else Reply(status=500)

    async def _app(self, scope: Scope, receive: Any, send: Any) -> None:
        body = b""
        while (message := await receive()).get("more_body") or message.get("body"):
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        self.requests.append(Request(scope["path"], headers, json.loads(body or b"{}")))
        answer = asyncio.ensure_future(self._answer(self._next(), send))
        left = asyncio.ensure_future(self._left(receive))
        await asyncio.wait((answer, left), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            self.disconnects += 1
        for task in (answer, left):
            task.cancel()
        await asyncio.gather(answer, left, return_exceptions=True)

    async def _left(self, receive: Any) -> None:
        """Ends when the client has gone or the server is stopping."""
        while not self._server.should_exit:
            try:
                async with asyncio.timeout(0.05):
                    if (await receive())["type"] == "http.disconnect":
                        return
            except TimeoutError:
                continue

    async def _answer(self, reply: Reply, send: Any) -> None:
        if reply.fault == "hang" and reply.when == "headers":
            await asyncio.Event().wait()
        if reply.raw_body is not None:
            await send(_start(reply.status, reply.content_type, reply.headers))
            await send({"type": "http.response.body", "body": reply.raw_body})
            return
        if reply.status != 200:
            return await self._refuse(reply, send)
        await send(_start(200, reply.content_type, reply.headers))
        await asyncio.sleep(reply.first_token_delay_s)
        async for data in self._events(reply):
            await send({"type": "http.response.body", "body": data, "more_body": True})
            if data != DONE:  # who has that may leave at once, and has not left too early
                await asyncio.sleep(1 / reply.tokens_per_s if reply.tokens_per_s else 0)
        if reply.fault != "drop":  # returning without an end makes uvicorn drop the connection
            await send({"type": "http.response.body", "body": b""})

    async def _refuse(self, reply: Reply, send: Any) -> None:
        error = {"message": "refused", "type": "error", "param": None, "code": None, **reply.error}
        await send(_start(reply.status, "application/json", reply.headers))
        await send({"type": "http.response.body", "body": json.dumps({"error": error}).encode()})

    async def _events(self, reply: Reply) -> AsyncIterator[bytes]:
        chunks: list[Any] = [_chunk({"role": "assistant", "content": ""})]
        chunks += [_chunk({"content": None, "reasoning_content": token}) for token in _tokens(reply.reasoning)]
        chunks += [_chunk({"content": token}) for token in _tokens(reply.text)] + _calls(reply.calls)
        if reply.raw_chunks is not None:
            chunks = list(reply.raw_chunks)
        cut = {"first": 1, "middle": 1 + len(chunks) // 2, "last": len(chunks)}.get(reply.when, 0)
        for chunk in chunks[:cut] if reply.fault else chunks:
            yield _event(chunk)
        if reply.fault:
            async for data in _fail(reply.fault):
                yield data
            return
        if reply.raw_chunks is None:
            yield _event(_chunk({}, reply.finish_reason or ("tool_calls" if reply.calls else "stop")))
        if reply.usage is not None:
            yield _event({**_chunk({}), "choices": [], "usage": reply.usage})
        yield DONE


async def _fail(fault: Fault) -> AsyncIterator[bytes]:
    if fault == "hang":
        await asyncio.Event().wait()
    once = {
        "malformed": b'data: {"choices": [{"delta": {"conte\n\n',
        "wrong_shape": b'data: {"choices": [{"delta": {"content": {"no": "text"}}}]}\n\n',
        "error_event": b'data: {"error": {"message": "overloaded", "code": "server_error"}}\n\n',
    }
    yield once.get(fault, b"")
    # For ever, until the client leaves: what, and how long between.
    endless = {
        "comments": (b": keep-alive\n\n", 0.02),
        "empty_chunks": (_event({**_chunk({}), "choices": []}), 0.02),
        "flood": (_event(_chunk({"content": " word and another word"})) * 100, 0.0),
        "endless_line": (b"data: " + b"x" * 60_000, 0.0),
    }
    while fault in endless:
        data, pause_s = endless[fault]
        yield data
        await asyncio.sleep(pause_s)


def _event(data: dict[str, Any] | bytes) -> bytes:
    return data if isinstance(data, bytes) else b"data: " + json.dumps(data).encode() + b"\n\n"


def _start(status: int, content_type: str, headers: dict[str, str]) -> dict[str, Any]:
    rows = {"content-type": content_type, **headers}
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [(name.encode(), value.encode()) for name, value in rows.items()],
    }
