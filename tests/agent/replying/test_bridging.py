"""The sentence that bridges a silence: only a long one, only once, only where nothing was said."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import pytest

from agent.events import AgentEvent, Aside, ReplyFinished, ToolFinished, ToolsCalled
from agent.model import TextDelta
from agent.replying.bridging import BRIDGE, bridged

CALLED = ToolsCalled(("search_listings",))
RAN = ToolFinished("search_listings", {}, {})
TEXT = TextDelta("Two homes.")
END = ReplyFinished(None, ())
SILENCE = "silence"


class _Clock:
    """Time passes where the script is silent."""

    def __init__(self) -> None:
        self.passed = asyncio.Event()
        self.told = asyncio.Event()

    async def wait(self, _seconds: float) -> None:
        await self.passed.wait()

    async def events(self, script: Sequence[AgentEvent | str]) -> AsyncGenerator[AgentEvent, None]:
        for one in script:
            if isinstance(one, str):
                self.passed.set()
                for _ in range(10):
                    await asyncio.sleep(0)
            else:
                yield one


async def _bridged(script: Sequence[AgentEvent | str]) -> list[AgentEvent]:
    clock = _Clock()
    return [event async for event in bridged(clock.events(script), 1.0, clock.wait)]


@pytest.mark.parametrize(
    ("script", "at"),
    [
        ([CALLED, RAN, TEXT, END], None),
        ([CALLED, SILENCE, RAN, TEXT, END], 1),
        ([CALLED, RAN, SILENCE, TEXT, END], 2),
        ([CALLED, SILENCE, RAN, CALLED, SILENCE, RAN, SILENCE, TEXT, END], 1),
        ([CALLED, RAN, CALLED, SILENCE, RAN, TEXT, END], 3),
        ([CALLED, RAN, TEXT, SILENCE, END], None),
        ([TEXT, CALLED, SILENCE, RAN, TEXT, END], None),
        ([SILENCE, TEXT, END], None),
        ([CALLED, SILENCE], 1),
    ],
)
async def test_once_and_only_in_a_silence_that_no_text_came_before(
    script: list[AgentEvent | str], at: int | None
) -> None:
    expected = [one for one in script if not isinstance(one, str)]
    if at is not None:
        expected.insert(at, Aside(BRIDGE))
    assert await _bridged(script) == expected


async def test_an_error_comes_through() -> None:
    async def failing() -> AsyncGenerator[AgentEvent, None]:
        yield CALLED
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        _ = [event async for event in bridged(failing(), 1.0, _Clock().wait)]


async def test_closing_it_ends_what_it_waits_for() -> None:
    ended = []

    async def hanging() -> AsyncGenerator[AgentEvent, None]:
        try:
            yield CALLED
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    events = bridged(hanging(), 0.0)
    assert [await anext(events), await anext(events)] == [CALLED, Aside(BRIDGE)]
    await events.aclose()  # type: ignore[attr-defined]
    assert ended == [True]
    assert len(asyncio.all_tasks()) == 1


async def test_cancelling_again_and_again_leaves_nothing_running() -> None:
    closed = []

    async def slow_to_end() -> AsyncGenerator[AgentEvent, None]:
        try:
            yield CALLED
            await asyncio.Event().wait()
        finally:
            for _ in range(5):
                await asyncio.sleep(0)
            closed.append(True)

    async def read() -> None:
        _ = [event async for event in bridged(slow_to_end(), 60.0)]

    task = asyncio.create_task(read())
    for _ in range(5):
        await asyncio.sleep(0)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert closed == [True]
    assert len(asyncio.all_tasks()) == 1
