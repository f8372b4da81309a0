"""Invites, kept by the hash of their token: whoever reads this database can enter with none of them.

Times are whole seconds since 1970, UTC. Knows no rule but when an invite is live, and that each use is counted once.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Row,
    String,
    Table,
    and_,
    func,
    or_,
    select,
    update,
)

from store.engine import reading, writing
from store.tables import METADATA

INVITES = Table(
    "invites",
    METADATA,
    Column("invite_id", String(16), primary_key=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("label", String(80), nullable=False),
    Column("scopes", String(60), nullable=False),
    Column("created_unix_s", BigInteger, nullable=False),
    Column("expires_unix_s", BigInteger),
    Column("max_uses", Integer),
    Column("used", Integer, nullable=False),
    Column("daily_tokens", BigInteger),
    Column("daily_speech_s", BigInteger),
    Column("revoked_unix_s", BigInteger),
    Column("created_by", String(16), nullable=False),
)


@dataclass(frozen=True, slots=True)
class KeptInvite:
    """One row. `scopes` are separated by spaces; None is no bound; `created_by` is '' or another invite's id."""

    invite_id: str
    token_sha256: str
    label: str
    scopes: str
    created_unix_s: int
    expires_unix_s: int | None
    max_uses: int | None
    used: int
    daily_tokens: int | None
    daily_speech_s: int | None
    revoked_unix_s: int | None
    created_by: str


def live(now_unix_s: int) -> ColumnElement[bool]:
    """Whether a row of INVITES is neither revoked nor past its expiry; its uses may be used up."""
    return and_(
        INVITES.c.revoked_unix_s.is_(None),
        or_(INVITES.c.expires_unix_s.is_(None), INVITES.c.expires_unix_s > now_unix_s),
    )


class InviteDrawer:
    """The invites of one database. Blocks; safe for many threads and processes. May raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, invite: KeptInvite) -> None:
        with writing(self._engine) as connection:
            connection.execute(INVITES.insert().values(asdict(invite)))

    def redeem(self, token_sha256: str, now_unix_s: int) -> KeptInvite | None:
        """Counts one use and gives the invite; None when there is none, or it is not live, or used up.

        One statement whatever comes of it: how long it takes tells a guesser nothing.
        """
        usable = and_(
            INVITES.c.token_sha256 == token_sha256,
            live(now_unix_s),
            or_(INVITES.c.max_uses.is_(None), INVITES.c.used < INVITES.c.max_uses),
        )
        counted = update(INVITES).where(usable).values(used=INVITES.c.used + 1).returning(*INVITES.c)
        with writing(self._engine) as connection:
            row = connection.execute(counted).one_or_none()
            return _kept(row) if row is not None else None

    def revoke(self, invite_id: str, now_unix_s: int) -> bool:
        """Whether it was there and not revoked before. The first revocation's time stands."""
        mine = and_(INVITES.c.invite_id == invite_id, INVITES.c.revoked_unix_s.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(update(INVITES).where(mine).values(revoked_unix_s=now_unix_s)).rowcount == 1

    def get(self, invite_id: str) -> KeptInvite | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(INVITES).where(INVITES.c.invite_id == invite_id)).one_or_none()
            return _kept(row) if row is not None else None

    def all(self) -> Sequence[KeptInvite]:
        """The newest first."""
        newest_first = (INVITES.c.created_unix_s.desc(), INVITES.c.invite_id)
        with reading(self._engine) as connection:
            return [_kept(row) for row in connection.execute(select(INVITES).order_by(*newest_first))]

    def live_among(self, invite_ids: Collection[str], now_unix_s: int) -> set[str]:
        wanted = select(INVITES.c.invite_id).where(INVITES.c.invite_id.in_(sorted(invite_ids)), live(now_unix_s))
        with reading(self._engine) as connection:
            return set(connection.execute(wanted).scalars())

    def latest_unix_s(self) -> int:
        with reading(self._engine) as connection:
            return latest_unix_s(connection)


def latest_unix_s(connection: Connection) -> int:
    """The latest moment at which an invite was made or revoked; 0 when there is none: it is at least that late."""
    latest = select(func.max(INVITES.c.created_unix_s), func.max(INVITES.c.revoked_unix_s))
    return max((at for at in connection.execute(latest).one() if at is not None), default=0)


def _kept(row: Row[tuple[object, ...]]) -> KeptInvite:
    return KeptInvite(**row._mapping)
