"""The end of a clause: as much silence after its last sound as after any other, faded to nothing.

Joe leaves 0.07 to 0.26 s, as it happens. Pauses come out as asked for only when it is always the same. Knows samples
and marks, no voice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tts.leading import QUIET, faded
from tts.pieces import Piece

# Kept after the last sample that is louder than QUIET: the breath that is left of a "t" or an "s".
TAIL_S = 0.04
FADE_S = 0.01


def with_even_end(pieces: Iterable[Piece], sample_rate_hz: int) -> Iterator[Piece]:
    """`pieces` up to TAIL_S after their last sound, or to the end of their last word's mark where that is later.

    However they are cut, the same samples go. Only the silence of a piece that nears the end waits for the next one.
    """
    given, marked, waiting = 0, 0, Piece(np.zeros(0, np.float32))
    for piece in pieces:
        marked = max([marked, *(mark.end_sample for mark in piece.marks)])
        here = _joined(waiting, piece)
        if piece.is_last:
            yield _ended(here, marked + 1 - given, sample_rate_hz)
            return
        sounding = _sounding(here.samples, sample_rate_hz) if piece.nears_end else len(here.samples)
        started = tuple(mark for mark in here.marks if mark.start_sample < given + sounding)
        waiting = Piece(here.samples[sounding:], here.marks[len(started) :])
        if sounding:
            yield Piece(here.samples[:sounding], started)
            given += sounding


def _joined(waiting: Piece, piece: Piece) -> Piece:
    if not len(waiting.samples):
        return replace(piece, marks=waiting.marks + piece.marks)
    samples = np.concatenate([waiting.samples, piece.samples])
    return replace(piece, samples=samples, marks=waiting.marks + piece.marks)


def _sounding(samples: NDArray[np.float32], sample_rate_hz: int) -> int:
    """How many of `samples` are no silence that the clause may end with, nor to be faded."""
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    return max(0, min(int(loud[-1]) + 1 if len(loud) else 0, len(samples) - round(FADE_S * sample_rate_hz)))


def _ended(piece: Piece, least: int, sample_rate_hz: int) -> Piece:
    """`piece` without the rest of its silence, but never shorter than `least`."""
    loud = np.flatnonzero(np.abs(piece.samples) > QUIET)
    end = max((int(loud[-1]) + 1 if len(loud) else 0) + round(TAIL_S * sample_rate_hz), least)
    return Piece(faded_out(piece.samples[:end], sample_rate_hz), piece.marks, piece.is_last)


def faded_out(samples: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.float32]:
    """`samples`, the last FADE_S of them going down to nothing."""
    return np.ascontiguousarray(faded(samples[::-1], round(FADE_S * sample_rate_hz))[::-1])
