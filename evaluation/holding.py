"""Holds many conversations, one after the other or a few at once, until all are held or the time is over."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.running import AgentOf, Case, Outcome, run
from evaluation.world import World


@dataclass(frozen=True, slots=True)
class Plan:
    """One conversation to be held: the seed decides its wording."""

    case: Case
    world: World
    seed: int


def planned(cases: Sequence[Case], worlds: Sequence[World], *, seed: int, paraphrases: int) -> list[Plan]:
    return [Plan(case, world, seed + at) for case in cases for world in worlds for at in range(paraphrases)]


def thinned(plans: Sequence[Plan], limit: int | None) -> list[Plan]:
    """At most `limit` of them, evenly from the first to the last, so that every kind stays."""
    if limit is None or limit >= len(plans):
        return list(plans)
    return [plans[at * len(plans) // limit] for at in range(limit)]


async def held(
    plans: Sequence[Plan], agent_of: AgentOf, *, at_once: int, time_s: float, progress: Callable[[int, Outcome], None]
) -> list[Outcome]:
    """In the plans' order; fewer when `time_s` is over: no conversation begins after it, and one that is being held
    then is broken off and counts for nothing. `progress` is told how many are done, and the newest."""
    outcomes: dict[int, Outcome] = {}
    waiting = iter(enumerate(plans))
    until_s = time.monotonic() + time_s

    async def hold() -> None:
        for at, plan in waiting:
            if time.monotonic() >= until_s:
                return
            outcomes[at] = await run(plan.case, plan.world, plan.seed, agent_of)
            progress(len(outcomes), outcomes[at])

    workers = [asyncio.create_task(hold()) for _ in range(at_once)]
    _, late = await asyncio.wait(workers, timeout=time_s)
    for worker in late:
        worker.cancel()
    for result in await asyncio.gather(*workers, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
    return [outcomes[at] for at in sorted(outcomes)]
