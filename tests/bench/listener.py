"""One listener of the worker: asks for a text over HTTP and drinks its sound at real time."""

import asyncio
import math
import time
from dataclasses import dataclass, field

import httpx

from tests.bench.playback import ENOUGH_MS, Arrival, heard
from tts import frames

# A player holds about so much more than it has played; what comes later stays in the socket until it is wanted.
HELD_MS = 1_000.0


@dataclass(slots=True)
class Listened:
    """What came of it. `refused`: a polite 503. `fault`: whatever else went wrong, in words; "" when it was whole."""

    arrivals: list[Arrival] = field(default_factory=list)
    pcm: bytearray = field(default_factory=bytearray)
    refused: bool = False
    fault: str = ""


async def listen(
    client: httpx.AsyncClient, text: str, seed: int, *, delay_s: float = 0.0, at_real_time: bool = True
) -> Listened:
    """Asks after `delay_s`; times are milliseconds since the asking. Not `at_real_time`: drinks as fast as it comes."""
    listened = Listened()
    await asyncio.sleep(delay_s)
    began_s = time.perf_counter()
    body = {"text": text, "seed": seed, "pause_s": 0.0}
    try:
        async with client.stream("POST", "/generate", json=body) as response:
            if response.status_code != 200:
                listened.refused = response.status_code == 503 and "retry-after" in response.headers
                listened.fault = "" if listened.refused else f"status {response.status_code}"
                return listened
            held_ms = HELD_MS if at_real_time else math.inf
            listened.fault = await _drink(response, listened, began_s, held_ms)
    except (httpx.HTTPError, ValueError) as error:
        listened.fault = repr(error)
    return listened


async def _drink(response: httpx.Response, listened: Listened, began_s: float, most_held_ms: float) -> str:
    """Reads to the end, never more than `most_held_ms` ahead of what was played; what went wrong, or ""."""
    reader, rate_hz = frames.FrameReader(), 0
    async for data in response.aiter_raw():
        for kind, payload in reader.feed(data):
            if kind == frames.HEADER:
                rate_hz = frames.read_header(payload)
            elif kind == frames.AUDIO:
                at_ms = 1000 * (time.perf_counter() - began_s)
                listened.arrivals.append(Arrival(at_ms, 500 * len(payload) / rate_hz))
                listened.pcm += payload
            elif kind == frames.END:
                return ""
            elif kind == frames.ERROR:
                return payload.decode("utf-8", "replace")
        so_far = heard(listened.arrivals)
        if so_far and so_far.sound_ms >= ENOUGH_MS:
            held_ms = so_far.first_sound_ms + so_far.sound_ms - 1000 * (time.perf_counter() - began_s)
            await asyncio.sleep(max(0.0, held_ms - most_held_ms) / 1000)
    return "the stream was cut"
