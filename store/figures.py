"""What turns were like, a row each, and what that comes to by day and by invite. Knows no text and no visitor.

Times are whole seconds since 1970, UTC; days are whole days since then.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Column, Engine, Index, Integer, Row, Select, String, Table, delete, func, select

from store.engine import reading, writing
from store.tables import METADATA

TURN_FIGURES = Table(
    "turn_figures",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at_unix_s", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("invite_id", String(16), nullable=False),
    Column("ending", String(12), nullable=False),
    Column("first_sound_ms", Integer),
    Column("clauses", Integer, nullable=False),
    Column("clauses_kept", Integer, nullable=False),
    Column("brain", String(12), nullable=False),
    Index("turn_figures_by_day", "day"),
)


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn. `first_sound_ms` is from the question's arrival to the first sample made; None when there was none.

    `clauses_kept` of its `clauses` were read back from the speech cache. `brain` is who answered: model or concierge.
    """

    at_unix_s: int
    day: int
    invite_id: str
    ending: str
    first_sound_ms: int | None
    clauses: int
    clauses_kept: int
    brain: str


@dataclass(slots=True)
class TurnSums:
    """Of many turns. `endings` counts them by how they ended, `by_model` those that a language model answered.

    Percentiles are exact, by nearest rank, hence values that were measured; None without any.
    """

    turns: int = 0
    clauses: int = 0
    clauses_kept: int = 0
    by_model: int = 0
    endings: dict[str, int] = field(default_factory=dict)
    first_sound_p50_ms: int | None = None
    first_sound_p95_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TurnFigures:
    """All of a span of days. `by_invite` is of every invite; `by_day` and `total` are of those that were asked for."""

    by_day: Mapping[int, TurnSums]
    by_invite: Mapping[str, TurnSums]
    total: TurnSums


class FigureDrawer:
    """The turns of one database. Blocks; safe for many threads. Every call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, rows: Sequence[TurnRow]) -> None:
        """All of them or none."""
        if rows:
            with writing(self._engine) as connection:
                connection.execute(TURN_FIGURES.insert(), [asdict(row) for row in rows])

    def since(self, first_day: int, invite_id: str | None = None) -> TurnFigures:
        """From `first_day` on. `invite_id`: by day and in all of that invite alone."""
        with reading(self._engine) as connection:  # no longer than needed: on SQLite, writers wait for readers to end
            groups = connection.execute(_grouped(first_day)).all()
            sounds = connection.execute(_sounds(first_day)).all()
        gathering = _Gathering(invite_id)
        for group in groups:
            gathering.add(group.day, group.invite_id, group)
        for day, one, first_sound_ms in sounds:
            gathering.heard(day, one, first_sound_ms)
        return gathering.figures()

    def forget_before(self, day: int) -> int:
        """Those of earlier days are gone. Returns how many there were."""
        with writing(self._engine) as connection:
            return connection.execute(delete(TURN_FIGURES).where(TURN_FIGURES.c.day < day)).rowcount


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The nearest rank of what is sorted already: the least value that `percent` of all do not pass."""
    return ordered[max(1, -(-percent * len(ordered) // 100)) - 1] if ordered else None


def _grouped(first_day: int) -> Select[tuple[Any, ...]]:
    turn = TURN_FIGURES.c
    groups = (turn.day, turn.invite_id, turn.ending, turn.brain)
    sums = (
        func.count().label("turns"),
        func.sum(turn.clauses).label("clauses"),
        func.sum(turn.clauses_kept).label("kept"),
    )
    return select(*groups, *sums).where(turn.day >= first_day).group_by(*groups)


def _sounds(first_day: int) -> Select[tuple[Any, ...]]:
    turn = TURN_FIGURES.c
    wanted = select(turn.day, turn.invite_id, turn.first_sound_ms)
    return wanted.where(turn.day >= first_day, turn.first_sound_ms.is_not(None))


class _Gathering:
    """Sums by day, by invite and in all, from groups of turns."""

    def __init__(self, only: str | None) -> None:
        self._only = only
        self._sums: dict[int | str | None, TurnSums] = defaultdict(TurnSums)  # None: in all
        self._sounds: dict[int | str | None, list[int]] = defaultdict(list)

    def add(self, day: int, invite_id: str, group: Row[Any]) -> None:
        for key in self._keys(day, invite_id):
            sums = self._sums[key]
            sums.turns += group.turns
            sums.clauses += int(group.clauses)
            sums.clauses_kept += int(group.kept)
            sums.by_model += group.turns if group.brain == "model" else 0
            sums.endings[group.ending] = sums.endings.get(group.ending, 0) + group.turns

    def heard(self, day: int, invite_id: str, first_sound_ms: int) -> None:
        for key in self._keys(day, invite_id):
            self._sounds[key].append(first_sound_ms)

    def _keys(self, day: int, invite_id: str) -> tuple[int | str | None, ...]:
        return (invite_id, day, None) if self._only in (None, invite_id) else (invite_id,)

    def figures(self) -> TurnFigures:
        for key, sounds in self._sounds.items():
            sounds.sort()
            self._sums[key].first_sound_p50_ms = percentile(sounds, 50)
            self._sums[key].first_sound_p95_ms = percentile(sounds, 95)
        by_day = {key: sums for key, sums in self._sums.items() if isinstance(key, int)}
        by_invite = {key: sums for key, sums in self._sums.items() if isinstance(key, str)}
        return TurnFigures(by_day, by_invite, self._sums[None])
