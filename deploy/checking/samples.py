"""Prometheus' text as numbers: what one scrape told, by how much counters grew, a percentile of a histogram."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from deploy.checking.results import Unread

Series: TypeAlias = tuple[str, frozenset[tuple[str, str]]]  # a name and its labels
Samples: TypeAlias = dict[Series, float]


def families(text: str) -> list[Metric] | Unread:
    """In their order."""
    try:
        return list(text_string_to_metric_families(text))
    except (ValueError, KeyError, IndexError) as error:
        return Unread(f"what it tells is no Prometheus text: {error}")


def samples(told: Iterable[Metric]) -> Samples:
    return {(one.name, frozenset(one.labels.items())): one.value for family in told for one in family.samples}


def picked(told: Mapping[Series, float], name: str, **labels: str) -> Samples:
    """The series of that name that have these labels, and maybe others."""
    wanted = set(labels.items())
    return {series: value for series, value in told.items() if series[0] == name and wanted <= series[1]}


def total(told: Mapping[Series, float], name: str, **labels: str) -> float:
    """Of all series of that name that have these labels; 0 where there is none: a counter that nothing was added to."""
    return sum(picked(told, name, **labels).values())


def growth(scrapes: Sequence[Mapping[Series, float]]) -> Samples:
    """By how much each counter grew over `scrapes`, oldest first. One that fell was begun anew from 0 in between."""
    grown: Samples = {}
    for before, after in pairwise(scrapes):
        for series, value in after.items():
            then = before.get(series, 0.0)
            grown[series] = grown.get(series, 0.0) + (value - then if value >= then else value)
    return grown


def quantile(share: float, told: Mapping[Series, float], histogram: str) -> float | None:
    """At `share` (0 to 1) of what was observed, evenly spread within a bucket, as Prometheus' histogram_quantile.

    Past the last bound it is that bound. None when nothing was observed.
    """
    buckets: dict[float, float] = {}
    for (_, labels), count in picked(told, f"{histogram}_bucket").items():
        bound = float(dict(labels)["le"])
        buckets[bound] = buckets.get(bound, 0.0) + count
    observed = buckets.get(math.inf, 0.0)
    if observed <= 0:
        return None
    rank, low, below = share * observed, 0.0, 0.0
    for bound, count in sorted(buckets.items()):
        if count >= rank and count > below:
            return low if math.isinf(bound) else low + (bound - low) * (rank - below) / (count - below)
        low, below = (low if math.isinf(bound) else bound), count
    return low
