"""Sound in windows that equal the whole: which frames are decoded when, and how much is seen around them.

Flow and vocoder are convolutions: a sample depends on a finite stretch of frames around it. A window decoded with
that stretch on either side, the samples of the stretch thrown away, is what the whole would have had there. Knows
neither graphs nor words: what decodes is handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# Latents [channels, frames], and how many frames on the left and right only the flow sees -> samples of the rest.
Decode = Callable[[Floats, tuple[int, int]], Floats]

# The figures are for a hop of 256 samples at 22,050 Hz (a frame is 11.6 ms); two threads, see tts/README.md.
#
# The first window is what the listener waits for. 8 frames are 93 ms: more than the 80 ms a player wants before
# it begins. Its context costs more than they do, so that less would hardly come sooner.
FIRST_FRAMES = 8
# The next window must be ready while this one plays. Three times as many frames took a third of that time on a quiet
# machine and two thirds on one of half the speed; four times as many left it no room. Later windows have more.
GROWTH = 3
# The contexts of a window cost as much as about 20 frames: a 10 s clause takes a tenth longer than in one go, and
# with 200 it would hardly be less. It is also what others who wait for their first window stand behind.
MOST_FRAMES = 160
# What is left over at the end joins the window before it, unless it is longer than that one or than this: two
# contexts' worth, so that S of the benchmark is three windows, not four.
WORTH_A_WINDOW_FRAMES = 40


@dataclass(frozen=True, slots=True)
class Window:
    """The frames from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """How many frames must be seen on either side of a window for its sound to be that of the whole.

    The vocoder sees `vocoder_frames` more than the window, the flow another `flow_frames` more than the vocoder.
    """

    flow_frames: int
    vocoder_frames: int

    @property
    def frames(self) -> int:
        """On either side, all in all."""
        return self.flow_frames + self.vocoder_frames


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


def sound(decode: Decode, latents: Floats, window: Window, context: Context) -> Floats:
    """The samples of `window`, as decoding `latents` [channels, frames] whole would have them.

    `decode` is called once, on the window and what of its context lies inside the clause: the clause's ends are
    the network's own.
    """
    frames = latents.shape[1]
    heard_from = max(window.start - context.vocoder_frames, 0)
    heard_to = min(window.end + context.vocoder_frames, frames)
    seen_from, seen_to = max(heard_from - context.flow_frames, 0), min(heard_to + context.flow_frames, frames)
    samples = decode(latents[:, seen_from:seen_to], (heard_from - seen_from, seen_to - heard_to))
    hop = len(samples) // (heard_to - heard_from)
    return samples[(window.start - heard_from) * hop : (window.end - heard_from) * hop]
