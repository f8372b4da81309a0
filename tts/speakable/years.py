"""Years without a month, decades and quarters: "built in 1998", "late '90s", "'08", "2024-2025", "Q3 2026"."""

import re

from tts.speakable import numbers
from tts.speakable.nouns import next_word
from tts.speakable.scan import Found, Piece, Scan, said, words

_DECADE = re.compile(r"['’‘]?(?P<decade>(?:1[6-9]|20)\d0|[2-9]0|[1-9]00)['’]?s(?![A-Za-z0-9])")
# "1998 Oak" is for addresses, "1850%" and "1850-sq-ft" for measures, "1900-555-0123" for telephones.
_YEAR = re.compile(r"(?P<year>(?:1[789]|20)\d\d)(?!\d|,\d{3}|\.\d|[A-Za-z%°²½+/]|['’]\w|[-–](?:[A-Za-z]|\d{3}-))")
_SPAN = re.compile(r"[-–](?P<year>(?:1[789]|20)\d\d|\d\d)(?!\d)")
_QUARTER = re.compile(
    r"(?P<letter>[QH])(?P<number>[1-4])(?: of)?(?:[ /]?['’]?(?P<year>20\d\d|\d\d(?!\d)))?(?![A-Za-z0-9])"
)
_SHORT_YEAR = re.compile(r"['’‘](?P<year>\d\d)(?!\d|['’]?s\b)")
# Before these four figures are counted, not a year: "2000 homes".
_COUNTED = words("residents homes people units listings square sq sf feet dollars miles")


def decade(scan: Scan, at: int) -> Found | None:
    """ "1920s", "'90s", "80s"."""
    found = _DECADE.match(scan.text, at)
    return said(at, found.end(), numbers.decade(found["decade"])) if found else None


def quarter(scan: Scan, at: int) -> Found | None:
    """ "Q3 2026", "H1 2026"."""
    found = _QUARTER.match(scan.text, at)
    if found is None:
        return None
    pieces = [Piece(at, f"{found['letter']} {numbers.cardinal(found['number'])}")]
    if found["year"]:
        pieces.append(Piece(found.start("year"), numbers.year(found["year"])))
    return Found(found.end(), tuple(pieces))


def bare_year(scan: Scan, at: int) -> Found | None:
    """Four figures without a comma that may be a year: "built in 1998", "(2024)", "2024-2025", "2019-20"."""
    found = _YEAR.match(scan.text, at)
    if found is None or next_word(scan, found.end()) in _COUNTED:
        return None
    spoken = numbers.year(found["year"])
    span = _SPAN.match(scan.text, found.end())
    if span is None:
        return said(at, found.end(), spoken)
    last = span["year"]
    upper = numbers.year(last) if len(last) == 4 else numbers.cardinal(last)
    return Found(span.end(), (Piece(at, f"{spoken} to"), Piece(span.start("year"), upper)))


def short_year(scan: Scan, at: int) -> Found | None:
    """ "'08": "oh eight"."""
    found = _SHORT_YEAR.match(scan.text, at)
    if found is None or scan.touches(at):
        return None
    two = found["year"]
    spoken = f"oh {numbers.cardinal(two[1])}" if two[0] == "0" and two != "00" else numbers.cardinal(two)
    return said(at, found.end(), spoken)
