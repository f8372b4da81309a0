"""A pronunciation, or a text, tried out: as frames, spoken and paid for as answers are. Nothing is kept.

Knows no page and no lexicon's file.
"""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

from agent.closing import closable
from conversation.errors import BadMessage, SpeechUnpaid
from conversation.manner import Manner
from conversation.means import Means
from tts import frames
from tts.errors import BadSpeechRequest, SpeechError
from tts.pronunciation import Pronunciation
from tts.reading import Reading
from tts.speech import AudioChunk, SpeechRequest

UNPAID = "Today's minutes of speech are used up."
VOICELESS = "The voice cannot speak at the moment. Please try again in a minute."
REFUSED = "This pronunciation cannot be used"
CARRIER = "I say {word} like this."
log = logging.getLogger("vox.lexicon")


def trial(manner: Manner, word: str, way: Pronunciation | None) -> SpeechRequest:
    """The request that speaks `word` in a sentence: as `way` tells, or as it is said at present.

    Raises BadMessage, a plain sentence.
    """
    try:
        plain = manner.spoken(CARRIER.format(word=word))
    except BadSpeechRequest as error:
        raise BadMessage(f"This word cannot be spoken: {error}.") from error
    return replace(plain, pronunciations=(way,) if way else ())


async def heard(means: Means, request: SpeechRequest, refused: str = REFUSED) -> AsyncIterator[bytes]:
    """Its frames as they are made; the last one is `e`, or `x` with a plain sentence.

    `e` tells in stages_ms when it was asked for, when the first and when the last sound was there, and how many samples
    were not made for it but read back from the cache. `refused` begins the sentence of what cannot be spoken.
    """
    sound = _Sound(request.voice.sample_rate_hz)
    try:
        # A clause at a time: of a longer text a worker tells only whether its first clause was kept.
        async with means.voice() as voice, aclosing(closable(Reading(voice).synthesize(request))) as chunks:
            async for chunk in chunks:
                yield sound.add(chunk)
        yield sound.end()
    except SpeechUnpaid as error:
        yield frames.error("speech_budget", UNPAID if error.used_up else VOICELESS)
    except BadSpeechRequest as error:
        yield frames.error("speech_refused", f"{refused}: {error}.")
    except SpeechError as error:
        log.error("a sentence on trial was not heard: %s: %s", type(error).__name__, error)
        yield frames.error("speech_failed", VOICELESS)


class _Sound:
    """The frames of one sound, and what its last frame tells of it."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._samples = self._kept = 0
        self._stages_ms = {"asked": _now_ms()}

    def add(self, chunk: AudioChunk) -> bytes:
        self._stages_ms["last_pcm"] = _now_ms()
        header = b"" if self._samples else self._header(is_kept=chunk.is_kept)
        samples = len(chunk.pcm) // 2
        self._samples += samples
        self._kept += samples if chunk.is_kept else 0
        return header + (frames.words(chunk.marks) if chunk.marks else b"") + frames.audio(chunk.pcm)

    def end(self) -> bytes:
        header = b"" if self._samples else self._header(is_kept=False)
        return header + frames.end(self._samples, stages_ms=self._stages_ms, kept_samples=self._kept)

    def _header(self, *, is_kept: bool) -> bytes:
        self._stages_ms["first_pcm"] = _now_ms()
        return frames.header(self._sample_rate_hz, is_kept=is_kept)


def _now_ms() -> float:
    return 1000 * time.time()
