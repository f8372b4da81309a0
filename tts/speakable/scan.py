"""How a text is read from left to right: what a rule sees of it, and what it gives back. Knows no rule.

A rule is asked at the beginning of a word. It looks at a bounded stretch before and after, so that a text of twice the
length takes twice the time, and either takes a stretch of text and tells what is said for it, or leaves it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tts.clause_ends import AHEAD_CHARS, Ahead, stop_ends

# Characters that a rule may look back. The longest context is a street's name after its house number.
_BEFORE_CHARS = 64
# And ahead, where it looks for a word or two.
_AHEAD_CHARS = 16
_WORD = re.compile(r"[^\W\d_][\w'’-]{0,40}")
_CLOSING = "\"'”’)*_"
# The signs of a range, for a set of characters: hyphen, en dash, em dash.
DASHES = "-–—"


def words(text: str) -> frozenset[str]:
    """A table of words, written as words."""
    return frozenset(text.split())


def any_of(keys: Iterable[str]) -> str:
    """A table's keys as a pattern's alternatives, the longest first, in small letters or capitals.

    Of ASCII: else "unıt" would match "unit", and the table not have it.
    """
    return f"(?ai:{'|'.join(re.escape(key) for key in sorted(keys, key=len, reverse=True))})"


# What begins a sentence or belongs to one's grammar; never the name of a thing, however it is written.
FUNCTION_WORDS = words(
    """
    a an the this that these those it its it's we you he she they i our your my his her their there here what which who
    and or but nor so yet if when while where than then as of in on at by to from for with within without into onto over
    under above below near off out up down per about around after before since until till through throughout along
    across between among beyond is are was were be been being am has have had having do does did can could will would
    shall should may might must not no yes also only just even still already now today tonight tomorrow each every
    all any both either neither some more most less fewer plus minus away apart ago later approximately approx approx.
    please includes include including excluding starting starts start
    """
)
# After one of these a fraction is named without "one", and one thing is meant.
ARTICLES = frozenset({"a", "an", "the", "another"})


class Piece(NamedTuple):
    """What is said, from the character of the text on that it stands for."""

    start: int
    spoken: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule takes: the text up to `end`, and what is said for it, in order."""

    end: int
    pieces: tuple[Piece, ...]


class Scan:
    """A text, and what stands around a place in it."""

    __slots__ = ("quotes_end", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotes_end = -1  # where the single quotation that is open here ends

    def before(self, at: int) -> str:
        """The last characters before `at`."""
        return self.text[max(0, at - _BEFORE_CHARS) : at]

    def ahead(self, at: int) -> str:
        """The next characters from `at` on."""
        return self.text[at : at + _AHEAD_CHARS]

    def words_before(self, at: int) -> list[str]:
        """The last words before `at` in order, as they are written, those that touch it included."""
        return self.before(at).split()

    def word_before(self, at: int) -> str:
        """The last of them, without marks around it; "" at the beginning."""
        written = self.words_before(at)
        return written[-1].strip("\"'“”‘’()[],.;:!?*_") if written else ""

    def word_at(self, at: int) -> str:
        """The word of letters that begins at `at`, or after one space there; "" when none does."""
        if self.text[at : at + 1] == " ":
            at += 1
        found = _WORD.match(self.text, at)
        return found[0] if found else ""

    def touches(self, at: int) -> bool:
        """Whether a letter or figure stands right before `at`."""
        return at > 0 and self.text[at - 1].isalnum()

    def begins_sentence(self, at: int) -> bool:
        """Whether nothing, or the end of a sentence or line, stands before `at`."""
        before = self.before(at).rstrip(" \t\"'“”‘’([")
        return not before or before[-1] in ".!?…:\n"

    def ends_sentence(self, at: int) -> bool:
        """Whether a word's stop right before `at` ends the sentence too: at a line's end, or before a capital."""
        rest = self.text[at : at + 4].lstrip(_CLOSING)
        if not rest.strip() or rest[0] == "\n":
            return True
        if not (rest[0].isspace() and rest.strip()[0].isupper()):
            return False
        # "Austin vs. Dallas", "3 p.m. CT": the same judge as where the text is cut.
        ahead = self.text[at : at + AHEAD_CHARS]
        after = ahead.lstrip(_CLOSING)
        return stop_ends(self.before(at - 1), ahead[: len(ahead) - len(after)], Ahead(after, final=True))

    def past_stop(self, at: int) -> int:
        """A shortened word's end: after its stop at `at`, unless that ends the sentence as well ("5 min. Then")."""
        return at + 1 if self.text.startswith(".", at) and not self.ends_sentence(at + 1) else at


Rule = Callable[[Scan, int], Found | None]


def said(start: int, end: int, spoken: str) -> Found:
    """What is taken from `start` to `end` and said as one piece."""
    return Found(end, (Piece(start, spoken),))


def is_name(word: str) -> bool:
    """Whether `word` may be a name: a capital letter first, and no word of grammar."""
    return word[:1].isupper() and word.lower() not in FUNCTION_WORDS
