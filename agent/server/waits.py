"""How long a model's server is waited for, stage by stage. Knows the clock and the signs of life, no HTTP."""

import time
from dataclasses import dataclass

from agent.server.chunks import Completion

# Once the model has told why it stopped only the usage can follow: do not wait for it as long as for text.
_USAGE_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class ModelTimeouts:
    """How long to wait, in seconds: for the connection, the first chunk, between chunks, the whole call."""

    connect_s: float = 3.0
    first_token_s: float = 10.0
    between_tokens_s: float = 6.0
    whole_s: float = 24.0


class Waits:
    """How long the next chunk is waited for: only signs of life, not any chunk, put it off."""

    def __init__(self, timeouts: ModelTimeouts) -> None:
        now_s = time.monotonic()
        self._timeouts = timeouts
        self._whole_until_s = now_s + timeouts.whole_s
        self._until_s = now_s + timeouts.first_token_s
        self._signs = 0
        self._answered = False

    def left_s(self, completion: Completion) -> float:
        """Raises TimeoutError when nothing is left: chunks that are there at once let no timer in."""
        now_s = time.monotonic()
        if completion.answered and not self._answered:
            self._answered, self._until_s = True, now_s + _USAGE_WAIT_S
        elif completion.signs > self._signs and not self._answered:
            self._signs, self._until_s = completion.signs, now_s + self._timeouts.between_tokens_s
        left_s = min(self._until_s, self._whole_until_s) - now_s
        if left_s <= 0:
            raise TimeoutError
        return left_s
