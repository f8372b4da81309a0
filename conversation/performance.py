"""The work of one turn: the agent's reply to the chat and, clause by clause, to the voice.

The chat never waits for the voice. Knows no sessions and no readers: conversation.turns does.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing

from agent.closing import closable
from agent.errors import AgentError, FixSettings, NotServed
from agent.events import (
    AgentEvent,
    Answerer,
    Aside,
    ClauseChanged,
    ListingsShown,
    ReplyFinished,
    Retrying,
    ToolFinished,
)
from agent.model import Message, TextDelta, TookOver
from agent.sources import mentions, sources
from conversation import passes
from conversation.booked import Booked
from conversation.dialogue import Dialogue, Exchange, Found, Viewing, broken_off
from conversation.manner import told_manner
from conversation.means import NO_LONGER_INVITED, Means
from conversation.question import Question
from conversation.said import Said
from conversation.turn import Turn, TurnEnded
from tts import frames

MAX_REPLY_CHARS = 6_000
log = logging.getLogger("vox.turns")

BUSY = "I cannot reach my language model right now. Please try again in a moment."
BROKEN = "My answer broke off. Please ask me again."
NOTES = {
    "stopped": "Stopped.",
    "superseded": "Interrupted by your next question.",
    "abandoned": "Stopped, since nobody was listening.",
    "failed": BROKEN,
}


class Performance:
    """Performs one turn, once."""

    def __init__(
        self, turn: Turn, question: Question, dialogue: Dialogue, booked: Booked, addresses: Mapping[str, str]
    ) -> None:
        """`addresses`: a home's address by its ListingKey, to tell which home is being spoken of."""
        self._turn = turn
        self._question = question
        self._dialogue = dialogue
        self._booked = booked
        self._addresses = addresses
        self._exchange: Exchange | None = None
        self._results: list[ToolFinished] = []  # of this turn: the dialogue learns of them at its end
        self._said = Said(turn.clauses, turn.asides)
        self._took_over = ""

    async def run(self, means: Means, older: Sequence["asyncio.Task[None]"] = ()) -> None:
        """Fill the turn's records to their ends. Cancelling it closes them with `turn.ending`'s note.

        `older` turns, already cancelled, first write their ends into the dialogue that both may share.
        """
        turn = self._turn
        passes.begin(turn, turn.manner or self._question.manner, means.voice)
        try:
            if older:
                await asyncio.wait(older)
            self._ask()
            ended = await self._reply(means.agent)
            turn.ending = ended.ending
            turn.chat.append(ended)
            turn.chat.close()
            await passes.finished(turn)
            failed = frames.error("reply_failed", ended.note) if ended.ending == "failed" else b""
            turn.sound.frames.append(failed or turn.sound.end(turn.stages_ms))
            turn.sound.frames.close()
        except asyncio.CancelledError:
            self._break_off()
            raise
        except Exception:  # the edge of the turn's task: a fault of ours ends this turn, not the server
            log.exception("turn %s failed", turn.id[:8])
            turn.ending = "failed"
            self._break_off()
        finally:
            await passes.cancelled(turn)
            self.close()

    def give_up(self) -> None:
        """The turn was over before its question came: what was typed is shown all the same."""
        self._break_off()
        self.close()

    def close(self) -> None:
        """Close the turn's records, with a last word where there is none: a task that is cancelled before its
        first step never gets to run."""
        if not self._turn.sound.frames.closed and self._exchange is None:
            self._break_off()
        self._turn.chat.close()
        self._turn.sound.frames.close()

    def _ask(self) -> Exchange:
        question = self._question
        if question.replaces:
            self._dialogue.forget_from(question.replaces)
        self._exchange = self._dialogue.ask(
            self._turn.id, question.text, int(time.time()), manner=told_manner(question.manner)
        )
        return self._exchange

    def _break_off(self) -> None:
        """Cancelled: tell the readers, and the dialogue unless the reply was whole and only its sound is cut."""
        turn = self._turn
        ending = turn.ending if turn.ending in NOTES else "stopped"
        if not turn.chat.closed:
            self._note_end(self._exchange or self._ask())  # what was typed is shown, whatever happens
            self._keep_broken(NOTES[ending])
            turn.chat.append(TurnEnded(ending, NOTES[ending]))
        turn.clauses.close()
        turn.sound.frames.append(frames.error(ending, NOTES[ending]))

    def _note_of(self, error: AgentError) -> str:
        if isinstance(error, NotServed):  # in the middle of the answer
            return NO_LONGER_INVITED
        return BUSY if isinstance(error, FixSettings) or not self._said.answer else BROKEN

    def _keep_broken(self, note: str) -> None:
        said = self._said
        messages = broken_off(said.answer, self._results, self._turn.id)
        self._dialogue.break_off(self._turn.id, said.text, note, messages)

    async def _reply(self, agent: Answerer) -> TurnEnded:
        turn = self._turn
        exchange = self._exchange or self._ask()
        try:
            messages = await self._follow(agent, exchange, tuple(self._dialogue.messages))
        except AgentError as error:
            log.warning("turn %s: %s: %s", turn.id[:8], type(error).__name__, error)
            note = self._note_of(error)
            self._keep_broken(note)
            return TurnEnded("failed", note)
        else:
            self._dialogue.answer(turn.id, self._said.text, messages)
            return TurnEnded("finished")
        finally:
            self._note_end(exchange)
            turn.clauses.close()

    async def _follow(self, agent: Answerer, exchange: Exchange, messages: Sequence[Message]) -> tuple[Message, ...]:
        said = self._said
        added: tuple[Message, ...] | None = None
        async with aclosing(closable(agent.reply(messages))) as events:
            async for event in events:
                self._take(event, exchange)
                exchange.said = said.text
                self._turn.chat.append(event)
                if isinstance(event, ReplyFinished):
                    added = event.messages
                if len(said.text) > MAX_REPLY_CHARS:
                    break
        said.finish()
        return broken_off(said.answer, self._results, self._turn.id) if added is None else added

    def _take(self, event: AgentEvent, exchange: Exchange) -> None:
        match event:
            case TextDelta():
                self._say(event, exchange)
            case Aside(text):
                self._said.aside(text)
            case Retrying(reason):
                exchange.notice = reason
            case TookOver(reason):
                exchange.notice = self._took_over = reason
            case ClauseChanged(change):
                exchange.changes = (*exchange.changes, change)
            case ToolFinished():
                self._note_tool(exchange, event)
            case ListingsShown(keys):
                exchange.listing_keys = tuple(dict.fromkeys((*keys, *exchange.listing_keys)))

    def _say(self, delta: TextDelta, exchange: Exchange) -> None:
        said, before = self._said, len(self._turn.clauses.entries)
        exchange.notice = self._took_over  # asked once more, the model answers: nobody need read of it any longer
        self._turn.reached("first_token")
        if delta.whole:
            said.clause(delta.text)
        else:
            said.piece(delta.text)
        if said.answers:
            self._turn.reached("first_clause")
        if len(self._turn.clauses.entries) > before:  # which home is spoken of is shown while it is
            exchange.mentions = mentions(said.text, self._addresses)

    def _note_tool(self, exchange: Exchange, event: ToolFinished) -> None:
        self._results.append(event)
        booking = event.result.get("booking")
        if event.name == "book_viewing" and booking is not None:
            self._booked.note(self._turn.session_id, booking["reference"])
            exchange.viewings = (*exchange.viewings, Viewing(booking["reference"], booking["said"]))
        total = event.result.get("total")
        if event.name == "search_listings" and isinstance(total, int):
            exchange.found = Found(len(event.result.get("listings", ())), total)

    def _note_end(self, exchange: Exchange) -> None:
        """Where each figure of the reply came from, and which homes it speaks of, in order."""
        text = self._said.text
        exchange.said, exchange.starts, exchange.notice = text, self._said.starts, self._took_over
        exchange.sources = sources(text, self._dialogue.questions(), [*self._dialogue.results(), *self._results])
        exchange.mentions = mentions(text, self._addresses)
