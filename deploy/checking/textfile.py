"""Results for Prometheus, as a file for node_exporter's textfile collector; with them what the worker tells.

The worker listens on a unix socket, which Prometheus cannot scrape: its figures travel in this file, as old as the
last run.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from deploy.checking.results import Level, Result, Unread
from deploy.checking.state import write_whole

_OF_WORKER = "vox_tts_"  # process_* would be taken for node_exporter's own
_LEVELS = "How a check went: 0 ok, 1 cannot be read, 2 warn, 3 alert"


def write(file: Path, results: Sequence[Result], worker: Iterable[Metric] | Unread, now_unix_s: float) -> None:
    """Raises OSError."""
    registry = CollectorRegistry()
    told = () if isinstance(worker, Unread) else (one for one in worker if one.name.startswith(_OF_WORKER))
    registry.register(_Families([*_families(results, now_unix_s), *told]))
    write_whole(file, generate_latest(registry), 0o644)


class _Families(Collector):
    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


def _families(results: Sequence[Result], now_unix_s: float) -> Iterator[Metric]:
    levels = GaugeMetricFamily("vox_check_level", _LEVELS, labels=("check",))
    values = GaugeMetricFamily("vox_check_value", "What a check found, in its own unit", labels=("check", "unit"))
    limits = GaugeMetricFamily("vox_check_limit", "Where a check warns and alerts", labels=("check", "at"))
    for one in results:
        levels.add_metric((one.name,), int(one.level))
        if one.value is not None:
            values.add_metric((one.name, one.unit), one.value)
        for level, limit in ((Level.WARN, one.warn), (Level.ALERT, one.alert)):
            if limit is not None:
                limits.add_metric((one.name, level.name.lower()), limit)
    yield from (levels, values, limits)
    yield GaugeMetricFamily("vox_checks_run_timestamp_seconds", "When the checks last ran", now_unix_s)
