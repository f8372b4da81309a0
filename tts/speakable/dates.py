"""Dates: months with a day or a year, in words and in figures. "Mar. 3", "Dec 1–5", "12/05/2025", "7/1 move-in"."""

import re

from tts.speakable import numbers
from tts.speakable.days import DAYS, NAMES
from tts.speakable.nouns import next_word
from tts.speakable.scan import DASHES, Found, Piece, Scan, said, words

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORT_MONTHS = {name[:3].lower(): name for name in MONTHS if name != "May"} | {"sept": "September"}
# Names and words too ("Jan Brooks", "Mar Vista", "Dec"): months where something says so.
_UNSURE = SHORT_MONTHS.keys() - {"feb", "oct", "sept"}
_MONTH = re.compile(rf"(?P<name>{'|'.join(MONTHS)}|[A-Z][a-z]{{2,3}}|[A-Z]{{3,4}})(?P<dot>\.?)(?![A-Za-z])")
_DAY = re.compile(r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:/%.,]\d|\d|[A-Za-z]|\ ?(?:[ap]\.?m\b|%))", re.VERBOSE)
_DAY_AFTER = re.compile(rf"[ \u00a0]{_DAY.pattern}", re.VERBOSE)
_TO_DAY = re.compile(rf"\ ?[{DASHES}]\ ?{_DAY.pattern}", re.VERBOSE)
_YEAR = re.compile(r"(?P<comma>,?) ?(?P<year>(?:1[6-9]|20)\d\d)(?![\d,]\d|\d|[A-Za-z%])")
_SHORT_YEAR = re.compile(r",? ['’](?P<year>\d\d)(?!\d|['’]?s)")
_FIGURE_AHEAD = re.compile(r",? ['’]?\d")
_NAME_AHEAD = re.compile(r" [A-Z][a-z]")
_ANY_MONTH = "|".join((*MONTHS, *(key.title() for key in sorted(SHORT_MONTHS, key=len, reverse=True))))
_TO_MONTH = re.compile(rf" ?[{DASHES}/] ?(?P<name>{_ANY_MONTH})(?![a-z])")
_TO_ANY_MONTH = re.compile(rf" ?[{DASHES}] ?(?=[A-Z])")
_MONTH_BEFORE = re.compile(rf"\b(?i:{'|'.join(SHORT_MONTHS)})[a-z]{{0,6}}\.? ?[{DASHES}/] ?$")
_MORE_AHEAD = re.compile(rf" ?[{DASHES}/&] ?[A-Z]|,? (?:and|or|to|through|thru|until)\b")
_MONTH_TOLD = words("in since until by of early mid late next last this through or and")

_NUMERIC = re.compile(
    r"""
    (?P<month>0?[1-9]|1[0-2])(?P<sep>[/.-])(?P<day>0?[1-9]|[12]\d|3[01])(?P=sep)(?P<year>(?:19|20)?\d\d)(?![\d/.-]\d|\d)
    """,
    re.VERBOSE,
)
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)[-/](?P<month>0[1-9]|1[0-2])[-/](?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_YEAR = re.compile(r"(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?![\d/])")
_DAY_FIRST = re.compile(
    rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?(?P<name>{'|'.join(MONTHS)}|[A-Z][a-z]{{2,3}})\.?(?= \d{{4}}\b)"
)
_SHORT_DATE = re.compile(r"(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?![\d/]|\.\d|%)")
_TO_SHORT_DATE = re.compile(r" ?[-–] ?(?=(?:0?[1-9]|1[0-2])/\d{1,2}\b)")
_JOINING = "(?:to|through|thru|until|and|or|&)"
_FROM_SHORT_DATE = re.compile(
    rf"\d/\d{{1,2}} ?[-–] ?$|\b(?:from|between|on|by|until|since|before|after) \d{{1,2}}/\d{{1,2}},? {_JOINING} $"
    rf"|(?<!\d)(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01]) {_JOINING} $"
)
_JOINED_DATE = re.compile(rf" {_JOINING} (?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/]|\.\d|%)")
# What may as well be a part of something: "1/2 or 3/4".
_SMALL_PART = re.compile(r"(?:1/[2348]|2/3|3/[48]|5/8|7/8)(?!\d)")
# Before or after "7/1" these say that it is a date; else it is a share.
_DATED = words(
    """
    on by until till from before after since available avail starting starts due closes closing ends through thru
    effective expires listed sold posted open showing showings tour tours inspection offers moved deadline date next
    """
) | DAYS.keys() | NAMES  # fmt: skip
_DATED_BY_TWO = frozenset({"open house", "as of"})
_DATING = words("move open at deadline showing tour closing inspection occupancy move-in")

TRIGGERS = frozenset({*SHORT_MONTHS, *(name.lower() for name in MONTHS)})


def month_date(scan: Scan, at: int) -> Found | None:
    """A month and what follows it: "Jan 15, 2026", "Mar. 3", "Dec 1–5", "June 2026", "Sept."."""
    found = _MONTH.match(scan.text, at)
    name = _month_name(scan, found) if found else ""
    if found is None or not name:
        return None
    pieces, end = _days(scan, found.end())
    year, end = _year(scan, end)
    if not pieces and not year:
        return _month_alone(scan, found, name)
    pieces = [Piece(at, name), *pieces, *year]
    if (dash := _TO_ANY_MONTH.match(scan.text, end)) and _is_date(scan, dash.end()):
        pieces.append(Piece(end, "to"))
        end = dash.end()
    return Found(end, tuple(pieces))


def _days(scan: Scan, at: int) -> tuple[list[Piece], int]:
    """One day or a range of them: what is said, and where it ends."""
    day = _day_after(scan, at)
    if day is None:
        return [], at
    pieces, end = [Piece(day.start("day"), numbers.ordinal(day["day"]))], day.end()
    if upper := _TO_DAY.match(scan.text, end):
        pieces.append(Piece(upper.start("day"), f"to {numbers.ordinal(upper['day'])}"))
        end = upper.end()
    return pieces, end


def _day_after(scan: Scan, at: int) -> re.Match[str] | None:
    day = _DAY_AFTER.match(scan.text, at)
    return day if day and 1 <= int(day["day"]) <= 31 else None


def _year(scan: Scan, at: int) -> tuple[list[Piece], int]:
    if year := _YEAR.match(scan.text, at):
        comma = [Piece(at, ",")] if year["comma"] else []
        return [*comma, Piece(year.start("year"), numbers.year(year["year"]))], year.end()
    if year := _SHORT_YEAR.match(scan.text, at):
        return [Piece(year.start("year"), numbers.year(year["year"]))], year.end()
    return [], at


def _month_alone(scan: Scan, found: re.Match[str], name: str) -> Found | None:
    to = _TO_MONTH.match(scan.text, found.end())
    if to and "/" not in to[0]:
        return Found(to.start("name"), (Piece(found.start(), name), Piece(found.end(), "through")))
    if name == found["name"]:
        return None  # as it is written, "May" the verb among them
    return said(found.start(), scan.past_stop(found.end("name")), name)


def _is_date(scan: Scan, at: int) -> bool:
    """Whether a month and a day stand at `at`: the second of "Nov 1–Dec 15"."""
    found = _MONTH.match(scan.text, at)
    return found is not None and bool(_month_name(scan, found)) and _day_after(scan, found.end()) is not None


def _month_name(scan: Scan, found: re.Match[str]) -> str:
    """The month that is written, in full; "" when it is none."""
    written, end = found["name"], found.end()
    if written in MONTHS:
        return written
    name = SHORT_MONTHS.get(written.lower(), "")
    if not name or (written.isupper() and not _DAY_AFTER.match(scan.text, end)):
        return ""
    is_sure = written.lower() not in _UNSURE or _FIGURE_AHEAD.match(scan.text, end)
    return name if is_sure or _is_month(scan, found) else ""


def _is_month(scan: Scan, found: re.Match[str]) -> bool:
    """Whether something around a name says that it is a month's: its stop, another month, "in"."""
    at, end = found.start(), found.end()
    is_before_name = bool(_NAME_AHEAD.match(scan.text, end))  # "Jan Brooks", "Mar. Vista"
    if found["dot"] and not is_before_name:
        return True
    if _TO_MONTH.match(scan.text, end) or _MONTH_BEFORE.search(scan.before(at)):
        return True
    is_told = scan.word_before(at).lower() in _MONTH_TOLD
    return is_told and (not is_before_name or bool(_MORE_AHEAD.match(scan.text, end)))


def numeric_date(scan: Scan, at: int) -> Found | None:
    """ "12/05/2025", "2025-12-05", "7/1 move-in"; "7/1" alone only where words around it say a date."""
    text = scan.text
    if found := _NUMERIC.match(text, at) or _ISO.match(text, at):
        return said(at, found.end(), f"{_month_day(found)}, {numbers.year(found['year'])}")
    if found := _MONTH_YEAR.match(text, at):
        return said(at, found.end(), f"{MONTHS[int(found['month']) - 1]} {numbers.year(found['year'])}")
    if found := _DAY_FIRST.match(text, at):
        name = SHORT_MONTHS.get(found["name"].lower(), found["name"])
        if name in MONTHS and 1 <= int(found["day"]) <= 31:
            day = numbers.ordinal(found["day"].lstrip("0"))
            return Found(found.end(), (Piece(at, name), Piece(found.start("name"), day)))
    return _short_date(scan, at)


def _month_day(found: re.Match[str]) -> str:
    return f"{MONTHS[int(found['month']) - 1]} {numbers.ordinal(found['day'].lstrip('0'))}"


def _short_date(scan: Scan, at: int) -> Found | None:
    found = _SHORT_DATE.match(scan.text, at)
    if found is None:
        return None
    if to := _TO_SHORT_DATE.match(scan.text, found.end()):
        return said(at, to.end(), _month_day(found) + " to")
    return said(at, found.end(), _month_day(found)) if _is_dated(scan, at, found.end()) else None


# "on 1/2 acre" is no day.
_PARTED = words("acre acres ac mile miles mi bath baths ba inch hour of off")


def _is_dated(scan: Scan, at: int, end: int) -> bool:
    if next_word(scan, end) in _PARTED:
        return False
    before = [word.strip(".,;:()").lower() for word in scan.words_before(at)[-2:]]
    if before and (before[-1] in _DATED or " ".join(before) in _DATED_BY_TWO):
        return True
    if next_word(scan, end) in _DATING or scan.text.startswith(" @", end):
        return True
    if _SMALL_PART.match(scan.text, at):
        return False
    return bool(_FROM_SHORT_DATE.search(scan.before(at)) or _JOINED_DATE.match(scan.text, end))
