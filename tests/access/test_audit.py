"""The audit as the door uses it: it never stands in anybody's way, and it loses no denial."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import audit as room
from access.audit import DENIED, MOST_KINDS, OTHER, Audit
from store.audit import AuditEntry, AuditRow
from store.errors import StoreUnavailable


class Drawer:
    """Keeps what it is given, or fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.entries: list[AuditEntry] = []
        self.failures = failures

    def add(self, entries: Sequence[AuditEntry]) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("the disk is full")
        self.entries += entries

    def recent(self, limit: int, before: int | None = None) -> Sequence[AuditRow]:
        return []


async def test_an_act_is_written_before_anybody_goes_on() -> None:
    drawer = Drawer()
    acts: list[str] = []
    await Audit(drawer, act=acts.append, clock=lambda: 12.9).note("invite_revoked", "terminal", "abc", "Ann")
    assert drawer.entries == [AuditEntry(12, "invite_revoked", "terminal", "abc", "Ann", 1)]
    assert acts == ["invite_revoked"]


async def test_a_row_that_cannot_be_written_is_told_in_the_log_and_raises_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, "vox.access"):
        await Audit(Drawer(failures=1)).note("invite_created", "terminal", "abc", "a label")
    assert "invite_created" in caplog.text
    assert "a label" not in caplog.text


DENIALS = st.lists(st.tuples(st.sampled_from(["come_invited", "ask_less"]), st.sampled_from(["/", "/speech"])))


@given(st.lists(DENIALS, max_size=5), st.lists(st.integers(0, 1), max_size=5))
def test_no_denial_is_lost_however_often_the_database_is_away(
    minutes: list[list[tuple[str, str]]], failures: list[int]
) -> None:
    async def live() -> list[AuditEntry]:
        drawer = Drawer()
        audit = Audit(drawer)
        for at, denials in enumerate(minutes):
            drawer.failures = failures[at] if at < len(failures) else 0
            for reason, place in denials:
                audit.denied(reason, place)
            await audit.flush()
        drawer.failures = 0
        await audit.flush()
        return drawer.entries

    told: Counter[tuple[str, str]] = Counter()
    for entry in asyncio.run(live()):
        assert entry.action == DENIED
        told[entry.detail, entry.subject] += entry.count
    assert told == Counter(one for minute in minutes for one in minute)


async def test_denials_of_a_minute_are_one_row_for_each_reason_place_and_invite() -> None:
    drawer = Drawer()
    audit = Audit(drawer)
    for _ in range(3):
        audit.denied("ask_less", "/speech/{turn}", "abc")
    audit.denied("ask_less", "/speech/{turn}")
    await audit.flush()
    await audit.flush()
    assert [(row.actor, row.count) for row in drawer.entries] == [("abc", 3), ("", 1)]


async def test_a_flood_of_different_denials_takes_no_more_rows_than_there_may_be() -> None:
    drawer, counted = Drawer(), Counter[str]()
    audit = Audit(drawer, denial=lambda reason: counted.update([reason]))
    for number in range(3 * MOST_KINDS):
        audit.denied("no_such_place", f"/{number}")
    await audit.flush()
    assert len(drawer.entries) <= MOST_KINDS + 1
    assert sum(row.count for row in drawer.entries) == 3 * MOST_KINDS == counted["no_such_place"]
    assert any(row.subject == OTHER for row in drawer.entries)


async def test_what_was_counted_is_written_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MINUTE_S", 0.01)
    drawer = Drawer(failures=1)
    audit = Audit(drawer)
    audit.denied("ask_less", "/")
    running = asyncio.create_task(audit.run())
    async with asyncio.timeout(5):
        while not drawer.entries:
            await asyncio.sleep(0.005)
    running.cancel()
    assert [row.count for row in drawer.entries] == [1]
