"""A reading becomes a result: its level by the thresholds, its limits beside it, what to do when it is bad."""

import math

from deploy.checking.catalogue import BY_NAME
from deploy.checking.results import Level, Result, Unread
from deploy.checking.thresholds import Limits, Thresholds


class Judge:
    """Of one run. Every name must be in the catalogue."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._limits = thresholds.limits

    def value(self, name: str, value: float, says: str, *, at_least: Level = Level.OK) -> Result:
        """Judged by the limits; `at_least` when something else is known to be wrong."""
        return self.state(name, max(at_least, level_of(name, value, self._limits[name])), says, value)

    def state(self, name: str, level: Level, says: str, value: float | None = None) -> Result:
        check, limits = BY_NAME[name], self._limits[name]
        do = check.do if level > Level.UNKNOWN else ""
        return Result(name, level, says, value, check.unit, limits.warn, limits.alert, do)

    def unread(self, name: str, unread: Unread) -> Result:
        return self.state(name, Level.UNKNOWN, unread.why)

    def least(self, name: str) -> int:
        """So many events it takes to judge."""
        return self._limits[name].least


def level_of(name: str, value: float, limits: Limits) -> Level:
    """A limit counts as reached when the value is exactly there. What is no number is unknown."""
    if limits.warn is None or limits.alert is None or math.isnan(value):
        return Level.UNKNOWN
    sign = -1 if BY_NAME[name].worse == "below" else 1
    if sign * value >= sign * limits.alert:
        return Level.ALERT
    return Level.WARN if sign * value >= sign * limits.warn else Level.OK
