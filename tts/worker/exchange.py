"""One request and its answer: its id, its line in the log, and what happens when nobody else knew what to do.

ASGI middleware outside everything. The log never holds a text, a query string or a token.
"""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tts.errors import SpeechError
from tts.worker.errors import ApiError, internal
from tts.worker.leaving import ListenerLeft
from tts.worker.sound import Sound, Speaking

REQUEST_ID = "X-Request-ID"
CUT = "vox.cut"  # key of scope["extensions"] under which a connection can be cut off (see tts.worker.serving)
METHODS = frozenset(("GET", "HEAD", "POST", "DELETE"))
LEFT = 499  # in the log only: the listener was gone before there was a status
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
log = logging.getLogger("vox.tts.worker")


class Exchange:
    """What is known of one request while it is answered."""

    def __init__(self, scope: Scope, send: Send) -> None:
        told = Headers(scope=scope).get(REQUEST_ID, "")
        self.request_id = told if _WELL_FORMED.fullmatch(told) else secrets.token_hex(8)
        self.sound: Sound | None = None
        self.status = 0
        self.is_complete = False
        self.has_left = False
        self._scope, self._send = scope, send
        self._began_s = time.monotonic()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[REQUEST_ID] = self.request_id
        await self._send(message)
        self.is_complete = message["type"] == "http.response.body" and not message.get("more_body", False)

    def log(self) -> None:
        """One line, its figures as fields of their own."""
        fields: dict[str, Any] = {
            "method": self._scope["method"][:16],
            "path": self._scope["path"][:200],
            "status": self.status or LEFT,
            "ms": round(1000 * (time.monotonic() - self._began_s)),
        }
        cancelled = self.has_left
        if self.sound is not None:
            cancelled = cancelled or self.sound.was_cancelled
            first_s = self.sound.first_sound_s
            fields["first_sound_ms"] = None if first_s is None else round(1000 * first_s)
            fields["audio_s"] = round(self.sound.seconds, 2)
        with structlog.contextvars.bound_contextvars(**fields, cancelled=cancelled):
            # What asks how we are asks often.
            level = logging.DEBUG if fields["path"] in {"/healthz", "/metrics"} else logging.INFO
            log.log(level, "answered")


def exchange_of(scope: Scope) -> Exchange:
    exchange: Exchange = scope["state"]["exchange"]
    return exchange


class Exchanges:
    """Wraps `app`. Behind it `exchange_of(scope)` is there; whatever is raised there is told, nothing further out."""

    def __init__(self, app: ASGIApp, speaking: Speaking) -> None:
        self._app, self._speaking = app, speaking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(scope, send)
        scope.setdefault("state", {})["exchange"] = exchange
        scope["app"] = self  # Starlette's routes then raise HTTPException instead of answering by themselves
        with structlog.contextvars.bound_contextvars(request_id=exchange.request_id):
            try:
                await self._answer(scope, receive, exchange)
            finally:
                self._count(scope, exchange)
                exchange.log()

    async def _answer(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        try:
            await self._app(scope, receive, exchange.send)
        except (ListenerLeft, asyncio.CancelledError):  # gone, or the worker is closing and waits no longer
            exchange.has_left = True
            await _cut(scope)
        except Exception as error:
            told = self._told(error, exchange)
            if exchange.status == 0:
                await told.response()(scope, receive, exchange.send)
            elif not exchange.is_complete:
                await _cut(scope)

    def _told(self, error: Exception, exchange: Exchange) -> ApiError:
        """`error` as an answer; what nobody foresaw goes to the log, for this is the edge of the process."""
        if isinstance(error, SpeechError):
            return self._speaking.told(error, exchange.request_id)
        if isinstance(error, HTTPException):
            error = _by_starlette(error)
        if not isinstance(error, ApiError):
            log.error("a request failed", exc_info=error)
            error = internal(exchange.request_id)
        return self._speaking.counted(error)

    def _count(self, scope: Scope, exchange: Exchange) -> None:
        route = getattr(scope.get("route"), "path", "unknown")  # as it was declared: no id, no made-up path
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._speaking.metrics.requests.labels(method, route, str(exchange.status or LEFT)).inc()


def _by_starlette(error: HTTPException) -> ApiError:
    headers = dict(error.headers or {})
    if error.status_code == 405:
        message = f"this path takes {headers.get('Allow', 'another method')}"
        return ApiError(405, "method_not_allowed", message, headers=headers)
    return ApiError(error.status_code, "not_found", "there is nothing at this path", headers=headers)


async def _cut(scope: Scope) -> None:
    """Ends the connection without the answer's end, so that half an answer is not taken for whole."""
    cut: Callable[[], Awaitable[None]] | None = scope.get("extensions", {}).get(CUT)
    if cut is not None:
        await cut()
