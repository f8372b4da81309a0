"""What a person says for what is written: the first few rules of many.

espeak reads "$449,000" as "dollar four hundred...", "sq ft" letter by letter and "/month" as "slash month".
These rules mend the figures of a home's listing in English, word by word, so that each spoken stretch still
belongs to the word on the screen.
"""

import re
from dataclasses import dataclass

VERSION = 2  # raised when the rules change: what the cache keeps was said by the old ones
_MAGNITUDES = {"k": "thousand", "m": "million", "b": "billion"}
_PERIODS = {
    "sq": "per square",
    "mo": "a month",
    "month": "a month",
    "yr": "a year",
    "year": "a year",
    "wk": "a week",
    "week": "a week",
}
_AREA = {"ft": "feet", "sqft": "square feet", "sf": "square feet", "ft²": "square feet"}
# Only after a figure: "3 bd" is bedrooms, "BA" alone is a degree.
_COUNTED = _AREA | {"bd": "bedrooms", "br": "bedrooms", "bds": "bedrooms", "ba": "baths", "bas": "baths"}
_STREETS = {"st": "Street", "ave": "Avenue", "dr": "Drive", "rd": "Road", "ln": "Lane", "blvd": "Boulevard"}
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MONEY = re.compile(r"\$(\d[\d,]*)(\.\d+)?([kmb])?(?:/(\w+))?", re.IGNORECASE)
_COUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)[-–]?([a-z²]+)", re.IGNORECASE)
_PART = re.compile(r"([(\"'“‘\[]*)(.*?)([.,:;?!)\"'”’\]…]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as the screen shows it, and what is said for it (may be several words, or none)."""

    displayed: str
    spoken: str


def speakable(text: str) -> str:
    """`text` as it is said: "$449,000 for 1,850 sq ft" becomes "449,000 dollars for 1,850 square feet"."""
    return " ".join(word.spoken for word in spoken_words(text) if word.spoken)


def spoken_words(text: str) -> list[SpokenWord]:
    """The words of `text` in order, each with what is said for it. Words are what spaces separate."""
    words = text.split()
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return [SpokenWord(word, _spoken(before, word, after)) for before, word, after in around]


def _spoken(before: str, word: str, after: str) -> str:
    opening, core, closing = _split(word)
    if core.lower() in _STREETS and core[:1].isupper() and re.fullmatch(r"[A-Z][a-z]+|\d+(st|nd|rd|th)", before):
        said = _STREETS[core.lower()]  # "Oak St.", but not "St. Louis" nor "Dr. Lee"
    else:
        said = _said(_split(before)[1].lower(), core, _split(after)[1].lower())
    if said != core and closing.startswith(".") and after and not after[0].isupper():
        closing = closing[1:]  # the stop of "sq. ft. of", which ends no sentence
    return f"{opening}{said}{closing}"


def _said(before: str, core: str, after: str) -> str:
    lower = core.lower()
    if money := _MONEY.fullmatch(core):
        return _amount(money, after)
    if lower in _MAGNITUDES.values() and before.startswith("$"):
        return f"{core} dollars"
    if lower == "sq" and after in {"ft", "foot", "feet"}:
        return "square"
    if lower in _COUNTED and (_FIGURE.fullmatch(before) or (lower == "ft" and before.endswith("sq"))):
        return _one(before, _COUNTED[lower])
    counts = [_COUNT.fullmatch(part) for part in lower.split("/")]  # "3bd/2ba"
    if all(count and count[2] in _COUNTED for count in counts):
        return ", ".join(f"{c[1]} {_one(c[1], _COUNTED[c[2]])}" for c in counts if c)
    return core


def _amount(money: re.Match[str], after: str) -> str:
    """ "$1,250.50": "1,250 dollars and 50 cents". "$1.25M": "1.25 million dollars"."""
    whole, fraction, magnitude, per = money.groups(default="")
    if after in _MAGNITUDES.values():
        return whole + fraction  # "$1.2 million": the next word says the dollars
    if magnitude:
        said = f"{whole}{fraction} {_MAGNITUDES[magnitude.lower()]} dollars"
    elif len(fraction) == 3 and fraction != ".00":
        said = f"{whole} {_one(whole, 'dollars')} and {int(fraction[1:])} {_one(fraction[1:], 'cents')}"
    else:
        said = f"{whole}{'' if fraction == '.00' else fraction} {_one(whole + fraction, 'dollars')}"
    return said + (f" {_PERIODS.get(per.lower(), 'per ' + per)}" if per else "")


def _one(figure: str, plural: str) -> str:
    return plural.replace("feet", "foot").removesuffix("s") if figure in {"1", "01"} else plural


def _split(word: str) -> tuple[str, str, str]:
    """Opening marks, the word itself, closing marks."""
    found = _PART.fullmatch(word)
    return (found[1], found[2], found[3]) if found else ("", word, "")
