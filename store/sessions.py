"""Visitors' sessions, kept by the hash of their token: whoever reads this file can enter with none of them."""

from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Column, Engine, Index, String, Table, delete, select, update

from store.engine import reading, writing
from store.tables import METADATA

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_sha256", String(64), primary_key=True),
    Column("session_id", String(64), nullable=False, unique=True),
    Column("seen_unix_s", BigInteger, nullable=False),
    Index("sessions_by_age", "seen_unix_s"),
)


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One row. `seen_unix_s` is about when the visitor was last here, in whole seconds since 1970, UTC."""

    token_sha256: str
    session_id: str
    seen_unix_s: int


class SessionDrawer:
    """The sessions of one database. Blocks; safe for many threads. Every call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, session: KeptSession) -> None:
        with writing(self._engine) as connection:
            connection.execute(SESSIONS.insert().values(asdict(session)))

    def by_token(self, token_sha256: str) -> KeptSession | None:
        with reading(self._engine) as connection:
            found = connection.execute(select(SESSIONS).where(SESSIONS.c.token_sha256 == token_sha256)).one_or_none()
            return KeptSession(**found._mapping) if found is not None else None

    def seen(self, token_sha256: str, seen_unix_s: int) -> None:
        mine = SESSIONS.c.token_sha256 == token_sha256
        with writing(self._engine) as connection:
            connection.execute(update(SESSIONS).where(mine).values(seen_unix_s=seen_unix_s))

    def forget_unseen(self, since_unix_s: int) -> None:
        """Those last seen before then are gone."""
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.seen_unix_s < since_unix_s))
