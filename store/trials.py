"""Blind comparisons: each as one text, and its rounds with their hidden order, seed and vote.

Knows neither what is compared nor what the votes mean; but that a round is voted on once, and in its turn.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)

from store.engine import reading, writing
from store.tables import METADATA

TRIALS = Table(
    "trials",
    METADATA,
    Column("trial_id", String(32), primary_key=True),
    Column("invite_id", String(16), nullable=False),
    Column("begun_unix_s", BigInteger, nullable=False),
    Column("changed_unix_s", BigInteger, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Index("trials_by_invite", "invite_id", "begun_unix_s"),
    Index("trials_by_age", "changed_unix_s"),
)
TRIAL_ROUNDS = Table(
    "trial_rounds",
    METADATA,
    Column("trial_id", String(32), ForeignKey("trials.trial_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("a_is_first", Boolean, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("vote", String(6)),
)


@dataclass(frozen=True, slots=True)
class KeptRound:
    """`number` counts from 1; `vote` is "first", "second", or None before there is one."""

    number: int
    a_is_first: bool
    seed: int
    vote: str | None = None


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """One row with its rounds, in order. `body` is JSON; times are whole seconds since 1970, UTC."""

    trial_id: str
    invite_id: str
    begun_unix_s: int
    changed_unix_s: int
    body: str
    rounds: tuple[KeptRound, ...]
    is_done: bool = False


class TrialDrawer:
    """The comparisons of one database. Blocks; safe for many threads and processes.

    Every call may raise StoreUnavailable.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, trial: KeptTrial, most_open: int, most: int) -> bool:
        """Adds it. False when its invite has `most_open` that are not done. Its oldest done ones go past `most`."""
        theirs = TRIALS.c.invite_id == trial.invite_id
        with writing(self._engine) as connection:
            is_open = theirs & TRIALS.c.is_done.is_(False)
            if connection.execute(select(func.count()).select_from(TRIALS).where(is_open)).scalar_one() >= most_open:
                return False
            row = asdict(trial)
            rounds = row.pop("rounds")
            connection.execute(TRIALS.insert().values(row))
            connection.execute(TRIAL_ROUNDS.insert(), [{"trial_id": trial.trial_id, **one} for one in rounds])
            newest = (TRIALS.c.begun_unix_s.desc(), TRIALS.c.trial_id)
            stay = select(TRIALS.c.trial_id).where(theirs).order_by(*newest).limit(most)
            done = theirs & TRIALS.c.is_done.is_(True)
            _delete(connection, done & TRIALS.c.trial_id.not_in(list(connection.execute(stay).scalars())))
            return True

    def get(self, trial_id: str) -> KeptTrial | None:
        with reading(self._engine) as connection:
            return next(iter(_read(connection, TRIALS.c.trial_id == trial_id)), None)

    def of_invite(self, invite_id: str) -> Sequence[KeptTrial]:
        """Newest first."""
        with reading(self._engine) as connection:
            return _read(connection, TRIALS.c.invite_id == invite_id)

    def vote(self, trial_id: str, number: int, vote: Literal["first", "second"], now_unix_s: int) -> bool:
        """Whether it counted: the round is there, the ones before it have their votes, and it had none.

        The last round's makes the comparison done. Two who vote at once take turns: the first counts.
        """
        mine = TRIAL_ROUNDS.c.trial_id == trial_id
        with writing(self._engine) as connection:
            unvoted = select(TRIAL_ROUNDS.c.number).where(mine, TRIAL_ROUNDS.c.vote.is_(None))
            open_numbers = sorted(connection.execute(unvoted).scalars())
            if not open_numbers or open_numbers[0] != number:
                return False
            connection.execute(update(TRIAL_ROUNDS).where(mine, TRIAL_ROUNDS.c.number == number).values(vote=vote))
            changed = {"changed_unix_s": now_unix_s, "is_done": len(open_numbers) == 1}
            connection.execute(update(TRIALS).where(TRIALS.c.trial_id == trial_id).values(changed))
            return True

    def forget(self, trial_id: str) -> int:
        """It is gone. Returns how many there were."""
        return self._forget(TRIALS.c.trial_id == trial_id)

    def forget_of_invite(self, invite_id: str) -> int:
        """All of that invite's are gone. Returns how many there were."""
        return self._forget(TRIALS.c.invite_id == invite_id)

    def forget_unchanged(self, since_unix_s: int) -> int:
        """Those begun, or voted on last, before then are gone. Returns how many there were."""
        return self._forget(TRIALS.c.changed_unix_s < since_unix_s)

    def _forget(self, which: ColumnElement[bool]) -> int:
        with writing(self._engine) as connection:
            return _delete(connection, which)


def _delete(connection: Connection, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(TRIALS).where(which)).rowcount  # its rounds go with it


def _read(connection: Connection, which: ColumnElement[bool]) -> list[KeptTrial]:
    rows = connection.execute(select(TRIALS).where(which).order_by(TRIALS.c.begun_unix_s.desc(), TRIALS.c.trial_id))
    trials = [dict(row._mapping) for row in rows]
    wanted = select(TRIAL_ROUNDS).where(TRIAL_ROUNDS.c.trial_id.in_([one["trial_id"] for one in trials]))
    rounds: dict[str, list[KeptRound]] = {}
    for row in connection.execute(wanted.order_by(TRIAL_ROUNDS.c.number)):
        rounds.setdefault(row.trial_id, []).append(KeptRound(row.number, row.a_is_first, row.seed, row.vote))
    return [KeptTrial(**one, rounds=tuple(rounds.get(one["trial_id"], ()))) for one in trials]
