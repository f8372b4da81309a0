"""What was changed while a record was read: the validation context of all its fields, and the words they share."""

from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Literal

from pydantic import ValidationInfo

Action = Literal["refused", "nulled", "normalised", "sanitised", "duplicate"]


@dataclass(slots=True)
class Notes:
    """The validation context of one record: how its values are written, and what was changed so far."""

    all_text: bool = False  # CSV: "3" is how a number is written there, and a blank cell is a null
    zone: tzinfo | None = None  # of times without an offset; None: unknown
    changes: list[tuple[str, Action, str]] = field(default_factory=list)


class Twice:
    """Stands for the value of a name that an object has twice, with different values."""


def note(info: ValidationInfo, action: Action, reason: str) -> None:
    notes = info.context
    change = (info.field_name or "", action, reason)
    if isinstance(notes, Notes) and change not in notes.changes:
        notes.changes.append(change)


def all_text(info: ValidationInfo) -> bool:
    return isinstance(info.context, Notes) and info.context.all_text


def is_blank(value: object, info: ValidationInfo) -> bool:
    """Null, or a text of nothing but spaces, which outside CSV is told."""
    if isinstance(value, str) and not value.strip():
        if value and not all_text(info):
            note(info, "normalised", "blank: as good as null")
        return True
    return value is None


def told_once(value: object) -> object:
    if isinstance(value, Twice):
        raise ValueError("given twice, with different values")
    return value
