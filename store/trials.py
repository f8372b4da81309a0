"""Blind comparisons: each as one text, and its rounds with their hidden order, seed and vote.

Knows neither what is compared nor what the votes mean; but that a round is voted on once, and in its turn. That a
comparison was finished outlasts the comparison: who removes what came out wrong and tries again is still counted.
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
# No reference to the comparison: a row stays when that is removed.
FINISHED = Table(
    "finished_trials",
    METADATA,
    Column("trial_id", String(32), primary_key=True),
    Column("invite_id", String(16), nullable=False),
    Column("settings_key", String(64), nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("finished_unix_s", BigInteger, nullable=False),
    Index("finished_trials_by_invite", "invite_id", "settings_key"),
    Index("finished_trials_by_age", "finished_unix_s"),
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


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote, when it was given (whole seconds since 1970, UTC), and what is kept of the comparison if it is its last:
    `settings_key` is the same for each comparison of the same two settings, at most 64 characters."""

    vote: Literal["first", "second"]
    at_unix_s: int
    settings_key: str


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

    def finished(self, invite_id: str, settings_key: str) -> dict[str, int]:
        """How many rounds each comparison had that this invite has finished under that key, by its id; also of those
        that were removed since."""
        theirs = (FINISHED.c.invite_id == invite_id) & (FINISHED.c.settings_key == settings_key)
        with reading(self._engine) as connection:
            rows = connection.execute(select(FINISHED.c.trial_id, FINISHED.c.rounds).where(theirs))
            return {row.trial_id: row.rounds for row in rows}

    def vote(self, trial_id: str, number: int, ballot: Ballot) -> bool:
        """Whether it counted: the round is there, the ones before it have their votes, and it had none.

        The last round's makes the comparison done. Two who vote at once take turns: the first counts.
        """
        mine = TRIAL_ROUNDS.c.trial_id == trial_id
        with writing(self._engine) as connection:
            unvoted = select(TRIAL_ROUNDS.c.number).where(mine, TRIAL_ROUNDS.c.vote.is_(None))
            open_numbers = sorted(connection.execute(unvoted).scalars())
            if not open_numbers or open_numbers[0] != number:
                return False
            voted = update(TRIAL_ROUNDS).where(mine, TRIAL_ROUNDS.c.number == number)
            connection.execute(voted.values(vote=ballot.vote))
            changed = {"changed_unix_s": ballot.at_unix_s, "is_done": len(open_numbers) == 1}
            connection.execute(update(TRIALS).where(TRIALS.c.trial_id == trial_id).values(changed))
            if changed["is_done"]:
                _finish(connection, trial_id, number, ballot)
            return True

    def forget(self, trial_id: str) -> int:
        """It is gone. Returns how many there were."""
        return self._forget(TRIALS.c.trial_id == trial_id)

    def forget_of_invite(self, invite_id: str) -> int:
        """All of that invite's are gone, and that they were finished. Returns how many there were."""
        return self._forget(TRIALS.c.invite_id == invite_id, FINISHED.c.invite_id == invite_id)

    def forget_unchanged(self, since_unix_s: int) -> int:
        """Those begun, or voted on last, before then are gone, and that they were finished. Returns how many there
        were."""
        return self._forget(TRIALS.c.changed_unix_s < since_unix_s, FINISHED.c.finished_unix_s < since_unix_s)

    def _forget(self, which: ColumnElement[bool], finished: ColumnElement[bool] | None = None) -> int:
        with writing(self._engine) as connection:
            if finished is not None:
                connection.execute(delete(FINISHED).where(finished))
            return _delete(connection, which)


def _finish(connection: Connection, trial_id: str, rounds: int, ballot: Ballot) -> None:
    """Nothing of what was compared or chosen is told here: the key, how many rounds there were, and when."""
    invite_id = select(TRIALS.c.invite_id).where(TRIALS.c.trial_id == trial_id).scalar_subquery()
    told = {"settings_key": ballot.settings_key, "rounds": rounds, "finished_unix_s": ballot.at_unix_s}
    connection.execute(FINISHED.insert().values(trial_id=trial_id, invite_id=invite_id, **told))


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
