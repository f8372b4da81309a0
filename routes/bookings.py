"""`/bookings/{reference}.ics`: a viewing as a calendar file, for the session that booked it."""

import asyncio
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from conversation.booked import Booked
from conversation.errors import TurnGone
from conversation.talks import Talks
from routes.answers import attachment, session_of

Calendar = Callable[[str], bytes | None]


def booking_routes(booked: Booked, talks: Talks, calendar: Calendar) -> APIRouter:
    """`calendar` blocks; None means that the booking is gone."""
    router = APIRouter()

    @router.api_route("/bookings/{reference}.ics", methods=["GET", "HEAD"])
    async def calendar_file(request: Request, reference: str, talk: str = "") -> Response:
        """`talk` is the conversation that booked it: it is all that is left to tell whose it is after a restart."""
        session = session_of(request)
        viewings = (await talks.open(session.id, talk)).dialogue.viewings() if talk else ()
        if reference in (viewing.reference for viewing in viewings):
            booked.recall(session.id, reference)
        booked.check(session.id, reference)
        body = await asyncio.to_thread(calendar, reference)
        if body is None:
            raise TurnGone("This booking is no longer kept.")
        return attachment(body, "text/calendar", f"{reference}.ics")

    return router
