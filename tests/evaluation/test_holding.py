"""Many conversations: in order, at most so many, and bounded in time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from agent.events import AgentEvent, ReplyFinished
from agent.model import Message, TextDelta
from agent.tools import Toolbox
from evaluation.holding import Plan, held, planned, thinned
from evaluation.running import Answering, cases
from evaluation.world import World
from tests.hurried import hurried


class _Answerer:
    """Says hello; hangs from the `hangs_at`th question on."""

    def __init__(self, hangs_at: int | None = None) -> None:
        self.asked = 0
        self.most_at_once = 0
        self._now = 0
        self._hangs_at = hangs_at

    async def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        self.asked += 1
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        if self._hangs_at is not None and self.asked >= self._hangs_at:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        self._now -= 1
        yield TextDelta("Hello.")
        yield ReplyFinished(None, (Message("assistant", "Hello."),))

    def of(self, _: Toolbox) -> Answering:
        return self


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    world = World.load("sample", Path(__file__).parents[2] / "assets" / "listings")
    return planned([case for case in cases() if len(case.turns) == 1], [world], seed=1, paraphrases=1)


@pytest.mark.parametrize("at_once", [1, 3])
async def test_all_are_held_in_order_however_many_at_once(plans: list[Plan], at_once: int) -> None:
    answerer, told = _Answerer(), []
    few = plans[:7]
    outcomes = await held(few, answerer.of, at_once=at_once, time_s=60, progress=lambda done, _: told.append(done))
    assert [each.case for each in outcomes] == [plan.case for plan in few]
    assert told == [1, 2, 3, 4, 5, 6, 7]
    assert answerer.most_at_once == at_once


async def test_a_server_that_hangs_ends_it_all_in_time_and_what_was_held_counts(plans: list[Plan]) -> None:
    answerer = _Answerer(3)
    async with hurried(1.0, once=lambda: answerer.asked == 3):
        outcomes = await held(plans[:7], answerer.of, at_once=1, time_s=60, progress=lambda *_: None)
    assert len(outcomes) == 2


def test_a_limit_takes_every_kind(plans: list[Plan]) -> None:
    kinds = {plan.case.kind for plan in plans}
    few = thinned(plans, 40)
    assert len(few) == len({id(plan) for plan in few}) == 40
    assert {plan.case.kind for plan in few} == kinds
    assert thinned(plans, None) == thinned(plans, 10_000) == plans
