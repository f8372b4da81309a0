"""What is no visitor's in particular: `/healthz`, `/robots.txt`, `/favicon.ico`, and our static files."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles

from routes.answers import NO_STORE

WEB = Path(__file__).parent.parent / "assets" / "web"

Health = Callable[[], Awaitable[tuple[bool, dict[str, str]]]]


def house_routes(health: Health) -> APIRouter:
    """`health` tells whether the app can speak, and what there is to tell of it; soon, whatever the voice does."""
    router = APIRouter()

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> JSONResponse:
        """200 once and as long as the app can speak, else 503.

        `worker`, where the voice is in one, tells whom to look at: while it is not "ready" the app itself is well, and
        answers in text; starting it again would end the turns at work and mend nothing.
        """
        ready, told = await health()
        return JSONResponse(told, 200 if ready else 503, NO_STORE)

    @router.api_route("/robots.txt", methods=["GET", "HEAD"])
    async def robots() -> PlainTextResponse:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    @router.api_route("/favicon.ico", methods=["GET", "HEAD"])
    async def favicon() -> FileResponse:
        return FileResponse(WEB / "favicon.svg", media_type="image/svg+xml")

    return router


def web_files() -> StaticFiles:
    """Our own scripts, styles and fonts, to be mounted at /web."""
    return StaticFiles(directory=WEB)
