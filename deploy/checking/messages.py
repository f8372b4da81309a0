"""News in words: the title and the body of one message. No secrets are in it: results hold none."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from deploy.checking.catalogue import BY_NAME
from deploy.checking.news import News
from deploy.checking.results import Level, Result, shown

_WORDS = {Level.ALERT: "ALERT", Level.WARN: "Warning", Level.UNKNOWN: "Cannot be read", Level.OK: "Well again"}


@dataclass(frozen=True, slots=True)
class Message:
    """`level` is the worst in it."""

    title: str
    body: str
    level: Level


def message(house: str, told: Sequence[News]) -> Message:
    """All news of a run in one, the worst first. `house` is its name."""
    ordered = sorted(told, key=lambda one: -one.level)
    counts = [
        f"{_WORDS[level]}: {', '.join(one.result.name for one in group)}"
        for level, group in groupby(ordered, key=lambda one: one.level)
    ]
    return Message(f"{house}: {'; '.join(counts)}", "\n\n".join(_lines(ordered)), ordered[0].level)


def trial(house: str) -> Message:
    """What --test-alert sends."""
    body = "This is a test by `python -m deploy.checks --test-alert`. Nothing is wrong; alerts would reach you here."
    return Message(f"{house}: a test of the alerts", body, Level.OK)


def limit_of(result: Result) -> str:
    """The limit that a value has passed, or would pass next: "alert from 90 %"; "" for a state."""
    if result.warn is None or result.alert is None or result.value is None:
        return ""
    name, value = ("warning", result.warn) if result.level is Level.OK else ("alert", result.alert)
    if result.level is Level.WARN:
        name, value = "warning", result.warn
    return f"{name} {'at' if BY_NAME[result.name].worse == 'below' else 'from'} {shown(value, result.unit)}"


def _lines(told: Sequence[News]) -> list[str]:
    """A paragraph each; checks that cannot be read for the same reason share one."""
    lines = []
    for level, of_level in groupby(told, key=lambda one: one.level):
        if level is Level.UNKNOWN:
            causes = sorted(of_level, key=lambda one: one.result.says)
            for says, group in groupby(causes, key=lambda one: one.result.says):
                lines.append(f"{_WORDS[level]}: {', '.join(one.result.name for one in group)}: {says}.")
        else:
            lines.extend(_line(one) for one in of_level)
    return lines


def _line(one: News) -> str:
    result = one.result
    still = " (still)" if one.kind == "reminder" else ""
    value = f"{shown(result.value, result.unit)} " if result.value is not None else ""
    limit = f" ({limit_of(result)})" if one.level is not Level.OK and limit_of(result) else ""
    advice = f"\n{BY_NAME[result.name].do}" if one.level is not Level.OK else ""
    return f"{_WORDS[one.level]}{still}: {result.name}: {value}{result.says}{limit}.{advice}"
