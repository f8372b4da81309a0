"""The gate: ASGI middleware outside everything, which lets through what access.places lists and no more.

For each request, in this order: is it small enough; does it come to our name, and not from another site's page; what
place is it for; whose session has its cookie; does the invite include that; is it within the limits; and does the
Gradio page that it speaks for belong to the session. Gradio itself asks none of this. Knows no audio and no chat text.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Callable, Collection, Coroutine
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qs

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from access.bodies import bounded, check_head, page_of_event
from access.cookies import SessionCookie
from access.draining import Draining
from access.errors import AccessError, ComeInvited, ComeLater, Failed, InvitationEnded, NoSuchPlace, NotIncluded
from access.exchange import Exchange
from access.limits import Limits
from access.open_requests import OpenRequests
from access.origins import PublicOrigin
from access.places import Owner, Place, find_place
from access.refusal import refusal
from access.sessions import Session, Sessions
from store.errors import StoreUnavailable

COME_INVITED = "This demo is open to invited visitors only. Please open the invitation link that you were given."
ENDED = "Your invitation has ended, or you were away for long. Please open your invitation link again."
DENIED = (403, 429)  # also when a route behind the gate says so: whose turn is it, and how many at once
UNWIND_S = 5.0  # what an answer that is cut off has for tidying up
Found = tuple[Place, re.Match[str]]
Denials = Callable[[str, str, str], None]
log = logging.getLogger("vox.access")


def _untold(reason: str, place: str, invite_id: str) -> None:
    """Denials that nobody gathers."""


class Gate:
    """Wraps `app`. Behind it `scope["state"]` has `request_id`, `address`, and on private paths the `session`."""

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        *,
        origin: PublicOrigin,
        limits: Limits,
        denials: Denials = _untold,
        events: Collection[int] | None = None,
        draining: Draining | None = None,
    ) -> None:
        """`denials` is told of each refusal: its code, the name of its place, the session's invite or "".

        What a route behind the gate refuses by 403 or 429 is told as "refused".

        `events`: the numbers of the Gradio events that our page has; None: any. `draining`: what happens to answers
        when the process ends; None: they are cut.
        """
        self._app = app
        self._sessions = sessions
        self._origin = origin
        self._limits = limits
        self._denials = denials
        self._events = events
        self._draining = draining
        self._cookie = SessionCookie.of(origin)
        self._open = OpenRequests()
        sessions.on_end.append(self._open.session_ended)

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
        path = self._origin.inner_path(scope["path"])
        exchange = Exchange(scope, send, path=path, request_id=request_id, is_secure=self._origin.is_secure)
        found = find_place(scope["method"], path)
        try:
            await self._answer(found, scope, receive, exchange)
            if exchange.status in DENIED and path != "/invite":  # whose route tells of it by itself
                self._tell_denied("refused", found, scope)
        except AccessError as refused:
            self._tell_denied(refused.code, found, scope)
            await self._refuse(refused, scope, receive, exchange)
        except Exception:  # the edge: whatever broke behind it, the visitor gets an answer with our headers
            log.exception("a request failed")
            await self._refuse(Failed("Something went wrong here. Please try again."), scope, receive, exchange)
        finally:
            exchange.log()
            structlog.contextvars.unbind_contextvars("request_id")

    def _tell_denied(self, reason: str, found: Found | None, scope: Scope) -> None:
        session: Session | None = scope["state"].get("session")
        self._denials(reason, found[0].name if found else "elsewhere", session.invite_id if session else "")

    async def _refuse(self, refused: AccessError, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        if not exchange.has_begun:
            path = self._origin.inner_path(scope["path"])
            answer = refusal(scope, path, refused, self._origin.base_url(scope))
            await answer(scope, receive, exchange.send_refusal)

    async def _answer(self, found: Found | None, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        """By the app, or raises AccessError."""
        check_head(scope)
        address = scope["state"]["address"] = self._origin.admit(scope)
        if found is not None and found[0].path.pattern == "/healthz":
            _, receive = await bounded(scope, receive, 0)
            await self._app(self._origin.settled(scope), receive, exchange.send)  # however many others there are
        elif found is not None and found[0].owner is Owner.ANYONE:
            with self._open.stranger(address):
                _, receive = await bounded(scope, receive, found[0].max_body_bytes)
                await self._app(self._origin.settled(scope), receive, exchange.send)
        else:
            with self._open.lookup(address):
                session = await self._session(scope)
            scope["state"]["session"] = session
            if found is None:
                raise NoSuchPlace("There is nothing here for visitors.")
            with self._open.visitor(session) as ended:
                if found[0].outlives:
                    await self._serve(found, scope, receive, exchange)
                else:
                    await self._until(ended, self._serve(found, scope, receive, exchange), exchange)

    async def _session(self, scope: Scope) -> Session:
        token = self._cookie.read(Headers(scope=scope))
        if not token:
            raise ComeInvited(COME_INVITED)
        try:
            session = await self._sessions.find(token)
        except StoreUnavailable as error:
            log.warning("a visitor's session cannot be looked up: %s", error)
            raise ComeLater("The demo cannot look up invitations at the moment. Please try again shortly.") from error
        if session is None:
            raise InvitationEnded(ENDED)
        return session

    async def _serve(self, found: Found, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        """A visitor's request, if its session may do that."""
        place, match = found
        state = scope["state"]
        session: Session = state["session"]
        if place.needs is not None and not session.may(place.needs):
            raise NotIncluded("Your invitation does not include this.")
        if place.counts is not None:
            who = {"session": session.id, "invite": session.invite_id, "address": state["address"]}
            await self._limits.take(place.counts, **who)
        body, receive = await bounded(scope, receive, place.max_body_bytes)
        if place.owner is Owner.PAGE_IN_PATH:
            self._sessions.claim_page(session, match["page"])
        elif place.owner is Owner.PAGE_IN_QUERY:
            pages = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
            # Two values could be read differently here and there: exactly one is expected.
            self._sessions.claim_page(session, pages[0] if len(pages) == 1 else "")
        elif place.owner is Owner.PAGE_IN_BODY:
            self._sessions.claim_page(session, page_of_event(body, self._events))
        if self._draining is None:
            await self._app(self._origin.settled(scope), receive, exchange.send)
        else:
            turn_id = match.groupdict().get("turn", "")
            await self._draining.pass_or_hold(place, turn_id, body)
            with self._draining.listening() if place.counts == "speech" else nullcontext():
                await self._app(self._origin.settled(scope), receive, exchange.send)

    async def _until(self, ended: asyncio.Future[None], serving: Coroutine[Any, Any, None], exchange: Exchange) -> None:
        """Do `serving`; when `ended` comes first, cut it off, and raise InvitationEnded if nothing was told yet."""
        work = asyncio.ensure_future(serving)
        try:
            await asyncio.wait({work, ended}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:  # the server stops
            await _given_up(work)
            raise
        if work.done():
            work.result()
            return
        begun = await exchange.cut()
        await _given_up(work)
        if not begun:
            raise InvitationEnded(ENDED)


async def _given_up(work: asyncio.Future[None]) -> None:
    """Cancelled, and waited for; what it says to that is of no interest."""
    work.cancel()
    await asyncio.wait({work}, timeout=UNWIND_S)
    if work.done() and not work.cancelled() and (error := work.exception()) is not None:
        log.debug("an answer that was cut off ended with %r", error)
