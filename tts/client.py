"""The voice in a process of its own (tts.worker), over HTTP: a Synthesizer, one request a clause.

A worker that is gone is told at once, one that hangs within SILENT_S + ANSWER_S (1.75 s). Nothing here remembers a
failure, so that a worker that is back is heard with the next request. Knows no model and no sound file.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator
from contextlib import aclosing, suppress
from dataclasses import asdict
from typing import Any, TypeVar

import httpx

from tts import client_errors, frames
from tts.client_errors import NOTHING_TO_SAY, Told
from tts.client_health import WorkerHealth
from tts.client_link import link
from tts.errors import SpeechError, SpeechUnavailable, VoiceUnusable
from tts.playing import Playing
from tts.speech import AudioChunk, SpeechRequest, Voice, WordMark

SILENT_S = 0.75  # without a byte for so long, the worker is asked whether it is there
# A worker that is there may be silent for as long as the listener has something left to hear (it serves others
# first), and for so long on top: its queue (16 first sounds, 0.1 to 0.2 s each) and a slow machine.
PATIENCE_S = 10.0
END_S = 0.5
CONNECTIONS, KEPT = 32, 8
MAX_ERROR_BYTES = 64 * 1024
KNOBS = ("speed", "expressiveness", "rhythm", "pitch", "pause_s", "ahead_s")  # as the worker names them, and we do
CLOSED = "the voice is closing; try again in a minute"
T = TypeVar("T")


class WorkerClient:
    """A Synthesizer (see tts.speech) for one voice of one worker. For one event loop; `close` it when done."""

    def __init__(
        self, address: str, voice: Voice, *, token: str = "", request_id: Callable[[], str] = lambda: ""
    ) -> None:
        """`address` as in tts.client_link. `request_id` tells who is being served, for the worker's log."""
        self.health = WorkerHealth(address, token, voice.name)
        self._http = link(address, token, connections=CONNECTIONS, kept=KEPT)
        self._request_id = request_id

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """The sound of `request` as the worker makes it; the same samples as in this process for the same seed.

        Closing the iterator closes the connection, by which the worker knows. Raises what tts.client_errors says.
        """
        if self._http.is_closed:
            raise SpeechUnavailable(CLOSED)
        exchange = _Exchange(self._http, self.health, request, self._request_id())
        try:
            async with aclosing(exchange.chunks()) as chunks:
                async for chunk in chunks:
                    yield chunk
        except client_errors.BROKEN as error:
            raise client_errors.on_the_way(error) from error
        finally:
            await exchange.close()

    async def close(self) -> None:
        """Streams that are open break off."""
        await self._http.aclose()
        await self.health.close()


class _Exchange:
    """One request and its answer."""

    def __init__(self, http: httpx.AsyncClient, health: WorkerHealth, request: SpeechRequest, request_id: str) -> None:
        self._http = http
        self._health = health
        self._request = request
        self._request_id = request_id
        self._playing = Playing(request.ahead_s)
        self._response: httpx.Response | None = None
        self._stream: Any = None

    async def chunks(self) -> AsyncGenerator[AudioChunk, None]:
        """To the end of the speech. Raises SpeechError, or what is in client_errors.BROKEN."""
        response = await self._heard(self._open())
        self._stream = response.aiter_raw()
        if response.status_code != 200:
            told = Told.read(await self._error_body())
            if told.code != NOTHING_TO_SAY:
                raise client_errors.refused(response.status_code, response.headers, told)
            return
        answer = _Answer(self._request.voice)
        while not answer.is_whole:
            if not (data := await self._heard(self._more())):
                raise SpeechUnavailable("the voice's worker broke off: its answer has no end")
            for chunk in answer.feed(data):
                self._playing.made(len(chunk.pcm) / 2 / chunk.sample_rate_hz)
                yield chunk
        await self._see_off()

    async def close(self) -> None:
        """Closes the connection, unless the answer was read to its end."""
        if self._response is not None:
            await self._response.aclose()
        if self._stream is not None:
            with suppress(RuntimeError):  # cancelled twice: it is still being read, and ends by itself
                await self._stream.aclose()

    async def _open(self) -> httpx.Response:
        """Ask. A kept connection that the worker has closed meanwhile, being restarted say, is asked for no reason
        of the request's: then once more, over a new one. Nothing was heard yet, and speaking twice costs nobody."""
        opened = False

        async def trace(event: str, _: object) -> None:
            nonlocal opened
            opened = opened or event.startswith("connection.connect_")

        for _ in range(2):
            asked = self._http.build_request(
                "POST", "/generate", content=_body(self._request), headers=self._headers(), extensions={"trace": trace}
            )
            try:
                self._response = await self._http.send(asked, stream=True)
                return self._response
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                if opened:
                    raise
        raise SpeechUnavailable("the voice's worker closes every connection")

    def _headers(self) -> dict[str, str]:
        named = {"X-Request-ID": self._request_id} if self._request_id else {}
        return {"Content-Type": "application/json", "Accept-Encoding": "identity"} | named

    async def _more(self) -> bytes:
        """The next bytes of the answer; none at its end."""
        data: bytes = await anext(self._stream, b"")
        return data

    async def _heard(self, work: Coroutine[Any, Any, T]) -> T:
        """What `work` waits for. Raises SpeechUnavailable when the worker is silent for too long."""
        task = asyncio.ensure_future(work)
        try:
            until_s = time.monotonic() + self._playing.ahead_s() + PATIENCE_S
            while not (await asyncio.wait({task}, timeout=SILENT_S))[0]:
                if time.monotonic() > until_s:
                    raise SpeechUnavailable(f"the voice's worker made no sound for {PATIENCE_S:g} s when it was due")
                if not await self._answers_or_ends(task):
                    raise SpeechUnavailable("the voice's worker does not answer any more")
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # looked at: asyncio has nothing to complain of later

    async def _answers_or_ends(self, task: "asyncio.Future[Any]") -> bool:
        """Whether the worker answers a question, or `task` meanwhile has what it waits for."""
        asking: asyncio.Future[Any] = asyncio.ensure_future(self._health.answers())
        try:
            await asyncio.wait({task, asking}, return_when=asyncio.FIRST_COMPLETED)
            return task.done() or bool(asking.result())
        finally:
            asking.cancel()

    async def _error_body(self) -> bytes:
        body = b""
        while len(body) < MAX_ERROR_BYTES and (data := await self._heard(self._more())):
            body += data
        return body

    async def _see_off(self) -> None:
        """Read what closes the answer, so that its connection can be kept."""
        with suppress(TimeoutError, *client_errors.BROKEN):
            async with asyncio.timeout(END_S):
                while await self._more():
                    pass


class _Answer:
    """The worker's frames put together into chunks."""

    def __init__(self, voice: Voice) -> None:
        self.is_whole = False
        self._voice = voice
        self._reader = frames.FrameReader()
        self._begun = False
        self._marks: tuple[WordMark, ...] = ()
        self._is_kept = False
        self._samples = 0

    def feed(self, data: bytes) -> Iterator[AudioChunk]:
        """The chunks that `data` completes, those before a fault included. Raises SpeechError."""
        try:
            for kind, payload in self._reader.feed(data):
                if (chunk := self._take(kind, payload)) is not None:
                    yield chunk
        except SpeechError:
            raise
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise client_errors.garbled(error) from error

    def _take(self, kind: bytes, payload: bytes) -> AudioChunk | None:
        if kind == frames.ERROR:
            raise client_errors.broke_off(Told.of(json.loads(payload)))
        if self.is_whole or self._begun == (kind == frames.HEADER):
            raise ValueError(f"a frame {kind!r} out of its place")
        if kind == frames.HEADER:
            self._begin(frames.read_header(payload))
            self._is_kept = frames.read_kept(payload)
        elif kind == frames.WORDS:
            self._marks = _marks(payload)
        elif kind == frames.AUDIO:
            self._samples += len(payload) // 2
            marks, self._marks = self._marks, ()
            # The worker tells it of the first clause, which is all that we ask for at a time; a clause that was kept
            # comes whole.
            is_kept, self._is_kept = self._is_kept, False
            return AudioChunk(payload, self._voice.sample_rate_hz, marks, is_kept)
        elif kind == frames.END:
            self._end(json.loads(payload)["samples"])
        return None

    def _begin(self, sample_rate_hz: int) -> None:
        expected = self._voice.sample_rate_hz
        if sample_rate_hz != expected:
            raise VoiceUnusable(
                f"the worker's voice {self._voice.name!r} has {sample_rate_hz} Hz, the catalogue says {expected}; "
                "run both from one checkout"
            )
        self._begun = True

    def _end(self, samples: object) -> None:
        if samples != self._samples:
            raise ValueError(f"{self._samples} samples came of {samples!r}")
        self.is_whole = True


def _body(request: SpeechRequest) -> bytes:
    """As `POST /generate` takes it. ASCII: also half a surrogate pair gets there, to be refused in words."""
    told: dict[str, object] = {"text": request.text, "voice": request.voice.name}
    told |= {knob: getattr(request, knob) for knob in KNOBS}
    if request.seed is not None:
        told["seed"] = request.seed
    if request.pronunciations:
        told["pronunciations"] = [asdict(one) for one in request.pronunciations]
    return json.dumps(told, allow_nan=False).encode("ascii")


def _marks(payload: bytes) -> tuple[WordMark, ...]:
    return tuple(
        WordMark(str(one["text"]), int(one["start_sample"]), int(one["end_sample"])) for one in json.loads(payload)
    )
