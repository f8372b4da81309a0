"""Text from outside made safe to show and to say: no markup, no control characters, no hidden direction marks.

Knows nothing of records. `cleaned` settles: cleaning what it returned changes nothing.
"""

import html
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

_SHOWN_CHARS = 60
# "a < b" and "<3" are no tags. No part may run over another "<", so that a hostile text costs no more than its length.
_TAGS = re.compile(r"<(/?)([a-zA-Z!?][a-zA-Z0-9]*)[^<>]*>")
_MAX_LAYERS = 5
_ENTITIES = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_SPACES = "\t\n\v\f\r\u0085\u2028\u2029"


def cleaned(text: str) -> tuple[str, bool]:
    """(text on one line with single spaces, whether more than spaces had to go)."""
    safe = _without_hidden_characters(text)
    for _ in range(_MAX_LAYERS):  # "&amp;lt;b&amp;gt;" is a tag three layers down
        plain = _without_hidden_characters(_without_markup(safe))
        if plain == safe:
            break
        safe = plain
    else:
        safe = safe.translate(dict.fromkeys(map(ord, "<>&"), " "))
    sanitised = safe != "".join(" " if c in _SPACES else c for c in text)
    return " ".join(safe.split()), sanitised


def is_hidden(character: str) -> bool:
    """Control, format (bidi marks, zero width), surrogate, private use or unassigned."""
    return unicodedata.category(character)[0] == "C"


def shortened(value: object) -> str:
    """A value from outside for a message: one short line of plain ASCII, whatever it was. Never what is nested."""
    match value:
        case str():
            escaped = json.dumps(value[: _SHOWN_CHARS + 1])[1:-1]
            return escaped if len(escaped) <= _SHOWN_CHARS else escaped[: _SHOWN_CHARS - 3] + "..."
        case int() if value.bit_length() > 128:
            return "a very long number"
        case None | int() | float():  # a flag is an int, too
            return json.dumps(value)
        case Sequence():
            return f"a list of {len(value)}"
        case _:
            return "an object" if isinstance(value, Mapping) else type(value).__name__.lower()


def _without_hidden_characters(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    spaced = (" " if c in _SPACES or unicodedata.category(c) == "Cc" else c for c in text)
    return "".join(c for c in spaced if not is_hidden(c))


def _without_markup(text: str) -> str:
    """One layer of tags and entities less. What <script> and <style> enclose goes with them."""
    kept: list[str] = []
    inside, end = "", 0
    for tag in _TAGS.finditer(text) if "<" in text else ():
        closing, name = bool(tag[1]), tag[2].lower()
        kept.append("" if inside else text[end : tag.start()])
        end = tag.end()
        if inside and closing and name == inside:
            inside = ""
        elif not inside and not closing and name in ("script", "style"):
            inside = name
    kept.append("" if inside else text[end:])
    return _ENTITIES.sub(lambda found: html.unescape(found[0]), " ".join(kept))
