"""Which day it is, and whether this is the database that was here before: every way to restore it, and to die at it."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.ledger_mark import LedgerMark
from store.engine import open_database, writing
from store.errors import StoreUnavailable
from store.ledger import Caps, LedgerDrawer, Refusal, Reserved, Spent, Wanted
from store.ledger_clock import Marked, Opened
from tests.access.house_ledger import ANN, NOON, invite, states

DAY = NOON // 86_400
CLOSED = Refusal("house", "closed")


@dataclass
class House:
    """One installation: its folder and its database, which may be copied and put back."""

    folder: Path
    at: int = NOON

    def __post_init__(self) -> None:
        self.engine = open_database(self.folder / "vox.db")
        self.mark = LedgerMark(self.folder / "ledger.mark")
        invite(self.engine)

    def start(self) -> Opened:
        return LedgerDrawer(self.engine).open_day(self.mark, self.at)

    def pay(self) -> Reserved | Refusal:
        wanted = Wanted(secrets.token_hex(16), ANN, "tokens", "m", Spent(10, 10))
        outcome = LedgerDrawer(self.engine).reserve(wanted, Caps(), self.at)
        if isinstance(outcome, Reserved):
            self.mark.count(outcome.reserved)
        return outcome

    def count(self) -> int:
        return sum(states(self.engine).values())

    def back_up(self) -> Path:
        return Path(shutil.copy(self.folder / "vox.db", self.folder / f"backup-{self.count()}"))

    def restore(self, backup: Path) -> None:
        self.engine.dispose()
        shutil.copy(backup, self.folder / "vox.db")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.engine.dispose()


def test_a_fresh_house_is_open_and_so_it_is_at_every_start(house: House) -> None:
    for _ in range(3):
        opened = house.start()
        assert (opened.day, opened.closed) == (DAY, False)
        assert isinstance(house.pay(), Reserved)


def test_a_backup_of_an_earlier_start_closes_the_day_until_it_is_reopened(house: House) -> None:
    house.start()
    house.pay()
    backup = house.back_up()
    house.start()
    house.restore(backup)
    assert house.start().closed
    assert house.pay() == CLOSED
    assert house.start().closed, "another start opens nothing"
    LedgerDrawer(house.engine).reopen(house.at)
    assert isinstance(house.pay(), Reserved)
    assert not house.start().closed


def test_a_backup_of_the_same_start_is_known_by_what_was_reserved_since(house: House) -> None:
    house.start()
    house.pay()
    backup = house.back_up()
    house.pay()
    house.restore(backup)
    assert house.start().closed


def test_a_backup_after_which_nothing_was_reserved_is_as_good_as_the_original(house: House) -> None:
    house.start()
    house.pay()
    backup = house.back_up()
    house.restore(backup)
    assert not house.start().closed


def test_a_closed_day_is_over_at_midnight(house: House) -> None:
    house.start()
    house.pay()
    (house.folder / "ledger.mark").unlink()
    assert house.start().closed
    house.at += 86_400
    assert isinstance(house.pay(), Reserved)
    assert not house.start().closed


def test_a_clock_set_back_leaves_a_closed_day_closed(house: House) -> None:
    house.start()
    house.pay()
    (house.folder / "ledger.mark").unlink()
    house.start()
    house.at -= 3 * 86_400
    assert house.pay() == CLOSED


@pytest.mark.parametrize("text", [None, "", "nonsense", "a\nb\n" + "9" * 19 + "\n", "\xff"])
def test_a_database_with_a_history_but_no_mark_that_can_be_read_closes_the_day(house: House, text: str | None) -> None:
    house.start()
    if text is None:
        (house.folder / "ledger.mark").unlink()
    else:
        (house.folder / "ledger.mark").write_text(text, "latin-1")
    assert house.start().closed


def test_a_new_database_beside_an_old_mark_closes_the_day(house: House, tmp_path: Path) -> None:
    house.start()
    other = House(tmp_path / "other")
    other.mark = house.mark
    assert other.start().closed
    other.engine.dispose()


def test_another_houses_database_closes_the_day_though_it_counts_more(house: House, tmp_path: Path) -> None:
    other = House(tmp_path / "other")
    other.start()
    for _ in range(5):
        other.pay()
    house.start()
    house.restore(other.folder / "vox.db")
    other.engine.dispose()
    assert house.start().closed


class DyingMark(LedgerMark):
    """Dies before or after it is written: nothing that comes behind it happens."""

    def __init__(self, path: Path, after: bool) -> None:
        super().__init__(path)
        self._after = after

    def write(self, marked: Marked) -> None:
        if self._after:
            super().write(marked)
        raise KeyboardInterrupt


@pytest.mark.parametrize("after", [False, True])
def test_dying_between_the_two_writes_closes_no_day(house: House, after: bool) -> None:
    house.start()
    house.pay()
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            LedgerDrawer(house.engine).open_day(DyingMark(house.folder / "ledger.mark", after), NOON)
    opened = house.start()
    assert not opened.closed
    assert opened.charged == 1, "what was open is charged by the start that came through"


@pytest.mark.parametrize("after", [False, True])
def test_dying_at_the_first_start_closes_no_day_or_a_day_that_can_be_reopened(house: House, after: bool) -> None:
    """A mark beside a database without a history cannot be told from a deleted database: closed is the safe side."""
    with pytest.raises(KeyboardInterrupt):
        LedgerDrawer(house.engine).open_day(DyingMark(house.folder / "ledger.mark", after), NOON)
    assert house.start().closed == after
    LedgerDrawer(house.engine).reopen(NOON)
    assert isinstance(house.pay(), Reserved)


@pytest.mark.parametrize("after", [False, True])
def test_dying_at_the_start_after_a_restore_forgives_no_restore(house: House, after: bool) -> None:
    house.start()
    house.pay()
    backup = house.back_up()
    house.pay()
    house.restore(backup)
    with pytest.raises(KeyboardInterrupt):
        LedgerDrawer(house.engine).open_day(DyingMark(house.folder / "ledger.mark", after), NOON)
    assert house.start().closed
    assert house.pay() == CLOSED


def test_a_mark_that_cannot_be_written_opens_nothing(house: House) -> None:
    (house.folder / "in the way").write_text("no folder")
    with pytest.raises(StoreUnavailable):
        LedgerDrawer(house.engine).open_day(LedgerMark(house.folder / "in the way" / "ledger.mark"), NOON)
    assert house.pay() == Refusal("house", "changed")


def test_counting_never_raises_and_only_touches_the_count(tmp_path: Path) -> None:
    mark = LedgerMark(tmp_path / "ledger.mark")
    mark.count(3)
    assert mark.read() is None
    for boot_ids in (("ab",), ("cd", "ab")):
        mark.write(Marked(boot_ids, 1))
        mark.count(123)
        assert mark.read() == Marked(boot_ids, 123)


def test_reopening_believes_a_clock_that_had_run_ahead_and_keeps_what_was_spent(house: House) -> None:
    house.start()
    house.pay()
    house.at += 400 * 86_400
    house.pay()
    house.at -= 400 * 86_400
    house.pay()
    drawer = LedgerDrawer(house.engine)
    assert drawer.day(house.at)[0] == DAY + 400
    drawer.reopen(house.at)
    assert drawer.day(house.at)[0] == DAY
    assert drawer.day(house.at)[2][""] == Spent(10, 10)


def test_it_is_the_same_on_both_databases(engine: Engine, tmp_path: Path) -> None:
    invite(engine)
    mark, drawer = LedgerMark(tmp_path / "ledger.mark"), LedgerDrawer(engine)
    assert not drawer.open_day(mark, NOON).closed
    assert drawer.reserve(Wanted("1" * 32, ANN, "tokens", "m", Spent(1, 1)), Caps(), NOON) == Reserved(DAY, 1)
    mark.count(1)
    with writing(engine) as connection:  # as a restore would
        connection.exec_driver_sql("UPDATE ledger_clock SET reserved = 0")
    assert drawer.open_day(mark, NOON).closed
    assert drawer.reserve(Wanted("2" * 32, ANN, "tokens", "m", Spent(1, 1)), Caps(), NOON) == CLOSED
    drawer.reopen(NOON)
    assert isinstance(drawer.reserve(Wanted("2" * 32, ANN, "tokens", "m", Spent(1, 1)), Caps(), NOON), Reserved)
