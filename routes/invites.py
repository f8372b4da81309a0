"""`/invite`: an invitation is opened; `/session`: what it allows; `/leave`: the visitor is done.

The link is `/invite#TOKEN`: a fragment stays in the browser, so that no log and no proxy learns the token. It comes in
the body of a POST that the visitor's own tap sends, and is told nowhere again.
"""

import time
from collections.abc import Callable
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import Headers

from access.cookies import SessionCookie
from access.errors import AccessError, AskLess, NoSuchPlace
from access.origins import PublicOrigin
from access.redeeming import Redeeming
from access.refusal import retry_after, told, wants_page
from access.sessions import Session
from routes.answers import NO_STORE, session_of
from routes.invite_page import invite_page

MAX_FIELDS = 8
Denials = Callable[[str, str, str], None]


def invite_routes(redeeming: Redeeming, origin: PublicOrigin, denials: Denials | None = None) -> APIRouter:
    """`denials` is told of each try that came to nothing: its code, the place, and "" for no invite."""
    router, cookie = APIRouter(), SessionCookie.of(origin)
    _add_opening(router, redeeming, origin, cookie, denials)
    _add_session(router, redeeming, cookie)
    return router


def _add_opening(
    router: APIRouter, redeeming: Redeeming, origin: PublicOrigin, cookie: SessionCookie, denials: Denials | None
) -> None:
    """The page of an invitation, and what its tap and its script send."""

    @router.api_route("/invite", methods=["GET", "HEAD"])
    async def page(request: Request) -> Response:
        return _page(request, origin, redeeming)

    @router.post("/invite")
    async def redeem(request: Request) -> Response:
        """303 to the page, with a session's cookie; else the sentence, and the address stays clean."""
        try:
            form = _form(await request.body())
            token, session = await redeeming.redeem(
                form.get("token", ""),
                address=request.state.address,
                old_token=cookie.read(request.headers),
                solution=form.get("altcha", ""),
            )
        except AccessError as refused:
            if denials is not None:
                denials(refused.code, "/invite", "")
            return _page(request, origin, redeeming, refused)
        return _onward("./", cookie.written(token, session.expires_s - time.time()))

    @router.get("/invite/challenge")
    async def challenge(request: Request) -> JSONResponse:
        """What the browser is to solve before it redeems."""
        made = await redeeming.challenge(request.state.address)
        if made is None:
            raise NoSuchPlace("No proof of work is asked for here.")
        return JSONResponse(made, headers=NO_STORE)


def _add_session(router: APIRouter, redeeming: Redeeming, cookie: SessionCookie) -> None:
    """Of who is in already."""

    @router.get("/session")
    async def session(request: Request) -> JSONResponse:
        """What the page may offer. That it answers at all says that the invitation still holds."""
        return JSONResponse(_shown(session_of(request)), headers=NO_STORE)

    @router.post("/leave")
    async def leave(request: Request) -> Response:
        await redeeming.leave(session_of(request))
        return _onward("invite", cookie.cleared())


def _shown(session: Session) -> dict[str, object]:
    scopes = [scope for scope in ("walkthrough", "talk", "tuning", "admin") if session.may(scope)]
    return {"scopes": scopes, "expires_unix_s": int(session.expires_s)}


def _form(body: bytes) -> dict[str, str]:
    """Raises AskLess for what no form of ours sends."""
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=MAX_FIELDS, strict_parsing=bool(body))
    except ValueError:
        raise AskLess("A form with one invitation was expected.", status=422) from None
    return {name: values[0] for name, values in fields.items() if len(values) == 1}


def _onward(where: str, set_cookie: str) -> Response:
    """To an address that is relative to this one: the same under a sub-path."""
    return Response(status_code=303, headers={"Location": where, "Set-Cookie": set_cookie, **NO_STORE})


def _page(request: Request, origin: PublicOrigin, redeeming: Redeeming, refused: AccessError | None = None) -> Response:
    """The same bytes for every invite that opens nothing, whatever the reason."""
    status = 200 if refused is None else refused.status
    headers = {**NO_STORE, **(retry_after(refused) if refused else {})}
    if refused is not None and not wants_page(Headers(raw=request.headers.raw), "/invite"):
        return JSONResponse(told(refused), status, headers)
    base_url = origin.base_url(request.scope)
    sentence = str(refused) if refused else ""
    shown = invite_page(base_url, sentence=sentence, asks_for_work=redeeming.asks_for_work)
    return HTMLResponse(shown, status, headers)
