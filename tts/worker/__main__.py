"""The voice in a process of its own: `python -m tts.worker`, on a unix socket unless told otherwise."""

import argparse
import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import logs
from service_manager import ServiceManager
from settings import BadSettings, Settings

if TYPE_CHECKING:
    from listening import Listening
    from tts.loading import Loaded

OK, CANNOT_START, BAD_SETTINGS = 0, 1, 2
DEFAULT_PORT = 7861
LOOK_EVERY_S = 0.05
_ENDS = (signal.SIGTERM, signal.SIGINT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM or SIGINT. Else one plain sentence on stderr, and 2 for settings, 1 for what else."""
    began_s = time.monotonic()
    try:
        settings = Settings.read(os.environ)
    except BadSettings as bad:
        return _refused(f"The settings cannot be used: {'; '.join(bad.faults)}", BAD_SETTINGS)
    parser = _parser(settings)
    told = parser.parse_args(arguments)
    if told.port is not None and told.host is None:
        parser.error("--port needs --host: a socket that is handed over, or a unix socket, has none")
    if told.host is not None and not settings.tts_token:
        return _refused("VOX_TTS_TOKEN must be set for --host: whoever reaches it could speak otherwise", BAD_SETTINGS)
    logs.configure(settings.log_level, settings.log_format)
    for end in _ENDS:
        signal.signal(end, _end)
    from listening import CannotListen
    from tts.errors import SpeechError

    with ExitStack() as ending:
        try:
            with _held_back():  # else an end could come between a socket's file and whoever removes it
                listening = _listening(told)
                ending.callback(listening.end)
            if listening.is_tcp and not settings.tts_token:
                return _refused("VOX_TTS_TOKEN must be set for --fd with a TCP socket", BAD_SETTINGS)
            _serve(settings, listening, began_s)
        except (CannotListen, SpeechError) as error:
            return _refused(f"The worker cannot start: {error}", CANNOT_START)
    return OK


@contextmanager
def _held_back() -> Iterator[None]:
    """Signals that end it come afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def ended_at_once(listening: "Listening") -> Iterator[None]:
    """While it loads, a signal ends the process on the spot, without an exception: libraries make of one what they like
    ("ImportError: initialization failed"), or swallow it. What is half made then, the next process sweeps away.
    """
    loaded = threading.Event()

    def watch() -> None:
        while not loaded.is_set():
            if signal.sigtimedwait(_ENDS, LOOK_EVERY_S) is not None:
                with suppress(OSError):  # a file that cannot be removed keeps it from nothing
                    listening.end()
                os._exit(OK)

    with _held_back():
        watching = threading.Thread(target=watch, name="vox-end", daemon=True)
        watching.start()
        try:
            yield
        finally:
            loaded.set()
            watching.join()


def _serve(settings: Settings, listening: "Listening", began_s: float) -> None:
    with ended_at_once(listening):
        from tts.worker.app import build
        from tts.worker.serving import Server, configured

        loaded = _load(settings)
    manager = ServiceManager.of(os.environ)

    def ready() -> None:
        took_s = time.monotonic() - began_s
        voice, address = loaded.voice.name, listening.address
        print(f"The voice {voice} is ready on {address} after {took_s:.1f} s (Ctrl+C ends it)", flush=True)
        manager.ready(f"voice {voice}")

    async def closing() -> None:
        manager.stopping()
        await asyncio.to_thread(loaded.lane.close)

    async def alive() -> None:
        await manager.keep_alive(lambda: not loaded.lane.is_stuck())

    app = build(loaded, token=settings.tts_token if listening.is_tcp else "")
    try:
        Server(configured(app), ready=ready, closing=closing, beside=alive).run(sockets=[listening.socket])
    finally:
        loaded.lane.close()


def _load(settings: Settings) -> "Loaded":
    from tts.loading import load
    from tts.voices import catalogue

    return load(
        catalogue().get(settings.voice),
        settings.voices_dir,
        threads=settings.speech_threads,
        cache_dir=settings.speech_cache_dir,
        cache_mb=settings.speech_cache_mb,
        progress=lambda line: print(f"{line} ...", flush=True),
    )


def _listening(told: argparse.Namespace) -> "Listening":
    from listening import inherited_socket, tcp_socket, unix_socket

    if told.fd is not None:
        return inherited_socket(told.fd)
    if told.host is not None:
        return tcp_socket(told.host, DEFAULT_PORT if told.port is None else told.port)
    return unix_socket(told.socket.absolute())


def _refused(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


def _end(_: int, __: FrameType | None) -> NoReturn:
    """Before it loads, and once uvicorn has ended by itself and tells the signal again."""
    for end in _ENDS:  # told a second time it would break off what is being ended
        signal.signal(end, signal.SIG_IGN)
    raise SystemExit(OK)


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tts.worker", description="The voice in a process of its own.")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--socket", type=Path, default=settings.tts_socket, metavar="PATH", help="a unix socket")
    where.add_argument("--host", help="listen on TCP instead, with --port; VOX_TTS_TOKEN must be set")
    where.add_argument("--fd", type=int, metavar="N", help="a listening socket that is handed over, as systemd does")
    parser.add_argument(
        "--port", type=int, choices=range(65_536), metavar="NUMBER", help=f"with --host; {DEFAULT_PORT} unless told"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
