"""`/walkthroughs`: what can be shown, one of them whole, its sound, and a conversation that goes on from a step."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from access.sessions import Session
from conversation.talks import Talks
from conversation.walkthroughs.rendered import Rendered
from conversation.walkthroughs.shelf import Shelf
from conversation.walkthroughs.taking_over import take_over
from routes.answers import NO_STORE, needs, session_of
from routes.bodies import Body, read_body

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
    version: str | None = Field(default=None, description="the one that the page plays; left out: the newest")


def walkthrough_routes(house: Showing) -> APIRouter:
    """A TurnError becomes its own status and one plain sentence."""
    router = APIRouter(dependencies=[needs("walkthrough")])

    @router.get("/walkthroughs")
    async def listed(request: Request) -> JSONResponse:
        """All of them, with how far their rendering is and what is wrong in their scripts."""
        rows = house.shelf.listed(drafts=_sees_drafts(session_of(request)))
        return JSONResponse({"walkthroughs": rows}, headers=NO_STORE)

    @router.get("/walkthroughs/{walkthrough_id}")
    async def whole(request: Request, walkthrough_id: str) -> JSONResponse:
        """One for the audience: without the presenter's notes."""
        return JSONResponse(_shown(house, request, walkthrough_id).told(), headers=NO_STORE)

    @router.get("/walkthroughs/{walkthrough_id}/notes")
    async def notes(request: Request, walkthrough_id: str) -> JSONResponse:
        """For the presenter's window."""
        return JSONResponse(_shown(house, request, walkthrough_id).notes(), headers=NO_STORE)

    @router.get("/walkthroughs/{walkthrough_id}/sound/{key}")
    async def sound(walkthrough_id: str, key: str) -> Response:
        """The frames (tts.frames) of a step, whole. Keys are looked up among those that were told."""
        frames = await house.shelf.sound(walkthrough_id, key)
        return Response(frames, media_type="application/octet-stream", headers=FOR_EVER)

    @router.post("/walkthroughs/{walkthrough_id}/take-over", status_code=204, dependencies=[needs("talk")])
    async def took_over(request: Request, walkthrough_id: str) -> Response:
        """The conversation begins as if the steps had been said in it. It needs an invitation to talk as well.

        404 also when the script was changed and the version that the page plays is kept no longer.
        """
        session = session_of(request)
        body = await read_body(request, TakeOverBody)
        shown = _shown(house, request, walkthrough_id, body.version)
        await take_over(house.talks, session.id, body.talk, shown, body.step)
        return Response(status_code=204, headers=NO_STORE)

    return router


def _shown(house: Showing, request: Request, walkthrough_id: str, version: str | None = None) -> Rendered:
    """`version`: None for the newest. Raises TurnGone, TryAgain."""
    drafts = _sees_drafts(session_of(request))
    if version is None:
        return house.shelf.get(walkthrough_id, drafts=drafts)
    return house.shelf.version(walkthrough_id, version, drafts=drafts)


def _sees_drafts(session: Session) -> bool:
    """Who may be writing one, as they are also told what is wrong in them."""
    return session.may("tuning") or session.may("admin")
