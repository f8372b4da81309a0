"""The voice's client: what a worker sends is what is heard, and whatever it does instead is one error, soon."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conversation.conftest import VOICE, until
from tests.tts.scripted_worker import Answer, Connection, ScriptedWorker, hang, says_no, speech, streamed
from tts import client as room
from tts import frames
from tts.client import WorkerClient
from tts.errors import BadSpeechRequest, SpeechUnavailable, UnknownVoice, VoiceUnusable
from tts.speech import AudioChunk, SpeechRequest, WordMark

HELLO = SpeechRequest("Hello there.", VOICE, seed=7, ahead_s=1.5)
PCM = bytes(range(256)) * 8
MARKS = (WordMark("Hello", 0, 400), WordMark("thére.", 400, 1_000))
HEAD, SOUND = frames.header(VOICE.sample_rate_hz), frames.audio(PCM)

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[WorkerClient]:
    """A client of the worker at tmp_path/tts.sock, whether or not there is one."""
    client = WorkerClient(f"unix://{tmp_path}/tts.sock", VOICE, request_id=lambda: "abc123")
    yield client
    await client.close()


@pytest.fixture
def impatient(patient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SILENT_S", 0.05)
    monkeypatch.setattr(room, "PATIENCE_S", 0.3)
    monkeypatch.setattr("tts.client_health.ANSWER_S", 0.1)


def worker(tmp_path: Path, *answers: Answer) -> ScriptedWorker:
    return ScriptedWorker(tmp_path / "tts.sock", answers)


async def heard(client: WorkerClient, request: SpeechRequest = HELLO) -> list[AudioChunk]:
    async with asyncio.timeout(10):
        return [chunk async for chunk in client.synthesize(request)]


async def test_what_the_worker_sends_is_what_is_heard(tmp_path: Path, client: WorkerClient) -> None:
    sent = streamed(HEAD, frames.words(MARKS), SOUND, SOUND, frames.end(len(PCM)))
    async with worker(tmp_path, sent):
        chunks = await heard(client)
    assert chunks == [AudioChunk(PCM, 22_050, MARKS), AudioChunk(PCM, 22_050)]


@pytest.mark.parametrize("is_kept", [True, False])
async def test_a_clause_that_the_worker_had_kept_is_told_from_one_that_it_made(
    tmp_path: Path, client: WorkerClient, is_kept: bool
) -> None:
    head = frames.header(VOICE.sample_rate_hz, is_kept=is_kept)
    async with worker(tmp_path, streamed(head, SOUND, SOUND, frames.end(len(PCM)))):
        first, second = await heard(client)
    assert first.is_kept is is_kept
    assert not second.is_kept  # a clause that was kept comes whole: this one is another


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 1_400), max_size=12), more=st.integers(0, 3))
def test_however_the_bytes_are_cut_the_same_is_heard(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], more: int
) -> None:
    sound = [frames.words(MARKS), SOUND, *[SOUND] * more]
    sent = b"".join([HEAD, *sound, frames.end(len(PCM) // 2 * (1 + more))])
    edges = [0, *sorted(min(cut, len(sent)) for cut in cuts), len(sent)]
    pieces = [sent[a:b] for a, b in pairwise(edges) if b > a]

    async def hear() -> list[AudioChunk]:
        folder = tmp_path_factory.mktemp("w")
        client = WorkerClient(f"unix://{folder}/tts.sock", VOICE)
        async with worker(folder, streamed(*pieces)):
            chunks = await heard(client)
        await client.close()
        return chunks

    assert asyncio.run(hear()) == [AudioChunk(PCM, 22_050, MARKS), *[AudioChunk(PCM, 22_050)] * more]


async def test_all_of_the_request_goes_along_and_no_seed_when_there_is_none(
    tmp_path: Path, client: WorkerClient
) -> None:
    knobs = {"speed": 1.5, "expressiveness": 0.1, "rhythm": 0.2, "pitch": 1.1, "pause_s": 0.3, "ahead_s": 2.5}
    async with worker(tmp_path, speech(PCM), speech(PCM)) as here:
        await heard(client, SpeechRequest("Grüße 🏠", VOICE, seed=2**63 - 1, **knobs))
        await heard(client, replace(HELLO, seed=None))
    first, second = here.asked
    assert first.json() == {"text": "Grüße 🏠", "voice": "joe", "seed": 2**63 - 1, **knobs}
    assert "seed" not in second.json()
    assert (first.path, first.headers["content-type"]) == ("/generate", "application/json")
    assert first.headers["x-request-id"] == "abc123"
    assert "authorization" not in first.headers


async def test_the_token_goes_along_as_bearer(tmp_path: Path) -> None:
    client = WorkerClient(f"unix://{tmp_path}/tts.sock", VOICE, token="sixteen-letters-x")
    async with worker(tmp_path, speech(PCM)) as here:
        await heard(client)
        await client.close()
    assert here.asked[0].headers["authorization"] == "Bearer sixteen-letters-x"
    assert "x-request-id" not in here.asked[0].headers


async def test_no_proxy_of_the_environment_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    client = WorkerClient(f"unix://{tmp_path}/tts.sock", VOICE)
    async with worker(tmp_path, speech(PCM)):
        assert await heard(client)
        await client.close()


async def test_clauses_share_a_connection(tmp_path: Path, client: WorkerClient) -> None:
    async with worker(tmp_path, speech(PCM), says_no(400, "nothing_to_say"), says_no(429), speech(PCM)) as here:
        await heard(client)
        assert await heard(client) == []
        with pytest.raises(SpeechUnavailable):
            await heard(client)
        await heard(client)
    assert [one.connection for one in here.asked] == [1, 1, 1, 1]


async def test_a_connection_that_the_worker_closed_costs_no_clause(tmp_path: Path, client: WorkerClient) -> None:
    async with worker(tmp_path, speech(PCM)):
        await heard(client)
    (tmp_path / "tts.sock").unlink(missing_ok=True)
    async with worker(tmp_path, speech(PCM)) as again:
        assert await heard(client)
    assert len(again.asked) == 1


async def test_a_kept_connection_that_breaks_when_it_is_used_is_tried_once_more(
    tmp_path: Path, client: WorkerClient
) -> None:
    async def breaks(connection: Connection) -> None:
        connection.abort()

    async with worker(tmp_path, speech(PCM), breaks, speech(PCM), breaks, breaks) as here:
        await heard(client)
        assert await heard(client)  # asked twice
        with pytest.raises(SpeechUnavailable):
            await heard(client)
    assert [one.connection for one in here.asked] == [1, 1, 2, 2, 3]


async def test_a_new_connection_that_breaks_is_not_tried_again(tmp_path: Path, client: WorkerClient) -> None:
    async def breaks(connection: Connection) -> None:
        connection.abort()

    async with worker(tmp_path, breaks, speech(PCM)) as here:
        with pytest.raises(SpeechUnavailable):
            await heard(client)
    assert len(here.asked) == 1


async def test_closing_the_iterator_closes_the_connection(tmp_path: Path, client: WorkerClient) -> None:
    async def slow(connection: Connection) -> None:
        await connection.begin()
        await connection.piece(HEAD + SOUND)
        await hang(connection)

    async with worker(tmp_path, slow, hang, slow) as here:
        chunks = client.synthesize(HELLO)
        await anext(chunks)
        await chunks.aclose()  # type: ignore[attr-defined]
        await until(lambda: here.closed == {1})
        waiting = asyncio.create_task(heard(client))  # before the first sound
        await until(lambda: len(here.asked) == 2)
        waiting.cancel()
        await asyncio.wait([waiting])
        await until(lambda: here.closed == {1, 2})
        between = asyncio.create_task(heard(client))  # between two pieces
        await until(lambda: len(here.asked) == 3)
        await asyncio.sleep(0.02)
        between.cancel()
        between.cancel()
        await asyncio.wait([between])
        await until(lambda: here.closed == {1, 2, 3})
    assert waiting.cancelled()
    assert between.cancelled()


async def test_nothing_to_say_is_no_sound_and_no_error(tmp_path: Path, client: WorkerClient) -> None:
    async with worker(tmp_path, says_no(400, "nothing_to_say"), streamed(HEAD, frames.end(0))):
        assert await heard(client) == []
        assert await heard(client) == []


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (says_no(400, "invalid_value", "speed must be a number"), BadSpeechRequest, "speed must be a number"),
        (says_no(413), VoiceUnusable, "No."),
        (says_no(404, "unknown_voice", "there is no voice 'joe'"), UnknownVoice, "there is no voice"),
        (says_no(400, "unknown_voice", "there is no voice 'joe'"), UnknownVoice, "there is no voice"),
        (says_no(401, "invalid_api_key"), VoiceUnusable, "VOX_TTS_TOKEN"),
        (says_no(403), VoiceUnusable, "VOX_TTS_TOKEN"),
        (says_no(404), VoiceUnusable, "VOX_TTS_URL"),
        (says_no(307), VoiceUnusable, "VOX_TTS_URL"),
        (says_no(429, "lane_full", "many wait", retry_after="3"), SpeechUnavailable, "many wait; .* in 3 s"),
        (says_no(503, retry_after="<soon>"), SpeechUnavailable, "503: No.$"),
        (says_no(500), SpeechUnavailable, "500"),
        (lambda c: c.whole(502, b"<html>Bad gateway"), SpeechUnavailable, "Bad gateway"),
        (lambda c: c.whole(500, b"[" * 9_000), SpeechUnavailable, "500"),
        (lambda c: c.whole(204, b""), SpeechUnavailable, "204"),
        (streamed(HEAD, SOUND, frames.error("internal", "sorry")), SpeechUnavailable, "sorry"),
        (streamed(HEAD, frames.error("unknown_voice", "other voice")), UnknownVoice, "other voice"),
        (streamed(HEAD, SOUND, ends=False), SpeechUnavailable, "broke off"),
        (streamed(HEAD, SOUND), SpeechUnavailable, "no end"),
        (streamed(HEAD, SOUND[:100]), SpeechUnavailable, "no end"),
        (streamed(), SpeechUnavailable, "no end"),
        (streamed(b"<html>"), SpeechUnavailable, "something else"),
        (streamed(frames.frame(b"h", b"{}")), SpeechUnavailable, "something else"),
        (streamed(frames.frame(b"h", b"[1]")), SpeechUnavailable, "something else"),
        (streamed(frames.frame(b"h", b'{"version": 9}')), SpeechUnavailable, "version 9"),
        (streamed(SOUND), SpeechUnavailable, "out of its place"),
        (streamed(HEAD, HEAD), SpeechUnavailable, "out of its place"),
        (streamed(HEAD, SOUND, frames.end(7)), SpeechUnavailable, "samples"),
        (streamed(HEAD, frames.frame(b"w", b"[null]"), SOUND), SpeechUnavailable, "something else"),
        (streamed(HEAD, frames.frame(b"x", b"7")), SpeechUnavailable, "something else"),
        (streamed(frames.header(16_000), SOUND), VoiceUnusable, "16000 Hz"),
        (lambda c: c.piece(b"no http\r\n\r\n"), SpeechUnavailable, "broke off"),
    ],
)
async def test_every_refusal_and_every_fault_is_an_error_of_ours(
    tmp_path: Path, client: WorkerClient, answer: Answer, error: type[Exception], told: str
) -> None:
    async with worker(tmp_path, answer):
        with pytest.raises(error, match=f"(?s){told}") as caught:
            await heard(client)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)


async def test_what_came_before_a_fault_is_heard(tmp_path: Path, client: WorkerClient) -> None:
    async with worker(tmp_path, streamed(HEAD + SOUND + SOUND + frames.error("internal", "sorry"))):
        chunks = client.synthesize(HELLO)
        assert [(await anext(chunks)).pcm, (await anext(chunks)).pcm] == [PCM, PCM]
        with pytest.raises(SpeechUnavailable, match="sorry"):
            await anext(chunks)


async def test_a_worker_that_is_not_there_is_told_and_heard_when_it_comes(tmp_path: Path, client: WorkerClient) -> None:
    with pytest.raises(SpeechUnavailable, match="cannot be reached"):
        await heard(client)
    async with worker(tmp_path, speech(PCM)):
        assert await heard(client)
    with pytest.raises(SpeechUnavailable, match="cannot be reached"):  # its socket's file is still there
        await heard(client)


async def test_a_machine_without_such_a_port_is_told() -> None:
    client = WorkerClient("http://127.0.0.1:1", VOICE, token="sixteen-letters-x")
    with pytest.raises(SpeechUnavailable, match="cannot be reached"):
        await heard(client)
    assert await client.health.state() == "unreachable"
    await client.close()


@pytest.mark.parametrize("said", [b"", HEAD, HEAD + SOUND, HEAD + SOUND[:90]])
@pytest.mark.usefixtures("impatient")
async def test_a_worker_that_hangs_is_told(tmp_path: Path, client: WorkerClient, said: bytes) -> None:
    async def stop(connection: Connection) -> None:
        if said:
            await connection.begin()
            await connection.piece(said)
        await hang(connection)

    async with ScriptedWorker(tmp_path / "tts.sock", [stop], health=hang) as here:
        with pytest.raises(SpeechUnavailable, match="does not answer any more"):
            await heard(client, replace(HELLO, ahead_s=100.0))
        await until(lambda: any(one.connection in here.closed for one in here.asked))


@pytest.mark.usefixtures("impatient")
async def test_a_worker_that_is_there_may_be_silent_while_there_is_something_left_to_hear(
    tmp_path: Path, client: WorkerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tts.client_health.ANSWER_S", 60.0)

    async def late(connection: Connection) -> None:
        await asyncio.sleep(0.6)  # for longer than PATIENCE_S
        await until(lambda: here.looked > 1)
        await speech(PCM)(connection)

    here = worker(tmp_path, late, hang)
    async with here:
        assert await heard(client, replace(HELLO, ahead_s=100.0))
        with pytest.raises(SpeechUnavailable, match="made no sound"):
            await heard(client, replace(HELLO, ahead_s=0.0))


async def test_sound_that_comes_while_the_worker_is_asked_does_not_wait_for_its_answer(
    tmp_path: Path, client: WorkerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SILENT_S", 0.02)
    monkeypatch.setattr("tts.client_health.ANSWER_S", 60.0)

    async def late(connection: Connection) -> None:
        await until(lambda: here.looked)
        await speech(PCM)(connection)

    here = ScriptedWorker(tmp_path / "tts.sock", [late], health=hang)
    async with here:
        assert await heard(client)


async def test_a_closed_client_says_so(tmp_path: Path) -> None:
    client = WorkerClient(f"unix://{tmp_path}/tts.sock", VOICE)
    async with worker(tmp_path, streamed(HEAD, SOUND), hang) as here:
        waiting = asyncio.create_task(heard(client))
        await until(lambda: here.asked)
        await client.close()
        with pytest.raises(SpeechUnavailable):
            await waiting
        await client.close()
        with pytest.raises(SpeechUnavailable, match="closing"):
            await heard(client)


async def test_more_at_once_than_there_are_connections_all_get_their_turn(tmp_path: Path, client: WorkerClient) -> None:
    count, speaks = room.CONNECTIONS + 8, asyncio.Event()

    async def held(connection: Connection) -> None:
        await speaks.wait()
        await speech(PCM)(connection)

    async with worker(tmp_path, *[held] * count) as here:
        listening = [asyncio.create_task(heard(client)) for _ in range(count)]
        await until(lambda: len(here.asked) >= room.CONNECTIONS)
        await asyncio.sleep(0.1)  # one too many would be asked for now
        assert len(here.asked) == room.CONNECTIONS
        speaks.set()
        assert all(await asyncio.gather(*listening))
        assert len(here.asked) == count


async def test_nothing_is_left_for_asyncio_to_complain_of(
    tmp_path: Path, client: WorkerClient, caplog: pytest.LogCaptureFixture
) -> None:
    gc.collect()  # what others left is not of here
    caplog.set_level(logging.WARNING)
    caplog.clear()
    answers = [streamed(HEAD, SOUND, ends=False), streamed(b"<html>"), says_no(500), hang]
    async with worker(tmp_path, *answers) as here:
        for _ in answers[:-1]:
            with pytest.raises(SpeechUnavailable):
                await heard(client)
        waiting = asyncio.create_task(heard(client))
        await until(lambda: len(here.asked) == len(answers))
        waiting.cancel()
        await asyncio.wait([waiting])
    gc.collect()
    await asyncio.sleep(0)
    assert not caplog.records
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
