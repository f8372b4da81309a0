"""One thread that always does the job which is due soonest: how listeners share a voice fairly.

A job is one step of a clause: its first piece of sound, or the next one. The next piece is due when the sound made so
far has been played, so that a listener who is far ahead waits for one who would run dry. Knows nothing of voices.
"""

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from tts.errors import SpeechUnavailable

T = TypeVar("T")
# Who waits for the first sound goes before all who have more than this left to hear, and after those who would sooner
# run dry: a first sound that comes a little later is not noticed, a gap is.
GIVES_WAY_S = 0.25
CLOSING = "the voice is closing; try again in a minute"


@dataclass(order=True, slots=True)
class _Job:
    due_s: float
    number: int  # of two that are due at once, the one that came first
    work: Callable[[], Any] = field(compare=False)
    result: "Future[Any]" = field(compare=False)
    is_first: bool = field(compare=False)


class DueThread:
    """Runs jobs in one thread of its own. `close` ends it."""

    def __init__(self, max_waiting: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`max_waiting` bounds how many may wait for their first sound, besides what is at work."""
        self._max_waiting = max_waiting
        self._clock = clock
        self._jobs: list[_Job] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._busy = False
        self._closed = False
        self._began_s: float | None = None  # of the job at work
        self._ended_s: float | None = None  # of the last one
        self._first_took_s = 0.2  # of late, on average; a guess until there is one
        self._thread = threading.Thread(target=self._work, name="vox-voice", daemon=True)
        self._thread.start()

    async def first(self, work: Callable[[], T], ahead_s: float = 0.0) -> T:
        """The result of `work`, the first sound of a request whose listener has `ahead_s` seconds left to hear.

        Raises SpeechUnavailable past `max_waiting`, telling about how long it would take, and once closed. Who has
        something left to hear is never refused: that is a listener going on, not a new one.
        """
        now = self._clock()
        if ahead_s:
            return await self._run(work, now + ahead_s, is_first=False)
        return await self._run(work, now + GIVES_WAY_S, is_first=True)

    async def later(self, work: Callable[[], T], due_s: float) -> T:
        """The result of `work`, which is due at `due_s` of the clock. Never refused but when closed."""
        return await self._run(work, due_s, is_first=False)

    def waiting(self) -> int:
        """How many wait for their first sound."""
        with self._changed:
            return sum(job.is_first and not job.result.cancelled() for job in self._jobs)

    def wait_s(self) -> float:
        """About how long a new one would wait for its first sound, in seconds."""
        return (self.waiting() + 1) * self._first_took_s

    def at_work_s(self) -> float:
        """For how long the job at work has been going on, in seconds; 0 when there is none."""
        began_s = self._began_s
        return 0.0 if began_s is None else time.monotonic() - began_s

    def idle_s(self) -> float | None:
        """Seconds since a job ended last; None before the first."""
        ended_s = self._ended_s
        return None if ended_s is None else time.monotonic() - ended_s

    async def _run(self, work: Callable[[], T], due_s: float, *, is_first: bool) -> T:
        """Cancelling the caller drops a job not begun; one that is ends unheard."""
        if is_first and self._busy + self.waiting() > self._max_waiting:
            seconds = max(1, round(self.wait_s()))
            raise SpeechUnavailable(f"the voice is busy with other listeners; try again in about {seconds} s")
        result: Future[T] = Future()
        with self._changed:
            if self._closed:
                raise SpeechUnavailable(CLOSING)
            heapq.heappush(self._jobs, _Job(due_s, next(self._numbers), work, result, is_first))
            self._changed.notify()
        try:
            return await asyncio.wrap_future(result)
        except asyncio.CancelledError:
            if self._dropped() and (task := asyncio.current_task()) is not None and not task.cancelling():
                raise SpeechUnavailable(CLOSING) from None  # dropped by close(), not by the listener
            raise

    def _dropped(self) -> bool:
        return self._closed

    def _work(self) -> None:
        while (job := self._next()) is not None:
            if job.result.set_running_or_notify_cancel():
                self._do(job)

    def _do(self, job: _Job) -> None:
        began_s = self._began_s = time.monotonic()
        tell: Callable[[], None]
        try:
            tell = partial(job.result.set_result, job.work())
        except BaseException as error:  # whatever it is, it is the listener's to hear of; the thread goes on
            tell = partial(job.result.set_exception, error)
        self._began_s, self._ended_s = None, time.monotonic()
        if job.is_first:
            self._first_took_s += 0.2 * (self._ended_s - began_s - self._first_took_s)
        self._busy = False  # before it is told: who asks again at once finds the place free
        tell()

    def _next(self) -> _Job | None:
        with self._changed:
            self._busy = False
            while not self._jobs and not self._closed:
                self._changed.wait()
            self._busy = not self._closed
            return None if self._closed else heapq.heappop(self._jobs)

    def close(self) -> None:
        """Drops what waits; blocks until the job at work has ended. Closing twice is allowed."""
        with self._changed:
            self._closed = True
            jobs, self._jobs = self._jobs, []
            self._changed.notify_all()
        for job in jobs:
            job.result.cancel()
            job.result.set_running_or_notify_cancel()
        self._thread.join()
