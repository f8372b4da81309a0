"""Whether what follows a measure is the thing measured: "850 SF loft" is a "square foot loft", not "square feet"."""

import re

from tts.speakable.scan import FUNCTION_WORDS, Scan, words

_NEXT = re.compile(r" (?P<word>[A-Za-z][A-Za-z'’]*)(?P<joined>[-/][A-Za-z]+)*(?P<dot>\.?)(?![/\w])")
# In "-ing" and "-ed" but things all the same.
_THINGS = words(
    """
    building dwelling listing ceiling opening parking living landing clearing crossing dining heating cooling lighting
    flooring offering closing bed shed
    fixed tv tvs hdtv lr dr fr br gr mbr kit fdr
    """
)
# After a measure these tell how or where, not what: "14 ft wide", "3 mi south", "12 mo free".
_TELLING = words(
    """
    long wide deep tall high thick square old inside outside else total combined altogether respectively monthly
    annually yearly weekly daily due cash extra call sells sold sits sit makes make gives give comes come goes go gets
    get buys buy costs cost runs run needs need offers leaves leave remains remain feels feel north south east west
    northeast northwest southeast southwest bigger larger smaller longer shorter wider higher lower closer farther
    further better older newer taller deeper free max min maximum minimum
    """
)
HOMES = words(
    """
    home house condo condominium townhouse townhome apartment apt loft studio flat duplex triplex fourplex unit villa
    cottage bungalow cabin ranch rambler colonial craftsman victorian tudor cape contemporary split-level estate mansion
    penthouse property residence rental listing place building farmhouse farm chalet split tri-level bi-level floorplan
    floor suite guesthouse casita adu manufactured modular mobile brownstone rowhouse row-house co-op new-build rancher
    """
)
# "A $5,000 credit", but "$5,000 cash": after these a price is named in the singular even without an article.
_PRICED = words(
    """
    fee fees price reduction credit deposit bonus allowance range mark increase drop cut discount budget rebate minimum
    maximum loan mortgage payment down improvement upgrade refund charge assessment dues surcharge incentive grant
    savings difference counteroffer offer gap question limit cap threshold value valuation renovation remodel
    project deal sale portfolio investment rehab makeover addition expansion
    gift tax premium penalty concession commission donation
    """
)


def next_word(scan: Scan, at: int) -> str:
    """The word after one space at `at`, in small letters; "" when something else stands there."""
    found = _NEXT.match(scan.text, at)
    return found["word"].lower() if found else ""


def names_thing(scan: Scan, at: int) -> bool:
    """Whether the word after `at` is a thing that the measure before it describes."""
    found = _NEXT.match(scan.text, at)
    if found is None:
        return False
    word, lower = found["word"], found["word"].lower()
    if lower in _THINGS:
        return True
    plain = lower.partition("'")[0].partition("’")[0]  # "that's"
    if plain in FUNCTION_WORDS or lower in _TELLING or (lower.endswith(("ed", "ly", "ing")) and not found["joined"]):
        return False
    return word.islower() or lower in HOMES or (word[1:].islower() and lower + "s" in HOMES)


def is_described(scan: Scan, start: int, end: int) -> bool:
    """Whether the price from `start` to `end` describes what follows: "a $50 fee", "$10K price reduction"."""
    word = next_word(scan, end)
    after = end + 1 + len(word)
    if word == "down":
        return next_word(scan, after) == "payment"
    if word in _PRICED or word in HOMES:
        return True
    if not names_thing(scan, end):
        return False
    following = next_word(scan, after) if word.isalpha() else ""
    return following in (_PRICED | HOMES) - {"down"} or scan.word_before(start).lower() in {"a", "an", "another"}
