"""A clause's sound: fixed by its seed, and its words marked where they sound."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.pieces import Piece
from tts.speech import RANGES, SpeechRequest, WordMark
from tts.streaming import Speaker, at_pitch
from tts.voices import KnownVoice
from tts.windows import FIRST_FRAMES, GROWTH, Cuts, Floats, Window

TEXT = "It costs $449,000 — for 120 of the homes."


@pytest.fixture
def request_(known: KnownVoice) -> SpeechRequest:
    return SpeechRequest(TEXT, known.voice)


def sound(speaker: Speaker, request: SpeechRequest, seed: int = 1) -> np.ndarray:
    return np.concatenate([piece.samples for piece in speaker.clause(request, seed)])


def test_the_same_seed_gives_the_same_samples_and_another_does_not(speaker: Speaker, request_: SpeechRequest) -> None:
    first = sound(speaker, request_)
    assert np.array_equal(first, sound(speaker, request_))
    for seed in (2, 2**63 - 1):
        other = sound(speaker, request_, seed)
        assert first.shape != other.shape or np.abs(first - other).max() > 0.01


def test_without_noise_the_seed_does_not_matter(speaker: Speaker, request_: SpeechRequest) -> None:
    flat = replace(request_, expressiveness=0, rhythm=0)
    assert np.array_equal(sound(speaker, flat, 1), sound(speaker, flat, 2))


@pytest.mark.parametrize("expressiveness", [0.667, RANGES["expressiveness"][1]])
def test_a_clause_in_windows_is_the_clause_in_one_go(
    speaker: Speaker, request_: SpeechRequest, monkeypatch: pytest.MonkeyPatch, expressiveness: float
) -> None:
    request = replace(request_, expressiveness=expressiveness)
    pieces = list(speaker.clause(request, 1))
    samples = np.concatenate([piece.samples for piece in pieces])
    monkeypatch.setattr("tts.windows.schedule", lambda frames: (Window(0, frames),))
    (whole,) = speaker.clause(request, 1)
    assert len(pieces) > 1
    assert samples.shape == whole.samples.shape
    assert np.abs(samples - whole.samples).max() < 1e-4
    assert [mark for piece in pieces for mark in piece.marks] == list(whole.marks)


def test_a_window_is_decoded_when_it_is_asked_for(
    speaker: Speaker, request_: SpeechRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a listener who leaves costs no more than the window he left in."""
    decoded: list[int] = []
    decode = speaker._graphs.decode

    def recorded(latents: Floats, cuts: Cuts, kept: Sequence[Floats]) -> tuple[Floats, Sequence[Floats]]:
        decoded.append(latents.shape[1])
        return decode(latents, cuts, kept)

    monkeypatch.setattr(speaker._graphs, "decode", recorded)
    pieces = speaker.clause(request_, 1)
    for count in (1, 2):
        next(pieces)
        assert len(decoded) == count
    pieces.close()
    assert len(decoded) == 2
    assert decoded == [FIRST_FRAMES + sum(speaker._reaches), FIRST_FRAMES * GROWTH]


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


def test_marks_are_the_displayed_words_in_order_and_inside_the_sound(speaker: Speaker, request_: SpeechRequest) -> None:
    pieces = list(speaker.clause(request_, 1))
    assert len(pieces) > 2
    marks = [mark for piece in pieces for mark in piece.marks]
    assert [mark.text for mark in marks] == TEXT.split()
    edges = [sample for mark in marks for sample in (mark.start_sample, mark.end_sample)]
    assert edges == sorted(edges)
    start = 0
    for piece in pieces:
        end = start + len(piece.samples)
        assert all(start <= mark.start_sample < end for mark in piece.marks)
        start = end
    assert edges[-1] <= start
    by_word = {mark.text: mark for mark in marks}
    dash = by_word["—"]
    assert dash.start_sample == dash.end_sample
    price, of = by_word["$449,000"], by_word["of"]
    assert price.end_sample - price.start_sample > 4 * (of.end_sample - of.start_sample) > 0


def test_words_sound_where_they_are_marked(speaker: Speaker, known: KnownVoice) -> None:
    request = SpeechRequest("Hello. Welcome.", known.voice, expressiveness=0.3, rhythm=0)
    pieces = list(speaker.clause(request, 0))
    samples = np.concatenate([piece.samples for piece in pieces])
    marks = [mark for piece in pieces for mark in piece.marks]
    level = np.sqrt(np.mean(samples**2))
    for mark in marks:
        assert np.sqrt(np.mean(samples[mark.start_sample : mark.end_sample] ** 2)) > 0.7 * level
    after = samples[marks[-1].end_sample :]
    assert np.sqrt(np.mean(after**2)) < 0.3 * level


def test_pitch_1_never_meets_the_resampler(
    speaker: Speaker, request_: SpeechRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def met(*_: object) -> None:
        raise AssertionError("resampled")

    monkeypatch.setattr("tts.streaming.PitchShift", met)
    assert sound(speaker, replace(request_, pitch=1.0)).any()
    with pytest.raises(AssertionError, match="resampled"):
        sound(speaker, replace(request_, pitch=1.01))


@st.composite
def cut_clauses(draw: st.DrawFn) -> tuple[list[Piece], list[Piece]]:
    """The same sound with the same marks twice: in one piece, and in pieces of any size."""
    size = draw(st.integers(1, 6_000))
    edges = sorted(draw(st.lists(st.integers(0, size), max_size=12)))
    words = [WordMark(str(i), start, end) for i, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=False))]
    samples = np.random.default_rng(size).standard_normal(size, dtype=np.float32)
    cuts = sorted({0, size, *draw(st.lists(st.integers(0, size), max_size=8))})
    pieces = [
        Piece(samples[a:b], tuple(word for word in words if a <= word.start_sample < b + (b == size)))
        for a, b in pairwise(cuts)
    ]
    return [Piece(samples, tuple(words))], pieces


@given(cut_clauses(), st.floats(*RANGES["pitch"]))
def test_at_another_pitch_pieces_equal_the_whole_and_words_come_with_their_sound(
    clause: tuple[list[Piece], list[Piece]], pitch: float
) -> None:
    whole, pieces = (list(at_pitch(cut, pitch, 22_050)) for cut in clause)
    samples = np.concatenate([piece.samples for piece in pieces])
    assert np.array_equal(samples, np.concatenate([piece.samples for piece in whole]))
    marks = [mark for piece in pieces for mark in piece.marks]
    assert marks == [mark for piece in whole for mark in piece.marks]
    assert [mark.text for mark in marks] == [mark.text for mark in clause[0][0].marks]
    edges = [sample for mark in marks for sample in (mark.start_sample, mark.end_sample)]
    assert edges == sorted(edges)
    assert max(edges, default=0) <= len(samples)
    start = 0
    for piece in pieces:
        end = start + len(piece.samples)
        assert all(start <= mark.start_sample < end or mark.start_sample == end == len(samples) for mark in piece.marks)
        start = end


@pytest.mark.parametrize("text", ["...", "—", "( )", "\u200b", '"'])
def test_nothing_to_say_gives_no_sound(speaker: Speaker, known: KnownVoice, text: str) -> None:
    assert list(speaker.clause(SpeechRequest(text, known.voice), 0)) == []
