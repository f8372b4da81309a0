"""Characters before they are read: other scripts' figures, fullwidth letters, pictures. One for one, so places stay.

Each character becomes one character, a space where nothing is said; a fraction ("½") and a square ("m²") stay.
"""

import re
import unicodedata
from functools import lru_cache

from tts.speakable.numbers import VULGAR

_KEPT = frozenset({*VULGAR, "²", "³"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SPACED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def readable(text: str) -> str:
    """`text`, of the same length, in characters that the rules know."""
    if _SPACED.search(text):
        text = _SPACED.sub(" ", text)
    return text if text.isascii() else _NOT_ASCII.sub(lambda found: _one(found[0]), text)


@lru_cache(maxsize=8192)
def _one(char: str) -> str:
    category = unicodedata.category(char)
    if char in _KEPT or category in {"Lu", "Ll", "Lo", "Lm", "Lt", "Mn", "Mc"}:
        plain = unicodedata.normalize("NFKC", char)
        return plain if char not in _KEPT and category != "Lm" and len(plain) == 1 and plain.isalpha() else char
    if category[0] == "Z" or category[0] == "C":
        return " " if category[0] == "Z" or category == "Cc" else "\u200b"
    return _numeric(char, category)


def _numeric(char: str, category: str) -> str:
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in {"No", "Nl"}:
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) == 1 and plain.isascii():
            return plain
        value = unicodedata.numeric(char, -1)
        return str(int(value)) if value in range(10) else " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and plain.isascii() else char
