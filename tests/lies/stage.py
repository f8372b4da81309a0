"""Conversations with the scripted server, through all that a visitor's question goes through but the page: Turns, the
payers' means with a real ledger, the language model's client over HTTP, and a voice that writes down what it is given.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.agent import Agent
from agent.bookings import BookingsInMemory
from agent.events import Aside, Retrying, ToolFinished
from agent.model import TextDelta, TookOver
from agent.openai_model import OpenAIModel
from agent.tools import Toolbox
from agent.waits import ModelTimeouts
from conversation.dialogue import Dialogue
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import MeansOf, Payers, unmetered
from conversation.metered import PaidModel
from conversation.question import Question
from conversation.turn import ChatEvent, TurnEnded
from conversation.turns import Patience, Turns
from tests.access.house_ledger import ANN, MODEL
from tests.conversation.conftest import VOICE, new_id, read_chat, read_sound
from tests.conversation.paying import open_ledger
from tests.lies.sample import NOW, homes
from tests.lies.script import Line
from tests.openai_server import OpenAIServer, Reply
from tts.speech import AudioChunk, SpeechRequest

AT_ONCE = 12


class LyingServer(OpenAIServer):
    """An OpenAIServer with a script for each API key, so that several conversations can be held at once."""

    def __init__(self) -> None:
        super().__init__([])
        self._scripts: dict[str, list[Reply]] = {}

    def script(self, key: str, replies: Iterable[Reply]) -> None:
        """What the next requests with `key` get, in order."""
        self._scripts[f"Bearer {key}"] = list(replies)

    def _next(self) -> Reply:
        """For the request that came last: nothing is awaited between the two."""
        script = self._scripts[self.requests[-1].headers["authorization"]]
        return script.pop(0) if script else Reply(status=500)


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
    """Holds one conversation after the other, each with a dialogue of its own, by one `key` of the server's."""

    def __init__(self, key: str, server: LyingServer, voice: WritingVoice, means: MeansOf) -> None:
        self._key = key
        self._server = server
        self._voice = voice
        self.turns = Turns(means, FinishedTurns(1_000_000, 60), Patience(pending_s=5, abandoned_s=5))

    async def hold(self, lines: Sequence[Line]) -> list[Told]:
        dialogue = Dialogue()
        return [await self._answer(line, dialogue) for line in lines]

    async def _answer(self, line: Line, dialogue: Dialogue) -> Told:
        self._server.script(self._key, line.replies)
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


async def held(folder: Path, conversations: Mapping[str, Sequence[Line]]) -> dict[str, list[Told]]:
    """Each of `conversations` by its name, held with the means that the app gives to a visitor who pays."""
    with LyingServer() as server:
        async with open_ledger(folder) as (ledger, _), _clients(server) as client:

            def means(key: str, voice: WritingVoice) -> MeansOf:
                toolbox = _toolbox()
                paid = PaidModel(client(key), MODEL, 1_000)
                return Payers(ledger, lambda _: toolbox, voice, invite_of=lambda _: ANN, paid=paid).means

            return await _hold_all(server, means, conversations)


async def held_unchecked(conversations: Mapping[str, Sequence[Line]]) -> dict[str, list[Told]]:
    """The same model and tools, but nobody between them and the visitor: what the oracle is held against."""
    with LyingServer() as server:
        async with _clients(server) as client:

            def means(key: str, voice: WritingVoice) -> MeansOf:
                return unmetered(Agent(client(key), _toolbox()), voice)

            return await _hold_all(server, means, conversations)


async def _hold_all(
    server: LyingServer,
    means: Callable[[str, WritingVoice], MeansOf],
    conversations: Mapping[str, Sequence[Line]],
) -> dict[str, list[Told]]:
    """AT_ONCE at a time: the page's own pauses would make them slow one after the other."""
    waiting = iter(conversations.items())
    told: dict[str, list[Told]] = {}

    async def work(key: str) -> None:
        voice = WritingVoice()
        one = Conversations(key, server, voice, means(key, voice))
        try:
            for name, lines in waiting:
                told[name] = await one.hold(lines)
        finally:
            await one.turns.close()

    async with asyncio.TaskGroup() as workers:
        for at in range(AT_ONCE):
            workers.create_task(work(f"key-{at}"))
    return told


@asynccontextmanager
async def _clients(server: LyingServer) -> AsyncIterator[Callable[[str], OpenAIModel]]:
    """The language model's client for each key; all closed at the end."""
    waits = ModelTimeouts(first_token_s=5.0, between_tokens_s=5.0, whole_s=10.0)
    made: list[OpenAIModel] = []

    def client(key: str) -> OpenAIModel:
        made.append(OpenAIModel(api_key=key, base_url=server.base_url, model=MODEL, timeouts=waits))
        return made[-1]

    try:
        yield client
    finally:
        for one in made:
            await one.aclose()


def _toolbox() -> Toolbox:
    return Toolbox(homes(), clock=lambda: NOW, bookings=BookingsInMemory())
