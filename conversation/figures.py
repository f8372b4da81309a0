"""What each turn was like, noted when it is over and written off its path: no turn waits for it.

Knows how a turn ended and how long it took, nothing of what was said in it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from agent.events import Guarded
from agent.model import TookOver
from conversation.turn import ChatEvent, Turn
from store.days import DAY_S
from store.errors import StoreUnavailable
from store.figures import TurnRow

MOST_WAITING = 1_000
log = logging.getLogger("vox.turns")


class Drawer(Protocol):
    """store.figures.FigureDrawer, or a test's own. Blocks. May raise StoreUnavailable."""

    def add(self, rows: Sequence[TurnRow]) -> None: ...


class Figures:
    """Takes every turn that has ended (`note`); what waits to be written is bounded. For one event loop."""

    def __init__(
        self,
        drawer: Drawer,
        *,
        invite_of: Callable[[str], str],
        usual_brain: Literal["model", "concierge"],
        measure: Callable[[TurnRow, Sequence[ChatEvent]], None] = lambda *_: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`invite_of` tells by which invite a conversation came to be, by its id ("" when unknown). `usual_brain`
        answers unless another took over. `measure` is told of each row at once, and of all that the agent told.
        `clock` gives seconds since 1970, UTC.
        """
        self._drawer = drawer
        self._invite_of = invite_of
        self._usual_brain = usual_brain
        self._measure = measure
        self._clock = clock
        self._waiting: list[TurnRow] = []
        self._lost = 0
        self._writing: asyncio.Task[None] | None = None

    def note(self, turn: Turn) -> None:
        """The turn is over."""
        row = self._row(turn)
        self._measure(row, turn.chat.entries)
        if len(self._waiting) >= MOST_WAITING:
            self._lost += 1
            return
        self._waiting.append(row)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="write figures of turns")

    async def close(self) -> None:
        """Until everything is written, or could not be."""
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])

    def _row(self, turn: Turn) -> TurnRow:
        now_unix_s = int(self._clock())
        return TurnRow(
            at_unix_s=now_unix_s,
            day=now_unix_s // DAY_S,
            invite_id=self._invite_of(turn.talk_id),
            ending=turn.ending or "failed",
            first_sound_ms=_first_sound_ms(turn),
            clauses=turn.sound.clauses_sounded,
            clauses_kept=turn.sound.clauses_kept,
            brain="concierge" if _was_taken_over(turn) else self._usual_brain,
        )

    async def _write_all(self) -> None:
        """Rows that come while others are written go together, in one transaction."""
        while self._waiting:
            rows, self._waiting = self._waiting, []
            try:
                await asyncio.to_thread(self._drawer.add, rows)
            except StoreUnavailable as error:
                self._lost += len(rows)
                log.warning("figures lost, of %d turns: %s", self._lost, error)
                self._lost = 0
        if self._lost:
            log.warning("figures lost, of %d turns: too many waited to be written", self._lost)
            self._lost = 0


def _was_taken_over(turn: Turn) -> bool:
    return any(isinstance(event, TookOver | Guarded) for event in turn.chat.entries)


def _first_sound_ms(turn: Turn) -> int | None:
    """From the question's arrival to the first sample made; None when nothing was heard, or its clock jumped."""
    asked_ms, sounded_ms = turn.stages_ms.get("event_received"), turn.stages_ms.get("first_pcm")
    if asked_ms is None or sounded_ms is None or sounded_ms < asked_ms:
        return None
    return round(sounded_ms - asked_ms)
