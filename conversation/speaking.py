"""One pass of a voice over the clauses of a turn, from one of them on, into a sound.

Knows no reply and no readers. A turn gets a second pass when its manner is changed while it is being heard.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import TypeVar

from agent.closing import closable
from conversation.errors import SpeechUnpaid
from conversation.manner import Manner
from conversation.record import Record
from conversation.sound import Sound
from tts import frames, pauses
from tts.errors import BadSpeechRequest, SpeechError
from tts.playing import Playing
from tts.speech import AudioChunk, Synthesizer

# Told in the middle of the answer, which goes on in text.
MUTE = "My voice broke off here. The whole answer is in the text."
VOICELESS = "I have no voice at the moment. The whole answer is in the text."
UNPAID = "Today's minutes of speech are used up. The whole answer is in the text."
log = logging.getLogger("vox.turns")
T = TypeVar("T")


class Speaking:
    """Speaks each clause as it comes. `manner` may be changed: it counts from the next clause on."""

    def __init__(self, label: str, clauses: Record[str], sound: Sound, manner: Manner, first: int = 0) -> None:
        """`label` names the turn in the log; `first` is the number of the first clause to speak."""
        self._label = label
        self._clauses = clauses
        self._sound = sound
        self.manner = manner
        self._first = first
        self._playing = Playing()

    async def run(
        self, voice: Callable[[], AbstractAsyncContextManager[Synthesizer]], heard: Callable[[int], None]
    ) -> None:
        """Until the clauses end or the sound is full; `heard` is told the number of the clause that there is some of.
        When the voice fails, the sound ends at once with the sentence that says so: its listener need not wait for the
        rest of the reply."""
        sound = self._sound
        sound.begin(self.manner.voice.sample_rate_hz)
        try:
            async with voice() as synthesizer:
                await self._speak_all(synthesizer, heard)
        except SpeechUnpaid as error:
            log.info("turn %s: %s", self._label, error)
            self._end_early("speech_budget", UNPAID if error.used_up else MUTE if sound.samples else VOICELESS)
        except SpeechError as error:
            log.error("turn %s: %s: %s", self._label, type(error).__name__, error)
            self._end_early("speech_failed", MUTE if sound.samples else VOICELESS)

    async def _speak_all(self, synthesizer: Synthesizer, heard: Callable[[int], None]) -> None:
        sound = self._sound
        before = self._clauses.entries[self._first - 1] if self._first else ""
        async for clause in self._clauses.follow(self._first):
            if sound.is_full:
                break
            sound.begin_clause(self._pause(before))
            silent = sound.samples
            try:
                async with aclosing(
                    closable(synthesizer.synthesize(self.manner.spoken(clause, self._playing.ahead_s())))
                ) as chunks:
                    async for chunk in chunks:
                        self._add(chunk)
                        heard(len(sound.starts) - 1)
            except BadSpeechRequest as error:  # that clause is left out, what follows is not
                log.warning("turn %s: a clause was not spoken: %s", self._label, error)
            before = clause if sound.samples > silent else before

    def _end_early(self, code: str, sentence: str) -> None:
        self._sound.frames.append(frames.error(code, sentence))
        self._sound.frames.close()

    def _add(self, chunk: AudioChunk) -> None:
        before = self._sound.samples
        self._sound.add(chunk)
        self._playing.made((self._sound.samples - before) / self._sound.sample_rate_hz)

    def _pause(self, before: str) -> bytes:
        return pauses.silence(before, self.manner.pause_s, self._sound.sample_rate_hz) if before else b""
