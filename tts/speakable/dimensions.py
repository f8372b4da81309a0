"""Rooms, lots and heights by their sides: "12'6\" x 10'", "12 x 14 ft", "30' ceilings", "65\" TV"."""

import re
from typing import NamedTuple

from tts.speakable import numbers
from tts.speakable.measures import GAP, PLUS
from tts.speakable.nouns import names_thing
from tts.speakable.quantities import quantity, upper_bound
from tts.speakable.scan import Found, Piece, Scan, said
from tts.speakable.units import Unit, unit_at

# What may not follow a mark: a word that a quotation ends before ("5' x", but "'5'a").
_NO_WORD = r"(?![A-WYZa-wyz0-9]|[xX][A-Za-z])"
_FEET_INCHES = re.compile(
    rf"""
    (?P<feet>\d{{1,4}}(?:\.\d{{1,2}})?)(?:['’′]|\ ?ft\.?\ ?|\ ?feet\ )-?\ ?
    (?P<inches>\d{{1,2}}(?:\.\d)?)(?:[ -](?P<up>\d)/(?P<low>\d{{1,2}}))?\ ?(?:["”″]|''|’’|in\b\.?){_NO_WORD}
    """,
    re.VERBOSE,
)
_FEET = re.compile(rf"(?P<feet>\d{{1,4}}(?:\.\d{{1,2}})?)(?:['’′]|\ ?ft\b\.?|\ ?feet\b){_NO_WORD}", re.VERBOSE)
_INCHES = re.compile(
    rf"""
    (?: (?P<inches>\d{{1,3}}(?:\.\d{{1,2}})?)(?:[ -](?P<up>\d{{1,2}})/(?P<low>\d{{1,2}}))?
      | (?P<only>\d{{1,2}})/(?P<of>\d{{1,2}}) )
    (?:["”″]|''){_NO_WORD}
    """,
    re.VERBOSE,
)
_INCHES_BEFORE = re.compile(r"\d[\"”]")
_BY = re.compile(r" ?(?:[xX×]|by) ?(?=[\d½])|(?<=[\"'’′”]) ?[xX×] ?(?=\d)")
_MARKS = "'’′\"”″"
_MOST_SIDES = 4
# No sides are told in these, whatever stands after them: "2 x 4 min".
_NO_LENGTHS = frozenset({"acre", "minute", "month"})


class Side(NamedTuple):
    """One length, as it is said: feet, inches, both, or the number alone where no unit is written with it."""

    start: int
    end: int
    feet: str = ""
    inches: str = ""
    number: str = ""
    is_fraction: bool = False  # of an inch

    def spoken(self, *, describes: bool) -> str:
        """ "twelve feet six inches"; before what it describes "twelve foot"."""
        foot = "foot" if describes or self.feet == "one" else "feet"
        is_one_inch = self.inches == "one" or self.is_fraction or (describes and not self.feet)
        feet = self.feet and f"{self.feet} {foot}"
        part = self.inches.replace("quarters", "quarter") if describes else self.inches  # "three quarter inch plywood"
        inches = part and f"{part} {'inch' if is_one_inch else 'inches'}"
        return " ".join(filter(None, (self.number, feet, inches)))


def dimensions(scan: Scan, at: int) -> Found | None:
    """Sides with "x" or "by" between them, or one length with its mark."""
    sides = _sides(scan, at)
    if len(sides) < 2:
        return _single(scan, sides[0]) if sides else None
    end = sides[-1].end
    shared = _shared_unit(scan, end) if all(side.number for side in sides) else None
    stop = shared[1] if shared else end
    describes = names_thing(scan, stop) or scan.text.startswith("-", stop)
    pieces = [Piece(sides[0].start, sides[0].spoken(describes=describes))]
    pieces += [Piece(side.start, f"by {side.spoken(describes=describes)}") for side in sides[1:]]
    if shared:
        start, _, unit = shared
        pieces.append(Piece(start, unit.one if describes else unit.more))
    return Found(stop, tuple(pieces))


def _shared_unit(scan: Scan, end: int) -> tuple[int, int, Unit] | None:
    """The unit of all sides, written after the last: where it begins and ends, and it."""
    gap = GAP.match(scan.text, end)
    start = gap.end() if gap else end
    written = unit_at(scan, start)
    if written is None or written.unit.one in _NO_LENGTHS:
        return None
    if scan.text[start : written.end].lower() == "in" and not scan.text.startswith(".", written.end):
        return None  # "two 2x4 in a row"
    return start, scan.past_stop(written.end), written.unit


def _sides(scan: Scan, at: int) -> list[Side]:
    sides: list[Side] = []
    while len(sides) < _MOST_SIDES and (side := _side(scan, at)):
        sides.append(side)
        by = _BY.match(scan.text, side.end)
        if by is None:
            break
        at = by.end()
    return sides


def _side(scan: Scan, at: int) -> Side | None:
    text = scan.text
    if found := _FEET_INCHES.match(text, at):
        inches = numbers.decimal(found["inches"]) + _part(found)
        return Side(at, found.end(), numbers.decimal(found["feet"]), "" if inches == "zero" else inches)
    found = _INCHES.match(text, at)
    if found and not _is_quoted(scan, found):
        return _inches(at, found)
    found = _FEET.match(text, at)
    if found and found.end() - 1 != scan.quotes_end:  # "'since 1998' it says" measures nothing
        return Side(at, found.end(), numbers.decimal(found["feet"]))
    amount = quantity(text, at, fractions=False)
    return Side(at, amount.end, number=amount.words) if amount else None


def _inches(at: int, found: re.Match[str]) -> Side:
    if found["only"]:
        fraction = numbers.fraction(int(found["only"]), max(2, int(found["of"])))
        return Side(at, found.end(), inches=fraction, is_fraction=True)
    return Side(at, found.end(), inches=numbers.decimal(found["inches"]) + _part(found))


def _part(found: re.Match[str]) -> str:
    return f" and {numbers.fraction(int(found['up']), max(2, int(found['low'])))}" if found["up"] else ""


def _is_quoted(scan: Scan, found: re.Match[str]) -> bool:
    """Whether the mark after a figure closes a quotation ('he said "built in 1998"') that was opened before."""
    before = _INCHES_BEFORE.sub("", scan.before(found.start()))
    return found[0][-1] in '"”' and sum(map(before.count, '"“”')) % 2 == 1


def _single(scan: Scan, side: Side) -> Found | None:
    """One length with its mark, or a range of them: "30' ceilings", "6'2\"", "8-10' ceilings"."""
    bound = upper_bound(scan.text, side.end)
    upper = _side(scan, bound[0]) if bound else None
    if upper and _is_marked(scan, upper):
        return _range(scan, side, upper)
    if not _is_marked(scan, side):
        return None
    describes = names_thing(scan, side.end) or scan.text.startswith("-", side.end)
    spoken = side.spoken(describes=describes)
    if plus := PLUS.match(scan.text, side.end):
        return said(side.start, plus.end(), f"{spoken} plus")
    return said(side.start, side.end, spoken)


def _is_marked(scan: Scan, side: Side) -> bool:
    """Not by its number alone, nor by letters: these are a measure's, unless inches follow the feet."""
    return not side.number and (scan.text[side.end - 1] in _MARKS or bool(side.feet and side.inches))


def _range(scan: Scan, lower: Side, upper: Side) -> Found:
    """The unit is said once, unless the lower one has inches to its feet."""
    describes = names_thing(scan, upper.end)
    one = lower.number or lower.feet or lower.inches
    if lower.feet and lower.inches:
        one = lower.spoken(describes=describes)
    return Found(upper.end, (Piece(lower.start, f"{one} to"), Piece(upper.start, upper.spoken(describes=describes))))
