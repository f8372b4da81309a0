"""A renderer over the sample listings with a voice that is quick, always says the same, and counts what it is asked."""

import asyncio
import hashlib
import itertools
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from agent.listing_files import load_listings
from agent.listings import Listings
from conversation.walkthroughs.base import Base
from conversation.walkthroughs.kept import Kept
from conversation.walkthroughs.rendered import Rendered
from conversation.walkthroughs.rendering import Renderer
from conversation.walkthroughs.replies import Replies
from conversation.walkthroughs.script import Walkthrough
from conversation.walkthroughs.shelf import Shelf, Times
from conversation.walkthroughs.sounds import Sounds
from tts.client_health import READY
from tts.errors import SpeechUnavailable
from tts.pronunciation import Pronunciation
from tts.speech import AudioChunk, SpeechRequest, Voice, WordMark

VOICE = Voice("joe", "Joe", "en-us", 22_050, "", "")
LISTINGS = Path(__file__).parents[3] / "assets" / "listings"
_MOMENTS = itertools.count(1_700_000_000)
QUICK = Times(poll_s=0.02, again_s=0.05, unused_s=3600.0)


@cache
def listings() -> Listings:
    return load_listings(LISTINGS).listings


@dataclass
class SteadyVoice:
    """A Synthesizer: samples from all that a request says, in two pieces. Without `gate` it speaks at once."""

    requests: list[SpeechRequest] = field(default_factory=list)
    gate: asyncio.Event | None = None
    fails: bool = False

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        self.requests.append(request)
        if self.gate is not None:
            await self.gate.wait()
        if self.fails:
            raise SpeechUnavailable("gone")
        told = (request.text, request.voice.name, request.speed, request.pitch, request.seed, request.pronunciations)
        pcm = hashlib.shake_128(repr(told).encode()).digest(2 * round(40 * len(request.text) / request.speed))
        words = request.text.split()
        yield AudioChunk(pcm[:20], VOICE.sample_rate_hz, (WordMark(words[0], 0, 10),))
        yield AudioChunk(pcm[20:], VOICE.sample_rate_hz)

    @property
    def said(self) -> list[str]:
        return [request.text for request in self.requests]


@dataclass
class Staged:
    """What renders, and what it is made of."""

    folder: Path
    voice: SteadyVoice = field(default_factory=SteadyVoice)
    state: str = READY
    ways: tuple[Pronunciation, ...] = ()
    weights: str = "weights"

    def __post_init__(self) -> None:
        self.kept = Kept(self.folder / "kept")
        self.scripts, self.own = self.folder / "scripts", self.folder / "own"
        self.scripts.mkdir(parents=True, exist_ok=True)
        sounds = Sounds(self.voice, self._state, lambda: self, lambda _: self.weights)
        self.renderer = Renderer(Replies(listings(), self.kept, VOICE), sounds, self.kept, {VOICE.name: VOICE})

    async def _state(self) -> str:
        return self.state

    def occurring(self, text: str, _voice: str, _language: str) -> tuple[Pronunciation, ...]:
        return tuple(way for way in self.ways if way.word in text)

    async def rendered(self, script: Walkthrough, base: Base | None = None) -> Rendered:
        made = await self.renderer.render("tour", script, base or Base(), lambda *_: None)
        assert made is not None
        return made

    def shelf(self, default: Base | None = None, times: Times = QUICK) -> Shelf:
        async def usual() -> Base | None:
            return default

        keys = {one.ListingKey for one in listings()}
        return Shelf(
            [self.scripts, self.own], self.renderer, keys, default=usual, pronounced=lambda: self.ways, times=times
        )

    def write(self, name: str, text: str, *, own: bool = False) -> Path:
        """As an editor does, each time another moment and all of them long ago: not to be taken for half written.

        There at once: the shelf may be looking just now.
        """
        path = (self.own if own else self.scripts) / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        beside = self.folder / "being-written"
        beside.write_text(text, "utf-8")
        os.utime(beside, (next(_MOMENTS), next(_MOMENTS)))
        return beside.replace(path)

    def names(self, kind: str) -> list[str]:
        """Of the files that are kept; also while some are being removed."""
        return sorted(path.name for path in (self.folder / "kept" / kind).glob("[!.]*"))

    def files(self, kind: str) -> dict[str, bytes]:
        return {name: (self.folder / "kept" / kind / name).read_bytes() for name in self.names(kind)}


def script(*steps: dict[str, object], **more: object) -> Walkthrough:
    told = [{"minutes": 0.5, **step} for step in steps]
    return Walkthrough.model_validate({"title": "A tour", "audience": "All.", "steps": told, **more})


def as_yaml(*steps: Sequence[str], title: str = "A tour") -> str:
    """A script of (visitor, agent) and, for a third word, what is shown."""
    rows = [f"title: {title}", "audience: All.", "steps:"]
    for visitor, agent, *show in steps:
        rows += [f"  - visitor: {visitor}", f"    agent: {agent}", "    minutes: 0.5"]
        rows += [f"    show: {show[0]}"] if show else []
    return "\n".join(rows) + "\n"


SCRIPT = (
    {"visitor": "What are you?", "agent": "I am an AI agent, with a synthetic voice. I only know these homes."},
    {"visitor": "Which homes have three bedrooms and a garage?", "agent": "live"},
    {"visitor": "And this one?", "agent": "87 Quarry Road costs $312,000, and it is quiet.", "show": "VX1001"},
)
ONE = ("What are you?", "I am an AI agent with a synthetic voice.")
TWO = ("And this one?", "It is a quiet home.", "VX1001")


@asynccontextmanager
async def running(shelf: Shelf) -> AsyncIterator[Shelf]:
    task = asyncio.create_task(shelf.run())
    try:
        yield shelf
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def told(shelf: Shelf, name: str = "tour") -> dict[str, Any]:
    return next((one for one in shelf.listed() if one["id"] == name), {})


def is_ready(shelf: Shelf, name: str = "tour") -> Callable[[], bool]:
    def ready() -> bool:
        one = told(shelf, name)
        return bool(one) and one["state"] == "ready" and one["done"] == one["of"] and not one["faults"]

    return ready
