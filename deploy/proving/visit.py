"""One visit: come in by an invite, ask one question as the page does, and listen to the answer until its end."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from deploy.proving.errors import Unhealthy
from deploy.proving.local import async_client_of, client_of
from deploy.proving.puzzle import solved
from deploy.proving.sound import Sound, expect_speech
from tts import frames

SEND = 0  # Gradio numbers events as they are wired; ui/warming.py says why this is the sending of a question
QUESTION = "Thank you."
KNOBS = (1.0, 0.667, 0.8, 1.0, 0.4)  # speed, expressiveness, rhythm, pitch, pause: as the page begins with
ANSWER_S = (1.0, 120.0)
# The day's speech is used up, or cannot be looked up: no older release would mend that. The text came all the same.
UNPAID = "speech_budget"


@dataclass(frozen=True, slots=True)
class House:
    """`url`: where the app listens. `public_url`: under which name it is asked, "" for this machine's own."""

    url: str
    public_url: str
    voice: str
    timeout_s: float

    @property
    def base(self) -> str:
        return urlsplit(self.public_url).path.rstrip("/")

    @property
    def headers(self) -> dict[str, str]:
        return {"Host": urlsplit(self.public_url).netloc or "localhost"}


@dataclass(slots=True)
class Heard:
    """What has come of an answer's frames so far."""

    pcm: bytearray = field(default_factory=bytearray)
    sample_rate_hz: int = 0
    ended: str = ""  # "end", or the code of an error

    def take(self, kind: bytes, payload: bytes) -> None:
        if kind == frames.HEADER:
            self.sample_rate_hz = frames.read_header(payload)
        elif kind == frames.AUDIO:
            self.pcm += payload
        elif kind == frames.END:
            self.ended = "end"
        elif kind == frames.ERROR:
            self.ended = str(json.loads(payload)["code"])


def prove_health(house: House) -> str:
    """What /healthz tells. Raises Unhealthy, httpx.HTTPError."""
    with client_of(house.url, house.timeout_s, house.headers) as client:
        answer = client.get(f"{house.base}/healthz")
    if answer.status_code != httpx.codes.OK:
        raise Unhealthy(f"/healthz answered {answer.status_code}: {answer.text[:200]}")
    return answer.text[:200]


def prove_turn(house: House, token: str) -> str:
    """What was heard, in a sentence. Raises Unhealthy, httpx.HTTPError."""
    cookie = _come_in(house, token)
    heard = asyncio.run(_asked(house, cookie))
    if heard.ended == UNPAID:
        return "answered in text; the day's speech is used up"
    if heard.ended != "end":
        raise Unhealthy(f"the answer's sound ended with {heard.ended or 'nothing: it was cut'}")
    sound = Sound(bytes(heard.pcm), heard.sample_rate_hz)
    expect_speech(sound, *ANSWER_S)
    return f"was answered with {sound.seconds:.1f} s of speech"


def _come_in(house: House, token: str) -> str:
    """The session's cookie as a header's value. By hand: it is for https, and a client would keep it back here."""
    with client_of(house.url, house.timeout_s, house.headers) as client:
        form = {"token": token}
        challenge = client.get(f"{house.base}/invite/challenge")
        if challenge.status_code == httpx.codes.OK:
            form["altcha"] = solved(challenge.json())
        taken = client.post(f"{house.base}/invite", data=form)
    if taken.status_code != httpx.codes.SEE_OTHER:
        raise Unhealthy(f"the invite was answered with {taken.status_code}: {taken.text[:200]}")
    return taken.headers["set-cookie"].partition(";")[0]


async def _asked(house: House, cookie: str) -> Heard:
    """Both sides of one question, which come in either order: its sound, and Gradio's event."""
    turn, talk, page = secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(6)
    headers = {**house.headers, "Cookie": cookie}
    ids = json.dumps({"turn": turn, "talk": talk})
    event = {"data": [QUESTION, ids, house.voice, *KNOBS], "fn_index": SEND, "session_hash": page}
    heard = Heard()
    try:
        async with (
            asyncio.timeout(house.timeout_s),
            async_client_of(house.url, house.timeout_s, headers) as client,
            asyncio.TaskGroup() as both,
        ):
            both.create_task(_listen(client, f"{house.base}/speech/{turn}", talk, heard))
            both.create_task(_send(client, f"{house.base}/gradio_api/queue", event, page))
    except TimeoutError:
        raise Unhealthy(f"no whole answer within {house.timeout_s:.0f} s ({len(heard.pcm)} bytes of sound)") from None
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None
    return heard


async def _listen(client: httpx.AsyncClient, path: str, talk: str, heard: Heard) -> None:
    reader = frames.FrameReader()
    async with client.stream("GET", path, params={"talk": talk}) as answer:
        if answer.status_code != httpx.codes.OK:
            raise Unhealthy(f"/speech answered {answer.status_code}: {(await answer.aread())[:200]!r}")
        async for piece in answer.aiter_bytes():
            for kind, payload in reader.feed(piece):
                heard.take(kind, payload)


async def _send(client: httpx.AsyncClient, queue: str, event: dict[str, object], page: str) -> None:
    joined = await client.post(f"{queue}/join", json=event)
    if joined.status_code != httpx.codes.OK:
        raise Unhealthy(f"the question was answered with {joined.status_code}: {joined.text[:200]}")
    async with client.stream("GET", f"{queue}/data", params={"session_hash": page}) as events:
        async for line in events.aiter_lines():
            told = json.loads(line[6:]) if line.startswith("data: ") else {}
            if told.get("msg") == "process_completed":
                if told.get("success") is not True:
                    raise Unhealthy(f"the question failed: {line[:300]}")
                return
    raise Unhealthy("the question's events were cut")
