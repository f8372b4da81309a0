"""JSON schemas as a model reads them: pydantic's, less what no model needs. Knows no tool."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

# Bounds are checked, and told when they are broken; in a schema they are only length.
_LEFT_OUT = frozenset({"title", "default", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"})


def schema_of(arguments: type[BaseModel], without: Sequence[str] = ()) -> dict[str, Any]:
    """Of type object. A field that may be null is told as one that may be left out; `without` names are not told."""
    schema = arguments.model_json_schema()
    properties = {name: _small(one) for name, one in schema["properties"].items() if name not in without}
    small: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**small, "required": schema["required"]} if "required" in schema else small


def _small(schema: dict[str, Any]) -> dict[str, Any]:
    """Without titles, defaults and bounds; `X or null` as X."""
    kept = {key: value for key, value in schema.items() if key not in _LEFT_OUT}
    if "anyOf" in kept:
        (kind,) = [one for one in kept.pop("anyOf") if one != {"type": "null"}]
        kept = {**_small(kind), **kept}
    if isinstance(items := kept.get("items"), dict):
        kept["items"] = _small(items)
    if kept.get("type") == "array" and "maxItems" in kept and "minItems" not in kept:
        del kept["maxItems"]
    if "enum" in kept:
        kept.pop("type", None)  # its values say it
    return kept
