"""Which backups are kept: the newest of each of the last days, and of each of the last weeks, that have any.

Days and weeks without a backup do not count, so that a host which stood still loses nothing. Knows no files.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime


def kept(made: Iterable[datetime], daily: int, weekly: int, now: datetime) -> set[datetime]:
    """Of the moments when backups were made, those that stay. Days are UTC's, weeks begin on Mondays.

    At most `daily` + `weekly`, of which the newest is always one. What comes after `now` was made under a wrong clock:
    it stays and counts for nothing, or it would push out the good ones.
    """
    moments = set(made)
    past = sorted((at for at in moments if at <= now), reverse=True)
    days = _newest_of_each(past, lambda at: at.astimezone(UTC).toordinal(), daily)
    weeks = _newest_of_each(past, lambda at: (at.astimezone(UTC).toordinal() - 1) // 7, weekly)
    return set(past[:1]) | days | weeks | {at for at in moments if at > now}


def _newest_of_each(newest_first: list[datetime], period: Callable[[datetime], int], periods: int) -> set[datetime]:
    first: dict[int, datetime] = {}
    for at in newest_first:
        first.setdefault(period(at), at)
    return set(list(first.values())[:periods])
