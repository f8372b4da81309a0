"""What was paid for rounds that were refused or broke off before both clips were there: paid once, not once an attempt.

The sound itself is not kept here (clauses are, in the speech cache): asked for again, it is made again, and what was
paid counts. In memory: a restart forgets it.
"""

from collections import OrderedDict

MOST = 1_000  # rounds; the oldest go first


class Prepaid:
    """Microseconds of sound by trial and round. For one event loop."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._us: OrderedDict[tuple[str, int], int] = OrderedDict()

    def of(self, trial_id: str, number: int) -> int:
        return self._us.get((trial_id, number), 0)

    def keep(self, trial_id: str, number: int, paid_us: int) -> None:
        """An attempt that came less far than one before it takes nothing away."""
        paid_us = max(paid_us, self._us.pop((trial_id, number), 0))
        if paid_us:
            self._us[trial_id, number] = paid_us
        while len(self._us) > self._most:
            self._us.popitem(last=False)

    def used(self, trial_id: str, number: int) -> None:
        """The round is there: nothing is owed any more."""
        self._us.pop((trial_id, number), None)
