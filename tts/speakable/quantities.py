"""How much: whole numbers, decimals, fractions and the letters for thousands, where one begins in a text.

Says them as words; what is counted (dollars, feet, bedrooms) is the business of who asks.
"""

import re
from dataclasses import dataclass

from tts.speakable import numbers
from tts.speakable.numbers import VULGAR
from tts.speakable.scan import DASHES, Piece

_VULGAR = "".join(VULGAR)
MAGNITUDES = {"k": "thousand", "m": "million", "mm": "million", "mil": "million", "b": "billion", "bn": "billion"}
_QUANTITY = re.compile(
    rf"""
    (?P<whole>\d{{1,4}})(?:[ -]|\ and\ )?                      # "2 1/2", "2-1/2", "2 and 1/2", "2½"
        (?:(?<=[ -])(?P<up>\d{{1,2}})[/⁄](?P<low>\d{{1,2}})(?![\d/]|\.\d) | (?P<vulgar>[{_VULGAR}]))
  | (?P<only>[{_VULGAR}])
  | (?P<number>(?:\d{{1,3}}(?:,\d{{3}}){{1,5}}(?!\d|,\d)|\d{{1,18}})(?:\.\d{{1,9}})?|\.\d{{1,9}})(?!\d)
    """,
    re.VERBOSE,
)
_SIMPLE_FRACTION = re.compile(r"(?P<up>\d{1,2})[/⁄](?P<low>\d{1,3})(?![\d/]|\.\d|-\d)")
_MAGNITUDE = re.compile(r"(?P<letters>[kK]|MM|mm|[mM]il|[mM]|[bB]n|[bB])(?![A-Za-z0-9²³])")
_DASH = re.compile(rf" ?[{DASHES}−] ?(?=[\d.{_VULGAR}])")
# "10 - 5 = 5": where an equals sign comes soon, a dash is a minus and no range.
SUM_AHEAD = re.compile(r"[^\n!?=]{0,40}=")
# Of fractions written with a slash; others ("7/1") are dates or shares.
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, up to `end`. `is_one`: what it counts is singular. `magnitude` such as "thousand", or ""."""

    end: int
    words: str
    is_one: bool
    number: str = ""  # as written, when it is a plain number
    magnitude: str = ""
    numerator: int = 0  # of a fraction without a whole number
    denominator: int = 0
    part_at: int = 0  # where the fraction after a whole number is a word of its own

    def pieces(self, at: int, words: str = "") -> tuple[Piece, ...]:
        """What is said from `at` on, `words` or `spoken`; "2 1/2" in two pieces."""
        words = words or self.spoken
        whole, _, part = words.partition(" and ")
        if not self.part_at or not part:
            return (Piece(at, words),)
        return Piece(at, whole), Piece(self.part_at, f"and {part}")

    @property
    def spoken(self) -> str:
        return f"{self.words} {self.magnitude}".strip()

    @property
    def is_fraction(self) -> bool:
        return self.denominator > 0


def quantity(text: str, at: int, *, magnitude: bool = False, fractions: bool = True) -> Quantity | None:
    """The quantity that begins at `at`, or None. `magnitude`: "450K" is one, else its "K" is left."""
    if fractions and (part := _SIMPLE_FRACTION.match(text, at)):
        up, low = int(part["up"]), int(part["low"])
        if 0 < up < low and low in _DENOMINATORS:
            return Quantity(part.end(), numbers.fraction(up, low), True, "", "", up, low)
    found = _QUANTITY.match(text, at)
    if found is None:
        return None
    if found["only"]:
        up, low = VULGAR[found["only"]]
        return Quantity(found.end(), numbers.fraction(up, low), True, "", "", up, low)
    if found["whole"]:
        up, low = VULGAR[found["vulgar"]] if found["vulgar"] else (int(found["up"]), int(found["low"]))
        if not 0 < up < low:
            return Quantity(found.end("whole"), numbers.cardinal(found["whole"]), found["whole"] == "1", found["whole"])
        part_at = found.start("vulgar" if found["vulgar"] else "up")
        is_apart = text[part_at - 1].isspace()
        return Quantity(found.end(), _mixed(found["whole"], up, low), False, part_at=part_at if is_apart else 0)
    return _plain(text, found, magnitude=magnitude)


def _plain(text: str, found: re.Match[str], *, magnitude: bool) -> Quantity:
    number, end, letters = found["number"], found.end(), ""
    if magnitude and (after := _MAGNITUDE.match(text, end)):
        letters, end = MAGNITUDES[after["letters"].lower()], after.end()
    return Quantity(end, numbers.decimal(number), number == "1" and not letters, number, letters)


def _mixed(whole: str, up: int, low: int) -> str:
    part = "a " + numbers.fraction(up, low, bare=True) if (up, low) == (1, 2) else numbers.fraction(up, low)
    return f"{numbers.cardinal(whole)} and {part}" if whole.strip("0") else numbers.fraction(up, low)


def upper_bound(text: str, end: int, *, magnitude: bool = False) -> tuple[int, Quantity] | None:
    """Of "8-10" after "8": where the second quantity begins, and it. None where no range goes on."""
    dash = _DASH.match(text, end)
    if dash and dash[0][0] == " " and dash[0][-1] == " " and SUM_AHEAD.match(text, dash.end()):  # "10 - 5 = 5"
        return None
    second = quantity(text, dash.end(), magnitude=magnitude) if dash else None
    return (dash.end(), second) if dash and second else None
