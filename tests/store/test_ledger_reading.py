"""What people read of the ledger, on both databases."""

from pathlib import Path

from sqlalchemy import Engine

from access.ledger_mark import LedgerMark
from store.ledger import Caps, Counts, LedgerDrawer, Spent, Wanted
from store.ledger_reading import DayRow, LedgerReading, TokenRow
from tests.access.house_ledger import ANN, BEN, NOON, invite

DAY = NOON // 86_400


def _filled(engine: Engine, folder: Path) -> LedgerReading:
    for invite_id in (ANN, BEN):
        invite(engine, invite_id)
    drawer = LedgerDrawer(engine)
    drawer.open_day(LedgerMark(folder / "ledger.mark"), NOON)
    for name, invite_id, at in (("a", ANN, NOON), ("b", ANN, NOON), ("c", BEN, NOON), ("d", ANN, NOON + 86_400)):
        drawer.reserve(Wanted(name, invite_id, "tokens", "m", Spent(100, 300)), Caps(), at)
    drawer.reserve(Wanted("s", BEN, "speech", "", Spent(speech_ms=9_000)), Caps(), NOON + 86_400)
    drawer.settle("a", Spent(30, 50), Counts(25, 20, 5))
    drawer.charge("b")
    drawer.settle("s", Spent(speech_ms=4_000))
    return LedgerReading(engine)


def test_days_by_account_within_a_range(engine: Engine, tmp_path: Path) -> None:
    ledger = _filled(engine, tmp_path)
    assert ledger.days(DAY, DAY) == [
        DayRow(DAY, "", 230, 650, 0),
        DayRow(DAY, ANN, 130, 350, 0),
        DayRow(DAY, BEN, 100, 300, 0),
    ]
    assert ledger.days(DAY + 1, DAY + 9) == [
        DayRow(DAY + 1, "", 100, 300, 4_000),
        DayRow(DAY + 1, ANN, 100, 300, 0),
        DayRow(DAY + 1, BEN, 0, 0, 4_000),
    ]


def test_tokens_are_split_by_kind_for_each_invite_and_day(engine: Engine, tmp_path: Path) -> None:
    assert _filled(engine, tmp_path).split(DAY, DAY + 1) == [
        TokenRow(DAY, ANN, "m", 2, 1, 25, 20, 5, 130, 350),
        TokenRow(DAY, BEN, "m", 1, 0, 0, 0, 0, 100, 300),
        TokenRow(DAY + 1, ANN, "m", 1, 0, 0, 0, 0, 100, 300),
    ]


def test_old_reservations_are_forgotten_but_for_open_ones_and_the_days_stay(engine: Engine, tmp_path: Path) -> None:
    ledger = _filled(engine, tmp_path)
    before = ledger.days(0, DAY + 9)
    assert ledger.forget_before(DAY + 1) == 2  # c is still open
    assert [row.invite_id for row in ledger.split(0, DAY + 9)] == [BEN, ANN]
    assert ledger.days(0, DAY + 9) == before
