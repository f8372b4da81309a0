"""Long waits of the house's own, made short: its clock leaps while a test waits, and stands by the test's event loop.

    async with hurried(1.0, once=lambda: server.requests):
        ...  # from the first request on one second more passes with each hundredth of a second that the loop goes round

So the usual timeouts hold, of many seconds, which no stall of the machine outlasts: while it stalls, nothing leaps.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

STEP_S = 0.01


class _Clock:
    """The one of this process."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self._monotonic = time.monotonic

    def __call__(self) -> float:
        return self._monotonic() + self.ahead_s


_CLOCK = _Clock()


@asynccontextmanager
async def hurried(leap_s: float, once: Callable[[], object] = lambda: True) -> AsyncIterator[None]:
    """`time.monotonic`, which event loops go by, is ahead of the machine's from then on, and never goes back."""
    time.monotonic = _CLOCK
    hurrying = asyncio.create_task(_hurry(leap_s, once))
    try:
        yield
    finally:
        hurrying.cancel()
        await asyncio.wait([hurrying])


async def _hurry(leap_s: float, once: Callable[[], object]) -> None:
    while not once():
        await asyncio.sleep(STEP_S)
    while True:
        await asyncio.sleep(STEP_S)
        _CLOCK.ahead_s += leap_s
