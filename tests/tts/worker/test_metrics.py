"""`/metrics` and `/healthz` tell what happened, in Prometheus' own format."""

from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.fakes import ScriptedSynthesizer, Speech, sine
from tests.tts.worker.served import FakeLane, FakeVoice, health, served, until
from tts.cache import SpeechCache
from tts.cache_folder import CacheFolder
from tts.speech import AudioChunk
from tts.worker.app import build

CHUNK = AudioChunk(sine(0.5), 22_050)


async def samples(client: httpx.AsyncClient) -> dict[str, float]:
    """Every sample by its name and labels."""
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {
        one.name + "".join(f" {key}={value}" for key, value in sorted(one.labels.items())): one.value
        for family in families
        for one in family.samples
    }


async def test_what_was_spoken_is_counted(tmp_path: Path) -> None:
    voice = FakeVoice(ScriptedSynthesizer(Speech((CHUNK, CHUNK))), lane=FakeLane(now_waiting=3, predicted_s=1.5))
    async with served(build(voice), tmp_path) as client:
        await client.post("/generate", json={"text": "Hi."})
        await client.post("/generate", json={"text": ""})
        await client.get("/nowhere/really")

        async def slept() -> bool:
            return (await samples(client))["vox_tts_event_loop_lag_seconds_count"] > 0

        await until(slept)
        told = await samples(client)
    assert told["vox_tts_first_sound_seconds_count"] == 1
    assert told["vox_tts_real_time_factor_count"] == 1
    assert told["vox_tts_audio_seconds_total"] == 1.0
    assert told["vox_tts_streams_active"] == 0
    assert told["vox_tts_cancels_total"] == 0
    assert told["vox_tts_errors_total code=invalid_value"] == 1
    assert (told["vox_tts_lane_waiting"], told["vox_tts_lane_wait_seconds"]) == (3, 1.5)
    assert told["vox_tts_requests_total method=POST route=/generate status=200"] == 1
    assert told["vox_tts_requests_total method=GET route=unknown status=404"] == 1
    assert told["process_resident_memory_bytes"] > 0


async def test_a_made_up_path_or_method_makes_no_new_series(tmp_path: Path) -> None:
    async with served(build(FakeVoice()), tmp_path) as client:
        await samples(client)
        before = set(await samples(client))
        for number in range(5):
            await client.get(f"/nowhere/{number}")
            await client.request(f"VERB{number}", "/healthz")
        new = {name for name in set(await samples(client)) - before if "vox_tts_requests_total" in name}
    assert new == {
        "vox_tts_requests_total method=GET route=unknown status=404",
        "vox_tts_requests_total method=other route=/healthz status=405",
    }


async def test_the_caches_counts_are_told(tmp_path: Path) -> None:
    cache = SpeechCache(ScriptedSynthesizer(), CacheFolder(tmp_path / "speech", 1_000_000), "weights")
    async with served(build(FakeVoice(cache, cache=cache)), tmp_path) as client:
        for _ in range(2):
            await client.post("/generate", json={"text": "Hi.", "seed": 1})
        told = await samples(client)
        assert told["vox_tts_cache_clauses_total result=hit"] == 1
        assert told["vox_tts_cache_clauses_total result=miss"] == 1
        assert told["vox_tts_cache_clauses_total result=joined"] == 0
        assert (await health(client))["cache"] == {"hits": 1, "joined": 0, "misses": 1, "hit_ratio": 0.5}


async def test_health_tells_voice_lane_and_age(tmp_path: Path) -> None:
    voice = FakeVoice(lane=FakeLane(now_waiting=2))
    async with served(build(voice), tmp_path) as client:
        told: Any = await health(client)
        assert told["status"] == "ready"
        assert told["voice"] == "joe"
        assert told["lane"] == {"waiting": 2, "wait_s": 0.2, "streams": 0}
        assert (told["last_synthesis_age_s"], told["cache"]) == (None, None)
        voice.lane.made_s = 1.25
        assert (await health(client))["last_synthesis_age_s"] == 1.25
        voice.lane.stuck = True
        stuck = await client.get("/healthz")
        assert (stuck.status_code, stuck.json()["status"]) == (503, "stuck")
        voice.lane.close()
        closing = await client.get("/healthz")
        assert (closing.status_code, closing.json()["status"]) == (503, "closing")
