"""The sound of one turn while it is made: frames in order, and where each clause starts in them.

Word marks are placed after the clauses before them; the length is bounded, since it is kept for replay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation.record import Record
from tts import audio, frames
from tts.speech import AudioChunk, WordMark

MAX_SPEECH_S = 240.0
BYTES_PER_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class Start:
    """Where a clause starts: the number of frames and of samples before it."""

    frame: int
    sample: int


class Sound:
    """Clauses go in one after the other: `begin_clause`, its chunks, the next one."""

    def __init__(
        self, made: Sequence[bytes] = (), starts: Sequence[Start] = (), samples: int = 0, sample_rate_hz: int = 0
    ) -> None:
        """`made`, `starts`, `samples` and `sample_rate_hz` (0: not begun) of a sound that goes on from there."""
        self.frames: Record[bytes] = Record()
        self.frames.entries.extend(made)
        self.starts = list(starts)
        self.samples = samples
        self.sample_rate_hz = sample_rate_hz
        self.is_full = False
        # Of all that was ever made here: clauses that sounded, and those of them that were read back from a cache.
        self.clauses_sounded = 0
        self.clauses_kept = 0
        self._silence = b""
        self._is_new_clause = False
        self._clause_sample = samples

    def begin(self, sample_rate_hz: int) -> None:
        """Nothing happens when it has begun."""
        if not self.sample_rate_hz:
            self.sample_rate_hz = sample_rate_hz
            self.frames.append(frames.header(sample_rate_hz))

    def begin_clause(self, silence: bytes = b"") -> None:
        """`silence` is PCM that belongs between this clause and the one before, should this one sound."""
        self.starts.append(Start(len(self.frames.entries), self.samples))
        self._silence = silence
        self._is_new_clause = True
        self._clause_sample = self.samples + len(silence) // BYTES_PER_SAMPLE

    def add(self, chunk: AudioChunk) -> None:
        """The next piece of the clause; its marks count from the clause's own first sample."""
        self._append(self._silence)
        self._silence = b""
        if self._is_new_clause:
            self._is_new_clause = False
            self.clauses_sounded += 1
            self.clauses_kept += chunk.is_kept
        if chunk.marks:
            by, most = self._clause_sample, self._most_samples
            moved = [(mark.text, mark.start_sample + by, mark.end_sample + by) for mark in chunk.marks]
            if marks := [WordMark(text, start, min(end, most)) for text, start, end in moved if start < most]:
                self.frames.append(frames.words(marks, clause=len(self.starts) - 1))
        self._append(chunk.pcm)

    @property
    def _most_samples(self) -> int:
        return int(MAX_SPEECH_S * self.sample_rate_hz)

    def _append(self, pcm: bytes) -> None:
        room = self._most_samples - self.samples
        kept = pcm[: room * BYTES_PER_SAMPLE]
        self.is_full = self.is_full or len(kept) < len(pcm)
        if kept and len(kept) == room * BYTES_PER_SAMPLE:  # it ends here, in the middle of a word: without a click
            kept = audio.faded_out(kept, self.sample_rate_hz)
        if kept:
            self.frames.append(frames.audio(kept))
            self.samples += len(kept) // BYTES_PER_SAMPLE

    def end(self, stages_ms: Mapping[str, float]) -> bytes:
        """The last frame of a sound that is whole."""
        return frames.end(self.samples, truncated=self.is_full, stages_ms=stages_ms)

    def frame_at(self, sample: int) -> int:
        """The number of the frame that follows the first `sample` samples: words come before what says them."""
        count = 0
        for number, frame in enumerate(self.frames.entries):
            if count >= sample and number:
                return number
            if frame[:1] == frames.AUDIO:
                count += (len(frame) - frames.PREFIX_BYTES) // BYTES_PER_SAMPLE
        return len(self.frames.entries)

    def before(self, clause: int) -> "Sound":
        """What was made before clause number `clause`, to go on from there; all of it, when that has not begun."""
        start = self.starts[clause] if clause < len(self.starts) else Start(len(self.frames.entries), self.samples)
        kept = Sound(self.frames.entries[: start.frame], self.starts[:clause], start.sample, self.sample_rate_hz)
        kept.clauses_sounded, kept.clauses_kept = self.clauses_sounded, self.clauses_kept
        return kept
