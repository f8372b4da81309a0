"""Pronunciations over the worker's wire: they reach the voice, and what cannot be said is refused in words."""

from pathlib import Path
from typing import Any

import pytest

from tests.tts.test_client import VOICE
from tests.tts.worker.served import FakeVoice, assert_error, served
from tts.client import WorkerClient
from tts.client_health import WorkerHealth
from tts.pronunciation import MAX_AT_ONCE, Pronunciation, pronunciation
from tts.speech import SpeechRequest
from tts.worker.app import build

GRUENE = Pronunciation("Gruene", "green", "ɡɹˈiːn")
LEED = Pronunciation("leed", "leed", any_case=True)
pytestmark = pytest.mark.usefixtures("patient")
TOLD = [{"word": "Gruene", "say": "green", "ipa": "/gɹˈiːn/"}, {"word": "leed", "say": "leed", "any_case": True}]


@pytest.mark.parametrize("path", ["/generate", "/v1/audio/speech", "/jobs"])
async def test_they_reach_the_voice(tmp_path: Path, path: str) -> None:
    voice, field = FakeVoice(), "text" if path == "/generate" else "input"
    async with served(build(voice), tmp_path) as client:
        answer = await client.post(path, json={field: "In Gruene.", "pronunciations": TOLD})
        assert answer.status_code in (200, 202), answer.text
        while not voice.synthesizer.requests:  # type: ignore[attr-defined]
            await client.get("/healthz")
        plain = await client.post(path, json={field: "In Gruene.", "pronunciations": None})
        assert plain.status_code in (200, 202)
    assert voice.synthesizer.requests[0].pronunciations == (GRUENE, LEED)  # type: ignore[attr-defined]


BAD: dict[str, Any] = {
    "no list": "Gruene",
    "a word alone": ["Gruene"],
    "no word": [{"say": "green"}],
    "nothing said": [{"word": "Gruene"}],
    "a field that there is not": [{"word": "Gruene", "say": "green", "voices": ["joe"]}],
    "a number": [{"word": 1, "say": "green"}],
    "figures": [{"word": "Gruene", "say": "gr33n"}],
    "no phonemes": [{"word": "Gruene", "ipa": "<script>"}],
    "too long": [{"word": "Gruene", "say": "x" * 81}],
    "too many": [{"word": f"w{number}", "say": "x"} for number in range(MAX_AT_ONCE + 1)],
}


@pytest.mark.parametrize("path", ["/generate", "/v1/audio/speech", "/jobs"])
async def test_what_cannot_be_said_is_refused_by_its_field(tmp_path: Path, path: str) -> None:
    voice, field = FakeVoice(), "text" if path == "/generate" else "input"
    async with served(build(voice), tmp_path) as client:
        for what, told in BAD.items():
            answer = await client.post(path, json={field: "Hi.", "pronunciations": told})
            message = assert_error(answer, 400)
            assert message.startswith("pronunciations must "), (what, message)
            assert answer.json()["error"]["param"] == "pronunciations", what
            assert len(message) < 400, what
    assert not voice.synthesizer.requests  # type: ignore[attr-defined]


async def test_the_client_sends_what_a_request_has_and_nothing_otherwise(tmp_path: Path) -> None:
    voice = FakeVoice()
    ours = VOICE
    async with served(build(voice), tmp_path):
        client = WorkerClient(f"unix://{tmp_path}/worker.sock", ours)
        for ways in ((GRUENE, LEED), ()):
            async for _ in client.synthesize(SpeechRequest("In Gruene.", ours, pronunciations=ways)):
                pass
        await client.close()
    requests = voice.synthesizer.requests  # type: ignore[attr-defined]
    assert [one.pronunciations for one in requests] == [(GRUENE, LEED), ()]


async def test_a_client_learns_which_phonemes_the_voice_knows(tmp_path: Path) -> None:
    voice = FakeVoice()
    health = WorkerHealth(f"unix://{tmp_path}/worker.sock", "", "joe")
    assert await health.alphabet() is None  # no worker yet
    async with served(build(voice), tmp_path):
        assert await health.alphabet() == voice.alphabet
        other = WorkerHealth(f"unix://{tmp_path}/worker.sock", "", "ann")
        assert await other.alphabet() is None
        await other.close()
    await health.close()
    assert await health.alphabet() is None
    assert voice.alphabet.fault(pronunciation("x", ipa="ʘ"), "joe")
