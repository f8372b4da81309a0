"""A piece of a clause's sound with the words that start in it, and how marks are moved along. Values only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tts.speech import WordMark

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound [samples] from -1 to 1, and the words that start in it, counted from the start of the clause.

    `is_last`: the clause ends with it. `nears_end`: what comes after it may be nothing but the silence at the end.
    """

    samples: NDArray[np.float32]
    marks: tuple[WordMark, ...] = ()
    is_last: bool = False
    nears_end: bool = False


def moved(marks: Iterable[WordMark], by: int) -> tuple[WordMark, ...]:
    """`marks` later by so many samples; earlier when it is negative, though not than the start."""
    return tuple(
        replace(m, start_sample=max(m.start_sample + by, 0), end_sample=max(m.end_sample + by, 0)) for m in marks
    )


def with_last(items: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Each of `items` once the next one is there or there is none; whether it is the last."""
    held: list[T] = []
    for item in items:
        if held:
            yield held.pop(), False
        held.append(item)
    if held:
        yield held.pop(), True
