"""The voice inside this process: one thread, shared by all listeners, who is due soonest first.

The event loop never waits for the network: each step of a clause is one job of the thread. Knows listeners
only as requests; whose turn they belong to is known elsewhere.
"""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tts.audio import pcm16
from tts.clauses import Clauses
from tts.due import DueThread
from tts.errors import UnknownVoice
from tts.pauses import silence
from tts.speech import AudioChunk, SpeechRequest, Voice, WordMark
from tts.streaming import Piece, Speaker, new_seed


class Lane:
    """A Synthesizer (see tts.speech) over the graphs of one voice, in one thread of this process."""

    def __init__(self, voice: Voice, speaker: Speaker, *, max_waiting: int = 16) -> None:
        """`max_waiting` is how many requests may wait for their first sound."""
        self._voice, self._speaker = voice, speaker
        self._thread = DueThread(max_waiting)
        self.is_open = True

    @classmethod
    def load(cls, folder: Path, voice: Voice, *, threads: int, max_waiting: int = 16) -> "Lane":
        """The voice in `folder`, as tts.installation.ensure gave it, loaded and warm. Blocks for about 0.6 s.

        Raises VoiceUnusable.
        """
        return cls(voice, Speaker(folder, threads), max_waiting=max_waiting)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """One chunk or more a clause, each made when it is asked for and due. Nothing when there is nothing to say.

        The pause after a sentence is the beginning of the chunk that follows it, so none is left at the end.
        Raises UnknownVoice (another voice than the loaded one), SpeechUnavailable.
        """
        self._refuse(request)
        seed = new_seed() if request.seed is None else request.seed
        rate, samples, before = self._speaker.sample_rate_hz, 0, ""
        playing = _Playing(request.ahead_s)
        for number, text in enumerate(stretches(request.text)):
            pieces = self._speaker.clause(text, request, (seed, number))
            pause = silence(before, request.pause_s, rate)
            start = samples + len(pause) // 2
            while (piece := await self._next(pieces, playing)) is not None:
                pcm = pause + pcm16(piece.samples)
                samples += len(pcm) // 2
                playing.made(len(pcm) / 2 / rate)
                yield AudioChunk(pcm, rate, _moved(piece.marks, start))
                pause, before = b"", text  # a stretch without sound neither pauses nor ends a sentence

    async def _next(self, pieces: Iterator[Piece], playing: "_Playing") -> Piece | None:
        work = partial(next, pieces, None)
        if playing.due_s is None:
            return await self._thread.first(work, playing.ahead_s)
        return await self._thread.later(work, playing.due_s)

    def _refuse(self, request: SpeechRequest) -> None:
        if request.voice.name != self._voice.name:
            raise UnknownVoice(f"the voice {request.voice.name!r} is not loaded; loaded is: {self._voice.name}")

    def close(self) -> None:
        """Drops what waits and ends the thread; blocks while the piece it is at is finished, unheard.

        Requests then raise SpeechUnavailable. Closing twice is allowed.
        """
        self.is_open = False
        self._thread.close()


def stretches(text: str) -> list[str]:
    """`text` as what is spoken in one go. A clause of tts.clauses stays one stretch."""
    clauses = Clauses(hurried=False)
    return [*clauses.feed(text), *clauses.finish()]


def _moved(marks: tuple[WordMark, ...], by: int) -> tuple[WordMark, ...]:
    return tuple(replace(m, start_sample=m.start_sample + by, end_sample=m.end_sample + by) for m in marks)


class _Playing:
    """When a request's next piece is due: once all that was made of it has been played, if it is played as it comes."""

    def __init__(self, ahead_s: float) -> None:
        self.ahead_s = ahead_s
        self.due_s: float | None = None  # on the monotonic clock; None before the first sound

    def made(self, seconds: float) -> None:
        """So much sound more."""
        self.due_s = (time.monotonic() + self.ahead_s if self.due_s is None else self.due_s) + seconds
