"""A piece of a clause's sound with the words that start in it, and how marks are moved along. Values only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tts.speech import WordMark


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound [samples] from -1 to 1, and the words that start in it, counted from the start of the clause."""

    samples: NDArray[np.float32]
    marks: tuple[WordMark, ...] = ()


def moved(marks: Iterable[WordMark], by: int) -> tuple[WordMark, ...]:
    """`marks` later by so many samples; earlier when it is negative, though not than the start."""
    return tuple(
        replace(m, start_sample=max(m.start_sample + by, 0), end_sample=max(m.end_sample + by, 0)) for m in marks
    )
