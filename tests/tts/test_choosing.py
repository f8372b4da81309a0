"""A voice at hand: in this process or in a worker's, it can be asked how it is, and closed."""

from pathlib import Path

import pytest

from tests.tts.scripted_worker import ScriptedWorker, speech
from tts.choosing import VoiceAtHand, VoiceHere, VoiceOfWorker
from tts.errors import SpeechUnavailable
from tts.lane import Lane
from tts.loading import Loaded
from tts.reading import Reading
from tts.speech import SpeechRequest
from tts.voices import KnownVoice


async def closed(speech: VoiceAtHand) -> None:
    await speech.close()
    with pytest.raises(SpeechUnavailable):
        await anext(speech.synthesizer.synthesize(SpeechRequest("Hello.", speech.voice)))


async def test_a_voice_in_this_process_is_ready_until_it_is_closed(known: KnownVoice, lane: Lane) -> None:
    here = VoiceHere(Loaded(known.voice, lane, None, Reading(lane)))
    assert (here.voice, here.is_elsewhere, await here.state()) == (known.voice, False, "ready")
    await closed(here)
    assert await here.state() == "closed"


@pytest.mark.usefixtures("patient")
async def test_a_voice_of_a_worker_is_as_ready_as_that_is(known: KnownVoice, tmp_path: Path) -> None:
    path = tmp_path / "tts.sock"
    there = VoiceOfWorker(known.voice, f"unix://{path}", token="", request_id=lambda: "")
    assert (there.voice, there.is_elsewhere, await there.state()) == (known.voice, True, "unreachable")
    async with ScriptedWorker(path, [speech(b"\0\0")]):
        chunks = there.synthesizer.synthesize(SpeechRequest("Hello.", known.voice))
        assert [chunk.pcm async for chunk in chunks] == [b"\0\0"]
        await closed(there)
