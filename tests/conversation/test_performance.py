"""What a turn makes of what the agent tells: checked clauses, asides, notices, changes, and what is left of a half."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from agent.checked import Change
from agent.errors import NotServed, TryLater
from agent.events import AgentEvent, Aside, ClauseChanged, ReplyFinished, Retrying, ToolFinished, ToolsCalled
from agent.model import Message, TextDelta, TookOver
from conversation.dialogue import Dialogue, Exchange
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import NO_LONGER_INVITED, unmetered
from conversation.performance import BUSY
from conversation.question import Question
from conversation.retelling import Retelling
from conversation.turn import Turn
from conversation.turns import Turns
from tests.conversation.conftest import PATIENCE, VOICE, new_id, read_chat, read_sound, until
from tests.fakes import ScriptedSynthesizer

LOOKING = "One moment, I am looking that up."
AGAIN = "The language model did not answer; I am asking once more."
FOUND = {"listings": [{"ListingKey": "VX1", "ListPrice": 449_000}], "total": 1}
SEARCHED = ToolFinished("search_listings", {"city": "Elm"}, FOUND)
LIE = Change("figure", "$455,000", "$449,000", repaired=True)


def whole(text: str) -> TextDelta:
    return TextDelta(text, whole=True)


def finished(text: str) -> ReplyFinished:
    return ReplyFinished(None, (Message("assistant", text),))


@dataclass
class ScriptedAgent:
    """Tells the events of its script; an error is raised, None waits until `go` is set."""

    script: Sequence[AgentEvent | Exception | None]
    go: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[Sequence[Message]] = field(default_factory=list)

    async def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        self.asked.append(messages)
        for event in self.script:
            if event is None:
                await self.go.wait()
            elif isinstance(event, Exception):
                raise event
            else:
                yield event


class House:
    """One visitor, one scripted agent."""

    def __init__(self, *script: AgentEvent | Exception | None) -> None:
        self.agent = ScriptedAgent(script)
        self.voice = ScriptedSynthesizer()
        self.finished = FinishedTurns(10_000_000, 60)
        self.ended: list[Turn] = []
        self.means = unmetered(self.agent, self.voice)
        self.turns = Turns(self.means, self.finished, PATIENCE, told_end=self.ended.append)
        self.dialogue = Dialogue()
        self.turn_id = new_id()

    def ask(self) -> "asyncio.Task[object]":
        question = Question("Hello?", Manner(VOICE))
        return asyncio.create_task(
            read_chat(self.turns.chat("ann", self.turn_id, question, self.dialogue))  # type: ignore[arg-type]
        )

    async def asked(self) -> Exchange:
        """To the end of its sound."""
        async with asyncio.timeout(5):
            await self.ask()
            await until(lambda: self.ended)
        return self.exchange

    @property
    def exchange(self) -> Exchange:
        return self.dialogue.exchange(self.turn_id)

    @property
    def spoken(self) -> list[str]:
        return [request.text for request in self.voice.requests]


async def test_a_checked_clause_is_spoken_while_the_next_is_still_being_written() -> None:
    house = House(whole("Yes, it has."), None, whole(" It costs $5."), finished("Yes, it has. It costs $5."))
    asking = house.ask()
    await until(lambda: house.spoken == ["Yes, it has."])
    house.agent.go.set()
    await asking
    await until(lambda: house.ended)
    assert house.spoken == ["Yes, it has.", "It costs $5."]
    assert house.exchange.said == "Yes, it has. It costs $5."


async def test_an_aside_is_shown_and_spoken_in_its_place_and_told_to_no_model() -> None:
    house = House(
        ToolsCalled(("search_listings",)), Aside(LOOKING), SEARCHED, whole("One home."), finished("One home.")
    )
    exchange = await house.asked()
    assert exchange.said == f"{LOOKING} One home."
    assert house.spoken == [LOOKING, "One home."]
    assert [message.content for message in house.dialogue.messages] == ["Hello?", "One home."]


async def test_an_aside_is_neither_the_first_clause_nor_the_first_sound() -> None:
    house = House(Aside(LOOKING), None, whole("One home."), finished("One home."))
    asking = house.ask()
    await until(lambda: house.spoken == [LOOKING])
    turn = house.turns.find("ann", house.turn_id)
    assert turn is not None
    await until(lambda: turn.sound.samples)
    assert list(turn.stages_ms) == ["event_received"]
    house.agent.go.set()
    await asking
    await until(lambda: house.ended)
    assert list(turn.stages_ms) == ["event_received", "first_token", "first_clause", "first_pcm"]


async def test_asides_alone_are_no_answer() -> None:
    house = House(Aside(LOOKING), TryLater("gone"))
    exchange = await house.asked()
    assert (exchange.said, exchange.note, exchange.messages) == (LOOKING, BUSY, ())
    assert house.dialogue.messages == []
    assert "first_pcm" not in house.ended[0].stages_ms


async def test_that_the_model_is_asked_once_more_is_told_until_it_answers() -> None:
    house = House(Retrying(AGAIN), None, whole("One home."), finished("One home."))
    asking = house.ask()
    await until(lambda: house.dialogue.exchanges and house.exchange.notice)
    assert (house.exchange.notice, house.exchange.said) == (AGAIN, "")
    house.agent.go.set()
    await asking
    assert (house.exchange.notice, house.exchange.said) == ("", "One home.")


@pytest.mark.parametrize("end", [[TookOver("The concierge answers."), whole("One home."), finished("One home.")],
                                 [TookOver("The concierge answers."), TryLater("gone")]])  # fmt: skip
async def test_who_took_over_is_told_to_the_end(end: list[AgentEvent | Exception]) -> None:
    exchange = await House(Retrying(AGAIN), *end).asked()
    assert exchange.notice == "The concierge answers."


async def test_a_second_failure_leaves_no_promise() -> None:
    exchange = await House(Retrying(AGAIN), TryLater("gone")).asked()
    assert (exchange.notice, exchange.note) == ("", BUSY)


@pytest.mark.parametrize("said", [(), (whole("It costs $449,000."),)])
async def test_whoever_is_no_longer_invited_is_not_told_to_ask_again(said: Sequence[AgentEvent]) -> None:
    exchange = await House(*said, NotServed("the invite that would pay for it has ended")).asked()
    assert exchange.note == NO_LONGER_INVITED


async def test_a_change_is_noted_and_what_the_model_wrote_is_said_to_nobody() -> None:
    house = House(ClauseChanged(LIE), whole("It costs $449,000."), finished("It costs $449,000."))
    exchange = await house.asked()
    assert exchange.changes == (LIE,)
    assert house.spoken == [exchange.said] == ["It costs $449,000."]
    assert not any("455" in message.content for message in house.dialogue.messages)


async def test_a_stopped_turn_keeps_what_it_had_looked_up() -> None:
    house = House(Aside(LOOKING), SEARCHED, whole("One home."), None)
    asking = house.ask()
    await until(lambda: house.spoken[1:])
    house.turns.stop("ann", house.turn_id)
    await asking
    asked, call, result, said = house.dialogue.messages
    assert (asked.content, said.content) == ("Hello?", "One home.")
    assert call.tool_calls[0].id == result.tool_call_id
    assert house.dialogue.results() == [SEARCHED]


@pytest.mark.parametrize("script", [[SEARCHED, TryLater("gone")], [SEARCHED, SEARCHED, TryLater("gone")]])
async def test_a_turn_that_failed_before_a_word_keeps_it_too(script: list[AgentEvent | Exception]) -> None:
    house = House(*script)
    exchange = await house.asked()
    assert exchange.note == BUSY
    assert house.dialogue.results() == [SEARCHED] * (len(script) - 1)
    ids = [call.id for message in exchange.messages for call in message.tool_calls]
    assert len({*ids}) == len(ids)


async def test_a_clause_left_out_does_not_move_the_others_when_the_manner_is_changed() -> None:
    kept = "The first of them has a kitchen, a garage, and a garden."
    house = House(whole(f" {kept}"), whole(" It costs $5."), finished("Two."))
    await house.asked()
    again = Retelling(house.turns, house.finished, house.means, {VOICE.name: VOICE})
    changed = Manner(VOICE, speed=1.5)
    await read_sound(await again.change_manner("ann", house.turn_id, house.dialogue, changed, clause=1, received=0))
    assert house.spoken == [kept, "It costs $5.", "It costs $5."]
