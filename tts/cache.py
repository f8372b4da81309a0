"""A Synthesizer around a Synthesizer: what was said before is not made again.

The key is all that the sound depends on: the words as they are spoken, pronunciations included, the voice's weights,
every knob. A request without a seed takes whatever take there is. Two that ask for the same at once get one making of
it; only what was made to its end is kept.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import cast

from tts.cache_folder import CacheFolder
from tts.said import said_words
from tts.speakable import VERSION, speakable
from tts.speech import AudioChunk, SpeechRequest, Synthesizer

# A listener does not join what was asked for by one with so much more left to hear: it is due too late.
PATIENCE_S = 0.25


@dataclass(slots=True)
class Counts:
    """Since the start: requests answered from the folder, from a making under way, and made."""

    hits: int = 0
    joined: int = 0
    misses: int = 0

    @property
    def hit_ratio(self) -> float:
        """0 to 1; 0 before the first request."""
        asked = self.hits + self.joined + self.misses
        return (self.hits + self.joined) / asked if asked else 0.0


@dataclass(slots=True, eq=False)
class _Making:
    """One synthesis and those who listen to it. It ends early when the last of them leaves."""

    ahead_s: float  # of who asked first: how soon it is due
    chunks: list[AudioChunk] = field(default_factory=list)
    listeners: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] = field(init=False)
    is_over: bool = False  # given up: whoever asks now begins anew

    def wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


class SpeechCache:
    """For one event loop. `weights` names what the voices' sounds are made of (their files' hashes)."""

    def __init__(self, inner: Synthesizer, folder: CacheFolder, weights: str) -> None:
        self._inner = inner
        self._folder = folder
        self._weights = weights
        self._making: dict[str, _Making] = {}
        self.counts = Counts()

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """As the inner one; a clause that is kept comes as one chunk, which says so. Raises what it raises."""
        key = cache_key(request, self._weights)
        making = self._making.get(key)
        if making is None and (kept := await asyncio.to_thread(self._folder.read, key)) is not None:
            self.counts.hits += 1
            if kept.pcm:
                yield replace(kept, is_kept=True)
            return
        making = self._making.get(key)  # somebody may have begun while the folder was read
        if making is None or making.is_over or making.ahead_s > request.ahead_s + PATIENCE_S:
            self.counts.misses += 1
            making = self._making[key] = _Making(request.ahead_s)
            making.task = asyncio.create_task(self._make(key, request, making), name=f"make {key[:8]}")
        else:
            self.counts.joined += 1
        async with aclosing(self._follow(making, making.task)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _follow(self, making: _Making, task: "asyncio.Task[None]") -> AsyncGenerator[AudioChunk, None]:
        making.listeners += 1
        position = 0
        try:
            while True:
                while position < len(making.chunks):
                    position += 1
                    yield making.chunks[position - 1]
                if task.done():
                    task.result()
                    return
                await making.changed.wait()
        finally:
            making.listeners -= 1
            if making.listeners == 0 and not task.done():
                making.is_over = True
                task.cancel()

    async def _make(self, key: str, request: SpeechRequest, making: _Making) -> None:
        chunks = cast("AsyncGenerator[AudioChunk, None]", self._inner.synthesize(request))  # closing it cancels
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    making.chunks.append(chunk)
                    making.wake()
            await asyncio.to_thread(self._folder.write, key, making.chunks)
        finally:
            making.is_over = True
            if self._making.get(key) is making:
                del self._making[key]
            asyncio.get_running_loop().call_soon(making.wake)  # once the task is done


def cache_key(request: SpeechRequest, weights: str) -> str:
    """SHA-256, hexadecimal, of all that the sound of `request` depends on."""
    told: dict[str, object] = {
        "spoken": speakable(request.text),
        "shown": request.text.split(),  # the marks carry the words as they are shown
        "normaliser": VERSION,
        "weights": weights,
        "voice": [request.voice.name, request.voice.speaker, request.voice.model_language],
        "knobs": [request.speed, request.expressiveness, request.rhythm, request.pitch, request.pause_s],
        "seed": request.seed,
    }
    if request.pronunciations:
        language = request.voice.language
        plain = said_words(request.text, (), language)
        said = said_words(request.text, request.pronunciations, language)
        if said != plain:  # those of other clauses of a longer text change nothing of this one
            told["said"] = [[word.spoken, word.ipa] for word in said]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
