"""The composition root: reads Settings, builds every part once, mounts Gradio, serves until told to stop."""

import asyncio
import logging
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import logs
from settings import BadSettings, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks
    from starlette.types import ASGIApp

    from agent.agent import Agent
    from agent.bookings import Bookings
    from conversation.homes import Homes
    from conversation.retelling import Retelling
    from conversation.talks import Talks
    from conversation.turns import Turns
    from store.sessions import SessionDrawer
    from tts.choosing import VoiceAtHand

CONCURRENT_TURNS = 8
MAX_QUEUE = 32
MAX_FILE_SIZE = "1kb"  # nothing is uploaded here
FORGET_EVERY_S = 3_600
GRACE_S = 5  # an open page keeps its heartbeat open for ever
log = logging.getLogger("vox.app")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is built once. `turns` owns all turns; `talks`, `speech`, then `close_database`, end it."""

    speech: "VoiceAtHand"
    agent: "Agent"
    turns: "Turns"
    talks: "Talks"
    retelling: "Retelling"
    homes: "Homes"
    bookings: "Bookings"
    sessions: "SessionDrawer"
    close_database: Callable[[], None]
    offline: bool

    def calendar(self, reference: str) -> bytes | None:
        """The calendar file of a booking; None when there is none of that reference. Blocks."""
        from agent.calendar_file import calendar_file

        booking = self.bookings.by_reference(reference)
        return calendar_file(booking, datetime.now(UTC)) if booking else None


def build_parts(settings: Settings) -> Parts:
    """Load everything that a turn needs; a voice in this process is warm afterwards.

    Raises SpeechError, AgentError, StoreError.
    """
    from agent.agent import Agent
    from agent.choosing import chat_model
    from agent.listing_files import load_listings
    from agent.tools import Toolbox
    from agent.tools.toolbox import now_utc
    from conversation.finished import FinishedTurns
    from conversation.homes import Homes
    from conversation.kept_bookings import KeptBookings
    from conversation.retelling import Retelling
    from conversation.talks import Talks
    from conversation.turns import Turns
    from conversation.waiting import Waiting
    from store.bookings import BookingDrawer
    from store.engine import open_database
    from store.sessions import SessionDrawer
    from store.talks import TalkDrawer

    speech = _voice_at_hand(settings)
    voice, synthesizer = speech.voice, speech.synthesizer
    loaded = load_listings(settings.listings_dir)
    for problem in loaded.problems:
        log.warning("listings: %s", problem)
    database = open_database(settings.data_dir / "vox.db")
    bookings = KeptBookings(BookingDrawer(database))
    agent = Agent(chat_model(**settings.language_model), Toolbox(loaded.listings, bookings=bookings))
    finished = FinishedTurns(settings.recordings_mb * 1024 * 1024, settings.recordings_hours * 3600.0)
    addresses = {one.ListingKey: one.address for one in loaded.listings if one.address}
    turns = Turns(agent, synthesizer, finished, waiting=Waiting(CONCURRENT_TURNS, MAX_QUEUE), addresses=addresses)
    return Parts(
        speech=speech,
        agent=agent,
        turns=turns,
        talks=Talks(TalkDrawer(database), kept_s=settings.talks_hours * 3600.0),
        retelling=Retelling(turns, finished, synthesizer, {voice.name: voice}),
        homes=Homes(loaded.listings, now_utc),
        bookings=bookings,
        sessions=SessionDrawer(database),
        close_database=database.dispose,
        offline=not settings.has_language_model,
    )


def _voice_at_hand(settings: Settings) -> "VoiceAtHand":
    """In the worker at VOX_TTS_URL, which need not be there yet, or, without that, in this process."""
    from tts.choosing import VoiceHere, VoiceOfWorker
    from tts.voices import catalogue

    known = catalogue().get(settings.voice)
    if settings.tts_url:
        return VoiceOfWorker(known.voice, settings.tts_url, token=settings.tts_token, request_id=logs.request_id)
    from tts.loading import load

    return VoiceHere(
        load(
            known,
            settings.voices_dir,
            threads=settings.speech_threads,
            cache_dir=settings.speech_cache_dir,
            cache_mb=settings.speech_cache_mb,
            progress=lambda line: print(line, flush=True),
        )
    )


def build_app(settings: Settings, parts: Parts) -> "ASGIApp":
    """The whole application behind its gate."""
    _private_gradio(settings.data_dir)
    from fastapi import FastAPI

    from access.gate import Gate
    from access.sessions import Sessions
    from conversation.errors import TurnError
    from routes.answers import turn_error
    from routes.bookings import booking_routes
    from routes.homes import home_routes
    from routes.house import house_routes, web_files
    from routes.speech import recording_routes, speech_routes
    from routes.talks import talk_routes
    from ui.studio import studio
    from ui.talk import TalkPanel

    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    web.add_exception_handler(TurnError, turn_error)
    voices = {parts.speech.voice.name: parts.speech.voice}
    web.include_router(speech_routes(parts.turns, parts.talks, parts.retelling, voices))
    web.include_router(recording_routes(parts.talks, parts.retelling))
    web.include_router(talk_routes(parts.talks, parts.retelling))
    web.include_router(booking_routes(parts.turns.booked, parts.talks, parts.calendar))
    web.include_router(home_routes(parts.homes, settings.listings_dir / "pictures"))
    web.include_router(house_routes(lambda: _health(parts)))
    web.mount("/web", web_files())
    talk = TalkPanel(parts.turns, parts.talks, voices, CONCURRENT_TURNS)
    page = studio(talk, offline=parts.offline, max_queue=MAX_QUEUE)
    _mount(web, page)
    _enclose(web, parts)
    return Gate(web, Sessions(parts.sessions))


async def _health(parts: Parts) -> tuple[bool, dict[str, str]]:
    """Without its worker the house still answers, in text: it is "mute", and says why the worker does not speak."""
    from tts.client_health import READY

    state, elsewhere = await parts.speech.state(), parts.speech.is_elsewhere
    status = "ready" if state == READY else "mute" if elsewhere else "down"
    brain = "offline concierge" if parts.offline else "language model"
    told = {"status": status, "voice": parts.speech.voice.name, "brain": brain}
    return state == READY, told | ({"worker": state} if elsewhere else {})


def _mount(web: "FastAPI", page: "Blocks") -> None:
    """Gradio at "/", closed down to what our page needs; the gate has found the session before it asks."""
    import gradio as gr
    from fastapi import Request

    from ui.studio import head
    from ui.theme import theme

    def visitor(request: Request) -> str | None:
        session = getattr(request.state, "session", None)
        return session.id if session else None

    gr.mount_gradio_app(
        web,
        page,
        path="/",
        auth_dependency=visitor,
        show_error=False,
        enable_monitoring=False,
        run_history=False,
        footer_links=[],
        max_file_size=MAX_FILE_SIZE,
        ssr_mode=False,
        theme=theme(),
        head=head(),
    )


def _enclose(web: "FastAPI", parts: Parts) -> None:
    """Warm Gradio once it has started; at the end stop all turns, then the voice."""
    from ui.warming import warm

    gradio_lifespan = web.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: "FastAPI") -> AsyncIterator[None]:
        async with gradio_lifespan(app):
            await warm(app)
            await _warm_concierge(parts)
            await _look_for_voice(parts)
            forgetting = asyncio.create_task(_forget_old(parts.talks), name="forget old conversations")
            yield
            forgetting.cancel()
            await parts.turns.close()
            await parts.talks.close()
            await parts.speech.close()
            parts.close_database()
            log.info("all turns ended, voice closed")

    web.router.lifespan_context = lifespan


async def _forget_old(talks: "Talks") -> None:
    while True:
        await talks.forget_old()
        await asyncio.sleep(FORGET_EVERY_S)


async def _warm_concierge(parts: Parts) -> None:
    """Its first reply compiles its patterns, ten times the work of a reply. A model server would cost money instead."""
    from agent.model import Message

    if parts.offline:
        async for _ in parts.agent.reply([Message("user", "Three bedrooms with a garage, under 500 thousand?")]):
            pass


async def _look_for_voice(parts: Parts) -> None:
    """A worker may come later than the app: told once, so that nobody wonders about a silent house."""
    ready, told = await _health(parts)
    if not ready:
        log.warning("the voice is not there: %s; answers come in text alone until it is", told.get("worker", "closed"))


def _private_gradio(data_dir: Path) -> None:
    """Gradio reads these when it is imported: a cache of its own, readable by us alone; no calls to other hosts."""
    cache = data_dir / "gradio"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["GRADIO_TEMP_DIR"] = str(cache)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound socket, taken before anything slow is loaded. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


def serve(settings: Settings, listening: socket.socket) -> None:
    """Build everything and serve on `listening` until SIGTERM or SIGINT."""
    import uvicorn

    started_s = time.monotonic()
    app = build_app(settings, build_parts(settings))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # the gate writes one line a request, without query strings
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="on",
    )
    log.info("built in %.1f s", time.monotonic() - started_s)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Vox Estates is ready: http://{shown}:{settings.port}  (Ctrl+C ends it)", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


def main() -> int:
    """Exit code 2 for settings that cannot be used, 1 for what else keeps it from starting."""
    try:
        settings = Settings.read(os.environ)
    except BadSettings as bad:
        print("The settings cannot be used:", *(f"  {fault}" for fault in bad.faults), sep="\n", file=sys.stderr)
        return 2
    logs.configure(settings.log_level, settings.log_format)
    try:
        listening = listening_socket(settings.host, settings.port)
    except OSError as error:
        print(_port_sentence(settings, error), file=sys.stderr)
        return 1
    from agent.errors import AgentError
    from store.errors import StoreError
    from tts.errors import SpeechError

    try:
        serve(settings, listening)
    except (AgentError, SpeechError, StoreError) as error:
        print(f"Vox Estates cannot start: {error}", file=sys.stderr)
        return 1
    finally:
        listening.close()
    return 0


def _port_sentence(settings: Settings, error: OSError) -> str:
    return (
        f"Vox Estates cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}. "
        "Stop the program that uses it, or set VOX_HOST and VOX_PORT."
    )


if __name__ == "__main__":
    sys.exit(main())
