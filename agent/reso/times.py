"""Dates and times from outside: aware, in UTC, never guessed. A property's own time needs its zone."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo

from agent.reso.notes import Notes, is_blank, note, told_once

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?(Z|[+-]00:?00)?")
_MOMENT = re.compile(r"[0-9-]{10}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_YEARS = range(1900, 2201)


def _day(value: object, info: ValidationInfo) -> date | None:
    told = told_once(value)
    if isinstance(told, date) and not isinstance(told, datetime):
        return told
    if is_blank(told, info):
        return None
    text = told.strip()[:40] if isinstance(told, str) else ""
    if not _DAY.match(text) or not (len(text) == 10 or _MIDNIGHT.fullmatch(text[10:])):
        raise ValueError("not a date like 2026-11-23")
    if text[:10] != told:
        note(info, "normalised", "a date with a midnight or spaces: the date is kept")
    return _in_our_time(date.fromisoformat(text[:10]))


def _moment(value: object, info: ValidationInfo) -> datetime | None:
    """Aware, in UTC. Without an offset it is UTC, as the Web API has it."""
    parsed = _parsed_moment(value, info)
    if parsed is not None and parsed.tzinfo is None:
        note(info, "normalised", "no offset: taken as UTC")
        parsed = parsed.replace(tzinfo=UTC)
    return parsed and parsed.astimezone(UTC)


def _local_moment(value: object, info: ValidationInfo) -> datetime | None:
    """Aware, in UTC. Without an offset it is the property's time, which must then be known."""
    day = info.data.get("OpenHouseDate")
    text = value.strip() if isinstance(value, str) else ""
    clock = isinstance(day, date) and len(text) <= 8 and _CLOCK.fullmatch(text)
    parsed = datetime.combine(day, time.fromisoformat(text)) if clock and day else _parsed_moment(value, info)
    if parsed is None or parsed.tzinfo is not None:
        return parsed and parsed.astimezone(UTC)
    zone = info.context.zone if isinstance(info.context, Notes) else None
    if zone is None:
        raise ValueError("a time without an offset, and the property's time zone is not known")
    note(info, "normalised", "a time without an offset: taken as the property's")
    return parsed.replace(tzinfo=zone).astimezone(UTC)


def _parsed_moment(value: object, info: ValidationInfo) -> datetime | None:
    told = told_once(value)
    if isinstance(told, datetime):
        return told
    if is_blank(told, info):
        return None
    text = told.strip()[:60] if isinstance(told, str) else ""
    if not _MOMENT.fullmatch(text):
        raise ValueError("not a time like 2026-11-23T18:00:00Z")
    parsed = datetime.fromisoformat(text)
    _in_our_time(parsed)
    return parsed


def _in_our_time(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError(f"a year out of {_YEARS[0]} to {_YEARS[-1]}")
    return day


Day = Annotated[date | None, BeforeValidator(_day)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
LocalTime = Annotated[datetime, BeforeValidator(_local_moment)]
LocalMoment = Annotated[datetime | None, BeforeValidator(_local_moment)]
