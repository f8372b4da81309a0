"""All turns in the making: one task each, owned by a session, read by a chat and a listener in either order.

A turn begins with its id, from whichever comes first: the listener's request or the page's event. A newer turn
of the same conversation supersedes the older one at that moment, before anything queues: else it would wait
behind itself. Two conversations of one visitor, in two tabs, leave each other alone, but their turns are made one
after the other. For one event loop.
"""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import MappingProxyType
from weakref import WeakValueDictionary

from conversation.booked import Booked
from conversation.dialogue import Dialogue
from conversation.errors import AlreadyListening, BadMessage, NotYourTurn, TooManyPending, TurnError
from conversation.finished import FinishedTurns, Recording
from conversation.means import Means, MeansOf
from conversation.performance import NOTES, Performance
from conversation.question import Question
from conversation.turn import ChatEvent, Ending, Turn
from conversation.waiting import Waiting
from tts import frames

TURN_ID = re.compile(r"[0-9a-f]{32}")  # 128 random bits, minted by the page
NO_QUESTION = "No question came with this turn. Please send it again."
NOT_YOURS = "This answer belongs to another visitor."
CHAT_PAUSE_S = 0.04  # 25 updates of the page a second: more cost the voice its processor
log = logging.getLogger("vox.turns")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and for how many things a visitor is waited for."""

    pending_turns: int = 2  # of one conversation
    pending_of_session: int = 8
    pending_s: float = 10.0
    abandoned_s: float = 2.0


class Turns:
    """The owner of every turn's life. `close` ends them all."""

    def __init__(
        self,
        means: MeansOf,
        finished: FinishedTurns,
        patience: Patience = Patience(),
        *,
        waiting: Waiting | None = None,
        addresses: Mapping[str, str] = MappingProxyType({}),
        told_end: Callable[[Turn], None] = lambda _: None,
    ) -> None:
        """`means`: what a session's answers are made with. `addresses`: a home's address by its ListingKey, to tell
        which home is being spoken of. `told_end` is called once for every turn that was asked, when it is over."""
        self.booked = Booked()
        self._means = means
        self._finished = finished
        self._patience = patience
        self._waiting = waiting or Waiting()
        self._addresses = addresses
        self._told_end = told_end
        self._turns: dict[str, Turn] = {}
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by session

    def listen(self, session_id: str, turn_id: str, talk_id: str = "") -> AsyncIterator[bytes]:
        """The turn's speech frames, from the first one on; a finished turn is played again.

        Raises NotYourTurn, AlreadyListening, TooManyPending or BadMessage at once, before any frame.
        """
        if turn_id not in self._turns and self._finished.owner(turn_id) is not None:
            return replay(self._finished.get(session_id, turn_id))
        turn = self._bind(session_id, turn_id, talk_id)
        if turn.listener is not None:
            raise AlreadyListening("This answer is already being played.")
        self._tell_places()
        return self.follow_sound(turn)

    def chat(
        self,
        session_id: str,
        turn_id: str,
        question: Question,
        dialogue: Dialogue,
        talk_id: str = "",
        *,
        on_end: Callable[[], None] = lambda: None,
    ) -> AsyncIterator[Sequence[ChatEvent]]:
        """Ask `question` as turn `turn_id`: what the agent tells, ending with TurnEnded, in batches of what
        has come since the one before. `on_end` is called when all is written into `dialogue`, read or not.

        Raises NotYourTurn, AlreadyListening, TooManyPending or BadMessage at once, before anything is spent.
        """
        if self._finished.owner(turn_id) is not None:
            raise AlreadyListening("This question was already sent.")
        means = self._means(session_id)
        turn = self._bind(session_id, turn_id, talk_id)
        if turn.task is not None:
            raise AlreadyListening("This question was already sent.")
        performance = Performance(turn, question, dialogue, self.booked, self._addresses)
        if turn.ending is None:
            turn.reached("event_received")
            turn.task = asyncio.create_task(self._perform(turn, performance, means), name=f"turn {turn.id[:8]}")
            turn.task.add_done_callback(lambda _: self._ended(turn, performance, on_end))
            self._tell_places()
        else:  # superseded while it waited
            performance.give_up()
            self._turns.pop(turn.id, None)
            on_end()
            self._told_end(turn)
        return self._follow_chat(turn, time.monotonic())

    def refuse(self, session_id: str, turn_id: str, talk_id: str, sentence: str) -> None:
        """The question of this turn was refused before it was asked: its listener hears of it at once."""
        with suppress(TurnError):
            turn = self._bind(session_id, turn_id, talk_id)
            if turn.task is None and turn.ending is None:
                turn.ending = "failed"
                turn.sound.frames.append(frames.error("question_refused", sentence))
                turn.sound.frames.close()

    def find(self, session_id: str, turn_id: str) -> Turn | None:
        """A turn in the making; None when it has ended or never was. Raises NotYourTurn."""
        turn = self._turns.get(turn_id)
        if turn is not None and turn.session_id != session_id:
            raise NotYourTurn(NOT_YOURS)
        return turn

    def adopt(self, turn: Turn, work: Coroutine[None, None, None]) -> None:
        """`work` makes the sound of a `turn` that was answered before; it ends like any other."""
        self._turns[turn.id] = turn
        turn.task = asyncio.create_task(work, name=f"again {turn.id[:8]}")
        turn.task.add_done_callback(lambda _: self._sounded_again(turn))

    def stop(self, session_id: str, turn_id: str) -> None:
        """End a turn early. One that has ended already stays as it is. Raises NotYourTurn, TurnGone."""
        turn = self.find(session_id, turn_id)
        if turn is None:
            self._finished.get(session_id, turn_id)
        else:
            self._end(turn, "stopped")

    def at_work(self) -> int:
        """How many are being answered or spoken."""
        return sum(one.task is not None for one in tuple(self._turns.values()))

    def expected(self) -> int:
        """How many questions are on their way, or wait in Gradio's queue."""
        return sum(one.task is None for one in tuple(self._turns.values()))

    def is_known(self, turn_id: str) -> bool:
        """Whether a turn has that id: expected, at work, or ended and kept."""
        return turn_id in self._turns or self._finished.owner(turn_id) is not None

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

    async def follow_sound(self, turn: Turn, start: int = 0, first: bytes = b"") -> AsyncIterator[bytes]:
        """The frames of `turn`'s sound from number `start` on, after `first`. Its one listener from now on."""
        mine = turn.listener = object()
        frames_of = turn.sound.frames
        try:
            with self._reading(turn):
                if first:
                    yield first
                async for frame in frames_of.follow(start):
                    yield frame
        finally:
            if turn.listener is mine:
                turn.listener = None

    def _bind(self, session_id: str, turn_id: str, talk_id: str) -> Turn:
        """The turn of that id, made for this session if it is new; then the conversation's older turns end."""
        for name, given in (("turn", turn_id), ("conversation", talk_id or "0" * 32)):
            if not TURN_ID.fullmatch(given):
                raise BadMessage(f"A {name}'s id is 32 hexadecimal digits.")
        turn = self.find(session_id, turn_id)
        if turn is not None:
            if talk_id != turn.talk_id:
                raise BadMessage("This answer belongs to another conversation.")
            return turn
        self._refuse_too_many(session_id, talk_id)
        for one in self._of(session_id, talk_id):
            self._end(one, "superseded")
        turn = self._turns[turn_id] = Turn(turn_id, session_id, talk_id)
        asyncio.get_running_loop().call_later(self._patience.pending_s, self._expire, turn)
        return turn

    def _refuse_too_many(self, session_id: str, talk_id: str) -> None:
        def pending(turns: Iterable[Turn]) -> int:
            return sum(one.task is None for one in turns)

        if (
            pending(self._of(session_id, talk_id)) >= self._patience.pending_turns
            or pending(self._of(session_id)) >= self._patience.pending_of_session
        ):
            raise TooManyPending("Please wait a moment before you ask again.")
        if pending(self._turns.values()) >= self._waiting.most:
            raise TooManyPending("Many visitors are asking right now. Please try again in a minute.")

    def _of(self, session_id: str, talk_id: str | None = None) -> list[Turn]:
        return [
            turn for turn in self._turns.values() if turn.session_id == session_id and talk_id in (None, turn.talk_id)
        ]

    async def _perform(self, turn: Turn, performance: Performance, means: Means) -> None:
        """Once no other turn of the session is being made: what was made of it sounds on meanwhile."""
        older = [one.task for one in self._of(turn.session_id, turn.talk_id) if one.task and one.task.cancelling()]
        making = self._making.setdefault(turn.session_id, asyncio.Lock())
        if making.locked() and not older:
            turn.sound.frames.append(frames.queued(1, self._waiting.turn_s()))
        async with making:
            await performance.run(means, older)

    def _ended(self, turn: Turn, performance: Performance, on_end: Callable[[], None]) -> None:
        performance.close()
        on_end()
        self._turns.pop(turn.id, None)
        self._finished.keep(turn.id, Recording.of(turn))
        self._told_end(turn)
        log.info("turn %s %s", turn.id[:8], turn.ending)

    def _sounded_again(self, turn: Turn) -> None:
        """A recording made before is better than half a new one."""
        self._turns.pop(turn.id, None)
        if turn.voice_task is not None:  # a task that is cancelled before its first step never gets to end it
            turn.voice_task.cancel()
        turn.sound.frames.close()
        recording = Recording.of(turn)
        if recording.is_whole:
            self._finished.keep(turn.id, recording)

    def _end(self, turn: Turn, ending: Ending) -> None:
        if turn.task is not None:
            if not turn.task.cancelling():
                turn.ending = ending
                turn.task.cancel()
        elif turn.ending is None:
            turn.ending = ending
            turn.sound.frames.append(frames.error(ending, NOTES[ending]))
            turn.sound.frames.close()

    def _expire(self, turn: Turn) -> None:
        """No question came for this id in time: its listener hears of it. Not while the queue holds it back."""
        if turn.task is not None or self._turns.get(turn.id) is not turn:
            return
        if self._is_full():  # also one that was stopped: Gradio will bring its question yet
            asyncio.get_running_loop().call_later(self._patience.pending_s, self._expire, turn)
            return
        del self._turns[turn.id]
        turn.sound.frames.append(frames.error("no_question", NO_QUESTION))
        turn.sound.frames.close()

    def _is_full(self) -> bool:
        admitted = sum(one.task is not None and not one.chat.closed for one in self._turns.values())
        return admitted >= self._waiting.admitted

    def _tell_places(self) -> None:
        """Whoever waits for the queue hears of their place in it; nobody does while there is room."""
        if self._is_full():
            pending = [one for one in self._turns.values() if one.task is None and one.ending is None]
            for place, turn in enumerate(pending, 1):
                turn.sound.frames.append(frames.queued(place, self._waiting.wait_s(place)))

    async def _follow_chat(self, turn: Turn, admitted_s: float) -> AsyncIterator[Sequence[ChatEvent]]:
        try:
            with self._reading(turn):
                async for events in turn.chat.follow_batches(CHAT_PAUSE_S):
                    yield events
        finally:
            self._waiting.took(time.monotonic() - admitted_s)
            self._tell_places()

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
        if turn.readers == 0 and self._turns.get(turn.id) is turn:
            self._end(turn, "abandoned")


async def replay(recording: Recording) -> AsyncIterator[bytes]:
    """Its frames, at once."""
    for frame in recording.frames:
        yield frame
