"""Leading silence goes, sound stays: every sample of it, wherever it is cut, with its words; it rises from nothing."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.leading import LEAD_S, LEAST_FADE_S, MOST_S, QUIET, faded, without_leading_silence
from tts.pieces import Piece
from tts.speech import SpeechRequest, WordMark
from tts.streaming import Speaker
from tts.voices import KnownVoice

RATE_HZ = 22_050
LEAD, MOST, LEAST = (round(seconds * RATE_HZ) for seconds in (LEAD_S, MOST_S, LEAST_FADE_S))


def clause(silent: int, loud: int = 4_000) -> np.ndarray:
    """Silence with a breath of noise, then sound."""
    random = np.random.default_rng(silent)
    noise = random.uniform(-QUIET / 2, QUIET / 2, silent)
    return np.concatenate([noise, random.uniform(2 * QUIET, 1.0, loud)]).astype(np.float32)


def cut(samples: np.ndarray, at: list[int]) -> list[Piece]:
    edges = [0, *sorted({edge for edge in at if 0 < edge < len(samples)}), len(samples)]
    return [Piece(samples[a:b], is_last=b == len(samples)) for a, b in pairwise(edges)]


def heard(pieces: list[Piece]) -> np.ndarray:
    given = list(without_leading_silence(pieces, RATE_HZ))
    assert [piece.is_last for piece in given] == [False] * (len(given) - 1) + [True]
    return np.concatenate([piece.samples for piece in given])


@given(st.integers(0, MOST), st.lists(st.integers(1, 16_000), max_size=8))
def test_all_but_the_lead_goes_and_all_sound_stays_however_it_is_cut(silent: int, edges: list[int]) -> None:
    samples = clause(silent)
    kept = samples[max(0, silent - LEAD) :]
    sound = heard(cut(samples, edges))
    rises = max(min(silent, LEAD), LEAST)
    assert sound.shape == kept.shape
    assert np.array_equal(sound[rises:], kept[rises:])
    assert sound[0] == 0
    assert np.all(np.abs(sound[:rises]) <= np.abs(kept[:rises]))
    assert np.array_equal(sound, heard(cut(samples, [])))


@pytest.mark.parametrize("loud", [0, 4_000])
def test_a_voice_that_is_silent_for_long_keeps_the_rest_of_it(loud: int) -> None:
    samples = clause(4 * MOST, loud)
    assert np.array_equal(heard(cut(samples, [300, 20_000]))[LEAST:], samples[MOST + LEAST :])


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


@given(st.integers(0, 300), st.lists(st.integers(1, 700), max_size=5))
def test_what_rises_is_the_same_however_it_is_cut_and_never_louder_than_it_was(rising: int, edges: list[int]) -> None:
    samples = clause(0, 700)
    begun, risen = 0, []
    for piece in cut(samples, edges):
        risen.append(faded(piece.samples, rising, begun))
        begun += len(piece.samples)
    whole = np.concatenate(risen)
    assert np.array_equal(whole, faded(samples, rising))
    assert np.array_equal(whole[rising:], samples[rising:])
    gains = whole / samples
    assert np.all(np.diff(gains) >= -1e-6)
    assert gains[0] == (0 if rising else 1)


@pytest.mark.parametrize(
    "text",
    ["Four rooms.", "She sold it.", "Six rooms.", "His house.", "Three rooms.", "Parking.", "Two baths.", "Kitchen."],
)
def test_no_first_consonant_is_lost(speaker: Speaker, known: KnownVoice, text: str) -> None:
    """What is left out and what is taken from the rest, against the first 80 ms that sound."""
    for seed in range(2):
        request = SpeechRequest(text, known.voice)
        whole, sound = (
            np.concatenate([piece.samples for piece in pieces])
            for pieces in (speaker.spoken(request, seed), speaker.clause(request, seed))
        )
        whole = whole * speaker._factor
        begins = int(np.flatnonzero(np.abs(whole) > QUIET)[0])
        left_out = max(begins - LEAD, 0)
        kept, onset = np.zeros(begins + 1_764, np.float32), whole[: begins + 1_764]
        kept[left_out:] = sound[: len(kept) - left_out]
        assert np.square(onset - kept).sum() < 0.003 * np.square(onset).sum()  # measured: 0.001 at most, of "sh"
