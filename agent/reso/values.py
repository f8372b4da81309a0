"""What one field may hold: types that read a value from outside without guessing, and tell what they changed.

A value is kept as it came, or changed without loss ("450000.00", "Y", a compact lookup) and that is noted in the
validation context, or refused with a ValueError, which the caller turns into a null. Null and blank are one case.
Knows no field by name.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo

from agent.reso import lookups
from agent.reso.notes import all_text, is_blank, note, told_once
from agent.reso.text import cleaned, is_hidden
from agent.reso.zones import zone_named

_MAX_REMARKS_CHARS = 32_000  # the dictionary suggests 4,000; servers may send more
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_FLAGS = {"true": True, "t": True, "yes": True, "y": True, "1": True}
_FLAGS |= {"false": False, "f": False, "no": False, "n": False, "0": False}


def _text(value: object, info: ValidationInfo) -> str | None:
    match told_once(value):
        case None:
            return None
        case bool() | float():
            raise ValueError("not a text")
        case int() as number if abs(number) < 10**20:
            note(info, "normalised", "a number where text belongs: its digits are kept")
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
        note(info, "sanitised", "control characters or markup taken out")
    elif text != raw and not is_blank(raw, info):
        note(info, "normalised", "line breaks and repeated spaces became single spaces")
    return text or None


def _key(value: object, info: ValidationInfo) -> str:
    """A key is kept letter by letter: one with markup or hidden characters is none."""
    told = told_once(value)
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < 10**20:
        note(info, "normalised", "a number where text belongs: its digits are kept")
        return str(told)
    if not isinstance(told, str):
        raise ValueError("missing" if told is None else "not a text")
    key = told.strip()
    if not key or any(is_hidden(c) or c in "<>" for c in key):
        raise ValueError("empty" if not key else "has control characters or markup in it")
    if key != told:
        note(info, "normalised", "spaces around it taken away")
    return key


def _postal_code(value: object, info: ValidationInfo) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and not 10_000 <= value <= 99_999:
        raise ValueError("a number: leading zeros may be lost")
    return _text(value, info)


def _number(value: object, info: ValidationInfo) -> Decimal | None:
    match told_once(value):
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
    if is_blank(raw, info):
        return None
    if not _PLAIN_NUMBER.fullmatch(text):
        raise ValueError("not a plain number")
    number = Decimal(text)
    if not all_text(info):
        note(info, "normalised", "text where a number belongs")
    elif raw != (text.rstrip("0").rstrip(".") if "." in text else text):
        note(info, "normalised", "the same number, written plainly")
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
    match told_once(value):
        case None | bool() as told:
            return told
        case (0 | 1) as number:
            note(info, "normalised", "0 or 1 where a flag belongs")
            return bool(number)
        case str() as raw if is_blank(raw, info):
            return None
        case str() as raw if (told := _FLAGS.get(raw.strip().lower())) is not None:
            if not all_text(info) or raw.lower() not in ("true", "false"):
                note(info, "normalised", "text where a flag belongs")
            return told
        case _:
            raise ValueError("neither true nor false")


def _url(value: object, info: ValidationInfo) -> str | None:
    """http(s) to another host, or a plain path beside the data. Nothing else is ever put into a page."""
    told = told_once(value)
    if is_blank(told, info):
        return None
    text = told.strip() if isinstance(told, str) and len(told) <= 8000 else ""
    web = re.fullmatch(r"https?://[A-Za-z0-9][^\s<>\"'\\`{}|^]*", text)
    beside = re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.~%-]*(/[A-Za-z0-9_.~%-]+)*", text)
    if not (web or beside) or any(is_hidden(c) for c in text):
        raise ValueError("neither a web address nor a path beside the data")
    if text != told:
        note(info, "normalised", "spaces around it taken away")
    return text


def _zone_name(value: object, info: ValidationInfo) -> str | None:
    name = _text(value, info)
    if name is not None and zone_named(name) is None:
        raise ValueError("not the name of a time zone")
    return name


def _spelled(text: str, lookup: str, info: ValidationInfo, *, feature: bool = False) -> str:
    value = lookups.standard(lookup, text) or (lookups.spaced(text) if feature else text)
    if value != text:
        note(info, "normalised", "another spelling of the same value")
    return value


def lookup(name: str, *, locked: bool = False) -> BeforeValidator:
    """For one value. `locked`: no other value is any good; else one that is not known stays as it came."""

    def read(value: object, info: ValidationInfo) -> str | None:
        if isinstance(value, int):
            raise ValueError("a number is no value of a lookup")
        text = _text(value, info)
        if text is not None and locked and lookups.standard(name, text) is None:
            raise ValueError(f"not one of the values of {name}")
        return None if text is None else _spelled(text, name, info)

    return BeforeValidator(read)


def lookups_of(name: str) -> BeforeValidator:
    """For several values: a list, or one comma string."""

    def read(value: object, info: ValidationInfo) -> tuple[str, ...]:
        texts = [_text(part, info) for part in _parts(value, info)]
        if None in texts:
            note(info, "normalised", "nulls and blanks in the list left out")
        found = [_spelled(text, name, info, feature=True) for text in texts if text is not None]
        if len(set(found)) < len(found):
            note(info, "normalised", "repeated values are kept once")
        return tuple(dict.fromkeys(found))

    return BeforeValidator(read)


def _parts(value: object, info: ValidationInfo) -> list[Any] | tuple[Any, ...]:
    """A Lookup[] comes as a list or, from older servers and in CSV, as one comma string."""
    match told_once(value):
        case None:
            return ()
        case (list() | tuple()) as parts:
            if any(isinstance(part, bool | int | float | Mapping | list) for part in parts):
                raise ValueError("not a list of texts")
            return parts
        case str() as raw if len(raw) <= _MAX_REMARKS_CHARS:
            return _parts_in(raw, info)
        case _:
            raise ValueError("not a list of texts")


def _parts_in(raw: str, info: ValidationInfo) -> list[Any] | tuple[Any, ...]:
    if is_blank(raw, info):
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
    if not all_text(info):
        note(info, "normalised", "one text where a list belongs")
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
