"""The lag of the worker's event loop, from the histogram in its /metrics."""

from collections.abc import Mapping

METRIC = "vox_tts_event_loop_lag_seconds"
# Upper bound of each bucket in seconds, and how many were at or below it.
Buckets = Mapping[float, float]


def buckets(metrics: str) -> dict[float, float]:
    """The histogram in a text that Prometheus reads. Empty when it is not there."""
    from prometheus_client.parser import text_string_to_metric_families

    return {
        float(sample.labels["le"]): sample.value
        for family in text_string_to_metric_families(metrics)
        for sample in family.samples
        if sample.name == f"{METRIC}_bucket"
    }


def quantile_ms(before: Buckets, after: Buckets, part: float) -> float | None:
    """The quantile `part` (0 to 1) of what came between, within its bucket as if spread evenly.

    None when nothing came. Infinity when it lies past the last bound.
    """
    counts = [(bound, after[bound] - before.get(bound, 0.0)) for bound in sorted(after)]
    if not counts or counts[-1][1] <= 0:
        return None
    wanted, low, below = part * counts[-1][1], 0.0, 0.0
    for bound, at_most in counts:
        if at_most >= wanted:
            inside = (wanted - below) / (at_most - below) if at_most > below else 1.0
            return 1000 * (bound if bound == float("inf") else low + (bound - low) * inside)
        low, below = bound, at_most
    return None
