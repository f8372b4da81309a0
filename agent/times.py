"""Times of day in plain words, and how a person says a time. Knows no day, no clock and no time zone."""

import re
from collections.abc import Callable, Sequence
from datetime import time

from agent.figures import figures


def read_time(text: str) -> time | None:
    """A time of day; a bare hour from 1 to 7 is in the afternoon. None when it is not understood.

    "2", "2 pm", "half past two", "two thirty", "quarter to three", "noon", "14:00", "2 in the afternoon".
    """
    words = re.sub(r"\b([ap])[.]?\s?m\b[.]?", r"\1m", text.casefold())
    words = re.sub(r"\b(?:at|about|around|o'?clock|oclock|sharp|the|in|a|on the dot|hours|tonight)\b", " ", words)
    words = re.sub(r"\bevening\b|\bafternoon\b", "pm", re.sub(r"\bmorning\b", "am", words))
    words = figures(re.sub(r"(?<=[a-z])-(?=[a-z])|[,;!?]|[.](?!\d)", " ", words))
    if words in ("noon", "midday", "12 noon"):
        return time(12)
    if words in ("midnight", "12 midnight"):
        return time(0)
    for pattern, hour_and_minute in _TIMES:
        if found := re.fullmatch(pattern, words):
            hour, minute = hour_and_minute(found)
            return _time(hour, minute, found["half"], leading_zero=found[0].startswith("0"))
    return None


def say_time(at: time) -> str:
    """ "2 PM", "2:30 PM", "noon"."""
    if (at.hour, at.minute) == (12, 0):
        return "noon"
    minute = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minute} {'AM' if at.hour < 12 else 'PM'}"


def say_span(starts: time, ends: time) -> str:
    """ "from 1 to 3 PM", "from 11 AM to 1 PM"."""
    first, last = say_time(starts), say_time(ends)
    return f"from {first.removesuffix(last[-3:]) if first[-3:] == last[-3:] else first} to {last}"


def _minutes(count: str) -> int:
    return {"quarter": 15, "half": 30}.get(count) or int(count)


def _past(found: re.Match[str]) -> tuple[int, int]:
    return int(found["hour"]), _minutes(found["count"])


def _before(found: re.Match[str]) -> tuple[int, int]:
    hour = int(found["hour"])
    return (hour - 1 if hour > 1 else 12), 60 - _minutes(found["count"])


def _by_clock(found: re.Match[str]) -> tuple[int, int]:
    return int(found["hour"]), int(found["minute"] or 0)


_HALF = r"(?: ?(?P<half>am|pm))?"
_TIMES: Sequence[tuple[str, Callable[[re.Match[str]], tuple[int, int]]]] = (
    (rf"(?P<count>half|quarter|\d\d?) past (?P<hour>\d\d?){_HALF}", _past),
    (rf"(?P<count>quarter|\d\d?) (?:to|before|of) (?P<hour>\d\d?){_HALF}", _before),
    (rf"(?P<hour>\d\d?)(?:[:.](?P<minute>\d\d)(?::00)?)?{_HALF}", _by_clock),
    (rf"(?P<hour>\d\d?) (?P<minute>[1-5]\d){_HALF}", _by_clock),
    (rf"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d){_HALF}", _by_clock),
)


def _time(hour: int, minute: int, half: str | None, *, leading_zero: bool) -> time | None:
    if hour > 23 or minute > 59 or (half == "am" and hour > 12):
        return None
    if half == "am":
        return time(hour % 12, minute)
    if half == "pm":
        return time(hour % 12 + 12, minute)
    # "02:00" is how a clock of 24 hours writes two at night.
    return time(hour + 12 if 1 <= hour <= 7 and not leading_zero else hour, minute)
