"""Shortened words said in full, by the tables of tts.speakable.shortened and tts.speakable.readings, and "No. 4"."""

import re

from tts.speakable import numbers
from tts.speakable.readings import reading
from tts.speakable.scan import Found, Scan, any_of, said, words
from tts.speakable.shortened import DOTTED, ENGLISH, FREE, PHRASES, SLASHED

_WORD = re.compile(r"(?P<word>[A-Za-z]{1,9}(?:['’][a-z]{1,2})?)(?P<dot>\.?)(?![A-Za-z0-9'’/@&]|-[A-Za-z]|\.[A-Za-z])")
_SLASHED = re.compile(rf"(?P<word>{any_of(SLASHED)})(?=\.?(?![A-Za-z0-9/]))")
_WITH = re.compile(r"[wW]/(?=[A-Za-z0-9])")
_PHRASE = re.compile(rf"(?P<phrase>{any_of(PHRASES)})(?P<dot>\.?)(?P<comma>,?)(?![A-Za-z])")
_MONTHLY = re.compile(r"[mM]o\.?-to-mo(?:\.|\b)")
_TELEPHONE = re.compile(r"(?P<word>Ph|ph|PH|Tel|tel|TEL)\.?(?P<colon>:?)(?= ?[(+]?\d{3})")
_REFERENCE = re.compile(r"[rR]ef\.? (?=#?[A-Z]{0,3}-?\d)")
_NUMBER = re.compile(r"(?P<word>[nN]os?)\.[ ]?(?=[#]?\d)|№[ ]?(?=\d)")
_ESTABLISHED = re.compile(r"(?:ESTABLISHED|Est|est)\.? (?=(?:1[6-9]|20)\d\d(?!\d|,))")
# What may be called by its number in small letters: "license no. 4", "at no. 12".
_NUMBERED = re.compile(
    r"\b(?i:licen[sc]e|lic\.?|permit|file|account|acct\.?|parcel|listing|mls|case|lot|unit|id|apt\.?|suite|house"
    r"|room|box|building|bldg\.?|route|exit|at|see|item|page|phone|fax|tel\.?|order|invoice|reference|ref\.?|tax"
    r"|school|district) $"
)
_ASKED = re.compile(r"\?[\"”')*]? $")
_CIRCA = re.compile(r"ca?\.(?=\d{3,4}(?!\d))")
_ROMAN = re.compile(r"(?P<letters>[IVX]{1,4})(?![A-Za-z0-9'’]|\.[A-Za-z]|-)")
# "Phase II" is phase two; elsewhere Roman numerals after a name are a rank.
_COUNTED = words(
    """
    phase type class part section building tower unit level stage chapter volume war title article schedule grade tier
    zone division district plan model series option plat filing addition book mark version generation category step lot
    """
)
_LETTERED = words("model series version generation plan option brand mark category")
# Said in full in capitals too, where others may be shouted words or letters of their own ("MIN", "ADD").
_IN_CAPITALS = words("obo wic sfr sfh approx incl bldg mbr bsmt immed no assoc kit ss fp thru")
# Sizes of shirts, not ranks.
_NO_RANKS = frozenset({"XX", "XXX"})


def slashed(scan: Scan, at: int) -> Found | None:
    """ "w/ pool", "W/D incl.", "w/2 baths"."""
    if found := _SLASHED.match(scan.text, at):
        return said(at, scan.past_stop(found.end()), SLASHED[found["word"].lower()])
    found = _WITH.match(scan.text, at)
    return said(at, found.end(), "with") if found else None


def phrase(scan: Scan, at: int) -> Found | None:
    """ "e.g., a townhouse"; "viz" and "cf" without a stop are no phrases."""
    found = _PHRASE.match(scan.text, at)
    if found is None or not (found["dot"] or "." in found["phrase"]):
        return None
    return said(at, found.end(), PHRASES[found["phrase"].lower()] + found["comma"])


def monthly(scan: Scan, at: int) -> Found | None:
    """ "mo.-to-mo. lease"."""
    found = _MONTHLY.match(scan.text, at)
    return said(at, found.end(), "month to month") if found else None


def telephone(scan: Scan, at: int) -> Found | None:
    """ "Ph: 512-555-0116"."""
    found = _TELEPHONE.match(scan.text, at)
    if found is None:
        return None
    word = "phone" if found["word"].lower() == "ph" else "telephone"
    return said(at, found.end(), word + found["colon"])


def number(scan: Scan, at: int) -> Found | None:
    """ "No. 4": a number; "No. We can't" is left, and "no. 4" where a sentence begins."""
    if reference := _REFERENCE.match(scan.text, at):
        return said(at, reference.end(), "reference")
    found = _NUMBER.match(scan.text, at)
    if found is None or _is_answer(scan, at, found["word"] or ""):
        return None
    return said(at, found.end(), "numbers" if found["word"] in {"nos", "Nos"} else "number")


def _is_answer(scan: Scan, at: int, word: str) -> bool:
    """ "Is there a pool? No. 3 others have one.", "Sadly no. 12 homes would fit"."""
    if word == "no":
        return scan.begins_sentence(at) or not _NUMBERED.search(scan.before(at))
    return word == "No" and bool(_ASKED.search(scan.before(at)))


def established(scan: Scan, at: int) -> Found | None:
    """ "est. 1950", "c.1890"."""
    if circa := _CIRCA.match(scan.text, at):
        return said(at, circa.end(), "circa")
    found = _ESTABLISHED.match(scan.text, at)
    return said(at, found.end(), "established") if found else None


def shortened(scan: Scan, at: int) -> Found | None:
    """A word of the tables, as it is written: with its stop or without."""
    found = _WORD.match(scan.text, at)
    in_full = _in_full(scan, found) if found else ""
    if found is None or not in_full:
        return None
    is_title = found["word"][0].isupper() and found["word"][1:].islower()
    return said(at, scan.past_stop(found.end("word")), in_full[0].upper() + in_full[1:] if is_title else in_full)


def _in_full(scan: Scan, found: re.Match[str]) -> str:
    """What is said for a word, or ""."""
    word, has_dot = found["word"], bool(found["dot"])
    key = word.lower().replace("’", "'")
    if word.isupper() and len(word) > 1 and key not in _IN_CAPITALS:
        return ""
    if among := reading(scan, key, found.start(), found.end(), has_dot=has_dot):
        return among.spoken
    if key == "vs" and word != key:  # of "EVs", spelt "E Vs"
        return ""
    if key in FREE:
        return FREE[key]
    if not has_dot and word != "FP":
        return ""
    return "" if key in ENGLISH and scan.ends_sentence(found.end()) else DOTTED.get(key, "")


def roman(scan: Scan, at: int) -> Found | None:
    """ "Phase II" is two; after a name it is a rank: "John Smith III" the third."""
    found = _ROMAN.match(scan.text, at)
    value = numbers.roman(found["letters"]) if found else 0
    if found is None or not value:
        return None
    letters, before = found["letters"], scan.word_before(at)
    if letters in {"V", "X"} and before.lower() in _LETTERED:  # "Model X"
        return None
    if before.lower() in _COUNTED and (len(letters) > 1 or before[0].isupper()):
        return said(at, found.end(), numbers.cardinal(str(value)))
    is_rank = len(letters) > 1 and letters not in _NO_RANKS and before[:1].isupper() and not before.isupper()
    return said(at, found.end(), f"the {numbers.ordinal(str(value))}") if is_rank else None
