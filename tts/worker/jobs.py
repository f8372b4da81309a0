"""Speech that nobody waits for: one job at a time, after all live listeners, its file kept for a while in memory.

Bounded in number, bytes and age. Knows nothing of HTTP.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tts.encoding import Format, whole
from tts.errors import SpeechError
from tts.speech import AHEAD_S, SpeechRequest
from tts.worker.errors import ApiError
from tts.worker.sound import Speaking

AHEAD_OF_NOBODY_S = AHEAD_S[1]  # due an hour from now: whoever listens live comes first
_LOOK_EVERY_S = 30.0
_MB = 1024 * 1024
log = logging.getLogger("vox.tts.worker")


class Status(StrEnum):
    QUEUED = "queued"
    SPEAKING = "speaking"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = frozenset((Status.DONE, Status.FAILED, Status.CANCELLED))


@dataclass(slots=True, eq=False)
class Job:
    """One text to be spoken. Times are Unix seconds; `error` is what a failed one's asker is told."""

    id: str
    wanted: SpeechRequest
    format: Format
    created_at: float
    status: Status = Status.QUEUED
    seconds: float = 0.0  # of sound made so far
    forgotten_at: float | None = None  # known once it is over
    error: ApiError | None = None
    data: bytes = b""
    task: "asyncio.Task[None] | None" = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class JobBounds:
    """`count` jobs, finished ones too; their files and what is being made in `size` bytes; `kept_s` after the end."""

    count: int = 32
    size: int = 64 * _MB
    kept_s: float = 3600.0


JOB_BOUNDS = JobBounds()


class Jobs:
    """All jobs of a worker. For one event loop; `run` does them, until it is cancelled."""

    def __init__(self, speaking: Speaking, bounds: JobBounds, clock: Callable[[], float] = time.time) -> None:
        self._speaking, self._bounds, self._clock = speaking, bounds, clock
        self._jobs: dict[str, Job] = {}
        self._new = asyncio.Event()

    def add(self, wanted: SpeechRequest, format_: Format, request_id: str) -> Job:
        """Raises ApiError 429 when as many are kept as may be."""
        self._make_room()
        job = Job(secrets.token_hex(16), replace(wanted, ahead_s=AHEAD_OF_NOBODY_S), format_, self._clock())
        self._jobs[job.id] = job
        self._new.set()
        log.info("job %s came with request %s", job.id, request_id)
        return job

    def get(self, id_: str) -> Job:
        """Raises ApiError 404."""
        self._forget_old()
        try:
            return self._jobs[id_]
        except KeyError:
            raise ApiError(404, "job_not_found", "there is no such job, or it is forgotten already") from None

    def remove(self, id_: str) -> None:
        """Cancels it, or, when it is over, forgets it and its file. Raises ApiError 404."""
        job = self.get(id_)
        if job.status in OVER:
            del self._jobs[job.id]
            return
        self._over(job, Status.CANCELLED)
        if job.task is not None:
            job.task.cancel()

    async def run(self) -> None:
        """Speaks what comes, in its order, one at a time: two at once would only each take twice as long."""
        while True:
            job = next((one for one in self._jobs.values() if one.status is Status.QUEUED), None)
            if job is None:
                self._new.clear()
                await self._wait()
                continue
            job.status = Status.SPEAKING
            job.task = asyncio.create_task(self._speak(job), name=f"job {job.id}")
            try:
                await asyncio.wait({job.task})
            finally:
                job.task.cancel()
                await asyncio.wait({job.task})
                job.task = None

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_EVERY_S):
                await self._new.wait()
        except TimeoutError:
            self._forget_old()

    async def _speak(self, job: Job) -> None:
        try:
            job.data = await self._made(job)
        except SpeechError as error:
            self._failed(job, self._speaking.told(error, job.id))
        except ApiError as error:
            self._failed(job, self._speaking.counted(error))
        except Exception:  # the edge of a task that nobody awaits
            log.exception("job %s failed", job.id)
            self._failed(job, ApiError(500, "internal_error", f"the job failed; the worker's log has it as {job.id}"))
        else:
            self._over(job, Status.DONE)

    async def _made(self, job: Job) -> bytes:
        pcm = bytearray()
        async with await self._speaking.begin(job.wanted, is_live=False) as sound:
            async for chunk in sound:
                pcm += chunk.pcm
                job.seconds = sound.seconds
                if self._used() + len(pcm) > self._bounds.size:
                    raise ApiError(507, "no_room", "there is no room for this job's file; delete finished ones first")
        return await asyncio.to_thread(whole, bytes(pcm), job.wanted.voice.sample_rate_hz, job.format)

    def _failed(self, job: Job, error: ApiError) -> None:
        job.error = error
        self._over(job, Status.FAILED)

    def _over(self, job: Job, status: Status) -> None:
        job.status, job.forgotten_at = status, self._clock() + self._bounds.kept_s
        log.info("job %s is %s after %.1f s of sound", job.id, status, job.seconds)

    def _used(self) -> int:
        return sum(len(job.data) for job in self._jobs.values())

    def _forget_old(self) -> None:
        now = self._clock()
        for job in list(self._jobs.values()):
            if job.forgotten_at is not None and job.forgotten_at <= now:
                del self._jobs[job.id]

    def _make_room(self) -> None:
        self._forget_old()
        if len(self._jobs) >= self._bounds.count:  # what has no file is only a memory
            idle = (job for job in self._jobs.values() if job.status in OVER - {Status.DONE})
            if (oldest := next(idle, None)) is not None:
                del self._jobs[oldest.id]
        if len(self._jobs) >= self._bounds.count or self._used() >= self._bounds.size:
            raise self._full()

    def _full(self) -> ApiError:
        ends = [job.forgotten_at for job in self._jobs.values() if job.forgotten_at is not None]
        wait_s = max(1, round(min(ends) - self._clock())) if ends else 60
        message = f"no more jobs are kept; delete one that is over, or try again in {wait_s} s"
        return ApiError(429, "too_many_jobs", message, headers={"Retry-After": str(wait_s)})
