"""Numbers that name a thing and are read figure by figure: MLS, parcel, licence numbers; letters with figures."""

import re

from tts.speakable import numbers
from tts.speakable.scan import Found, Scan, said

_CALLED = re.compile(
    r"""(?:\b(?:
        MLS|ID|id|APN|PIN|VIN|DRE|CalDRE|BRE|NMLS|[tT]ax\ ID|[pP]in|[pP]arcel|[lL]ic|[lL]icen[sc]e|[aA]ccount|[aA]cct
      | [cC]onfirmation|[rR]eference|[rR]ef|[cC]ode|[pP]ermit|[fF]ile|[cC]ase|[fF]olio|[oO]rder|[iI]nvoice|[kK]ey
      | [lL]ockbox|[sS]erial|[lL]isting)
      (?:\ (?:[nN]umbers?|[nN]os?\.?|ID|id|[cC]ode))?(?:\ is)?\.?[:#]?\ ?(?:[#№]\ ?)?(?:\ ?[nN]o\.\ )?
    )$""",
    re.VERBOSE,
)
# Up to three figures are counted ("order 3", "case 12") but after these.
_SHORT_CALLED = re.compile(r"(?:ID|id|[cC]ode|[pP]arcel)[:#]? $")
_FIGURES = re.compile(
    r"""
    (?P<sharp>[#№]\ ?)?(?P<id>(?:[A-Z]{0,4}-?)?\d[\dA-Z]{0,40}+(?:[-.][\dA-Z]{1,12}+){0,5})
    (?![A-Za-z0-9])(?!,\d{3}|\.\d|%)
    """,
    re.VERBOSE,
)
_MIXED = re.compile(
    r"(?P<letters>[A-Z]{1,5})-?(?P<digits>\d{1,9})(?P<more>(?:-?[A-Z0-9]{1,6}){0,2})(?![A-Za-z0-9]|,\d|\.\d)"
)
_FIRST = re.compile(
    r"(?P<digits>\d{1,6})-?(?P<letters>[A-Z]{1,3})(?P<rest>\d{0,6}(?:[A-Z](?![A-Za-z]))?)(?![A-Za-z0-9])"
)
_GROUPED = re.compile(r"(?P<id>\d{1,6}(?:-\d{1,6}){2,6})(?![\dA-Za-z/])")
_LONG = re.compile(r"\d{7,}(?!\d|,\d|\.\d)|0\d+(?![.\d])")
_PARTS = re.compile(r"\d+|[A-Za-z]")
# "401(k)", "203k", "1031 exchange"
_LAWS = re.compile(
    r"""
    (?P<number>401|203|1031|1099)
    (?: \((?P<letter>[a-z])\) | (?P<bare>[kKbB])(?![A-Za-z]) | (?<=10\d\d)(?=\ (?:exchange|form|tax)) )(?=[ ,.;:!?)]|$)
    """,
    re.VERBOSE,
)


def called(scan: Scan, at: int) -> Found | None:
    """What stands after "MLS#", "parcel", "lic. #" and the like."""
    found = _FIGURES.match(scan.text, at)
    before = scan.before(at)
    if found is None or not _CALLED.search(before):
        return None
    is_short = found["id"].isdecimal() and len(found["id"]) < 4
    if is_short and not found["sharp"] and not _SHORT_CALLED.search(before):
        return None
    spoken = " ".join(part if part.isalpha() else numbers.one_by_one(part) for part in _PARTS.findall(found["id"]))
    return said(at, found.end(), f"number {spoken}" if found["sharp"] else spoken)


def letters_first(scan: Scan, at: int) -> Found | None:
    """ "VX-7731", "R-2", "A204": letters by name, then figures; one or two are counted."""
    found = _MIXED.match(scan.text, at)
    if found is None:
        return None
    digits = found["digits"]
    counted = len(digits) < 3 and digits[0] != "0"
    words = [*found["letters"], numbers.cardinal(digits) if counted else numbers.one_by_one(digits)]
    words += [part if part.isalpha() else numbers.one_by_one(part) for part in _PARTS.findall(found["more"])]
    return said(at, found.end(), " ".join(words))


def digits_first(scan: Scan, at: int) -> Found | None:
    """ "3B", "4K", "5G": the figures counted, the letters by name."""
    found = _FIRST.match(scan.text, at)
    if found is None:
        return None
    digits = found["digits"]
    words = [numbers.house_number(digits) if len(digits) > 2 else numbers.cardinal(digits), *found["letters"]]
    words += [part if part.isalpha() else numbers.cardinal(part) for part in _PARTS.findall(found["rest"])]
    return said(at, found.end(), " ".join(words))


def grouped(scan: Scan, at: int) -> Found | None:
    """ "12-034-567": groups of figures with hyphens between them."""
    found = _GROUPED.match(scan.text, at)
    if found is None:
        return None
    groups = [numbers.one_by_one(group) for group in found["id"].split("-")]
    return said(at, found.end(), ", ".join(groups))


def long_number(scan: Scan, at: int) -> Found | None:
    """Seven figures and more without a comma, or a zero first: nobody counts these."""
    found = _LONG.match(scan.text, at)
    return said(at, found.end(), numbers.one_by_one(found[0])) if found else None


def by_custom(scan: Scan, at: int) -> Found | None:
    """ "401(k)", "203k loan", "1031 exchange": numbers of laws and forms, by twos."""
    found = _LAWS.match(scan.text, at)
    if found is None:
        return None
    letter = (found["letter"] or found["bare"] or "").upper()
    return said(at, found.end(), f"{numbers.by_twos(found['number'])} {letter}".strip())
