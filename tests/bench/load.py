"""How many listeners the worker holds: each starts within three seconds and drinks R at real time over HTTP."""

import asyncio
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.bench import loop_lag
from tests.bench.figures import Row, at_least, jain, median, percentile, told, within
from tests.bench.listener import Listened, listen
from tests.bench.playback import heard
from tests.bench.texts import MOST_LISTENERS, marked_reply
from tests.voice_worker import UNKEPT, VoiceWorker

WITHIN_S = 3.0
FIRST_SOUND_MS = 700.0
BAR = 10  # listeners on two cores
STEPS = (1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, MOST_LISTENERS)
ROUNDS_AT_BAR = 3


@dataclass(frozen=True, slots=True)
class Crowd:
    """What so many listeners met. Refused ones are counted apart; `mixed` are those who did not get their own sound."""

    listeners: int
    rounds: int
    first_sound_ms: list[float]
    underruns: int
    refused: int
    faults: list[str]
    mixed: int
    least_spare_ms: float | None
    fairness: float
    lag_p99_ms: float | None

    @property
    def p95_ms(self) -> float | None:
        return percentile(self.first_sound_ms, 95) if self.first_sound_ms else None

    @property
    def holds(self) -> bool:
        """Everybody was served, soon enough and without a gap."""
        p95 = self.p95_ms
        served = not (self.refused or self.faults or self.mixed or self.underruns)
        return served and p95 is not None and p95 <= FIRST_SOUND_MS


def measure(most: int = MOST_LISTENERS, seed: int = 20_261_124) -> dict[str, Any]:
    """Crowds of growing size, until two in a row do not hold. `seed` draws when each listener starts."""
    return asyncio.run(_measure(most, random.Random(seed)))


async def _measure(most: int, chance: random.Random) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="vox-load-") as folder, VoiceWorker(Path(folder), UNKEPT) as worker:
        async with worker.async_client() as client:
            alone: list[bytes] = []
            crowds: list[Crowd] = []
            for listeners in (step for step in STEPS if step <= most):
                await _speak_alone(client, alone, listeners)
                crowds.append(await _crowd(client, alone[:listeners], chance))
                print(_line(crowds[-1]), flush=True)
                if listeners > BAR and not any(crowd.holds for crowd in crowds[-2:]):
                    break
            peak_mb = worker.memory_mb("VmHWM")
    return {"crowds": [_as_json(crowd) for crowd in crowds], "worker_peak_mb": peak_mb}


async def _speak_alone(client: httpx.AsyncClient, alone: list[bytes], listeners: int) -> None:
    """Each listener's sound when nobody else listens, to compare with; made once."""
    for number in range(len(alone), listeners):
        listened = await listen_fast(client, number)
        if listened.fault or listened.refused:
            raise RuntimeError(f"alone, listener {number} was not served: {listened.fault or 'refused'}")
        alone.append(bytes(listened.pcm))


async def listen_fast(client: httpx.AsyncClient, number: int) -> Listened:
    """The sound of listener `number`, drunk as fast as it comes."""
    return await listen(client, marked_reply(number), seed=number, at_real_time=False)


async def _crowd(client: httpx.AsyncClient, alone: Sequence[bytes], chance: random.Random) -> Crowd:
    """As many listeners as `alone` has sounds; several rounds where the bar is."""
    rounds = ROUNDS_AT_BAR if len(alone) == BAR else 1
    before = await _lag(client)
    all_: list[list[Listened]] = []
    for _ in range(rounds):
        starts = [chance.uniform(0.0, WITHIN_S) for _ in alone]
        who = (listen(client, marked_reply(at), seed=at, delay_s=start) for at, start in enumerate(starts))
        all_.append(list(await asyncio.gather(*who)))
    lag = loop_lag.quantile_ms(before, await _lag(client), 0.99)
    return crowd_of(all_, alone, lag)


async def _lag(client: httpx.AsyncClient) -> dict[float, float]:
    return loop_lag.buckets((await client.get("/metrics")).text)


def crowd_of(rounds: Sequence[Sequence[Listened]], alone: Sequence[bytes], lag_ms: float | None) -> Crowd:
    """The listeners of all rounds put together; `alone` holds each one's own sound."""
    every = [one for round_ in rounds for one in round_]
    served = [result for one in every if not one.fault and (result := heard(one.arrivals)) is not None]
    firsts = [one.began_ms for one in served]
    own = [
        bytes(one.pcm) == sound for round_ in rounds for one, sound in zip(round_, alone, strict=True) if _whole(one)
    ]
    return Crowd(
        listeners=len(alone),
        rounds=len(rounds),
        first_sound_ms=firsts,
        underruns=sum(one.underruns for one in served),
        refused=sum(one.refused for one in every),
        faults=[one.fault for one in every if one.fault],
        mixed=own.count(False),
        least_spare_ms=min((one.spare_ms for one in served if one.spare_ms is not None), default=None),
        fairness=jain(firsts),
        lag_p99_ms=lag_ms,
    )


def _whole(one: Listened) -> bool:
    return not one.refused and not one.fault


def _as_json(crowd: Crowd) -> dict[str, Any]:
    fields = {name: getattr(crowd, name) for name in Crowd.__slots__}
    return {**fields, "p95_ms": crowd.p95_ms, "holds": crowd.holds}


def _line(crowd: Crowd) -> str:
    p95, lag = crowd.p95_ms, crowd.lag_p99_ms
    shown = "-" if p95 is None else f"{p95:.0f} ms"
    return (
        f"  {crowd.listeners:2d} listeners: first sound p95 {shown}, {crowd.underruns} underruns, "
        f"{crowd.refused} refused, {len(crowd.faults)} faults, lag p99 {'-' if lag is None else f'{lag:.1f} ms'}"
    )


# ---------------------------------------------------------------------------------------------------------
# Rows


def largest(crowds: Sequence[Mapping[str, Any]]) -> int:
    """The largest crowd that held, all smaller ones holding too."""
    held = 0
    for crowd in crowds:
        if not crowd["holds"]:
            break
        held = crowd["listeners"]
    return held


def rows(raw: Mapping[str, Any]) -> list[Row]:
    """The protocol's lines of the load."""
    crowds = raw["crowds"]
    held = float(largest(crowds))
    at_bar = next((crowd for crowd in crowds if crowd["listeners"] == BAR), None)
    return [
        at_least("listeners held", held, BAR) if at_bar else told("listeners held, of fewer than the bar's", held),
        *(_at_bar(at_bar) if at_bar else ()),
        within("listeners who got another's sound", float(sum(one["mixed"] for one in crowds)), 0),
        told("worker's memory at its peak under load, MB", raw["worker_peak_mb"]),
    ]


def _at_bar(crowd: Mapping[str, Any]) -> Iterator[Row]:
    of = f"{BAR} listeners"
    firsts = crowd["first_sound_ms"]
    yield within(f"{of}: first sound p95, ms", crowd["p95_ms"], FIRST_SOUND_MS, "ms")
    yield told(f"{of}: first sound p50, ms", median(firsts) if firsts else None)
    yield within(f"{of}: underruns", float(crowd["underruns"]), 0)
    yield within(f"{of}: refused or failed", float(crowd["refused"] + len(crowd["faults"])), 0)
    yield told(f"{of}: fairness of first sounds (Jain, 1 is best)", crowd["fairness"])
    yield told(f"{of}: least spare before running dry, ms", crowd["least_spare_ms"])
    yield told(f"{of}: lag of the event loop p99, ms", crowd["lag_p99_ms"])


def every_crowd(raw: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """A table for README, a line a crowd."""
    head = ("listeners", "first sound p50 / p95, ms", "underruns", "refused", "least spare, ms", "lag p99, ms", "holds")
    return [head, *(_cells(crowd) for crowd in raw["crowds"])]


def _cells(crowd: Mapping[str, Any]) -> tuple[str, ...]:
    firsts, spare, lag = crowd["first_sound_ms"], crowd["least_spare_ms"], crowd["lag_p99_ms"]
    return (
        str(crowd["listeners"]),
        f"{median(firsts):.0f} / {crowd['p95_ms']:.0f}" if firsts else "-",
        str(crowd["underruns"]),
        str(crowd["refused"]),
        "-" if spare is None else f"{spare:.0f}",
        "-" if lag is None else f"{lag:.1f}",
        "yes" if crowd["holds"] else "no",
    )
