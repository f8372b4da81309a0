"""Each displayed word is marked while it sounds, over all that happens to a clause's sound on its way to a listener."""

from pathlib import Path

import numpy as np
import pytest

from tests.tts.referee import Watched, assert_marked, assert_one_a_word, assert_text, expected, heard_of, marks_of, said
from tests.tts.test_graphemes import vits_characters
from tests.tts.tiny import Kind, made
from tests.tts.worker.served import FakeVoice, served
from tts.cache import SpeechCache
from tts.cache_folder import CacheFolder
from tts.client import WorkerClient
from tts.installation import ensure
from tts.lane import Lane
from tts.portions import said_words
from tts.reading import Reading
from tts.speech import SpeechRequest, Voice
from tts.streaming import Speaker
from tts.voices import CoquiSource, KnownVoice
from tts.worker.app import build

# In none of these espeak runs words together: the referee tells words by the spaces between them.
CLAUSES = (
    "Welcome to Vox Estates.",
    "It costs $1.25M today!",
    "Homes here — with 4bd/2.5ba — sell within 30 days.",
    "Fresh paint, three bedrooms, HOA $325/mo.",
    "Shall we see 1420 Oak St., Apt 3B, Austin, TX 78704?",
    "She has a 1,850 sq ft home near Houston",
    "Thanks — 🏠 so happy *with* it; half price, perhaps.",
)
KNOBS = (
    {},
    {"speed": 0.5},
    {"speed": 2.0, "rhythm": 1.5},
    {"pitch": 0.8},
    {"pitch": 1.25, "speed": 1.3},
    {"pitch": 1.03, "expressiveness": 0.0, "rhythm": 0.0},
)
LONG = (
    "Welcome to Vox Estates. It costs $449,000, taxes not included, before you ask about it. "
    "Homes like these — with 3 beds — sell within 30 days! Shall we go?\nKitchen\nTell me — please."
)


def assert_clause(speaker: Speaker, request: SpeechRequest, seed: int) -> None:
    pieces = list(speaker.clause(request, seed))
    marks, heard = [mark for piece in pieces for mark in piece.marks], np.concatenate([one.samples for one in pieces])
    assert_one_a_word(marks, request.text, len(heard))
    assert_marked(marks, expected(speaker, request, seed), heard, speaker._vocabulary.hop_samples)


@pytest.mark.parametrize("number", range(len(CLAUSES)))
def test_marks_are_the_durations_of_the_text_side(speaker: Speaker, known: KnownVoice, number: int) -> None:
    for knobs in (KNOBS[number % len(KNOBS)], KNOBS[(number + 3) % len(KNOBS)]):
        assert_clause(speaker, SpeechRequest(CLAUSES[number], known.voice, **knobs), seed=number)


def test_so_they_are_in_a_voice_of_letters_without_blanks_that_is_slow_by_itself(tmp_path: Path) -> None:
    told = {"characters": vits_characters(), "phonemes": False, "text_cleaner": "multilingual_cleaners"}
    told |= {"phoneme_language": "", "enable_eos_bos_chars": False, "add_blank": False}
    kind = Kind({"length_scale": 1.5}, settings=told)
    made(tmp_path / "tiny", kind)
    voice = Voice("tiny", "Tiny", "en-us", kind.rate, "none", "made here")
    speaker = Speaker(ensure(KnownVoice(voice, CoquiSource(folder="tiny")), tmp_path), 1, voice)
    for number, text in enumerate(("Two homes here — $1.25M!", "The price is fair, near Oak St., Austin, TX")):
        for knobs in (KNOBS[0], KNOBS[4]):
            assert_clause(speaker, SpeechRequest(text, voice, **knobs), seed=number)


def test_a_price_is_one_mark_for_all_that_is_said_of_it(speaker: Speaker, known: KnownVoice) -> None:
    pieces = speaker.clause(SpeechRequest("It is $1.25M now.", known.voice), 3)
    _, before, price, after = (mark for piece in pieces for mark in piece.marks)
    long = [
        mark
        for piece in speaker.clause(SpeechRequest("It is one point two five million dollars now.", known.voice), 3)
        for mark in piece.marks
    ]
    assert price.text == "$1.25M"
    assert price.end_sample - price.start_sample > 0.9 * (long[-2].end_sample - long[2].start_sample)
    assert before.end_sample <= price.start_sample <= price.end_sample <= after.start_sample


@pytest.mark.parametrize(
    "text",
    [
        "It is one of the best in the heart of the city, and it would have been on the market for the last 10-15 days.",
        "**Bold** — *and* 🏠 \u200b (e.g., a deck!) … [tour](https://vox.example/t?a=1&b=2) & more > 3 < 4",
        "— ! “Quiet” ’til $1,249,999.50/yr w/ 2½ ba",
        "ok " * 120,
    ],
)
def test_whatever_is_written_each_word_has_one_mark_that_lasts_if_it_sounds(
    speaker: Speaker, known: KnownVoice, text: str
) -> None:
    pieces = list(speaker.clause(SpeechRequest(text, known.voice, speed=2.0), 5))
    marks = [mark for piece in pieces for mark in piece.marks]
    assert_one_a_word(marks, text, sum(len(piece.samples) for piece in pieces))
    for mark, word in zip(marks, said_words(text), strict=True):
        alone = speaker._vocabulary.tokens(speaker._speller.phonemes([word]))
        assert (mark.end_sample > mark.start_sample) != alone.is_silent, mark


@pytest.mark.parametrize("knobs", [{"pause_s": 0.0}, {"pause_s": 0.7, "pitch": 1.1}, {"speed": 1.6}])
async def test_over_many_clauses_and_their_pauses_marks_stay_with_their_words(
    lane: Lane, speaker: Speaker, known: KnownVoice, knobs: dict[str, float]
) -> None:
    watched = Watched(lane)
    chunks = await said(Reading(watched), SpeechRequest(LONG, known.voice, seed=11, **knobs))
    assert len(watched.clauses) > 4
    assert_text(speaker, watched, marks_of(chunks), heard_of(chunks))


async def test_a_clause_that_was_kept_has_the_marks_it_was_made_with(
    lane: Lane, speaker: Speaker, known: KnownVoice, tmp_path: Path
) -> None:
    watched = Watched(lane)
    reading = Reading(SpeechCache(watched, CacheFolder(tmp_path, 10_000_000), "weights"))
    request = SpeechRequest(LONG, known.voice, seed=11)
    first, again = await said(reading, request), await said(reading, request)
    assert all(chunk.is_kept for chunk in again)
    assert (marks_of(again), heard_of(again).tolist()) == (marks_of(first), heard_of(first).tolist())
    assert_text(speaker, watched, marks_of(again), heard_of(again))


async def test_marks_come_from_a_worker_as_they_are_made_there(
    lane: Lane, speaker: Speaker, known: KnownVoice, tmp_path: Path
) -> None:
    watched = Watched(lane)
    client = WorkerClient(f"unix://{tmp_path}/worker.sock", known.voice, request_id=lambda: "abc")
    async with served(build(FakeVoice(Reading(watched), known.voice)), tmp_path):
        chunks = await said(Reading(client), SpeechRequest(LONG, known.voice, seed=11))
    await client.close()
    assert_text(speaker, watched, marks_of(chunks), heard_of(chunks))
