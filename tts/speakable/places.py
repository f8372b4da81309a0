"""States of the United States by their letters, and ZIP codes. "Austin, TX 78704", "Portland, OR"."""

import re

from tts.speakable import numbers
from tts.speakable.nouns import next_word
from tts.speakable.scan import DASHES, FUNCTION_WORDS, Found, Piece, Scan, is_name, said, words

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming", "DC": "D C", "PR": "Puerto Rico",
}  # fmt: skip
# Said in full even without a town before them: they are no word and rarely anything else.
_ALONE = words("TX NY NJ AZ NV NM NH RI VT WY WV WI TN KY KS NC MN FL CA GA MI")
# Older abbreviations, with a stop.
_OLDER = {
    "Ariz": "Arizona", "Calif": "California", "Colo": "Colorado", "Conn": "Connecticut", "Fla": "Florida",
    "Ga": "Georgia", "Ill": "Illinois", "Ky": "Kentucky", "La": "Louisiana", "Mass": "Massachusetts",
    "Md": "Maryland", "Mich": "Michigan", "Minn": "Minnesota", "Nev": "Nevada", "Okla": "Oklahoma", "Ore": "Oregon",
    "Pa": "Pennsylvania", "Penn": "Pennsylvania", "Tenn": "Tennessee", "Tex": "Texas", "Va": "Virginia",
    "Wash": "Washington", "Wis": "Wisconsin",
}  # fmt: skip
_STATE = re.compile(r"(?P<code>[A-Z]{2})(?![A-Za-z0-9'’&@/]|-\d|\.[A-Za-z])")
_OLD = re.compile(rf"(?P<name>{'|'.join(_OLDER)})\.(?![A-Za-z])")
_TOWN_BEFORE = re.compile(r"(?:^|[\s(\"“*/-])(?P<town>[A-Z][\w.'’-]*[a-z]\.?|[A-Z]{4,}),[ ]$")
# "Sure, OK", "FHA, VA": no towns, though a month is one in Oklahoma ("May, OK").
_NO_TOWNS = (
    FUNCTION_WORDS
    | words(
        """
        yes no ok okay sure great well oh alright right perfect fine good hi hello hey thanks so sorry wonderful
        absolutely certainly definitely exactly cool nice awesome true actually anyway however honestly maybe perhaps
        conventional jumbo cash patio loans loan
        """
    )
) - {"may"}
# These are words, degrees or other letters too: they need the end of what is named after them.
_DOUBTFUL = words("CO HI ID IN MD OH OK OR PA VA")
_TOWN_ENDS = re.compile(
    r"[.,;:!?)\]\"”*]|\s*$|\n|\s[A-Z(\d|]|\s(?:and|or|to|is|was|has|have|on|at|in|for|from|by|with|near|where|area|are|&|-|–|—)(?![\w-])"
)
_PERSON_BEFORE = re.compile(r"(?:Dr|Mr|Mrs|Ms|Prof)\.? [A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?, $")
_ZIP_AHEAD = re.compile(r",?[ ]\d{5}(?!\d)")
_UNIT_AHEAD = re.compile(r"[ ]\d{1,3}(?!\d)")
_ZIP = re.compile(r"(?P<five>\d{5})(?:[-–](?P<four>\d{4}))?(?![\d,]\d|\d|[A-Za-z%]|\.\d|-\d)")
_ZIP_TO = re.compile(rf" ?[{DASHES}] ?(?P<five>\d{{5}})(?!\d)")
# "the 78704 zip", "94110 and 94114"
_ZIP_NAMED_AFTER = re.compile(r"[ ](?i:zip)\b|(?:,[ ]\d{5}(?!\d)){0,8},?[ ](?:and|or|&)[ ]\d{5}(?!\d)")
_PLACING = words("in near around within outside serving covers covering throughout across")
_PLACE_WORDS = words("area market neighborhood region zip")
_ZIP_NAMED = re.compile(
    rf"""(?:
        \b(?i:zips?(?:\ ?codes?)?)(?:\ (?:is|are|of|in|for))?[:#]?\s{{1,2}}
      | \b[A-Z]{{2}}\.?,?\s{{1,2}}                       # TX 78704
      | \d{{5}}(?:,|,?\s(?:and|or|&|to))\s | \d{{5}}/    # 78704, 78705 and 78706
      | \b(?:{"|".join(re.escape(name) for name in sorted(set(STATES.values()) - {"D C"}))}),?\s
    )$""",
    re.VERBOSE,
)

TRIGGERS = frozenset(name.lower() for name in _OLDER)


def state(scan: Scan, at: int) -> Found | None:
    """Two capitals after a town and a comma, before a ZIP code, or that are nothing but a state."""
    found = _STATE.match(scan.text, at)
    if found is None:
        return _older(scan, at)
    code, end = found["code"], found.end()
    if code not in STATES or _UNIT_AHEAD.match(scan.text, end):
        return None
    town = _TOWN_BEFORE.search(scan.before(at))
    is_after_town = town is not None and town["town"].lower() not in _NO_TOWNS
    if code in _DOUBTFUL and (_PERSON_BEFORE.search(scan.before(at)) or not _TOWN_ENDS.match(scan.text, end)):
        is_after_town = False
    if not (is_after_town or _ZIP_AHEAD.match(scan.text, end) or (code in _ALONE and _is_place(scan, at, end))):
        return None
    return said(at, end, STATES[code])


def _is_place(scan: Scan, at: int, end: int) -> bool:
    """Not within capitals ("FL OR GA" shouted are left alone) nor with a figure right before ("3 FL")."""
    before, after = scan.word_before(at), scan.word_at(end)
    is_shouted = (before.isupper() and len(before) > 2) or (after.isupper() and len(after) > 2)
    return not (is_shouted or before[-1:].isdecimal())


def _is_place_code(scan: Scan, at: int, found: re.Match[str]) -> bool:
    """ "homes in 78704", "the 78704 market", "Austin 78704": where five figures without a comma are no quantity."""
    following, before = next_word(scan, found.end()), scan.word_before(at)
    if following and following not in _PLACE_WORDS and following not in FUNCTION_WORDS:
        return False
    if following in _PLACE_WORDS:
        return True
    return before.lower() in _PLACING or (is_name(before) and scan.before(at).endswith(before + " "))


def _older(scan: Scan, at: int) -> Found | None:
    found = _OLD.match(scan.text, at)
    if found is None or not _TOWN_BEFORE.search(scan.before(at)):
        return None
    return said(at, scan.past_stop(found.end("name")), _OLDER[found["name"]])


def zip_code(scan: Scan, at: int) -> Found | None:
    """Five figures (and four) after a state or the word: each by itself."""
    found = _ZIP.match(scan.text, at)
    if found is None:
        return None
    is_named = _ZIP_NAMED.search(scan.before(at)) or _ZIP_NAMED_AFTER.match(scan.text, found.end())
    if not (found["four"] or is_named or _is_place_code(scan, at, found)):
        return None
    spoken = numbers.one_by_one(found["five"])
    if found["four"]:
        return said(at, found.end(), f"{spoken}, {numbers.one_by_one(found['four'])}")
    if to := _ZIP_TO.match(scan.text, found.end()):
        return Found(to.end(), (Piece(at, f"{spoken} to"), Piece(to.start("five"), numbers.one_by_one(to["five"]))))
    return said(at, found.end(), spoken)
