"""uvicorn as the worker uses it: bounds, errors in our shape, and an end that does not wait for slow listeners.

Knows nothing of voices: what has to be closed first is passed in.
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from tts.worker.errors import ApiError
from tts.worker.exchange import CUT

GRACE_S = 3  # for running answers, once told to stop
CUT_S = 1  # for those that did not end by themselves
HEADERS_S = 10.0  # for a connection's first request to arrive
KEEP_ALIVE_S = 75
HEADER_BYTES = 16 * 1024


class Connection(H11Protocol):
    """A connection that can be cut, that is not kept for who says nothing, and that refuses in our shape."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._lost = asyncio.Event()
        self._has_asked = False
        app = self.app

        async def with_cut(scope: Any, receive: Any, send: Any) -> None:
            self._has_asked = True
            scope.setdefault("extensions", {})[CUT] = self._cut
            await app(scope, receive, send)

        self.app = with_cut
        self._first_request = self.loop.call_later(HEADERS_S, self._hang_up_on_silence)

    def connection_lost(self, exc: Exception | None) -> None:
        self._first_request.cancel()
        super().connection_lost(exc)
        self._lost.set()

    def _hang_up_on_silence(self) -> None:
        if not self._has_asked:
            self.transport.abort()

    async def _cut(self) -> None:
        """What was not taken is thrown away. Once this returns uvicorn knows it, and does not complain."""
        self.transport.abort()
        await self._lost.wait()

    def send_400_response(self, msg: str) -> None:
        body = json.dumps(ApiError(400, "invalid_http", msg).body).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Connection", "close")]
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:  # not in the middle of an answer
            for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class Server(uvicorn.Server):
    """Calls `closing` once it is told to stop, before it waits for running answers: they end by themselves then."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        ready: Callable[[], None],
        closing: Callable[[], Awaitable[None]],
        beside: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """`beside` goes on in a task of its own while it serves."""
        super().__init__(config)
        self._ready, self._closing, self._beside = ready, closing, beside
        self._task: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._beside is not None:
            self._task = asyncio.create_task(self._beside(), name="beside serving")
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._closing()
        if self._task is not None:
            self._task.cancel()
        await super().shutdown(sockets)
        if cancelled := set(self.server_state.tasks):  # uvicorn does not wait for them to close what they hold
            await asyncio.wait(cancelled, timeout=CUT_S)


def configured(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # one line a request is written by tts.worker.exchange
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        h11_max_incomplete_event_size=HEADER_BYTES,
    )
