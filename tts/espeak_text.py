"""What espeak-ng's library may be given of a text: it writes and reads beyond its buffers for some that people type.

Found by feeding it random text in a process of its own (version 1.52, as espeakng-loader 0.2.4 has it): "_-" before
two Devanagari letters reads a wild pointer; 190 letters with a stop after each ("x.x.x.") overflow a buffer on the
stack. Either kills the process, and with it the sound of everybody. So it only ever gets signs from a list, letters of
the scripts that its language is written in, and short words. Knows no espeak; what is left out is not said.
"""

import re
import unicodedata
from functools import lru_cache

from tts.errors import VoiceUnusable

# Other than Latin, by the language's first part. Names are those that Unicode's characters begin with. A language that
# is neither here nor below is written in Latin letters.
_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tt", "ba", "cv"), ("CYRILLIC",)),
    **dict.fromkeys(("el", "grc"), ("GREEK",)),
    **dict.fromkeys(("ar", "fa", "ur", "sd", "ug"), ("ARABIC",)),
    **dict.fromkeys(("zh", "cmn", "yue", "hak"), ("CJK",)),
    **{"he": ("HEBREW",), "ko": ("HANGUL",), "ja": ("HIRAGANA", "KATAKANA", "CJK")},
}
# Hindi ended the process for random strings of its own letters too; those of the same kind are not risked.
_UNSAFE_NAMES = "hi mr ne kok bn as bpy ta te kn ml gu pa or si ka hy hyw am my th"
UNSAFE = frozenset(_UNSAFE_NAMES.split())
# Besides ASCII: Latin-1's signs, dashes and quotes, superscripts, currencies, fractions and the like, arrows, sums.
_SIGNS = (
    (0x00A1, 0x00BF), (0x00D7, 0x00D7), (0x00F7, 0x00F7), (0x2010, 0x2027), (0x2030, 0x205E),
    (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2100, 0x218B), (0x2190, 0x2199), (0x2200, 0x22FF),
)  # fmt: skip
# Signs of markup and of programs: nobody reads them aloud.
_UNREAD = "_*`|~^\\{}[]<>"
# Longer than any word that people write; an address of a page is read in parts. 93 letters and signs that Spanish says
# by long names ("asterisco") overflowed a buffer.
MOST_WORD_BYTES = 48
# Stops after letters, in all that espeak gets at once. Sentences have a few ("9 a.m. at the U.S. 1 on Oak St.").
MOST_STOPS = 16
_STOP = re.compile(r"(?<![0-9])\.|\.(?![0-9])")


class SafeText:
    """Texts for one language."""

    def __init__(self, language: str) -> None:
        """`language` as espeak names it, such as "en-us". Raises VoiceUnusable for one that espeak is unsafe with."""
        first = language.split("-", maxsplit=1)[0].lower()
        if first in UNSAFE:
            raise VoiceUnusable(f"{language!r} is not spoken here: espeak-ng may end the process for some of its texts")
        more = _SCRIPTS.get(first, ())
        # Hyphens between letters that it cannot say are what the wild pointers come of.
        self._apart = str.maketrans(dict.fromkeys(_UNREAD + "-" if more else _UNREAD, " "))
        self._may_hold = lru_cache(maxsize=4096)(lambda char: _is_allowed(char, more))

    def word(self, spoken: str) -> str:
        """`spoken` without what is left out, its words apart by one space and none longer than MOST_WORD_BYTES."""
        kept = "".join(filter(self._may_hold, unicodedata.normalize("NFC", spoken))).translate(self._apart)
        return " ".join(part for word in kept.split() for part in _parts(word))


def with_few_stops(text: str) -> str:
    """`text`, of the same length, with a space for each stop beyond MOST_STOPS that is in no figure."""
    stops = [found.start() for found in _STOP.finditer(text)][MOST_STOPS:]
    letters = list(text)
    for at in stops:
        letters[at] = " "
    return "".join(letters)


def _is_allowed(char: str, scripts: tuple[str, ...]) -> bool:
    """`scripts` are those besides ASCII; none: the language is written in Latin letters."""
    if char.isascii():
        return char.isprintable() or char.isspace()
    if unicodedata.category(char)[0] in "LM":
        name = unicodedata.name(char, "")
        if not scripts:
            return name.startswith("LATIN") and _is_european(ord(char))
        return name.startswith(scripts) and _is_of_today(ord(char))
    return char.isspace() or any(low <= ord(char) <= high for low, high in _SIGNS)


def _is_european(code: int) -> bool:
    """Latin letters that some language of today is written in, and no phonetic or medieval ones."""
    return code <= 0x024F or 0x1E80 <= code <= 0x1EFF or 0xFB00 <= code <= 0xFB06


def _is_of_today(code: int) -> bool:
    """Letters of the blocks that Unicode began with; what came later is for scholars, and espeak stumbles over it."""
    return code < 0x1CD0 or 0x1F00 <= code < 0xA000 or 0xAC00 <= code <= 0xD7A3


def _parts(word: str) -> list[str]:
    parts, size = [""], 0
    for char in word:
        size += len(char.encode())
        if size > MOST_WORD_BYTES:
            parts.append("")
            size = len(char.encode())
        parts[-1] += char
    return parts
