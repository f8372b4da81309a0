"""The silence before a clause's first sound is left out: it would be waited for. What is left of it rises from nothing.

Knows samples and marks, no voice.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tts.pieces import Piece, moved

# Below -60 dB of full scale even the beginning of an "f" cannot be heard: Joe's lie above it (measured on texts that
# begin with f, h, s, th, p, t and k).
QUIET = 0.001
# Kept before the first sample that is louder, so that a soft onset keeps its rise.
LEAD_S = 0.01
# Joe is at times silent for 0.47 s before "The listing price". A voice that is so for longer is left alone beyond
# this: it may mean it.
MOST_S = 0.6
# Joe's "s" and "sh" begin at once, at up to 2 % of full scale, which clicks after silence. A plosive, which is short,
# has silence before it, and that is what fades.
LEAST_FADE_S = 0.003


def without_leading_silence(pieces: Iterable[Piece], sample_rate_hz: int) -> Iterator[Piece]:
    """`pieces` from shortly before their first sound on, rising from nothing, their marks moved along.

    However they are cut, the same samples go; a piece of nothing but leading silence is joined with the next one.
    """
    waiting, left_out, rising, given = Piece(np.zeros(0, np.float32)), -1, 0, 0
    for piece in pieces:
        if left_out >= 0:
            yield Piece(faded(piece.samples, rising, given), moved(piece.marks, -left_out), piece.is_last)
            given += len(piece.samples)
            continue
        waiting = Piece(np.concatenate([waiting.samples, piece.samples]), waiting.marks + piece.marks, piece.is_last)
        left_out, rising = _leading(waiting.samples, sample_rate_hz)
        if left_out >= 0:
            samples = waiting.samples[left_out:]
            yield Piece(faded(samples, rising), moved(waiting.marks, -left_out), waiting.is_last)
            given = len(samples)
    if left_out < 0 and len(waiting.samples):
        yield waiting


def _leading(samples: NDArray[np.float32], sample_rate_hz: int) -> tuple[int, int]:
    """How many samples may go, -1 while that cannot be told; and for how many the rest of it rises."""
    most, lead, least = (round(seconds * sample_rate_hz) for seconds in (MOST_S, LEAD_S, LEAST_FADE_S))
    loud = np.flatnonzero(np.abs(samples[: most + lead]) > QUIET)
    if len(loud):
        left_out = min(max(int(loud[0]) - lead, 0), most)
        return left_out, max(int(loud[0]) - left_out, least)
    return (most, least) if len(samples) >= most + lead else (-1, 0)


def faded(samples: NDArray[np.float32], rising: int, begun: int = 0) -> NDArray[np.float32]:
    """`samples`, which `begun` others came before; the first `rising` of all rise from nothing, as a cosine does."""
    here = np.arange(begun, min(rising, begun + len(samples)), dtype=np.float32)
    if not len(here):
        return samples
    risen = samples.copy()
    risen[: len(here)] *= (1 - np.cos(np.pi * here / rising)) / 2
    return risen
