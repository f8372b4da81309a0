"""Figures of turns: one row for each that ended, whatever became of it, and no turn waits for the writing."""

import asyncio
import logging
import threading
from collections.abc import Sequence

import pytest

from agent.events import Guarded
from agent.model import TookOver
from conversation import figures as room
from conversation.figures import Figures
from conversation.turn import Turn
from store.errors import StoreUnavailable
from store.figures import TurnRow
from tests.conversation.conftest import Setting, new_id, until
from tests.fakes import Script, Speech, says
from tts.speech import AudioChunk

NOW = 20_000 * 86_400 + 5.5


class Drawer:
    """Keeps rows; while `held` it writes nothing, as often as `failures` says it fails."""

    def __init__(self, failures: int = 0) -> None:
        self.calls: list[Sequence[TurnRow]] = []
        self.failures = failures
        self.go = threading.Event()
        self.go.set()

    def add(self, rows: Sequence[TurnRow]) -> None:
        assert self.go.wait(30)
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("the disk is full")
        self.calls.append(rows)

    @property
    def rows(self) -> list[TurnRow]:
        return [row for call in self.calls for row in call]


def figures_of(drawer: Drawer) -> Figures:
    return Figures(drawer, invite_of=lambda talk: f"of {talk}", usual_brain="model", clock=lambda: NOW)


def ended(talk_id: str = "t", **stages_ms: float) -> Turn:
    return Turn(new_id(), "ann", talk_id, ending="finished", stages_ms=stages_ms)


async def test_a_row_tells_how_the_turn_went_and_nothing_that_was_said() -> None:
    drawer = Drawer()
    turn = ended(event_received=1_000.0, first_pcm=1_234.5)
    turn.sound.begin(22_050)
    for is_kept in (True, False):
        turn.sound.begin_clause()
        turn.sound.add(AudioChunk(b"\1\2" * 9, 22_050, is_kept=is_kept))
    figures = figures_of(drawer)
    figures.note(turn)
    await figures.close()
    assert drawer.rows == [TurnRow(int(NOW), 20_000, "of t", "finished", 234, 2, 1, "model")]


@pytest.mark.parametrize("stages", [{}, {"event_received": 5.0}, {"event_received": 5.0, "first_pcm": 4.0}])
async def test_without_sound_or_with_a_clock_that_jumped_there_is_no_first_sound(stages: dict[str, float]) -> None:
    drawer = Drawer()
    figures = figures_of(drawer)
    figures.note(ended(**stages))
    await figures.close()
    assert drawer.rows[0].first_sound_ms is None


@pytest.mark.parametrize("told", [TookOver("Today's budget is used up."), Guarded("schools")])
async def test_whoever_took_over_is_who_answered(told: TookOver | Guarded) -> None:
    drawer = Drawer()
    turn = ended()
    turn.chat.append(told)
    figures = figures_of(drawer)
    figures.note(turn)
    await figures.close()
    assert drawer.rows[0].brain == "concierge"


async def test_rows_that_come_while_others_are_written_go_together_and_none_is_lost() -> None:
    drawer = Drawer()
    figures = figures_of(drawer)
    drawer.go.clear()
    figures.note(ended())
    await asyncio.sleep(0.02)  # the first is being written
    for _ in range(5):
        figures.note(ended())  # returns at once: no turn waits
    drawer.go.set()
    await figures.close()
    assert [len(call) for call in drawer.calls] == [1, 5]


async def test_what_waits_is_bounded_and_what_is_lost_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(room, "MOST_WAITING", 3)
    drawer = Drawer()
    figures = figures_of(drawer)
    drawer.go.clear()
    figures.note(ended())
    await asyncio.sleep(0.02)
    for _ in range(10):
        figures.note(ended())
    drawer.go.set()
    await figures.close()
    assert len(drawer.rows) == 4
    assert "figures lost, of 7 turns" in caplog.text


async def test_a_failed_write_is_told_and_the_next_one_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    drawer = Drawer(failures=1)
    figures = figures_of(drawer)
    with caplog.at_level(logging.WARNING, "vox.turns"):
        figures.note(ended())
        await figures.close()
        figures.note(ended("u"))
        await figures.close()
    assert [row.invite_id for row in drawer.rows] == ["of u"]
    assert "figures lost, of 1 turns: the disk is full" in caplog.text


async def test_every_turn_that_was_asked_is_told_once_with_its_end(stage: Setting) -> None:
    one = stage([says("Two homes."), Script((), hang=True), says("Three.")], [Speech(), Speech(hang=True)])
    told: list[tuple[str, str | None]] = []
    one.turns._told_end = lambda turn: told.append((turn.id, turn.ending))
    first, second, third = new_id(), new_id(), new_id()
    await one.chat(first)
    await until(lambda: len(told) == 1)
    asking = one.chat(second)
    await until(lambda: len(one.model.calls) == 2)
    one.chat(third)  # supersedes it
    await asking
    await until(lambda: one.voice.requests)
    one.turns.end_session("ann")
    await until(lambda: len(told) == 3)
    assert told == [(first, "finished"), (second, "superseded"), (third, "stopped")]
