"""Worker and app as processes: how soon they are ready, with graphs built, and how much memory the worker takes."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.figures import Row, median, told, within
from tests.bench.listener import listen
from tests.bench.texts import marked_reply
from tests.house import House
from tests.voice_worker import UNKEPT, VoiceWorker

LISTENERS = 4
SAMPLE_S = 0.05


def measure(repeats: int) -> dict[str, Any]:
    """In turn: a start of the worker, a start of the app. The worker's memory is that of the first one.

    Either's time is up to POLL_S too long: it is asked so often.
    """
    worker_s, app_s, memory = [], [], {}
    with tempfile.TemporaryDirectory(prefix="vox-bench-") as folder:
        for repeat in range(repeats):
            with VoiceWorker(Path(folder), UNKEPT) as worker:
                worker_s.append(worker.ready_s)
                if repeat == 0:
                    memory = asyncio.run(_memory(worker))
            app_s.append(_app_ready_s(Path(folder)))
            print(f"  worker ready after {worker_s[-1]:.1f} s, app after {app_s[-1]:.1f} s", flush=True)
    return {"worker_ready_s": worker_s, "app_ready_s": app_s, **memory}


def _app_ready_s(folder: Path) -> float:
    with House(folder) as house:
        return house.ready_s


async def _memory(worker: VoiceWorker) -> dict[str, float]:
    """The most resident memory seen while it spoke for some listeners at once, and what it had before, in MB."""
    idle_mb, most_mb = worker.memory_mb(), 0.0
    async with worker.async_client() as client:
        speaking = [asyncio.create_task(listen(client, marked_reply(at), seed=at)) for at in range(LISTENERS)]
        while not all(task.done() for task in speaking):
            most_mb = max(most_mb, worker.memory_mb())
            await asyncio.sleep(SAMPLE_S)
    if faults := [task.result().fault for task in speaking if task.result().fault]:
        raise RuntimeError(f"the worker did not serve: {faults[0]}")
    return {"worker_idle_mb": idle_mb, "worker_serving_mb": most_mb}


def rows(raw: Mapping[str, Any]) -> list[Row]:
    """The protocol's lines of the processes."""
    return [
        within("worker's resident memory, serving, MB", raw["worker_serving_mb"], 600, "MB"),
        told("worker's resident memory, idle, MB", raw["worker_idle_mb"]),
        within("worker, start to ready, s", median(raw["worker_ready_s"]), 4, "s"),
        within("app, start to ready, s", median(raw["app_ready_s"]), 8, "s"),
    ]
