"""Many clauses: in order, with their pauses, words marked over the whole, each as if it were asked for alone."""

from dataclasses import replace
from functools import partial
from itertools import accumulate, pairwise

import pytest

from tests.fakes import ScriptedSynthesizer, Speech
from tts.lane import Lane
from tts.leading import LEAD_S
from tts.pauses import pause_after, silence
from tts.playing import Playing
from tts.reading import Reading, stretches
from tts.speech import AudioChunk, SpeechRequest, WordMark
from tts.trailing import TAIL_S
from tts.voices import KnownVoice

TEXT = "Welcome to Vox Estates. How many beds do you need? Tell me."
RATE_HZ = 22_050


async def said(voice: Reading, request: SpeechRequest) -> list[AudioChunk]:
    return [chunk async for chunk in voice.synthesize(request)]


def marks(chunks: list[AudioChunk]) -> list[WordMark]:
    return [mark for chunk in chunks for mark in chunk.marks]


def owner(chunks: list[AudioChunk], mark: WordMark) -> int:
    """Which chunk brought `mark`."""
    return next(at for at, chunk in enumerate(chunks) if mark in chunk.marks)


@pytest.fixture
def reading(lane: Lane) -> Reading:
    return Reading(lane)


async def test_clauses_come_as_chunks_with_marks_over_the_whole(reading: Reading, known: KnownVoice) -> None:
    chunks = await said(reading, SpeechRequest(TEXT, known.voice, seed=4))
    assert len(chunks) > 3  # of three clauses, in windows
    words = marks(chunks)
    assert [word.text for word in words] == TEXT.split()
    edges = [sample for word in words for sample in (word.start_sample, word.end_sample)]
    assert edges == sorted(edges)
    ends = list(accumulate(len(chunk.pcm) // 2 for chunk in chunks))
    assert edges[-1] <= ends[-1]
    for word in words:
        at = owner(chunks, word)
        assert ends[at] - len(chunks[at].pcm) // 2 <= word.start_sample < ends[at]
    assert {chunk.sample_rate_hz for chunk in chunks} == {22050}


@pytest.mark.parametrize("pitch", [1.0, 1.2])
async def test_a_pause_is_silence_between_sentences_and_changes_nothing_else(
    reading: Reading, known: KnownVoice, pitch: float
) -> None:
    text = "Yes, it does. It has a pool, a garden and, as far as I can tell from here,\na big garage. Would you see it?"
    request = SpeechRequest(text, known.voice, seed=4, pitch=pitch, pause_s=0)
    plain, paused = await said(reading, request), await said(reading, replace(request, pause_s=0.3))
    for one, other in zip(plain, paused, strict=True):
        assert other.pcm == bytes(len(other.pcm) - len(one.pcm)) + one.pcm
    longer = [(len(other.pcm) - len(one.pcm)) // 2 for one, other in zip(plain, paused, strict=True)]
    pauses = {marks(plain[at:])[0].text: more / RATE_HZ for at, more in enumerate(longer) if more}
    own = TAIL_S + LEAD_S  # of what is silent there anyway
    assert pauses == pytest.approx({"It": 0.3 - own, "Would": 0.3 - own} | comma(stretches(text), own), abs=1e-4)
    for one, other in zip(marks(plain), marks(paused), strict=True):
        moved = sum(longer[: owner(plain, one) + 1])
        assert other == replace(one, start_sample=one.start_sample + moved, end_sample=one.end_sample + moved)


def comma(clauses: list[str], own: float) -> dict[str, float]:
    """Where a clause ends at the comma that a line does: "from here,\na big garage"."""
    return {after.split()[0]: pause_after(one, 0.3) - own for one, after in pairwise(clauses) if one.endswith(",")}


async def test_a_pause_waits_for_the_next_clause_that_sounds(known: KnownVoice) -> None:
    clause, mute = Speech((AudioChunk(bytes(200), RATE_HZ, (WordMark("said", 10, 20),)),)), Speech(())
    voice = ScriptedSynthesizer(mute, clause, mute, clause, clause, mute)
    lines = "—\nThis is first.\n—\nThis is second\nThis is third.\n—"
    request = SpeechRequest(lines, known.voice, pause_s=0.4)
    chunks = await said(Reading(voice), request)
    clauses = stretches(lines)
    assert [one.text for one in voice.requests] == clauses == request.text.split("\n")
    first, second = (len(silence(clauses[at], 0.4, RATE_HZ)) for at in (1, 3))  # the mute ones neither pause nor end
    assert [len(chunk.pcm) for chunk in chunks] == [200, first + 200, second + 200]
    starts = [10, first // 2 + 110, (first + second) // 2 + 210]
    assert [mark.start_sample for mark in marks(chunks)] == starts


async def test_each_clause_is_asked_for_with_what_is_left_to_hear_and_a_seed_of_its_own(
    known: KnownVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tts.reading.Playing", partial(Playing, clock=lambda: 100.0))  # all is made in no time
    second = Speech((AudioChunk(bytes(2 * RATE_HZ), RATE_HZ),))
    voice = ScriptedSynthesizer(second, second, second)
    await said(Reading(voice), SpeechRequest("One is said. Two is said. Three is said.", known.voice, seed=9))
    first, *later = voice.requests
    assert (first.seed, first.ahead_s) == (9, 0.0)
    assert len({one.seed for one in voice.requests}) == 3
    assert [round(one.ahead_s) for one in later] == [1, 2]


async def test_without_a_seed_each_clause_has_none(known: KnownVoice) -> None:
    voice = ScriptedSynthesizer(Speech(()), Speech(()))
    await said(Reading(voice), SpeechRequest("One is said. Two is said.", known.voice))
    assert [one.seed for one in voice.requests] == [None, None]


async def test_leaving_closes_the_clause_at_hand_and_asks_for_no_other(known: KnownVoice) -> None:
    chunk = AudioChunk(bytes(20), RATE_HZ)
    voice = ScriptedSynthesizer(Speech((chunk, chunk)), Speech((chunk,)))
    chunks = Reading(voice).synthesize(SpeechRequest("One is said. Two is said.", known.voice))
    await anext(chunks)
    await chunks.aclose()
    assert (len(voice.requests), voice.closed) == (1, 1)
