"""How late the event loop is: short sleeps, and by how much each overslept."""

import asyncio
import time

from prometheus_client import Histogram

EVERY_S = 0.05


async def sample(lag: Histogram) -> None:
    """Until cancelled."""
    while True:
        began_s = time.perf_counter()
        await asyncio.sleep(EVERY_S)
        lag.observe(max(0.0, time.perf_counter() - began_s - EVERY_S))
