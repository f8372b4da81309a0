"""Capitals that are said by their letters ("HOA", "MLS") or as a word ("LEED"), and dotted letters ("U.S.", "p.m.")."""

import re

from tts.speakable.scan import Found, Scan, said, words

# Read as words.
_WORDS = words(
    """
    COBRA FEMA FICO GIF HUD IKEA NASA NATO NIMBY NOHO OSHA PIN REIT RESPA SMART SOHO TRIBECA YIMBY ZIP
    """
)
_MIXED = {
    "DOM": "days on market", "FSBO": "for sale by owner", "HVAC": "H vac", "JPEG": "J peg", "LEED": "Leed",
    "OBO": "or best offer", "OK": "O K",
}  # fmt: skip
# Letters without a vowel are always spelt. These too, though they might be words in a shouted line ("NEW LISTING").
_SPELT = words(
    """
    ABR AC ADA ADU ADUS AED AFCI AFUE AI AISD AKA AM AP APN APR AR ARM ARV ASAP ATL ATM ATMS ATV AUS BO BYOB CEO CFO
    CMA CMU COE COO CPA CPAS CU DIA DIY DOB DTI EDT EIFS EIK EIN EMD EPA EPC ER EST ET ETA ETJ EU EV EVS FAQ FHA FYI
    GFCI GFE GPA GRI HELOC HOA HOAS IAH IB ICF ICU ID IDS IRA IRR IRS ISD IT KU LA LAX LED LOI MBA MIT NDA NOI NYC NYU
    OLED ORD OSB OSU PEX PID PITI PMI PO POA PTA PUD RE REO RO ROI SFO SMU SUV SUVS TBA TCU TIF UCLA UHD UK UN UNC UPS
    US USA USB USC USDA USF USPS UT UTI UV VA VIP VOIP YMCA YWCA
    """
)
# Words of three letters and fewer, and those that listings shout: in capitals no acronyms.
_SHORT_WORDS = words(
    """
    a ad all am an and any are art as ash ask at bad bar bay be bed big box boy bus but buy by can car cat city day
    den did do dog dry due eat elm end eve eye far few fir fit fix for fun gas get go got gym had has hat he her hey
    hi him his home hot how huge ice if in inn is it its ivy job joy just key kid lake land law lay led let loft lot
    low man map may me men met mix my new no nor not now oak of off oh oil old on one open or our out own park pay per
    pet pin pool pot pub put ran raw red rent run sad sale saw say sea see set she shy sit six sky so sod sold son spa
    sun tax tea ten the tie tip to toe top town try two up us use van via view war was way we wet who why win won wow
    yes yet you zen
    """
)
_CAPITALS = re.compile(r"(?P<letters>[A-Z]{2,7})(?P<plural>['’]?s(?![A-Za-z]))?(?![A-Za-z])")
_AND = re.compile(r"(?P<letters>[A-Z]{1,2}(?:&[A-Z]){1,3})(?P<plural>s(?![A-Za-z]))?(?![A-Za-z])")
_CCRS = re.compile(r"(?:CC ?& ?R|C\.C\.&R\.)(?P<plural>s?)")
_DOTTED = re.compile(
    r"""
    (?P<letters> (?:[A-Za-z]\.){2,6}(?:[A-Za-z](?![A-Za-z.]))?      # "U.S.", "D.C", "p.m."
               | [A-Z]\.(?:\ [A-Z]\.){1,3}(?=\ ?[a-z,;:)]|$) )      # "D. C."
    (?P<plural>s(?![A-Za-z]))?
    """,
    re.VERBOSE,
)
_DEGREE = re.compile(r"Ph\.? ?D\.?(?![a-z])|M\.D\.|Ed\.D\.")
_HYPHENED = re.compile(r"[A-Z](?:-[A-Z]){2,5}(?![A-Za-z0-9-])")
_PAIR = re.compile(r"(?P<first>[A-Z]{1,4})[/-](?P<second>[A-Z]{1,4})(?![A-Za-z0-9])")
_VOWEL = re.compile(r"[AEIOUY]")


def acronym(scan: Scan, at: int) -> Found | None:
    """Capitals by their letters, unless they are a word or stand among other words in capitals."""
    if found := _CCRS.match(scan.text, at):
        return said(at, found.end(), "C C and R" + found["plural"])
    if found := _AND.match(scan.text, at):
        letters = " and ".join(" ".join(part) for part in found["letters"].split("&"))
        return said(at, found.end(), letters + (found["plural"] or ""))
    found = _CAPITALS.match(scan.text, at)
    spoken = _by_letters(scan, found) if found else ""
    return said(at, found.end(), spoken + (found["plural"] or "")) if found and spoken else None


def _by_letters(scan: Scan, found: re.Match[str]) -> str:
    letters, shouted = found["letters"], is_shouted(scan, found.start(), found.end())
    if letters in _MIXED and (letters == "LEED" or not shouted):
        return _MIXED[letters]
    return " ".join(letters) if letters not in _WORDS and is_spelt(letters, shouted=shouted) else ""


def is_spelt(letters: str, *, shouted: bool) -> bool:
    """Whether capitals are said one by one."""
    if not _VOWEL.search(letters):
        return True
    is_word = letters.lower() in _SHORT_WORDS
    if letters in _SPELT:
        return not (shouted and is_word)
    return len(letters) < 4 and not is_word and not shouted


def is_shouted(scan: Scan, start: int, end: int) -> bool:
    """Whether a word beside it is written in capitals too, and is none of the known letters."""
    return any(_is_shouted_word(word) for word in (scan.word_before(start), scan.word_at(end)) if word.isupper())


def _is_shouted_word(word: str) -> bool:
    if len(word) > 3:
        return word.isalpha() and word not in _SPELT and bool(_VOWEL.search(word))
    return len(word) > 1 and word.lower() in _SHORT_WORDS


def dotted(scan: Scan, at: int) -> Found | None:
    """ "U.S.", "D.C.", "a.m.", "Ph.D."; the last stop is left where it ends the sentence too."""
    if found := _DEGREE.match(scan.text, at):
        return said(at, _end(scan, found.end()), _spelt(found[0]))
    found = _DOTTED.match(scan.text, at)
    if found is None:
        return None
    letters = _spelt(found["letters"])
    if len(letters) < 5 and found["letters"][-1] != ".":
        return None  # "a.m" of "a.mild"
    return said(at, _end(scan, found.end()), letters + (found["plural"] or ""))


def _spelt(written: str) -> str:
    return " ".join(char.upper() for char in written if char.isalpha())


def _end(scan: Scan, end: int) -> int:
    return end - (scan.text[end - 1] == "." and scan.ends_sentence(end))


def pair(scan: Scan, at: int) -> Found | None:
    """ "AM/PM", "USB-C", "A/V": letters on both sides."""
    found = _PAIR.match(scan.text, at)
    if found is None or is_shouted(scan, at, found.end()):
        return None
    first, second = found["first"], found["second"]
    return said(at, found.end(), " ".join(first + second)) if _is_letters(first) and _is_letters(second) else None


def hyphened(scan: Scan, at: int) -> Found | None:
    """ "H-E-B"."""
    found = _HYPHENED.match(scan.text, at)
    return said(at, found.end(), found[0].replace("-", " ")) if found else None


def _is_letters(letters: str) -> bool:
    return len(letters) == 1 or is_spelt(letters, shouted=False)
