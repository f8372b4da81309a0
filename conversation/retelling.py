"""Answers heard again: replayed, spoken again where no recording is kept, or in another manner from a clause on.

Changing the manner is what a slider does while an answer sounds: what was made but not yet heard is made anew, so
that the change is heard from the next clause on.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

from conversation import passes
from conversation.dialogue import Dialogue, Exchange
from conversation.errors import BadMessage, TryAgain, TurnGone
from conversation.finished import FinishedTurns, Recording
from conversation.manner import Manner, checked_manner
from conversation.means import MeansOf
from conversation.performance import NOTES
from conversation.said import clauses_of
from conversation.turn import Turn
from conversation.turns import Turns, replay
from tts import frames
from tts.speech import Voice

_TRIES = 3


class Retelling:
    """Over the same turns, recordings and voice as the first telling."""

    def __init__(self, turns: Turns, finished: FinishedTurns, means: MeansOf, voices: Mapping[str, Voice]) -> None:
        """`means`: what a session's answers are spoken with. `voices` by their names, the usual one first."""
        self._turns = turns
        self._finished = finished
        self._means = means
        self._voices = voices

    async def listen(self, session_id: str, turn_id: str, dialogue: Dialogue) -> AsyncIterator[bytes]:
        """All frames of an answer of `dialogue`, from its first one on. One that was cut short is spoken again.

        Raises NotYourTurn, or TurnGone when `dialogue` has no such answer.
        """
        turn = await self._ending(session_id, turn_id)
        if turn is None:
            recording = self._recorded(session_id, turn_id)
            if recording is not None and recording.is_whole:
                return replay(recording)
            turn = self._again(session_id, dialogue.exchange(turn_id))
        return self._turns.follow_sound(turn)

    async def pcm(self, session_id: str, turn_id: str, dialogue: Dialogue) -> tuple[bytes, int]:
        """The whole sound of an answer, mono s16le, and its sample rate in hertz. Raises as `recording` does."""
        recording = await self.recording(session_id, turn_id, dialogue)
        return recording.pcm(), recording.header_hz()

    async def recording(self, session_id: str, turn_id: str, dialogue: Dialogue) -> Recording:
        """The whole sound of an answer with its words.

        Raises as `listen` does, TurnGone when there is nothing to hear, and TryAgain when not all of it could be
        spoken: half an answer in a file would pass for the whole.
        """
        for _ in range(_TRIES):  # a slider moved meanwhile cuts what is followed
            made = [frame async for frame in await self.listen(session_id, turn_id, dialogue)]
            recording = Recording(session_id, tuple(made))
            if recording.has_ended:
                break
        if not recording.is_whole:
            raise TryAgain("This answer cannot be spoken right now. Please try again in a minute.")
        if not recording.pcm():
            raise TurnGone("Nothing was said in this answer.")
        return recording

    async def change_manner(
        self, session_id: str, turn_id: str, dialogue: Dialogue, manner: Manner, *, clause: int, received: int
    ) -> AsyncIterator[bytes]:
        """From clause number `clause` on the answer is spoken in this `manner`: its frames from there.

        The header says at which sample they begin: where the clause does or, if it has not begun yet, at
        `received`, up to where the page has the sound. Raises as `listen` does, and TurnGone when no whole recording
        is left to go on from.
        """
        turn = await self._ending(session_id, turn_id) or self._told_before(session_id, turn_id, dialogue)
        heard = turn.sound
        if heard.sample_rate_hz not in (0, manner.voice.sample_rate_hz):
            raise BadMessage("This voice can be heard from your next question on.")
        if turn.voice_task is None and not turn.clauses.closed:  # it waits, or is about to begin
            turn.manner = manner
            return self._turns.follow_sound(turn)
        begun = clause < len(heard.starts)
        frame = heard.starts[clause].frame if begun else heard.frame_at(received)
        sample = heard.starts[clause].sample if begun else received
        if turn.task is None:
            turn.sound = heard.before(clause)
            self._speak(turn, manner, min(clause, len(turn.clauses.entries)))
        else:
            passes.change(turn, manner, self._means(session_id).voice, clause)
        return self._turns.follow_sound(turn, frame, frames.header(manner.voice.sample_rate_hz, sample))

    async def _ending(self, session_id: str, turn_id: str) -> Turn | None:
        """The turn while it is being made. One that has just been made is waited for until it is kept: None."""
        turn = self._turns.find(session_id, turn_id)
        if turn is not None and turn.task is not None and (turn.sound.frames.closed or turn.task.cancelling()):
            await asyncio.wait([turn.task])
            await asyncio.sleep(0)  # its callback keeps it
            turn = self._turns.find(session_id, turn_id)
        return turn

    def _again(self, session_id: str, exchange: Exchange) -> Turn:
        """The answer of `exchange`, being spoken again as it was the first time."""
        turn = self._silent(session_id, exchange)
        self._speak(turn, self._manner_of(exchange), 0)
        return turn

    def _told_before(self, session_id: str, turn_id: str, dialogue: Dialogue) -> Turn:
        """A turn that is not in the making, with its sound."""
        turn = self._silent(session_id, dialogue.exchange(turn_id))
        recording = self._recorded(session_id, turn_id)
        if recording is None or not recording.is_whole:
            raise TurnGone("This recording is no longer kept. Please ask again.")
        turn.sound = recording.sound()
        return turn

    def _recorded(self, session_id: str, turn_id: str) -> Recording | None:
        with suppress(TurnGone):
            return self._finished.get(session_id, turn_id)
        return None

    @staticmethod
    def _silent(session_id: str, exchange: Exchange) -> Turn:
        turn = Turn(exchange.turn_id, session_id, "", ending="finished")
        turn.clauses.entries.extend(clauses_of(exchange.said, exchange.starts))
        for record in (turn.chat, turn.clauses):
            record.close()
        return turn

    def _manner_of(self, exchange: Exchange) -> Manner:
        knobs = dict(exchange.manner)
        with suppress(BadMessage):  # a voice that is gone, a range that has changed
            return checked_manner(self._voices, knobs.pop("voice", ""), knobs)
        return Manner(next(iter(self._voices.values())))

    def _speak(self, turn: Turn, manner: Manner, first: int) -> None:
        passes.begin(turn, manner, self._means(turn.session_id).voice, first)
        self._turns.adopt(turn, self._finish(turn))

    @staticmethod
    async def _finish(turn: Turn) -> None:
        try:
            await passes.finished(turn)
            turn.sound.frames.append(turn.sound.end(turn.stages_ms))
        except asyncio.CancelledError:
            turn.sound.frames.append(frames.error("stopped", NOTES["stopped"]))
            raise
        finally:
            await passes.cancelled(turn)
            turn.sound.frames.close()
