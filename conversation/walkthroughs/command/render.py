"""Makes the answers and the sound of walkthroughs, so that the app has them at hand when it starts; what was made
before is not made again. With --out the whole of one becomes a file: an MP3 has a chapter for each step."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Protocol

from agent.errors import AgentError
from agent.listing_files import load_listings
from agent.listings import Listings
from conversation.kept_lexicon import KeptLexicon
from conversation.tuning.presets import Presets
from conversation.walkthroughs.base import Base, keep_base, read_base
from conversation.walkthroughs.building import build_renderer
from conversation.walkthroughs.command.house import (
    BAD_ARGUMENTS,
    DONE,
    FAILED,
    House,
    chosen,
    refuse,
    steps_of,
    tell_faults,
)
from conversation.walkthroughs.errors import RenderingFault
from conversation.walkthroughs.progress import Progress
from conversation.walkthroughs.reading import BadWalkthrough, read_walkthrough
from conversation.walkthroughs.rendering import Renderer
from conversation.walkthroughs.script import Walkthrough
from conversation.walkthroughs.tour_file import SUFFIXES, tour_file
from store.drawers import open_drawers
from store.errors import StoreError
from tts.choosing import VoiceAtHand, VoiceHere, VoiceOfWorker
from tts.errors import SpeechError
from tts.lexicon_file import HOUSE, read_lexicon
from tts.voices import catalogue

MORE = """\
The voice is that of the settings: VOX_VOICE, in this process or in the worker at VOX_TTS_URL.
exit status: 0 when all is rendered; 1 when something could not be; 2 for bad arguments."""


class RenderingHouse(House, Protocol):
    """The settings that this command needs beyond those of all."""

    @property
    def rendered_dir(self) -> Path: ...

    @property
    def lexicon_file(self) -> Path: ...

    @property
    def database(self) -> Path | str: ...

    @property
    def voice(self) -> str: ...

    @property
    def voices_dir(self) -> Path: ...

    @property
    def speech_threads(self) -> int: ...

    @property
    def speech_cache_dir(self) -> Path: ...

    @property
    def speech_cache_mb(self) -> int: ...

    @property
    def tts_url(self) -> str: ...

    @property
    def tts_token(self) -> str: ...


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a file, or the name of one that the house has; default: all that it has",
    )
    parser.add_argument("--out", type=Path, metavar="SOUND", help="write one walkthrough to this .mp3 or .wav")
    parser.add_argument(
        "--with-default", action="store_true", help="let the default preset of today count, not the one rendered with"
    )


def run(told: argparse.Namespace, house: RenderingHouse) -> int:
    files, wrong = chosen(told.files, house)
    if wrong:
        return refuse(wrong, BAD_ARGUMENTS)
    if told.out is not None and (unwritable := _no_output(told.out, files)):
        return refuse(unwritable, BAD_ARGUMENTS)
    try:
        return asyncio.run(_all(told, house, files))
    except (AgentError, SpeechError, StoreError, RenderingFault) as error:
        return refuse(f"Nothing more can be rendered: {error}")
    except OSError as error:
        return refuse(f"{error.filename or 'The output'} could not be written: {error.strerror}")


def _no_output(out: Path, files: list[Path]) -> str:
    """Why nothing could be written there, told before a minute of rendering; "" when it seems that it can."""
    if len(files) > 1 or out.suffix[1:].lower() not in SUFFIXES:
        return "--out takes one FILE, and must end in .mp3 or .wav."
    return "" if out.parent.is_dir() else f"There is no such folder: {out.parent}"


async def _all(told: argparse.Namespace, house: RenderingHouse, files: list[Path]) -> int:
    listings = load_listings(house.listings_dir).listings
    scripts = _read(files, listings, house.voice)
    if not scripts:
        return FAILED
    speech = _speech(house)
    try:
        lexicon = KeptLexicon(read_lexicon(HOUSE), house.lexicon_file, speech, frozenset(catalogue().known))
        renderer = build_renderer(house.rendered_dir, listings, speech, lexicon)
        base = _base(renderer, house, with_default=told.with_default)
        for name, script in scripts.items():
            await _one(name, script, told.out, renderer, base)
    finally:
        await speech.close()
    return DONE if len(scripts) == len(files) else FAILED


def _read(files: list[Path], listings: Listings, voice: str) -> dict[str, Walkthrough]:
    """By their ids. One with faults, which are told, keeps no other from being rendered."""
    scripts = {}
    for path in files:
        try:
            scripts[path.stem] = read_walkthrough(path, {one.ListingKey for one in listings}, (voice,))
        except BadWalkthrough as bad:
            tell_faults(bad, path)
    return scripts


async def _one(name: str, script: Walkthrough, out: Path | None, renderer: Renderer, base: Base) -> None:
    with Progress(name, sys.stderr) as progress:
        rendered = None
        while rendered is None:  # once more where a pronunciation was changed meanwhile
            rendered = await renderer.render(name, script, base, progress.told)
    print(f"{name}: {steps_of(len(rendered.steps))}, {rendered.seconds:.1f} s of speech")
    if out is not None:
        file = await tour_file(rendered, renderer.kept, out.suffix[1:].lower())
        await asyncio.to_thread(out.write_bytes, file)
        print(f"{out}: {len(file) / 1e6:.1f} MB")


def _speech(house: RenderingHouse) -> VoiceAtHand:
    known = catalogue().get(house.voice)
    if house.tts_url:
        return VoiceOfWorker(known.voice, house.tts_url, token=house.tts_token, request_id=lambda: "render")
    from tts.loading import load  # ONNX Runtime: not where a worker speaks

    loaded = load(
        known,
        house.voices_dir,
        threads=house.speech_threads,
        cache_dir=house.speech_cache_dir,
        cache_mb=house.speech_cache_mb,
        progress=lambda line: print(line, flush=True),
    )
    return VoiceHere(loaded)


def _base(renderer: Renderer, house: RenderingHouse, *, with_default: bool) -> Base:
    """Kept once it is taken: what an app renders later goes by the same one. Raises StoreError, CannotKeep."""
    base = None if with_default else read_base(renderer.kept)
    if base is None:
        drawers = open_drawers(house.database, lambda: None)
        try:
            presets = Presets(drawers.presets, renderer.voices)
            presets.refresh()
            manner = presets.default()
        finally:
            drawers.close()
        base = Base.of(manner) if manner is not None else Base()
        keep_base(renderer.kept, base)
    return base
