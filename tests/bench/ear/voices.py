"""Who is listened to: our voice as the page plays it, and the same weights behind piper-tts's own text front end.

Their sound as floats, with our marks. Knows nothing of what was said.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from tests.bench.machine import THREADS
from tests.bench.peers import BENCH, VOICES, piper_files
from tts.loading import load
from tts.speech import SpeechRequest, WordMark
from tts.voices import catalogue

Samples = NDArray[np.float32]
EAR_HZ = 16_000  # what the recogniser, the aligner and DNSMOS were trained on


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sound [samples] from -1 to 1, and when each displayed word sounds, in samples of `rate_hz`, for piper none."""

    samples: Samples
    rate_hz: int
    marks: tuple[WordMark, ...] = ()

    def for_ears(self) -> Samples:
        """The sound at EAR_HZ."""
        sound: Samples = soxr.resample(self.samples, self.rate_hz, EAR_HZ)
        return np.clip(sound, -1.0, 1.0)


class Voice(Protocol):
    """Speaks a line as a listing writes it."""

    def speak(self, text: str, seed: int) -> Spoken:
        """`seed` where one can be set."""
        ...


class Ours:
    """The whole way of a sentence here: what is said for it, clauses, phonemes, windows, pauses."""

    def __init__(self) -> None:
        cache = Path(BENCH) / "kept-ear"  # nothing is kept
        self._loaded = load(catalogue().get("joe"), VOICES, threads=THREADS, cache_dir=cache, cache_mb=0)
        self._runner = asyncio.Runner()

    def speak(self, text: str, seed: int) -> Spoken:
        return self._runner.run(self._speak(text, seed))

    async def _speak(self, text: str, seed: int) -> Spoken:
        voice = self._loaded.voice
        chunks = [one async for one in self._loaded.synthesizer.synthesize(SpeechRequest(text, voice, seed=seed))]
        pcm = np.frombuffer(b"".join(one.pcm for one in chunks), "<i2")
        marks = tuple(mark for one in chunks for mark in one.marks)
        return Spoken((pcm / 32_768).astype(np.float32), voice.sample_rate_hz, marks)


class Piper:
    """`PiperVoice.synthesize` on the original file, with the manner of speaking that the file states: ours as well.

    It draws a new take each time: its seed cannot be set.
    """

    def __init__(self) -> None:
        from piper import PiperVoice

        self._voice = PiperVoice.load(*piper_files())

    def speak(self, text: str, seed: int) -> Spoken:
        sound = [one.audio_float_array for one in self._voice.synthesize(text)]
        return Spoken(np.concatenate(sound).astype(np.float32), int(self._voice.config.sample_rate))


SPEAKING: dict[str, Callable[[], Voice]] = {"ours": Ours, "piper": Piper}
