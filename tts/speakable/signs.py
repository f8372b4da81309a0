"""Signs between words: what is said for them ("&", "+", "@"), what of them is heard as a pause, and what is not."""

import re
import unicodedata

from tts.speakable.scan import Found, Scan, said

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
        return said(at, found.end(), "price")
    word = _SAID.get(text[at])
    return said(at, at + 1, word) if word and _is_said(text, at) else None


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
