"""Days, times of day, phone numbers and references in a text, with what they say. Knows no listing and no clock.

agent/dates.py reads the words of one day for a given today; here a whole text is read, and only days that are
named by month and day.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from agent.dates import MONTHS, WEEKDAYS

HALF_DAY_MINUTES = 12 * 60


class Day(NamedTuple):
    """A day as far as it is said: "November 28" has no year, "December 2026" no day. Monday is weekday 0."""

    month: int
    day: int | None = None
    year: int | None = None
    weekday: int | None = None

    @classmethod
    def of(cls, year: int, month: int, day: int) -> "Day":
        """A whole day, its weekday worked out. Raises ValueError when there is no such day."""
        return cls(month, day, year, date(year, month, day).weekday())

    def fits(self, other: "Day") -> bool:
        """Whether both may be the same day: what the one says, the other says too or leaves open."""
        return all(a is None or b is None or a == b for a, b in zip(self, other, strict=True))


class Moment(NamedTuple):
    """`value` is a Day, the minute of the day (a "clock" shows it without AM or PM), digits, or letters and digits."""

    start: int
    end: int
    kind: Literal["date", "time", "clock", "phone", "code"]
    value: Day | float | str


_I = re.IGNORECASE
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS) + "|sept"
_WEEKDAY = "|".join(f"{name}|{name[:3]}" for name in WEEKDAYS) + "|tues|thur|thurs|weds"
_TH = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:(?P<weekday>{_WEEKDAY})\b\.?,?\s+(?:the\s+)?)?"
    rf"(?:(?P<month>{_MONTH})\b\.?\s+(?:(?P<day>\d\d?){_TH}\b(?![:,]\d)(?:,?\s+(?P<year>20\d\d)\b)?|(?P<whole>20\d\d)\b)"
    rf"|(?P<first>\d\d?){_TH}\s+(?:of\s+)?(?P<then>{_MONTH})\b(?:,?\s+(?P<at>20\d\d)\b)?)"
    r"|\b(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    r"|\b(?P<us>\d\d?/\d\d?/\d{4})\b",
    _I,
)
_TIME = re.compile(
    r"\b(?P<hour>\d\d?)(?::(?P<minute>\d\d))?\s?(?P<half>[ap])(?:m\b|\.\s?m\b\.?)"
    r"|\b(?P<shown>\d\d?):(?P<past>\d\d)(?![\d:])|\b(?P<hours>\d\d?)\s+o['’]?clock\b|\b(?P<word>noon|midnight)\b",
    _I,
)
# North American numbers with area code (509-555-0142), without, and others by their plus (ITU-T E.164).
_PHONE = re.compile(
    r"(?<![\w$-])(?:(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}|\d{3}-\d{4}|\+\d[\d\s().-]{6,18}\d)"
    r"(?![\w-])"
)
# References of viewings (VX-7K2QXMA), listing keys (VX1006), ZIP codes of nine digits.
_CODE = re.compile(r"\b(?:[A-Z]{2}-[A-Z0-9]{7}|[A-Z]{1,4}-?\d{3,}[A-Z0-9]*|\d{5}-\d{4})\b")


def moments(text: str) -> Iterator[Moment]:
    """All of them, kind after kind; spans of different kinds may overlap, and then the first one counts."""
    for found in _CODE.finditer(text):
        yield Moment(*found.span(), "code", code_value(found[0]))
    for found in _PHONE.finditer(text):
        yield Moment(*found.span(), "phone", phone_value(found[0]))
    for found in _DATE.finditer(text):
        if (day := _day(found)) is not None:
            yield Moment(*found.span(), "date", day)
    for found in _TIME.finditer(text):
        if (moment := _time(found)) is not None:
            yield moment


def code_value(text: str) -> str:
    """ "VX-7K2QXMA" as "VX7K2QXMA"."""
    return "".join(c for c in text.upper() if c.isalnum())


def phone_value(text: str) -> str:
    """The digits, without the country code 1 of North America."""
    digits = "".join(c for c in text if c.isdecimal())
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def _day(found: re.Match[str]) -> Day | None:
    """None for what only looks like a day: November 31."""
    if iso := found["iso"] or _iso(found["us"]):
        year, month, day = (int(part) for part in iso.split("-"))
        return Day(month, day, year) if 1 <= month <= 12 and 1 <= day <= 31 else None
    name, number = found["month"] or found["then"], found["day"] or found["first"]
    year_said = found["year"] or found["whole"] or found["at"]
    day_of_month = int(number) if number else None
    if day_of_month is not None and not 1 <= day_of_month <= 31:
        return None
    return Day(
        _place(name, MONTHS) + 1,
        day_of_month,
        int(year_said) if year_said else None,
        _place(found["weekday"], WEEKDAYS) if found["weekday"] else None,
    )


def _iso(us: str | None) -> str:
    month, day, year = us.split("/") if us else ("", "", "")
    return f"{year}-{month}-{day}" if us else ""


def _place(name: str, names: tuple[str, ...]) -> int:
    return next(at for at, each in enumerate(names) if each.startswith(name[:3].casefold()))


def _time(found: re.Match[str]) -> Moment | None:
    if word := found["word"]:
        return Moment(*found.span(), "time", HALF_DAY_MINUTES if word.casefold() == "noon" else 0)
    hour, minute = int(found["hour"] or found["shown"] or found["hours"]), int(found["minute"] or found["past"] or 0)
    if hour > 23 or minute > 59 or (found["half"] and not 1 <= hour <= 12):
        return None
    if half := found["half"]:
        afternoon = half.casefold() == "p"
        return Moment(*found.span(), "time", (hour % 12) * 60 + minute + HALF_DAY_MINUTES * afternoon)
    # "14:00" and "09:00" are of a clock of 24 hours; "2:30" may be either half of the day.
    certain = hour > 12 or (found["shown"] or "").startswith("0")
    return Moment(*found.span(), "time" if certain else "clock", hour * 60 + minute)
