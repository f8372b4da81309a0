"""The gate: ASGI middleware outside everything, which lets through what access.places lists and no more.

It names the request, refuses foreign origins, finds the session by its cookie, and checks that a Gradio page
belongs to the session that first used it: Gradio itself does not. Knows nothing of audio or chat text.
"""

import json
import logging
import re
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.errors import AccessError, AskLess, ComeInvited, NoSuchPlace, NotYours
from access.origins import is_foreign, is_loopback
from access.places import MAX_BODY_BYTES, Owner, Place, find_place
from access.refusal import refusal_page
from access.sessions import Session, Sessions

COOKIE = "vox_session"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
log = logging.getLogger("vox.access")


class Gate:
    """Wraps `app`. Behind it `scope["state"]` has the `request_id` and, on private paths, the visitor's `session`."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        else:
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = secrets.token_hex(6)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        scope.setdefault("state", {})["request_id"] = request_id
        exchange = _Exchange(scope, send, request_id)
        try:
            receive = await self._admit(scope, receive, exchange)
        except AccessError as refused:
            await _refusal(scope, refused)(scope, receive, exchange.send)
        else:
            await self._app(scope, receive, exchange.send)
        finally:
            exchange.log()
            structlog.contextvars.unbind_contextvars("request_id")

    async def _admit(self, scope: Scope, receive: Receive, exchange: "_Exchange") -> Receive:
        """Put the session in `scope`, or raise AccessError. Returns the `receive` to go on with."""
        headers = Headers(scope=scope)
        if is_foreign(headers, scope["path"]):
            raise NotYours("This request came from another site's page.")
        found = find_place(scope["method"], scope["path"])
        if found is not None and found[0].owner is Owner.ANYONE:
            return receive
        session = await self._session(scope, headers, exchange)
        if found is None:
            raise NoSuchPlace("There is nothing here for visitors.")
        scope["state"]["session"] = session
        return await self._check_owner(found, session, scope, receive)

    async def _session(self, scope: Scope, headers: Headers, exchange: "_Exchange") -> Session:
        token = _cookie(headers)
        session = await self._sessions.find(token) if token else None
        if session is not None:
            return session
        # Until invites exist, a person on this machine gets a session by opening the page.
        client = scope.get("client")
        if scope["path"] == "/" and is_loopback(client[0] if client else None, headers):
            token, session = await self._sessions.create()
            exchange.set_cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"
            return session
        raise ComeInvited("This demo is open to invited visitors only.")

    async def _check_owner(
        self, found: tuple[Place, re.Match[str]], session: Session, scope: Scope, receive: Receive
    ) -> Receive:
        place, match = found
        if place.owner is Owner.PAGE_IN_PATH:
            self._sessions.claim_page(session, match["page"])
        elif place.owner is Owner.PAGE_IN_QUERY:
            pages = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
            # Two values could be read differently here and there: exactly one is expected.
            self._sessions.claim_page(session, pages[0] if len(pages) == 1 else "")
        elif place.owner is Owner.PAGE_IN_BODY:
            body = await _read_body(receive)
            self._sessions.claim_page(session, _page_of(body))
            return _replay(body, receive)
        return receive


class _Exchange:
    """One request's answer on its way out: adds headers, remembers the status for the log."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self._scope = scope
        self._send = send
        self._request_id = request_id
        self._started_s = time.monotonic()
        self._status = 0
        self.set_cookie: str | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._request_id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if self.set_cookie is not None and self._status < 400:
                headers.append("Set-Cookie", self.set_cookie)
        await self._send(message)

    def log(self) -> None:
        """One line a request. The path only: a query string may hold what belongs in no log."""
        quiet = self._status < 400 and self._scope["path"].startswith(("/web/", "/static/", "/assets/"))
        log.log(
            logging.DEBUG if quiet else logging.INFO,
            "%s %s %d %.0f ms",
            self._scope["method"],
            self._scope["path"][:200],
            self._status,
            1000 * (time.monotonic() - self._started_s),
        )


def _cookie(headers: Headers) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


async def _read_body(receive: Receive) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise AskLess("The request was not sent to its end.", status=400)
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise AskLess(f"A request may have at most {MAX_BODY_BYTES} bytes.", status=413)
        more = message.get("more_body", False)
    return bytes(body)


def _page_of(body: bytes) -> str:
    try:
        page = json.loads(body, object_pairs_hook=_without_doubles)["session_hash"]
    except (ValueError, KeyError, TypeError, RecursionError):
        page = None
    if not isinstance(page, str):
        raise AskLess("A JSON object with a session_hash was expected.", status=422)
    return page


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Two session_hash keys could be read differently here and behind the gate."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()  # from here on: the disconnect
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _refusal(scope: Scope, refused: AccessError) -> Response:
    """A page for a person who opened an address, JSON for everything else."""
    headers = Headers(scope=scope)
    # A link's card is fetched by programs that take anything.
    if "text/html" in headers.get("accept", "") or (scope["path"] == "/" and "json" not in headers.get("accept", "")):
        return HTMLResponse(refusal_page(str(refused), str(Request(scope).base_url)), refused.status)
    return JSONResponse({"error": {"message": str(refused)}}, refused.status)
