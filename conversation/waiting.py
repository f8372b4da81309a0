"""How long a question waits for its turn: Gradio's queue admits so many at once. An estimate, by those of late."""

from collections import deque


class Waiting:
    """Counts what turns took. `admitted` run at once; past `most` that wait, a new one is refused."""

    def __init__(self, admitted: int = 8, most: int = 32) -> None:
        self.admitted = admitted
        self.most = most
        self._took_s: deque[float] = deque([3.0], maxlen=20)  # a guess until there is one

    def took(self, seconds: float) -> None:
        """A turn has ended, as far as the queue is concerned."""
        self._took_s.append(seconds)

    def wait_s(self, place: int) -> float:
        """About how many seconds until the one at `place` (from 1) is admitted: one leaves every so often."""
        return place * self.turn_s() / self.admitted

    def turn_s(self) -> float:
        """About how many seconds a turn takes."""
        return sum(self._took_s) / len(self._took_s)
