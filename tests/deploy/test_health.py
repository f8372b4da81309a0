"""The health of a release: what is sound counts, what only looks like it does not; nothing is left behind."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from deploy import health
from deploy.proving.errors import Unhealthy
from deploy.proving.invitation import LABEL, invitation
from deploy.proving.sound import Sound, expect_speech
from deploy.proving.visit import House, prove_health, prove_turn
from deploy.proving.worker import of_wav, prove_worker
from tests.deploy.scripted_house import Script, scripted_house
from tests.door.doors import wait_until
from tests.house import House as RealHouse
from tests.process import ROOT, clean_environment
from tests.voice_worker import VoiceWorker
from tts import frames
from tts.encoding import Wav

RATE_HZ = 22_050


def voice(seconds: float) -> bytes:
    """Bursts of noise with pauses between them, as loud as our voice."""
    samples = np.random.default_rng(7).normal(0, 3_000, int(seconds * RATE_HZ))
    is_pause = np.arange(len(samples)) // 4_000 % 3 == 2
    return np.where(is_pause, 0, samples).clip(-32_768, 32_767).astype("<i2").tobytes()


def silence(seconds: float) -> bytes:
    return bytes(2 * int(seconds * RATE_HZ))


def answer(pcm: bytes, *last: bytes) -> bytes:
    return b"".join((frames.header(RATE_HZ), frames.audio(pcm), *(last or (frames.end(len(pcm) // 2),))))


def wav(pcm: bytes) -> bytes:
    return Wav(RATE_HZ).feed(pcm)


def house(url: str) -> House:
    return House(url, "", "joe", 5.0)


def test_a_voice_is_speech_at_any_length_that_is_expected() -> None:
    for seconds in (1.0, 2.5, 12.0):
        expect_speech(Sound(voice(seconds), RATE_HZ), 1.0, 12.0)


@pytest.mark.parametrize(
    "pcm",
    [
        b"",
        voice(0.5),
        voice(13),
        silence(3),
        np.full(3 * RATE_HZ, 12_000, "<i2").tobytes(),  # a stuck value
        voice(0.2) + silence(3),  # a click
        np.random.default_rng(1).normal(0, 40, 3 * RATE_HZ).astype("<i2").tobytes(),  # a hiss
    ],
    ids=["nothing", "short", "long", "silence", "stuck", "click", "hiss"],
)
def test_what_only_looks_like_speech_is_none(pcm: bytes) -> None:
    with pytest.raises(Unhealthy):
        expect_speech(Sound(pcm, RATE_HZ), 1.0, 12.0)


def test_a_wav_of_the_worker_is_read_as_it_was_written() -> None:
    assert of_wav(wav(voice(1))) == Sound(voice(1), RATE_HZ)
    for file in (b"", b"RIFF", wav(b""), b"<html>" + bytes(100)):
        with pytest.raises(Unhealthy):
            of_wav(file)


def test_a_worker_that_speaks_is_healthy_and_one_that_is_stuck_or_mute_is_not() -> None:
    with scripted_house(Script(wav=wav(voice(2)))) as url:
        assert prove_worker(url, "", 5.0) == "spoke 2.0 s"
    for script in (Script(wav=wav(voice(2)), health=503), Script(wav=wav(silence(2))), Script()):
        with scripted_house(script) as url, pytest.raises(Unhealthy):
            prove_worker(url, "", 5.0)


def test_a_turn_that_is_spoken_to_its_end_is_healthy() -> None:
    with scripted_house(Script(speech=answer(voice(3)))) as url:
        assert prove_health(house(url)) == "{}"
        assert prove_turn(house(url), "token") == "was answered with 3.0 s of speech"


def test_a_day_whose_speech_is_used_up_is_no_fault_of_the_release() -> None:
    with scripted_house(Script(speech=answer(b"", frames.error("speech_budget", "...")))) as url:
        assert "used up" in prove_turn(house(url), "token")


@pytest.mark.parametrize(
    "script",
    [
        Script(speech=answer(voice(3), b"")),
        Script(speech=answer(voice(3), frames.error("reply_failed", "..."))),
        Script(speech=answer(silence(3))),
        Script(speech=answer(voice(3)), invite=403),
        Script(speech=answer(voice(3)), join=500),
        Script(speech=answer(voice(3)), events=b'data: {"msg": "process_completed", "success": false}\n\n'),
        Script(speech=answer(voice(3)), events=b'data: {"msg": "process_starts"}\n\n'),
    ],
    ids=["cut", "failed", "silent", "not let in", "not taken", "no success", "events cut"],
)
def test_a_turn_that_fails_in_any_way_is_not_healthy(script: Script) -> None:
    with scripted_house(script) as url, pytest.raises(Unhealthy):
        prove_turn(house(url), "token")


def test_a_proof_is_tried_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PAUSE_S", 0.0)
    tries: list[int] = []

    def proof_that_succeeds_at(number: int) -> health.Proof:
        def proof() -> str:
            tries.append(number)
            if len(tries) < number:
                raise Unhealthy("not yet")
            return "well"

        tries.clear()
        return proof

    assert health._tried("one", proof_that_succeeds_at(health.TRIES))
    assert not health._tried("one", proof_that_succeeds_at(health.TRIES + 1))
    assert len(tries) == health.TRIES


def test_the_invite_is_revoked_whatever_happened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for key, value in {**clean_environment(), "VOX_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(Unhealthy, match="silent"), invitation():
        raise Unhealthy("silent")
    invite = _only_invite({**clean_environment(), "VOX_DATA_DIR": str(tmp_path)})
    assert (invite["label"], invite["state"], invite["max_uses"]) == (LABEL, "revoked", 1)
    assert invite["daily_tokens"] == 0


def test_the_real_house_is_healthy_behind_its_public_name_and_mute_without_its_worker(tmp_path: Path) -> None:
    with VoiceWorker(tmp_path) as worker:
        told = {
            "VOX_PUBLIC_URL": "https://demo.example.com/vox",
            "VOX_INVITE_WORK": "on",
            "VOX_TTS_URL": worker.url,
            "VOX_DAILY_TOKENS": "0",
        }
        with RealHouse(tmp_path, told) as real:
            environment = {**clean_environment(), **told, "VOX_DATA_DIR": str(tmp_path / "data")}
            command = [sys.executable, "-m", "deploy.health", "--app", real.url]
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=False
            )
            assert done.returncode == health.HEALTHY, done.stdout + done.stderr
            proved = [line for line in done.stdout.splitlines() if not line.endswith("(once more)")]
            assert len(proved) == 3, done.stdout
            assert _only_invite(environment)["state"] == "revoked"
            worker.stop()
            assert wait_until(lambda: is_mute(House(real.url, told["VOX_PUBLIC_URL"], "joe", 10.0)))


def is_mute(house: House) -> bool:
    """A worker that was ready is given some time: on a busy machine it may only be late."""
    try:
        prove_health(house)
    except Unhealthy as fault:
        return "mute" in str(fault)
    return False


def _only_invite(environment: dict[str, str]) -> dict[str, object]:
    command = [sys.executable, "-m", "access", "invite", "list", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    (invite,) = json.loads(done.stdout)
    assert isinstance(invite, dict)
    return invite
