"""Visitors' sessions, kept by the hash of their token: whoever reads this file can enter with none of them."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Column, Engine, Index, String, Table, delete, or_, select, update

from store.engine import reading, writing
from store.invites import INVITES, latest_unix_s, live
from store.tables import METADATA

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_sha256", String(64), primary_key=True),
    Column("session_id", String(64), nullable=False, unique=True),
    Column("seen_unix_s", BigInteger, nullable=False),
    Column("invite_id", String(16)),
    Column("expires_unix_s", BigInteger),
    Index("sessions_by_age", "seen_unix_s"),
    Index("sessions_by_invite", "invite_id"),
)


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One row. Times are whole seconds since 1970, UTC; `seen_unix_s` is about when the visitor was last here."""

    token_sha256: str
    session_id: str
    seen_unix_s: int
    invite_id: str
    expires_unix_s: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """A session with what its invite, which is live, says of it. `scopes` are separated by spaces."""

    session: KeptSession
    label: str
    scopes: str


class SessionDrawer:
    """The sessions of one database. Blocks; safe for many threads. Every call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, session: KeptSession, in_place_of: str = "") -> None:
        """Adds it. The session of the token hash `in_place_of`, if there is one, is gone with the same stroke."""
        with writing(self._engine) as connection:
            if in_place_of:
                connection.execute(delete(SESSIONS).where(SESSIONS.c.token_sha256 == in_place_of))
            connection.execute(SESSIONS.insert().values(asdict(session)))

    def by_token(self, token_sha256: str, now_unix_s: int) -> Recalled | None:
        """None, too, when its invite is revoked, expired, or there is none: of that no session is left."""
        wanted = (
            select(SESSIONS, INVITES.c.label, INVITES.c.scopes)
            .join(INVITES, INVITES.c.invite_id == SESSIONS.c.invite_id)
            .where(SESSIONS.c.token_sha256 == token_sha256, SESSIONS.c.expires_unix_s > now_unix_s, live(now_unix_s))
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        if row is None:
            return None
        told = dict(row)
        label, scopes = told.pop("label"), told.pop("scopes")
        return Recalled(KeptSession(**told), label, scopes)

    def seen(self, token_sha256: str, seen_unix_s: int) -> None:
        mine = SESSIONS.c.token_sha256 == token_sha256
        with writing(self._engine) as connection:
            connection.execute(update(SESSIONS).where(mine).values(seen_unix_s=seen_unix_s))

    def forget(self, token_sha256s: Collection[str]) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token_sha256.in_(sorted(token_sha256s))))

    def forget_past(self, seen_before_unix_s: int, now_unix_s: int) -> None:
        """Those last seen before then, those past their time, and those of no invite that is live."""
        past = or_(
            SESSIONS.c.seen_unix_s < seen_before_unix_s,
            SESSIONS.c.expires_unix_s <= now_unix_s,
            SESSIONS.c.invite_id.is_(None),
            SESSIONS.c.invite_id.not_in(select(INVITES.c.invite_id).where(live(now_unix_s))),
        )
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(past))

    def latest_unix_s(self) -> int:
        """It is at least that late, by what is known of the invites."""
        with reading(self._engine) as connection:
            return latest_unix_s(connection)
