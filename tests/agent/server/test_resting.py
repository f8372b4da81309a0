"""A model that is left alone after it hung, with a scripted model and a clock that is moved by hand."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from agent.errors import AgentError, ReplyBroken, TryLater
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, Tool
from agent.server.resting import RestingModel

QUESTION = [Message("user", "Hello?")]


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Slow:
    """Each call takes its seconds, then raises its error, or answers."""

    def __init__(self, clock: Clock, *calls: tuple[float, AgentError | None]) -> None:
        self.asked = 0
        self.held: asyncio.Event | None = None
        self._clock, self._calls = clock, list(calls)

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        self.asked += 1
        seconds, error = self._calls.pop(0)
        self._clock.now_s += seconds
        if self.held:
            await self.held.wait()
        if error:
            raise error
        yield TextDelta("Hi.")
        yield ModelFinished("stop")


def resting(*calls: tuple[float, AgentError | None]) -> tuple[RestingModel, Slow, Clock]:
    clock = Clock()
    model = Slow(clock, *calls)
    return RestingModel(model, rest_s=30, clock=clock), model, clock


async def asked(model: RestingModel) -> AgentError | None:
    try:
        events = [event async for event in model.stream(QUESTION, ())]
    except AgentError as error:
        return error
    assert len(events) == 2
    return None


HUNG = (10.0, TryLater("too slow"))
QUICK = (0.1, TryLater("busy"))


async def test_after_two_silences_nobody_waits_for_a_third() -> None:
    model, server, clock = resting(HUNG, HUNG, (0.1, None))
    assert await asked(model)
    assert await asked(model)
    clock.now_s += 29
    left = await asked(model)
    assert server.asked == 2
    assert isinstance(left, TryLater)
    assert left.cost_nothing
    assert not left.worth_asking_again
    clock.now_s += 2
    assert await asked(model) is None
    assert server.asked == 3


async def test_one_silence_more_and_it_rests_again() -> None:
    model, server, clock = resting(HUNG, HUNG, HUNG)
    for _ in range(2):
        await asked(model)
    clock.now_s += 31
    await asked(model)
    assert await asked(model)
    assert server.asked == 3


@pytest.mark.parametrize("other", [QUICK, (0.1, None), (9.0, ReplyBroken("cut")), (9.0, None)])
async def test_what_answers_in_any_way_between_two_silences_counts(other: tuple[float, AgentError | None]) -> None:
    model, server, _ = resting(HUNG, other, HUNG, (0.1, None))
    for _ in range(4):
        await asked(model)
    assert server.asked == 4


async def test_while_one_call_tries_the_others_do_not_wait_for_it() -> None:
    model, server, clock = resting(HUNG, HUNG, (0.0, None))
    for _ in range(2):
        await asked(model)
    clock.now_s += 31
    server.held = asyncio.Event()
    trying = asyncio.create_task(asked(model))
    await asyncio.sleep(0)
    assert await asked(model), "told at once, though the server may be well"
    assert server.asked == 3
    server.held.set()
    assert await trying is None
