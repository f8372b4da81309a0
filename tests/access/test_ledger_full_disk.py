"""A full disk: what was acknowledged is kept, what costs money is refused, and it goes on when there is room again."""

from pathlib import Path

import pytest

from access.errors import LedgerUnavailable
from access.prices import Tokens
from store.engine import open_database
from store.ledger import Spent
from tests.access.house_ledger import ANN, MODEL, invite, ledger_of, nonzero, states, summed, told
from tests.store.small_disk import small_disk

UPPER = Tokens(100, 0, 10)


async def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        engine = open_database(disk.folder / "vox.db")
        invite(engine)
        ledger = ledger_of(engine, disk.folder)
        settled = await ledger.reserve(ANN, MODEL, UPPER)
        await ledger.settle(settled, Tokens(5))
        still_open = await ledger.reserve(ANN, MODEL, UPPER)
        disk.fill()
        for call in (ledger.reserve(ANN, MODEL, UPPER), ledger.reserve_speech(ANN, 1.0)):
            with pytest.raises(LedgerUnavailable):
                await call
        await ledger.settle(still_open, Tokens(7))  # cannot be given back: stays charged
        assert await ledger.day() == {"": Spent(115, 310), ANN: Spent(115, 310)}
        assert states(engine) == {"settled": 1, "open": 1}
        disk.free()
        await ledger.settle(await ledger.reserve(ANN, MODEL, UPPER), Tokens(1))
        assert states(engine) == {"settled": 2, "open": 1}
        assert told(engine) == nonzero(summed(engine))
        await ledger.close()
        engine.dispose()


async def test_a_house_that_starts_on_a_full_disk_spends_nothing_until_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        engine = open_database(disk.folder / "vox.db")
        invite(engine)
        disk.fill()
        ledger = ledger_of(engine, disk.folder)
        with pytest.raises(LedgerUnavailable):
            await ledger.open_day()
        with pytest.raises(LedgerUnavailable):
            await ledger.reserve(ANN, MODEL, UPPER)
        assert states(engine) == {}
        disk.free()
        await ledger.reserve(ANN, MODEL, UPPER)
        assert states(engine) == {"open": 1}
        await ledger.close()
        engine.dispose()
