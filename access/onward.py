"""A clock that never goes back: what has expired stays so when the machine's clock is set back."""

from collections.abc import Callable


class Onward:
    """Gives the seconds of `clock`, or the latest that were given, whichever is more.

    A clock that jumped ahead by mistake ends things early, and goes on once real time has caught up or after a
    restart: the door fails closed.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._latest_s = 0.0

    def __call__(self) -> float:
        self._latest_s = max(self._latest_s, self._clock())
        return self._latest_s

    def at_least(self, moment_s: float) -> None:
        """Time has come this far already, wherever that is known from."""
        self._latest_s = max(self._latest_s, moment_s)
