"""The audit in its drawer: added to, read from its newest end, and never changed, whoever tries."""

import pytest
from sqlalchemy import Engine, text

from store.audit import DAY_S, AuditDrawer, AuditEntry
from store.engine import reading, writing
from store.errors import StoreUnavailable


@pytest.fixture
def drawer(engine: Engine) -> AuditDrawer:
    return AuditDrawer(engine)


def test_the_newest_come_first_and_the_next_page_goes_on_where_this_one_ends(drawer: AuditDrawer) -> None:
    drawer.add([AuditEntry(at, "denied", detail=f"reason {at}") for at in range(5)])
    first = drawer.recent(2)
    rest = drawer.recent(10, before=first[-1].id)
    assert [row.at_unix_s for row in (*first, *rest)] == [4, 3, 2, 1, 0]
    assert drawer.newest_id() == first[0].id


def test_an_empty_audit_has_nothing_and_takes_nothing(drawer: AuditDrawer) -> None:
    drawer.add([])
    assert (drawer.recent(5), drawer.newest_id()) == ([], 0)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "UPDATE audit SET count = 2 WHERE id = 1"]
)
def test_the_database_itself_refuses_to_change_a_row(engine: Engine, drawer: AuditDrawer, statement: str) -> None:
    drawer.add([AuditEntry(1, "invite_revoked", "terminal", "abc", "Ann")])
    before = drawer.recent(10)
    with pytest.raises(StoreUnavailable, match="only ever added to"), writing(engine) as connection:
        connection.execute(text(statement))
    assert drawer.recent(10) == before


def test_the_table_cannot_be_emptied_at_one_stroke(engine: Engine, drawer: AuditDrawer) -> None:
    drawer.add([AuditEntry(1, "denied")])
    stroke = "TRUNCATE audit" if engine.dialect.name == "postgresql" else "DELETE FROM audit"
    with pytest.raises(StoreUnavailable, match="only ever added to"), writing(engine) as connection:
        connection.execute(text(stroke))
    assert len(drawer.recent(10)) == 1


def test_all_of_one_call_or_none(engine: Engine, drawer: AuditDrawer) -> None:
    bad = AuditEntry(2, "denied", count=None)  # type: ignore[arg-type]
    with pytest.raises(StoreUnavailable):
        drawer.add([AuditEntry(1, "denied"), bad])
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar() == 0


def test_what_is_too_long_is_cut_and_no_row_is_lost_for_it(drawer: AuditDrawer) -> None:
    drawer.add([AuditEntry(1, "a" * 99, "b" * 99, "c" * 99, "d\0" * 999)])
    [row] = drawer.recent(1)
    assert (row.action, row.actor, row.subject, row.detail) == ("a" * 32, "b" * 16, "c" * 64, "d" * 300)


def test_only_that_act_and_only_what_came_after(drawer: AuditDrawer) -> None:
    drawer.add([AuditEntry(1, "forgotten", subject="one"), AuditEntry(2, "denied"), AuditEntry(3, "forgotten")])
    first, second = drawer.since(0, "forgotten")
    assert (first.subject, second.at_unix_s) == ("one", 3)
    assert drawer.since(first.id, "forgotten") == [second]
    assert drawer.since(second.id, "forgotten") == []


def test_counts_are_added_up_by_day_actor_and_reason_up_to_midnight(drawer: AuditDrawer) -> None:
    last_second, midnight = 3 * DAY_S - 1, 3 * DAY_S
    drawer.add(
        [
            AuditEntry(2 * DAY_S - 1, "denied", detail="too early", count=9),
            AuditEntry(last_second, "denied", detail="come_invited", count=2),
            AuditEntry(2 * DAY_S, "denied", detail="come_invited", count=3),
            AuditEntry(midnight, "denied", "abc", detail="ask_less", count=4),
            AuditEntry(midnight, "invite_created", detail="no denial"),
        ]
    )
    assert drawer.counts("denied", 2) == {(2, "", "come_invited"): 5, (3, "abc", "ask_less"): 4}
