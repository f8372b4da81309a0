"""Which day it is for the ledger, and whether its database is the one that was here before.

A day only moves on: a clock set back never opens an earlier one. At each start a new id is written into the database
and into a mark outside of it, and after each reservation the mark learns how many there were. A database that the
mark does not know, or that counts fewer reservations, was restored: its day counts as spent until it is reopened.

The order of writing: a restored day is closed first; then the mark is told both ids, the old and the new one; then
the database learns the new one; then the mark forgets the old one. Dying anywhere in between leaves either a pair that
fits or a closed day.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import BigInteger, Column, Connection, Engine, Integer, String, Table, insert, select, update

from store.days import DAY_S
from store.engine import writing
from store.tables import METADATA

CLOCK = Table(
    "ledger_clock",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
    Column("closed_day", Integer),
    Column("boot_id", String(32), nullable=False),
    Column("reserved", BigInteger, nullable=False),
)
_THE_ROW = 1


@dataclass(frozen=True, slots=True)
class Marked:
    """What the mark says: by which ids the database may call itself, how many reservations it has at least."""

    boot_ids: tuple[str, ...]
    reserved: int


class Mark(Protocol):
    """Outlives the database and is in no backup of it. Blocks. May raise StoreUnavailable."""

    def read(self) -> Marked | None: ...

    def write(self, marked: Marked) -> None:
        """All of it is kept, come what may, when this returns."""
        ...


@dataclass(frozen=True, slots=True)
class Clock:
    day: int
    closed_day: int | None
    boot_id: str
    reserved: int


@dataclass(frozen=True, slots=True)
class Opened:
    """`closed`: a restore was found, now or before, and nobody has reopened the day. `charged`: how many
    reservations were still open."""

    day: int
    closed: bool
    charged: int
    reserved: int


def day_of(unix_s: int) -> int:
    return unix_s // DAY_S


def read(connection: Connection) -> Clock | None:
    columns = (CLOCK.c.day, CLOCK.c.closed_day, CLOCK.c.boot_id, CLOCK.c.reserved)
    row = connection.execute(select(*columns).where(CLOCK.c.id == _THE_ROW)).one_or_none()
    return Clock(*row) if row is not None else None


def note(connection: Connection, day: int, reserved: int) -> None:
    connection.execute(update(CLOCK).where(CLOCK.c.id == _THE_ROW).values(day=day, reserved=reserved))


def open_day(engine: Engine, mark: Mark, now_unix_s: int, charge_open: Callable[[Connection], int]) -> Opened:
    """See the module. `charge_open` charges what is still open, and counts it. Raises StoreUnavailable."""
    with writing(engine) as connection:
        clock = read(connection)
        if _is_restored(clock, mark.read()):
            closed = max(clock.day if clock else 0, day_of(now_unix_s))
            _put(connection, Clock(closed, closed, clock.boot_id if clock else "", clock.reserved if clock else 0))
    with writing(engine) as connection:
        clock = read(connection) or Clock(0, None, "", 0)
        after = Clock(
            max(clock.day, day_of(now_unix_s)), clock.closed_day, boot_id=secrets.token_hex(16), reserved=clock.reserved
        )
        mark.write(Marked((clock.boot_id, after.boot_id), clock.reserved))
        _put(connection, after)
        charged = charge_open(connection)
    mark.write(Marked((after.boot_id,), after.reserved))
    return Opened(after.day, after.closed_day == after.day, charged, after.reserved)


def reopen(connection: Connection, now_unix_s: int) -> None:
    """Somebody who may has decided so. The day's own sums stay as they are."""
    today = update(CLOCK).where(CLOCK.c.id == _THE_ROW).values(day=day_of(now_unix_s), closed_day=None)
    connection.execute(today)


def _is_restored(clock: Clock | None, marked: Marked | None) -> bool:
    if clock is None or marked is None:
        return clock is not None or marked is not None
    return clock.boot_id not in marked.boot_ids or clock.reserved < marked.reserved


def _put(connection: Connection, clock: Clock) -> None:
    values = {
        "day": clock.day,
        "closed_day": clock.closed_day,
        "boot_id": clock.boot_id,
        "reserved": clock.reserved,
    }
    if read(connection) is None:
        connection.execute(insert(CLOCK).values(id=_THE_ROW, **values))
    else:
        connection.execute(update(CLOCK).where(CLOCK.c.id == _THE_ROW).values(**values))
