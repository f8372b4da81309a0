"""What of a written text can be said: without marks that nobody hears, and without floods of those few do.

Standard library only; knows no voice. Markup is left as it is: espeak-ng reads "<speak>" and "[[" as the signs they
are, since nothing here ever switches its SSML and its phoneme input on (tests/tts/test_bad_text.py proves it).
"""

import re
import unicodedata
from functools import lru_cache

# A lone surrogate is half a character, which UTF-8 cannot hold; NUL ends a text for espeak's library. Neither is ever
# written by a person: they come of a program's mistake, which its author should hear of.
BROKEN = re.compile("[\0\ud800-\udfff]")
# Of one letter: the accents of Vietnamese are two, of Hebrew and Thai three. A flood ("Zalgo") has dozens.
MOST_MARKS = 3
# Control, format (bidi and zero-width marks among them), surrogate, private use, unassigned.
_UNHEARD = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# The same letter in another dress: "ａ" and "𝐚" are "a" to a reader, and "letter D four one two" to espeak.
_DRESSED = ("<wide>", "<narrow>", "<font>")


def plain(word: str) -> str:
    """`word`, which holds no white space, as it is said; "" when nothing of it is: "\u200bso" becomes "so".

    Emoji go too: told by name, as espeak would, they break a sentence apart ("grinning face").
    """
    if word.isascii() and word.isprintable():
        return word
    kept = "".join(_undressed(char) for char in word if not _is_unheard(char))
    return _few_marks(unicodedata.normalize("NFC", kept))


def _undressed(char: str) -> str:
    is_dressed = unicodedata.decomposition(char).startswith(_DRESSED)
    return unicodedata.normalize("NFKC", char) if is_dressed else char


@lru_cache(maxsize=4096)
def _is_unheard(char: str) -> bool:
    return unicodedata.category(char) in _UNHEARD or _is_emoji(ord(char))


def _is_emoji(code: int) -> bool:
    """Pictures, dingbats, variation selectors, the keycap; but no arrows, "°", "™" or letters."""
    return (
        0x2600 <= code <= 0x27BF
        or 0xFE00 <= code <= 0xFE0F
        or code == 0x20E3
        or (0x1F000 <= code <= 0x1FAFF and not 0x1F100 <= code <= 0x1F1E5)
        or code >= 0xE0000
    )


def _few_marks(text: str) -> str:
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)
