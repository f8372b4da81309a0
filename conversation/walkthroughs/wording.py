"""What the models refuse, in plain words: what stands there, and what was expected. Knows no file and no line."""

import difflib
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from conversation.question import MAX_MESSAGE_CHARS
from conversation.walkthroughs import script
from conversation.walkthroughs.document import Odd, Path, Place, shown
from conversation.walkthroughs.script import LIVE, PLAIN, Sliders, Step, Walkthrough
from tts.speech import MAX_TEXT_CHARS, RANGES

_KEY = "the ListingKey of a home, such as VX1001"
_EXPECTED = {
    "title": f"text of 1 to {script.MAX_TITLE_CHARS} characters",
    "audience": f"text of 1 to {script.MAX_AUDIENCE_CHARS} characters",
    "draft": "true; or no such line, once all shall see it",
    "voice": "the name of a voice",
    "visitor": f"text of 1 to {MAX_MESSAGE_CHARS:,} characters",
    "agent": f"what the agent says, 1 to {MAX_TEXT_CHARS:,} characters, or {LIVE}",
    "show": _KEY,
    "note": f"text of at most {script.MAX_NOTE_CHARS:,} characters",
    "pause_s": f"a number of seconds from 0 to {script.MAX_PAUSE_S:g}",
    "minutes": f"a number of minutes above 0, at most {script.MAX_STEP_MINUTES:g}, such as 1.5",
    "steps": f"a list of 1 to {script.MAX_STEPS} steps, each with a - before its first key",
    "sliders": f"any of {', '.join(RANGES)}, one a line",
}
_TEXTS = frozenset({"title", "audience", "voice", "visitor", "agent", "show", "note"})
_SHOWN_CHARS = 40


def what_and_expected(error: ErrorDetails, path: Path, place: Place | None) -> tuple[str, str]:
    """`path` leads to what the error is about; `place`: where that stands, None when it is not in the file."""
    name, kind = shown(path) or "the file", error["type"]
    if kind == "extra_forbidden":
        return f"{name} is not a key that is known here", _keys_instead(str(path[-1]), _model(path[:-1]))
    expected = _expected(path)
    if kind == "missing":
        cut = f" before {_cut(place.cut_by)!r}, which YAML takes for a comment" if place and place.cut_by else ""
        return f"{name} is empty{cut}" if place is not None else f"{name} is missing", expected
    if kind == PLAIN:
        return f"{name} is {_told(error['input'])}", error["msg"]
    if kind in ("string_too_long", "too_long"):
        counted = " characters" if kind == "string_too_long" else ""  # a list is named by what it is of
        return f"{name} has {len(error['input']):,}{counted}", expected
    reads = _reads(error["input"], path)
    quotes = ", in quotes" if reads and path and path[-1] in _TEXTS else ""
    return f"{name} is {_told(error['input'], place)}{reads}", expected + quotes


def _reads(value: Any, path: Path) -> str:
    """What YAML made of text that has no quotes; "" where that is no surprise."""
    if isinstance(value, Odd):
        return f", which YAML reads {value.reads}"
    if path and path[-1] in _TEXTS and isinstance(value, int | float):
        return ", which YAML reads as a number"
    return ""


def _expected(path: Path) -> str:
    if not path:
        return "a walkthrough with title, audience and steps"
    last = path[-1]
    if isinstance(last, int):
        return "a step, with visitor, agent and minutes"
    if "sliders" in path[:-1] and last in RANGES:
        low, high = RANGES[last]
        return f"a number{' of seconds' if last == 'pause_s' else ''} from {low:g} to {high:g}"
    return _EXPECTED.get(last, "nothing")


def _model(path: Path) -> type[BaseModel]:
    if path and path[-1] == "sliders":
        return Sliders
    return Step if path else Walkthrough


def _keys_instead(key: str, model: type[BaseModel]) -> str:
    known = list(model.model_fields)
    plain = key.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in RANGES and model is not Sliders:
        return f"{plain} under sliders"
    if model is Walkthrough and plain.removesuffix("s") in Step.model_fields:
        return f"{plain.removesuffix('s')} in a step"
    near = difflib.get_close_matches(plain, known, n=1, cutoff=0.6)
    return f"{near[0]}, perhaps" if near else f"one of {', '.join(known)}"


def near_one(word: str, known: Any) -> str:
    """ "VX1001, perhaps"; "" when nothing is near, or what is known cannot be gone through."""
    try:
        near = difflib.get_close_matches(word, [str(one) for one in known], n=1, cutoff=0.6)
    except TypeError:
        return ""
    return f"{near[0]}, perhaps" if near else ""


def _told(value: Any, place: Place | None = None) -> str:
    match value:
        case dict():
            return "a mapping"
        case None:
            return "empty"
        case list():
            return "a list" if value else "an empty list"
        case str():
            return _quoted(value) if value.strip() else "empty"
        case Odd():
            return _cut(value.written)
        case _:
            return _cut(place.written if place is not None and place.written else str(value))


def _quoted(text: str) -> str:
    """ "0,5" is a number to many, and text to YAML."""
    digits = text.replace(",", "", 1)
    return repr(_cut(text)) + (", with a comma" if digits != text and digits.isascii() and digits.isdigit() else "")


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 3]}..."
