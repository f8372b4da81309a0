"""`/present`: the presenter's window of a walkthrough, a page of our own beside the audience's. For scope walkthrough.

What it shows it asks the walkthroughs' own routes for; here is only the page.
"""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse

from access.errors import NotIncluded
from routes.answers import NO_STORE, session_of
from routes.house import WEB


def present_routes() -> APIRouter:
    router = APIRouter(dependencies=[Depends(_only_presenters)])

    @router.api_route("/present", methods=["GET", "HEAD"])
    async def page() -> FileResponse:
        return FileResponse(WEB / "present" / "index.html", headers=NO_STORE)

    return router


def _only_presenters(request: Request) -> None:
    """The gate has seen to it; whoever puts this route elsewhere finds it closed all the same."""
    if not session_of(request).may("walkthrough"):
        raise NotIncluded("Your invitation does not include this.")
