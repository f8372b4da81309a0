"""Usage added up from three drawers: whatever is asked for, the parts make the whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.audit import DENIED
from access.errors import ComeLater, LedgerUnavailable
from access.ledger_mark import LedgerMark
from access.usage import Report, UsageReading, the_store
from store.audit import AuditDrawer, AuditEntry
from store.engine import open_database
from store.errors import StoreUnavailable
from store.figures import FigureDrawer, TurnRow
from store.ledger import Caps, Counts, LedgerDrawer, Spent, Wanted
from store.ledger_reading import LedgerReading
from tests.access.house_ledger import ANN, BEN, NOON, invite

DAY = NOON // 86_400


@pytest.fixture
def engine(database: Path | str, tmp_path: Path) -> Iterator[Engine]:
    """Ann and Ben ask on two days; somebody without an invite is denied."""
    engine = open_database(database)
    for one in (ANN, BEN):
        invite(engine, one)
    ledger = LedgerDrawer(engine)
    ledger.open_day(LedgerMark(tmp_path / "ledger.mark"), NOON)
    for name, whose, at in (("a", ANN, NOON), ("b", BEN, NOON), ("c", ANN, NOON + 86_400)):
        ledger.reserve(Wanted(name, whose, "tokens", "m", Spent(100, 300)), Caps(), at)
    ledger.reserve(Wanted("s", BEN, "speech", "", Spent(speech_ms=9_000)), Caps(), NOON + 86_400)
    ledger.settle("a", Spent(30, 50), Counts(25, 20, 5))
    ledger.charge("b")
    FigureDrawer(engine).add(
        [
            TurnRow(NOON, DAY, ANN, "finished", 500, 4, 1, "model"),
            TurnRow(NOON, DAY, BEN, "failed", None, 0, 0, "model"),
            TurnRow(NOON + 86_400, DAY + 1, ANN, "finished", 300, 2, 2, "concierge"),
        ]
    )
    AuditDrawer(engine).add(
        [
            AuditEntry(NOON, DENIED, "", "/", "come_invited", 7),
            AuditEntry(NOON + 86_400, DENIED, ANN, "/speech", "ask_less", 2),
        ]
    )
    yield engine
    engine.dispose()


def report(engine: Engine, days: int = 3, invite_id: str | None = None) -> Report:
    reading = UsageReading(FigureDrawer(engine), LedgerReading(engine), AuditDrawer(engine))
    return reading.report(DAY + 1, days, invite_id)


def test_every_day_is_there_and_the_days_make_the_whole(engine: Engine) -> None:
    told = report(engine)
    assert list(told.days) == [DAY - 1, DAY, DAY + 1]
    for name in ("tokens", "micro_usd", "speech_ms", "calls", "input_tokens", "output_tokens", "denials"):
        assert getattr(told.total, name) == sum(getattr(day, name) for day in told.days.values()), name
    assert told.total.turns.turns == sum(day.turns.turns for day in told.days.values()) == 3
    assert (told.total.tokens, told.total.micro_usd, told.total.speech_ms) == (230, 650, 9_000)
    assert (told.total.calls, told.total.unknown_calls) == (3, 1)
    assert (told.total.input_tokens, told.total.cached_input_tokens, told.total.output_tokens) == (25, 20, 5)


def test_the_invites_make_the_whole_but_for_denials_of_who_had_none(engine: Engine) -> None:
    told = report(engine)
    assert set(told.invites) == {ANN, BEN}
    for name in ("tokens", "micro_usd", "speech_ms", "calls"):
        assert getattr(told.total, name) == sum(getattr(one, name) for one in told.invites.values()), name
    assert (told.total.denials, told.invites[ANN].denials, told.invites[BEN].denials) == (9, 2, 0)
    assert told.denials == {"come_invited": 7, "ask_less": 2}


@pytest.mark.parametrize("whose", [ANN, BEN])
def test_of_one_invite_the_days_and_the_whole_are_its_line_in_the_list(engine: Engine, whose: str) -> None:
    told = report(engine, invite_id=whose)
    assert told.total == report(engine).invites[whose]
    assert told.total.tokens == sum(day.tokens for day in told.days.values())
    assert told.denials == ({"ask_less": 2} if whose == ANN else {})


def test_days_before_and_after_do_not_count(engine: Engine) -> None:
    told = report(engine, days=1)
    assert list(told.days) == [DAY + 1]
    assert (told.total.turns.turns, told.total.tokens, told.total.denials) == (1, 100, 2)


def test_an_empty_house_has_days_of_nothing(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "vox.db")
    told = report(engine)
    assert len(told.days) == 3
    assert (told.total.tokens, told.invites, told.denials) == (0, {}, {})
    engine.dispose()


@pytest.mark.parametrize("error", [StoreUnavailable("secret place"), LedgerUnavailable("secret place")])
def test_a_store_that_is_away_is_told_in_plain_words(error: Exception) -> None:
    with pytest.raises(ComeLater, match=r"^The database does not answer"), the_store():
        raise error
