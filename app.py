"""The composition root: reads Settings, has every part built, mounts Gradio behind the gate, serves until told to."""

import argparse
import gc
import logging
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import logs
from listening import CannotListen, Listening, inherited_socket, tcp_socket
from service_manager import ServiceManager
from settings import BadSettings, Settings
from upkeep import end_all, upkeep

if TYPE_CHECKING:  # a port that is taken is told before anything slow is loaded
    from fastapi import APIRouter, FastAPI
    from gradio import Blocks
    from prometheus_client import CollectorRegistry
    from starlette.types import ASGIApp

    from access.draining import Draining
    from access.limits import Limits
    from access.origins import PublicOrigin
    from parts import Parts

MAX_FILE_SIZE = "1kb"  # nothing is uploaded here
log = logging.getLogger("vox.app")


def build_app(settings: Settings, parts: "Parts", draining: "Draining | None" = None) -> "ASGIApp":
    """The whole application behind its gate; `draining` is how it ends."""
    _private_gradio(settings.data_dir)
    from ui.loading import load_gradio

    load_gradio()
    from fastapi import FastAPI

    from access.gate import Gate
    from access.limits import Limits
    from access.origins import PublicOrigin
    from parts import CONCURRENT_TURNS, MAX_QUEUE
    from ui.studio import studio
    from ui.talk import TalkPanel

    origin, limits = PublicOrigin.of(settings.public_url), Limits()
    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_routes(web, settings, parts, origin, limits)
    talk = TalkPanel(parts.talking.turns, parts.talking.talks, parts.voices, CONCURRENT_TURNS)
    page = studio(talk, offline=parts.offline, max_queue=MAX_QUEUE)
    _mount(web, page, settings.public_url)
    _enclose(web, settings, parts)
    return Gate(
        web,
        parts.door.sessions,
        origin=origin,
        limits=limits,
        denials=parts.door.audit.denied,
        events=frozenset(page.fns),
        draining=draining,
    )


def _add_routes(web: "FastAPI", settings: Settings, parts: "Parts", origin: "PublicOrigin", limits: "Limits") -> None:
    """Ours, before Gradio takes the rest."""
    from access.errors import AccessError
    from access.redeeming import Redeeming
    from access.work import ProofOfWork
    from conversation.errors import TurnError
    from routes.answers import access_error, turn_error
    from routes.bookings import booking_routes
    from routes.homes import home_routes
    from routes.house import house_routes, web_files
    from routes.invites import invite_routes
    from routes.lexicon import Pronouncing, lexicon_routes
    from routes.speech import recording_routes, speech_routes
    from routes.talks import talk_routes
    from routes.usage import House, usage_routes

    door, talking = parts.door, parts.talking
    work = ProofOfWork() if settings.invite_work == "on" else None
    redeeming = Redeeming(door.invites, door.sessions, limits=limits, work=work, noted=door.audit.note)
    house = House(door.usage, door.invites, door.ledger, door.audit, talking.forgetting, settings.page_url)
    web.add_exception_handler(TurnError, turn_error)
    web.add_exception_handler(AccessError, access_error)
    for router in (
        *_prepared_routes(parts),
        speech_routes(talking.turns, talking.talks, talking.retelling, parts.voices),
        recording_routes(talking.talks, talking.retelling),
        talk_routes(talking.talks, talking.retelling, talking.forgetting),
        booking_routes(talking.turns.booked, talking.talks, parts.calendar),
        home_routes(parts.homes, settings.listings_dir / "pictures"),
        house_routes(lambda: _health(parts)),
        invite_routes(redeeming, origin, door.audit.denied),
        lexicon_routes(Pronouncing(parts.lexicon, parts.means, parts.voices, door.audit)),
        usage_routes(house),
    ):
        web.include_router(router)
    web.mount("/web", web_files())


def _prepared_routes(parts: "Parts") -> "Sequence[APIRouter]":
    """Of walkthroughs, and of the room in which the voice is tuned."""
    from routes.present import present_routes
    from routes.presets import PresetHouse, preset_routes
    from routes.tuning import Tuning, tuning_routes
    from routes.tuning_rounds import tuning_round_routes
    from routes.voice import voice_routes
    from routes.walkthroughs import Showing, walkthrough_routes
    from tts.voices import catalogue
    from ui import words

    preparing, known, audit = parts.preparing, catalogue().known, parts.door.audit
    tuning = Tuning(
        means=parts.means,
        voices=parts.voices,
        known={name: one.voice for name, one in known.items()},
        state=parts.speech.state,
        lexicon=parts.lexicon,
        homes=parts.homes,
        presets=preparing.presets.told,
        words=words.as_json(),
    )
    return (
        walkthrough_routes(Showing(preparing.shelf, parts.talking.talks)),
        present_routes(),
        tuning_routes(tuning),
        tuning_round_routes(preparing.rounds, parts.means, parts.voices),
        preset_routes(PresetHouse(preparing.presets, preparing.trials, parts.voices, audit, preparing.rerender)),
        voice_routes(preparing.usual),
    )


async def _health(parts: "Parts") -> tuple[bool, dict[str, str]]:
    """Without its worker the house still answers, in text: it is "mute", and says why the worker does not speak."""
    from tts.client_health import READY

    state, elsewhere = await parts.speech.state(), parts.speech.is_elsewhere
    status = "ready" if state == READY else "mute" if elsewhere else "down"
    brain = "offline concierge" if parts.offline else "language model"
    told = {"status": status, "voice": parts.speech.voice.name, "brain": brain}
    return state == READY, told | ({"worker": state} if elsewhere else {})


def _mount(web: "FastAPI", page: "Blocks", public_url: str) -> None:
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
        head=head(public_url),
    )


def _enclose(web: "FastAPI", settings: Settings, parts: "Parts") -> None:
    """Warm Gradio once it has started, and begin what goes on beside it; at the end close all parts, in order."""
    from ui.warming import warm

    gradio_lifespan = web.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: "FastAPI") -> AsyncIterator[None]:
        async with gradio_lifespan(app):
            await warm(app)
            await _warm_concierge(parts)
            await _look_for_voice(parts)
            await _open_ledger(parts)
            await _tell_first_link(settings, parts)
            async with upkeep(parts.work):
                yield
            try:
                whole = await end_all(parts.endings)
            finally:
                parts.drawers.close()
            if whole:
                log.info("all turns ended, voice closed")

    web.router.lifespan_context = lifespan


async def _open_ledger(parts: "Parts") -> None:
    """What a crash left open is charged. A database that is away refuses what costs money until it is back."""
    from access.errors import LedgerUnavailable

    try:
        await parts.door.ledger.open_day()
    except LedgerUnavailable as error:
        log.error("the ledger cannot be opened: %s; nothing that costs money is done until it can", error)


async def _tell_first_link(settings: Settings, parts: "Parts") -> None:
    """To a developer at a terminal of this machine, and nowhere else: never behind a proxy, never to a journal."""
    from access.first_link import first_admin_link
    from store.errors import StoreUnavailable

    told = None
    try:
        if not settings.public_url:
            told = await first_admin_link(parts.door.invites, settings.page_url, sys.stdout)
    except StoreUnavailable as error:
        log.error("no first link can be made: %s", error)
    if told is None:
        print(f"To come in, make an invite: {sys.executable} -m access invite create --help", flush=True)


async def _warm_concierge(parts: "Parts") -> None:
    """Its first reply compiles its patterns, ten times the work of a reply. A model server would cost money instead."""
    from agent.model import Message

    if parts.concierge is not None:
        async for _ in parts.concierge.reply([Message("user", "Three bedrooms with a garage, under 500 thousand?")]):
            pass


async def _look_for_voice(parts: "Parts") -> None:
    """A worker may come later than the app: told once, so that nobody wonders about a silent house."""
    ready, told = await _health(parts)
    if not ready:
        log.warning("the voice is not there: %s; answers come in text alone until it is", told.get("worker", "closed"))
    for fault in await parts.lexicon.faults():
        log.error("said as it is written: %s", fault)


def _private_gradio(data_dir: Path) -> None:
    """Gradio reads these when it is imported: a cache of its own, readable by us alone; no calls to other hosts."""
    cache = data_dir / "gradio"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["GRADIO_TEMP_DIR"] = str(cache)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def serve(settings: Settings, listening: socket.socket) -> None:
    """Build everything and serve on `listening` until SIGTERM or SIGINT."""
    from prometheus_client import CollectorRegistry

    from serving import Server

    started_s = time.monotonic()
    registry = CollectorRegistry()
    with _metrics(settings, registry):
        from access.draining import Draining
        from parts import build_parts

        parts = build_parts(settings, registry)
        turns = parts.talking.turns
        draining = Draining(
            settings.drain_s, open_turns=lambda: turns.at_work() + turns.expected(), is_known=turns.is_known
        )
        app = build_app(settings, parts, draining)
        log.info("built in %.1f s", time.monotonic() - started_s)
        print(f"Vox Estates is ready: {settings.page_url}  (Ctrl+C ends it)", flush=True)
        Server(app, draining, ServiceManager.of(os.environ)).run(sockets=[listening])


def _metrics(settings: Settings, registry: "CollectorRegistry") -> AbstractContextManager[object]:
    """Raises MetricsPortTaken."""
    if not settings.metrics_port:
        return nullcontext()
    from access.metrics_port import MetricsPort

    return MetricsPort(settings.metrics_port, registry)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 2 for settings that cannot be used, 1 for what else keeps it from starting."""
    told = _parser().parse_args(arguments)
    gc.disable()  # until it serves (serving.py): looking for garbage took a fifth of the start
    try:
        settings = Settings.read(os.environ)
    except BadSettings as bad:
        print("The settings cannot be used:", *(f"  {fault}" for fault in bad.faults), sep="\n", file=sys.stderr)
        return 2
    logs.configure(settings.log_level, settings.log_format)
    try:
        listening = _listening(settings, told.fd)
    except CannotListen as error:
        return _refused(f"Vox Estates cannot start: {error}")
    from access.errors import AccessError
    from access.metrics_port import MetricsPortTaken
    from agent.errors import AgentError
    from store.errors import StoreError
    from tts.errors import SpeechError

    try:
        serve(settings, listening.socket)
    except MetricsPortTaken as error:
        return _refused(str(error))
    except (AccessError, AgentError, SpeechError, StoreError) as error:
        return _refused(f"Vox Estates cannot start: {error}")
    finally:
        listening.end()
    return 0


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _listening(settings: Settings, handed_over: int | None) -> Listening:
    """Taken before anything slow is loaded. Raises CannotListen."""
    if handed_over is not None:
        return inherited_socket(handed_over)
    try:
        return tcp_socket(settings.host, settings.port)
    except CannotListen as error:
        raise CannotListen(f"{error}. Stop the program that uses it, or set VOX_HOST and VOX_PORT.") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python app.py", description="Vox Estates, served on VOX_HOST and VOX_PORT.")
    parser.add_argument("--fd", type=int, metavar="N", help="a listening socket that is handed over, as systemd does")
    return parser


if __name__ == "__main__":
    sys.exit(main())
