"""`/walkthroughs`: what can be shown, one of them whole, its sound, and a conversation that goes on from a step."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from access.errors import NotIncluded
from access.invites import Scope
from access.sessions import Session
from conversation.talks import Talks
from conversation.walkthroughs.shelf import Shelf
from conversation.walkthroughs.taking_over import take_over
from routes.answers import NO_STORE, session_of
from routes.usage_forms import Body, read_body

# A sound's name is the hash of all that it was made of.
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Showing:
    """What the routes need."""

    shelf: Shelf
    talks: Talks


class TakeOverBody(Body):
    talk: str = Field(description="a new conversation's id, 32 hexadecimal digits")
    step: int = Field(description="the number of the last step that was shown, 0 for none")


def walkthrough_routes(house: Showing) -> APIRouter:
    """A TurnError becomes its own status and one plain sentence."""
    router = APIRouter(dependencies=[Depends(_only_who_may_see)])

    @router.get("/walkthroughs")
    async def listed() -> JSONResponse:
        """All of them, with how far their rendering is and what is wrong in their scripts."""
        return JSONResponse({"walkthroughs": house.shelf.listed()}, headers=NO_STORE)

    @router.get("/walkthroughs/{walkthrough_id}")
    async def whole(walkthrough_id: str) -> JSONResponse:
        """One for the audience: without the presenter's notes."""
        return JSONResponse(house.shelf.get(walkthrough_id).told(), headers=NO_STORE)

    @router.get("/walkthroughs/{walkthrough_id}/notes")
    async def notes(walkthrough_id: str) -> JSONResponse:
        """For the presenter's window."""
        return JSONResponse(house.shelf.get(walkthrough_id).notes(), headers=NO_STORE)

    @router.get("/walkthroughs/{walkthrough_id}/sound/{key}")
    async def sound(walkthrough_id: str, key: str) -> Response:
        """The frames (tts.frames) of a step, whole. Keys are looked up among those that were told."""
        frames = await house.shelf.sound(walkthrough_id, key)
        return Response(frames, media_type="application/octet-stream", headers=FOR_EVER)

    @router.post("/walkthroughs/{walkthrough_id}/take-over", status_code=204)
    async def took_over(request: Request, walkthrough_id: str) -> Response:
        """The conversation begins as if the steps had been said in it. It needs an invitation to talk as well."""
        session = session_of(request)
        _need(session, "talk")
        body = await read_body(request, TakeOverBody)
        await take_over(house.talks, session.id, body.talk, house.shelf.get(walkthrough_id), body.step)
        return Response(status_code=204, headers=NO_STORE)

    return router


def _only_who_may_see(request: Request) -> None:
    """The gate has seen to it; whoever puts these routes elsewhere finds them closed all the same."""
    _need(session_of(request), "walkthrough")


def _need(session: Session, scope: Scope) -> None:
    if not session.may(scope):
        raise NotIncluded("Your invitation does not include this.")
