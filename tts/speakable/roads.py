"""Roads by their numbers: "I-35", "US-290 W", "Hwy 61", "FM 2222", "the 405 Fwy"."""

import re

from tts.speakable import numbers
from tts.speakable.scan import Found, Piece, Scan, said
from tts.speakable.streets import BOUND, DIRECTIONS, ROAD_KEYS, ROADS

_ROAD = re.compile(
    rf"""
    (?P<road>{ROAD_KEYS}) \.?(?P<gap>[ -])(?P<digits>\d{{1,4}})(?P<letter>[A-Z](?![A-Za-z]))?(?!\d|,\d|\.\d)
    (?:\ (?P<way>NE|NW|SE|SW|NB|SB|EB|WB|[NSEW])(?P<dot>\.?)(?![A-Za-z'’.]))?
    """,
    re.VERBOSE,
)
_FREEWAY = re.compile(
    r"(?P<digits>\d{1,3})(?=\ (?i:fwy|freeway|expy|expressway|tpke|tollway|turnpike|hwy|highway)\b)", re.VERBOSE
)
# Words and letters that are a road's only in capitals: "us 3", "Us 3".
_CAPITALS_ONLY = frozenset({"i", "us", "sr", "cr", "fm", "sh", "ih", "mm", "rm", "u.s"})
# "an Exit-4", but no road's: "Loop-2".
_APART = frozenset({"exit", "toll", "loop"})


def road(scan: Scan, at: int) -> Found | None:
    """A road's kind with its number, and which way it goes."""
    found = _ROAD.match(scan.text, at)
    if found is None or not found["road"][0].isupper():
        return None
    written = found["road"]
    key = _key(written)
    if (key in _CAPITALS_ONLY and not written.isupper()) or (key in _APART and found["gap"] == "-"):
        return None
    name = written if written.lower() == ROADS[key] else ROADS[key]
    spoken = f"{_number(found['digits'])} {found['letter'] or ''}".strip()
    pieces = [Piece(at, name), Piece(found.start("digits"), spoken)]
    end = found.end()
    if found["way"]:
        way = found["way"]
        pieces.append(Piece(found.start("way"), BOUND.get(way) or DIRECTIONS[way].lower()))
        end = scan.past_stop(found.end("way"))
    return Found(end, tuple(pieces))


def _key(written: str) -> str:
    """As the table has it: "State Hwy." without the stops between its words, "U.S. Hwy" with its letters'."""
    lower = written.lower()
    return lower.replace("..", ".") if lower.startswith("u.s") else lower.replace(".", "")


def freeway(scan: Scan, at: int) -> Found | None:
    """ "the 405 Fwy": a road's number before its name."""
    found = _FREEWAY.match(scan.text, at)
    return said(at, found.end(), _number(found["digits"])) if found else None


def _number(digits: str) -> str:
    return numbers.by_twos(digits) if len(digits) > 2 else numbers.cardinal(digits)
