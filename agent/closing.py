"""Streams that can be closed: the protocols promise an iterator, generators come. Knows no events."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar, cast

T = TypeVar("T")


def closable(events: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """For contextlib.aclosing; what is no generator must have an `aclose` of its own."""
    return cast("AsyncGenerator[T, None]", events)
