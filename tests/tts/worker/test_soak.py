"""Five hundred short requests, most of them left early at random: memory stays flat, the lane is empty at the end."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.tts.worker.served import until_idle
from tests.voice_worker import UNKEPT, VoiceWorker
from tts.encoding import FORMATS

pytestmark = pytest.mark.alone

REQUESTS, WARM, AT_ONCE = 500, 100, 8
# Of megabytes: what an allocator may still take after a hundred requests. A leak of one request's sound is 18 MB over
# the rest, of one request's buffers in the encoders much more.
SLACK_MB = 24
MOST_MB = 600
TEXTS = ("Yes.", "No.", "A pool.", "Two baths.", "Near the park.", "Hello!")


async def one(client: httpx.AsyncClient, draw: random.Random, number: int) -> str:
    """One request of some kind, heard to its end or left at some point before; how it ended."""
    told = {"seed": number, "speed": 2.0}
    if draw.random() < 0.5:
        path, body = "/generate", {**told, "text": draw.choice(TEXTS)}
    else:
        format_ = draw.choice(list(FORMATS))
        path, body = "/v1/audio/speech", {**told, "input": draw.choice(TEXTS), "response_format": format_}
    leave = draw.choice([None, 0, 0, 1, "early"])
    if leave == "early":
        try:
            await client.post(path, json=body, timeout=draw.uniform(0.001, 0.05))
        except httpx.TimeoutException:
            return "left before the first sound"
        return "heard"
    async with client.stream("POST", path, json=body) as answer:
        if answer.status_code != 200:
            return f"status {answer.status_code}"
        async for _ in answer.aiter_raw():
            if leave is not None:
                leave -= 1
                if leave < 0:
                    return "left"
    return "heard"


async def soaked(worker: VoiceWorker, draw: random.Random, numbers: range) -> dict[str, int]:
    ends: dict[str, int] = {}
    waiting = iter(numbers)

    async def listener(client: httpx.AsyncClient) -> None:
        for number in waiting:
            end = await one(client, draw, number)
            ends[end] = ends.get(end, 0) + 1

    async with worker.async_client() as client:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(listener(client))
        await until_idle(client)
    return ends


async def test_memory_stays_flat_and_the_lane_is_empty(
    folder: Path, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    draw = random.Random(5)  # the same requests every time
    with VoiceWorker(tmp_path, UNKEPT) as worker:
        ends = await soaked(worker, draw, range(WARM))
        before_mb = worker.memory_mb()
        for end, count in (await soaked(worker, draw, range(WARM, REQUESTS))).items():
            ends[end] = ends.get(end, 0) + count
        after_mb = worker.memory_mb()
        async with worker.async_client() as client:
            told = (await client.get("/healthz")).json()
        assert "Traceback" not in worker.log()
        assert worker.stop() == 0
    figure(f"worker: {before_mb:.0f} MB after {WARM} requests, {after_mb:.0f} MB after {REQUESTS}: {ends}")
    assert sum(ends.values()) == REQUESTS
    assert set(ends) == {"heard", "left", "left before the first sound"}
    assert told["lane"]["streams"] == told["lane"]["waiting"] == 0
    assert after_mb - before_mb < SLACK_MB
    assert after_mb < MOST_MB
