"""Whether a worker is there: a word, within a second, asked seldom."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.tts.scripted_worker import WELL, Answer, ScriptedWorker, hang, says, says_no
from tts import client_health
from tts.client_health import WorkerHealth


@pytest.fixture
async def health(tmp_path: Path, patient: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WorkerHealth]:
    """Without a memory."""
    monkeypatch.setattr(client_health, "KNOWN_S", 0.0)
    health = WorkerHealth(f"unix://{tmp_path}/tts.sock", "", "joe")
    yield health
    await health.close()


@pytest.mark.parametrize(
    ("healthz", "models", "state"),
    [
        (WELL, WELL, "ready"),
        (says(b'{"status": "starting", "voice": "joe"}', 503), WELL, "not ready"),
        (says(b'{"status": "ready", "voice": "amy"}'), WELL, "speaks another voice"),
        (WELL, says_no(401), "refuses our token"),
        (hang, WELL, "unreachable"),
        (WELL, hang, "unreachable"),
        (says(b"<html>"), WELL, "not ready"),
        (says(b"[1]"), WELL, "not ready"),
        (says(b"{}"), WELL, "not ready"),
        (says(b"\xff\xfe"), WELL, "not ready"),
    ],
)
async def test_one_word_says_how_it_is(
    tmp_path: Path,
    health: WorkerHealth,
    monkeypatch: pytest.MonkeyPatch,
    healthz: Answer,
    models: Answer,
    state: str,
) -> None:
    if hang in (healthz, models):
        monkeypatch.setattr(client_health, "ANSWER_S", 0.2)
    async with ScriptedWorker(tmp_path / "tts.sock", health=healthz, models=models):
        assert await health.state() == state


async def test_a_worker_that_comes_and_goes_is_seen(tmp_path: Path, health: WorkerHealth) -> None:
    assert await health.state() == "unreachable"
    assert not await health.answers()
    async with ScriptedWorker(tmp_path / "tts.sock"):
        assert await health.state() == "ready"
        assert await health.answers()
    assert await health.state() == "unreachable"
    assert not await health.answers()


async def test_one_that_was_ready_may_be_late_for_a_while_and_no_longer(
    tmp_path: Path, health: WorkerHealth, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(client_health, "time", SimpleNamespace(monotonic=lambda: now[0]))
    async with ScriptedWorker(tmp_path / "tts.sock"):
        assert await health.state() == "ready"
    monkeypatch.setattr(client_health, "ANSWER_S", 0.05)
    async with ScriptedWorker(tmp_path / "tts.sock", health=hang):
        for seconds in (2.0, 2.9):
            now[0] += seconds
            assert await health.state() == "ready"
        now[0] += 0.1  # lateness does not prolong itself
        assert await health.state() == "unreachable"


async def test_who_answers_at_all_is_there_ready_or_not(tmp_path: Path, health: WorkerHealth) -> None:
    async with ScriptedWorker(tmp_path / "tts.sock", health=says_no(503)):
        assert await health.answers()


async def test_however_many_ask_the_worker_is_asked_once(
    tmp_path: Path, health: WorkerHealth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_health, "KNOWN_S", 60.0)
    async with ScriptedWorker(tmp_path / "tts.sock") as worker:
        assert set(await asyncio.gather(*(health.state() for _ in range(20)))) == {"ready"}
    assert await health.state() == "ready"  # known from before
    assert worker.looked == 1


async def test_after_its_end_nobody_is_asked(tmp_path: Path, health: WorkerHealth) -> None:
    async with ScriptedWorker(tmp_path / "tts.sock") as worker:
        await health.close()
        assert await health.state() == "unreachable"
        assert not await health.answers()
    assert worker.looked == 0
