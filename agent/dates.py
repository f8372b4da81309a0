"""Days in plain words, read for a given today. Never guesses: what may mean two days gives both.

Knows no clock and no time zone: the caller gives the day it is where the words are meant. US order for figures
alone: "11/12" is November 12.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from agent.figures import FIGURES, figures

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT = {"tues": "tuesday", "thur": "thursday", "thurs": "thursday", "weds": "wednesday", "sept": "september"}
_SHORT |= {name[:3]: name for name in (*WEEKDAYS, *MONTHS)}
_PLAIN = ("today", "tomorrow", "tonight", "weekend", "next", "week", "weeks", "this", "coming", "after", "from", "days")
_KNOWN = frozenset((*WEEKDAYS, *MONTHS, *_PLAIN, *FIGURES))
_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_FILLERS = re.compile(r"\b(?:on|the|of|for|please|maybe|perhaps|a|an)\b|(?<!\d)[.](?!\d)|[,;!?]")
_PART_OF_DAY = re.compile(r"\b(?:in )?(?:morning|afternoon|evening)\b")

Days = tuple[date, ...]


class Span(NamedTuple):
    """From the first day to the last, both included."""

    first: date
    last: date


def read_date(text: str, today: date) -> Days:
    """The days that `text` may mean, earliest first: () when it is not understood, several when it is not clear."""
    words = _plain(text)
    for pattern, meaning in _DATES:
        if found := re.fullmatch(pattern, words):
            try:
                return tuple(sorted(set(meaning(found, today))))
            except (ValueError, OverflowError):  # February 30
                return ()
    return ()


def read_span(text: str, today: date) -> tuple[Span, ...]:
    """As `read_date`, but "this weekend", "next week", "2026-11-28/2026-11-29" and "Friday to Sunday" are one span."""
    ends = re.split(r"/(?=\d{4}-)|\s+(?:to|until|through|till)\s+", text.strip())
    if len(ends) == 2:
        first, last = read_date(ends[0], today), read_date(ends[1], today)
        return (Span(first[0], last[-1]),) if first and last and first[0] <= last[-1] else ()
    days = read_date(text, today)
    if days and re.search(r"\b(?:weekend|week)$", _plain(text)) and (days[-1] - days[0]).days < 7:
        return (Span(days[0], days[-1]),)
    return tuple(Span(day, day) for day in days)


def say_day(day: date, today: date) -> str:
    """ "Saturday, November 28"; with the year when it is not this one."""
    year = f", {day.year}" if day.year != today.year else ""
    return f"{day:%A}, {day:%B} {day.day}{year}"


def _plain(text: str) -> str:
    """Lower case, no fillers, figures for words, spelling mended: "The twenty-eighth" becomes "28"."""
    words = _PART_OF_DAY.sub(" ", _FILLERS.sub(" ", text.casefold().replace("a week", "1 week").replace("–", "-")))
    words = re.sub(r"(?<=[a-z])-|-(?=[a-z])", " ", words)
    return figures(" ".join(_mended(word) for word in words.split()))


@cache
def _vocabulary() -> Sequence[str]:
    return sorted(_KNOWN)


def _mended(word: str) -> str:
    """ "saterday" becomes "saturday"; what is as near to two words stays as it is."""
    if word in _KNOWN or not word.isalpha():
        return word
    if word in _SHORT:
        return _SHORT[word]
    if not 5 <= len(word) <= 12:
        return word
    allowed = 1 if len(word) < 7 else 2
    near = [(OSA.distance(word, known, score_cutoff=allowed), known) for known in _vocabulary() if len(known) > 4]
    best = min(near)[0]
    nearest = [known for distance, known in near if distance == best]
    return nearest[0] if best <= allowed and len(nearest) == 1 else word


def _coming(weekday: str, today: date) -> date:
    """The first such day from today on."""
    return today + timedelta((WEEKDAYS.index(weekday) - today.weekday()) % 7)


def _weekday(found: re.Match[str], today: date) -> Days:
    day, week = _coming(found["weekday"], today), timedelta(7)
    match found["which"]:
        case "this":
            return (day,)
        case "coming" | "this coming":
            return (day if day > today else day + week,)
        case "next":
            # Half of all people mean the coming one, the other half the one after.
            return (day + week,) if day == today else (day, day + week)
        case _:
            return (day, day + week) if day == today else (day,)


def _week_after(found: re.Match[str], today: date) -> Days:
    day = _coming(found["weekday"], today)
    later = tuple(day + timedelta(7 * weeks) for weeks in (1, 2))
    return later if day == today else later[:1]


def _of_next_week(found: re.Match[str], today: date) -> Days:
    weekday = WEEKDAYS.index(found["weekday"])
    return tuple(day for day in _next_week(found, today) if day.weekday() == weekday)


def _next_week(_: re.Match[str], today: date) -> Days:
    """Weeks begin on Monday for some and on Sunday for others: only a Sunday's words are unclear by that."""
    monday = today + timedelta(7 - today.weekday())
    days = {monday + timedelta(at) for at in range(7)}
    if today.weekday() == 6:  # "Friday next week", said on a Sunday
        days |= {monday + timedelta(7 + at) for at in range(6)}
    return tuple(days)


def _this_week(_: re.Match[str], today: date) -> Days:
    return tuple(today + timedelta(at) for at in range(7 - today.weekday()))


def _weekend(found: re.Match[str], today: date) -> Days:
    if today.weekday() == 6:
        coming: Days = (today,) if found["which"] else (today, *_both(today + timedelta(6)))
    else:
        coming = tuple(day for day in _both(_coming("saturday", today)) if day >= today)
    if found["which"] != "next":
        return coming
    after = _both(_coming("saturday", today + timedelta(2 if today.weekday() >= 5 else 7)))
    return after if today.weekday() >= 5 else (*coming, *after)


def _both(saturday: date) -> Days:
    return saturday, saturday + timedelta(1)


def _later(found: re.Match[str], today: date) -> Days:
    days = int(found["count"]) * (7 if found["unit"].startswith("week") else 1)
    start = {"tomorrow": 1}.get(found["start"] or "", 0)
    return (today + timedelta(days + start),)


def _named(found: re.Match[str], today: date) -> Days:
    month = MONTHS.index(found["month"]) + 1
    return _agreeing(found["weekday"], _in_year(found["year"], month, int(found["day"]), today), today)


def _in_figures(found: re.Match[str], today: date) -> Days:
    month, day = int(found["month"]), int(found["day"])
    if month > 12:  # "28/11" can only be read the other way round
        month, day = day, month
    return _agreeing(found["weekday"], _in_year(found["year"], month, day, today), today)


def _in_year(year: str | None, month: int, day: int, today: date) -> date:
    """Without a year the next such day."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for one in range(today.year, today.year + 9):  # nine: February 29 across the year 2100
        if (month, day) == (2, 29) and (one % 4 or (one % 100 == 0 and one % 400)):
            continue
        if (found := date(one, month, day)) >= today:
            return found
    raise ValueError("no such day")


def _of_month(found: re.Match[str], today: date) -> Days:
    """ "the 28th": of this month if it is still to come, else of the next one that has such a day."""
    day = int(found["day"])
    for ahead in range(13):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        try:
            one = date(year, month + 1, day)
        except ValueError:
            continue
        if one >= today:
            return _agreeing(found["weekday"], one, today)
    raise ValueError("no such day")


def _agreeing(weekday: str | None, day: date, today: date) -> Days:
    """ "Saturday the 29th", when the 29th is a Sunday, is not clear."""
    if weekday is None or WEEKDAYS[day.weekday()] == weekday:
        return (day,)
    nearest = min((day + timedelta(at) for at in range(-3, 4)), key=lambda one: WEEKDAYS[one.weekday()] != weekday)
    return day, nearest if nearest >= today else nearest + timedelta(7)


def _exactly(found: re.Match[str], _: date) -> Days:
    return (date.fromisoformat(found[0]),)


_DAY = rf"(?:(?P<weekday>{_WEEKDAY}) )?"
_YEAR = r"(?: (?P<year>20\d\d))?"
_DATES: Sequence[tuple[str, Callable[[re.Match[str], date], Days]]] = (
    (r"\d{4}-\d\d-\d\d", _exactly),
    (r"today|tonight|this", lambda _, today: (today,)),  # "this afternoon" has lost its second word
    (r"(?:tomorrow|tmrw|tmr)", lambda _, today: (today + timedelta(1),)),
    (r"day after tomorrow", lambda _, today: (today + timedelta(2),)),
    (rf"(?:(?P<which>this coming|this|coming|next) )?(?P<weekday>{_WEEKDAY})", _weekday),
    (rf"(?P<weekday>{_WEEKDAY}) next week", _of_next_week),
    (rf"next week (?P<weekday>{_WEEKDAY})", _of_next_week),
    (rf"(?:(?:1 )?week (?:from|after) )(?:this |coming )?(?P<weekday>{_WEEKDAY})", _week_after),
    (rf"(?P<weekday>{_WEEKDAY}) week", _week_after),
    (r"(?:(?P<which>this coming|this|coming|next) )?weekend", _weekend),
    (r"next week", _next_week),
    (r"(?:later )?this week", _this_week),
    (r"in (?P<count>\d{1,3}) (?P<unit>days?|weeks?)(?P<start>)", _later),
    (r"(?P<count>\d{1,3}) (?P<unit>days?|weeks?) (?:from (?P<start>now|today|tomorrow)|later)", _later),
    (rf"{_DAY}(?P<month>{_MONTH}) (?P<day>\d\d?){_YEAR}", _named),
    (rf"{_DAY}(?P<day>\d\d?) (?P<month>{_MONTH}){_YEAR}", _named),
    (rf"{_DAY}(?P<month>\d\d?)[/.-](?P<day>\d\d?)(?:[/.-](?P<year>20\d\d|\d\d))?", _in_figures),
    (rf"{_DAY}(?P<day>\d\d?)", _of_month),
)
