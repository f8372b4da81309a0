"""`python -m access ledger`: what is left of today, and its reopening."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.__main__ import _parser
from access.ledger_mark import LedgerMark
from store.audit import AuditDrawer
from store.engine import open_database
from store.ledger import Caps, LedgerDrawer, Refusal, Reserved, Spent, Wanted
from tests.access.house_ledger import ANN, invite, within_a_day


@dataclass(frozen=True)
class House:
    data_dir: Path
    page_url: str = "http://127.0.0.1:7860"
    daily_tokens: int = 500_000
    daily_usd: Decimal = Decimal("2.00")
    daily_speech_minutes: int = 600
    bookings_days: int = 30

    @property
    def database(self) -> Path:
        return self.data_dir / "vox.db"


def _run(house: House, *arguments: str) -> int:
    told = _parser(["ledger", *arguments]).parse_args(["ledger", *arguments])
    status: int = told.run(told, house)
    return status


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def engine(house: House) -> Iterator[Engine]:
    """With 1,500 tokens, 0.25 dollars and 90 seconds of speech spent today by one invite."""
    engine = open_database(house.database)
    invite(engine)
    drawer, now = LedgerDrawer(engine), within_a_day()
    drawer.open_day(LedgerMark(house.data_dir / "ledger.mark"), now)
    drawer.reserve(Wanted("a" * 32, ANN, "tokens", "m", Spent(1_500, 250_000)), Caps(), now)
    drawer.reserve(Wanted("b" * 32, ANN, "speech", "", Spent(speech_ms=90_000)), Caps(), now)
    yield engine
    engine.dispose()


def test_a_new_house_has_spent_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(house, "show") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["tokens", "0", "of", "500,000"],
        ["US", "dollars", "0.0000", "of", "2.00"],
        ["minutes", "of", "speech", "0.0", "of", "600"],
    ]


def test_what_was_spent_is_shown_against_the_caps(
    house: House, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(house, "show") == 0
    out = capsys.readouterr().out
    for told in ("1,500  of 500,000", "0.2500  of 2.00", "1.5  of 600", ANN):
        assert told in out
    assert max(map(len, out.splitlines())) <= 100


def test_programs_get_json(house: House, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(house, "show", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["closed"] is False
    assert told["spent"]["house"] == told["spent"][ANN]
    assert told["spent"]["house"] == {"tokens": 1_500, "micro_usd": 250_000, "speech_ms": 90_000}
    assert told["caps"] == {"tokens": 500_000, "micro_usd": 2_000_000, "speech_ms": 36_000_000}


def test_a_restored_day_is_shown_as_closed_reopened_and_audited(
    house: House, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    now = within_a_day()
    (house.data_dir / "ledger.mark").unlink()
    LedgerDrawer(engine).open_day(LedgerMark(house.data_dir / "ledger.mark"), now)
    one = Wanted("c" * 32, ANN, "tokens", "m", Spent(1, 1))
    assert isinstance(LedgerDrawer(engine).reserve(one, Caps(), now), Refusal)
    _run(house, "show")
    assert "restored" in capsys.readouterr().out
    assert _run(house, "reopen") == 0
    assert isinstance(LedgerDrawer(engine).reserve(one, Caps(), now), Reserved)
    (row,) = AuditDrawer(engine).recent(10)
    assert (row.action, row.actor) == ("ledger_reopened", "terminal")
    assert LedgerDrawer(engine).day(now)[2][""].tokens == 1_501, "what is known to be spent still counts"


def test_a_day_that_is_open_needs_no_reopening(
    house: House, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(house, "reopen") == 0
    assert "nothing was changed" in capsys.readouterr().err
    assert list(AuditDrawer(engine).recent(10)) == []
