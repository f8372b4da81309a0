"""Conversations, each as one text that the conversation room writes and reads. Knows nothing of what it says."""

from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Column, Engine, Index, String, Table, Text, delete, select

from store.engine import reading, writing
from store.tables import METADATA

TALKS = Table(
    "talks",
    METADATA,
    Column("talk_id", String(64), primary_key=True),
    Column("session_id", String(64), nullable=False),
    Column("changed_unix_s", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("talks_by_age", "changed_unix_s"),
)


@dataclass(frozen=True, slots=True)
class KeptTalk:
    """One row. `body` is JSON; `changed_unix_s` counts whole seconds since 1970, UTC."""

    talk_id: str
    session_id: str
    changed_unix_s: int
    body: str


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

    def forget_unchanged(self, since_unix_s: int) -> None:
        """Those last changed before then are gone."""
        with writing(self._engine) as connection:
            connection.execute(delete(TALKS).where(TALKS.c.changed_unix_s < since_unix_s))
