"""Addresses: house numbers, streets, units, post boxes. "1420 Oak St., Apt 3B", "5th Ave. #12", "PO Box 117"."""

import re

from tts.speakable import numbers
from tts.speakable.scan import Found, Piece, Scan, any_of, is_name, said, words
from tts.speakable.streets import DOUBTFUL, KEYS, STREETS, UNITS

_DIRECTION = r"(?:(?:NE|NW|SE|SW|N\.E|N\.W|S\.E|S\.W|[NSEW])\.?\ )"
_DIRECTION_WORD = r"(?:(?:Northeast|Northwest|Southeast|Southwest|North|South|East|West)\ )"
_NAME = r"(?:(?:[A-Z][\w'’-]{0,24}\.?|\d{1,3}(?:st|nd|rd|th)|of|the|de|la|del|y)\ )"
# After a house number: up to five words, then what says that they are a street; or a direction and a name.
_STREET_AHEAD = re.compile(
    rf"""
    \ {_DIRECTION}?{_DIRECTION_WORD}?(?:{_NAME}{{1,5}}?{KEYS}\b | (?:Broadway|Avenue\ [A-Z]|Ave\.?\ [A-Z])\b)
  | \ (?:NE|NW|SE|SW|[NSEW]\.?)\ (?:[A-Z][a-z]+|\d+(?:st|nd|rd|th))
    """,
    re.VERBOSE,
)
_HOUSE = re.compile(
    r"""
    (?P<digits>\d{1,5}) (?P<half>\ 1/2|½)? (?P<letter>-?[A-Z](?![A-Za-z0-9]))?
    (?:[-–](?P<upper>\d{1,5})(?![\d/]))? (?=\ )
    """,
    re.VERBOSE,
)
_POST_BOX = re.compile(
    r"""
    (?P<name>P\.?\ ?O\.?|p\.?\ ?o\.?|Post\ Office) \ ?(?P<box>[bB][oO][xX]) \ ?\#?(?P<digits>\d{1,6})(?!\d)
    """,
    re.VERBOSE,
)
_UNIT = re.compile(
    rf"""
    (?P<unit>{any_of(UNITS)}) (?P<dot>\.?) (?P<gap>\ ?\#?\ ?)
    (?P<id>[A-Z]{{0,2}}-?\d{{1,5}}(?:-?[A-Za-z](?![A-Za-z]))? | [A-Z](?![A-Za-z0-9.'’]))(?!\d)
    """,
    re.VERBOSE,
)
# "No. B" and "Sec. B" might be anything; "5 lot A" and "fl A" too.
_FIGURES_ONLY = frozenset({"no", "sec", "ph", "lot", "fl"})
_SHARP = re.compile(
    r"""
    \#\ ?(?P<id>(?P<first>[A-Z]{0,2})-?(?P<digits>\d{1,12})(?:-?[A-Z](?![A-Za-z]))? | [A-Z](?![A-Za-z0-9]))(?!\d)
    """,
    re.VERBOSE,
)
_BEFORE_STREET = re.compile(r"\d{1,3}(?:st|nd|rd|th)|(?:Jr|Sr|St|Ft|Mt|Dr|N|S|E|W)\.?|[A-Z]")
_AROUND = "\"'“”‘’()[]*_"
# After a number: "the 405 Fwy".
_NUMBERED_ROADS = frozenset({"fwy", "expy", "expwy", "tpke", "tpk", "hwy"})
# After a street's stop an address goes on with these, though they begin with a capital: "Oak St. Apt 3B", "8th St. NW".
_GOES_ON = words("apt ste unit suite bldg fl n s e w ne nw se sw rm")


def house_number(scan: Scan, at: int) -> Found | None:
    """Figures before a street's name: "1420 Oak St.", "221B Baker Dr.", "100-102 Elm Ct."."""
    found = _HOUSE.match(scan.text, at)
    if found is None or not _STREET_AHEAD.match(scan.text, found.end()):
        return None
    pieces = [Piece(at, numbers.house_number(found["digits"]))]
    if found["half"]:
        pieces.append(Piece(found.start("half"), "and a half"))
    if found["letter"]:
        pieces.append(Piece(found.start("letter"), found["letter"].strip("-")))
    if found["upper"]:
        pieces.append(Piece(found.start("upper"), f"to {numbers.house_number(found['upper'])}"))
    return Found(found.end(), tuple(pieces))


def post_box(scan: Scan, at: int) -> Found | None:
    """ "PO Box 117"."""
    found = _POST_BOX.match(scan.text, at)
    if found is None:
        return None
    digits = found["digits"]
    spoken = numbers.by_twos(digits) if len(digits) in {3, 4} else numbers.house_number(digits)
    name = "post office" if found["name"].startswith("Post") else "P O"
    return Found(found.end(), (Piece(at, name), Piece(found.start("box"), "box"), Piece(found.start("digits"), spoken)))


def unit(scan: Scan, at: int) -> Found | None:
    """ "Apt 3B", "Ste 200", "Unit #12", "Fl. 2"."""
    found = _UNIT.match(scan.text, at)
    if found is None or not _is_unit(found) or found["unit"].lower() == "no":  # "No. 4": see abbreviations
        return None
    written, name = found["unit"], UNITS[found["unit"].lower()]
    words = written if written.lower() == name else name
    if "#" in found["gap"] and name != "number":
        words += " number"
    return Found(found.end(), (Piece(at, words), Piece(found.start("id"), identifier(found["id"]))))


def _is_unit(found: re.Match[str]) -> bool:
    key, ident = found["unit"].lower(), found["id"]
    if found["dot"] and key in {"unit", "lot"}:  # "in this unit. 3 beds"
        return False
    if key in _FIGURES_ONLY and not (ident[0].isdecimal() or ident[-1].isdecimal()):
        return False
    return key not in {"no", "sec"} or bool(found["dot"]) or found["unit"][0].isupper()  # "in 1 sec 3", "no 3"


def identifier(written: str) -> str:
    """A unit's number, with its letters one by one: "3B": "three B"; "A-204": "A two oh four"."""
    parts = re.findall(r"\d+|[A-Za-z]", written)
    return " ".join(part.upper() if part.isalpha() else numbers.house_number(part) for part in parts)


def sharp(scan: Scan, at: int) -> Found | None:
    """ "#4" and "#12B" are numbers; long ones are read figure by figure."""
    found = _SHARP.match(scan.text, at)
    if found is None or scan.touches(at):
        return None
    spoken = identifier(found["id"])
    if found["digits"] and len(found["digits"]) > 4:
        spoken = f"{' '.join(found['first'])} {numbers.one_by_one(found['digits'])}".strip()
    is_told = scan.word_before(at).lower() in {"number", "no", "nos"}
    return said(at, found.end(), spoken if is_told else f"number {spoken}")


def street(scan: Scan, at: int) -> Found | None:
    """ "Oak St.", "5th Ave.", "Lakeview Pkwy": what a street is called after its name. "St." and "Dr.": see titles."""
    word = scan.word_at(at)
    key, end = word.lower(), at + len(word)
    if key not in STREETS or not word[0].isupper():
        return None
    if not (follows_name(scan, at) or (key in _NUMBERED_ROADS and scan.word_before(at).isdecimal())):
        return None
    if key in DOUBTFUL and not (scan.text.startswith(".", end) or _has_house_number(scan, at)):
        return None
    return said(at, past_street_stop(scan, end), STREETS[key])


def _has_house_number(scan: Scan, at: int) -> bool:
    return any(word[0].isdecimal() for word in scan.words_before(at)[-4:])


def follows_name(scan: Scan, at: int) -> bool:
    """Whether a name or an ordinal stands right before `at`: "Oak", "5th", "Jr." or "MAPLE"."""
    written = scan.words_before(at)
    if not written or not scan.before(at).endswith((" ", "\u00a0")):
        return False
    last = written[-1].strip(_AROUND)
    return bool(_BEFORE_STREET.fullmatch(last)) or (last[-1:].isalnum() and is_name(last))


def past_street_stop(scan: Scan, at: int) -> int:
    """The end of a street's shortened word: after its stop at `at`, unless that ends the sentence as well."""
    goes_on = scan.text.startswith(".", at) and scan.word_at(at + 1).lower() in _GOES_ON
    return at + 1 if goes_on else scan.past_stop(at)
