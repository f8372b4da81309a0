"""Directions by their letters, before a street's name, after it, or of the compass. "N. Main St.", "8th St NW"."""

import re

from tts.speakable.addresses import past_street_stop
from tts.speakable.scan import FUNCTION_WORDS, Found, Scan, said
from tts.speakable.streets import DIRECTIONS, KEYS

_WAY = re.compile(r"(?P<way>N\.?E|N\.?W|S\.?E|S\.?W|[NSEW])(?P<dot>\.?)(?![\w'’&/-])")
_NAME_AHEAD = re.compile(r" (?:\d{1,3}(?:st|nd|rd|th)|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})")
_STREET_AHEAD = re.compile(rf" (?:[A-Z][\w'’-]{{1,30}}\.? |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}?{KEYS}\b")
_STREET_BEFORE = re.compile(rf"(?:\b{KEYS}\.?|\d(?:st|nd|rd|th))[ ]$")
_HOUSE_BEFORE = re.compile(r"\d[A-Z]? $")
# Before a direction that belongs to an address: "12B N Main", "corner of N Main and W 5th".
_ADDRESS_BEFORE = re.compile(
    r"(?:^|[\s(])(?:\d{1,5}(?:[A-Z]|-\d+)?|[tT]welve|block of|on|at|of|from|to|and|&|near|along|off|between) $"
)
_TOWN_BEFORE = re.compile(r"\b(?:in|near|from|to|of|around) $")
_SIDE_AHEAD = re.compile(r"[ -](?P<word>corner|side|facing|exposure|of|end|wing|views?|quadrant)\b")
_FACING = frozenset({"faces", "facing", "faced", "face", "heading", "due"})
_SPELT_AHEAD = re.compile(r" [A-Z](?![A-Za-z])")


def direction(scan: Scan, at: int) -> Found | None:
    """A letter or two of the compass, where what stands around says that they are."""
    found = _WAY.match(scan.text, at)
    if found is None or _SPELT_AHEAD.match(scan.text, found.end()):  # letters that are spelt: "E V"
        return None
    name, end = DIRECTIONS[found["way"].replace(".", "")], past_street_stop(scan, found.end("way"))
    if _is_compass(scan, at, found):
        return said(at, end, name.lower())
    if _STREET_BEFORE.search(scan.before(at)):
        return said(at, end, name)
    return said(at, found.end(), name) if _leads_street(scan, at, found) else None


def _leads_street(scan: Scan, at: int, found: re.Match[str]) -> bool:
    """Whether a street's name follows: "N. Main", "NE Alder St", "12 W Pine"."""
    if not _NAME_AHEAD.match(scan.text, found.end()):
        return False
    if found["dot"] and not _is_initial(scan, at):
        return True
    has_street = bool(_STREET_AHEAD.match(scan.text, found.end()))
    if len(found["way"]) > 1 and has_street:
        return True
    before = scan.before(at)
    if len(found["way"]) > 1 and _TOWN_BEFORE.search(before):  # "in NE Austin"
        return True
    return bool(_ADDRESS_BEFORE.search(before)) and (has_street or bool(_HOUSE_BEFORE.search(before)))


def _is_compass(scan: Scan, at: int, found: re.Match[str]) -> bool:
    """ "the SE corner", "faces SW", "W side"; but "E of" only with two letters, since "Vitamin E of"."""
    side = _SIDE_AHEAD.match(scan.text, found.end())
    is_clear = len(found["way"]) > 1 or bool(found["dot"])
    is_side = side is not None and (is_clear or side["word"] != "of")
    return is_side or scan.word_before(at).lower() in _FACING


def _is_initial(scan: Scan, at: int) -> bool:
    """ "John E. Smith": a letter of a name."""
    written = scan.words_before(at)
    if not written or scan.begins_sentence(at):
        return False
    last = written[-1]
    return last[0].isupper() and last.lower() not in FUNCTION_WORDS and not last.endswith(",")
