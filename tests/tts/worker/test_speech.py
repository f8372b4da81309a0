"""`POST /v1/audio/speech` and what can be asked for, as OpenAI's clients know them."""

import base64
import json
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.fakes import ScriptedSynthesizer, Speech, sine
from tests.tts.test_encoding import decoded
from tests.tts.worker.served import FakeVoice, assert_error, served, until_idle
from tts.encoding import FORMATS
from tts.errors import SpeechUnavailable
from tts.speech import AudioChunk, SpeechRequest
from tts.worker.app import build

RATE = 22_050
CHUNKS = (AudioChunk(sine(0.7), RATE), AudioChunk(sine(0.5, frequency_hz=330), RATE))
PCM = b"".join(chunk.pcm for chunk in CHUNKS)
PATH = "/v1/audio/speech"


def scripted(times: int = 1) -> FakeVoice:
    return FakeVoice(ScriptedSynthesizer(*[Speech(CHUNKS)] * times))


@pytest.mark.parametrize("name", FORMATS)
async def test_every_format_comes_as_it_says_and_whole(tmp_path: Path, name: str) -> None:
    async with served(build(scripted()), tmp_path) as client:
        answer = await client.post(PATH, json={"input": "Hi.", "voice": "joe", "response_format": name})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[name].media_type
    sound = decoded(name, answer.content)
    rate = 24_000 if name in {"opus", "pcm"} else RATE
    assert len(sound) / rate == pytest.approx(1.2, abs=0.08)
    if name in {"wav", "flac"}:
        assert np.array_equal(sound, np.frombuffer(PCM, "<i2"))


async def test_mp3_is_what_comes_unless_told_otherwise(tmp_path: Path) -> None:
    async with served(build(scripted()), tmp_path) as client:
        answer = await client.post(PATH, json={"model": "tts-1", "input": "Hi.", "voice": {"id": "joe"}})
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.content.startswith(b"ID3")


async def test_events_carry_the_very_bytes_and_end_with_done(tmp_path: Path) -> None:
    async with served(build(scripted(2)), tmp_path) as client:
        plain = await client.post(PATH, json={"input": "Hi.", "response_format": "wav"})
        answer = await client.post(PATH, json={"input": "Hi.", "response_format": "wav", "stream_format": "sse"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = events_of(answer)
    assert [event["type"] for event in events] == ["speech.audio.delta"] * (len(events) - 1) + ["speech.audio.done"]
    assert set(events[-1]["usage"]) == {"input_tokens", "output_tokens", "total_tokens"}
    assert b"".join(base64.b64decode(event["audio"]) for event in events[:-1]) == plain.content


def events_of(answer: httpx.Response) -> list[dict[str, object]]:
    blocks = answer.text.removesuffix("\n\n").split("\n\n")
    assert all(block.startswith("data: ") and "\n" not in block for block in blocks)
    return [json.loads(block.removeprefix("data: ")) for block in blocks]


async def test_a_break_in_the_middle_cuts_the_stream_and_ends_events_with_an_error(tmp_path: Path) -> None:
    breaks = Speech(CHUNKS[:1], error=SpeechUnavailable("the voice is closing"))
    async with served(build(FakeVoice(ScriptedSynthesizer(breaks, breaks))), tmp_path) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post(PATH, json={"input": "Hi.", "response_format": "wav"})
        events = events_of(await client.post(PATH, json={"input": "Hi.", "stream_format": "sse"}))
        assert events[-1]["type"] == "error"
        assert events[-1]["error"]["code"] == "voice_busy"
        await until_idle(client)
        assert 'vox_tts_errors_total{code="voice_busy"} 2.0' in (await client.get("/metrics")).text


async def test_the_knobs_reach_the_voice(tmp_path: Path) -> None:
    voice = scripted()
    knobs = {"speed": 1.5, "expressiveness": 0.0, "rhythm": 1.5, "pitch": 1.25, "pause_s": 2.0, "seed": 0}
    async with served(build(voice), tmp_path) as client:
        await client.post(PATH, json={"input": "Hi.", "instructions": "", **knobs})
    assert voice.synthesizer.requests == [SpeechRequest("Hi.", voice.voice, **knobs)]


@pytest.mark.parametrize(
    ("field", "value", "status", "expected"),
    [
        ("speed", 4.0, 400, "0.5 to 2"),
        ("speed", 0.25, 400, "0.5 to 2"),
        ("response_format", "aac", 400, "one of mp3, opus, flac, wav, pcm"),
        ("stream_format", "ndjson", 400, "audio or sse"),
        ("voice", "alloy", 400, "must be joe"),
        ("voice", {"id": "alloy"}, 400, "must be joe"),
        ("voice", {"name": "joe"}, 400, '{"id": name}'),
        ("model", "gpt-4o-mini-tts", 404, "coqui-vits, tts-1"),
        ("instructions", "Sing it.", 400, "must be empty"),
        ("input", "", 400, "input must"),
        ("input", "a" * 4_097, 400, "input must have at most 4096"),
    ],
)
async def test_what_does_not_fit_is_named_with_what_does(
    tmp_path: Path, field: str, value: object, status: int, expected: str
) -> None:
    voice = FakeVoice()
    async with served(build(voice), tmp_path) as client:
        answer = await client.post(PATH, json={"input": "Hi.", field: value})
        assert expected in assert_error(answer, status)
        assert answer.json()["error"]["param"] == field
    assert not voice.synthesizer.requests


async def test_text_without_sound_is_told_so_under_openais_name(tmp_path: Path) -> None:
    async with served(build(FakeVoice(ScriptedSynthesizer(Speech(())))), tmp_path) as client:
        answer = await client.post(PATH, json={"input": "🏠"})
        assert assert_error(answer, 400, "nothing_to_say").startswith("input must")


async def test_models_and_voices_are_listed(tmp_path: Path) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        models = (await client.get("/v1/models")).json()
        assert models["object"] == "list"
        assert [model["id"] for model in models["data"]] == ["coqui-vits", "tts-1"]
        assert (await client.get("/v1/models/tts-1")).json() == models["data"][1]
        assert_error(await client.get("/v1/models/tts-2"), 404, "model_not_found")
        voices = (await client.get("/v1/audio/voices")).json()["data"]
    assert [voice["id"] for voice in voices] == ["joe"]
    assert {"name", "title", "language", "sample_rate_hz", "licence"} <= set(voices[0])
