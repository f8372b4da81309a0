"""A clause's sound: fixed by its seed, and its words marked where they sound."""

from dataclasses import replace

import numpy as np
import pytest

from tts.speech import SpeechRequest
from tts.streaming import Speaker
from tts.voices import KnownVoice

TEXT = "It costs $449,000 — for 120 of the homes."


@pytest.fixture
def request_(known: KnownVoice) -> SpeechRequest:
    return SpeechRequest(TEXT, known.voice)


def sound(speaker: Speaker, request: SpeechRequest, seed: tuple[int, int] = (1, 0)) -> np.ndarray:
    return np.concatenate([piece.samples for piece in speaker.clause(request.text, request, seed)])


def test_the_same_seed_gives_the_same_samples_and_another_does_not(speaker: Speaker, request_: SpeechRequest) -> None:
    first = sound(speaker, request_)
    assert np.array_equal(first, sound(speaker, request_))
    for seed in ((2, 0), (1, 1)):
        other = sound(speaker, request_, seed)
        assert first.shape != other.shape or np.abs(first - other).max() > 0.01


def test_without_noise_the_seed_does_not_matter(speaker: Speaker, request_: SpeechRequest) -> None:
    flat = replace(request_, expressiveness=0, rhythm=0)
    assert np.array_equal(sound(speaker, flat, (1, 0)), sound(speaker, flat, (2, 0)))


def test_the_knobs_do_what_they_say(speaker: Speaker, request_: SpeechRequest) -> None:
    flat = replace(request_, expressiveness=0, rhythm=0)
    slow, fast = (len(sound(speaker, replace(flat, speed=speed))) for speed in (0.5, 2.0))
    assert 2.5 < slow / fast < 4.0  # not quite 4: each phoneme is rounded up to whole frames
    assert not np.array_equal(sound(speaker, flat), sound(speaker, replace(flat, expressiveness=1)))
    assert len(sound(speaker, flat)) != len(sound(speaker, replace(flat, rhythm=1.5)))


def test_it_is_speech_without_clipping(speaker: Speaker, request_: SpeechRequest) -> None:
    samples = sound(speaker, request_)
    assert np.abs(samples).max() < 1.0
    assert 0.02 < samples.std() < 0.3
    assert len(samples) % 256 == 0


def test_marks_are_the_displayed_words_in_order_and_inside_the_sound(speaker: Speaker, request_: SpeechRequest) -> None:
    (piece,) = speaker.clause(TEXT, request_, (1, 0))
    assert [mark.text for mark in piece.marks] == TEXT.split()
    edges = [sample for mark in piece.marks for sample in (mark.start_sample, mark.end_sample)]
    assert edges == sorted(edges)
    assert edges[0] > 0
    assert edges[-1] <= len(piece.samples)
    by_word = {mark.text: mark for mark in piece.marks}
    dash = by_word["—"]
    assert dash.start_sample == dash.end_sample
    price, of = by_word["$449,000"], by_word["of"]
    assert price.end_sample - price.start_sample > 4 * (of.end_sample - of.start_sample) > 0


def test_words_sound_where_they_are_marked(speaker: Speaker, known: KnownVoice) -> None:
    request = SpeechRequest("Hello. Welcome.", known.voice, expressiveness=0.3, rhythm=0)
    (piece,) = speaker.clause(request.text, request, (0, 0))
    level = np.sqrt(np.mean(piece.samples**2))
    for mark in piece.marks:
        assert np.sqrt(np.mean(piece.samples[mark.start_sample : mark.end_sample] ** 2)) > 0.7 * level
    before = piece.samples[: piece.marks[0].start_sample]
    assert np.sqrt(np.mean(before**2)) < 0.3 * level


@pytest.mark.parametrize("text", ["...", "—", "( )", "\u200b", '"'])
def test_nothing_to_say_gives_no_sound(speaker: Speaker, known: KnownVoice, text: str) -> None:
    assert list(speaker.clause(text, SpeechRequest(text, known.voice), (0, 0))) == []
