"""Bedrooms and baths as listings count them ("3BR/2BA", "4bd/2.5ba", "3/2 ranch"), and rooms by their letters."""

import re

from tts.speakable import numbers
from tts.speakable.nouns import HOMES, names_thing, next_word
from tts.speakable.quantities import Quantity, quantity, upper_bound
from tts.speakable.scan import Found, Piece, Scan, said, words

_BEDS = r"(?:(?:BDRM|BEDRM|BDR|BD|BR|[bB]drm|[bB]edrm|[bB]dr|[bB]d|[bB]r)[sS]?|B(?=/\d))"
_BATHS = r"(?:(?:BTH|BA|[bB]th|[bB]a)[sS]?)"
_LETTERS = re.compile(
    rf"(?P<gap>[ ]?|-)(?:(?P<beds>{_BEDS})|(?P<baths>{_BATHS}|(?<=B/\d)B|(?<=B/\d\.\d)B))(?![A-Za-z0-9²])"
)
_LETTERS_ALONE = re.compile(rf"(?:(?P<beds>{_BEDS})|{_BATHS})(?![A-Za-z0-9])")
_COUNT = r"\d{1,2}(?:\.\d{1,2})?"
# "2+1 BR": another room that might be one.
_PLUS_ONE = re.compile(r"(?P<first>\d)\+(?P<second>\d)(?=[ -]?(?:[bB][eE]?[dDrR]))")
_PLUS = re.compile(r"\+(?!/)")
# The next count of a home: ", 2BA", " and 2 baths", "/2.5".
_MORE = re.compile(
    rf"""
    (?:,?\ ?(?:and|&|/|,|\||\+|w/)\ ?|[ /]) {_COUNT}[ -]?
    (?:{_BEDS}|{_BATHS}|beds?|baths?|bedrooms?|bathrooms?)(?![A-Za-z0-9])
    """,
    re.VERBOSE,
)
_COUNT_AHEAD = re.compile(r"[/|]\d")
_PAIR = re.compile(r"(?P<beds>\d)/(?P<baths>\d(?:\.\d{1,2})?)(?:/(?P<cars>\d))?(?![\d/%])")
_WORDS = re.compile(
    rf"""
    (?P<count>{_COUNT}|½)(?P<gap>[ -])
    (?=(?:(?:full|half|partial)\ )?(?:[bB]a(?:ths?|throoms?)|[cC]ars?|[sS]tory|[sS]tories)\b)
    """,
    re.VERBOSE,
)
# "Charming 3/2": beds and baths, though no home is named.
_PRAISING = words(
    """
    updated charming cozy spacious remodeled renovated beautiful gorgeous adorable cute lovely stunning bright upgraded
    """
)
_ADJECTIVES = _PRAISING | words(
    "sunny large big small tiny new nice great quiet modern luxury rare furnished clean corner"
)
_DETERMINERS = words("a an this that the another each every your our their")
# "The 4BR/3.5BA at": the second count describes the same home as the first.
_FIRST_COUNT = re.compile(rf"(?P<before>[A-Za-z]+)[ ]{_COUNT}[ -]?(?:{_BEDS}|{_BATHS})[/,|]?[ ]?$")
# Before letters of rooms without a figure: "full ba", "master br".
_QUALIFIERS = words("full half master guest hall extra each")
# Rooms by their letters in capitals, in a list of rooms or after a word that describes one.
CODES = {
    "LR": "living room", "FR": "family room", "DR": "dining room", "FDR": "formal dining room",
    "FLR": "formal living room",
    "BR": "bedroom", "MBR": "master bedroom", "BA": "bath", "KIT": "kitchen", "EIK": "eat in kitchen",
    "GR": "great room", "RR": "rec room", "WIC": "walk in closet", "PBR": "primary bedroom", "MB": "master bath",
    "BRs": "bedrooms", "BAs": "baths", "WICs": "walk in closets", "LRs": "living rooms",
}  # fmt: skip
_CODE = re.compile(r"(?P<code>[A-Z]{2,3}s?)(?![A-Za-z0-9])")
_NEXT_CODE = re.compile(r"\.?[ ,/&.]{0,3}(?P<code>[A-Z]{2,3})(?![A-Za-z0-9])")

TRIGGERS = words("ba bas bth bths bd bds br brs bdr bdrs bdrm bdrms")


def counted_rooms(scan: Scan, at: int) -> Found | None:
    """ "3BR", "2.5ba", "2+1 BR": the count with its letters; what follows a slash is asked for by itself."""
    text = scan.text
    if plus := _PLUS_ONE.match(text, at):
        count = f"{numbers.cardinal(plus['first'])} plus {numbers.cardinal(plus['second'])}"
        return _rooms(scan, plus.end(), (Piece(at, count),), is_one=plus["second"] == "1")
    amount = quantity(text, at)
    if amount is None:
        return None
    if bound := upper_bound(text, amount.end):
        upper_at, upper = bound
        count_pieces = (Piece(at, f"{_count(amount)} to"), Piece(upper_at, _count(upper)))
        return _rooms(scan, upper.end, count_pieces, is_one=False)
    return _rooms(scan, amount.end, amount.pieces(at, _count(amount)), is_one=amount.is_one)


def _count(amount: Quantity) -> str:
    """ "2.5": "two and a half"; "½": "half"; "¾": "three quarter"."""
    if amount.is_fraction:
        return numbers.fraction(amount.numerator, amount.denominator, before_noun=True, bare=amount.denominator < 3)
    return numbers.mixed(amount.number) if amount.number else amount.words


def _rooms(scan: Scan, end: int, count: tuple[Piece, ...], *, is_one: bool) -> Found | None:
    """The letters at `end`, which are counted by what is said before them."""
    plus = _PLUS.match(scan.text, end)
    letters = _LETTERS.match(scan.text, plus.end() if plus else end)
    if letters is None:
        return None
    stop = scan.past_stop(letters.end())
    name = "bedroom" if letters["beds"] else "bath"
    if not (is_one or letters["gap"] == "-" or _describes(scan, count[0].start, stop)):
        name += "s"
    if _COUNT_AHEAD.match(scan.text, stop):
        name += ","
    *before, last = count
    last = Piece(last.start, last.spoken + (" plus" if plus else ""))
    return Found(stop, (*before, last, Piece(letters.end("gap"), name)))


def _describes(scan: Scan, start: int, end: int) -> bool:
    """Whether a count of rooms describes a home: "a 3BR, 2BA home"."""
    first = _FIRST_COUNT.search(scan.before(start))
    before = (first["before"] if first else scan.word_before(start)).lower()
    if before in _DETERMINERS or before in _ADJECTIVES:
        return True
    at = end
    for _ in range(2):
        more = _MORE.match(scan.text, at)
        at = more.end() if more else at
    return names_thing(scan, at) and next_word(scan, at) not in {"upstairs", "downstairs"}


def bed_bath_pair(scan: Scan, at: int) -> Found | None:
    """ "3/2 ranch": beds and baths, where a home is named right after or before."""
    pair = _PAIR.match(scan.text, at)
    if pair is None or not _is_home(scan, at, pair):
        return None
    spoken = f"{numbers.cardinal(pair['beds'])} bedroom {numbers.mixed(pair['baths'])} bath"
    if pair["cars"]:
        spoken += f" {numbers.cardinal(pair['cars'])} car"
    return said(at, pair.end(), spoken)


def _is_home(scan: Scan, at: int, pair: re.Match[str]) -> bool:
    following = next_word(scan, pair.end())
    if following == "arm":  # a loan: "5/1 ARM"
        return False
    if _names_home(scan, pair.end()):
        return True
    if pair["beds"] == "1" and pair["baths"] == "2":  # "the condo 1/2 mile away"
        return False
    before = scan.before(at)[:-1].rpartition(" ")[2].lower()
    is_praised = before in _PRAISING and float(pair["baths"]) <= int(pair["beds"]) and following != "at"
    return is_praised or before in HOMES - {"unit", "floor", "building", "listing"}


def _names_home(scan: Scan, at: int) -> bool:
    """Within two words: "3/2 ranch", "4/3 brick ranch"."""
    word = next_word(scan, at)
    return word in HOMES or (word.isalpha() and next_word(scan, at + 1 + len(word)) in HOMES)


def counted_words(scan: Scan, at: int) -> Found | None:
    """ "1.5 bath", "2.5-car garage": a half is said as one; the word itself stays as it is."""
    found = _WORDS.match(scan.text, at)
    if found is None or found["count"].isdecimal():
        return None
    return said(at, found.end(), "half" if found["count"] == "½" else numbers.mixed(found["count"]))


def room_code(scan: Scan, at: int) -> Found | None:
    """ "LR" and the like; "DR" only among rooms, since after a name it is a Drive."""
    found = _CODE.match(scan.text, at)
    if found is None or found["code"] not in CODES:
        return small_code(scan, at)
    before = scan.word_before(at).rstrip("/").rpartition("/")[2]
    is_drive = found["code"] == "DR" and before[:1].isupper() and before not in CODES
    following = _NEXT_CODE.match(scan.text, found.end())
    if (is_drive or before.isdecimal()) and not (following and following["code"] in CODES):
        return None
    return said(at, scan.past_stop(found.end()), CODES[found["code"]])


def small_code(scan: Scan, at: int) -> Found | None:
    """ "full ba", "master br": letters without a figure before them."""
    found = _LETTERS_ALONE.match(scan.text, at)
    if found is None or scan.word_before(at).lower() not in _QUALIFIERS:
        return None
    return said(at, scan.past_stop(found.end()), "bedroom" if found["beds"] else "bath")
