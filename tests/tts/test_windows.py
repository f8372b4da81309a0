"""Windows are the whole: nothing lost, nothing doubled, no frame given to the decoder twice."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tts.errors import BadSpeechRequest
from tts.graphs import Graphs
from tts.pieces import Piece
from tts.speech import MAX_SEED, RANGES, SpeechRequest
from tts.streaming import Speaker
from tts.voice_folder import GRAPHS, read_reaches
from tts.voices import KnownVoice
from tts.windows import (
    FIRST_FRAMES,
    GROWTH,
    MOST_FRAMES,
    WORTH_A_WINDOW_FRAMES,
    Cuts,
    Decoder,
    Decoding,
    Floats,
    Window,
    schedule,
    whole,
)

HOP = 3
LENGTHS = st.integers(1, 3_000)


@given(LENGTHS)
def test_windows_follow_each_other_from_the_first_frame_to_the_last(frames: int) -> None:
    cut = schedule(frames)
    assert cut[0].start == 0
    assert cut[-1].end == frames
    assert all(one.end == other.start for one, other in pairwise(cut))
    assert all(window.start < window.end for window in cut)


def test_nothing_needs_no_window() -> None:
    assert schedule(0) == ()


@given(LENGTHS)
def test_the_first_is_small_and_each_plays_long_enough_to_make_the_next(frames: int) -> None:
    sizes = [window.end - window.start for window in schedule(frames)]
    assert sizes[0] < 2 * FIRST_FRAMES
    for one, other in pairwise(sizes):
        assert other < one * GROWTH + WORTH_A_WINDOW_FRAMES
    assert max(sizes) < MOST_FRAMES + WORTH_A_WINDOW_FRAMES


@given(LENGTHS)
def test_only_the_last_window_can_be_too_small_for_a_context_of_its_own(frames: int) -> None:
    sizes = [window.end - window.start for window in schedule(frames)]
    for one, other in pairwise(sizes):
        assert other >= min(one, WORTH_A_WINDOW_FRAMES)


@given(LENGTHS, LENGTHS)
def test_all_but_the_last_window_are_the_same_in_every_clause(frames: int, others: int) -> None:
    one, other = schedule(frames)[:-1], schedule(others)[:-1]
    shared = min(len(one), len(other))
    assert one[:shared] == other[:shared]


class Local:
    """A decoder of stages that reach so many frames and no more, in whole numbers: equal means equal. Records."""

    def __init__(self, reaches: Sequence[int]) -> None:
        self.reaches = reaches
        self.calls: list[int] = []

    def fresh(self) -> list[Floats]:
        return [np.zeros(0, np.float32) for _ in self.reaches]

    def decode(self, latents: Floats, cuts: Cuts, kept: Sequence[Floats]) -> tuple[Floats, list[Floats]]:
        self.calls.append(latents.shape[1])
        line, keeps = latents[0], []
        for reach, (left, right, keep_from), old in zip(self.reaches, cuts, kept, strict=True):
            line = np.concatenate([old, line])
            keeps.append(line[keep_from:])
            line = summed(line, reach)[left : len(line) - right]
        return np.repeat(line, HOP), keeps


def summed(frames: np.ndarray, reach: int) -> np.ndarray:
    """Each frame, and all up to `reach` to its left and right; beyond the ends there is nothing."""
    if not len(frames):
        return frames
    return np.convolve(frames, np.ones(2 * reach + 1))[reach : reach + len(frames)] % 1_009


def numbers(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(1, 1_000, (1, count)).astype(np.float32)


def in_windows(decoder: Decoder, latents: np.ndarray, ends: list[int], reaches: Sequence[int]) -> np.ndarray:
    decoding = Decoding(decoder, latents, reaches)
    return np.concatenate([decoding.until(end) for end in ends])


def ends_of(frames: int) -> list[int]:
    return [window.end for window in schedule(frames)]


@st.composite
def ends(draw: st.DrawFn, most_frames: int, most_cuts: int) -> list[int]:
    """Where the windows of a clause end, also those that no schedule makes."""
    frames = draw(st.integers(1, most_frames))
    return sorted({frames, *draw(st.lists(st.integers(1, frames), max_size=most_cuts))})


REACHES = st.lists(st.integers(1, 20), min_size=1, max_size=8)


@given(ends(600, 12), REACHES, st.integers(0, 9))
def test_with_the_reaches_the_stages_have_windows_are_the_whole(cut: list[int], reaches: list[int], seed: int) -> None:
    latents, decoder = numbers(cut[-1], seed), Local(reaches)
    assert np.array_equal(in_windows(decoder, latents, cut, reaches), whole(decoder, latents))


@given(ends(600, 12), REACHES)
def test_each_window_comes_when_it_is_asked_for_and_no_frame_is_given_twice(cut: list[int], reaches: list[int]) -> None:
    decoder = Local(reaches)
    decoding = Decoding(decoder, numbers(cut[-1], 0), reaches)
    for start, end in pairwise([0, *cut]):
        assert len(decoding.until(end)) == (end - start) * HOP
        assert sum(decoder.calls) == min(end + sum(reaches), cut[-1])
    first, *later = decoder.calls
    assert first <= cut[0] + sum(reaches)
    for given_now, (start, end) in zip(later, pairwise(cut), strict=True):
        assert given_now <= end - start


@pytest.mark.parametrize("stage", range(3))
def test_with_one_frame_less_they_are_not(stage: int) -> None:
    reaches = [6, 3, 2]
    decoder, latents = Local(reaches), numbers(300, 0)
    less = [reach - (at == stage) for at, reach in enumerate(reaches)]
    assert not np.array_equal(in_windows(decoder, latents, ends_of(300), less), whole(decoder, latents))


# -- the real graphs


@pytest.fixture(scope="module")
def real(folder: Path) -> Graphs:
    return Graphs(folder / GRAPHS, threads=2)


@pytest.fixture(scope="module")
def reaches(folder: Path) -> tuple[int, ...]:
    return read_reaches(folder / GRAPHS)


@settings(max_examples=12, deadline=None)
@given(ends(130, 4), st.integers(0, 99), st.floats(*RANGES["expressiveness"]))
@example(ends_of(90), 1, 1.5)
@example([1, 2, 3, 90], 1, 1.5)
def test_the_real_graphs_in_windows_are_the_whole(
    real: Graphs, reaches: tuple[int, ...], cut: list[int], seed: int, scale: float
) -> None:
    random = np.random.default_rng(seed)
    latents = random.standard_normal((real.channels, cut[-1]), dtype=np.float32) * np.float32(scale)
    expected = whole(real, latents)
    heard = in_windows(real, latents, cut, reaches)
    assert heard.shape == expected.shape
    assert np.abs(heard - expected).max() < 1e-4


def test_the_measured_reaches_are_needed(real: Graphs, reaches: tuple[int, ...]) -> None:
    """They were measured, not guessed: with a good deal less the windows of this voice are not the whole."""
    latents = np.random.default_rng(0).standard_normal((real.channels, 90), dtype=np.float32)
    expected = whole(real, latents)
    for stage, reach in enumerate(reaches):
        less = [max(1, reach // 2) if at == stage else other for at, other in enumerate(reaches)]
        off = np.abs(in_windows(real, latents, ends_of(90), less) - expected).max()
        assert off > 1e-4 or reach == 1


TEXTS = st.lists(
    st.sampled_from(["a", "home", "at", "$449,000", "—", "in", "Austin,", "3.5", "baths.", "Is", "it?"])
    | st.text(max_size=6),
    max_size=9,
)


@settings(max_examples=12, deadline=None)
@given(TEXTS.map(" ".join), st.integers(0, MAX_SEED), st.floats(*RANGES["expressiveness"]), st.lists(st.floats(0, 1)))
@example("Sure! It has 3.5 baths, a garden and a view.", 1, 1.5, [0.01, 0.02, 0.5])
def test_any_text_and_seed_in_any_windows_is_the_text_in_one_go(
    speaker: Speaker, known: KnownVoice, text: str, seed: int, scale: float, at: list[float]
) -> None:
    """The same request twice through the voice itself: only the schedule of its windows is another."""
    try:
        request = SpeechRequest(text, known.voice, expressiveness=scale)
    except BadSpeechRequest:
        return

    def said(schedule: Callable[[int], tuple[Window, ...]]) -> list[Piece]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tts.windows.schedule", schedule)
            return list(speaker.clause(request, seed))

    def any_windows(frames: int) -> tuple[Window, ...]:
        edges = sorted({0, frames, *(int(share * frames) for share in at)})
        return tuple(Window(start, end) for start, end in pairwise(edges))

    cut = said(any_windows)
    for other in (said(schedule), said(lambda frames: (Window(0, frames),))):
        assert sum(len(piece.samples) for piece in cut) == sum(len(piece.samples) for piece in other)
        assert [mark for piece in cut for mark in piece.marks] == [mark for piece in other for mark in piece.marks]
        if cut:
            one, two = (np.concatenate([piece.samples for piece in pieces]) for pieces in (cut, other))
            assert np.abs(one - two).max() < 1e-4
