"""What turns are like just now, as Prometheus reads it."""

import asyncio

from prometheus_client import CollectorRegistry

from conversation.turn_metrics import TurnMetrics
from store.figures import TurnRow
from tests.access.test_metrics import values
from tests.conversation.conftest import until


def test_a_turn_is_counted_by_its_end_and_its_clauses_by_where_they_came_from() -> None:
    registry = CollectorRegistry()
    metrics = TurnMetrics(registry)
    metrics.measure(TurnRow(1, 1, "abc", "finished", 250, 5, 2, "model"))
    metrics.measure(TurnRow(1, 1, "abc", "failed", None, 0, 0, "concierge"))
    told = values(registry)
    assert told["vox_turns_total brain=model ending=finished"] == 1
    assert told["vox_turns_total brain=concierge ending=failed"] == 1
    assert (told["vox_clauses_total source=kept"], told["vox_clauses_total source=made"]) == (2, 3)
    assert (told["vox_first_sound_seconds_count"], told["vox_first_sound_seconds_sum"]) == (1, 0.25)
    assert not any("abc" in name for name in told)


async def test_turns_at_work_and_the_loops_lag_are_told() -> None:
    registry = CollectorRegistry()
    metrics = TurnMetrics(registry)
    metrics.follow(lambda: 3, lambda: 2)
    sampling = asyncio.create_task(metrics.sample_lag())
    await until(lambda: values(registry)["vox_event_loop_lag_seconds_count"] > 0)
    sampling.cancel()
    told = values(registry)
    assert (told["vox_turns_open"], told["vox_turns_waiting"]) == (3, 2)
