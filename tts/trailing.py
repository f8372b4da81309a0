"""The end of a clause: as much silence after its last sound as after any other, faded to nothing.

Joe leaves 0.07 to 0.26 s, as it happens. Pauses come out as asked for only when it is always the same. Knows samples
and marks, no voice.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tts.leading import QUIET, faded
from tts.pieces import Piece

# Kept after the last sample that is louder than QUIET: the breath that is left of a "t" or an "s".
TAIL_S = 0.04
FADE_S = 0.01


def with_even_end(pieces: Iterable[Piece], sample_rate_hz: int) -> Iterator[Piece]:
    """`pieces` up to TAIL_S after their last sound, or to the end of their last word's mark where that is later.

    What is left out is in the last piece, which windows make longer than the silence of any clause is; so it is the
    same however they are cut. No piece waits for another.
    """
    given, marked = 0, 0
    for piece in pieces:
        marked = max([marked, *(mark.end_sample for mark in piece.marks)])
        yield _ended(piece, marked + 1 - given, sample_rate_hz) if piece.is_last else piece
        given += len(piece.samples)


def _ended(piece: Piece, least: int, sample_rate_hz: int) -> Piece:
    """`piece` without the rest of its silence, but never shorter than `least`."""
    loud = np.flatnonzero(np.abs(piece.samples) > QUIET)
    end = max((int(loud[-1]) + 1 if len(loud) else 0) + round(TAIL_S * sample_rate_hz), least)
    return Piece(faded_out(piece.samples[:end], sample_rate_hz), piece.marks, piece.is_last)


def faded_out(samples: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.float32]:
    """`samples`, the last FADE_S of them going down to nothing."""
    return np.ascontiguousarray(faded(samples[::-1], round(FADE_S * sample_rate_hz))[::-1])
