"""An append-only record that several readers follow, each at its own pace, from its first entry.

The writer never waits for a reader: that is what keeps a slow listener from stalling a chat. How much is
written is the writer's to bound. For one event loop.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Record(Generic[Entry]):
    """Entries in order, until closed."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.closed = False
        self._more = asyncio.Event()

    def append(self, entry: Entry) -> None:
        """Add `entry`; dropped when the record is closed, since its readers have gone home."""
        if not self.closed:
            self.entries.append(entry)
            self._wake()

    def close(self) -> None:
        """No more entries: readers end after the last one. A second call does nothing."""
        if not self.closed:
            self.closed = True
            self._wake()

    async def follow(self, start: int = 0) -> AsyncIterator[Entry]:
        """All entries from number `start` on, those to come included, until the record is closed."""
        async for batch in self.follow_batches(start=start):
            for entry in batch:
                yield entry

    async def follow_batches(self, pause_s: float = 0.0, start: int = 0) -> AsyncIterator[Sequence[Entry]]:
        """The same, in batches of all that has come since the one before; `pause_s` lets more gather."""
        position = start
        while True:
            if position < len(self.entries):
                batch = self.entries[position:]
                position += len(batch)
                yield batch
                if not self.closed:
                    await asyncio.sleep(pause_s)
            elif self.closed:
                return
            else:
                await self._more.wait()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
