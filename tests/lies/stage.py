"""Conversations with a liar, through all that a visitor's question goes through but the page: Turns, the payers' means
with a real ledger, the tools, the agent that checks, and a voice that writes down what it is given.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from access.ledger import Ledger
from agent.agent import Agent
from agent.bookings import BookingsInMemory
from agent.events import Aside, Retrying, ToolFinished
from agent.model import ChatModel, TextDelta, TookOver
from agent.replying.recovering import ReplyTimes
from agent.tools import Toolbox
from conversation.dialogue import Dialogue
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import Means, MeansOf, Payers, unmetered
from conversation.metered import PaidModel
from conversation.question import Question
from conversation.turn import ChatEvent, TurnEnded
from conversation.turns import Turns
from tests.access.house_ledger import ANN, MODEL
from tests.conversation.conftest import PATIENCE, VOICE, new_id, read_chat, read_sound
from tests.conversation.paying import open_ledger
from tests.lies.liars import Liar, in_process, over_http
from tests.lies.sample import NOW, homes
from tests.lies.script import Line
from tts.speech import AudioChunk, SpeechRequest

AT_ONCE = 12


class WritingVoice:
    """A Synthesizer that makes next to no sound and writes down what it was to say."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        self.texts.append(request.text)
        yield AudioChunk(b"\x00\x01" * 40, VOICE.sample_rate_hz)


@dataclass
class Told:
    """What came of one line: `shown` is all the page may show of it, `heard` the clauses that the voice was given."""

    question: str
    shown: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    results: list[Mapping[str, Any]] = field(default_factory=list)
    events: list[ChatEvent] = field(default_factory=list)
    kept: str = ""  # what the model is told of it later, in its own words

    def note(self) -> None:
        """What the events show besides the answer, and what tools told."""
        for event in self.events:
            if isinstance(event, Aside):
                self.shown.append(event.text)
            elif isinstance(event, TookOver | Retrying):
                self.shown.append(event.reason)
            elif isinstance(event, ToolFinished):
                self.results.append(event.result)
            elif isinstance(event, TurnEnded):
                self.shown.append(event.note)

    @property
    def spoken(self) -> list[str]:
        """All in one, too: a figure may be cut between two clauses."""
        return [" ".join(self.heard), *self.heard]

    @property
    def text(self) -> str:
        """The answer as it stands in the chat."""
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))


class Conversations:
    """Holds one conversation after the other, each with a dialogue of its own, by one `key` of the liar's."""

    def __init__(self, key: str, liar: Liar, voice: WritingVoice, means: MeansOf) -> None:
        self._key = key
        self._liar = liar
        self._voice = voice
        self.turns = Turns(means, FinishedTurns(1_000_000, 60), PATIENCE)

    async def hold(self, lines: Sequence[Line]) -> list[Told]:
        dialogue = Dialogue()
        return [await self._answer(line, dialogue) for line in lines]

    async def _answer(self, line: Line, dialogue: Dialogue) -> Told:
        self._liar.script(self._key, line.replies)
        self._voice.texts.clear()
        turn_id = new_id()
        chat = self.turns.chat("session", turn_id, Question(line.question, Manner(VOICE)), dialogue)
        told = Told(line.question, events=await read_chat(chat))
        await read_sound(self.turns.listen("session", turn_id))
        told.note()
        exchange = dialogue.exchange(turn_id)
        told.shown += [told.text, exchange.said]
        told.heard = list(self._voice.texts)
        told.kept = "\n".join(one.content for one in exchange.messages if one.role == "assistant")
        return told


Conversing = Mapping[str, Sequence[Line]]


async def held(folder: Path, lines: Conversing) -> dict[str, list[Told]]:
    """Each conversation by its name, held over HTTP with the means that the app gives to a visitor who pays."""
    async with open_ledger(folder) as (ledger, _), over_http() as liar:

        def means(key: str, voice: WritingVoice) -> MeansOf:
            return _payers(ledger, liar.model(key), voice).means

        return await _hold_all(liar, means, lines)


async def held_for_nothing(lines: Conversing) -> dict[str, list[Told]]:
    """The same agent, but with nobody who counts, and no HTTP: takes a third of the time."""
    async with in_process() as liar:

        def means(key: str, voice: WritingVoice) -> MeansOf:
            payers = _payers(cast("Ledger", _NoLedger()), liar.model(key), voice)
            return lambda session_id: Means(payers.means(session_id).agent, lambda: nullcontext(voice))

        return await _hold_all(liar, means, lines)


def _payers(ledger: Ledger, model: ChatModel, voice: WritingVoice) -> Payers:
    toolbox = _toolbox()
    paid, times = PaidModel(model, MODEL, 1_000), ReplyTimes(whole_s=120.0)
    return Payers(ledger, lambda _: toolbox, voice, invite_of=lambda _: ANN, paid=paid, times=times)


class _NoLedger:
    async def reserve(self, *of_whom: object) -> None: ...

    async def settle(self, *reserved: object) -> None: ...


async def held_unchecked(lines: Conversing) -> dict[str, list[Told]]:
    """Over HTTP, the same model and tools, but nobody between them and the visitor: the oracle is held against it."""
    async with over_http() as liar:

        def means(key: str, voice: WritingVoice) -> MeansOf:
            return unmetered(Agent(liar.model(key), _toolbox()), voice)

        return await _hold_all(liar, means, lines)


async def _hold_all(
    liar: Liar, means: Callable[[str, WritingVoice], MeansOf], conversations: Conversing
) -> dict[str, list[Told]]:
    """AT_ONCE at a time: the page's own pauses would make them slow one after the other."""
    waiting = iter(conversations.items())
    told: dict[str, list[Told]] = {}

    async def work(key: str) -> None:
        voice = WritingVoice()
        one = Conversations(key, liar, voice, means(key, voice))
        try:
            for name, lines in waiting:
                told[name] = await one.hold(lines)
        finally:
            await one.turns.close()

    async with asyncio.TaskGroup() as workers:
        for at in range(AT_ONCE):
            workers.create_task(work(f"key-{at}"))
    return told


def _toolbox() -> Toolbox:
    return Toolbox(homes(), clock=lambda: NOW, bookings=BookingsInMemory())
