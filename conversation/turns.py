"""All turns in the making: one task each, owned by a session, read by a chat and a listener in either order.

A turn begins with its id, from whichever comes first: the listener's request or the page's event. A newer turn
of the same session supersedes the older one at that moment, before anything queues: else it would wait behind
itself. For one event loop.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from agent.agent import Agent
from conversation.booked import Booked
from conversation.dialogue import Dialogue
from conversation.errors import AlreadyListening, BadMessage, NotYourTurn, TooManyPending, TurnError
from conversation.finished import FinishedTurns, Recording
from conversation.performance import NOTES, Performance
from conversation.question import Question
from conversation.turn import ChatEvent, Ending, Turn, TurnEnded
from tts import frames
from tts.speech import Synthesizer

TURN_ID = re.compile(r"[0-9a-f]{32}")  # 128 random bits, minted by the page
NO_QUESTION = "No question came with this turn. Please send it again."
CHAT_PAUSE_S = 0.04  # 25 updates of the page a second: more cost the voice its processor
log = logging.getLogger("vox.turns")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and for how many things a session is waited for."""

    pending_turns: int = 2
    pending_s: float = 10.0
    abandoned_s: float = 2.0


class Turns:
    """The owner of every turn's life. `close` ends them all."""

    def __init__(
        self,
        agent: Agent,
        synthesizer: Synthesizer,
        finished: FinishedTurns,
        patience: Patience = Patience(),
    ) -> None:
        self.booked = Booked()
        self._agent = agent
        self._synthesizer = synthesizer
        self._finished = finished
        self._patience = patience
        self._turns: dict[str, Turn] = {}

    def listen(self, session_id: str, turn_id: str) -> AsyncIterator[bytes]:
        """The turn's speech frames, from the first one on; a finished turn is played again.

        Raises NotYourTurn, AlreadyListening, TooManyPending or BadMessage at once, before any frame.
        """
        if self._finished.owner(turn_id) is not None:
            return _replay(self._finished.get(session_id, turn_id))
        turn = self._bind(session_id, turn_id)
        if turn.has_listener:
            raise AlreadyListening("This answer is already being played.")
        turn.has_listener = True
        return self._follow_sound(turn)

    def chat(
        self, session_id: str, turn_id: str, question: Question, dialogue: Dialogue
    ) -> AsyncIterator[Sequence[ChatEvent]]:
        """Ask `question` as turn `turn_id`: what the agent tells, ending with TurnEnded, in batches of what
        has come since the one before.

        Raises NotYourTurn, AlreadyListening, TooManyPending or BadMessage at once, before anything is spent.
        """
        if self._finished.owner(turn_id) is not None:
            raise AlreadyListening("This question was already sent.")
        turn = self._bind(session_id, turn_id)
        if turn.task is not None:
            raise AlreadyListening("This question was already sent.")
        if turn.ending is None:
            performance = Performance(turn, question, dialogue, self.booked)
            turn.reached("event_received")
            turn.task = asyncio.create_task(self._perform(turn, performance), name=f"turn {turn.id[:8]}")
            turn.task.add_done_callback(lambda _: self._ended(turn, performance))
        else:  # superseded while it waited: the page still shows what was typed
            note = NOTES[turn.ending]
            dialogue.ask(turn.id, question.text)
            dialogue.break_off(turn.id, "", note)
            turn.chat.append(TurnEnded(turn.ending, note))
            turn.chat.close()
            self._turns.pop(turn.id, None)
        return self._follow_chat(turn)

    def refuse(self, session_id: str, turn_id: str, sentence: str) -> None:
        """The question of this turn was refused before it was asked: its listener hears of it at once."""
        with suppress(TurnError):
            turn = self._bind(session_id, turn_id)
            if turn.task is None and turn.ending is None:
                turn.ending = "failed"
                turn.sound.append(frames.error("question_refused", sentence))
                turn.sound.close()

    def stop(self, session_id: str, turn_id: str) -> None:
        """End a turn early. One that has ended already stays as it is. Raises NotYourTurn, TurnGone."""
        turn = self._turns.get(turn_id)
        if turn is None:
            self._finished.get(session_id, turn_id)
        elif turn.session_id != session_id:
            raise NotYourTurn("This answer belongs to another visitor.")
        else:
            self._end(turn, "stopped")

    def recording(self, session_id: str, turn_id: str) -> Recording:
        """What was said in a turn that has ended. Raises NotYourTurn, TurnGone."""
        return self._finished.get(session_id, turn_id)

    def end_session(self, session_id: str) -> None:
        """The session is over: all its turns stop."""
        for turn in self._of(session_id):
            self._end(turn, "stopped")

    async def close(self) -> None:
        """Stop every turn and wait until their tasks are done."""
        tasks = [turn.task for turn in self._turns.values() if turn.task is not None]
        for turn in list(self._turns.values()):
            self._end(turn, "stopped")
        if tasks:
            await asyncio.wait(tasks)

    def _bind(self, session_id: str, turn_id: str) -> Turn:
        """The turn of that id, made for this session if it is new; then the session's older turns end."""
        if not TURN_ID.fullmatch(turn_id):
            raise BadMessage("A turn's id is 32 hexadecimal digits.")
        turn = self._turns.get(turn_id)
        if turn is not None:
            if turn.session_id != session_id:
                raise NotYourTurn("This answer belongs to another visitor.")
            return turn
        older = self._of(session_id)
        if sum(one.task is None for one in older) >= self._patience.pending_turns:
            raise TooManyPending("Please wait a moment before you ask again.")
        for one in older:
            self._end(one, "superseded")
        turn = self._turns[turn_id] = Turn(turn_id, session_id)
        asyncio.get_running_loop().call_later(self._patience.pending_s, self._expire, turn)
        return turn

    def _of(self, session_id: str) -> list[Turn]:
        return [turn for turn in self._turns.values() if turn.session_id == session_id]

    async def _perform(self, turn: Turn, performance: Performance) -> None:
        older = [one.task for one in self._of(turn.session_id) if one.task and one.task.cancelling()]
        await performance.run(self._agent, self._synthesizer, older)

    def _ended(self, turn: Turn, performance: Performance) -> None:
        performance.close()
        self._turns.pop(turn.id, None)
        self._finished.keep(turn.id, turn.session_id, turn.sound.entries)
        log.info("turn %s %s", turn.id[:8], turn.ending)

    def _end(self, turn: Turn, ending: Ending) -> None:
        if turn.task is not None:
            if not turn.task.cancelling():
                turn.ending = ending
                turn.task.cancel()
        elif turn.ending is None:
            turn.ending = ending
            turn.sound.append(frames.error(ending, NOTES[ending]))
            turn.sound.close()

    def _expire(self, turn: Turn) -> None:
        """No question came for this id in time: its listener hears of it."""
        if turn.task is None and self._turns.pop(turn.id, None) is not None:
            turn.sound.append(frames.error("no_question", NO_QUESTION))
            turn.sound.close()

    async def _follow_sound(self, turn: Turn) -> AsyncIterator[bytes]:
        try:
            with self._reading(turn):
                async for frame in turn.sound.follow():
                    yield frame
        finally:
            turn.has_listener = False

    async def _follow_chat(self, turn: Turn) -> AsyncIterator[Sequence[ChatEvent]]:
        with self._reading(turn):
            async for events in turn.chat.follow_batches(CHAT_PAUSE_S):
                yield events

    @contextmanager
    def _reading(self, turn: Turn) -> Iterator[None]:
        turn.readers += 1
        try:
            yield
        finally:
            turn.readers -= 1
            if turn.readers == 0:
                loop = asyncio.get_running_loop()
                loop.call_later(self._patience.abandoned_s, self._abandon, turn)

    def _abandon(self, turn: Turn) -> None:
        if turn.readers == 0 and turn.id in self._turns:
            self._end(turn, "abandoned")


async def _replay(recording: Recording) -> AsyncIterator[bytes]:
    for frame in recording.frames:
        yield frame
