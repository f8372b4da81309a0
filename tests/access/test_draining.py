"""Before the end: what is open goes on and is waited for, what would begin is held until the next process is there."""

import asyncio

import pytest

from access.draining import Draining
from access.errors import TakenOver
from access.places import Place, find_place

KNOWN, NEW = "a" * 32, "b" * 32
WITHIN_S = 30.0  # a test that hangs ends
JOIN = find_place("POST", "/gradio_api/queue/join")
SPEECH = find_place("GET", f"/speech/{NEW}")
HOMES = find_place("GET", "/homes")


def place(found: tuple[Place, object] | None) -> Place:
    assert found is not None
    return found[0]


class Turns:
    """Some that are open."""

    def __init__(self, count: int = 0) -> None:
        self.count = count

    def draining(self, patience_s: float = 3_600.0) -> Draining:
        return Draining(patience_s, open_turns=lambda: self.count, is_known=lambda turn_id: turn_id == KNOWN)


def test_the_place_of_a_stream_names_its_turn() -> None:
    assert SPEECH is not None
    assert SPEECH[1].groupdict() == {"turn": NEW}


async def test_nothing_is_held_before_it_begins() -> None:
    draining = Turns().draining()
    await draining.pass_or_hold(place(JOIN), "", NEW.encode())
    await draining.pass_or_hold(place(SPEECH), NEW, b"")
    assert not draining.has_begun


async def test_it_ends_with_the_last_answer_and_its_listener() -> None:
    turns = Turns(1)
    draining = turns.draining()
    with draining.listening():
        waiting = asyncio.create_task(draining.drained())
        await asyncio.sleep(0.15)
        turns.count = 0
        await asyncio.sleep(0.25)
        assert not waiting.done()
    assert await asyncio.wait_for(waiting, WITHIN_S)


async def test_patience_ends() -> None:
    assert not await asyncio.wait_for(Turns(1).draining(0.2).drained(), WITHIN_S)


@pytest.mark.parametrize("whose", ["turn", "stream"])
async def test_what_would_begin_is_held_until_released(whose: str) -> None:
    draining = Turns().draining()
    await draining.drained()
    asked = (place(JOIN), "", f'["{NEW}"]'.encode()) if whose == "turn" else (place(SPEECH), NEW, b"")
    held = asyncio.create_task(draining.pass_or_hold(*asked))
    await asyncio.sleep(0.05)
    assert not held.done()
    draining.release()
    with pytest.raises(TakenOver, match="being updated") as taken_over:
        await asyncio.wait_for(held, WITHIN_S)
    assert (taken_over.value.status, taken_over.value.retry_after_s) == (503, 2.0)


async def test_what_is_open_goes_on_and_everything_else_as_well() -> None:
    draining = Turns().draining()
    await draining.drained()
    for asked in (
        (place(JOIN), "", f'{{"data": ["a question", "{KNOWN}", "{NEW}"]}}'.encode()),  # its stream is here already
        (place(SPEECH), KNOWN, b""),
        (place(HOMES), "", b""),
    ):
        await asyncio.wait_for(draining.pass_or_hold(*asked), WITHIN_S)


async def test_a_longer_number_is_no_turns_id() -> None:
    draining = Turns().draining()
    draining.release()
    with pytest.raises(TakenOver):
        await draining.pass_or_hold(place(JOIN), "", f"{KNOWN}a".encode())
