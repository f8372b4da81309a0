"""Telephone numbers, mail and web addresses, names with "@" and "#"."""

import re

from tts.speakable import numbers
from tts.speakable.scan import Found, Piece, Scan, said, words

_PHONE = re.compile(
    r"""
    (?:(?P<country>\+?1)[ .-]?(?=\(|\d{3}[ .-]))?
    (?P<area>\(\d{3}\)[ ]?-? | \d{3}[.-] | \d{3}[ ](?=\d{3}[ .-]\d{4}))
    (?P<office>\d{3})[ .-]?(?P<line>\d{4}|[A-Z]{4})(?![\dA-Za-z])
    """,
    re.VERBOSE,
)
_LOCAL = re.compile(r"(?P<office>\d{3})[-.](?P<line>\d{4})(?![\d-])")
_VANITY = re.compile(r"(?P<country>1-)?(?P<area>8\d\d)-(?P<word>[A-Z]{3,9})(?![A-Za-z])")
_EXTENSION = re.compile(r",? ?(?P<word>[eE]xt\.?|extension|x) ?(?P<digits>\d{1,6})(?!\d)")
_COUNTRY = re.compile(r"\+(?P<digits>\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5})(?!\d)")
_FEWEST_DIGITS = 8  # of a number with its country's code
_MAIL = re.compile(
    r"""
    (?P<name>[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}) @
    (?P<host>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,3}\.[A-Za-z]{1,63})(?![A-Za-z0-9])
    """,
    re.VERBOSE,
)
# By these a name with stops in it is a host, without "www" before it.
_ENDINGS = words(
    """
    com net org io co us homes house realty estate realestate properties info biz gov edu dev app agency uk ca me tv ai
    land rent apartments condos ly example test
    """
)
_WEB = re.compile(
    r"""
    (?P<scheme>(?:https?|ftp)://)? (?P<www>www\.)?
    (?P<host>(?:[A-Za-z0-9-]{1,63}\.){1,4}(?P<ending>[A-Za-z]{2,12}))(?::\d{1,5})?
    (?P<path>[/?#][^\s<>"”’)\]]{0,400})?(?![A-Za-z0-9@])
    """,
    re.VERBOSE,
)
_BARE_LINK = re.compile(r"(?:https?|ftp)://(?P<rest>[^\s<>\"”’)\]]{0,400})")
_HANDLE = re.compile(r"(?P<sign>[@#])(?P<name>[A-Za-z][A-Za-z0-9_.]{1,39})")
_SIGNS = {
    ".": "dot", "-": "dash", "_": "underscore", "/": "slash", "+": "plus", "@": "at", "?": "question mark",
    "=": "equals", "&": "and", "#": "hash", "%": "percent", ":": "colon", "~": "tilde",
}  # fmt: skip
_PARTS = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]")


def phone(scan: Scan, at: int) -> Found | None:
    """A number of the United States, or one that begins with a country's code."""
    text = scan.text
    if found := _PHONE.match(text, at):
        country = {"+1": "plus one", "1": "one"}.get(found["country"] or "")
        pieces = [Piece(at, country)] if country else []
        pieces += [Piece(found.start("area"), _area(found["area"]) + ",")]
        pieces += [Piece(found.start("office"), numbers.one_by_one(found["office"]) + ",")]
        pieces += [Piece(found.start("line"), _line(found["line"]))]
        return _with_extension(scan, found.end(), pieces)
    if found := _VANITY.match(text, at):
        country = "one " if found["country"] else ""
        return said(at, found.end(), f"{country}{_area(found['area'])} {found['word'].lower()}")
    if found := _LOCAL.match(text, at):
        spoken = f"{numbers.one_by_one(found['office'])}, {numbers.one_by_one(found['line'])}"
        return _with_extension(scan, found.end(), [Piece(at, spoken)])
    found = _COUNTRY.match(text, at)
    if found is None or sum(char.isdecimal() for char in found[0]) < _FEWEST_DIGITS:
        return None
    return said(at, found.end(), f"plus {numbers.one_by_one(found['digits'])}")


def _area(digits: str) -> str:
    return "eight hundred" if "800" in digits else numbers.one_by_one(digits)


def _line(line: str) -> str:
    return numbers.one_by_one(line) if line.isdecimal() else line.lower()


def _with_extension(scan: Scan, end: int, pieces: list[Piece]) -> Found:
    if more := _EXTENSION.match(scan.text, end):
        pieces += [Piece(more.start("word"), "extension")]
        pieces += [Piece(more.start("digits"), numbers.one_by_one(more["digits"]))]
        end = more.end()
    return Found(end, tuple(pieces))


def extension(scan: Scan, at: int) -> Found | None:
    """ "ext. 204", away from its number."""
    found = _EXTENSION.match(scan.text, at)
    if found is None or found[0][0] not in "eE":
        return None
    digits = Piece(found.start("digits"), numbers.one_by_one(found["digits"]))
    return Found(found.end(), (Piece(at, "extension"), digits))


def mail(scan: Scan, at: int) -> Found | None:
    """ "jane.doe@oakrealty.net": "jane dot doe at oakrealty dot net"."""
    found = _MAIL.match(scan.text, at)
    if found is None:
        return None
    return said(at, found.end(), f"{spelt(found['name'])} at {spelt(found['host'])}")


def web(scan: Scan, at: int) -> Found | None:
    """ "https://voxestates.com/listings": "voxestates dot com slash listings"."""
    found = _WEB.match(scan.text, at)
    if found is None or not (found["scheme"] or found["www"] or _is_host(found)):
        return _link(scan, at)
    path = (found["path"] or "").rstrip(".,;:!?*_/#")
    end = found.start("path") + len(path) if found["path"] else found.end()
    end += scan.text.startswith("/", end)
    return said(at, end, f"{spelt(found['host'])} {spelt(path)}".strip())


def _is_host(found: re.Match[str]) -> bool:
    """Whether letters with stops in them are an address: by a known ending in small letters, and no "e.g."."""
    ending, name = found["ending"], found["host"].rpartition(".")[0]
    return ending in _ENDINGS and len(name) > 2 and not (ending == "us" and name[:1].isupper())


def _link(scan: Scan, at: int) -> Found | None:
    found = _BARE_LINK.match(scan.text, at)
    if found is None:
        return None
    rest = found["rest"].rstrip(".,;:!?")
    return said(at, found.start("rest") + len(rest), spelt(rest))


def handle(scan: Scan, at: int) -> Found | None:
    """ "@voxestates" and "#openhouse", as people write them in messages."""
    found = _HANDLE.match(scan.text, at)
    if found is None or scan.touches(at):
        return None
    name = found["name"].rstrip("._")
    sign = "at" if found["sign"] == "@" else "hashtag"
    return said(at, found.start("name") + len(name), f"{sign} {spelt(name)}")


def spelt(address: str) -> str:
    """An address in words: letters as they are, figures counted up to four, signs by name."""
    spoken = []
    for part in _PARTS.findall(address):
        if part.isascii() and part.isdecimal():
            spoken.append(numbers.cardinal(part) if len(part) < 3 and part[0] != "0" else numbers.one_by_one(part))
        else:
            spoken.append(part.lower() if part.isalpha() else _SIGNS.get(part, ""))
    return " ".join(filter(None, spoken))
