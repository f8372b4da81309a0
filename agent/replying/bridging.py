"""A sentence of the house that bridges a long silence while tools run. Knows events and a clock, no tool, no model."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from agent.events import AgentEvent, Aside, ToolsCalled
from agent.model import TextDelta

BRIDGE = "One moment, I am looking that up."


async def bridged(
    events: AsyncGenerator[AgentEvent, None],
    after_s: float,
    wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> AsyncIterator[AgentEvent]:
    """The events as they come; once, an Aside where the first text is not there `after_s` after the first tools' call.

    None where something was said before: a model that said "One moment." needs no other one. Closing it closes
    `events`. `wait` is the clock.
    """
    bridge: asyncio.Task[None] | None = None
    try:
        async for event in events:  # until tools are called nothing needs a task of its own
            yield event
            if isinstance(event, TextDelta):
                break
            if isinstance(event, ToolsCalled):
                bridge = asyncio.create_task(_waited(wait, after_s))
                async with aclosing(_until_text(events, bridge)) as waited:  # first it lets go of `events`
                    async for told in waited:
                        yield told
                break
        async for event in events:
            yield event
    finally:
        if bridge is not None:
            bridge.cancel()
        await events.aclose()


async def _waited(wait: Callable[[float], Awaitable[object]], after_s: float) -> None:
    await wait(after_s)


async def _next(events: AsyncIterator[AgentEvent]) -> AgentEvent | None:
    """None at the end: a task cannot tell it otherwise."""
    return await anext(events, None)


async def _until_text(
    events: AsyncGenerator[AgentEvent, None], bridge: "asyncio.Task[None]"
) -> AsyncGenerator[AgentEvent, None]:
    """The events up to the first text, the Aside among them where `bridge` ends before that."""
    coming: asyncio.Task[AgentEvent | None] | None = None
    bridged_over = False
    try:
        while True:
            coming = asyncio.create_task(_next(events))
            await asyncio.wait({coming} if bridged_over else {coming, bridge}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                bridged_over = True
                yield Aside(BRIDGE)
            event = await coming
            if event is None:
                return
            yield event
            if isinstance(event, TextDelta):
                return
    finally:
        if coming is not None:
            await _ended(coming)


async def _ended(coming: "asyncio.Task[AgentEvent | None]") -> None:
    """Cancels it and waits until it has let go of its iterator, also when whoever waits is cancelled once more."""
    coming.cancel()
    cancelled = False
    while not coming.done():
        try:
            await asyncio.wait({coming})
        except asyncio.CancelledError:
            cancelled = True
    if not coming.cancelled():
        coming.exception()  # a task whose error nobody looks at complains
    if cancelled:
        raise asyncio.CancelledError
