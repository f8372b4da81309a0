"""`/present`: the presenter's window of a walkthrough, a page of our own beside the audience's. For scope walkthrough.

What it shows it asks the walkthroughs' own routes for; here is only the page.
"""

from fastapi import APIRouter
from fastapi.responses import FileResponse

from routes.answers import NO_STORE, needs
from routes.house import WEB


def present_routes() -> APIRouter:
    router = APIRouter(dependencies=[needs("walkthrough")])

    @router.api_route("/present", methods=["GET", "HEAD"])
    async def page() -> FileResponse:
        return FileResponse(WEB / "present" / "index.html", headers=NO_STORE)

    return router
