"""What was done at the door, row by row, for ever: the database refuses to change a row or to remove one.

Times are whole seconds since 1970, UTC. Knows no invites and no rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Column, Engine, Index, Integer, String, Table, func, select

from store.days import DAY_S
from store.engine import reading, writing
from store.tables import METADATA

AUDIT = Table(
    "audit",
    METADATA,
    # SQLite numbers rows by itself for its own INTEGER alone.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at_unix_s", BigInteger, nullable=False),
    Column("action", String(32), nullable=False),
    Column("actor", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", String(300), nullable=False),
    Column("count", Integer, nullable=False),
    Index("audit_by_time", "at_unix_s"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What is to be written. `actor` is an invite's id, "terminal", or "" for the house; `count` is how often."""

    at_unix_s: int
    action: str
    actor: str = ""
    subject: str = ""
    detail: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class AuditRow(AuditEntry):
    """What was written. `id` grows with every row."""

    id: int = 0


class AuditDrawer:
    """The audit of one database. Blocks; safe for many threads and processes. Every call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entries: Sequence[AuditEntry]) -> None:
        """All of them or none. What is longer than its column is cut."""
        if entries:
            with writing(self._engine) as connection:
                connection.execute(AUDIT.insert(), [_fitting(one) for one in entries])

    def recent(self, limit: int, before: int | None = None) -> Sequence[AuditRow]:
        """The newest `limit` rows, newest first; `before`: of those with a smaller id."""
        wanted = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(AUDIT.c.id < before)
        with reading(self._engine) as connection:
            return [AuditRow(**row._mapping) for row in connection.execute(wanted)]

    def since(self, row_id: int, action: str) -> Sequence[AuditRow]:
        """The rows of one action after that id, in their order."""
        wanted = select(AUDIT).where(AUDIT.c.id > row_id, AUDIT.c.action == action).order_by(AUDIT.c.id)
        with reading(self._engine) as connection:
            return [AuditRow(**row._mapping) for row in connection.execute(wanted)]

    def newest_id(self) -> int:
        """0 before the first row."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(AUDIT.c.id))).scalar_one() or 0

    def counts(self, action: str, first_day: int) -> Mapping[tuple[int, str, str], int]:
        """How often `action` was noted by (day, actor, detail), from `first_day` on (days since 1970, UTC)."""
        day = AUDIT.c.at_unix_s.op("/")(DAY_S)  # the database's own whole division
        sums = (day.label("day"), AUDIT.c.actor, AUDIT.c.detail, func.sum(AUDIT.c.count).label("times"))
        wanted = select(*sums).where(AUDIT.c.action == action, AUDIT.c.at_unix_s >= first_day * DAY_S)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.group_by("day", AUDIT.c.actor, AUDIT.c.detail))
            return {(int(row.day), row.actor, row.detail): int(row.times) for row in rows}


def _fitting(entry: AuditEntry) -> dict[str, object]:
    """SQLite keeps any length, PostgreSQL refuses what is too long: neither may lose a row for it."""
    told: dict[str, object] = asdict(entry)
    for name in ("action", "actor", "subject", "detail"):
        column = AUDIT.c[name].type
        assert isinstance(column, String)  # noqa: S101 - for the type checker  # nosec B101
        told[name] = str(told[name]).replace("\0", "")[: column.length]
    return told
