"""Leading silence goes, sound stays: every sample of it, wherever it is cut, with its words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.leading import LEAD_S, MOST_S, QUIET, without_leading_silence
from tts.pieces import Piece
from tts.speech import WordMark

RATE_HZ = 22_050
LEAD, MOST = round(LEAD_S * RATE_HZ), round(MOST_S * RATE_HZ)


def clause(silent: int, loud: int = 4_000) -> np.ndarray:
    """Silence with a breath of noise, then sound."""
    random = np.random.default_rng(silent)
    noise = random.uniform(-QUIET / 2, QUIET / 2, silent)
    return np.concatenate([noise, random.uniform(2 * QUIET, 1.0, loud)]).astype(np.float32)


def cut(samples: np.ndarray, at: list[int]) -> list[Piece]:
    edges = [0, *sorted({edge for edge in at if 0 < edge < len(samples)}), len(samples)]
    return [Piece(samples[a:b]) for a, b in pairwise(edges)]


def heard(pieces: list[Piece]) -> np.ndarray:
    return np.concatenate([piece.samples for piece in without_leading_silence(pieces, RATE_HZ)])


@given(st.integers(0, MOST), st.lists(st.integers(1, 7_000), max_size=8))
def test_all_but_the_lead_goes_and_all_sound_stays_however_it_is_cut(silent: int, edges: list[int]) -> None:
    samples = clause(silent)
    assert np.array_equal(heard(cut(samples, edges)), samples[max(0, silent - LEAD) :])


@pytest.mark.parametrize("loud", [0, 4_000])
def test_a_voice_that_is_silent_for_long_keeps_the_rest_of_it(loud: int) -> None:
    samples = clause(4 * MOST, loud)
    assert np.array_equal(heard(cut(samples, [300, 9_000])), samples[MOST:])


def test_a_clause_that_is_short_and_silent_stays_as_it_is() -> None:
    samples = clause(200, 0)
    assert np.array_equal(heard(cut(samples, [77])), samples)


def test_nothing_stays_nothing() -> None:
    assert list(without_leading_silence([], RATE_HZ)) == []


def test_words_move_along_and_come_with_the_piece_they_start_in() -> None:
    samples, by = clause(1_000), 1_000 - LEAD
    words = (WordMark("Hi", 900, 2_000), WordMark("there", 2_000, 4_900))
    pieces = [Piece(samples[:400]), Piece(samples[400:1_900], words[:1]), Piece(samples[1_900:], words[1:])]
    first, second = without_leading_silence(pieces, RATE_HZ)
    assert first.marks == (WordMark("Hi", 900 - by, 2_000 - by),)
    assert second.marks == (WordMark("there", 2_000 - by, 4_900 - by),)


def test_a_word_that_began_in_what_is_left_out_begins_at_the_start() -> None:
    (piece,) = without_leading_silence([Piece(clause(1_000), (WordMark("Hi", 100, 2_000),))], RATE_HZ)
    assert piece.marks == (WordMark("Hi", 0, 2_000 - (1_000 - LEAD)),)
