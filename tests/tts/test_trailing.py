"""Every clause ends in as much silence as any other and at nothing; no word's mark reaches beyond it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.leading import QUIET
from tts.pieces import Piece, with_last
from tts.speech import SpeechRequest, WordMark
from tts.streaming import LONGEST_END_S, Speaker
from tts.trailing import FADE_S, TAIL_S, with_even_end
from tts.voices import KnownVoice

RATE_HZ = 22_050
TAIL, FADE = round(TAIL_S * RATE_HZ), round(FADE_S * RATE_HZ)


def clause(silent: int) -> np.ndarray:
    random = np.random.default_rng(silent)
    noise = random.uniform(-QUIET / 2, QUIET / 2, silent)
    return np.concatenate([random.uniform(2 * QUIET, 1.0, 12_000), noise]).astype(np.float32)


def cut(samples: np.ndarray, at: list[int]) -> list[Piece]:
    edges = [0, *sorted({edge for edge in at if 0 < edge < len(samples)}), len(samples)]
    rest = [len(samples) - b for b in edges[1:]]
    return [
        Piece(samples[a:b], is_last=left == 0, nears_end=0 < left < LONGEST_END_S * RATE_HZ)
        for (a, b), left in zip(pairwise(edges), rest, strict=True)
    ]


def heard(pieces: list[Piece]) -> np.ndarray:
    return np.concatenate([piece.samples for piece in with_even_end(pieces, RATE_HZ)])


@given(st.integers(0, 6_000), st.lists(st.integers(1, 18_000), max_size=6))
def test_the_tail_stays_and_no_more_however_it_is_cut(silent: int, edges: list[int]) -> None:
    samples = clause(silent)
    sound = heard(cut(samples, edges))
    assert len(sound) == 12_000 + min(silent, TAIL)
    assert np.array_equal(sound[:-FADE], samples[: len(sound) - FADE])
    assert np.all(np.abs(sound[-FADE:]) <= np.abs(samples[len(sound) - FADE : len(sound)]))
    assert sound[-1] == 0
    assert np.array_equal(sound, heard(cut(samples, [])))


@given(st.integers(0, 5_000))
def test_no_mark_reaches_beyond_the_end(beyond: int) -> None:
    samples = clause(5_000)
    word, dash = WordMark("Hi", 3_000, 12_000 + beyond), WordMark("—", 12_000 + beyond, 12_000 + beyond)
    first, last = with_even_end([Piece(samples[:5_000], (word,)), Piece(samples[5_000:], (dash,), True)], RATE_HZ)
    assert (first.marks, last.marks) == ((word,), (dash,))
    assert 5_000 + len(last.samples) == 12_000 + min(max(TAIL, beyond + 1), 5_000)


def test_what_only_ends_a_portion_stays_as_it_is() -> None:
    samples = clause(6_000)
    (piece,) = with_even_end([Piece(samples)], RATE_HZ)
    assert np.array_equal(piece.samples, samples)


def test_silence_alone_is_short_and_not_nothing() -> None:
    (piece,) = with_even_end([Piece(np.zeros(9_000, np.float32), is_last=True)], RATE_HZ)
    assert len(piece.samples) == TAIL


@given(st.lists(st.integers()))
def test_the_last_is_told_as_the_last(items: list[int]) -> None:
    told = list(with_last(items))
    assert [item for item, _ in told] == items
    assert [is_last for _, is_last in told] == [False] * (len(items) - 1) + [True] * bool(items)


@pytest.mark.parametrize("pitch", [1.0, 0.9])
@pytest.mark.parametrize("text", ["Six homes sold.", "The kitchen was renovated last spring,", "Is it yours?"])
def test_a_real_clause_begins_and_ends_at_nothing_and_has_no_jump_between_its_pieces(
    speaker: Speaker, known: KnownVoice, text: str, pitch: float
) -> None:
    for seed in range(3):
        pieces = list(speaker.clause(SpeechRequest(text, known.voice, pitch=pitch), seed))
        sound = np.concatenate([piece.samples for piece in pieces])
        assert max(abs(sound[0]), abs(sound[-1])) < QUIET / 2
        quiet = len(sound) - 1 - np.flatnonzero(np.abs(sound) > QUIET)[-1]
        assert 0.5 * TAIL < quiet < 4 * TAIL  # as long as the last word's mark, where that is longer
        borders = np.cumsum([len(piece.samples) for piece in pieces])[:-1]
        steps = np.abs(np.diff(sound))
        for border in borders:
            near = np.r_[steps[max(border - 221, 0) : border - 1], steps[border : border + 220]]
            assert steps[border - 1] <= max(1.5 * near.max(), QUIET)


def test_a_text_of_several_portions_ends_once(
    speaker: Speaker, known: KnownVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tts.portions.MOST_PHONEMES", 12)
    request = SpeechRequest("So far so good, and a bit farther.", known.voice, speed=2.0)
    ends = [piece.is_last for piece in speaker.spoken(request, 1)]
    assert len(ends) > 2
    assert ends == [False] * (len(ends) - 1) + [True]
