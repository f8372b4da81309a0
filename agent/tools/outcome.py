"""What a tool call comes to. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """`arguments` are those the model sent, {} when they were not a JSON object. `result` is plain JSON data:
    what was found, or {"error": {"code", "message", ...}}. `listing_keys` are the listings it is about."""

    arguments: Mapping[str, Any]
    result: Mapping[str, Any]
    listing_keys: tuple[str, ...] = ()


def error(code: str, message: str, **more: Any) -> dict[str, Any]:
    """A fault as data: `message` is a plain sentence that may be spoken, `more` what helps to mend the call."""
    return {"error": {"code": code, "message": message, **more}}
