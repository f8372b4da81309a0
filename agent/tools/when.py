"""Days that were said unclearly, as faults that name the choices. Knows no listing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from agent.dates import read_span, say_day
from agent.tools.outcome import error

_MAX_CHOICES = 8


def unclear_span(words: str, today: date) -> dict[str, Any] | None:
    """The fault of days that are not one span; None when they are."""
    spans = read_span(words, today)
    if len(spans) == 1:
        return None
    return ambiguous_date(words, [span.first for span in spans], today) if spans else unclear_date(words)


def ambiguous_date(words: str, days: Sequence[date], today: date) -> dict[str, Any]:
    """`choices` are ISO dates; `said` the same as people say them."""
    choices = list(days)[:_MAX_CHOICES]
    said = [say_day(day, today) for day in choices]
    message = f'"{words}" may mean {or_list(said)}. Which day is meant?'
    return error("ambiguous_date", message, choices=[day.isoformat() for day in choices], said=said)


def unclear_date(words: str) -> dict[str, Any]:
    message = (
        f'"{words}" is not a day that is understood. Expected a weekday, a date such as November 28, or YYYY-MM-DD.'
    )
    return error("unclear_date", message)


def or_list(parts: Sequence[str]) -> str:
    """ "a", "a or b", "a, b, or c" (the parts may hold commas themselves)."""
    if len(parts) < 3:
        return " or ".join(parts)
    return f"{', '.join(parts[:-1])}, or {parts[-1]}"
