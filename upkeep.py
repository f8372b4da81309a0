"""What goes on in the house beside its answers, kept going through its own faults; and how all of it ends.

It knows nothing of what the tasks do: retention, the audit, presets, walkthroughs (parts.py names them).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

AGAIN_S = 30.0  # a fault that stays fills no log, and one that has gone is soon forgotten
log = logging.getLogger("vox.app")

Work = Callable[[], Coroutine[Any, Any, None]]  # goes on as long as the house is open
Ending = Callable[[], Awaitable[None]]


@asynccontextmanager
async def upkeep(work: Sequence[Work], again_s: float = AGAIN_S) -> AsyncIterator[None]:
    """Each in a task of its own until the block is left, whatever one of them raises."""
    tasks = [asyncio.create_task(_kept_going(one, again_s)) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def end_all(endings: Sequence[Ending]) -> bool:
    """One after the other, in order, all of them: what one fails to write must not cost what the next would.

    True when none failed; those that did are in the log.
    """
    whole = True
    for ending in endings:
        try:
            await ending()
        except Exception:
            log.critical("%s failed at the end", _name(ending), exc_info=True)
            whole = False
    return whole


async def _kept_going(work: Work, again_s: float) -> None:
    """`work` until it is done or cancelled; what breaks off is told and begun again."""
    while True:
        coroutine = work()
        try:
            return await coroutine
        except Exception:
            task = asyncio.current_task()
            if task and task.cancelling():  # it failed while it tidied up: the house is closing, and waits for it
                log.critical("%s failed at the end", _name(coroutine), exc_info=True)
                return
            log.critical("%s broke off; it begins again in %g s", _name(coroutine), again_s, exc_info=True)
        await asyncio.sleep(again_s)


def _name(of: object) -> str:
    """A coroutine has its function's name, also where a lambda made it."""
    return str(getattr(of, "__qualname__", of))
