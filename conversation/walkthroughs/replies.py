"""The answers of a walkthrough's steps, made by the code that makes a live answer, and told like one.

A scripted line goes through the work of a turn as if an agent had looked up the home that it shows and had then said
the line: so figures, homes and clauses are found as always, and whoever takes over finds the model told of it. A live
step is asked of the offline concierge, which costs nothing. Knows no sound.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from hashlib import sha256

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.events import AgentEvent, ListingsShown, ReplyFinished, ToolFinished, ToolsCalled
from agent.listings import Listings
from agent.model import Message, TextDelta, Usage
from agent.tools import Toolbox
from conversation.booked import Booked
from conversation.dialogue import Dialogue, Exchange, broken_off
from conversation.manner import Manner
from conversation.means import Means
from conversation.performance import Performance
from conversation.question import Question
from conversation.turn import Turn
from conversation.walkthroughs.errors import CannotRender
from conversation.walkthroughs.kept import Kept
from conversation.walkthroughs.rendered import digest
from conversation.walkthroughs.script import Step, Walkthrough
from tts.speech import AudioChunk, SpeechRequest, Voice

VERSION = 2  # raised when answers are recorded otherwise, so that those that were kept are made anew
LOOK_UP = "get_listing"


class Replies:
    """Over the house's listings. `voice` speaks nothing here; a turn's value wants one."""

    def __init__(self, listings: Listings, kept: Kept, voice: Voice) -> None:
        self._toolbox = Toolbox(listings)  # its bookings are nobody's
        self._concierge = Agent(OfflineConcierge(), self._toolbox)
        self._kept = kept
        self._voice = voice
        self._addresses = {one.ListingKey: one.address for one in listings if one.address}
        self._facts = {one.ListingKey: _sha(one.model_dump_json()) for one in listings}
        self._all_facts = digest(self._facts)

    async def of(self, script: Walkthrough) -> list[tuple[str, Exchange]]:
        """The answer of each step with its key, made if it is not kept. Raises CannotRender, CannotKeep."""
        dialogue = Dialogue()
        made = []
        for number, step in enumerate(script.steps, start=1):
            key = self.key(step, dialogue)
            exchange = await asyncio.to_thread(self._kept.reply, key)
            if exchange is None:
                exchange = await self._make(key, step, dialogue, number)
                await asyncio.to_thread(self._kept.keep_reply, key, exchange)
            else:
                dialogue.exchanges.append(exchange)
            made.append((key, exchange))
        return made

    def key(self, step: Step, before: Dialogue) -> str:
        """Of all that the answer depends on. A scripted one on what was asked and looked up before, for the sources of
        its figures; a live one on all that was said before."""
        told: dict[str, object] = {"version": VERSION, "visitor": step.visitor, "agent": step.agent}
        if step.is_live:
            return digest(told | {"before": [asdict(one) for one in before.messages], "facts": self._all_facts})
        looked_up = [[one.name, dict(one.arguments), dict(one.result)] for one in before.results()]
        facts = [step.show, self._facts.get(step.show or ""), self._addresses]
        return digest(told | {"asked": before.questions(), "looked_up": looked_up, "facts": facts})

    async def _make(self, key: str, step: Step, dialogue: Dialogue, number: int) -> Exchange:
        """The answer, which is the last of `dialogue` from now on."""
        turn = Turn(key[:32], "", "")
        answerer = self._concierge if step.is_live else _Line(step, self._toolbox, turn.id)
        question = Question(step.visitor, Manner(self._voice))
        performance = Performance(turn, question, dialogue, Booked(), self._addresses)
        await performance.run(Means(answerer, lambda: nullcontext(_Mute())))
        exchange = dialogue.exchange(turn.id)
        if turn.ending != "finished" or not exchange.said.strip():
            raise CannotRender(f"Step {number}: no answer came of it ({exchange.note or 'nothing was said'}).")
        if exchange.viewings:
            raise CannotRender(f"Step {number}: a live answer that books a viewing cannot be recorded.")
        exchange.asked_unix_s, exchange.manner = 0, {}  # told of whoever takes over
        return exchange


class _Line:
    """An Answerer that says what is written, having looked up the home that is shown."""

    def __init__(self, step: Step, toolbox: Toolbox, turn_id: str) -> None:
        self._step, self._toolbox, self._turn_id = step, toolbox, turn_id

    async def reply(self, _: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        """See agent.events.Answerer."""
        results = []
        if self._step.show is not None:
            outcome = await self._toolbox.call(LOOK_UP, json.dumps({"listing_key": self._step.show}))
            results.append(ToolFinished(LOOK_UP, outcome.arguments, outcome.result))
            yield ToolsCalled((LOOK_UP,))
            yield results[0]
            if outcome.listing_keys:
                yield ListingsShown(outcome.listing_keys)
        yield TextDelta(self._step.agent)
        yield ReplyFinished(Usage(), broken_off(self._step.agent, results, self._turn_id))


class _Mute:
    """Nothing is heard: the sound has a key of its own, and is made by it (sounds.py)."""

    async def synthesize(self, _: SpeechRequest) -> AsyncIterator[AudioChunk]:
        nothing: tuple[AudioChunk, ...] = ()
        for chunk in nothing:
            yield chunk


def _sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()
