"""What turns are like just now, as Prometheus reads it."""

import asyncio

from prometheus_client import CollectorRegistry

from agent.checked import Change
from agent.events import ClauseChanged, Guarded, Retrying
from agent.model import TextDelta, TookOver
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


def test_what_the_house_did_to_a_reply_is_counted_by_its_rule_and_nothing_of_it_is_told() -> None:
    registry = CollectorRegistry()
    metrics = TurnMetrics(registry)
    lie, gone = Change("figure", "$455,000", "$449,000", repaired=True), Change("leak", "sk-secret", "")
    events = (
        Retrying("Once more."), ClauseChanged(lie), ClauseChanged(lie), TextDelta("It costs $449,000.", whole=True),
        ClauseChanged(gone), TookOver("The concierge answers."), TookOver("The concierge answers."), Guarded("schools"),
    )  # fmt: skip
    metrics.measure(TurnRow(1, 1, "abc", "finished", 250, 5, 2, "model"), events)
    told = values(registry)
    assert told["vox_clauses_changed_total how=repaired reason=figure"] == 2
    assert told["vox_clauses_changed_total how=left_out reason=leak"] == 1
    assert (told["vox_retries_total"], told["vox_taken_over_total"], told["vox_guarded_total reason=schools"]) == (
        1,
        1,
        1,
    )
    assert not any(part in name for name in told for part in ("45", "sk-", "concierge answers"))


async def test_turns_at_work_and_the_loops_lag_are_told() -> None:
    registry = CollectorRegistry()
    metrics = TurnMetrics(registry)
    metrics.follow(lambda: 3, lambda: 2)
    sampling = asyncio.create_task(metrics.sample_lag())
    await until(lambda: values(registry)["vox_event_loop_lag_seconds_count"] > 0)
    sampling.cancel()
    told = values(registry)
    assert (told["vox_turns_open"], told["vox_turns_waiting"]) == (3, 2)
