"""What tools found, as a model gets it: data that cannot be taken for a role or for a mark of a template.

A listing's remarks are somebody else's words. JSON keeps them inside their quotes; but servers of open models read
"<|im_end|>" or "[INST]" as marks even there, so the letters that begin a mark are written as JSON escapes: the value
is the same. What cannot be seen (zero widths, tags) is left out: nobody could judge it. Judges no words.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# "[INST]", "[/INST]", "[TOOL_CALLS]". In JSON no list begins with a capital letter, so only strings are changed.
_BRACKET = re.compile(r"\[(?=\s?/?\s?[A-Z])")
_MARK = re.compile(r"<(?=[|/!\w\uff5c])|\[(?=/?[A-Z]{3,})|#(?=##)")


def as_data(result: Any) -> str:
    """JSON for a message of role tool. Raises ValueError as json.dumps does."""
    text = json.dumps(_seen(result), ensure_ascii=False, separators=(",", ":"))
    return _BRACKET.sub(r"\\u005b", text.replace("<", r"\u003c").replace(">", r"\u003e"))


def read_object(text: str) -> dict[str, Any]:
    """The object that JSON text holds; an empty one for anything else, since a model may have written anything."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def defused(text: str) -> str:
    """Plain text for a model that gets no JSON: a space behind the letter that begins a mark, "< |im_end|>"."""
    return _MARK.sub(lambda mark: mark[0] + " ", _seen_text(text))


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        return _seen_text(value)
    if isinstance(value, Mapping):
        return {key: _seen(each) for key, each in value.items()}
    return [_seen(each) for each in value] if isinstance(value, list | tuple) else value


def _seen_text(text: str) -> str:
    return text if text.isascii() else "".join(each for each in text if unicodedata.category(each) not in ("Cf", "Co"))
