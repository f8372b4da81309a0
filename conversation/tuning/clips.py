"""The clips of blind rounds, in memory for a while, under names that tell nothing. Knows no sound and no order."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MAX_BYTES = 64 * 1024 * 1024  # about 12 minutes of each clip of a pair
MAX_AGE_S = 2 * 3_600.0


@dataclass(frozen=True, slots=True)
class Pair:
    """The clips of one round in the order in which they are heard, each by its name."""

    invite_id: str
    trial_id: str
    number: int
    clips: dict[str, bytes]
    made_s: float

    @property
    def names(self) -> list[str]:
        return list(self.clips)


class Clips:
    """For one event loop. Past `max_bytes` or `max_age_s` the oldest pair goes; the newest one stays in any case."""

    def __init__(
        self, max_bytes: int = MAX_BYTES, max_age_s: float = MAX_AGE_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s
        self._clock = clock
        self._pairs: OrderedDict[tuple[str, int], Pair] = OrderedDict()

    def keep(self, invite_id: str, trial_id: str, number: int, clips: tuple[bytes, bytes]) -> Pair:
        """In the place of those of that round, if there are any."""
        named = {secrets.token_hex(16): clip for clip in clips}
        pair = Pair(invite_id, trial_id, number, named, self._clock())
        self._pairs.pop((trial_id, number), None)
        self._pairs[trial_id, number] = pair
        self._trim()
        return pair

    def of(self, trial_id: str, number: int) -> Pair | None:
        self._trim()
        return self._pairs.get((trial_id, number))

    def find(self, invite_id: str, trial_id: str, name: str) -> Pair | None:
        """The one that has a clip of that name; None when it is not kept (any more), or not that invite's."""
        self._trim()
        theirs = (one for one in self._pairs.values() if (one.invite_id, one.trial_id) == (invite_id, trial_id))
        return next((one for one in theirs if name in one.clips), None)

    def drop(self, which: Callable[[Pair], bool]) -> None:
        for key in [key for key, pair in self._pairs.items() if which(pair)]:
            del self._pairs[key]

    def _trim(self) -> None:
        oldest_s = self._clock() - self._max_age_s
        self.drop(lambda pair: pair.made_s < oldest_s)
        size = sum(len(clip) for pair in self._pairs.values() for clip in pair.clips.values())
        while size > self._max_bytes and len(self._pairs) > 1:
            _, gone = self._pairs.popitem(last=False)
            size -= sum(map(len, gone.clips.values()))
