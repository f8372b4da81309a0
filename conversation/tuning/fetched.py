"""Who has fetched which clips of which round: a vote counts of somebody who could have heard both, and of nobody else.

In memory, by session: after a restart a round is fetched once more before it is voted on. Knows no sound.
"""

from collections import OrderedDict
from collections.abc import Callable

from conversation.tuning.clips import Pair

MOST = 10_000  # rounds of sessions; past it those that were fetched longest ago are forgotten
Key = tuple[str, str, int]  # session, trial, round


class Fetched:
    """For one event loop."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._names: OrderedDict[Key, frozenset[str]] = OrderedDict()

    def note(self, session_id: str, pair: Pair, name: str) -> None:
        """Of a pair that was made anew meanwhile both are to be fetched: names of the one before count no more."""
        key = (session_id, pair.trial_id, pair.number)
        before = self._names.pop(key, frozenset())
        self._names[key] = (before & pair.clips.keys()) | {name}
        while len(self._names) > self._most:
            self._names.popitem(last=False)

    def both(self, session_id: str, trial_id: str, number: int) -> bool:
        return len(self._names.get((session_id, trial_id, number), ())) == 2

    def drop(self, which: Callable[[str, int], bool]) -> None:
        """`which` is asked by trial and round."""
        for key in [key for key in self._names if which(key[1], key[2])]:
            del self._names[key]
