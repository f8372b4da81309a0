"""The voice inside this process: one thread, shared by all listeners, who is due soonest first.

The event loop never waits for the network: each step of a clause is one job of the thread. Knows listeners
only as requests; whose turn they belong to is known elsewhere.
"""

from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

from tts.alphabet import Alphabet
from tts.audio import pcm16
from tts.due import DueThread
from tts.errors import UnknownVoice
from tts.pieces import Piece
from tts.playing import Playing
from tts.speech import AudioChunk, SpeechRequest, Voice
from tts.streaming import Speaker, new_seed

# The largest piece took 0.2 s on the slowest machine seen.
STUCK_S = 10.0


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
        return cls(voice, Speaker(folder, threads, voice), max_waiting=max_waiting)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """The sound of `request`, spoken as one clause, each chunk made when it is asked for and due.

        Nothing when there is nothing to say. For texts of many clauses see tts.reading.
        Raises UnknownVoice (another voice than the loaded one), SpeechUnavailable.
        """
        self._refuse(request)
        rate = self._speaker.sample_rate_hz
        pieces = self._speaker.clause(request, new_seed() if request.seed is None else request.seed)
        playing = Playing(request.ahead_s)
        while (piece := await self._next(pieces, playing)) is not None:
            pcm = pcm16(piece.samples)
            playing.made(len(pcm) / 2 / rate)
            yield AudioChunk(pcm, rate, piece.marks)

    async def _next(self, pieces: Iterator[Piece], playing: Playing) -> Piece | None:
        work = partial(next, pieces, None)
        if playing.due_s is None:
            return await self._thread.first(work, playing.ahead_s())
        return await self._thread.later(work, playing.due_s)

    def _refuse(self, request: SpeechRequest) -> None:
        if request.voice.name != self._voice.name:
            raise UnknownVoice(f"the voice {request.voice.name!r} is not loaded; loaded is: {self._voice.name}")

    @property
    def alphabet(self) -> Alphabet:
        """The phonemes that may be told of a pronunciation."""
        return self._speaker.alphabet

    def waiting(self) -> int:
        """How many requests wait for their first sound."""
        return self._thread.waiting()

    def wait_s(self) -> float:
        """About how long a new request would wait for its first sound, in seconds."""
        return self._thread.wait_s()

    def is_stuck(self) -> bool:
        """Whether one piece has been in the making for STUCK_S: then nothing comes until the process starts anew."""
        return self._thread.at_work_s() > STUCK_S

    def idle_s(self) -> float | None:
        """Seconds since a piece was made last; None before the first."""
        return self._thread.idle_s()

    def close(self) -> None:
        """Drops what waits and ends the thread; blocks while the piece it is at is finished, unheard.

        Requests then raise SpeechUnavailable. Closing twice is allowed.
        """
        self.is_open = False
        self._thread.close()
