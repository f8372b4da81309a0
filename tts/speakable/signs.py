"""Signs between words: what is said for them ("&", "+", "@"), what of them is heard as a pause, and what is not."""

import re
import unicodedata

from tts.speakable.quantities import SUM_AHEAD
from tts.speakable.scan import Found, Piece, Scan, said
from tts.speakable.units import per_unit

_SAID = {
    "&": "and", "+": "plus", "@": "at", "%": "percent", "°": "degrees", "=": "equals", "÷": "divided by",
    "§": "section", "¢": "cents", "№": "number", "∞": "infinity",
}  # fmt: skip
_COMPARED = {
    "<": "less than", ">": "more than", "<=": "at most", ">=": "at least", "≤": "at most", "≥": "at least",
    "~": "approximately", "≈": "approximately",
}  # fmt: skip
_BEFORE_FIGURE = re.compile(r"(?P<sign><=|>=|[<>≤≥~≈]) ?(?=[$£€]?\.?\d)")
_MORE_OR_LESS = re.compile(r"(?:\+ ?/ ?[-–−]|±)(?P<figure> ?\d)?")
_SIGNED = re.compile(r"(?P<sign>[-−–+])(?=\.?\d)")
_PRICE = re.compile(r"\$(?=/[^\W\d_])")
_TIMES = re.compile(r"[×*xX] ?(?=[$£€]?\d)")
_OVER = re.compile(r"[/÷] (?=[$£€]?\d)")
_LESS = re.compile(r"[-−–] (?=[$£€]?\d)")
_PERIOD = re.compile(r"/(?=(?:day|week|month|year|night|hour|person)\b)")
_FIGURE_BEFORE = re.compile(r"[\d%] ?$")
# Said after a figure or a word; the others before one; these between two.
_AFTER = "%°¢"
_BETWEEN = "&@=+"
# Heard as pauses or as quotation, and kept. Others are left out.
KEPT = frozenset(".,;:!?…—–-'\"“”‘’()")


def sign(scan: Scan, at: int) -> Found | None:
    """What is said for the sign at `at`; None when nothing is."""
    text = scan.text
    if found := _MORE_OR_LESS.match(text, at):
        end = found.start("figure") if found["figure"] else found.end()
        return said(at, end, "plus or minus" if found["figure"] else "more or less")
    if found := _BEFORE_FIGURE.match(text, at):
        return said(at, found.end(), _COMPARED[found["sign"]])
    if (found := _SIGNED.match(text, at)) and (at == 0 or text[at - 1].isspace() or text[at - 1] in "(:"):
        return said(at, found.end(), "plus" if found["sign"] == "+" else "minus")
    if found := _PRICE.match(text, at):  # "$/sq ft"
        per = per_unit(scan, found.end())
        return Found(per.end, (Piece(at, "price"), *per.pieces)) if per else said(at, found.end(), "price")
    if (found := _PERIOD.match(text, at)) and at and text[at - 1].isalpha():  # "7 days/week"
        return said(at, at + 1, "per")
    word = _SAID.get(text[at])
    return said(at, at + 1, word) if word and _is_said(text, at) else None


def calculated(scan: Scan, at: int) -> Found | None:
    """Signs of a sum: "$450,000 × 20% = $90,000", "$5,400 / 12 = $450", "10 - 5 = 5"."""
    if not _FIGURE_BEFORE.search(scan.before(at)):
        return None
    if found := _TIMES.match(scan.text, at):
        return said(at, found.end(), "times")
    if SUM_AHEAD.match(scan.text, at):
        if found := _OVER.match(scan.text, at):
            return said(at, found.end(), "divided by")
        if found := _LESS.match(scan.text, at):
            return said(at, found.end(), "minus")
    return None


def _is_said(text: str, at: int) -> bool:
    """Whether a sign has something to do with words: "R&D", "1st & Pine", not "+++" nor "@" alone."""
    before, after = text[max(0, at - 2) : at].strip()[-1:], text[at + 1 : at + 3].strip()[:1]
    if text[at] in _BETWEEN:
        is_after = before.isalnum() or before in set('.,)"”%')
        return is_after and (after.isalnum() or after in set('$("“'))
    return before.isalnum() if text[at] in _AFTER else after.isalnum()


def is_mark(char: str) -> bool:
    """A mark of punctuation that stays."""
    return char in KEPT


def is_accent(char: str) -> bool:
    """A mark on the letter before it."""
    return unicodedata.category(char)[0] == "M"
