"""A ledger of a real database for tests of what is paid for, and the means of a visitor who pays."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Engine

from access.ledger import Caps, Ledger
from store.engine import open_database
from tests.access.house_ledger import ANN, BEN, NO_CAPS, NOON, invite, ledger_of, nonzero, summed, told


@asynccontextmanager
async def open_ledger(
    folder: Path, caps: Caps = NO_CAPS, clock: Callable[[], float] = lambda: NOON
) -> AsyncIterator[tuple[Ledger, Engine]]:
    """Closed at the end; then every day equals the sum of its reservations."""
    engine = open_database(folder / "vox.db")
    invite(engine, ANN)
    invite(engine, BEN)
    ledger = ledger_of(engine, folder, caps, clock)
    try:
        yield ledger, engine
    finally:
        await ledger.close()
        assert told(engine) == nonzero(summed(engine))
        engine.dispose()
