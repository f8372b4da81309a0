"""Figures as words, the ways that people say them: counted, one by one, as a year, as a house number. Knows no text.

"And" is left out, as in the United States. The words themselves come from num2words (LGPL-3.0).
"""

from functools import cache, lru_cache
from typing import Any

# Longer numbers are read figure by figure, as nobody counts them.
MOST_DIGITS = 15
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PARTS = {2: "half", 4: "quarter"}
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅐": (1, 7),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip


@cache
def _library() -> Any:
    import num2words  # type: ignore[import-untyped]  # with its forty languages it takes a while to import

    return num2words


@lru_cache(maxsize=16_384)
def cardinal(digits: str) -> str:
    """ "1850": "one thousand eight hundred fifty". Commas are ignored."""
    plain = digits.replace(",", "")
    if len(plain) > MOST_DIGITS:
        return one_by_one(plain)
    spoken: str = _library().num2words(int(plain))
    return spoken.replace("-", " ").replace(",", "").replace(" and ", " ")


@lru_cache(maxsize=4096)
def ordinal(digits: str) -> str:
    """ "21": "twenty first"."""
    plain = digits.replace(",", "")
    if len(plain) > MOST_DIGITS:
        return one_by_one(plain)
    spoken: str = _library().num2words(int(plain), to="ordinal")
    return spoken.replace("-", " ").replace(",", "").replace(" and ", " ")


def one_by_one(digits: str) -> str:
    """ "0142": "zero one four two". What is no figure is left out."""
    return " ".join(_DIGITS[int(digit)] for digit in digits if digit.isdecimal())


def decimal(number: str) -> str:
    """ "4.80": "four point eight zero"; ".25": "point two five"; "1,850": as counted."""
    whole, point, part = number.partition(".")
    spoken = cardinal(whole) if whole else ""
    return f"{spoken} point {one_by_one(part)}".strip() if point and part else spoken


def mixed(number: str) -> str:
    """ "2.5": "two and a half", as rooms and the like are counted; "0.5": "half"; else as `decimal`."""
    whole, _, part = number.partition(".")
    if part.rstrip("0") != "5":
        return cardinal(whole) if whole and not part.rstrip("0") else decimal(number)
    return f"{cardinal(whole)} and a half" if whole.strip("0") else "half"


def year(digits: str) -> str:
    """ "1998": "nineteen ninety eight"; "2005": "two thousand five"; "1900": "nineteen hundred".

    Of two figures: from "50" on the last century's, else this one's.
    """
    if len(digits) == 2:
        digits = ("20" if digits < "50" else "19") + digits
    if digits[1:3] == "00" and digits[0] != "0":
        return cardinal(digits)
    return by_twos(digits)


def by_twos(digits: str) -> str:
    """Three or four figures as house numbers and roads are said: "1420": "fourteen twenty"; "705": "seven oh five"."""
    if not digits.strip("0") or digits[0] == "0":
        return one_by_one(digits)
    first, last = digits[:-2], digits[-2:]
    if last == "00":
        return cardinal(digits) if first[-1] == "0" else f"{cardinal(first)} hundred"
    return f"{cardinal(first)} {'oh ' if last[0] == '0' else ''}{cardinal(last)}"


def house_number(digits: str) -> str:
    """As it is said before a street: by twos; from five figures on one by one, unless it is round."""
    if digits[0] == "0":
        return one_by_one(digits)
    if len(digits) < 3 or (len(digits) == 5 and digits.endswith("00")):
        return cardinal(digits)
    return by_twos(digits) if len(digits) < 5 else one_by_one(digits)


def decade(digits: str) -> str:
    """ "1920": "nineteen twenties"; "90": "nineties"; "400": "four hundreds"; "2000": "two thousands"."""
    spoken = year(digits) if len(digits) == 4 else cardinal(digits)
    return spoken[:-1] + "ies" if spoken.endswith("y") else spoken + "s"


def fraction(numerator: int, denominator: int, *, before_noun: bool = False, bare: bool = False) -> str:
    """3/4: "three quarters", before a noun "three quarter". 1/2: "one half"; `bare`, as after "a": "half"."""
    part = _PARTS.get(denominator) or ordinal(str(denominator))
    if numerator == 1:
        return part if bare else f"one {part}"
    plural = part if before_noun else "halves" if denominator == 2 else part + "s"
    return f"{cardinal(str(numerator))} {plural}"


@lru_cache(maxsize=1024)
def roman(letters: str) -> int:
    """The number that Roman numerals of I, V and X stand for; 0 when they are none."""
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for letter, following in zip(letters, [*letters[1:], ""], strict=True):
        value = values.get(letter, 0)
        total += -value if value < values.get(following, 0) else value
    return total if letters == _as_roman(total) else 0


def _as_roman(number: int) -> str:
    parts = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    letters = ""
    for value, part in parts:
        letters, number = letters + part * (number // value), number % value
    return letters
