"""What is spent and what is reserved: every change in one transaction that either all happened or not at all.

A reservation is charged when it is made: whoever dies in between has paid. Settling gives back what was not used,
once. Amounts are whole: tokens, micro-USD, milliseconds of speech. Days are whole days since 1970, UTC. Knows no
prices and no models but by name. What is read for people is in store.ledger_reading.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    String,
    Table,
    Update,
    insert,
    select,
    update,
)

from store import ledger_clock
from store.engine import reading, writing
from store.invites import INVITES, live
from store.ledger_clock import Mark, Opened
from store.tables import METADATA

HOUSE = ""  # the account of the whole installation
DAYS = Table(
    "ledger_days",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("account", String(16), primary_key=True),
    Column("tokens", BigInteger, nullable=False),
    Column("micro_usd", BigInteger, nullable=False),
    Column("speech_ms", BigInteger, nullable=False),
)
RESERVATIONS = Table(
    "reservations",
    METADATA,
    Column("reservation_id", String(32), primary_key=True),
    Column("day", Integer, nullable=False),
    Column("invite_id", String(16), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("model", String(120), nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("micro_usd", BigInteger, nullable=False),
    Column("speech_ms", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("opened_unix_s", BigInteger, nullable=False),
    Column("input_tokens", BigInteger),
    Column("cached_input_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    Index("reservations_by_state", "state"),
    Index("reservations_by_day", "day", "invite_id"),
)

Whose = Literal["house", "invite"]
# "closed": restored, not reopened. "invite": unknown, revoked or expired. "changed": not the database it was.
What = Literal["tokens", "money", "speech", "closed", "invite", "changed"]


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day or a call costs."""

    tokens: int = 0
    micro_usd: int = 0
    speech_ms: int = 0


@dataclass(frozen=True, slots=True)
class Caps:
    """The most of each that a day may cost, itself allowed. None: no cap of that kind."""

    tokens: int | None = None
    micro_usd: int | None = None
    speech_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reservation to be made. `spent` is the upper bound, charged at once."""

    reservation_id: str
    invite_id: str
    kind: Literal["tokens", "speech"]
    model: str
    spent: Spent


@dataclass(frozen=True, slots=True)
class Reserved:
    """It is made, on `day`. `reserved` counts all that were ever made in this database, this one included."""

    day: int
    reserved: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was charged: whose bound stands in the way, and which."""

    whose: Whose
    what: What


@dataclass(frozen=True, slots=True)
class Counts:
    """What a model's server told of a call."""

    input_tokens: int
    cached_input_tokens: int
    output_tokens: int


class _Refused(Exception):
    """Leaves a transaction, undone, and this file never."""

    def __init__(self, whose: Whose, what: What) -> None:
        super().__init__(whose, what)
        self.refusal = Refusal(whose, what)


class LedgerDrawer:
    """The ledger of one database. Blocks; safe for many threads and processes. Each call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_day(self, mark: Mark, now_unix_s: int) -> Opened:
        """At a start: what is open stays charged, and a restored database closes its day. See store.ledger_clock."""
        return ledger_clock.open_day(self._engine, mark, now_unix_s, _charge_open)

    def reopen(self, now_unix_s: int) -> None:
        """The day that a restore closed is open again; a clock that had run ahead is believed again."""
        with writing(self._engine) as connection:
            ledger_clock.reopen(connection, now_unix_s)

    def reserve(self, wanted: Wanted, house: Caps, now_unix_s: int, at_least: int = 0) -> Reserved | Refusal:
        """Charges `wanted` to the house and its invite, if both have room. `at_least`: of `Reserved.reserved`, what
        the caller has seen: a database that counts less was put in the place of ours."""
        try:
            with writing(self._engine) as connection:
                day, reserved = _count(connection, now_unix_s, at_least)
                own = _own_caps(connection, wanted.invite_id, now_unix_s)
                _charge(connection, day, HOUSE, wanted.spent, house)
                _charge(connection, day, wanted.invite_id, wanted.spent, own)
                row = {
                    **{"reservation_id": wanted.reservation_id, "day": day, "invite_id": wanted.invite_id},
                    **{"kind": wanted.kind, "model": wanted.model, "state": "open", "opened_unix_s": now_unix_s},
                    **asdict(wanted.spent),
                }
                connection.execute(insert(RESERVATIONS).values(row))
                return Reserved(day, reserved)
        except _Refused as refused:
            return refused.refusal

    def settle(self, reservation_id: str, used: Spent, counts: Counts | None = None) -> bool:
        """What was reserved and not used is given back, to the day it was taken from.

        False, and nothing is changed, when the reservation is not open (any more).
        """
        with writing(self._engine) as connection:
            open_row = (RESERVATIONS.c.reservation_id == reservation_id, RESERVATIONS.c.state == "open")
            row = connection.execute(select(RESERVATIONS).where(*open_row)).one_or_none()
            if row is None:
                return False
            told = asdict(counts) if counts else {}
            changed = update(RESERVATIONS).where(*open_row).values(state="settled", **asdict(used), **told)
            if connection.execute(changed).rowcount != 1:
                return False
            for account in (HOUSE, row.invite_id):
                connection.execute(_changed(row.day, account, used, before=Spent(*row[5:8])))
            return True

    def charge(self, reservation_id: str) -> bool:
        """Nobody knows what was used: it stays charged in full. False when it is not open (any more)."""
        mine = RESERVATIONS.c.reservation_id == reservation_id
        with writing(self._engine) as connection:
            return _charge_open(connection, mine) == 1

    def day(self, now_unix_s: int, day: int | None = None) -> tuple[int, bool, Mapping[str, Spent]]:
        """`day`, or the ledger's own today; whether a restore has closed it; what each account was charged on it."""
        with reading(self._engine) as connection:
            clock = ledger_clock.read(connection)
            if day is None:
                day = max(clock.day if clock else 0, ledger_clock.day_of(now_unix_s))
            rows = connection.execute(select(DAYS).where(DAYS.c.day == day))
            spent = {row.account: Spent(row.tokens, row.micro_usd, row.speech_ms) for row in rows}
            return day, clock is not None and clock.closed_day == day, spent


def _count(connection: Connection, now_unix_s: int, at_least: int) -> tuple[int, int]:
    """The day that it is, and how many reservations there are with this one."""
    clock = ledger_clock.read(connection)
    if clock is None or clock.reserved < at_least:
        raise _Refused("house", "changed")
    day = max(clock.day, ledger_clock.day_of(now_unix_s))
    if clock.closed_day == day:
        raise _Refused("house", "closed")
    ledger_clock.note(connection, day, clock.reserved + 1)
    return day, clock.reserved + 1


def _own_caps(connection: Connection, invite_id: str, now_unix_s: int) -> Caps:
    columns = (INVITES.c.daily_tokens, INVITES.c.daily_speech_s)
    mine = (INVITES.c.invite_id == invite_id, live(now_unix_s))
    found = connection.execute(select(*columns).where(*mine)).one_or_none()
    if found is None:
        raise _Refused("invite", "invite")
    speech_ms = None if found.daily_speech_s is None else 1000 * found.daily_speech_s
    return Caps(tokens=found.daily_tokens, speech_ms=speech_ms)


def _charge(connection: Connection, day: int, account: str, more: Spent, caps: Caps) -> None:
    """The one place where a day's sums grow: only as far as they stay within the caps, told by the database."""
    mine = (DAYS.c.day == day, DAYS.c.account == account)
    row = connection.execute(select(DAYS.c.tokens, DAYS.c.micro_usd, DAYS.c.speech_ms).where(*mine)).one_or_none()
    before = Spent(*row) if row is not None else Spent()
    if row is None:
        connection.execute(insert(DAYS).values(day=day, account=account, **asdict(before)))
    if connection.execute(_changed(day, account, more).where(*_within(more, caps))).rowcount != 1:
        raise _Refused("house" if account == HOUSE else "invite", _too_much(before, more, caps))


def _within(more: Spent, caps: Caps) -> list[ColumnElement[bool]]:
    """A kind that is not asked for bounds nothing: what a model's server told too much of stops no voice."""
    bounds = [
        (DAYS.c.tokens, more.tokens, caps.tokens),
        (DAYS.c.micro_usd, more.micro_usd, caps.micro_usd),
        (DAYS.c.speech_ms, more.speech_ms, caps.speech_ms),
    ]
    return [column + asked <= cap for column, asked, cap in bounds if asked and cap is not None]


def _too_much(before: Spent, more: Spent, caps: Caps) -> What:
    """Which cap it was, for the log."""
    if more.tokens and caps.tokens is not None and before.tokens + more.tokens > caps.tokens:
        return "tokens"
    return "speech" if more.speech_ms else "money"


def _changed(day: int, account: str, after: Spent, before: Spent = Spent()) -> Update:
    mine = (DAYS.c.day == day, DAYS.c.account == account)
    return (
        update(DAYS)
        .where(*mine)
        .values(
            tokens=DAYS.c.tokens + (after.tokens - before.tokens),
            micro_usd=DAYS.c.micro_usd + (after.micro_usd - before.micro_usd),
            speech_ms=DAYS.c.speech_ms + (after.speech_ms - before.speech_ms),
        )
    )


def _charge_open(connection: Connection, *which: ColumnElement[bool]) -> int:
    """All that is open, of `which`, is charged as it stands. How many there were."""
    return connection.execute(
        update(RESERVATIONS).where(RESERVATIONS.c.state == "open", *which).values(state="unknown")
    ).rowcount
