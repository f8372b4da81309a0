"""Measures: areas, lengths, times, shares and degrees with their units, and ranges of them."""

import re

from tts.speakable import numbers
from tts.speakable.nouns import names_thing, next_word
from tts.speakable.quantities import Quantity, quantity, upper_bound
from tts.speakable.scan import ARTICLES, Found, Piece, Scan, said
from tts.speakable.units import Unit, WrittenUnit, per_unit, unit_at, unit_pieces

PLUS = re.compile(r" ?\+(?!/)")
# Between a figure and its unit.
GAP = re.compile(r"[-–]|[ ]{0,2}")
# "3 in" is an inch only where a stop, a hyphen or what follows says so: "3 in a row".
_INCHES_AHEAD = re.compile(r"\.? ?[xX×] ?\d|\.(?! ?\d)| (?:deep|wide|tall|thick|long|high)\b|-")
_ELECTRIC_AHEAD = re.compile(r" (?:outlet|panel|service|breaker|circuit|electric|plug|wir|charg|power)")
# "2 AC units" cool the air.
_COOLED = frozenset({"unit", "units", "system", "systems", "compressor", "compressors", "condenser", "condensers"})
_PERCENT = re.compile(r" ?(?:%|percent\b|pct\b\.?)")
_DEGREES = re.compile(r" ?[°º˚] ?(?P<scale>[FC](?![A-Za-z]))?")
_SCALES = {"F": " Fahrenheit", "C": " Celsius", None: ""}


def measure(scan: Scan, at: int) -> Found | None:
    """A quantity, or a range of them, with its unit: "1,850 sq ft", "8-10 min walk", "1,100-sq-ft condo"."""
    first = quantity(scan.text, at, magnitude=True)
    if first is None:
        return None
    bound = upper_bound(scan.text, first.end, magnitude=True)
    if bound and (found := _measured(scan, at, first, bound)):
        return found
    return _measured(scan, at, first, None)


def _measured(scan: Scan, at: int, first: Quantity, bound: tuple[int, Quantity] | None) -> Found | None:
    last = bound[1] if bound else first
    plus = PLUS.match(scan.text, last.end)
    gap = GAP.match(scan.text, plus.end() if plus else last.end)
    unit_start = gap.end() if gap else last.end
    written = unit_at(scan, unit_start)
    if gap is None or written is None or not _is_meant(scan, gap[0], unit_start, written):
        return None
    unit, stop = written.unit, scan.past_stop(written.end)
    is_joined = gap[0] in {"-", "–"} or scan.text.startswith("-", written.end)
    describes = is_joined or names_thing(scan, stop)
    pieces = [*first.pieces(at, _amount(scan, at, first, unit, describes=describes))]
    if bound:
        upper = _amount(scan, bound[0], last, unit, describes=describes)
        pieces += [Piece(first.end, "to"), Piece(bound[0], upper)]
    if plus:
        pieces.append(Piece(plus.start(), "plus"))
    is_single = bound is None and (last.is_one or last.is_fraction)
    pieces += unit_pieces(unit_start, written.last_at, unit.one if describes or is_single else unit.more)
    per = per_unit(scan, stop) or Found(stop, ())
    return Found(per.end, (*pieces, *per.pieces))


def _is_meant(scan: Scan, gap: str, at: int, written: WrittenUnit) -> bool:
    """Whether letters after a figure are that unit: "3 in" is none before "a row", nor "5 a" before anything."""
    letters, end = scan.text[at : written.end], written.end
    if letters.lower() in {"in", "ins"}:
        return gap == "-" or bool(_INCHES_AHEAD.match(scan.text, end))
    if letters.lower() in {"v", "a"}:  # "220V outlet", "100A panel"; "221A Baker Dr." is a house
        return letters.isupper() and gap == "" and bool(_ELECTRIC_AHEAD.match(scan.text, end))
    if letters == "AC" and next_word(scan, end) in _COOLED:
        return False
    return letters != "M"  # a million, or a name's letter


def _amount(scan: Scan, at: int, amount: Quantity, unit: Unit, *, describes: bool) -> str:
    """ "1/4 mile": "one quarter mile"; "3/4 mile": "three quarters of a mile"; "3/4 acre": "three quarters acre"."""
    if not amount.is_fraction:
        return amount.spoken
    bare = amount.denominator == 2 or scan.word_before(at).lower() in {*ARTICLES, "one"}
    spoken = numbers.fraction(amount.numerator, amount.denominator, before_noun=describes, bare=bare)
    return spoken if describes or amount.numerator == 1 or unit.one[0] in "aeiou" else f"{spoken} of a"


def percent(scan: Scan, at: int) -> Found | None:
    """ "1.18%", "3-5%", "3%-5%", "20+%"."""
    first = quantity(scan.text, at)
    if first is None:
        return None
    sign = _PERCENT.match(scan.text, first.end)
    bound = upper_bound(scan.text, sign.end() if sign and sign[0].strip() == "%" else first.end)
    if bound and sign and not _PERCENT.match(scan.text, bound[1].end):
        bound = None
    last = bound[1] if bound else first
    plus = PLUS.match(scan.text, last.end)
    sign = _PERCENT.match(scan.text, plus.end() if plus else last.end)
    if sign is None:
        return None
    pieces = [Piece(at, first.words)]
    if bound:
        pieces += [Piece(bound[0] - 1, "to"), Piece(bound[0], last.words)]
    return Found(sign.end(), (*pieces, Piece(sign.end() - 1, "plus percent" if plus else "percent")))


def degrees(scan: Scan, at: int) -> Found | None:
    """ "72°F"."""
    amount = quantity(scan.text, at, fractions=False)
    sign = _DEGREES.match(scan.text, amount.end) if amount else None
    if amount is None or sign is None:
        return None
    return said(at, sign.end(), f"{amount.words} {'degree' if amount.is_one else 'degrees'}{_SCALES[sign['scale']]}")
