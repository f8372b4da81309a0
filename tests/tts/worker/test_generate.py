"""`POST /generate`: frames as they are made, errors before and after the first sound, listeners who leave."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import ScriptedSynthesizer, Speech, sine
from tests.tts.worker.served import FakeLane, FakeVoice, assert_error, cut, health, served, until, until_idle
from tts.cache import SpeechCache
from tts.cache_folder import CacheFolder
from tts.errors import BadSpeechRequest, SpeechUnavailable, UnknownVoice, VoiceUnusable
from tts.speech import AudioChunk, SpeechRequest, WordMark
from tts.worker.app import build
from tts.worker.sound import Bounds

RATE = 22_050
CHUNK = AudioChunk(sine(0.1), RATE)


async def test_frames_are_a_header_then_each_chunk_with_its_marks_then_totals(tmp_path: Path) -> None:
    marks = (WordMark("Two", 0, 900), WordMark("homes", 900, 2_000))
    second = AudioChunk(sine(0.05), RATE)
    voice = FakeVoice(ScriptedSynthesizer(Speech((replace(CHUNK, marks=marks), second))))
    async with served(build(voice), tmp_path) as client:
        answer = await client.post("/generate", json={"text": "Two homes."})
    assert answer.headers["content-type"] == "application/octet-stream"
    kinds = cut(answer.content)
    assert [kind for kind, _ in kinds] == [b"h", b"w", b"a", b"a", b"e"]
    assert json.loads(kinds[0][1])["sample_rate_hz"] == RATE
    assert [one["start_sample"] for one in json.loads(kinds[1][1])] == [0, 900]
    assert (kinds[2][1], kinds[3][1]) == (CHUNK.pcm, second.pcm)
    assert json.loads(kinds[4][1])["samples"] == (len(CHUNK.pcm) + len(second.pcm)) // 2


async def test_every_field_reaches_the_voice(tmp_path: Path) -> None:
    knobs = {"speed": 1.1, "expressiveness": 0.5, "rhythm": 0.7, "pitch": 0.9, "pause_s": 0.1, "seed": 7}
    voice = FakeVoice()
    async with served(build(voice), tmp_path) as client:
        await client.post("/generate", json={"text": "Hi.", "voice": "joe", "ahead_s": 3.5, **knobs})
        await client.post("/generate", json={"text": "Hi.", "speed": None, "seed": None})
    asked, plain = voice.synthesizer.requests
    assert asked == SpeechRequest("Hi.", voice.voice, **knobs)
    assert asked.ahead_s == 3.5
    assert plain == SpeechRequest("Hi.", voice.voice)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (BadSpeechRequest("speed must be slower"), 400, "invalid_value"),
        (UnknownVoice("no such voice"), 400, "unknown_voice"),
        (SpeechUnavailable("the voice is busy"), 503, "voice_busy"),
        (VoiceUnusable("/secret/place is corrupt"), 500, "internal_error"),
        (RuntimeError("/secret/place"), 500, "internal_error"),
    ],
)
async def test_an_error_before_any_sound_is_a_status(tmp_path: Path, error: Exception, status: int, code: str) -> None:
    voice = FakeVoice(ScriptedSynthesizer(Speech((), error=error)), lane=FakeLane(predicted_s=2.4))
    async with served(build(voice), tmp_path) as client:
        answer = await client.post("/generate", json={"text": "Hi."}, headers={"X-Request-ID": "abc-1"})
        message = assert_error(answer, status, code)
        assert "secret" not in message
        assert answer.headers["x-request-id"] == "abc-1"
        if status == 503:
            assert answer.headers["retry-after"] == "3"
        if status == 500:
            assert "abc-1" in message
        await until_idle(client)


async def test_text_without_sound_is_told_so(tmp_path: Path) -> None:
    async with served(build(FakeVoice(ScriptedSynthesizer(Speech(())))), tmp_path) as client:
        assert_error(await client.post("/generate", json={"text": "🏠"}), 400, "nothing_to_say")


async def test_an_error_after_the_first_sound_is_the_last_frame(tmp_path: Path) -> None:
    errors = (SpeechUnavailable("the voice is closing"), RuntimeError("/secret/place"))
    voice = FakeVoice(ScriptedSynthesizer(*(Speech((CHUNK,), error=error) for error in errors)))
    async with served(build(voice), tmp_path) as client:
        for code in ("voice_busy", "internal_error"):
            frames = cut((await client.post("/generate", json={"text": "Hi."})).content)
            assert [kind for kind, _ in frames] == [b"h", b"a", b"x"]
            told = json.loads(frames[-1][1])
            assert told["code"] == code
            assert "secret" not in told["message"]
        await until_idle(client)


class Endless:
    """A Synthesizer that goes on for ever; `made` counts its chunks, `closed` the ends of its iterators."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.made = self.closed = 0
        self._chunk = AudioChunk(sine(seconds), RATE)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        try:
            while True:
                await asyncio.sleep(0)
                self.made += 1
                yield self._chunk
        finally:
            self.closed += 1


async def test_a_listener_who_leaves_in_the_middle_cancels(tmp_path: Path) -> None:
    endless = Endless()
    async with served(build(FakeVoice(endless)), tmp_path) as client:
        async with client.stream("POST", "/generate", json={"text": "Hi."}) as answer:
            await anext(answer.aiter_raw())
            assert (await health(client))["lane"]["streams"] == 1
        await until_idle(client)
        assert endless.closed == 1
        metrics = (await client.get("/metrics")).text
        assert "\nvox_tts_cancels_total 1.0\n" in metrics


async def test_a_listener_who_leaves_before_the_first_sound_cancels(tmp_path: Path) -> None:
    scripted = ScriptedSynthesizer(Speech((), hang=True))
    async with served(build(FakeVoice(scripted)), tmp_path) as client:
        leaving = asyncio.create_task(client.post("/generate", json={"text": "Hi."}))

        async def begun() -> bool:
            return bool(scripted.requests)

        await until(begun)
        leaving.cancel()
        await asyncio.wait([leaving])
        await until_idle(client)
        assert scripted.closed == 1


@pytest.mark.parametrize("takes", [0, 1])
async def test_a_listener_who_takes_next_to_nothing_holds_nothing_up_and_is_given_up(
    tmp_path: Path, takes: int
) -> None:
    """`takes` bytes each time that somebody else has been served."""
    endless = Endless()
    async with served(build(FakeVoice(endless), bounds=Bounds(stall_s=2.0)), tmp_path) as client:
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / "worker.sock"), limit=64)
        body = b'{"text": "Hi."}'
        writer.write(
            b"POST /generate HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        seen: list[int] = []

        async def full() -> bool:
            """No more is made: it is not ahead of what the sockets hold."""
            seen.append(endless.made)
            await reader.readexactly(takes)
            await asyncio.sleep(0.05)
            return len(seen) > 3 and len(set(seen[-3:])) == 1 and seen[-1] > 0

        await until(full)
        assert endless.made < 30  # of a second each, 44 KB; a socket holds some 200 KB
        assert (await health(client))["status"] == "ready"
        await until_idle(client)
        assert endless.closed == 1
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_what_was_left_in_the_middle_is_not_kept(tmp_path: Path) -> None:
    cache = SpeechCache(Endless(), CacheFolder(tmp_path / "speech", 10**9), "weights")
    async with served(build(FakeVoice(cache, cache=cache)), tmp_path) as client:
        async with client.stream("POST", "/generate", json={"text": "Hi."}) as answer:
            await anext(answer.aiter_raw())
        await until_idle(client)
    assert not list(tmp_path.glob("speech/*/*"))


async def test_more_at_once_than_there_is_room_for_are_refused_politely(tmp_path: Path) -> None:
    endless = Endless()
    async with (
        served(build(FakeVoice(endless), bounds=Bounds(streams=1)), tmp_path) as client,
        client.stream("POST", "/generate", json={"text": "Hi."}) as answer,
    ):
        await anext(answer.aiter_raw())
        refused = await client.post("/generate", json={"text": "Hi."})
        assert_error(refused, 503, "voice_busy")
        assert int(refused.headers["retry-after"]) >= 1


async def test_the_first_sound_leaves_before_the_second_is_made(tmp_path: Path) -> None:
    go = asyncio.Event()

    class Held:
        async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
            yield CHUNK
            await go.wait()
            yield CHUNK

    async with (
        served(build(FakeVoice(Held())), tmp_path) as client,
        client.stream("POST", "/generate", json={"text": "Hi."}) as answer,
    ):
        pieces = answer.aiter_raw()
        first = await anext(pieces)
        assert [kind for kind, _ in cut(first)] == [b"h", b"a"]
        go.set()
        rest = b"".join([piece async for piece in pieces])
        assert [kind for kind, _ in cut(rest)] == [b"a", b"e"]
