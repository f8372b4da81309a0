"""Recordings of finished turns, for replay and download: bounded in bytes and in hours. Kept in memory."""

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from conversation.errors import NotYourTurn, TurnGone
from conversation.sound import Sound, Start
from conversation.turn import Turn
from tts import frames
from tts.speech import WordMark


@dataclass(frozen=True)
class Recording:
    """The sound of one turn as it was streamed: frames in order, the last one an `e` or an `x`.

    `starts` tells where each clause begins, so that it can be spoken anew from any of them.
    """

    session_id: str
    frames: tuple[bytes, ...]
    starts: tuple[Start, ...] = ()
    samples: int = 0
    sample_rate_hz: int = 0

    @classmethod
    def of(cls, turn: Turn) -> "Recording":
        sound = turn.sound
        # What was told of a queue is over.
        waited = sum(frame[:1] == frames.QUEUED for frame in sound.frames.entries)
        made = tuple(frame for frame in sound.frames.entries if frame[:1] != frames.QUEUED)
        starts = tuple(Start(one.frame - waited, one.sample) for one in sound.starts)
        return cls(turn.session_id, made, starts, sound.samples, sound.sample_rate_hz)

    def sound(self) -> Sound:
        """The same without its last frame, to go on from."""
        return Sound(self.frames[:-1], self.starts, self.samples, self.sample_rate_hz)

    @property
    def size_bytes(self) -> int:
        return sum(len(one) for one in self.frames)

    @property
    def is_whole(self) -> bool:
        return bool(self.frames) and self.frames[-1][:1] == frames.END

    @property
    def has_ended(self) -> bool:
        """Whole, or with a last frame that says why it is not; else it was cut."""
        return bool(self.frames) and self.frames[-1][:1] in (frames.END, frames.ERROR)

    def pcm(self) -> bytes:
        """All its samples: mono, 16-bit signed little-endian."""
        return b"".join(payload for kind, payload in self._parsed() if kind == frames.AUDIO)

    def marks(self) -> list[tuple[WordMark, int]]:
        """When each word sounds, counted from its first sample, with the number of the word's clause."""
        return [mark for kind, payload in self._parsed() if kind == frames.WORDS for mark in frames.read_words(payload)]

    @cached_property
    def text(self) -> str:
        """What was said in it, as it is shown. Kept: each change of the lexicon looks at it in all recordings."""
        marks = (json.loads(payload) for kind, payload in self._parsed(frames.WORDS))
        return " ".join(str(mark["text"]) for some in marks for mark in some)

    def header_hz(self) -> int:
        """The sample rate that its frames tell, in hertz. Raises StopIteration without a header."""
        return next(frames.read_header(payload) for kind, payload in self._parsed() if kind == frames.HEADER)

    def _parsed(self, kind: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
        """Its frames, or those of one `kind`."""
        return frames.FrameReader().feed(b"".join(one for one in self.frames if not kind or one[:1] == kind))


class FinishedTurns:
    """The latest recordings. Past `max_bytes` or `max_age_s` the oldest go."""

    def __init__(self, max_bytes: int, max_age_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s
        self._clock = clock
        self._recordings: OrderedDict[str, tuple[float, Recording]] = OrderedDict()
        self._bytes = 0

    def keep(self, turn_id: str, recording: Recording) -> None:
        """Keep what a turn that has ended sounded like. One larger than all room there is, is not kept."""
        self._drop(turn_id)
        if recording.size_bytes <= self._max_bytes:
            self._recordings[turn_id] = (self._clock(), recording)
            self._bytes += recording.size_bytes
        self._trim()

    def owner(self, turn_id: str) -> str | None:
        """The session of a turn whose recording is kept."""
        self._trim()
        kept = self._recordings.get(turn_id)
        return kept[1].session_id if kept else None

    def get(self, session_id: str, turn_id: str) -> Recording:
        """Raises TurnGone when it is not (or no longer) kept, NotYourTurn when another session made it."""
        self._trim()
        kept = self._recordings.get(turn_id)
        if kept is None:
            raise TurnGone("This recording is no longer kept. Please ask again.")
        if kept[1].session_id != session_id:
            raise NotYourTurn("This recording belongs to another visitor.")
        return kept[1]

    def forget(self, which: Callable[[str, str], bool]) -> None:
        """Those of which `which(turn_id, session_id)` holds are no longer kept."""
        for turn_id in [one for one, (_, kept) in self._recordings.items() if which(one, kept.session_id)]:
            self._drop(turn_id)

    def forget_spoken(self, which: Callable[[str], bool]) -> None:
        """Those of whose text `which` holds are no longer kept: it would be said in another way now."""
        for turn_id in [one for one, (_, kept) in self._recordings.items() if which(kept.text)]:
            self._drop(turn_id)

    def _trim(self) -> None:
        oldest_s = self._clock() - self._max_age_s
        while self._recordings:
            turn_id, (finished_s, _) = next(iter(self._recordings.items()))
            if self._bytes <= self._max_bytes and finished_s >= oldest_s:
                return
            self._drop(turn_id)

    def _drop(self, turn_id: str) -> None:
        kept = self._recordings.pop(turn_id, None)
        self._bytes -= kept[1].size_bytes if kept else 0
