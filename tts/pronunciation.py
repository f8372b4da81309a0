"""One word, or a few in a row, and how it is said: by a respelling, by phonemes, or both. Standard library only.

Knows no voice: which phonemes one has is tts.alphabet's business, which of them are in use tts.lexicon's.
"""

import re
import unicodedata
from dataclasses import dataclass

from tts.errors import BadPronunciation

MAX_WORD_CHARS, MAX_SAID_CHARS = 60, 80
MAX_AT_ONCE = 32  # of one request: a clause of 300 characters has no more words than that which need one
# What dictionaries write around and between phonemes. No voice here was trained on any of it: a stop within a word
# would be heard as the end of a sentence.
_DICTIONARIES = str.maketrans({"/": "", "[": "", "]": "", ".": "", "‿": "", "\u0361": "", "\u035c": "", "g": "ɡ"})
_SAID = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
_IPA_MARKS = frozenset({"Mn", "Lm", "Sk"})


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """`word` as it is written, and what is said for it: `say` in letters, `ipa` in phonemes (NFD), one at least.

    Where both are given, `ipa` is for voices that know phonemes, `say` for the others and within a compound
    ("Gruene-based"). Case counts, unless `any_case`. Raises BadPronunciation, naming the field and what was expected.
    """

    word: str
    say: str = ""
    ipa: str = ""
    any_case: bool = False

    def __post_init__(self) -> None:
        fault = _word_fault(self.word) or _said_fault(self.say, self.ipa)
        if fault:
            raise BadPronunciation(fault)


def pronunciation(word: str, say: str = "", ipa: str = "", *, any_case: bool = False) -> Pronunciation:
    """As people write it: spaces around, a dictionary's slashes, stops and ties left out. Raises BadPronunciation."""
    spelt = unicodedata.normalize("NFD", " ".join(ipa.translate(_DICTIONARIES).split()))
    said = unicodedata.normalize("NFC", " ".join(say.split()))
    return Pronunciation(unicodedata.normalize("NFC", " ".join(word.split())), said, spelt, any_case)


def _word_fault(word: str) -> str:
    if not any(char.isalpha() for char in word):  # "360" would be said so in "360 homes" and in "360 sq ft" as well
        return "word must be what is written, with a letter, such as Bexar or Loop 360, but holds none"
    if len(word) > MAX_WORD_CHARS:
        return f"word must have at most {MAX_WORD_CHARS} characters, not {len(word)}"
    if not word.isprintable() or word != " ".join(word.split()):
        return "word must be printable, its parts one space apart"
    return ""


def _said_fault(say: str, ipa: str) -> str:
    if not say and not ipa:
        return "say or ipa must be given: a respelling such as bear, or phonemes such as ɡɹiːn"
    for name, told in (("say", say), ("ipa", ipa)):
        if len(told) > MAX_SAID_CHARS:
            return f"{name} must have at most {MAX_SAID_CHARS} characters, not {len(told)}"
    if say and not _SAID.fullmatch(say):
        return f"say must be words in letters, such as man-shack, with figures spelt out, not {say!r}"
    if ipa and (strange := _strange(ipa)):
        return f"ipa must be phonemes such as ˈmænʃæk, one space between words, not {strange!r}"
    return ""


def _strange(ipa: str) -> str:
    """The first of `ipa` that can be no phoneme, or all of it; "" when it is fine."""
    for char in ipa:
        category = unicodedata.category(char)
        if char != " " and category not in _IPA_MARKS and not category.startswith("L"):
            return char
    fine = unicodedata.normalize("NFD", " ".join(ipa.split())) == ipa
    return "" if fine and any(char.isalpha() and unicodedata.category(char) != "Lm" for char in ipa) else ipa
