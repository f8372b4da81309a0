"""The voice inside this process: one thread that speaks, clause by clause, in the order of arrival.

The event loop never waits for the network: each step of a clause is one job of the thread. Knows listeners
only as requests; whose turn they belong to is known elsewhere.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from tts.audio import pcm16
from tts.clauses import Clauses
from tts.errors import SpeechUnavailable, UnknownVoice
from tts.pauses import silence
from tts.speech import AudioChunk, SpeechRequest, Voice, WordMark
from tts.streaming import Piece, Speaker, new_seed

T = TypeVar("T")


class Lane:
    """A Synthesizer (see tts.speech) over the graphs of one voice, in one thread of this process."""

    def __init__(self, voice: Voice, speaker: Speaker, *, max_waiting: int = 16) -> None:
        """`max_waiting` is how many clauses of other requests may stand before a new one."""
        self._voice, self._speaker = voice, speaker
        self._worker = _Worker(max_waiting)
        self.is_open = True

    @classmethod
    def load(cls, folder: Path, voice: Voice, *, threads: int, max_waiting: int = 16) -> "Lane":
        """The voice in `folder`, as tts.installation.ensure gave it, loaded and warm. Blocks for about 0.6 s.

        Raises VoiceUnusable.
        """
        return cls(voice, Speaker(folder, threads), max_waiting=max_waiting)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """One chunk or more a clause, each made when it is asked for. Nothing when there is nothing to say.

        The pause after a sentence is the beginning of the chunk that follows it, so none is left at the end.
        Raises UnknownVoice (another voice than the loaded one), SpeechUnavailable.
        """
        self._refuse(request)
        seed = new_seed() if request.seed is None else request.seed
        rate, samples, before = self._speaker.sample_rate_hz, 0, ""
        for number, text in enumerate(stretches(request.text)):
            pieces = self._speaker.clause(text, request, (seed, number))
            pause = silence(before, request.pause_s, rate)
            start = samples + len(pause) // 2
            while (piece := await self._worker.run(partial(_next, pieces))) is not None:
                pcm = pause + pcm16(piece.samples)
                samples += len(pcm) // 2
                yield AudioChunk(pcm, rate, _moved(piece.marks, start))
                pause, before = b"", text  # a stretch without sound neither pauses nor ends a sentence

    def _refuse(self, request: SpeechRequest) -> None:
        if request.voice.name != self._voice.name:
            raise UnknownVoice(f"the voice {request.voice.name!r} is not loaded; loaded is: {self._voice.name}")

    def close(self) -> None:
        """Drops what waits and ends the thread; blocks while the clause it is at is finished, unheard.

        Requests then raise SpeechUnavailable. Closing twice is allowed.
        """
        self.is_open = False
        self._worker.close()


def stretches(text: str) -> list[str]:
    """`text` as what is spoken in one go. A clause of tts.clauses stays one stretch."""
    clauses = Clauses(hurried=False)
    return [*clauses.feed(text), *clauses.finish()]


def _next(pieces: Iterator[Piece]) -> Piece | None:
    return next(pieces, None)


def _moved(marks: tuple[WordMark, ...], by: int) -> tuple[WordMark, ...]:
    return tuple(replace(m, start_sample=m.start_sample + by, end_sample=m.end_sample + by) for m in marks)


class _Worker:
    """One thread, with a bounded number of jobs waiting before it."""

    def __init__(self, max_waiting: int) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vox-voice")
        self._room = threading.BoundedSemaphore(max_waiting + 1)  # and the one that runs

    async def run(self, job: Callable[[], T]) -> T:
        """The result of `job`. Cancelling the caller drops a job not started; one that is ends unheard.

        Raises SpeechUnavailable when too many jobs wait or the thread is closed, and whatever `job` raises.
        """
        if not self._room.acquire(blocking=False):
            raise SpeechUnavailable("the voice is busy with other listeners; try again in a few seconds")
        try:
            future = self._thread.submit(job)
        except RuntimeError:
            self._room.release()
            raise SpeechUnavailable("the voice is closing; try again in a minute") from None
        future.add_done_callback(self._left)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if future.cancelled() and (task := asyncio.current_task()) is not None and not task.cancelling():
                # Dropped by close(), not by the listener.
                raise SpeechUnavailable("the voice is closing; try again in a minute") from None
            raise

    def _left(self, _: "Future[Any]") -> None:
        self._room.release()

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
