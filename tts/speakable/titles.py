"""Words that mean one thing before a name and another after it: "St." and "Dr.", and titles before names.

"St. Paul St." is Saint Paul Street; "Dr. Patel" a doctor, "Baker Dr." a drive.
"""

import re

from tts.speakable.addresses import follows_name, past_street_stop
from tts.speakable.scan import Found, Scan, any_of, is_name, said, words

_TWOFOLD = re.compile(r"(?P<word>St|ST|Dr|DR|Ste|Mt|Ft|Pt|Pk)(?P<dot>\.?)(?![A-Za-z0-9'’&/-])")
_BEFORE_NAME = {
    "dr": "Doctor", "ft": "Fort", "mt": "Mount", "pk": "Park", "pt": "Point", "st": "Saint", "ste": "Sainte",
}  # fmt: skip
_AFTER_NAME = {"dr": "Drive", "mt": "Mountain", "pk": "Park", "pt": "Point", "st": "Street"}
# What saints' places are called, to tell "Visit St. Louis" and "in East St. Louis" from "Oak St. Louis".
_SAINTS = words(
    """
    Agnes Albans Andrew Andrew's Andrews Ann Anne Anne's Anthony Augustine Barbara Barts Benedict Bernard Catherine
    Cecilia Charles Clair Clare Clement Cloud Croix Denis Edward Edward's Edwards Elmo Francis Gabriel George George's
    Germain Helena Helens Hilaire Ignatius James John John's Johns Johnsbury Joseph Jude Kitts Laurent Louis Lucia
    Lucie Luke Luke's Mark Mark's Marks Marlo Martin Mary Mary's Marys Matthew Matthews Michael Michael's Monica
    Moritz Nicholas Olaf Pancras Patrick Patrick's Paul Pete Peter Peter's Petersburg Philip Regis Rita Rose Simons
    Stephen Stephens Thomas Tropez Vincent
    """
)
# Before a saint's place these belong to its name.
_SAINTLY = words("Port Fort East West North South Old Mount Lake Bay The Historic Downtown New Upper Lower")
# At a sentence's beginning these are no names, though their first letter is a capital.
_OPENING = words(
    """
    ask call see visit meet contact email thank tell let text dear hi hello tour like love enjoy both join welcome
    explore discover find try near live move drive walk head go say know message reach consult schedule view
    experience
    """
)
# "this St. is quiet": no name, and a street all the same.
_COMMON = frozenset({"this", "same", "main", "quiet", "side"})
_TITLES = {
    "capt": "Captain", "cmdr": "Commander", "col": "Colonel", "fr": "Father", "gen": "General", "gov": "Governor",
    "hon": "Honorable", "lt": "Lieutenant", "maj": "Major", "messrs": "Messieurs", "mr": "Mister", "mrs": "Missus",
    "ms": "Ms", "mx": "Mix", "pres": "President", "prof": "Professor", "rep": "Representative", "rev": "Reverend",
    "sen": "Senator", "sgt": "Sergeant",
}  # fmt: skip
# Said so without a stop too; of the others the stop must be written.
_SURE = frozenset({"Mr", "Mrs", "Ms", "Prof"})
# These shorten other words too ("rep. Call", "gen. contractor"): a name must follow.
_UNSURE = frozenset({"fr", "rep", "gen", "hon", "col", "rev", "lt", "maj"})
_SUFFIXES = {"esq": "Esquire", "jr": "Junior", "sr": "Senior"}
_TITLE = re.compile(
    rf"(?P<word>{any_of(_TITLES)})(?P<dot>\.?)(?=[ \u00a0](?:[A-Z(“\"]|(?:&|and|or)[ ](?:Mrs|Ms|Dr|Mr)\b))"
)
_SUFFIX = re.compile(r"(?P<word>Jr|JR|Sr|SR|Esq|ESQ)\.?(?![A-Za-z0-9-])")
# After a suffix a street's name goes on: "King Jr. Blvd".
_SUFFIXED = frozenset({"dr", "st", "blvd", "ave", "way"})
_INITIAL_AHEAD = re.compile(r" [A-Z]\. [A-Z]")  # "Dr. A. Patel"
_WHOSE = frozenset({"the", "a", "my", "your", "our", "his", "her"})  # "I saw the Dr. yesterday"
_COUPLE_AHEAD = re.compile(r" (?:and|&) (?:Mr|Mrs|Ms|Dr|Prof)\b")
_NUMBERED_STREET = re.compile(r"\d[A-Z]? (?:[NSEW]\.? )?[A-Z][a-z]+ $")
_STREETS_BEFORE = frozenset({"dr", "st", "rd", "ave", "ln", "ct", "blvd", "pl"})

TRIGGERS = frozenset({*_BEFORE_NAME, *_TITLES, *_SUFFIXES})


def street_or_name(scan: Scan, at: int) -> Found | None:
    """ "St.", "Dr.", "Mt.", "Ft.", "Pt.", "Ste." by what stands around them."""
    found = _TWOFOLD.match(scan.text, at)
    if found is None:
        return None
    key = found["word"].lower()
    if _leads(scan, at, found):
        end = found.end() if scan.word_at(found.end()) else scan.past_stop(found.end("word"))
        return said(at, end, _BEFORE_NAME[key])
    name, is_named = _AFTER_NAME.get(key, ""), follows_name(scan, at)
    if not name or (key == "mt" and not found["dot"]):
        return None
    if not is_named and not (key == "st" and found["dot"] and scan.word_before(at).lower() in _COMMON):
        return None
    return said(at, past_street_stop(scan, found.end("word")), name if is_named else name.lower())


def _is_person(scan: Scan, at: int, end: int) -> bool:
    """ "Dr. A. Patel", "the Dr. will see you"."""
    before = scan.word_before(at).lower()
    is_whose = before in _WHOSE
    return (before in _OPENING or not follows_name(scan, at)) and (
        is_whose or _INITIAL_AHEAD.match(scan.text, end) is not None
    )


def _leads(scan: Scan, at: int, found: re.Match[str]) -> bool:
    """Whether it belongs to the name after it."""
    word, ahead, before = found["word"], scan.word_at(found.end()), scan.word_before(at)
    is_couple = _COUPLE_AHEAD.match(scan.text, found.end()) is not None
    if is_couple or (word == "Dr" and _is_person(scan, at, found.end())):
        return word == "Dr"
    is_shouted = len(ahead) > 3 and ahead.isupper() and not word.isupper()
    if not is_name(ahead) or is_shouted:
        return False
    if word.lower() not in {"st", "dr"}:
        is_measure = scan.before(at).rstrip()[-1:].isdecimal() or ahead[1:2].isdecimal()  # "200 Ft", "Ste B2"
        return not is_measure and (bool(found["dot"]) or not follows_name(scan, at))
    if word.lower() == "st" and ahead in _SAINTS:
        return before in _SAINTLY or not _NUMBERED_STREET.search(scan.before(at))
    is_saintly = word.lower() == "st" and before in _SAINTLY - {"Lake", "Bay"}
    if is_saintly or before.lower() in _OPENING or not follows_name(scan, at):
        return True
    # "on Oak Dr. Dr. Patel", after a sentence that ended so.
    return scan.before(at).endswith(". ") and before.lower() in _STREETS_BEFORE


def title(scan: Scan, at: int) -> Found | None:
    """ "Mr. Stone", "Prof. Lee"; "Jr." and "Sr." after a name."""
    if found := _SUFFIX.match(scan.text, at):
        return _suffix(scan, at, found)
    found = _TITLE.match(scan.text, at)
    if found is None or not (found["dot"] or found["word"] in _SURE) or not found["word"][0].isupper():
        return None
    key = found["word"].lower()
    if key in _UNSURE and not is_name(scan.word_at(found.end())):
        return None
    return said(at, found.end(), _TITLES[key])


def _suffix(scan: Scan, at: int, found: re.Match[str]) -> Found | None:
    if not follows_name(scan, at) and not scan.before(at).endswith(", "):
        return None
    goes_on = scan.word_at(found.end()).lower() in _SUFFIXED
    end = found.end() if goes_on else past_street_stop(scan, found.end("word"))
    return said(at, end, _SUFFIXES[found["word"].lower()])
