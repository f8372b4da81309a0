"""One visitor of a machine, over its network and nginx's TLS, from an address of their own: what a page asks for."""

import json
import secrets
import ssl
import time
from dataclasses import dataclass

import httpx

from tests.deploy.container.network import MACHINE
from tts import frames

SEND = 0  # ui.warming says why
VOICE = ["joe", 1.0, 0.667, 0.8, 1.0, 0.2]
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Turn:
    """One question and its answer. `fault` is "" when all of it came; times in seconds of Unix time."""

    began_s: float
    joined_s: float
    ended_s: float
    audio_bytes: int
    fault: str


class _ToMachine(httpx.AsyncHTTPTransport):
    """The name of the site is nobody's but the test's: it is asked of the machine's address."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # Another request: cookies are the name's, not the address's.
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host=MACHINE),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return await super().handle_async_request(sent)


def client(address: str, url: str, certificate: str) -> httpx.AsyncClient:
    """Whoever calls from `address`. To be closed."""
    trusted = ssl.create_default_context(cafile=certificate)
    transport = _ToMachine(verify=trusted, local_address=address)
    return httpx.AsyncClient(transport=transport, base_url=url, timeout=PATIENCE_S)


async def come_in(visitor: httpx.AsyncClient, token: str) -> None:
    taken = await visitor.post("/invite", data={"token": token})
    assert taken.status_code == 303, f"{taken.status_code} {taken.text}"


async def ask(visitor: httpx.AsyncClient, question: str) -> Turn:
    """A question, all of its events, and its sound as it is made."""
    began_s, turn, talk, page = time.time(), secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(6)
    body = {
        "data": [question, json.dumps({"turn": turn, "talk": talk}), *VOICE],
        "fn_index": SEND,
        "session_hash": page,
    }
    joined_s, heard, fault = 0.0, 0, ""
    try:
        joined = await visitor.post("/gradio_api/queue/join", json=body)
        joined_s = time.time()
        if joined.status_code != 200:
            fault = f"join: {joined.status_code} {joined.text[:200]}"
        else:
            fault = await _events(visitor, page)
            heard, cut = await _sound(visitor, turn, talk)
            fault = fault or cut
    except httpx.HTTPError as error:
        fault = repr(error)
    return Turn(began_s, joined_s, time.time(), heard, fault)


async def _events(visitor: httpx.AsyncClient, page: str) -> str:
    last: dict[str, object] = {}
    async with visitor.stream("GET", "/gradio_api/queue/data", params={"session_hash": page}) as events:
        async for line in events.aiter_lines():
            if line.startswith("data: "):
                last = json.loads(line[6:])
            if last.get("msg") == "process_completed":
                return "" if last.get("success") is True else f"the turn failed: {last}"
    return f"the events were cut after {str(last)[:200]}"


async def _sound(visitor: httpx.AsyncClient, turn: str, talk: str) -> tuple[int, str]:
    reader, size = frames.FrameReader(), 0
    async with visitor.stream("GET", f"/speech/{turn}", params={"talk": talk}) as answer:
        if answer.status_code != 200:
            return 0, f"speech: {answer.status_code} {(await answer.aread())[:200]!r}"
        async for piece in answer.aiter_bytes():
            for kind, payload in reader.feed(piece):
                size += len(payload) if kind == frames.AUDIO else 0
                if kind == frames.END:
                    return size, ""
                if kind == frames.ERROR:
                    return size, f"speech: {payload!r}"
    return size, f"the sound was cut after {size} bytes"
