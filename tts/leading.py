"""The silence before a clause's first sound is left out: it would be waited for. Knows samples and marks, no voice."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tts.pieces import Piece, moved

# Below -60 dB of full scale even the beginning of an "f" cannot be heard: Joe's lie above it (measured on texts that
# begin with f, h, s and th).
QUIET = 0.001
# Kept before the first sample that is louder, so that a soft onset keeps its rise.
LEAD_S = 0.01
# A voice that is silent for longer is left alone beyond this: it may mean it.
MOST_S = 0.15


def without_leading_silence(pieces: Iterable[Piece], sample_rate_hz: int) -> Iterator[Piece]:
    """`pieces` from shortly before their first sound on, their marks moved along.

    However they are cut, the same samples go; a piece of nothing but leading silence is joined with the next one.
    """
    waiting, left_out = Piece(np.zeros(0, np.float32)), -1
    for piece in pieces:
        if left_out >= 0:
            yield Piece(piece.samples, moved(piece.marks, -left_out))
            continue
        waiting = Piece(np.concatenate([waiting.samples, piece.samples]), waiting.marks + piece.marks)
        left_out = _leading(waiting.samples, sample_rate_hz)
        if left_out >= 0:
            yield Piece(waiting.samples[left_out:], moved(waiting.marks, -left_out))
    if left_out < 0 and len(waiting.samples):
        yield waiting


def _leading(samples: NDArray[np.float32], sample_rate_hz: int) -> int:
    """How many samples may go; -1 while that cannot be told."""
    most, lead = round(MOST_S * sample_rate_hz), round(LEAD_S * sample_rate_hz)
    loud = np.flatnonzero(np.abs(samples[: most + lead]) > QUIET)
    if len(loud):
        return min(max(int(loud[0]) - lead, 0), most)
    return most if len(samples) >= most + lead else -1
