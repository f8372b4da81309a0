"""Whether a voice's worker is there and speaks our voice: asked with a bound in time, seldom enough to cost nothing."""

import asyncio
import time

import httpx

from tts.alphabet import Alphabet
from tts.client_errors import BROKEN
from tts.client_link import link

ANSWER_S = 1.0
LATE_S = 5.0  # a worker that was ready may be late for so long: on a busy processor it is, and still speaks
KNOWN_S = 1.0  # so often at most the worker is asked, however often we are
READY = "ready"
UNREACHABLE = "unreachable"
NOT_READY = "not ready"
ANOTHER_VOICE = "speaks another voice"
REFUSES_TOKEN = "refuses our token"  # noqa: S105 - a sentence  # nosec B105
_NO_ANSWER: tuple[type[Exception], ...] = (*BROKEN, TimeoutError)


class WorkerHealth:
    """Of one worker that should speak the voice named `voice`. For one event loop."""

    def __init__(self, address: str, token: str, voice: str) -> None:
        # A connection that is kept could be one that died with an older worker: each question opens its own.
        self._http = link(address, token, connections=4, kept=0)
        self._voice = voice
        self._one_at_a_time = asyncio.Lock()
        self._known = (-KNOWN_S, UNREACHABLE)  # when it was asked last, and what came of it
        self._ready_s = -LATE_S  # when it was ready last

    async def state(self) -> str:
        """READY, or one of the words above, not older than KNOWN_S. Takes ANSWER_S at most, never raises."""
        async with self._one_at_a_time:
            asked_s, state = self._known
            if time.monotonic() - asked_s >= KNOWN_S:
                state = await self._ask()
                self._known = (time.monotonic(), state)
            return state

    async def answers(self) -> bool:
        """Whether it answers at all, ready or not: then its silence has a reason. Takes ANSWER_S at most."""
        if self._http.is_closed:
            return False
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._http.get("/healthz")
        except _NO_ANSWER:
            return False
        return True

    async def alphabet(self) -> Alphabet | None:
        """The phonemes that its voice knows; None when it does not tell. Takes ANSWER_S at most."""
        if self._http.is_closed:
            return None
        try:
            async with asyncio.timeout(ANSWER_S):
                told = (await self._http.get("/v1/audio/voices")).json()
            symbols = next(one["phonemes"] for one in told["data"] if one["id"] == self._voice)
            return Alphabet(frozenset(str(symbol) for symbol in symbols))
        except _NO_ANSWER:
            return None
        except (ValueError, LookupError, TypeError, StopIteration):  # a worker of another release
            return None

    async def _ask(self) -> str:
        if self._http.is_closed:
            return UNREACHABLE
        try:
            async with asyncio.timeout(ANSWER_S):
                health = await self._http.get("/healthz")
                guarded = await self._http.get("/v1/models")  # /healthz asks for no token
        except TimeoutError:
            return READY if time.monotonic() - self._ready_s < LATE_S else UNREACHABLE
        except _NO_ANSWER:
            return UNREACHABLE
        state = self._read(health, guarded)
        if state == READY:
            self._ready_s = time.monotonic()
        return state

    def _read(self, health: httpx.Response, guarded: httpx.Response) -> str:
        try:
            told = health.json()["voice"]
        except (ValueError, LookupError, TypeError):
            return NOT_READY  # something that answers, but no worker of ours
        if health.status_code != 200:
            return NOT_READY
        if guarded.status_code in (401, 403):
            return REFUSES_TOKEN
        return READY if told == self._voice else ANOTHER_VOICE

    async def close(self) -> None:
        await self._http.aclose()
