"""Counters of earlier runs, so that a run can tell what happened since: one scrape a run, for as long as it matters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deploy.checking.results import Unread
from deploy.checking.samples import Samples, Series, growth

# The counters that some check looks at over time; all others are not kept.
COUNTERS = frozenset(
    (
        *("vox_turns_total", "vox_taken_over_total", "vox_first_sound_seconds_bucket"),
        *("vox_store_errors_total", "vox_tts_errors_total", "restarts"),
    )
)


@dataclass(frozen=True, slots=True)
class Scrape:
    """What one source told, at a time in Unix seconds."""

    at_unix_s: float
    samples: Mapping[Series, float]


@dataclass(frozen=True, slots=True)
class Growth:
    """What was added to counters over `over_s` seconds. Over 0 seconds: this is the first scrape, nothing is known."""

    over_s: float
    samples: Samples


def kept(scrapes: Iterable[Scrape], now_unix_s: float, window_s: float) -> tuple[Scrape, ...]:
    """Those of the window and the one before it, oldest first.

    What is twice as old is gone: hours in which nobody looked are not told as the last minutes. So is what lies in the
    future: the clock was set back.
    """
    usable = sorted(
        (one for one in scrapes if now_unix_s - 2 * window_s <= one.at_unix_s < now_unix_s),
        key=lambda one: one.at_unix_s,
    )
    before = [one for one in usable if one.at_unix_s <= now_unix_s - window_s]
    return tuple(before[-1:] + [one for one in usable if one.at_unix_s > now_unix_s - window_s])


def looked(
    earlier: Sequence[Scrape], told: Mapping[Series, float] | Unread, now_unix_s: float, window_s: float
) -> tuple[tuple[Scrape, ...], Growth | Unread]:
    """The scrapes to keep, with this one, and what has grown. One that could not be had leaves no gap to be misread."""
    before = kept(earlier, now_unix_s, window_s)
    if isinstance(told, Unread):
        return before, told
    counters = {series: value for series, value in told.items() if series[0] in COUNTERS}
    scrapes = (*before, Scrape(now_unix_s, counters))
    return scrapes, Growth(now_unix_s - scrapes[0].at_unix_s, growth([one.samples for one in scrapes]))
