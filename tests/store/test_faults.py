"""Errors of a database are counted; a constraint that holds is none."""

from contextlib import suppress

from sqlalchemy import Engine, text

from store.engine import reading, writing
from store.errors import StoreUnavailable
from store.faults import on_fault
from store.talks import KeptTalk, TalkDrawer


def test_an_error_is_told_once_and_a_constraint_that_holds_is_not(engine: Engine) -> None:
    faults: list[str] = []
    on_fault(engine, lambda: faults.append("fault"))
    talks = TalkDrawer(engine)
    talks.keep(KeptTalk("t", "ann", 1, "{}"))
    with suppress(StoreUnavailable):
        talks.keep(KeptTalk("t", "bob", 1, "{}"))  # the id is taken
    assert faults == []
    with suppress(StoreUnavailable), reading(engine) as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    assert faults == ["fault"]
    with suppress(StoreUnavailable), writing(engine) as connection:
        connection.execute(text("DELETE FROM nowhere"))
    assert len(faults) == 2
