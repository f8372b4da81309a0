"""`/voice`: how the house has its voice stand, for the sliders of a page that was opened just now."""

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from conversation.manner import Manner, told_manner
from routes.answers import NO_STORE


def voice_routes(usual: Callable[[], Manner]) -> APIRouter:
    """`usual` is asked each time: an admin may make another preset the default."""
    router = APIRouter()

    @router.get("/voice")
    async def voice() -> JSONResponse:
        return JSONResponse(told_manner(usual()), headers=NO_STORE)

    return router
