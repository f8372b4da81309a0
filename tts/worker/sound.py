"""Requests being spoken: begun with their first sound, counted, measured, ended when their listener leaves.

Knows a Synthesizer and its lane; nothing of HTTP, frames or formats.
"""

import logging
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol, Self, cast

from tts.alphabet import Alphabet
from tts.cache import SpeechCache
from tts.errors import SpeechError, SpeechUnavailable
from tts.speech import AudioChunk, SpeechRequest, Synthesizer, Voice
from tts.worker.errors import ApiError, NothingToSay, VoiceBroke, from_speech
from tts.worker.metrics import Metrics, Waiting

log = logging.getLogger("vox.tts.worker")


class LaneView(Waiting, Protocol):
    """What a worker sees of its lane (see tts.lane)."""

    is_open: bool

    def is_stuck(self) -> bool: ...

    def idle_s(self) -> float | None: ...

    def close(self) -> None: ...


class Spoken(Protocol):
    """A voice ready to speak, as tts.loading gives it."""

    @property
    def voice(self) -> Voice: ...

    @property
    def lane(self) -> LaneView: ...

    @property
    def alphabet(self) -> Alphabet: ...

    @property
    def cache(self) -> SpeechCache | None: ...

    @property
    def synthesizer(self) -> Synthesizer: ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many `streams` may be spoken at once (how many may wait is the lane's to say), and for how long a listener
    may take nothing before they count as gone.
    """

    streams: int = 64
    stall_s: float = 60.0


BOUNDS = Bounds()


class Speaking:
    """All that one voice speaks. For one event loop."""

    def __init__(
        self,
        loaded: Spoken,
        metrics: Metrics,
        bounds: Bounds,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.loaded = loaded
        self.metrics = metrics
        self.clock = clock
        self.active = 0
        self.bounds = bounds

    async def begin(self, request: SpeechRequest, *, is_live: bool = True) -> "Sound":
        """The sound of `request`, once its first piece is there. The caller closes it.

        Without a live listener it is not refused for others, nor counted with those whose wait somebody heard.
        Raises SpeechError: NothingToSay when there is no sound, VoiceBroke for what nobody foresaw.
        """
        if is_live and self.active >= self.bounds.streams:
            raise SpeechUnavailable(f"{self.active} requests are being spoken, no more fit; try again later")
        sound = Sound(self, request, is_live=is_live)
        try:
            await sound.start()
        except BaseException:
            await sound.close()
            raise
        return sound

    def told(self, error: SpeechError, request_id: str) -> ApiError:
        """`error` as the listener hears of it, counted."""
        lane = self.loaded.lane
        return self.counted(from_speech(error, wait_s=lane.wait_s(), is_open=lane.is_open, request_id=request_id))

    def counted(self, error: ApiError) -> ApiError:
        self.metrics.errors.labels(error.code).inc()
        return error

    def entered(self) -> None:
        self.active += 1
        self.metrics.streams.set(self.active)

    def left(self) -> None:
        self.active -= 1
        self.metrics.streams.set(self.active)

    def made(self, seconds: float) -> None:
        self.metrics.audio.inc(seconds)


class Sound:
    """One request's sound, in order, for one reader: an async iterator of AudioChunk. Closing it cancels the rest."""

    def __init__(self, speaking: Speaking, request: SpeechRequest, *, is_live: bool = True) -> None:
        self._speaking = speaking
        self._is_live = is_live
        self._began_s = speaking.clock()
        self._waited_s = 0.0
        self._chunks = cast("AsyncGenerator[AudioChunk, None]", speaking.loaded.synthesizer.synthesize(request))
        self._first: AudioChunk | None = None
        self._is_closed = False
        self.sample_rate_hz = request.voice.sample_rate_hz
        self.samples = 0
        self.first_sound_s: float | None = None
        self.is_whole = False
        self.has_failed = False
        speaking.entered()

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate_hz

    @property
    def was_cancelled(self) -> bool:
        """Closed before its end, without a fault of the voice."""
        return self._is_closed and not self.is_whole and not self.has_failed

    async def start(self) -> None:
        self._first = await self._next()
        if self._first is None:
            self.has_failed = True
            raise NothingToSay("text must hold something to say; of this nothing is left to be spoken")
        self.first_sound_s = self._speaking.clock() - self._began_s
        if self._is_live:
            self._speaking.metrics.first_sound.observe(self.first_sound_s)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> AudioChunk:
        """The next piece, made when it is asked for. Raises SpeechError."""
        chunk, self._first = self._first, None
        if chunk is None:
            chunk = await self._next()
        if chunk is None:
            raise StopAsyncIteration
        return chunk

    async def _next(self) -> AudioChunk | None:
        if self.is_whole:
            return None
        asked_s = self._speaking.clock()
        try:
            chunk = await anext(self._chunks, None)
        except SpeechError:
            self.has_failed = True
            raise
        except Exception as error:  # the edge to the voice: whatever it is, the listener is told
            self.has_failed = True
            log.exception("the voice broke")
            raise VoiceBroke("the voice failed in the middle of this") from error
        self._waited_s += self._speaking.clock() - asked_s
        if chunk is None:
            self._ended()
            return None
        self.samples += len(chunk.pcm) // 2
        self._speaking.made(len(chunk.pcm) / 2 / self.sample_rate_hz)
        return chunk

    def _ended(self) -> None:
        self.is_whole = True
        if self.samples and self._is_live:
            self._speaking.metrics.real_time_factor.observe(self._waited_s / self.seconds)

    async def close(self) -> None:
        """Once more is allowed."""
        if self._is_closed:
            return
        self._is_closed = True
        self._speaking.left()
        if self.was_cancelled:
            self._speaking.metrics.cancels.inc()
        await self._chunks.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
