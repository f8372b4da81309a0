"""The worker's application around a scripted voice, served by its own server on a unix socket in this process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from listening import unix_socket
from tests.fakes import ScriptedSynthesizer
from tts import frames
from tts.alphabet import Alphabet
from tts.cache import SpeechCache
from tts.speech import Synthesizer, Voice
from tts.worker.serving import Server, configured

JOE = Voice("joe", "Joe", "en-us", 22_050, "CC0", "a test")
PATIENCE_S = 30.0  # a guard against hanging, asserted nowhere


@dataclass
class FakeLane:
    is_open: bool = True
    now_waiting: int = 0
    predicted_s: float = 0.2
    stuck: bool = False
    made_s: float | None = None

    def waiting(self) -> int:
        return self.now_waiting

    def wait_s(self) -> float:
        return self.predicted_s

    def is_stuck(self) -> bool:
        return self.stuck

    def idle_s(self) -> float | None:
        return self.made_s

    def close(self) -> None:
        self.is_open = False


@dataclass
class FakeVoice:
    """What tts.loading gives, with a scripted synthesizer."""

    synthesizer: Synthesizer = field(default_factory=ScriptedSynthesizer)
    voice: Voice = JOE
    lane: FakeLane = field(default_factory=FakeLane)
    cache: SpeechCache | None = None
    alphabet: Alphabet = Alphabet(frozenset("bdeiklmnstɛɡɹːˈ"))


@asynccontextmanager
async def served(app: Any, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of `app`, which listens on `worker.sock` in `folder`."""
    path = folder / "worker.sock"
    listening, ready = unix_socket(path), asyncio.Event()

    async def closing() -> None:
        pass

    server = Server(configured(app), ready=ready.set, closing=closing)
    serving = asyncio.create_task(server.serve(sockets=[listening.socket]))
    try:
        await asyncio.wait_for(ready.wait(), PATIENCE_S)
        transport = httpx.AsyncHTTPTransport(uds=str(path))
        async with httpx.AsyncClient(transport=transport, base_url="http://worker", timeout=PATIENCE_S) as client:
            yield client
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, PATIENCE_S)
        listening.end()


async def until(what: Callable[[], Awaitable[bool]]) -> None:
    """Returns once `what` is true; a test that waits for ever fails instead."""
    async with asyncio.timeout(PATIENCE_S):
        while not await what():
            await asyncio.sleep(0.01)


async def health(client: httpx.AsyncClient) -> Any:
    return (await client.get("/healthz")).json()


async def until_idle(client: httpx.AsyncClient) -> None:
    async def idle() -> bool:
        lane = (await health(client))["lane"]
        return bool(lane["streams"] == 0 and lane["waiting"] == 0)

    await until(idle)


def assert_error(response: httpx.Response, status: int, code: str | None = None) -> str:
    """That it is OpenAI's shape; returns the message."""
    assert response.status_code == status, response.text
    told = response.json()
    assert set(told) == {"error"}
    assert set(told["error"]) == {"message", "type", "param", "code"}
    assert response.headers["x-request-id"]
    if code is not None:
        assert told["error"]["code"] == code, told
    message = told["error"]["message"]
    assert isinstance(message, str)
    assert message
    return message


def cut(data: bytes) -> list[tuple[bytes, bytes]]:
    """Whole frames, in order; nothing may be left over."""
    reader = frames.FrameReader()
    out = list(reader.feed(data))
    assert sum(len(payload) + frames.PREFIX_BYTES for _, payload in out) == len(data)
    return out
