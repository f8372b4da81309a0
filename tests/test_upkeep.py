"""Upkeep: a fault of one task costs neither that task nor another; an ending that fails costs no other ending."""

import asyncio
import logging

import pytest

from upkeep import end_all, upkeep


class Ledger:
    """Fails as often as it is told to."""

    def __init__(self, faults: int = 0) -> None:
        self.faults, self.begun = faults, 0
        self.going = asyncio.Event()

    async def follow(self, audit: str = "") -> None:
        self.begun += 1
        if self.begun <= self.faults:
            raise PermissionError("a file of another user")
        self.going.set()
        await asyncio.Event().wait()


async def test_what_breaks_off_is_told_by_name_and_begins_again(caplog: pytest.LogCaptureFixture) -> None:
    failing, other = Ledger(faults=2), Ledger()
    async with upkeep([lambda: failing.follow("rows"), other.follow], again_s=0.0):
        await asyncio.wait_for(asyncio.gather(failing.going.wait(), other.going.wait()), 10)
    assert (failing.begun, other.begun) == (3, 1)
    told = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert ["Ledger.follow broke off" in record.message for record in told] == [True, True]
    assert "a file of another user" in caplog.text


async def test_work_that_is_done_is_not_begun_again() -> None:
    begun = list[str]()

    async def once() -> None:
        begun.append("once")

    ledger = Ledger()
    async with upkeep([once, ledger.follow], again_s=0.0):
        await asyncio.wait_for(ledger.going.wait(), 10)
        await asyncio.sleep(0)
    assert begun == ["once"]


async def test_a_fault_while_it_is_ended_does_not_hold_up_the_end(caplog: pytest.LogCaptureFixture) -> None:
    going = asyncio.Event()

    async def untidy() -> None:
        try:
            going.set()
            await asyncio.Event().wait()
        finally:
            raise OSError("no room left")

    async def open_and_close() -> None:
        async with upkeep([untidy], again_s=3600.0):
            await going.wait()

    await asyncio.wait_for(open_and_close(), 10)
    assert "untidy failed at the end" in caplog.text
    assert "no room left" in caplog.text


async def test_an_ending_that_fails_leaves_none_out(caplog: pytest.LogCaptureFixture) -> None:
    ended = list[str]()

    async def flush_audit() -> None:
        ended.append("audit")

    async def close_turns() -> None:
        raise RuntimeError("the database is away")

    assert not await end_all([close_turns, flush_audit])
    assert ended == ["audit"]
    assert "close_turns failed at the end" in caplog.text
    assert await end_all([flush_audit])
