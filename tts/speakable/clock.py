"""Times of day and hours: "2:30 PM", "1-3pm", "10:00 AM–12:00 PM", "9 a.m.", "Mon-Fri 9-5"."""

import re

from tts.speakable import numbers
from tts.speakable.days import DAYS, NAMES
from tts.speakable.scan import DASHES, Found, Piece, Scan, words

_TIME = re.compile(
    r"""
    (?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d))?(?::[0-5]\d)?
    (?:\ ?(?P<half>[aApP])\.?\ ?[mM](?![A-Za-z0-9]))?
    (?![\d:/])
    """,
    re.VERBOSE,
)
_TO = re.compile(rf"\.? ?[{DASHES}] ?")
# Before "9-5" these say that hours are meant.
_OPENING = words("hours hrs daily weekdays weekends today tomorrow tonight") | DAYS.keys() | NAMES


def clock(scan: Scan, at: int) -> Found | None:
    """A time, or a range of them. A bare "9-5" only after a day, "hours" or the like."""
    first = _TIME.match(scan.text, at)
    if first is None:
        return None
    to = _TO.match(scan.text, first.end())
    second = _TIME.match(scan.text, to.end()) if to else None
    if to and second and _is_range(scan, at, first, second):
        lower = _pieces(first, is_round=not first["half"])
        upper = _pieces(second, is_round=not second["minute"])
        return Found(_end(scan, second), (*lower, Piece(to.end() - 1, "to"), *upper))
    if not (first["half"] or first["minute"]):
        return None
    return Found(_end(scan, first), _pieces(first, is_round=False))


def _is_range(scan: Scan, at: int, first: re.Match[str], second: re.Match[str]) -> bool:
    if second["half"] or (second["minute"] and (first["half"] or first["minute"])):
        return True
    is_bare = not (first["minute"] or second["minute"])
    if not is_bare or not (1 <= int(first["hour"]) <= 12 and 1 <= int(second["hour"]) <= 12):
        return False
    last = re.split(rf"[{DASHES}/]", scan.word_before(at).lower())[-1]
    return last in _OPENING


def _end(scan: Scan, time: re.Match[str]) -> int:
    """Where a time ends, with the last stop of "p.m."."""
    return scan.past_stop(time.end()) if "." in time[0] else time.end()


def _pieces(time: re.Match[str], *, is_round: bool) -> tuple[Piece, ...]:
    """In two where "p.m." is a word of its own. `is_round`: a full hour is said without "o'clock"."""
    hour, half = _told(time, is_round=is_round)
    if time["half"] and time.string[time.start("half") - 1].isspace():
        return Piece(time.start(), hour), Piece(time.start("half"), half)
    return (Piece(time.start(), f"{hour} {half}".strip()),)


def _told(time: re.Match[str], *, is_round: bool) -> tuple[str, str]:
    hour, minute, half = int(time["hour"]), time["minute"] or "", time["half"] or ""
    if not half and (hour > 12 or (hour == 0 and minute)):  # the 24-hour clock
        half, hour = "p" if hour > 11 else "a", hour - 12 if hour > 12 else 12
    spoken = numbers.cardinal(str(hour))
    if minute == "00":
        spoken += "" if half or is_round else " o'clock"
    elif minute:
        spoken += f" oh {numbers.cardinal(minute[1])}" if minute[0] == "0" else f" {numbers.cardinal(minute)}"
    return spoken, f"{half.upper()} M" if half else ""
