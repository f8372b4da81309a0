"""Medians, percentiles, and one measured figure held against its bar. Knows neither what was measured nor how."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

median = statistics.median


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` (above 0, up to 100) of all do not exceed: nearest rank.

    So the 95th of ten values is their largest. Raises ValueError when there is none.
    """
    if not values or not 0 < percent <= 100:
        raise ValueError(f"no {percent} % of {len(values)} values")
    return sorted(values)[math.ceil(percent / 100 * len(values)) - 1]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the summary. `ratio` is ours to the peer's; `met` is None where there is no bar or no figure."""

    measure: str
    ours: float | None
    peer: float | None
    ratio: float | None
    target: str
    met: bool | None


def told(measure: str, ours: float | None, peer: float | None = None) -> Row:
    """A figure without a bar."""
    return Row(measure, ours, peer, _ratio(ours, peer), "", None)


def within(measure: str, ours: float | None, most: float, unit: str = "", *, strictly: bool = False) -> Row:
    """A figure that shall be at most `most`, or below it."""
    met = None if ours is None else ours < most if strictly else ours <= most
    return Row(measure, ours, None, None, f"{'<' if strictly else '<='} {most:g} {unit}".rstrip(), met)


def at_least(measure: str, ours: float | None, least: float) -> Row:
    """A figure that shall be at least `least`."""
    return Row(measure, ours, None, None, f">= {least:g}", None if ours is None else ours >= least)


def against(measure: str, ours: float | None, peer: float | None, most: float) -> Row:
    """A figure that shall be at most `most` times the peer's."""
    ratio = _ratio(ours, peer)
    return Row(measure, ours, peer, ratio, f"<= {most:g} of it", None if ratio is None else ratio <= most)


def _ratio(ours: float | None, peer: float | None) -> float | None:
    return None if ours is None or not peer else ours / peer


def jain(values: Sequence[float]) -> float:
    """Jain's fairness index: 1 when all are equal, 1/n when one has everything (Jain, Chiu, Hawe 1984)."""
    squares = sum(value * value for value in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else 1.0
