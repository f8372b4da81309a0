"""`/usage`: the page of the house's own people, its data, and what they may do there. For invites of scope admin.

A page of our own, not one of Gradio's: a table needs none of the megabytes that Gradio loads, and the gate can tell
its few routes apart.
"""

import asyncio
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from access.audit import Audit
from access.errors import NoSuchInvite, NoSuchPlace
from access.forgetting import FORGOTTEN, Wish
from access.invites import Invites
from access.ledger import Ledger
from access.usage import UsageReading, the_store
from conversation.forgetting import Forgetting
from routes.answers import NO_STORE, needs, session_of
from routes.bodies import read_body
from routes.house import WEB
from routes.usage_forms import ForgetBody, NewInvite, checked_days, create_invite
from routes.usage_view import scopes_of, shown_invite, shown_usage

AUDIT_LINES = 50


@dataclass(frozen=True, slots=True)
class House:
    """What the page shows and changes. `page_url` is where visitors find us, without a slash at its end."""

    reading: UsageReading
    invites: Invites
    ledger: Ledger
    audit: Audit
    forgetting: Forgetting
    page_url: str


def usage_routes(house: House) -> APIRouter:
    """An AccessError becomes its own status and one plain sentence, by field where there are several."""
    router = APIRouter(dependencies=[needs("admin")])

    @router.api_route("/usage", methods=["GET", "HEAD"])
    async def page() -> FileResponse:
        return FileResponse(WEB / "usage" / "index.html", headers=NO_STORE)

    @router.get("/usage/data")
    async def data(request: Request, days: str = "30", invite: str = "") -> JSONResponse:
        """Everything that the page shows, of the last `days` days; of one `invite` where that is given."""
        shown = await _data(house, checked_days(days), invite or None)
        return JSONResponse(shown | {"me": session_of(request).invite_id}, headers=NO_STORE)

    _add_invites(router, house)
    _add_acts(router, house)
    return router


def _add_invites(router: APIRouter, house: House) -> None:
    @router.post("/usage/invites")
    async def create(request: Request) -> JSONResponse:
        """A new invite. Its link is told in this answer and never again."""
        me = session_of(request).invite_id
        wanted = await read_body(request, NewInvite)
        with the_store():
            token, invite = await create_invite(house.invites, wanted, me)
        await house.audit.note(
            "invite_created", me, invite.invite_id, f"{invite.label} ({' '.join(scopes_of(invite))})"
        )
        told = {"invite": shown_invite(invite), "link": f"{house.page_url}/invite#{token}"}
        return JSONResponse(told, 201, NO_STORE)

    @router.post("/usage/invites/{invite_id}/revoke")
    async def revoke(request: Request, invite_id: str) -> JSONResponse:
        me = session_of(request).invite_id
        with the_store():
            try:
                was_over = (await house.invites.get(invite_id)).revoked_unix_s is not None
                invite = await house.invites.revoke(invite_id, me)
            except NoSuchInvite:  # its own words are for visitors
                raise NoSuchPlace("There is no invite of that id.") from None
        if not was_over:
            await house.audit.note("invite_revoked", me, invite.invite_id, invite.label)
        return JSONResponse({"invite": shown_invite(invite)}, headers=NO_STORE)


def _add_acts(router: APIRouter, house: House) -> None:
    @router.post("/usage/ledger/reopen", status_code=204)
    async def reopen(request: Request) -> Response:
        me = session_of(request).invite_id
        with the_store():
            await house.ledger.reopen(me)
        await house.audit.note("ledger_reopened", me)
        return Response(status_code=204, headers=NO_STORE)

    @router.post("/usage/forget")
    async def forget(request: Request) -> JSONResponse:
        """All conversations, recordings, bookings and blind comparisons of an invite, or one conversation."""
        body = await read_body(request, ForgetBody)
        wish = Wish(body.kind, body.of)
        with the_store():
            forgotten = await house.forgetting.wish(wish)
        await house.audit.note(FORGOTTEN, session_of(request).invite_id, wish.subject, str(forgotten))
        return JSONResponse(asdict(forgotten) | {"told": str(forgotten)}, headers=NO_STORE)


async def _data(house: House, days: int, invite_id: str | None) -> dict[str, Any]:
    with the_store():
        state = await house.ledger.state()
        report = await asyncio.to_thread(house.reading.report, state.day, days, invite_id)
        invites = await house.invites.list()
        lines = await house.audit.recent(AUDIT_LINES)
    return shown_usage(report, state, house.ledger.caps, invites, lines)
