"""How far a listener is, if sound is played as it comes. Knows a clock and seconds, no samples and no voice."""

import time
from collections.abc import Callable

# Who is being heard never has nothing left: that is how a listener who goes on is told from a new one (tts.due).
LEAST_AHEAD_S = 0.001


class Playing:
    """What one listener has still to hear. It begins to play with the first sound made."""

    def __init__(self, ahead_s: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        """`ahead_s` is what is left to hear of what was made before, in seconds."""
        self._ahead_s = ahead_s
        self._clock = clock
        self.due_s: float | None = None  # on the clock, when all will have been played; None before the first sound

    def made(self, seconds: float) -> None:
        """So much sound more. Who had run dry hears it from now on."""
        now_s = self._clock()
        self.due_s = (now_s + self._ahead_s if self.due_s is None else max(self.due_s, now_s)) + seconds

    def ahead_s(self) -> float:
        """Seconds left to hear; LEAST_AHEAD_S for who has run dry."""
        return self._ahead_s if self.due_s is None else max(LEAST_AHEAD_S, self.due_s - self._clock())
