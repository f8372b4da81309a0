"""Plain HTTP beside Gradio: the speech stream, recordings, health, static files. Behind the gate.

Translates between HTTP and conversation.turns; holds no rules of its own.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.staticfiles import StaticFiles

from access.sessions import Session
from conversation.booked import Booked
from conversation.errors import TurnError, TurnGone
from conversation.turns import Turns
from tts import audio

UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
RECORDING_TITLE = "Vox Estates: answer of the AI agent"
WEB = Path(__file__).parent / "assets" / "web"

Calendar = Callable[[str], bytes | None]
Health = Callable[[], tuple[bool, dict[str, str]]]


def speech_routes(turns: Turns) -> APIRouter:
    """`/speech/{turn_id}` and its recordings. A TurnError becomes its own status and one plain sentence."""
    router = APIRouter()

    @router.get("/speech/{turn_id}")
    async def listen(request: Request, turn_id: str, replay: bool = False) -> Response:
        """The turn's frames (tts.frames) as they are made. `replay`: only if it was kept, else 404."""
        session = _session(request)
        if replay:
            turns.recording(session.id, turn_id)
        stream = turns.listen(session.id, turn_id)
        return StreamingResponse(stream, media_type="application/octet-stream", headers=UNBUFFERED)

    @router.delete("/speech/{turn_id}", status_code=204)
    async def stop(request: Request, turn_id: str) -> Response:
        turns.stop(_session(request).id, turn_id)
        return Response(status_code=204)

    @router.api_route("/speech/{turn_id}/audio.{suffix}", methods=["GET", "HEAD"])
    async def recording(request: Request, turn_id: str, suffix: str) -> Response:
        kept = turns.recording(_session(request).id, turn_id)
        pcm = kept.pcm()
        if not pcm:
            raise TurnGone("Nothing was said in this answer.")
        write, media_type = (audio.mp3, "audio/mpeg") if suffix == "mp3" else (audio.wav, "audio/wav")
        body = await asyncio.to_thread(write, pcm, kept.sample_rate_hz(), title=RECORDING_TITLE)
        name = f"vox-estates-{turn_id[:6]}.{suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(body, media_type=media_type, headers=headers)

    return router


def booking_routes(booked: Booked, calendar: Calendar) -> APIRouter:
    """`/bookings/{reference}.ics`, for the session that booked. `calendar` blocks; None means that it is gone."""
    router = APIRouter()

    @router.api_route("/bookings/{reference}.ics", methods=["GET", "HEAD"])
    async def calendar_file(request: Request, reference: str) -> Response:
        booked.check(_session(request).id, reference)
        body = await asyncio.to_thread(calendar, reference)
        if body is None:
            raise TurnGone("This booking is no longer kept.")
        headers = {"Content-Disposition": f'attachment; filename="{reference}.ics"', "Cache-Control": "no-store"}
        return Response(body, media_type="text/calendar", headers=headers)

    return router


def house_routes(health: Health) -> APIRouter:
    """`/healthz`, `/robots.txt`, `/favicon.ico`."""
    router = APIRouter()

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> JSONResponse:
        """200 once and as long as the app can speak, else 503."""
        ready, told = health()
        return JSONResponse(told, 200 if ready else 503, {"Cache-Control": "no-store"})

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


async def turn_error(_: Request, error: Exception) -> JSONResponse:
    """FastAPI's handler for TurnError."""
    status = error.status if isinstance(error, TurnError) else 500
    return JSONResponse({"error": {"message": str(error)}}, status)


def _session(request: Request) -> Session:
    session: Session = request.state.session
    return session
