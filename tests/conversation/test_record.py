"""A record: every reader gets every entry in order, at its own pace; the writer waits for none."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from conversation.record import Record


@given(st.lists(st.tuples(st.sampled_from(["write", "read"]), st.integers(0, 3)), max_size=40))
def test_every_reader_gets_all_entries_once_and_in_order(steps: list[tuple[str, int]]) -> None:
    async def run() -> None:
        record: Record[int] = Record()
        readers: list[asyncio.Task[list[int]]] = []
        for number, (step, pause) in enumerate(steps):
            if step == "write":
                record.append(number)
            else:
                readers.append(asyncio.create_task(read(record)))
            for _ in range(pause):
                await asyncio.sleep(0)
        record.close()
        record.append(-1)
        written = [number for number, (step, _) in enumerate(steps) if step == "write"]
        for reader in readers:
            assert await reader == written

    asyncio.run(run())


async def read(record: Record[int]) -> list[int]:
    return [entry async for entry in record.follow()]


async def test_a_batch_is_all_that_came_since_the_last_one() -> None:
    record: Record[int] = Record()
    record.append(1)
    batches = record.follow_batches()
    assert await anext(batches) == [1]
    record.append(2)
    record.append(3)
    record.close()
    assert [batch async for batch in batches] == [[2, 3]]
