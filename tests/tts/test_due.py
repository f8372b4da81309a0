"""The voice's thread: who is due soonest comes first, nobody who was admitted is refused, whoever leaves frees it."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tts.due import GIVES_WAY_S, DueThread
from tts.errors import SpeechUnavailable


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Held:
    """A thread that is busy until `go` is set; `done` records what it did, in order."""

    def __init__(self, max_waiting: int = 16) -> None:
        self.clock = Clock()
        self.thread = DueThread(max_waiting, self.clock)
        self.go = threading.Event()
        self.done: list[str] = []

    async def busy(self) -> "asyncio.Task[object]":
        began = threading.Event()

        def work() -> None:
            began.set()
            assert self.go.wait(20)

        task = asyncio.create_task(self.thread.later(work, 0.0))
        await asyncio.to_thread(began.wait, 20)
        return task

    def job(self, name: str, due_s: float | None = None, ahead_s: float = 0.0) -> "asyncio.Task[object]":
        def work() -> None:
            self.done.append(name)

        if due_s is None:
            return asyncio.create_task(self.thread.first(work, ahead_s))
        return asyncio.create_task(self.thread.later(work, due_s))


@pytest.fixture
def held() -> Iterator[Held]:
    one = Held()
    yield one
    one.go.set()
    one.thread.close()


async def finish(held: Held, *tasks: "asyncio.Task[object]") -> None:
    await asyncio.sleep(0.05)
    held.go.set()
    await asyncio.gather(*tasks)


async def test_what_is_due_soonest_is_done_first(held: Held) -> None:
    first = await held.busy()
    tasks = [held.job(f"{due}", due_s=float(due)) for due in (107, 103, 109, 101)]
    await finish(held, first, *tasks)
    assert held.done == ["101", "103", "107", "109"]


async def test_of_two_due_at_once_the_one_that_came_first(held: Held) -> None:
    first = await held.busy()
    tasks = [held.job(name, due_s=101.0) for name in "abcd"]
    await finish(held, first, *tasks)
    assert held.done == list("abcd")


async def test_a_first_sound_goes_before_all_but_those_who_would_run_dry(held: Held) -> None:
    first = await held.busy()
    tasks = [
        held.job("far ahead", due_s=held.clock.now_s + 9),
        held.job("a little ahead", due_s=held.clock.now_s + GIVES_WAY_S + 0.01),
        held.job("running dry", due_s=held.clock.now_s + GIVES_WAY_S - 0.01),
        held.job("new"),
    ]
    await finish(held, first, *tasks)
    assert held.done == ["running dry", "new", "a little ahead", "far ahead"]


async def test_the_next_clause_of_one_who_is_ahead_waits_for_a_new_listener(held: Held) -> None:
    first = await held.busy()
    tasks = [held.job("next clause", ahead_s=4.0), held.job("new")]
    await finish(held, first, *tasks)
    assert held.done == ["new", "next clause"]


async def test_past_the_bound_the_wait_is_told_and_later_pieces_are_never_refused() -> None:
    held = Held(max_waiting=2)
    first = await held.busy()
    tasks = [held.job("a"), held.job("b")]
    await asyncio.sleep(0.05)
    with pytest.raises(SpeechUnavailable, match=r"about \d+ s"):
        await held.job("c")
    tasks.append(held.job("later", due_s=200.0))
    tasks.append(held.job("their next clause", ahead_s=300.0))
    await finish(held, first, *tasks)
    assert held.done == ["a", "b", "later", "their next clause"]
    held.thread.close()


async def test_whoever_leaves_is_not_served_and_makes_room() -> None:
    held = Held(max_waiting=1)
    first = await held.busy()
    gone = held.job("gone")
    await asyncio.sleep(0.02)
    gone.cancel()
    await asyncio.sleep(0.02)
    assert held.thread.waiting() == 0
    stays = held.job("stays")
    await finish(held, first, stays)
    assert held.done == ["stays"]
    held.thread.close()


async def test_a_fault_is_its_own_listeners_and_the_thread_goes_on(held: Held) -> None:
    held.go.set()
    with pytest.raises(ZeroDivisionError):
        await held.thread.first(lambda: 1 // 0)
    assert await held.thread.first(lambda: 7) == 7


async def test_closing_drops_what_waits_and_refuses_the_rest() -> None:
    held = Held()
    first = await held.busy()
    waiting = held.job("waiting")
    await asyncio.sleep(0.02)
    closing = asyncio.create_task(asyncio.to_thread(held.thread.close))
    with pytest.raises(SpeechUnavailable, match="closing"):
        await waiting
    held.go.set()
    await closing
    await first
    with pytest.raises(SpeechUnavailable, match="closing"):
        await held.thread.first(lambda: 7)
    held.thread.close()
    assert held.done == []
