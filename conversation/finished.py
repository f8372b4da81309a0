"""Recordings of finished turns, for replay and download: bounded in bytes and in hours. Kept in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from conversation.errors import NotYourTurn, TurnGone
from tts import frames


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of one turn as it was streamed: frames in order, the last one an `e` or an `x`."""

    session_id: str
    frames: tuple[bytes, ...]
    finished_s: float

    @property
    def size_bytes(self) -> int:
        return sum(len(one) for one in self.frames)

    def pcm(self) -> bytes:
        """All its samples: mono, 16-bit signed little-endian."""
        return b"".join(payload for kind, payload in self._parsed() if kind == frames.AUDIO)

    def sample_rate_hz(self) -> int:
        return frames.read_header(next(payload for kind, payload in self._parsed() if kind == frames.HEADER))

    def _parsed(self) -> list[tuple[bytes, bytes]]:
        return list(frames.FrameReader().feed(b"".join(self.frames)))


class FinishedTurns:
    """The latest recordings. Past `max_bytes` or `max_age_s` the oldest go."""

    def __init__(self, max_bytes: int, max_age_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s
        self._clock = clock
        self._recordings: OrderedDict[str, Recording] = OrderedDict()
        self._bytes = 0

    def keep(self, turn_id: str, session_id: str, sound: list[bytes]) -> None:
        """Keep the frames of a turn that has ended. One larger than all room there is, is not kept."""
        recording = Recording(session_id, tuple(sound), self._clock())
        if recording.size_bytes <= self._max_bytes:
            self._recordings[turn_id] = recording
            self._bytes += recording.size_bytes
        self._trim()

    def owner(self, turn_id: str) -> str | None:
        self._trim()
        recording = self._recordings.get(turn_id)
        return recording.session_id if recording else None

    def get(self, session_id: str, turn_id: str) -> Recording:
        """Raises TurnGone when it is not (or no longer) kept, NotYourTurn when another session made it."""
        self._trim()
        recording = self._recordings.get(turn_id)
        if recording is None:
            raise TurnGone("This recording is no longer kept. Please ask again.")
        if recording.session_id != session_id:
            raise NotYourTurn("This recording belongs to another visitor.")
        return recording

    def _trim(self) -> None:
        oldest_s = self._clock() - self._max_age_s
        while self._recordings:
            turn_id, recording = next(iter(self._recordings.items()))
            if self._bytes <= self._max_bytes and recording.finished_s >= oldest_s:
                return
            del self._recordings[turn_id]
            self._bytes -= recording.size_bytes
