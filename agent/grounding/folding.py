"""A clause in plain writing: one script of digits, no marks of layout, numbers as figures_in_text.py reads them. Every
character of it knows where it stands in the clause as written.

Knows letters; how numbers are written plainly, plain_numbers.py says. Knows no listing.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.grounding.plain_numbers import REWRITES, Rewrite

# Stands for a numeral of a script that is not read here ("四"): it traces to nothing.
UNREAD = "\ue000"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` was written from `starts[i]` to `ends[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the clause as written; start < end."""
        return self.starts[start], self.ends[end - 1]


_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75", "⅓": ".33", "⅔": ".67", "⅛": ".125"}
_CYRILLIC = {"К": "K", "к": "k", "М": "M", "О": "O", "о": "o"}
_LIKE = {"’": "'", "‘": "'", "ʼ": "'", "⁄": "/", **_CYRILLIC}
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
_LAYOUT = frozenset("*`~_")
_UNSEEN = ("Cf", "Mn", "Me", "Cc")


@lru_cache(maxsize=512)
def fold(text: str) -> Folded:
    folded = _characters(text)
    for rewrite in REWRITES:
        folded = _rewritten(folded, rewrite)
    return folded


def _characters(text: str) -> Folded:
    """ "４４９" as "449", "4\u200b49" as "449", "**449**" as "449"; one space for many."""
    out: list[str] = []
    at: list[int] = []
    for place, c in enumerate(text):
        for plain in _plain(c):
            if plain == " " and (not out or out[-1] == " "):
                continue
            if c in _FRACTIONS and plain == "." and not (out and out[-1].isdigit()):
                if len(out) > 1 and out[-1] == " " and out[-2].isdigit():
                    out.pop()  # "2 ½"
                    at.pop()
                else:
                    out.append("0")
                    at.append(place)
            out.append(plain)
            at.append(place)
    return Folded("".join(out), tuple(at), tuple(place + 1 for place in at))


@lru_cache(maxsize=4096)
def _plain(c: str) -> str:
    """A character in ASCII, if it has a likeness there; "" for what nobody sees or hears."""
    if c.isspace() or c == "|":
        return " "
    if c in _LAYOUT or unicodedata.category(c) in _UNSEEN:
        return ""
    if c.isascii():
        return c
    if c in _DASHES:
        return "-"
    known = _FRACTIONS.get(c) or _LIKE.get(c)
    return known or _in_ascii(unicodedata.normalize("NFKC", c))


def _in_ascii(text: str) -> str:
    digits = (unicodedata.decimal(one, None) for one in text)
    plain = "".join(one if digit is None else str(digit) for one, digit in zip(text, digits, strict=True))
    if any(not one.isascii() and unicodedata.numeric(one, None) is not None for one in plain):
        return UNREAD
    return plain if plain.strip() else " "


def _rewritten(folded: Folded, rewrite: Rewrite) -> Folded:
    text, starts, ends = folded.text, folded.starts, folded.ends
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    last = 0
    for found in rewrite.pattern.finditer(text):
        new = rewrite.written(found)
        if new is None or new == found[0]:
            continue
        begin, end = found.span()
        parts += [text[last:begin], new]
        new_starts += [*starts[last:begin], *[starts[begin]] * len(new)]
        new_ends += [*ends[last:begin], *[ends[max(begin, end - 1)]] * len(new)]
        last = end
    if not parts:
        return folded
    return Folded("".join([*parts, text[last:]]), (*new_starts, *starts[last:]), (*new_ends, *ends[last:]))
