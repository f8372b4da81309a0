"""The work of one turn: the agent's reply to the chat and, clause by clause, to the voice.

The chat never waits for the voice. What the voice makes is bounded in seconds, since it is kept for replay.
Knows no sessions and no readers: conversation.turns does.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import TypeVar, cast

from agent.agent import Agent
from agent.errors import AgentError, FixSettings
from agent.events import ReplyFinished, ToolFinished
from agent.model import Message, TextDelta
from conversation.booked import Booked
from conversation.dialogue import Dialogue, Viewing
from conversation.question import Question
from conversation.turn import Turn, TurnEnded
from tts import frames
from tts.clauses import Clauses
from tts.errors import BadSpeechRequest, SpeechError
from tts.speech import AudioChunk, Synthesizer, WordMark

MAX_SPEECH_S = 240.0
MAX_REPLY_CHARS = 6_000
BYTES_PER_SAMPLE = 2
log = logging.getLogger("vox.turns")
T = TypeVar("T")

BUSY = "I cannot reach my language model right now. Please try again in a moment."
BROKEN = "My answer broke off. Please ask me again."
MUTE = "My voice failed here. The text above is complete."
NOTES = {
    "stopped": "Stopped.",
    "superseded": "Interrupted by your next question.",
    "abandoned": "Stopped, since nobody was listening.",
    "failed": BROKEN,
}


class Performance:
    """Performs one turn, once."""

    def __init__(self, turn: Turn, question: Question, dialogue: Dialogue, booked: Booked) -> None:
        self._turn = turn
        self._question = question
        self._dialogue = dialogue
        self._booked = booked
        self._asked = False
        self._said = ""
        # Unbounded as a queue, bounded by MAX_REPLY_CHARS: a full queue would make the chat wait.
        self._clauses: asyncio.Queue[str | None] = asyncio.Queue()

    async def run(self, agent: Agent, synthesizer: Synthesizer, older: Sequence["asyncio.Task[None]"] = ()) -> None:
        """Fill the turn's records to their ends. Cancelling it closes them with `turn.ending`'s note.

        `older` turns, already cancelled, first write their ends into the dialogue that both may share.
        """
        turn = self._turn
        speaking = asyncio.create_task(self._speak(synthesizer), name=f"speak {turn.id[:8]}")
        try:
            if older:
                await asyncio.wait(older)
            self._ask()
            ended = await self._reply(agent)
            turn.ending = ended.ending
            turn.chat.append(ended)
            turn.chat.close()
            turn.sound.append(await self._last_frame(speaking, ended))
        except asyncio.CancelledError:
            self._break_off()
            raise
        except Exception:  # the edge of the turn's task: a fault of ours ends this turn, not the server
            log.exception("turn %s failed", turn.id[:8])
            turn.ending = "failed"
            self._break_off()
        finally:
            speaking.cancel()
            await asyncio.wait([speaking])
            self.close()

    def close(self) -> None:
        """Close the turn's records, with a last word where there is none: a task that is cancelled before its
        first step never gets to run."""
        if not self._turn.sound.closed and not self._asked:
            self._break_off()
        self._turn.chat.close()
        self._turn.sound.close()

    def _ask(self) -> None:
        self._asked = True
        self._dialogue.ask(self._turn.id, self._question.text)

    def _break_off(self) -> None:
        """Cancelled: tell the readers, and the dialogue unless the reply was whole and only its sound is cut."""
        turn = self._turn
        ending = turn.ending if turn.ending in NOTES else "stopped"
        if not turn.chat.closed:
            if not self._asked:
                self._ask()  # what was typed is shown, whatever happens
            self._dialogue.break_off(turn.id, self._said, NOTES[ending])
            turn.chat.append(TurnEnded(ending, NOTES[ending]))
        turn.sound.append(frames.error(ending, NOTES[ending]))

    async def _reply(self, agent: Agent) -> TurnEnded:
        turn = self._turn
        try:
            messages = await self._follow(agent, tuple(self._dialogue.messages))
        except AgentError as error:
            log.warning("turn %s: %s: %s", turn.id[:8], type(error).__name__, error)
            note = BUSY if isinstance(error, FixSettings) or not self._said else BROKEN
            self._dialogue.break_off(turn.id, self._said, note)
            return TurnEnded("failed", note)
        else:
            self._dialogue.answer(turn.id, self._said, messages)
            return TurnEnded("finished")
        finally:
            self._clauses.put_nowait(None)

    async def _follow(self, agent: Agent, messages: Sequence[Message]) -> tuple[Message, ...]:
        cutter = Clauses()
        added: tuple[Message, ...] = ()
        async with aclosing(_closable(agent.reply(messages))) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    self._said += event.text
                    self._turn.reached("first_token")
                    self._cut(cutter.feed(event.text))
                elif isinstance(event, ToolFinished):
                    self._note_booking(event)
                elif isinstance(event, ReplyFinished):
                    added = event.messages
                self._turn.chat.append(event)
                if len(self._said) > MAX_REPLY_CHARS:
                    added = (Message("assistant", self._said),)
                    break
        self._cut(cutter.finish())
        return added

    def _note_booking(self, event: ToolFinished) -> None:
        booking = event.result.get("booking")
        if event.name == "book_viewing" and booking is not None:
            self._booked.note(self._turn.session_id, booking["reference"])
            self._dialogue.book(Viewing(booking["reference"], booking["said"]))

    def _cut(self, clauses: Sequence[str]) -> None:
        for clause in clauses:
            self._turn.reached("first_clause")
            self._clauses.put_nowait(clause)

    async def _speak(self, synthesizer: Synthesizer) -> bytes:
        """Speak the clauses as they come. Returns the record's last frame."""
        sound = _Sound(self._turn, self._question.voice.sample_rate_hz)
        while (clause := await self._clauses.get()) is not None and not sound.is_full:
            try:
                async with aclosing(_closable(synthesizer.synthesize(self._question.spoken(clause)))) as chunks:
                    async for chunk in chunks:
                        sound.add(chunk)
                sound.end_clause()
            except BadSpeechRequest as error:  # a clause of dots or dashes has nothing to say
                log.info("turn %s: a clause was not spoken: %s", self._turn.id[:8], error)
            except SpeechError as error:
                log.error("turn %s: %s: %s", self._turn.id[:8], type(error).__name__, error)
                return frames.error("speech_failed", MUTE)
        return frames.end(sound.samples, truncated=sound.is_full, stages_ms=self._turn.stages_ms)

    async def _last_frame(self, speaking: "asyncio.Task[bytes]", ended: TurnEnded) -> bytes:
        last = await speaking
        return frames.error("reply_failed", ended.note) if ended.ending == "failed" else last


def _closable(events: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """The boundaries promise that closing cancels; their types say AsyncIterator."""
    return cast("AsyncGenerator[T, None]", events)


class _Sound:
    """The turn's sound so far: counts samples, places each clause's word marks after those before it."""

    def __init__(self, turn: Turn, sample_rate_hz: int) -> None:
        self._turn = turn
        self._max_samples = int(MAX_SPEECH_S * sample_rate_hz)
        self._clause_start = 0
        self.samples = 0
        self.is_full = False
        turn.sound.append(frames.header(sample_rate_hz))

    def add(self, chunk: AudioChunk) -> None:
        room = self._max_samples - self.samples
        pcm = chunk.pcm[: room * BYTES_PER_SAMPLE]
        self.is_full = self.is_full or len(pcm) < len(chunk.pcm)
        if chunk.marks:
            start = self._clause_start
            moved = [WordMark(m.text, m.start_sample + start, m.end_sample + start) for m in chunk.marks]
            self._turn.sound.append(frames.words(moved))
        if pcm:
            self._turn.reached("first_pcm")
            self._turn.sound.append(frames.audio(pcm))
            self.samples += len(pcm) // BYTES_PER_SAMPLE

    def end_clause(self) -> None:
        self._clause_start = self.samples
