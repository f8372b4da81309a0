"""What a check comes to, and what stands in for a reading that could not be had. Knows no source and no threshold."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """In the order of how much they matter; the numbers are what `vox_check_level` exports."""

    OK = 0
    UNKNOWN = 1
    WARN = 2
    ALERT = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """Instead of a reading. `why` is a clause for a person, without secrets: "nobody answers on 127.0.0.1:9464"."""

    why: str


@dataclass(frozen=True, slots=True)
class Forbidden(Unread):
    """Whoever asks may not: that says nothing of whom they ask."""


@dataclass(frozen=True, slots=True)
class Result:
    """`value` and the limits are in `unit`; None where there is none. `do` is empty unless it is bad."""

    name: str
    level: Level
    says: str
    value: float | None = None
    unit: str = ""
    warn: float | None = None
    alert: float | None = None
    do: str = ""


def worst(results: Iterable[Result]) -> Level:
    """Of all of them; OK when there is none."""
    return max((one.level for one in results), default=Level.OK)


def exit_status(results: Iterable[Result]) -> int:
    """0 all is well, 1 something warns or cannot be read, 2 something alerts."""
    return {Level.OK: 0, Level.UNKNOWN: 1, Level.WARN: 1, Level.ALERT: 2}[worst(results)]


def shown(value: float | None, unit: str) -> str:
    """As a person reads it: "93 %", "1.25 s", "3"; "" for None."""
    if value is None:
        return ""
    digits = 0 if abs(value) >= 20 or value == int(value) else 1 if abs(value) >= 2 else 2
    return f"{value:.{digits}f} {unit}".rstrip()
