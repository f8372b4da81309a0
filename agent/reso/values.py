"""What one field may hold: types that read a value from outside without guessing, and tell what they changed.

A value is kept as it came, or changed without loss ("450000.00", "Y", a compact lookup) and that is noted in the
validation context, or refused with a ValueError, which the caller turns into a null. Null and blank are one case.
Knows no field by name.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from agent.reso import lookups
from agent.reso.text import cleaned, is_hidden
from agent.reso.zones import zone_named

Action = Literal["refused", "nulled", "normalised", "sanitised", "duplicate"]
_MAX_REMARKS_CHARS = 32_000  # the dictionary suggests 4,000; servers may send more
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?(Z|[+-]00:?00)?")
_MOMENT = re.compile(r"[0-9-]{10}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_YEARS = range(1900, 2201)
_FLAGS = {"true": True, "t": True, "yes": True, "y": True, "1": True}
_FLAGS |= {"false": False, "f": False, "no": False, "n": False, "0": False}


@dataclass(slots=True)
class Notes:
    """The validation context of one record: how its values are written, and what was changed so far."""

    all_text: bool = False  # CSV: "3" is how a number is written there, and a blank cell is a null
    zone: tzinfo | None = None  # of times without an offset; None: unknown
    changes: list[tuple[str, Action, str]] = field(default_factory=list)


class Twice:
    """Stands for the value of a name that an object has twice, with different values."""


def _note(info: ValidationInfo, action: Action, reason: str) -> None:
    notes = info.context
    change = (info.field_name or "", action, reason)
    if isinstance(notes, Notes) and change not in notes.changes:
        notes.changes.append(change)


def _all_text(info: ValidationInfo) -> bool:
    return isinstance(info.context, Notes) and info.context.all_text


def _is_blank(value: object, info: ValidationInfo) -> bool:
    """Null, or a text of nothing but spaces, which outside CSV is told."""
    if isinstance(value, str) and not value.strip():
        if value and not _all_text(info):
            _note(info, "normalised", "blank: as good as null")
        return True
    return value is None


def _told_once(value: object) -> object:
    if isinstance(value, Twice):
        raise ValueError("given twice, with different values")
    return value


def _text(value: object, info: ValidationInfo) -> str | None:
    match _told_once(value):
        case None:
            return None
        case bool() | float():
            raise ValueError("not a text")
        case int() as number if abs(number) < 10**20:
            _note(info, "normalised", "a number where text belongs: its digits are kept")
            return str(number)
        case str() as raw if len(raw) <= _MAX_REMARKS_CHARS:
            return _clean(raw, info)
        case str():
            raise ValueError("the text is far too long")
        case _:
            raise ValueError("not a text")


def _clean(raw: str, info: ValidationInfo) -> str | None:
    text, sanitised = cleaned(raw)
    if sanitised:
        _note(info, "sanitised", "control characters or markup taken out")
    elif text != raw and not _is_blank(raw, info):
        _note(info, "normalised", "line breaks and repeated spaces became single spaces")
    return text or None


def _key(value: object, info: ValidationInfo) -> str:
    """A key is kept letter by letter: one with markup or hidden characters is none."""
    told = _told_once(value)
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < 10**20:
        _note(info, "normalised", "a number where text belongs: its digits are kept")
        return str(told)
    if not isinstance(told, str):
        raise ValueError("missing" if told is None else "not a text")
    key = told.strip()
    if not key or any(is_hidden(c) or c in "<>" for c in key):
        raise ValueError("empty" if not key else "has control characters or markup in it")
    if key != told:
        _note(info, "normalised", "spaces around it taken away")
    return key


def _postal_code(value: object, info: ValidationInfo) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and not 10_000 <= value <= 99_999:
        raise ValueError("a number: leading zeros may be lost")
    return _text(value, info)


def _number(value: object, info: ValidationInfo) -> Decimal | None:
    match _told_once(value):
        case None:
            return None
        case bool():
            raise ValueError("a flag where a number belongs")
        case str() as raw:
            return _number_in(raw.strip(), raw, info)
        case Decimal() as number if number.is_finite() and abs(number) < 10**20:
            return number
        case (int() | float()) as number if abs(number) < 10**20:
            return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
        case _:
            raise ValueError("not a number that can be")


def _number_in(text: str, raw: str, info: ValidationInfo) -> Decimal | None:
    if _is_blank(raw, info):
        return None
    if not _PLAIN_NUMBER.fullmatch(text):
        raise ValueError("not a plain number")
    number = Decimal(text)
    if not _all_text(info):
        _note(info, "normalised", "text where a number belongs")
    elif raw != (text.rstrip("0").rstrip(".") if "." in text else text):
        _note(info, "normalised", "the same number, written plainly")
    return number


def _money(value: object, info: ValidationInfo) -> Decimal | None:
    number = _number(value, info)
    if number is None:
        return None
    cents = number.quantize(Decimal("0.01"))
    if cents != number:
        raise ValueError("more than two decimal places")
    return cents.quantize(Decimal(1)) if cents == int(cents) else cents


def _whole(value: object, info: ValidationInfo) -> int | None:
    number = _number(value, info)
    if number is not None and number != int(number):
        raise ValueError("not a whole number")
    return None if number is None else int(number)


def _amount(value: object, info: ValidationInfo) -> float | None:
    number = _number(value, info)
    return None if number is None else float(number)


def _flag(value: object, info: ValidationInfo) -> bool | None:
    match _told_once(value):
        case None | bool() as told:
            return told
        case (0 | 1) as number:
            _note(info, "normalised", "0 or 1 where a flag belongs")
            return bool(number)
        case str() as raw if _is_blank(raw, info):
            return None
        case str() as raw if (told := _FLAGS.get(raw.strip().lower())) is not None:
            if not _all_text(info) or raw.lower() not in ("true", "false"):
                _note(info, "normalised", "text where a flag belongs")
            return told
        case _:
            raise ValueError("neither true nor false")


def _day(value: object, info: ValidationInfo) -> date | None:
    told = _told_once(value)
    if isinstance(told, date) and not isinstance(told, datetime):
        return told
    if _is_blank(told, info):
        return None
    text = told.strip()[:40] if isinstance(told, str) else ""
    if not _DAY.match(text) or not (len(text) == 10 or _MIDNIGHT.fullmatch(text[10:])):
        raise ValueError("not a date like 2026-11-23")
    if text[:10] != told:
        _note(info, "normalised", "a date with a midnight or spaces: the date is kept")
    return _in_our_time(date.fromisoformat(text[:10]))


def _moment(value: object, info: ValidationInfo) -> datetime | None:
    """Aware, in UTC. Without an offset it is UTC, as the Web API has it."""
    parsed = _parsed_moment(value, info)
    if parsed is not None and parsed.tzinfo is None:
        _note(info, "normalised", "no offset: taken as UTC")
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
    _note(info, "normalised", "a time without an offset: taken as the property's")
    return parsed.replace(tzinfo=zone).astimezone(UTC)


def _parsed_moment(value: object, info: ValidationInfo) -> datetime | None:
    told = _told_once(value)
    if isinstance(told, datetime):
        return told
    if _is_blank(told, info):
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


def _url(value: object, info: ValidationInfo) -> str | None:
    """http(s) to another host, or a plain path beside the data. Nothing else is ever put into a page."""
    told = _told_once(value)
    if _is_blank(told, info):
        return None
    text = told.strip() if isinstance(told, str) and len(told) <= 8000 else ""
    web = re.fullmatch(r"https?://[A-Za-z0-9][^\s<>\"'\\`{}|^]*", text)
    beside = re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.~%-]*(/[A-Za-z0-9_.~%-]+)*", text)
    if not (web or beside) or any(is_hidden(c) for c in text):
        raise ValueError("neither a web address nor a path beside the data")
    if text != told:
        _note(info, "normalised", "spaces around it taken away")
    return text


def _zone_name(value: object, info: ValidationInfo) -> str | None:
    name = _text(value, info)
    if name is not None and zone_named(name) is None:
        raise ValueError("not the name of a time zone")
    return name


def _spelled(text: str, lookup: str, info: ValidationInfo, *, feature: bool = False) -> str:
    value = lookups.standard(lookup, text) or (lookups.spaced(text) if feature else text)
    if value != text:
        _note(info, "normalised", "another spelling of the same value")
    return value


def lookup(name: str, *, locked: bool = False) -> BeforeValidator:
    """For one value. `locked`: no other value is any good; else one that is not known stays as it came."""

    def read(value: object, info: ValidationInfo) -> str | None:
        text = _text(value, info)
        if text is not None and locked and lookups.standard(name, text) is None:
            raise ValueError(f"not one of the values of {name}")
        return None if text is None else _spelled(text, name, info)

    return BeforeValidator(read)


def lookups_of(name: str) -> BeforeValidator:
    """For several values: a list, or one comma string."""

    def read(value: object, info: ValidationInfo) -> tuple[str, ...]:
        texts = (_text(part, info) for part in _parts(value, info))
        found = [_spelled(text, name, info, feature=True) for text in texts if text is not None]
        if len(set(found)) < len(found):
            _note(info, "normalised", "repeated values are kept once")
        return tuple(dict.fromkeys(found))

    return BeforeValidator(read)


def _parts(value: object, info: ValidationInfo) -> list[Any] | tuple[Any, ...]:
    """A Lookup[] comes as a list or, from older servers and in CSV, as one comma string."""
    match _told_once(value):
        case None:
            return ()
        case (list() | tuple()) as parts:
            if any(isinstance(part, bool | int | float | Mapping | list) for part in parts):
                raise ValueError("not a list of texts")
            if None in parts:
                _note(info, "normalised", "nulls in the list left out")
            return parts
        case str() as raw if len(raw) <= _MAX_REMARKS_CHARS:
            return _parts_in(raw, info)
        case _:
            raise ValueError("not a list of texts")


def _parts_in(raw: str, info: ValidationInfo) -> list[Any] | tuple[Any, ...]:
    if _is_blank(raw, info):
        return ()
    if raw.lstrip().startswith("["):
        try:
            inner = json.loads(raw)
        except (ValueError, RecursionError):
            raise ValueError("not a list of texts") from None
        if not isinstance(inner, list):
            raise ValueError("not a list of texts")
        parts = _parts(inner, info)
    else:
        parts = [part.strip() for part in raw.split(",") if part.strip()]
    if not _all_text(info):
        _note(info, "normalised", "one text where a list belongs")
    return parts


# The types of the dictionary. Max lengths are wider than its own: servers are.
Key = Annotated[str, Field(max_length=255), BeforeValidator(_key)]
Text = Annotated[str | None, Field(max_length=255), BeforeValidator(_text)]
Remarks = Annotated[str | None, Field(max_length=_MAX_REMARKS_CHARS), BeforeValidator(_text)]
PostalText = Annotated[str | None, Field(max_length=10), BeforeValidator(_postal_code)]
ZoneName = Annotated[str | None, Field(max_length=64), BeforeValidator(_zone_name)]
Url = Annotated[str | None, BeforeValidator(_url)]
Address = Annotated[str, BeforeValidator(_url)]
Flag = Annotated[bool | None, BeforeValidator(_flag)]
Count = Annotated[int | None, Field(ge=0, le=500), BeforeValidator(_whole)]
Position = Annotated[int | None, Field(ge=-1000, le=100_000), BeforeValidator(_whole)]
Year = Annotated[int | None, Field(ge=1600, le=2100), BeforeValidator(_whole)]
Amount = Annotated[float | None, Field(ge=0, le=1e9), BeforeValidator(_amount)]
DegreesNorth = Annotated[float | None, Field(ge=-90, le=90), BeforeValidator(_amount)]
DegreesEast = Annotated[float | None, Field(ge=-180, le=180), BeforeValidator(_amount)]
Money = Annotated[Decimal | None, Field(ge=0, lt=10**12), BeforeValidator(_money)]
Price = Annotated[Decimal, Field(gt=0, lt=10**12), BeforeValidator(_money)]
Day = Annotated[date | None, BeforeValidator(_day)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
LocalTime = Annotated[datetime, BeforeValidator(_local_moment)]
LocalMoment = Annotated[datetime | None, BeforeValidator(_local_moment)]
