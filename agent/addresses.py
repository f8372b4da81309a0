"""Whether a listing stands at an address as people say it: "87 quarry rd", "quarry road", "the one on Quarry".

A house number, where one is said, must be the same; the street's name may be misspelled. Knows no city.
"""

import re

from rapidfuzz import fuzz

from agent.listings import Listing

# Ways to end a street's name (USPS Publication 28, appendix C1, the common ones): said or left out at will.
_SUFFIX = re.compile(
    r"\b(?:road|rd|street|st|avenue|ave?|lane|ln|court|ct|drive|dr|way|place|pl|boulevard|blvd|terrace|ter|circle|cir"
    r"|parkway|pkwy|trail|trl|loop|square|sq|highway|hwy)\b\.?"
)
_UNIT = re.compile(r"(?:,|\b)\s*(?:unit|apt|apartment|suite|ste|no)\b\.?\s*\w+|#\s*\w+")
_NUMBER = re.compile(r"\b\d+[a-z]?(?:\s+1/2)?\b")
# "qarry" for "quarry" is 91 alike, "orchard" for "orchardside" 78.
_ALIKE = 85


def at_address(listing: Listing, wanted: str) -> bool:
    """False for a listing whose address may not be told: it must not be found out by asking, either."""
    if listing.address is None:
        return False
    number, street = _parts(wanted)
    own_number, own_street = _parts(listing.address)
    if not street or (number and number != own_number):
        return False
    return fuzz.ratio(street, own_street) >= _ALIKE


def _parts(address: str) -> tuple[str, str]:
    """House number and street name, lower case, without suffix, unit and city."""
    text = _UNIT.sub(" ", address.casefold()).split(",")[0]
    number = _NUMBER.search(text)
    street = text[number.end() :] if number else text
    return (number[0] if number else ""), " ".join(re.findall(r"[^\W\d_]+", _SUFFIX.sub(" ", street)))
