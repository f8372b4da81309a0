"""Twenty visitors at once, until a file appears: `python -m tests.deploy.container.crowd URL CERTIFICATE TOKEN UNTIL`.

Twelve look at pages without a pause that counts; five ask short questions; three have long answers, so that at any
time one is open. Each comes from an address of its own. What came of it goes to the output as JSON.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from tests.deploy.container.model import AT_LENGTH
from tests.deploy.container.network import CALLERS
from tests.deploy.container.visitor import Turn, ask, client, come_in

READERS, ASKERS, LISTENERS = 12, 5, 3
PATHS = ("/healthz", "/", "/homes", "/web/card.js", "/session")
PAUSE_S = 0.3


@dataclass
class Told:
    """What has come of it so far. A failure says which request, and what it got."""

    requests: int = 0
    failures: list[str] = field(default_factory=list)
    worst_s: float = 0.0
    turns: list[Turn] = field(default_factory=list)


async def _read(visitor: httpx.AsyncClient, until: Path, told: Told) -> None:
    while not until.exists():
        for path in PATHS:
            began_s = time.monotonic()
            told.requests += 1
            try:
                answer = await visitor.get(path)
                fault = "" if answer.status_code == 200 else f"{answer.status_code} {answer.text[:200]}"
            except httpx.HTTPError as error:
                fault = repr(error)
            if fault:
                told.failures.append(f"{time.strftime('%X')} {path}: {fault}")
            told.worst_s = max(told.worst_s, time.monotonic() - began_s)
            await asyncio.sleep(PAUSE_S)


async def _talk(visitor: httpx.AsyncClient, until: Path, told: Told, question: str, pause_s: float) -> None:
    while not until.exists():
        told.turns.append(await ask(visitor, question))
        await asyncio.sleep(pause_s)


async def crowd(url: str, certificate: str, token: str, until: Path) -> Told:
    told = Told()
    visitors = [client(address, url, certificate) for address in CALLERS[: READERS + ASKERS + LISTENERS]]
    try:
        for visitor in visitors:
            await come_in(visitor, token)
        readers, askers = visitors[:READERS], visitors[READERS : READERS + ASKERS]
        async with asyncio.TaskGroup() as all_of_them:
            for visitor in readers:
                all_of_them.create_task(_read(visitor, until, told))
            for visitor in askers:
                all_of_them.create_task(_talk(visitor, until, told, "Is there a house?", 3.0))
            for number, visitor in enumerate(visitors[READERS + ASKERS :]):
                await asyncio.sleep(number)  # so that their answers end one after the other
                all_of_them.create_task(_talk(visitor, until, told, f"Please {AT_LENGTH}.", 0.2))
    finally:
        for visitor in visitors:
            await visitor.aclose()
    return told


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(crowd(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))))))
