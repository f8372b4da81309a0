"""The units that listings use, by the ways they are written, and what a price is per. A table and its lookups."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from tts.speakable.scan import Found, Piece, Scan


@dataclass(frozen=True, slots=True)
class Unit:
    """What one and what several are called."""

    one: str
    more: str


class WrittenUnit(NamedTuple):
    """A unit in a text."""

    end: int  # its own stop is not included
    last_at: int  # where its last word begins: "ft" of "sq ft"
    unit: Unit


# What one and several are called, and the letters for it: small, without stops and spaces, "square" as "sq".
_TABLE = (
    ("square foot", "square feet", "sqft sf ft² ft2 sqfoot sqfeet sqfts ft^2 sft"),
    ("square meter", "square meters", "m² m2 sqm sqmeters sqmtr m^2"),
    ("square mile", "square miles", "sqmi mi²"),
    ("square yard", "square yards", "sqyd sqyds yd²"),
    ("square kilometer", "square kilometers", "km² sqkm"),
    ("square inch", "square inches", "sqin in²"),
    ("foot", "feet", "ft feet foot"),
    ("cubic foot", "cubic feet", "cuft ft³"),
    ("linear foot", "linear feet", "linft lf"),
    ("acre", "acres", "ac acs"),
    ("hectare", "hectares", "ha"),
    ("mile", "miles", "mi mis"),
    ("kilometer", "kilometers", "km kms"),
    ("meter", "meters", "m"),
    ("centimeter", "centimeters", "cm"),
    ("millimeter", "millimeters", "mm"),
    ("yard", "yards", "yd yds"),
    ("inch", "inches", "in ins"),
    ("mile per hour", "miles per hour", "mph"),
    ("kilometer per hour", "kilometers per hour", "kph kmh km/h"),
    ("mile per gallon", "miles per gallon", "mpg"),
    ("gallon per minute", "gallons per minute", "gpm"),
    ("minute", "minutes", "min mins"),
    ("second", "seconds", "sec secs"),
    ("hour", "hours", "hr hrs"),
    ("week", "weeks", "wk wks"),
    ("month", "months", "mo mos mth mths"),
    ("year", "years", "yr yrs"),
    ("quarter", "quarters", "qtr qtrs"),
    ("pound", "pounds", "lb lbs"),
    ("ounce", "ounces", "oz"),
    ("kilogram", "kilograms", "kg kgs"),
    ("gallon", "gallons", "gal gals"),
    ("kilowatt", "kilowatts", "kw"),
    ("kilowatt hour", "kilowatt hours", "kwh"),
    ("megabit per second", "megabits per second", "mbps"),
    ("gigabit per second", "gigabits per second", "gbps gig"),
    ("B T U", "B T Us", "btu btus"),
    ("volt", "volts", "v"),
    ("amp", "amps", "a amp amps"),
    ("bedroom", "bedrooms", "bdrm bdrms"),
    ("each", "each", "ea"),
    ("per square foot", "per square foot", "psf"),
    ("per calendar month", "per calendar month", "pcm"),
    ("per week", "per week", "pw"),
    ("floor", "floors", "flr flrs"),
    ("story", "stories", "sty story"),
    ("year old", "years old", "yo"),
)
_UNITS = {letters: Unit(one, more) for one, more, keys in _TABLE for letters in keys.split()}
_IN_FULL = frozenset(name for one, more, _ in _TABLE for name in (one, more))
_WRITTEN = re.compile(
    r"""
    (?P<square>(?:[sS][qQ]|[sS]quare)\.?[ -]?)
    (?P<of>[fF][tT]|[fF]eet|[fF]oot|[mM]i|[mM]eters|[mM]tr|[yY]ds?|[kK]m|[mM]|[iI]n)(?![A-Za-z0-9²])
  | (?:[lL]in|[cC]u)\.?\ ?[fF][tT](?![A-Za-z])
  | (?:[kK]m/h|[A-Za-z]{1,5}[²³]?|(?:ft|m)\^?2)(?![A-Za-z0-9²³^])
    """,
    re.VERBOSE,
)
_PER = re.compile(r"[ ]?/[ ]?|[ ](?=p(?:cm|sf|w)\b)")
_PER_WORD = re.compile(r"(?P<word>[sS][qQ]\.?[ -]?(?P<of>[fF][tT]|[mM]|[fF]oot)|[A-Za-z]{1,10}[²2]?)(?![A-Za-z0-9²])")
_PERIODS = {
    letters: spoken
    for spoken, keys in (
        ("per month", "mo month mth mon m mnth"),
        ("per year", "yr year annum y a"),
        ("per week", "wk week w"),
        ("per quarter", "qtr quarter q"),
        ("per day", "day d"),
        ("per night", "night nt nite"),
        ("per hour", "hr hour h"),
        ("each", "ea each"),
        ("per person", "person pp"),
    )
    for letters in keys.split()
}
# "$2/sq ft/yr" and no more: bounded.
_MOST_PER = 3
# After "a" or "each" these are words.
_WORDS = frozenset({"in", "min", "gig"})

TRIGGERS = (*(key for key in _UNITS if key.isalpha() and len(key) < 6), "sq", "square", "cu", "lin")


def _letters(written: str) -> str:
    letters = written.lower().replace(".", "").replace(" ", "").replace("-", "")
    return "sq" + letters.removeprefix("square") if letters.startswith("square") else letters


def unit_at(scan: Scan, at: int) -> WrittenUnit | None:
    """The unit that is written at `at`."""
    found = _WRITTEN.match(scan.text, at)
    unit = _UNITS.get(_letters(found[0])) if found else None
    if found is None or unit is None:
        return None
    return WrittenUnit(found.end(), found.start("of") if found["of"] else at, unit)


def per_unit(scan: Scan, at: int) -> Found | None:
    """ "/mo", "/sq ft", " pcm": what the amount before `at` is for."""
    pieces: list[Piece] = []
    while len(pieces) < 2 * _MOST_PER and (slash := _PER.match(scan.text, at)):
        word = _PER_WORD.match(scan.text, slash.end())
        spoken = _per(_letters(word["word"])) if word else ""
        if word is None or not spoken:
            break
        at = scan.past_stop(word.end())
        if word["of"] and scan.text[word.start("of") - 1].isspace():  # "/sq ft": each of the two has its words
            head, _, tail = spoken.rpartition(" ")
            pieces += [Piece(word.start(), head), Piece(word.start("of"), tail)]
        else:
            pieces.append(Piece(word.start(), spoken))
    return Found(at, tuple(pieces)) if pieces else None


def _per(letters: str) -> str:
    if letters in _PERIODS:
        return _PERIODS[letters]
    unit = _UNITS.get(letters)
    if unit is None:
        return f"per {letters}" if letters.isalpha() else ""
    return unit.one if unit.one.startswith("per ") else f"per {unit.one}"


def unit_alone(scan: Scan, at: int) -> Found | None:
    """A unit without a figure: "per sq. ft." is one square foot, "Sq ft: 3,120" square feet."""
    written = unit_at(scan, at)
    letters = scan.text[at : written.end].lower() if written else ""
    # "square foot" is written in full, and stays as it is when what was said is read again
    if written is None or letters in _IN_FULL:
        return None
    is_per = scan.word_before(at).lower() in {"per", "each", "every", "a"}
    if is_per and (len(letters) < 2 or letters in _WORDS):
        return None
    if not (is_per or letters.startswith("sq")):
        return None
    name = written.unit.one if is_per else written.unit.more
    return Found(scan.past_stop(written.end), tuple(unit_pieces(at, written.last_at, name)))


def unit_pieces(at: int, last_at: int, name: str) -> list[Piece]:
    """A unit's name from `at` on; "square feet" in two pieces, where it is written in two words."""
    head, _, tail = name.partition(" ")
    if last_at <= at or not tail:
        return [Piece(at, name)]
    return [Piece(at, head), Piece(last_at, tail)]
