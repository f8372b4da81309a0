"""Before a new release takes over: what is open goes on to its end, and what would begin waits for the next process.

Whoever is held is refused once this process takes no more connections; a proxy then asks again, of the next one. Knows
of turns only what it is given.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from access.errors import TakenOver
from access.places import Place

POLL_S = 0.1
LAST_WORDS_S = 0.3  # an answer's last batch of text leaves within this
_TURN_ID = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


class Draining:
    """Not thread-safe: for the event loop. `patience_s` is how long open answers may go on; 0: not at all."""

    def __init__(self, patience_s: float, *, open_turns: Callable[[], int], is_known: Callable[[str], bool]) -> None:
        """`open_turns`: how many are being asked, answered or spoken. `is_known`: whether an id is a turn's."""
        self.patience_s = patience_s
        self._open_turns = open_turns
        self._is_known = is_known
        self._listening = 0
        self._begun = False
        self._over = asyncio.Event()

    @property
    def has_begun(self) -> bool:
        return self._begun

    async def drained(self) -> bool:
        """Holds what begins from now on; back when nothing is open any more (True), or patience is at its end."""
        self._begun = True
        loop = asyncio.get_running_loop()
        until_s = loop.time() + self.patience_s
        while self._open_turns() or self._listening:
            if loop.time() >= until_s:
                return False
            await asyncio.sleep(POLL_S)
        await asyncio.sleep(min(LAST_WORDS_S, self.patience_s))
        return True

    def release(self) -> None:
        """This process takes no more connections: who is held may ask again."""
        self._begun = True
        self._over.set()

    async def pass_or_hold(self, place: Place, turn_id: str, body: bytes) -> None:
        """At once for what is open or begins nothing. Raises TakenOver, in time, for what would begin a turn."""
        if self._begun and self._would_begin(place, turn_id, body):
            await self._over.wait()
            raise TakenOver("The demo is being updated. Please send that again in a few seconds.")

    def _would_begin(self, place: Place, turn_id: str, body: bytes) -> bool:
        if place.counts == "turn":  # tap's two requests come apart: the one whose other is here goes through
            return not any(self._is_known(found.decode()) for found in _TURN_ID.findall(body))
        return bool(turn_id) and not self._is_known(turn_id)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Somebody hears an answer: that is not cut."""
        self._listening += 1
        try:
            yield
        finally:
            self._listening -= 1
