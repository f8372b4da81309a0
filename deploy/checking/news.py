"""What of a run's results is news: a level that has held, a recovery, an alert that still stands. Pure, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from deploy.checking.results import Level, Result
from deploy.checking.thresholds import MOST_RUNS, Thresholds


@dataclass(frozen=True, slots=True)
class Told:
    """What people were told last of a check, and when, in Unix seconds."""

    level: Level
    at_unix_s: float


@dataclass(frozen=True, slots=True)
class Memory:
    """By the check's name: what was told, and the levels of the last runs, oldest first."""

    told: Mapping[str, Told] = field(default_factory=dict)
    seen: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class News:
    """`level` is what is told; the result itself may be worse just now, or better."""

    kind: Literal["change", "reminder"]
    level: Level
    result: Result


def looked(memory: Memory, results: Iterable[Result]) -> Memory:
    """With this run's levels; a check that is no longer made is well."""
    now = {one.name: one.level for one in results}
    gone = {name: Level.OK for name, told in memory.told.items() if name not in now and told.level is not Level.OK}
    seen = {name: (*memory.seen.get(name, ()), level)[-MOST_RUNS:] for name, level in (now | gone).items()}
    return Memory({name: told for name, told in memory.told.items() if name in seen}, seen)


def news(memory: Memory, results: Sequence[Result], thresholds: Thresholds, now_unix_s: float) -> tuple[News, ...]:
    """Of a memory that has looked at `results`; all of it is news until `remember` is called with it."""
    found = []
    by_name = {one.name: one for one in results}
    for name, levels in memory.seen.items():
        told = memory.told.get(name, Told(Level.OK, now_unix_s))
        level = _held(levels, told.level, thresholds.limits[name].runs)
        result = by_name.get(name) or Result(name, Level.OK, "is no longer looked at")
        if level is not told.level:
            found.append(News("change", level, result))
        elif level is Level.ALERT and not 0 <= now_unix_s - told.at_unix_s < thresholds.remind_s:
            found.append(News("reminder", level, result))
    return tuple(found)


def remember(memory: Memory, told: Iterable[News], now_unix_s: float) -> Memory:
    """Once people have been told."""
    return replace(memory, told={**memory.told, **{one.result.name: Told(one.level, now_unix_s) for one in told}})


def _held(levels: Sequence[Level], told: Level, runs: int) -> Level:
    """As bad as every one of the last `runs` was, when that is worse than what was told; as good, when it is better.

    So a value that goes to and fro between a warning and an alert is a warning that holds, and one that goes to and fro
    around a limit is told once.
    """
    last = levels[-runs:]
    if len(last) < runs:
        return told
    if min(last) > told:
        return min(last)
    return min(told, max(last))
