"""Days of the week by their letters: "Sat 1-3pm", "Sun.", "Mon-Fri", where a time, a date or another day says so."""

import re

from tts.speakable.scan import DASHES, Found, Piece, Scan, said, words

DAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
# Before hours: "Mondays 9-5", "daily 9-5".
NAMES = frozenset(name.lower() + plural for name in DAYS.values() for plural in ("", "s"))
# No words, and hardly names.
_SURE = frozenset({"tue", "tues", "thu", "thur", "thurs", "fri", "weds"})
_DAY = re.compile(r"(?P<name>[A-Z][a-z]{2,4}|[A-Z]{3})(?P<dot>\.?)(?![A-Za-z])")
_THROUGH = re.compile(rf" ?[{DASHES}] ?(?P<day>(?P<name>[A-Z][a-z]{{2}})[a-z]{{0,3}}\b)")
_OTHER_DAY_AHEAD = re.compile(rf" ?(?:[{DASHES}&/,+]|and|or|to|thru) ?(?P<name>[A-Z][a-z]{{2}})")
_TIME_AHEAD = re.compile(
    r"""
    ,?\ ?(?:\d|@|at\ \d|from\ \d|noon)
  | ,?\ (?:[A-Z][a-z]{2,8}\.?\ \d | (?:morning|afternoon|evening|night|by|after|before)\b)
    """,
    re.VERBOSE,
)
_BEFORE = words("on every this next house last by until through thru") | DAYS.keys()
_JOINING = frozenset({"&", "and", "or", "/"})

TRIGGERS = frozenset(DAYS)


def day_name(scan: Scan, at: int) -> Found | None:
    """A day with its stop, or where what stands around it says that it is one: "the sun", "he sat" are none."""
    found = _DAY.match(scan.text, at)
    name = DAYS.get(found["name"].lower(), "") if found else ""
    if found is None or not name or not (found["dot"] or _is_day(scan, at, found)):
        return None
    through = _THROUGH.match(scan.text, found.end())
    if through and through["name"].lower() in DAYS:
        return Found(through.start("day"), (Piece(at, name), Piece(found.end(), "through")))
    return said(at, scan.past_stop(found.end("name")), name)


def _is_day(scan: Scan, at: int, found: re.Match[str]) -> bool:
    if found["name"].lower() in _SURE or _TIME_AHEAD.match(scan.text, found.end()):
        return True
    other = _OTHER_DAY_AHEAD.match(scan.text, found.end())
    if other and other["name"].lower() in DAYS:
        return True
    before = [word.strip(".,;:()").lower() for word in scan.words_before(at)[-2:]] or [""]
    return before[-1] in _BEFORE or (before[-1] in _JOINING and before[0] in DAYS.keys() | NAMES)
