"""Whether a stop ends a sentence and a comma may part a clause: what is said must not depend on the cut.

Knows the words around one mark, no voice and no stream. Words after it are read only as far as the answer needs them,
and only what can no longer change; so the answer is the same however the text arrives. Where they run out it is no.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tts import abbreviations as known

# How far ahead an answer may look: "1420 Oak St. San Luis Obispo, CA" needs 25 characters.
AHEAD_CHARS = 64
_OPENING = "\"'“‘([*_"
_CLOSING = ".,;:!?…\"'”’)]*_"
# "1,850sq", "$325/mo", "Mon.–Sat": what stands before the last letters in the same word.
_GLUED = re.compile(r"(?P<figure>(?:.*[-–—/])?[$£€~]?[\d,.:½¼¾]*)(?P<core>[^\W\d_]+(?:\.[^\W\d_]+)*)")
_INITIALS = re.compile(r"([a-z]\.)+[a-z]")
_LISTED = re.compile(r"\d{1,2}")
_ENTITY = re.compile(r"&#?\w{1,31}")
_TAG = re.compile(r"<[a-zA-Z/!]")
_STATE = re.compile(r"[A-Z]{2}")
_ORDINAL = re.compile(r"\d+(st|nd|rd|th)")
_PARTS_OF_TOWNS = {"East", "West", "North", "South", "Port", "Mount"}  # "East St. Louis", "Port St. Lucie"
_ZIP = re.compile(r"\d{5}(-\d{4})?")


class NotYet(Exception):
    """The answer needs text that has not arrived."""


class Ahead:
    """The text after a mark. Raises NotYet when asked for what may still change."""

    def __init__(self, text: str, *, final: bool) -> None:
        """`final`: no more will come. What is beyond AHEAD_CHARS is not looked at."""
        self._text = text[:AHEAD_CHARS]
        self._is_all = final or len(text) >= AHEAD_CHARS
        self._words = self._text.split()

    def start(self) -> str:
        """The first character, after spaces and opening marks; "" when there is none."""
        start = self._text.lstrip().lstrip(_OPENING)[:1]
        if not start and not self._is_all:
            raise NotYet
        return start

    def word(self, number: int) -> str:
        """Word `number` without the marks that open it; "" when there are not so many."""
        if not self._is_all and number >= len(self._words) - (not self._text[-1:].isspace()):
            raise NotYet
        return self._words[number].lstrip(_OPENING) if number < len(self._words) else ""

    def core(self, number: int) -> str:
        """That word without the marks that close it either."""
        return self.word(number).rstrip(_CLOSING)

    def begins_with(self, words: AbstractSet[str]) -> bool:
        """Whether the first word, in lower case, is one of `words`. It is read no further than it looks like one."""
        so_far = self._words[0].lstrip(_OPENING).rstrip(_CLOSING).lower() if self._words else ""
        if so_far and not any(word.startswith(so_far) for word in words):
            return False
        return self.core(0).lower() in words


@dataclass(frozen=True, slots=True)
class _Last:
    """The word before a mark, "$325/Mo" as figure "$325/" and "Mo", and some words before it."""

    figure: str
    written: str
    earlier: tuple[str, ...]

    @property
    def core(self) -> str:
        return self.written.lower()

    @property
    def previous(self) -> str:
        return self.earlier[-1] if self.earlier else ""

    @property
    def is_counted(self) -> bool:
        """Whether a figure stands before it: "40 in", "1,850 sq. ft", "2.5mi"."""
        before = self.previous
        is_after_figure = _has_digit(before) and before[-1] != ","  # "Apt 3B, Ft. Worth" counts nothing
        return _has_digit(self.figure) or is_after_figure or before.lower() in {"sq", "sq.", "square"}


def is_open(before: str) -> bool:
    """Whether `before` ends within a Markdown link or an HTML tag, which are said right only as wholes."""
    if before.rfind("[") > before.rfind("]"):
        return True
    address = before.rfind("](")
    if address >= 0 and ")" not in before[address:]:
        return True
    tag = before.rfind("<")
    return tag > before.rfind(">") and _TAG.match(before, tag) is not None


def stop_ends(before: str, closing: str, ahead: Ahead) -> bool:
    """Whether the full stop between `before` and `closing` (quotes, brackets, emphasis) ends a sentence."""
    last = _last(before)
    if not last.core:
        return not _counts_a_list(last)
    if not _is_abbreviation(last):
        return True  # at once: a model that calls a tool after "One moment. " says no more for a while
    if closing.strip("*_"):  # "(near Oak St.) The"
        return ahead.start().isupper()
    if last.core in known.NEVER:
        return False
    is_unit = last.core == "ft" and last.is_counted
    if last.core in known.TWOFOLD | known.STREETS and not is_unit:
        return _street_ends(last, ahead)
    return _abbreviation_ends(last.core, ahead)


def pause_parts(before: str, mark: str, ahead: Ahead) -> bool:
    """Whether a clause may end at `mark`, a comma, colon, semicolon or dash with what closes there.

    Before a small letter, a word that begins sentences, or the first figure in a while ("of living space, 3 beds");
    "Austin, TX", "Mar. 3, 2026", "3 beds, 2 baths", "MLS: 48213907" and "Rooms: LR, DR" are said right only as wholes.
    """
    word = before.rsplit(maxsplit=1)[-1].lstrip(_OPENING)
    if word.rstrip(".").lower() in known.LEADING - known.TWOFOLD or word == "DR":
        return False  # "e.g., a garage"; "LR, DR and kitchen"
    if _ENTITY.fullmatch(word):
        return False  # "Bed &amp; breakfast"
    if any((before + mark).count(pair) % 2 for pair in ("**", "`")):
        return False  # "**Price, reduced:** $1M"
    start = ahead.start()
    if word[-1:].isdigit() and ahead.begins_with({"and", "or", "to"}):
        return False  # "ZIP codes 30303, 30305, and 30309"
    if start.isdigit() or start == "$":
        return mark[0] == "," and word.islower() and not any(map(_has_digit, before.rsplit(maxsplit=3)[-3:]))
    return start.islower() or _begins(ahead)


def line_goes_on(before: str, ahead: Ahead) -> bool:
    """Whether a line goes on in the next one: "Austin,", "TX 78704" and "approx.", "$450,000"."""
    if before.endswith(","):
        return _STATE.fullmatch(ahead.core(0)) is not None
    if not before.endswith(".") or _last(before[:-1]).core not in known.LEADING - known.TWOFOLD:
        return False
    return (ahead.start().isalnum() or ahead.start() == "$") and not _begins(ahead)


def binds(before: str, after: str) -> bool:
    """Whether a sentence that is too long had better not be cut at the space between the two."""
    sides = before.rsplit(maxsplit=1)[-1], after.split(maxsplit=1)[0]
    return any(side.endswith(".") or _has_digit(side) for side in sides) or is_open(before)


def _last(before: str) -> _Last:
    *earlier, word = before.rsplit(maxsplit=4)[-4:] or [""]
    word = word.lstrip(_OPENING)
    found = _GLUED.fullmatch(word)
    figure, written = (found["figure"], found["core"]) if found else (word, "")
    return _Last(figure, written, tuple(one.lstrip(_OPENING) for one in earlier))


def _counts_a_list(last: _Last) -> bool:
    """Whether it is the number of a list's entry: "We have two: 1. The kitchen", but not "It is No. 4. The kitchen"."""
    before = last.previous.lower()
    return (
        _LISTED.fullmatch(last.figure) is not None and before[-1:] in set(":;.!?") and before[:-1] not in known.EITHER
    )


def _is_abbreviation(last: _Last) -> bool:
    if last.core == "in":  # "40 in. TV", but "Move in. Parking is free"
        return last.is_counted
    if len(last.core) == 1:  # "J. Smith", but "221B. Parking is free"
        return not last.figure
    is_known = last.core in known.NEVER or last.core in known.EITHER
    return is_known or _INITIALS.fullmatch(last.core) is not None or _is_clipped(last.written)


def _street_ends(last: _Last, ahead: Ahead) -> bool:
    is_twofold, is_named = last.core in known.TWOFOLD, _is_name(last.previous)
    if not ahead.start().isupper() or (is_twofold and not is_named):
        return False  # "Oak St. has"; "in St. Louis", "see Dr. Lee"
    if last.core in {"ave", "av"} and len(ahead.core(0)) == 1 and ahead.core(0) not in {"A", "I"}:
        return False  # "905 Ave. B"
    if _begins(ahead):
        return is_named or ahead.core(0) != "A"  # "on 5th Ave. A short walk", but "on Ave. A"
    if is_twofold and not _is_address(last.earlier):
        return False  # "East St. Louis", "Ask Dr. Patel"; but "221B Baker Dr. Kitchen and bath are new"
    return not _address_goes_on(ahead)


def _abbreviation_ends(core: str, ahead: Ahead) -> bool:
    if not ahead.start().isupper():
        return False
    is_initial = len(core) == 1 or (_INITIALS.fullmatch(core) and core not in known.EITHER)  # "J.R. Smith"
    if is_initial or core in known.BEFORE_CAPITALS:
        return _begins(ahead) and (core not in known.NUMBERED or ahead.core(0) != "A")  # "Apt. A"
    return not ahead.begins_with(known.BEFORE.get(core, frozenset()))


def _address_goes_on(ahead: Ahead) -> bool:
    """Whether what follows a street's name is a part of the address: "NW", "Apt 3", "San Luis Obispo, CA"."""
    if ahead.begins_with(known.AFTER_A_STREET):
        return True
    for number in range(4):
        word, core = ahead.word(number), ahead.core(number)
        if not core or _ZIP.fullmatch(core) or (number and _STATE.fullmatch(core)):
            return True
        if not core[0].isupper():
            return False
        if word.endswith(","):
            return not ahead.core(number + 1) or ahead.core(number + 1)[0].isupper()
        if word != core:
            return False
    return False


def _begins(ahead: Ahead) -> bool:
    """Whether a word follows that plainly begins a sentence or a main clause: "The", "I'm"."""
    return ahead.start().isupper() and re.split("['’]", ahead.core(0), maxsplit=1)[0] in known.STARTERS


def _is_name(word: str) -> bool:
    """Whether a street may be called so: "Oak", "5th", "Jr."; but "7 St. Paul St." is not."""
    is_whole = word == "Jr." or word[-1:] not in {",", "."}  # "200 N. St. Marys St."
    return (is_whole and word[:1].isupper() and word not in known.STARTERS) or _ORDINAL.fullmatch(word) is not None


def _is_address(earlier: tuple[str, ...]) -> bool:
    """Whether a street is named for certain: "7 N. Main", "on Oak", "King Jr."; but not "2 from East" nor "Ask"."""
    if earlier[-1] == "Jr." or _ORDINAL.fullmatch(earlier[-1]):
        return True
    before = next((word for word in reversed(earlier) if not word[:1].isupper()), "")
    return before[:1].isdigit() or (before in {"on", "along", "off", "facing"} and earlier[-1] not in _PARTS_OF_TOWNS)


def _is_clipped(written: str) -> bool:
    """Whether it is too short of vowels for a word: "bsmt", "hdwd", "lg"; but not "TV" nor "pm"."""
    is_written_out = len(written) > 1 and written.isascii() and written.isalpha() and written.islower()
    return is_written_out and not set(written) & set("aeiouy") and written not in {"pm", "mph", "hmm"}


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
