"""A Turns with scripted parts on both sides: the real agent's loop, a scripted model, a scripted voice."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import pytest

from agent.agent import Agent
from agent.listings import Listings
from agent.model import TextDelta
from agent.tools import Toolbox
from conversation.dialogue import Dialogue
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import unmetered
from conversation.question import Question
from conversation.turn import ChatEvent, TurnEnded
from conversation.turns import Patience, Turns
from tests.fakes import Script, ScriptedModel, ScriptedSynthesizer, Speech
from tts import frames
from tts.speech import Voice

VOICE = Voice("joe", "Joe", "en-US", 22_050, "", "")
# No stall of the machine outlasts it: what a test awaits is never overtaken by the house's own clock.
PATIENCE = Patience(pending_s=60.0, abandoned_s=60.0)
# For tests of its end alone.
IMPATIENT = Patience(pending_s=0.4, abandoned_s=0.2)


def new_id() -> str:
    return secrets.token_hex(16)


@dataclass
class Stage:
    """One Turns and its scripted parts, and what a visitor does with them."""

    model: ScriptedModel
    voice: ScriptedSynthesizer
    finished: FinishedTurns
    turns: Turns
    dialogue: Dialogue = field(default_factory=Dialogue)

    def chat(self, turn_id: str, text: str = "Hello?", session: str = "ann") -> asyncio.Task[list[ChatEvent]]:
        """Ask, and read the chat to its end."""
        batches = self.turns.chat(session, turn_id, Question(text, Manner(VOICE)), self.dialogue)
        return asyncio.create_task(read_chat(batches))

    def listen(self, turn_id: str, session: str = "ann") -> asyncio.Task[list[tuple[bytes, bytes]]]:
        """Listen to the end."""
        return asyncio.create_task(read_sound(self.turns.listen(session, turn_id)))


async def read_chat(batches: AsyncIterator[Sequence[ChatEvent]]) -> list[ChatEvent]:
    return [event async for batch in batches for event in batch]


async def read_sound(stream: AsyncIterator[bytes]) -> list[tuple[bytes, bytes]]:
    return list(frames.FrameReader().feed(b"".join([piece async for piece in stream])))


def text_of(events: Sequence[ChatEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def ending_of(events: Sequence[ChatEvent]) -> TurnEnded:
    assert isinstance(events[-1], TurnEnded)
    return events[-1]


def pcm_of(sound: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join(payload for kind, payload in sound if kind == frames.AUDIO)


async def until(condition: Callable[[], object], timeout_s: float = 30.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)


Setting = Callable[..., Stage]


@pytest.fixture
async def stage() -> AsyncIterator[Setting]:
    """`stage(scripts, speeches)` sets one up; all are closed at the end, and no task may be left."""
    made: list[Stage] = []

    def set_up(scripts: Sequence[Script], speeches: Sequence[Speech] = (), patience: Patience = PATIENCE) -> Stage:
        model, voice = ScriptedModel(*scripts), ScriptedSynthesizer(*speeches)
        finished = FinishedTurns(max_bytes=10_000_000, max_age_s=60)
        turns = Turns(unmetered(Agent(model, Toolbox(Listings(()))), voice), finished, patience)
        made.append(Stage(model, voice, finished, turns))
        return made[-1]

    yield set_up
    for one in made:
        await one.turns.close()
        assert one.model.closed == len(one.model.calls)
        assert one.voice.closed == len(one.voice.requests)
