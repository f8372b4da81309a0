"""Sound in windows that equal the whole: which frames are decoded when, and what is carried from one to the next.

Flow and vocoder are convolutions, one stage after the other: what a stage gives at a frame depends on the frames that
it reaches on either side. So each stage runs a little ahead of the one after it, and keeps the last frames that it
was given until its next window. Nothing is computed twice but those. Knows neither graphs nor words: what decodes is
handed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# For each stage, in frames: how many of what it gives are to be dropped on the left and on the right, and how many of
# what it was given need not be kept for the next window [stages, 3].
Cuts = NDArray[np.int64]

# The figures are for a hop of 256 samples at 22,050 Hz (a frame is 11.6 ms); two threads, see tts/README.md.
#
# The first window is what the listener waits for. 24 frames are 279 ms: without the silence that many clauses begin
# with, more than the 80 ms a player wants before it begins, and twice as much for the second window to come in time
# where page and voice share two cores. Running ahead costs twice as much, so that less would hardly come sooner.
FIRST_FRAMES = 24
# The next window must be ready while this one plays. Three times as many frames took a third of that time on a quiet
# machine and two thirds on one of half the speed; four times as many left it no room. Later windows have more.
GROWTH = 3
# What others who wait for their first window stand behind.
MOST_FRAMES = 144
# What is left over at the end joins the window before it, unless it is longer than that one or than this, so that S
# of the benchmark is three windows, not four.
WORTH_A_WINDOW_FRAMES = 40


@dataclass(frozen=True, slots=True)
class Window:
    """The frames from `start` up to, not including, `end`."""

    start: int
    end: int


class Decoder(Protocol):
    """Stages of convolutions, each with what it keeps of what it was given."""

    def fresh(self) -> Sequence[Floats]:
        """What the stages have kept at the beginning of a clause: nothing, one array a stage."""
        ...

    def decode(self, latents: Floats, cuts: Cuts, kept: Sequence[Floats]) -> tuple[Floats, Sequence[Floats]]:
        """The sound that `latents` [channels, frames] complete, and what the stages keep now."""
        ...


def schedule(frames: int) -> tuple[Window, ...]:
    """Windows that follow each other from frame 0 to `frames`: a small one first, then larger ones.

    The sizes are the same for every clause but for its last window, so that ONNX Runtime meets few new shapes.
    The last one joins the window before it when it is small; none is longer than MOST_FRAMES and that together.
    """
    windows: list[Window] = []
    start, size = 0, FIRST_FRAMES
    while start < frames:
        end = min(start + size, frames)
        if frames - end < min(size, WORTH_A_WINDOW_FRAMES):
            end = frames
        windows.append(Window(start, end))
        start, size = end, min(size * GROWTH, MOST_FRAMES)
    return tuple(windows)


class Decoding:
    """One clause while it is decoded. Its sound is that of decoding it in one go, wherever it is cut."""

    def __init__(self, decoder: Decoder, latents: Floats, reaches: Sequence[int]) -> None:
        """`latents` [channels, frames]; `reaches` of the stages in frames, at least one each, as they were measured."""
        self._decoder = decoder
        self._latents = latents
        self._reaches = tuple(reaches)
        self._kept = decoder.fresh()
        self._done = [0] * (len(self._reaches) + 1)  # frames given to the first stage, then those each stage gave

    def until(self, end: int) -> Floats:
        """The samples from where the last call ended up to frame `end`."""
        frames = self._latents.shape[1]
        # Each stage must give what the ones after it reach beyond `end`; beyond the clause's ends there is nothing.
        ahead = [0, *accumulate(reversed(self._reaches))][::-1]
        done = [min(end + more, frames) for more in ahead]
        cuts = [self._cut(stage, done) for stage in range(len(self._reaches))]
        given = self._latents[:, self._done[0] : done[0]]
        sound, self._kept = self._decoder.decode(given, np.array(cuts, np.int64), self._kept)
        self._done = done
        return sound

    def _cut(self, stage: int, done: Sequence[int]) -> tuple[int, int, int]:
        """One row of Cuts. A stage sees what it has kept, from `start` on, and what the one before gives now."""
        reach, given_before = self._reaches[stage], self._done[stage + 1]
        start = max(given_before - reach, 0)
        keep_from = max(done[stage + 1] - reach, 0)
        return given_before - start, done[stage] - done[stage + 1], keep_from - start


def whole(decoder: Decoder, latents: Floats) -> Floats:
    """The sound of `latents` [channels, frames] in one go: nothing is cut, so that no reach matters."""
    return Decoding(decoder, latents, (0,) * len(decoder.fresh())).until(latents.shape[1])
