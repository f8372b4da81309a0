"""What is kept of visitors leaves by itself, once its time is over: looked at once an hour. Knows no rows."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conversation.talks import Talks
from store.days import DAY_S
from store.errors import StoreUnavailable

EVERY_S = 3_600.0
log = logging.getLogger("vox.talks")


@dataclass(frozen=True, slots=True)
class Bounded:
    """Rows that are kept for `days`. `forget` deletes those of before a moment (whole seconds since 1970, UTC) and
    gives their number; it blocks, and may raise StoreUnavailable."""

    what: str
    days: int
    forget: Callable[[int], int]


class Retention:
    """For one event loop."""

    def __init__(self, talks: Talks, bounded: Sequence[Bounded], clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970, UTC."""
        self._talks = talks
        self._bounded = bounded
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.once()
            await asyncio.sleep(EVERY_S)

    async def once(self) -> None:
        """What the store refuses is told in the log and done the next time."""
        await self._talks.forget_old()
        for one in self._bounded:
            try:
                gone = await asyncio.to_thread(one.forget, int(self._clock()) - one.days * DAY_S)
            except StoreUnavailable as error:
                log.warning("old %s could not be removed: %s", one.what, error)
            else:
                if gone:
                    log.info("%d %s were older than %d days and are gone", gone, one.what, one.days)
