"""What a text says, however it is worded: its figures in digits or words, whether it says yes, no or "not stated".

Written apart from agent/figures_in_text.py on purpose: the one checks the other. Knows no listing.
"""

import re
from collections.abc import Mapping, Sequence

from num2words import num2words  # type: ignore[import-untyped]

_SMALL: Mapping[str, int] = {num2words(value): value for value in (*range(20), *range(20, 100, 10))}
_BIG: Mapping[str, int] = {"hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000}
_DIGITS = re.compile(r"(\d+(?:\.\d+)?)(?:\s?(thousand|million|[kKmM])\b)?")
_WORD = "|".join(sorted({*_SMALL, "hundred", "thousand", "million"}, key=len, reverse=True))
_WORDS = re.compile(rf"\b(?:{_WORD})(?:(?:-|,? and |,? )(?:{_WORD}))*\b(?P<half> and a half\b)?", re.IGNORECASE)

NOT_STATED = re.compile(
    r"\b(?:does|do|is|are|was|has|have)(?:n.t| not) (?:\w+ ){0,2}?"
    r"(?:say|state|stated|mention|mentioned|list|listed|give|given|specif\w+|include|included|show|shown|provided|known)"
    r"|\bnot (?:\w+ )?(?:stated|listed|given|mentioned|specified|provided|known|available|in the listing)\b"
    r"|\b(?:no information|no homeowners|no mention|nothing (?:about|on)|silent|unstated|unknown)\b|\bNo, ",
    re.IGNORECASE,
)
DENIES = re.compile(r"\bno\b|\bnot\b|n.t\b|\bactually\b|\bcorrect(?:ion|ly)\b|\brather\b|\binstead\b", re.IGNORECASE)
AFFIRMS = re.compile(r"\byes\b|\bthat.s (?:right|correct|it)\b|\b(?:correct|exactly|indeed|right)\b", re.IGNORECASE)
NOTHING_FITS = re.compile(r"\b(?:no|none|nothing|not|zero|without|cannot)\b|n.t\b", re.IGNORECASE)


def figures(text: str) -> set[float]:
    """All figures of `text`: "$449,000", "449K", "two and a half", "three hundred fifty thousand"."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    found = set()
    for number, unit in _DIGITS.findall(plain):
        found |= {float(number), float(number) * _BIG.get(unit.lower(), 1)}
    for words in _WORDS.finditer(plain):
        value = _value(re.findall(r"[a-z]+", words.group().lower()))
        found |= {value, value + 0.5} if words["half"] else {value}
    return found


def _value(words: Sequence[str]) -> float:
    """Of number words in order; those that are none ("and", "a", "half") count for nothing."""
    whole = part = 0
    for word in words:
        if word == "hundred":
            part = max(part, 1) * 100
        elif word in ("thousand", "million"):
            whole, part = whole + max(part, 1) * _BIG[word], 0
        else:
            part += _SMALL.get(word, 0)
    return float(whole + part)


def says(text: str, way: float | str) -> bool:
    """Whether `text` holds this figure, or words that fit this pattern."""
    if isinstance(way, str):
        return re.search(way, text, re.IGNORECASE) is not None
    return any(abs(each - way) < 0.005 for each in figures(text))


def count(number: int) -> str:
    """A pattern for a small number, in digits or as a word."""
    return rf"(?:{number}|{num2words(number)})"
