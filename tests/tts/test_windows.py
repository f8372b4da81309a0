"""Windows are the whole: nothing lost, nothing doubled, nothing decoded beyond what was said to be needed."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tts import windows
from tts.graphs import Graphs
from tts.speech import RANGES
from tts.voice_folder import GRAPHS, read_context
from tts.windows import FIRST_FRAMES, GROWTH, MOST_FRAMES, WORTH_A_WINDOW_FRAMES, Context, Window, schedule

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
    """A decoder that sees so many frames and no more, in whole numbers, so that equal means equal. Records."""

    def __init__(self, sees: Context) -> None:
        self.sees = sees
        self.calls: list[int] = []

    def __call__(self, latents: np.ndarray, margins: tuple[int, int]) -> np.ndarray:
        self.calls.append(latents.shape[1])
        flowed = summed(latents[0], self.sees.flow_frames)
        return np.repeat(summed(flowed[margins[0] : len(flowed) - margins[1]], self.sees.vocoder_frames), HOP)


def summed(frames: np.ndarray, reach: int) -> np.ndarray:
    """Each frame, and all up to `reach` to its left and right; beyond the ends there is nothing."""
    return np.convolve(frames, np.ones(2 * reach + 1))[reach : reach + len(frames)]


def numbers(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(1, 1_000, (1, count)).astype(np.float32)


def in_windows(decode: windows.Decode, latents: np.ndarray, cut: list[Window], context: Context) -> np.ndarray:
    return np.concatenate([windows.sound(decode, latents, window, context) for window in cut])


@st.composite
def cuts(draw: st.DrawFn, most_frames: int, most_cuts: int) -> list[Window]:
    """Any windows that cover a clause, also those that no schedule makes."""
    frames = draw(st.integers(1, most_frames))
    edges = sorted({0, frames, *draw(st.lists(st.integers(0, frames), max_size=most_cuts))})
    return [Window(start, end) for start, end in pairwise(edges)]


CONTEXTS = st.builds(Context, st.integers(0, 40), st.integers(0, 20))


@given(cuts(600, 12), CONTEXTS, st.integers(0, 9))
def test_with_the_context_the_network_sees_windows_are_the_whole(cut: list[Window], sees: Context, seed: int) -> None:
    latents = numbers(cut[-1].end, seed)
    decode = Local(sees)
    assert np.array_equal(in_windows(decode, latents, cut, sees), decode(latents, (0, 0)))


@given(LENGTHS, CONTEXTS)
def test_no_call_has_more_frames_than_its_window_and_contexts(frames: int, sees: Context) -> None:
    decode, cut = Local(sees), schedule(frames)
    in_windows(decode, numbers(frames, 0), list(cut), sees)
    assert len(decode.calls) == len(cut)
    for called, window in zip(decode.calls, cut, strict=True):
        assert called <= window.end - window.start + 2 * sees.frames


@pytest.mark.parametrize("too_small", [Context(18, 9), Context(17, 10)])
def test_with_one_frame_less_they_are_not(too_small: Context) -> None:
    decode, latents = Local(Context(18, 10)), numbers(300, 0)
    assert not np.array_equal(in_windows(decode, latents, list(schedule(300)), too_small), decode(latents, (0, 0)))


# -- the real graphs


@pytest.fixture(scope="module")
def real(folder: Path) -> Graphs:
    return Graphs(folder / GRAPHS, threads=2)


@pytest.fixture(scope="module")
def context(folder: Path) -> Context:
    return read_context(folder / GRAPHS)


@settings(max_examples=12, deadline=None)
@given(cuts(130, 4), st.integers(0, 99), st.floats(*RANGES["expressiveness"]))
@example(list(schedule(90)), 1, 1.5)
def test_the_real_graphs_in_windows_are_the_whole(
    real: Graphs, context: Context, cut: list[Window], seed: int, scale: float
) -> None:
    random = np.random.default_rng(seed)
    latents = random.standard_normal((real.channels, cut[-1].end), dtype=np.float32) * np.float32(scale)
    whole = real.decode(latents)
    heard = in_windows(real.decode, latents, cut, context)
    assert heard.shape == whole.shape
    assert np.abs(heard - whole).max() < 1e-4


def test_the_measured_context_is_needed(real: Graphs, context: Context) -> None:
    """It was measured, not guessed: with a good deal less the windows of this voice are not the whole."""
    latents = np.random.default_rng(0).standard_normal((real.channels, 90), dtype=np.float32)
    whole, cut = real.decode(latents), list(schedule(90))
    for less in (
        replace(context, flow_frames=context.flow_frames // 2),
        replace(context, vocoder_frames=context.vocoder_frames - 3),
    ):
        assert np.abs(in_windows(real.decode, latents, cut, less) - whole).max() > 1e-4
