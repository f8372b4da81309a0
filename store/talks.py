"""Conversations, each as one text that the conversation room writes and reads. Knows nothing of what it says."""

from dataclasses import asdict, dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    cast,
    delete,
    func,
    select,
)

from store.engine import reading, writing
from store.tables import METADATA

TALKS = Table(
    "talks",
    METADATA,
    Column("talk_id", String(64), primary_key=True),
    Column("session_id", String(64), nullable=False),
    Column("changed_unix_s", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("invite_id", String(16)),
    Index("talks_by_age", "changed_unix_s"),
)


@dataclass(frozen=True, slots=True)
class KeptTalk:
    """One row. `body` is JSON; `changed_unix_s` counts whole seconds since 1970, UTC.

    `invite_id` is None for what was said before there were invites.
    """

    talk_id: str
    session_id: str
    changed_unix_s: int
    body: str
    invite_id: str | None = None


class TalkDrawer:
    """The conversations of one database. Blocks; safe for many threads. Every call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, talk: KeptTalk) -> None:
        """Adds it, or puts it in the place of the one of that id. Never in the place of another session's."""
        mine = (TALKS.c.talk_id == talk.talk_id, TALKS.c.session_id == talk.session_id)
        with writing(self._engine) as connection:
            connection.execute(delete(TALKS).where(*mine))
            connection.execute(TALKS.insert().values(asdict(talk)))

    def get(self, talk_id: str) -> KeptTalk | None:
        with reading(self._engine) as connection:
            found = connection.execute(select(TALKS).where(TALKS.c.talk_id == talk_id)).one_or_none()
            return KeptTalk(**found._mapping) if found is not None else None

    def forget(self, talk_id: str) -> bool:
        """It is gone. Whether it was there."""
        return self._delete(TALKS.c.talk_id == talk_id) > 0

    def forget_of_invite(self, invite_id: str) -> int:
        """All conversations of that invite's visitors are gone. Returns how many there were."""
        return self._delete(TALKS.c.invite_id == invite_id)

    def forget_unchanged(self, since_unix_s: int) -> int:
        """Those last changed before then are gone. Returns how many there were."""
        return self._delete(TALKS.c.changed_unix_s < since_unix_s)

    def forget_beyond(self, max_bytes: int) -> int:
        """Those changed longest ago are gone, until the rest fits `max_bytes` of text. Returns how many there were."""
        # SQLite 3.40 (Debian 12) has no octet_length, and its length counts characters, but for blobs.
        is_sqlite = self._engine.dialect.name == "sqlite"
        size = func.length(cast(TALKS.c.body, LargeBinary)) if is_sqlite else func.octet_length(TALKS.c.body)
        newest_first = (TALKS.c.changed_unix_s.desc(), TALKS.c.talk_id)
        added_up = select(TALKS.c.talk_id, func.sum(size).over(order_by=newest_first).label("bytes")).subquery()
        beyond = select(added_up.c.talk_id).where(added_up.c.bytes > max_bytes)
        return self._delete(TALKS.c.talk_id.in_(beyond))

    def _delete(self, which: ColumnElement[bool]) -> int:
        with writing(self._engine) as connection:
            return connection.execute(delete(TALKS).where(which)).rowcount
