"""A text of any number of sentences, read by a Synthesizer that is given one clause at a time, with its pauses.

So a cache keeps clauses, whatever texts they stand in, and the lane is free for others between two of them.
"""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import cast

from tts.clauses import Clauses
from tts.pauses import silence
from tts.pieces import moved
from tts.playing import Playing
from tts.speech import AHEAD_S, MAX_SEED, AudioChunk, SpeechRequest, Synthesizer


class Reading:
    """A Synthesizer around a Synthesizer (see tts.speech)."""

    def __init__(self, inner: Synthesizer) -> None:
        self._inner = inner

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """As the inner one, clause by clause. Nothing when there is nothing to say.

        The pause after a sentence is the beginning of the chunk that follows it, so none is left at the end.
        """
        rate, samples, before = request.voice.sample_rate_hz, 0, ""
        playing = Playing(request.ahead_s)
        for number, text in enumerate(stretches(request.text)):
            part = replace(
                request, text=text, seed=_seed(request.seed, number), ahead_s=min(playing.ahead_s(), AHEAD_S[1])
            )
            pause = silence(before, request.pause_s, rate)
            start = samples + len(pause) // 2
            chunks = cast("AsyncGenerator[AudioChunk, None]", self._inner.synthesize(part))
            async with aclosing(chunks):
                async for chunk in chunks:
                    pcm = pause + chunk.pcm
                    samples += len(pcm) // 2
                    playing.made(len(pcm) / 2 / rate)
                    yield replace(chunk, pcm=pcm, marks=moved(chunk.marks, start))
                    pause, before = b"", text  # a clause without sound neither pauses nor ends a sentence


def stretches(text: str) -> list[str]:
    """`text` as what is spoken in one go. A clause of tts.clauses stays one stretch."""
    clauses = Clauses(hurried=False)
    return [*clauses.feed(text), *clauses.finish()]


def _seed(seed: int | None, number: int) -> int | None:
    """The seed of clause `number` of a request: its own for the first, others drawn from it."""
    if seed is None or number == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed} {number}".encode()).digest()[:8]) & MAX_SEED
