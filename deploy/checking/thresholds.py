"""From where on a value is bad: read from deploy/checks.toml, with what an operator overrides, every fault named."""

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.checking.catalogue import BY_NAME, CHECKS, Check

MOST_RUNS = 60
_WHOLE_HOUSE = {"window_minutes": (1, 24 * 60), "remind_hours": (1, 24 * 30)}


class BadThresholds(ValueError):
    """They cannot be used. `faults` holds a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one check. `warn` and `alert` in its unit, None for a state; `runs` in a row before a level is told."""

    runs: int
    warn: float | None = None
    alert: float | None = None
    least: int = 0


@dataclass(frozen=True, slots=True)
class Thresholds:
    window_s: float
    remind_s: float
    limits: Mapping[str, Limits]


def load(base: Path, override: Path | None = None) -> Thresholds:
    """`override` need not be there; its lines go before those of `base`. Raises BadThresholds."""
    told = _tables(base)
    if override is not None and override.exists():
        for key, value in _tables(override).items():
            old = told.get(key)
            told[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    faults = list(_faults(told))
    if faults:
        raise BadThresholds(faults)
    limits = {one.name: Limits(**told[one.name]) for one in CHECKS}
    return Thresholds(told["window_minutes"] * 60, told["remind_hours"] * 3600, limits)


def _tables(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadThresholds([f"{file.name} cannot be read as TOML: {error}"]) from error


def _faults(told: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(told.keys() - BY_NAME.keys() - _WHOLE_HOUSE.keys()):
        yield f"{key} is no check"
    for key, (low, high) in _WHOLE_HOUSE.items():
        if not _is_number(told.get(key)) or not low <= told[key] <= high:
            yield f"{key} must be a number from {low} to {high}"
    for one in CHECKS:
        table = told.get(one.name)
        if isinstance(table, dict):
            yield from _faults_of(one, table)
        else:
            yield f"[{one.name}] must be there, a table"


def _faults_of(check: Check, table: Mapping[str, Any]) -> Iterator[str]:
    keys = {"runs"} | ({"warn", "alert"} if check.worse != "state" else set()) | ({"least"} if check.counted else set())
    for key in sorted(table.keys() ^ keys):
        yield f"[{check.name}] {key} {'is missing' if key in keys else 'means nothing here'}"
    for key, low, high in (("runs", 1, MOST_RUNS), ("least", 1, 10_000)):
        value = table.get(key)
        if key in table and key in keys and (type(value) is not int or not low <= value <= high):
            yield f"[{check.name}] {key} must be a whole number from {low} to {high}"
    if {"warn", "alert"} <= table.keys() & keys:
        warn, alert = table["warn"], table["alert"]
        if not (_is_number(warn) and _is_number(alert)):
            yield f"[{check.name}] warn and alert must be numbers, 0 or more"
        elif (warn > alert) if check.worse == "above" else (warn < alert):
            yield f"[{check.name}] alert must not be reached before warn: {check.worse} is worse"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
