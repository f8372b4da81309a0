"""Pitch moves and duration does not; pieces of any size give the samples of the whole, bit for bit."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tts.pitch import PitchShift, stretched
from tts.speech import RANGES, SpeechRequest, WordMark
from tts.streaming import Speaker
from tts.voices import KnownVoice

RATE = 22_050
PITCHES = st.floats(*RANGES["pitch"])
SOME_PITCHES = (0.8, 0.94, 1.06, 1.25)
TEXT = "It has three bedrooms, two baths and a big garden behind the house."


def shifted(samples: np.ndarray, pitch: float, cuts: Sequence[int] = ()) -> np.ndarray:
    shift = PitchShift(pitch, RATE)
    pieces = [shift.feed(piece) for piece in np.split(samples, sorted(cuts))]
    return np.concatenate([*pieces, shift.finish()])


def noise(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(count, dtype=np.float32) * np.float32(0.1)


def sine(frequency_hz: float) -> np.ndarray:
    return np.sin(2 * np.pi * frequency_hz / RATE * np.arange(RATE)).astype(np.float32)


def spectrum(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Amplitudes and their frequencies in Hz; a sine of amplitude 1 peaks at about 1."""
    window = np.blackman(len(samples))
    return np.abs(np.fft.rfft(samples * window)) / window.sum() * 2, np.fft.rfftfreq(len(samples), 1 / RATE)


def fundamental_hz(samples: np.ndarray) -> float:
    """The median over voiced stretches of 93 ms: the highest peak of the autocorrelation from 60 to 300 Hz."""
    found, size = [], 2048
    shortest, longest = RATE // 300, RATE // 60
    for start in range(0, len(samples) - size, 256):
        part = samples[start : start + size] - samples[start : start + size].mean()
        if part.std() < 0.05:
            continue
        lags = np.fft.irfft(np.abs(np.fft.rfft(part, 2 * size)) ** 2)[: longest + 1]
        lags /= lags[0] * (1 - np.arange(longest + 1) / size)  # fewer samples overlap at longer lags
        best = shortest + int(lags[shortest:].argmax())
        if lags[best] > 0.6:
            found.append(RATE / best)
    assert len(found) > 20
    return float(np.median(found))


@given(PITCHES, st.integers(0, 20_000), st.lists(st.integers(0, 20_000), max_size=30), st.integers(0, 99))
@example(0.8, 512, list(range(512)), 1)
def test_pieces_of_any_size_equal_the_whole(pitch: float, count: int, cuts: list[int], seed: int) -> None:
    samples = noise(count, seed)
    whole = shifted(samples, pitch)
    assert np.array_equal(shifted(samples, pitch, cuts), whole)
    assert abs(len(whole) - count / pitch) <= 1


@pytest.mark.parametrize("pitch", SOME_PITCHES)
def test_pieces_of_speech_equal_the_whole(speaker: Speaker, known: KnownVoice, pitch: float) -> None:
    samples = spoken(speaker, SpeechRequest(TEXT, known.voice))
    for step in (256, 1_000, 7_777):
        assert np.array_equal(shifted(samples, pitch, range(step, len(samples), step)), shifted(samples, pitch))


@pytest.mark.parametrize("pitch", SOME_PITCHES)
@pytest.mark.parametrize("frequency_hz", [200, 3_000])
def test_a_sine_moves_by_the_pitch_keeps_its_level_and_stays_alone(frequency_hz: float, pitch: float) -> None:
    level, at_hz = spectrum(shifted(sine(frequency_hz), pitch))
    assert at_hz[level.argmax()] == pytest.approx(frequency_hz * pitch, rel=0.005)
    assert level.max() == pytest.approx(1, abs=0.01)
    assert level[np.abs(at_hz - frequency_hz * pitch) > 20].max() < 2**-16


def test_what_would_leave_the_band_is_not_folded_back() -> None:
    level, _ = spectrum(shifted(sine(10_000), 1.25))
    assert level.max() < 2**-16


@given(PITCHES, st.integers(100, 8_000))
def test_a_sample_comes_out_where_it_is_said_to(pitch: float, at: int) -> None:
    click = np.zeros(8_100, np.float32)
    click[at] = 1
    assert abs(int(np.abs(shifted(click, pitch)).argmax()) - PitchShift(pitch, RATE).moved(at)) <= 1


@pytest.mark.parametrize("pitch", SOME_PITCHES)
def test_silent_ends_stay_silent(pitch: float) -> None:
    quiet = np.zeros(1_000, np.float32)
    samples = shifted(np.concatenate([quiet, noise(20_000) * np.hanning(20_000).astype(np.float32), quiet]), pitch)
    assert np.abs(samples[:700]).max() < 2**-16
    assert np.abs(samples[-700:]).max() < 2**-16


@given(st.lists(st.integers(2, 40), max_size=200), PITCHES)
def test_stretched_tokens_end_on_the_nearest_frame(durations: list[int], pitch: float) -> None:
    before = np.array(durations, dtype=np.int64)
    assert (np.abs(np.cumsum(stretched(before, pitch)) - np.cumsum(before) * pitch) <= 0.5).all()


@given(st.lists(st.integers(1, 3), max_size=200), PITCHES)
@example([1] * 200, 0.8)
def test_no_token_is_lost_and_what_that_takes_is_given_back(durations: list[int], pitch: float) -> None:
    before = np.array([*durations, 200], dtype=np.int64)
    after = stretched(before, pitch)
    assert (after >= 1).all()
    assert abs(after.sum() - before.sum() * pitch) <= 0.5


@given(st.lists(st.integers(1, 40), max_size=200))
def test_at_pitch_1_durations_stay_as_they_are(durations: list[int]) -> None:
    before = np.array(durations, dtype=np.int64)
    assert np.array_equal(stretched(before, 1.0), before)


def spoken(speaker: Speaker, request: SpeechRequest) -> np.ndarray:
    return np.concatenate([piece.samples for piece in speaker.clause(request, 1)])


def marks(speaker: Speaker, request: SpeechRequest) -> list[WordMark]:
    return [mark for piece in speaker.clause(request, 1) for mark in piece.marks]


@pytest.mark.parametrize("pitch", SOME_PITCHES)
def test_the_voice_moves_by_the_pitch_and_takes_as_long(speaker: Speaker, known: KnownVoice, pitch: float) -> None:
    plain = SpeechRequest(TEXT, known.voice, expressiveness=0.3)
    moved = replace(plain, pitch=pitch)
    before, after = spoken(speaker, plain), spoken(speaker, moved)
    assert len(after) == pytest.approx(len(before), rel=0.02)
    assert fundamental_hz(after) == pytest.approx(fundamental_hz(before) * pitch, rel=0.04)
    assert after.std() == pytest.approx(before.std(), rel=0.25)
    assert max(np.abs(after[:100]).max(), np.abs(after[-100:]).max()) < 0.001


@pytest.mark.parametrize("pitch", SOME_PITCHES)
def test_words_sound_when_they_would_at_pitch_1(speaker: Speaker, known: KnownVoice, pitch: float) -> None:
    plain = SpeechRequest(TEXT, known.voice)
    moved = replace(plain, pitch=pitch)
    before, after = marks(speaker, plain), marks(speaker, moved)
    assert [mark.text for mark in after] == TEXT.split()
    for one, other in zip(before, after, strict=True):
        assert abs(one.start_sample - other.start_sample) < 0.05 * RATE
    edges = [sample for mark in after for sample in (mark.start_sample, mark.end_sample)]
    assert edges == sorted(edges)
    assert edges[-1] <= len(spoken(speaker, moved))
