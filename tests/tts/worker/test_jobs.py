"""Jobs: spoken one at a time after everybody else, kept in bounds, forgotten in the end."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import soundfile

from tests.fakes import ScriptedSynthesizer, Speech, sine
from tests.tts.worker.served import FakeVoice, assert_error, served, until, until_idle
from tts.encoding import FORMATS
from tts.errors import VoiceUnusable
from tts.speech import AudioChunk, SpeechRequest
from tts.worker.app import build
from tts.worker.errors import ApiError
from tts.worker.jobs import AHEAD_OF_NOBODY_S, JobBounds, Jobs, Status
from tts.worker.metrics import Metrics
from tts.worker.sound import Bounds, Speaking

RATE = 22_050
CHUNK = AudioChunk(sine(0.5), RATE)


async def added(client: httpx.AsyncClient, **fields: object) -> str:
    answer = await client.post("/jobs", json={"input": "Hi.", "response_format": "wav", **fields})
    assert answer.status_code == 202, answer.text
    path: str = answer.headers["location"]
    assert path == f"/jobs/{answer.json()['id']}"
    assert answer.json()["status"] == "queued"
    return path


async def over(client: httpx.AsyncClient, path: str) -> dict[str, object]:
    async def is_over() -> bool:
        return (await client.get(path)).json()["status"] in {"done", "failed", "cancelled"}

    await until(is_over)
    job: dict[str, object] = (await client.get(path)).json()
    return job


async def test_a_job_is_spoken_and_its_file_is_there(tmp_path: Path) -> None:
    voice = FakeVoice(ScriptedSynthesizer(Speech((CHUNK, CHUNK))))
    async with served(build(voice), tmp_path) as client:
        path = await added(client, speed=1.5, seed=3)
        job = await over(client, path)
        assert (job["status"], job["seconds"], job["error"]) == ("done", 1.0, None)
        assert job["forgotten_at"] >= job["created_at"] + 3_600
        answer = await client.get(f"{path}/audio")
        assert answer.headers["content-type"] == "audio/wav"
        assert int(answer.headers["content-length"]) == len(answer.content) == job["bytes"]
        assert soundfile.info(io.BytesIO(answer.content)).frames == RATE
        assert (await client.delete(path)).status_code == 204
        assert_error(await client.get(path), 404, "job_not_found")
        assert_error(await client.get(f"{path}/audio"), 404, "job_not_found")
        assert_error(await client.delete(path), 404, "job_not_found")
    (asked,) = voice.synthesizer.requests
    assert asked == SpeechRequest("Hi.", voice.voice, speed=1.5, seed=3)
    assert asked.ahead_s == AHEAD_OF_NOBODY_S


@pytest.mark.parametrize("name", FORMATS)
async def test_a_file_in_every_format(tmp_path: Path, name: str) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        path = await added(client, response_format=name)
        await over(client, path)
        answer = await client.get(f"{path}/audio")
    assert answer.headers["content-type"] == FORMATS[name].media_type
    assert f"speech.{name}" in answer.headers["content-disposition"]


async def test_jobs_wait_for_each_other_and_a_cancelled_one_is_not_spoken(tmp_path: Path) -> None:
    scripted = ScriptedSynthesizer(Speech((CHUNK,), hang=True))
    async with served(build(FakeVoice(scripted)), tmp_path) as client:
        first, second, third = [await added(client, input=text) for text in ("One.", "Two.", "Three.")]

        async def begun() -> bool:
            return bool((await client.get(first)).json()["seconds"] == 0.5)

        await until(begun)
        assert (await client.get(first)).json()["status"] == "speaking"
        assert (await client.get(second)).json()["status"] == "queued"
        refused = await client.get(f"{first}/audio")
        assert_error(refused, 409, "job_not_done")
        assert refused.headers["retry-after"]
        for path in (second, first):
            assert (await client.delete(path)).status_code == 204
            assert (await client.get(path)).json()["status"] == "cancelled"
            assert_error(await client.get(f"{path}/audio"), 409, "job_without_sound")
        assert (await over(client, third))["status"] == "done"
        await until_idle(client)
    assert [request.text for request in scripted.requests] == ["One.", "Three."]
    assert scripted.closed == 2


async def test_a_job_that_fails_tells_why_and_the_next_is_spoken(tmp_path: Path) -> None:
    errors = (VoiceUnusable("/secret/place"), RuntimeError("/secret/place"))
    scripted = ScriptedSynthesizer(*(Speech((), error=error) for error in errors), Speech(()))
    async with served(build(FakeVoice(scripted)), tmp_path) as client:
        for code in ("internal_error", "internal_error", "nothing_to_say"):
            job = await over(client, await added(client))
            assert job["status"] == "failed"
            assert job["error"]["code"] == code
            assert "secret" not in job["error"]["message"]
        assert (await over(client, await added(client)))["status"] == "done"


async def test_events_are_nothing_for_a_job(tmp_path: Path) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        assert_error(await client.post("/jobs", json={"input": "Hi.", "stream_format": "sse"}), 400)


async def test_no_more_than_the_bound_are_taken(tmp_path: Path) -> None:
    scripted = ScriptedSynthesizer(Speech((), hang=True))
    async with served(build(FakeVoice(scripted), job_bounds=JobBounds(count=2)), tmp_path) as client:
        first, second = await added(client), await added(client)
        refused = await client.post("/jobs", json={"input": "Hi."})
        assert_error(refused, 429, "too_many_jobs")
        assert int(refused.headers["retry-after"]) >= 1
        await client.delete(first)
        third = await added(client)  # in the place of the one that has no file
        assert_error(await client.get(first), 404)
        for path in (second, third):
            assert (await over(client, path))["status"] == "done"
        assert_error(await client.post("/jobs", json={"input": "Hi."}), 429)


async def test_live_streams_do_not_keep_a_job_from_being_taken(tmp_path: Path) -> None:
    scripted = ScriptedSynthesizer(Speech((CHUNK,), hang=True))
    async with (
        served(build(FakeVoice(scripted), bounds=Bounds(streams=1)), tmp_path) as client,
        client.stream("POST", "/generate", json={"text": "Hi."}) as answer,
    ):
        await anext(answer.aiter_raw())
        assert (await over(client, await added(client)))["status"] == "done"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def jobs_of(voice: FakeVoice, bounds: JobBounds, clock: Clock) -> Jobs:
    return Jobs(Speaking(voice, Metrics(voice.lane, None), Bounds()), bounds, clock)


async def ran(jobs: Jobs, *ids: str) -> None:
    running = asyncio.create_task(jobs.run())
    try:

        async def all_over() -> bool:
            return all(jobs.get(id_).status in {Status.DONE, Status.FAILED} for id_ in ids)

        await until(all_over)
    finally:
        running.cancel()
        await asyncio.wait({running})


WANTED = SpeechRequest("Hi.", FakeVoice().voice)


async def test_what_is_over_is_forgotten_in_time_and_what_waits_is_not() -> None:
    clock = Clock()
    jobs = jobs_of(FakeVoice(), JobBounds(kept_s=60.0), clock)
    done = jobs.add(WANTED, FORMATS["wav"], "r")
    await ran(jobs, done.id)
    waits = jobs.add(WANTED, FORMATS["wav"], "r")
    clock.now += 59.9
    assert jobs.get(done.id).data
    clock.now += 0.1
    with pytest.raises(ApiError, match="no such job"):
        jobs.get(done.id)
    clock.now += 10_000
    assert jobs.get(waits.id).status is Status.QUEUED


async def test_files_and_what_is_being_made_stay_within_their_bytes() -> None:
    jobs = jobs_of(FakeVoice(), JobBounds(size=15_000), Clock())  # a fake's speech is 8,820 bytes
    first, second = (jobs.add(WANTED, FORMATS["wav"], "r") for _ in range(2))
    await ran(jobs, first.id, second.id)
    assert first.status is Status.DONE
    assert (second.status, second.data) == (Status.FAILED, b"")
    assert second.error is not None
    assert second.error.code == "no_room"
    jobs.remove(first.id)
    third = jobs.add(WANTED, FORMATS["wav"], "r")
    await ran(jobs, third.id)
    assert third.status is Status.DONE


async def test_the_end_of_the_worker_ends_the_job_at_work() -> None:
    class Hanging:
        closed = 0

        async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
            try:
                yield CHUNK
                await asyncio.Event().wait()
            finally:
                self.closed += 1

    hanging = Hanging()
    jobs = jobs_of(FakeVoice(hanging), JobBounds(), Clock())
    job = jobs.add(WANTED, FORMATS["wav"], "r")
    running = asyncio.create_task(jobs.run())

    async def begun() -> bool:
        return job.seconds > 0

    await until(begun)
    running.cancel()
    await asyncio.wait({running})
    assert hanging.closed == 1
