"""The evaluation's conversations with a model that takes no tools and says what it is told: the way itself is sound.

Every tool is called by the rules, every answer passes the judges: so what fails with a weak model is its own doing.
"""

import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from agent.events import AgentEvent, ClauseChanged, ReplyFinished, Retrying
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, TookOver, Tool, Usage
from agent.routed.router import RoutedModel
from agent.tools import Toolbox
from evaluation.answering import trusted
from evaluation.running import Answering, Case, cases, run
from evaluation.world import World

SAMPLE = World.load("sample", Path(__file__).parents[2] / "assets" / "listings")
EVERY_NTH = 6


class Parrot:
    """A ChatModel that repeats the right answer it is given."""

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        assert tools == ()
        answer = re.search(r"^A right answer: (.*)$", messages[-1].content, re.MULTILINE)
        yield TextDelta(answer[1] if answer else "I don't know that. I can look up homes in the listings.")
        yield ModelFinished("stop", Usage(1, 1))


class Watched:
    """The trusted agent, noting what should not happen."""

    def __init__(self, toolbox: Toolbox, noted: list[AgentEvent]) -> None:
        self._agent = trusted(RoutedModel(Parrot(), tools="router"))(toolbox)
        self._noted = noted

    async def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        async for event in self._agent.reply(messages):
            if isinstance(event, ClauseChanged | TookOver | Retrying):
                self._noted.append(event)
            if isinstance(event, ReplyFinished):
                assert event.usage is not None
            yield event


@pytest.mark.parametrize("case", cases()[::EVERY_NTH], ids=lambda case: f"{case.kind}: {case.name}")
async def test_a_conversation_goes_as_with_the_concierge(case: Case) -> None:
    noted: list[AgentEvent] = []

    def watched(toolbox: Toolbox) -> Answering:
        return Watched(toolbox, noted)

    outcome = await run(case, SAMPLE, 0, watched)
    assert [str(fault) for fault in outcome.faults] == []
    assert noted == []
