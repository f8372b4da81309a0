"""Whatever is sent: an answer that says what was expected, no crash, the lane free, nothing spoken that was refused."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import ScriptedSynthesizer
from tests.tts.worker.served import FakeVoice, assert_error, cut, health, served, until_idle
from tests.voice_worker import VoiceWorker
from tts import frames
from tts.worker import bodies
from tts.worker.app import build

JSON = {"Content-Type": "application/json"}
PATHS = ("/generate", "/v1/audio/speech", "/jobs")
# As raw JSON, the text's field to be filled in.
BAD_BODIES = {
    "empty": b"",
    "no JSON": b"{text",
    "half": b'{"%s": "Hi',
    "a list": b'["Hi."]',
    "a string": b'"Hi."',
    "null": b"null",
    "no text": b"{}",
    "text is null": b'{"%s": null}',
    "text is a number": b'{"%s": 5}',
    "text is a list": b'{"%s": ["Hi."]}',
    "empty text": b'{"%s": ""}',
    "blank text": b'{"%s": " \\n "}',
    "long text": b'{"%s": "' + b"a" * 4_097 + b'"}',
    "a lone surrogate": b'{"%s": "Hi \\ud800."}',
    "another lone surrogate": b'{"%s": "\\udfff"}',
    "no UTF-8": b'{"%s": "Hi \xff\xfe"}',
    "UTF-16": '{"text": "Hi."}'.encode("utf-16"),
    "deep": b'{"%s": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep by objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "unknown field": b'{"%s": "Hi.", "sped": 1}',
    "speed too high": b'{"%s": "Hi.", "speed": 2.01}',
    "speed too low": b'{"%s": "Hi.", "speed": 0}',
    "speed negative": b'{"%s": "Hi.", "speed": -1}',
    "speed huge": b'{"%s": "Hi.", "speed": 1e999}',
    "speed of many digits": b'{"%s": "Hi.", "speed": ' + b"9" * 5_000 + b"}",
    "speed NaN": b'{"%s": "Hi.", "speed": NaN}',
    "speed Infinity": b'{"%s": "Hi.", "speed": Infinity}',
    "speed -Infinity": b'{"%s": "Hi.", "speed": -Infinity}',
    "speed true": b'{"%s": "Hi.", "speed": true}',
    "speed as string": b'{"%s": "Hi.", "speed": "1"}',
    "expressiveness": b'{"%s": "Hi.", "expressiveness": 1.6}',
    "rhythm": b'{"%s": "Hi.", "rhythm": -0.1}',
    "pitch": b'{"%s": "Hi.", "pitch": 2}',
    "pause": b'{"%s": "Hi.", "pause_s": 3}',
    "seed below": b'{"%s": "Hi.", "seed": -1}',
    "seed above": b'{"%s": "Hi.", "seed": 9223372036854775808}',
    "seed of many digits": b'{"%s": "Hi.", "seed": ' + b"9" * 5_000 + b"}",
    "seed as float": b'{"%s": "Hi.", "seed": 1.5}',
    "seed true": b'{"%s": "Hi.", "seed": true}',
    "unknown voice": b'{"%s": "Hi.", "voice": "ann"}',
    "voice by path": b'{"%s": "Hi.", "voice": "../joe"}',
    "voice as number": b'{"%s": "Hi.", "voice": 1}',
}


@pytest.mark.parametrize("path", PATHS)
async def test_bodies_that_cannot_be_spoken(tmp_path: Path, path: str) -> None:
    voice, field = FakeVoice(), b"text" if path == "/generate" else b"input"
    async with served(build(voice), tmp_path) as client:
        for what, body in BAD_BODIES.items():
            answer = await client.post(path, content=body.replace(b"%s", field), headers=JSON)
            message = assert_error(answer, 400)
            assert "must be" in message or "must h" in message or "there are:" in message, (what, message)
            assert len(message) < 1_000, what
        await until_idle(client)
        assert (await health(client))["last_synthesis_age_s"] is None
    assert not voice.synthesizer.requests


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "JSON"])
async def test_other_than_json_is_refused(tmp_path: Path, path: str, kind: str) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        answer = await client.post(path, content=b'{"text": "Hi."}', headers={"Content-Type": kind})
        assert "application/json" in assert_error(answer, 415)


async def test_json_may_say_its_charset(tmp_path: Path) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        kind = {"Content-Type": "Application/JSON; charset=utf-8"}
        assert (await client.post("/generate", content=b'{"text": "Hi."}', headers=kind)).status_code == 200


@pytest.mark.parametrize("path", PATHS)
async def test_a_megabyte_is_refused_with_or_without_its_length(tmp_path: Path, path: str) -> None:
    big = b'{"text": "' + b"a" * 1_000_000 + b'"}'

    async def pieces() -> Any:
        for at in range(0, len(big), 10_000):
            yield big[at : at + 10_000]

    async with served(build(FakeVoice()), tmp_path) as client:
        for content in (big, pieces()):
            answer = await client.post(path, content=content, headers=JSON)
            assert str(bodies.MAX_BODY_BYTES) in assert_error(answer, 413)
        await until_idle(client)


async def raw(folder: Path, request: bytes) -> bytes:
    """The answer to bytes that no client would send."""
    reader, writer = await asyncio.open_unix_connection(str(folder / "worker.sock"))
    try:
        writer.write(request)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_length_beyond_all_bounds_is_refused_unread(tmp_path: Path) -> None:
    async with served(build(FakeVoice()), tmp_path):
        head = b"POST /generate HTTP/1.1\r\nHost: w\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        for length in (10**8, 10**15, 10**19):
            answer = await raw(tmp_path, head % length + b'{"text"')
            assert answer.startswith(b"HTTP/1.1 413 ")


async def test_what_is_no_http_is_refused_in_the_same_shape(tmp_path: Path) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        many = b"GET / HTTP/1.1\r\nHost: w\r\nX-Long: " + b"a" * 100_000  # and no end
        for nonsense in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", many):
            head, _, body = (await raw(tmp_path, nonsense)).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 400 ")
            assert json.loads(body)["error"]["code"] == "invalid_http"
        assert (await health(client))["status"] == "ready"


async def test_a_body_that_never_comes_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_S", 0.2)
    head = b"POST /generate HTTP/1.1\r\nHost: w\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
    async with served(build(FakeVoice()), tmp_path) as client:
        assert (await raw(tmp_path, head + b'{"text"')).startswith(b"HTTP/1.1 408 ")
        await until_idle(client)


async def test_a_client_that_leaves_before_its_body_is_whole_leaves_nothing_behind(tmp_path: Path) -> None:
    head = b"POST /generate HTTP/1.1\r\nHost: w\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
    async with served(build(FakeVoice()), tmp_path) as client:
        _, writer = await asyncio.open_unix_connection(str(tmp_path / "worker.sock"))
        writer.write(head + b'{"text"')
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        await until_idle(client)
        assert (await client.post("/generate", json={"text": "Hi."})).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("POST", "/v1/chat/completions", 404),
        ("GET", "/generate/", 404),
        ("GET", "/v1/models/../../etc/passwd", 404),
        ("GET", "/%00", 404),
        ("GET", "/generate", 405),
        ("PUT", "/v1/audio/speech", 405),
        ("POST", "/healthz", 405),
        ("DELETE", "/jobs", 405),
        ("PATCH", "/jobs/1", 405),
        ("BREW", "/generate", 405),
    ],
)
async def test_unknown_paths_and_methods(tmp_path: Path, method: str, path: str, status: int) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        answer = await client.request(method, path)
        assert_error(answer, status)
        if status == 405:
            assert answer.headers["allow"]


@pytest.mark.parametrize("told", ["a b", "a" * 65, "é", "<x>", "", "a\tb"])
async def test_a_request_id_that_is_not_well_formed_is_replaced(tmp_path: Path, told: str) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        for id_, kept in ((told.encode(), False), (b"Ab.1_-", True)):
            answer = await client.get("/healthz", headers=[(b"x-request-id", id_)])
            assert (answer.headers["x-request-id"].encode() == id_) is kept


# What a text may hold; whether it is refused, cleaned or spoken is the voice's to say (tests/tts/test_speech.py).
ODD_TEXTS = {
    "NUL": "Two\0bedrooms.",
    "control characters": "Two\x01\x07\x1b[31m bedrooms.\x7f\x9b",
    "bidi marks": "Two \u202ebedrooms\u202c and \u2066a pool\u2069.",
    "only bidi marks": "\u202e\u2066\u200f",
    "zero width": "Two\u200bbed\u200drooms\ufeff.",
    "only zero width": "\u200b\u200d\ufeff",
    "emoji": "🏡🏠👩‍👩‍👧‍👦",
    "only marks": "?!... — *** ///",
    "SSML": '<speak version="1.1">Two <break time="9s"/> bedrooms <audio src="http://a/b.wav"/></speak>',
    "XML": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "phonemes": "[[h@l'oU]] and {{p}}",
    "Zalgo": "Two" + "\u0301\u0489\u0337" * 50 + " bedrooms.",
    "private use": "\ue000\uf8ff\U000f0000",
    "noncharacters": "Two\ufffe\uffff bedrooms.",
    "other scripts": "שני חדרי שינה. 两间卧室。 Две спальни. غرفتان",
    "path": "../../../etc/passwd %s %n {0} ${HOME} $(id) `id`",
    "one long word": "a" * 150,
    "many digits": "9" * 30,
}


async def test_odd_texts_are_spoken_or_refused_and_the_lane_is_free_again(worker: VoiceWorker) -> None:
    async with worker.async_client() as client:
        for what, text in ODD_TEXTS.items():
            answer = await client.post("/generate", json={"text": text, "seed": 1, "speed": 2.0})
            if answer.status_code == 200:
                kinds = [kind for kind, _ in cut(answer.content)]
                assert kinds[-1] == frames.END, what
                assert frames.AUDIO in kinds, what
            else:
                assert_error(answer, 400)
        await until_idle(client)
        assert (await client.post("/generate", json={"text": "Hi."})).status_code == 200
    assert "Traceback" not in worker.log()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "text",
        "input",
        "voice",
        "model",
        "speed",
        "expressiveness",
        "rhythm",
        "pitch",
        "pause_s",
        "seed",
        "ahead_s",
        "response_format",
        "stream_format",
        "instructions",
        "other",
    ]
)
LIKELY = st.sampled_from(["Hi.", "joe", "mp3", "wav", "sse", "tts-1", 1, 1.0, 0.5, None, {"id": "joe"}])


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(PATHS), body=VALUES | st.dictionaries(NAMES, LIKELY | VALUES, max_size=6))
def test_no_json_breaks_it(path: str, body: object) -> None:
    """Either it is spoken or the answer has OpenAI's shape; never is it the worker's fault."""

    async def asked() -> None:
        app = build(FakeVoice(ScriptedSynthesizer()))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://worker") as client:
            answer = await client.post(path, content=json.dumps(body).encode(), headers=JSON)
            if answer.status_code not in {200, 202}:
                assert answer.status_code in {400, 404}
                assert_error(answer, answer.status_code)
            assert (await health(client))["lane"]["streams"] == 0

    asyncio.run(asked())


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=60))
def test_no_bytes_break_it(body: bytes) -> None:
    async def asked() -> None:
        transport = httpx.ASGITransport(build(FakeVoice()))
        async with httpx.AsyncClient(transport=transport, base_url="http://worker") as client:
            assert_error(await client.post("/generate", content=body, headers=JSON), 400)

    asyncio.run(asked())
