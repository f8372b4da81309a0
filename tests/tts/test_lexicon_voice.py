"""The Synthesizer that tells each request how its words are said."""

import logging
from collections.abc import AsyncIterator

import pytest

from tests.fakes import ScriptedSynthesizer, Speech
from tests.tts.test_cache import HELLO, JOE
from tts.errors import BadSpeechRequest, SpeechUnavailable, VoiceUnusable
from tts.lexicon import Entry, Lexicon, Lexicons
from tts.lexicon_voice import LexiconVoice
from tts.pronunciation import Pronunciation
from tts.speech import AudioChunk, SpeechRequest

BEAR, BAY = Pronunciation("Bexar", "bear"), Pronunciation("Bexar", "bay")
BEXAR = SpeechRequest("In Bexar.", JOE)


def lexicons(*ways: Pronunciation) -> Lexicons:
    return Lexicons((Lexicon(tuple(Entry(way) for way in ways)),))


async def heard(voice: LexiconVoice, request: SpeechRequest) -> list[AudioChunk]:
    return [chunk async for chunk in voice.synthesize(request)]


async def test_a_change_is_heard_with_the_next_request() -> None:
    inner, now = ScriptedSynthesizer(), [lexicons(BEAR)]
    voice = LexiconVoice(inner, lambda: now[0])
    await heard(voice, BEXAR)
    now[0] = lexicons(BAY)
    await heard(voice, BEXAR)
    await heard(voice, HELLO)
    assert [request.pronunciations for request in inner.requests] == [(BEAR,), (BAY,), ()]
    assert inner.requests[2] == HELLO


async def test_what_a_request_brings_along_goes_before() -> None:
    inner = ScriptedSynthesizer()
    await heard(LexiconVoice(inner, lambda: lexicons(BEAR)), SpeechRequest("In Bexar.", JOE, pronunciations=(BAY,)))
    assert inner.requests[0].pronunciations == (BAY,)


@pytest.mark.parametrize("error", [BadSpeechRequest("ipa"), VoiceUnusable("no field pronunciations")])
async def test_a_voice_that_cannot_be_told_says_the_word_as_it_is_written(error: Exception) -> None:
    inner = ScriptedSynthesizer(Speech((), error=error), Speech())
    assert len(await heard(LexiconVoice(inner, lambda: lexicons(BEAR)), BEXAR)) == 2
    assert [request.pronunciations for request in inner.requests] == [(BEAR,), ()]


async def test_the_log_tells_how_many_and_not_which_once_until_the_lexicons_change(
    caplog: pytest.LogCaptureFixture,
) -> None:
    unknown, older = BadSpeechRequest("'Bexar': ipa, not Ж"), VoiceUnusable("the worker answered 400: 'Bexar'")
    failures = (unknown, older, unknown, older, unknown)
    inner = ScriptedSynthesizer(*(one for error in failures for one in (Speech((), error=error), Speech())))
    now = lexicons(BEAR)
    voice = LexiconVoice(inner, lambda: now)
    with caplog.at_level(logging.DEBUG):
        for _ in range(4):
            await heard(voice, BEXAR)
        told = [record.getMessage() for record in caplog.records]
        assert len(told) == 2
        assert all("1 of its entries" in line for line in told)
        assert "lexicon check" in told[0]
        assert "same version" in told[1]
        now = lexicons(BAY)
        await heard(voice, BEXAR)
    assert len(caplog.records) == 3
    assert "Bexar" not in caplog.text


async def test_other_failures_are_told_as_they_are() -> None:
    cases: list[tuple[SpeechRequest, Speech, type[Exception]]] = [
        (BEXAR, Speech((), error=SpeechUnavailable("busy")), SpeechUnavailable),
        (BEXAR, Speech(error=BadSpeechRequest("after its first sound")), BadSpeechRequest),
        (HELLO, Speech((), error=BadSpeechRequest("speed")), BadSpeechRequest),
        (
            SpeechRequest("Bexar", JOE, pronunciations=(BAY,)),
            Speech((), error=BadSpeechRequest("ipa")),
            BadSpeechRequest,
        ),
    ]
    for request, speech, expected in cases:
        inner = ScriptedSynthesizer(speech)
        with pytest.raises(expected):
            await heard(LexiconVoice(inner, lambda: lexicons(BEAR)), request)
        assert len(inner.requests) == 1


async def test_closing_it_closes_what_speaks() -> None:
    inner = ScriptedSynthesizer(Speech(hang=True))
    stream: AsyncIterator[AudioChunk] = LexiconVoice(inner, lambda: lexicons(BEAR)).synthesize(BEXAR)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert inner.closed == 1
