"""A pronunciation tried out: spoken as it is told, paid for, and told plainly when it cannot be heard."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from agent.agent import Agent
from agent.listings import Listings
from agent.tools import Toolbox
from conversation.errors import BadMessage, SpeechUnpaid
from conversation.hearing import UNPAID, VOICELESS, heard, trial
from conversation.manner import Manner
from conversation.means import Means, unmetered
from tests.conversation.conftest import VOICE
from tests.fakes import ScriptedModel, ScriptedSynthesizer, Speech, sine
from tts import frames
from tts.errors import BadSpeechRequest, SpeechError, SpeechUnavailable
from tts.pronunciation import Pronunciation
from tts.speech import AudioChunk, SpeechRequest, Synthesizer

BEAR = Pronunciation("Bexar", "bear")
MANNER = Manner(VOICE, speed=1.2)
AGENT = Agent(ScriptedModel(), Toolbox(Listings(())))


async def told(means: Means, request: SpeechRequest) -> list[tuple[bytes, bytes]]:
    return list(frames.FrameReader().feed(b"".join([piece async for piece in heard(means, request)])))


async def test_the_word_is_spoken_in_a_sentence_as_it_is_told() -> None:
    voice = ScriptedSynthesizer()
    kinds = await told(unmetered(AGENT, voice)("ann"), trial(MANNER, "Bexar", BEAR))
    assert [kind for kind, _ in kinds] == [b"h", b"a", b"a", b"e"]
    [request] = voice.requests
    assert (request.speed, request.pronunciations) == (1.2, (BEAR,))
    assert "Bexar" in request.text.split()


async def test_without_one_it_is_spoken_as_it_is() -> None:
    assert trial(MANNER, "Bexar", None).pronunciations == ()
    with pytest.raises(BadMessage):
        trial(MANNER, "x" * 5_000, None)
    with pytest.raises(BadMessage):
        trial(MANNER, "a\0b", None)


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (SpeechUnavailable("the worker is gone"), "speech_failed", VOICELESS),
        (BadSpeechRequest("ipa must be"), "speech_refused", "This pronunciation cannot be used: ipa must be."),
    ],
)
async def test_what_is_not_heard_ends_with_a_sentence(error: SpeechError, code: str, sentence: str) -> None:
    voice = ScriptedSynthesizer(Speech((), error=error))
    kinds = await told(unmetered(AGENT, voice)("ann"), trial(MANNER, "Bexar", BEAR))
    assert json.loads(kinds[-1][1]) == {"code": code, "message": sentence}


async def test_what_cannot_be_paid_is_told_so() -> None:
    @asynccontextmanager
    async def poor() -> AsyncIterator[Synthesizer]:
        yield Unpaid()

    kinds = await told(Means(AGENT, poor), trial(MANNER, "Bexar", BEAR))
    assert json.loads(kinds[-1][1])["message"] == UNPAID


class Unpaid:
    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[Any]:
        raise SpeechUnpaid(used_up=True)
        yield


async def test_its_last_frame_tells_when_it_was_made_and_how_much_of_it_was_kept() -> None:
    made, kept = AudioChunk(sine(0.1), 22_050), AudioChunk(sine(0.2), 22_050, is_kept=True)
    voice = ScriptedSynthesizer(Speech((kept, made), delay_s=0.01))
    header, *_, (_, last) = await told(unmetered(AGENT, voice)("ann"), trial(MANNER, "Bexar", BEAR))
    assert frames.read_kept(header[1])
    totals = json.loads(last)
    assert (totals["samples"], totals["kept_samples"]) == (6_615, 4_410)
    stages = totals["stages_ms"]
    assert stages["asked"] < stages["first_pcm"] < stages["last_pcm"]


async def test_nothing_to_say_is_a_whole_sound_of_no_length() -> None:
    kinds = await told(unmetered(AGENT, ScriptedSynthesizer(Speech(())))("ann"), trial(MANNER, "Bexar", BEAR))
    assert [kind for kind, _ in kinds] == [b"h", b"e"]
    assert json.loads(kinds[-1][1])["samples"] == 0


async def test_a_longer_text_is_asked_for_clause_by_clause_each_kept_or_not() -> None:
    voice = ScriptedSynthesizer(Speech((AudioChunk(sine(0.1), 22_050, is_kept=True),)), Speech())
    request = replace(
        MANNER.spoken("The first one is here. And the second one as well."), seed=7, pronunciations=(BEAR,)
    )
    *_, (_, last) = await told(unmetered(AGENT, voice)("ann"), request)
    assert [one.text for one in voice.requests] == ["The first one is here.", "And the second one as well."]
    assert {one.pronunciations for one in voice.requests} == {(BEAR,)}
    assert voice.requests[0].seed == 7 != voice.requests[1].seed
    assert json.loads(last)["kept_samples"] == 2_205 < json.loads(last)["samples"]
