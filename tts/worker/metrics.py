"""What the worker measures of itself, by Prometheus' names, in a registry of its own."""

from collections.abc import Iterator
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from tts.cache import Counts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FIRST_S = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 5.0, 10.0)
_FACTOR = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0)
_LAG_S = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0)


class Waiting(Protocol):
    """Who waits in the lane, and about how long a new one would, in seconds."""

    def waiting(self) -> int: ...

    def wait_s(self) -> float: ...


class Metrics:
    """Instruments of one worker. All are used from the event loop."""

    def __init__(self, lane: Waiting, counts: Counts | None) -> None:
        """`counts` are the cache's; None when nothing is kept."""
        own = self._registry = CollectorRegistry()
        self.first_sound = Histogram(
            "vox_tts_first_sound_seconds", "From the request to its first sound", buckets=_FIRST_S, registry=own
        )
        self.real_time_factor = Histogram(
            "vox_tts_real_time_factor",
            "Seconds waited for sound, in the lane as well, for a second of it; whole requests only",
            buckets=_FACTOR,
            registry=own,
        )
        self.cancels = Counter("vox_tts_cancels", "Requests whose listener left early", registry=own)
        self.errors = Counter("vox_tts_errors", "Errors told to listeners", ("code",), registry=own)
        self.requests = Counter("vox_tts_requests", "Answers", ("method", "route", "status"), registry=own)
        self.audio = Counter("vox_tts_audio_seconds", "Sound made or read back, in seconds of playing", registry=own)
        self.streams = Gauge("vox_tts_streams_active", "Requests being spoken", registry=own)
        self.lag = Histogram(
            "vox_tts_event_loop_lag_seconds", "By how much short sleeps are late", buckets=_LAG_S, registry=own
        )
        waiting = Gauge("vox_tts_lane_waiting", "Requests that wait for their first sound", registry=own)
        waiting.set_function(lane.waiting)
        wait = Gauge("vox_tts_lane_wait_seconds", "About how long a new request would wait for it", registry=own)
        wait.set_function(lane.wait_s)
        ProcessCollector(registry=own)
        if counts is not None:
            own.register(_CacheCollector(counts))

    def text(self) -> bytes:
        """All of it, as Prometheus reads it (CONTENT_TYPE)."""
        return generate_latest(self._registry)


class _CacheCollector(Collector):
    """Clauses asked of the cache: read back (hit), from a making under way (joined), made (miss)."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily("vox_tts_cache_clauses", "Clauses asked of the cache", labels=("result",))
        for result, number in (
            ("hit", self._counts.hits),
            ("joined", self._counts.joined),
            ("miss", self._counts.misses),
        ):
            family.add_metric((result,), number)
        yield family
