"""Text that arrives in pieces leaves in clauses that can be spoken, the first one as soon as it safely can.

The law: however the text is cut into pieces, the same clauses come out, and no word is lost, glued or said
twice. Every decision therefore looks at a fixed stretch of text, and waits until that has arrived. Knows
nothing of sound.

One or two words ("Sure!") are spoken with what follows: alone they sound clipped, cost a whole pass and, when the next
clause is still being written, leave a hole. This goes for the first clause too; with what follows it then ends at the
first comma that the hurry allows ("Sure! I found three lovely homes,").
"""

import re
from enum import Enum, auto

from tts.abbreviations import EITHER, LEADING
from tts.pauses import ends_sentence

MAX_CHARS = 300
# A comma may end the first clause, to be heard early, when this much stands before it; later ones only to
# keep a long sentence from holding up the voice.
HURRIED_CHARS, HURRIED_WORDS = 24, 4
LONG_CHARS = 140
# Fewer are no clause of their own, if anything follows.
LEAST_WORDS = 3

_CANDIDATE = re.compile(
    r"""(?P<stop>[.!?…]+)["'”’)\]*_]*      # "3.5 baths" is none: no space follows
      | (?P<pause>[,;:]["'”’)\]*_]*|(?<=\s)[-—–]+)
      | (?P<line>\n)""",
    re.VERBOSE,
)
_INITIALS = re.compile(r"([a-z]\.)+[a-z]")
_OPENING = "\"'“‘(["


class _Cut(Enum):
    YES = auto()
    NO = auto()
    WAIT = auto()


class Clauses:
    """Cuts one reply into clauses. Feed it the deltas in order, then finish it; use it for one reply only."""

    def __init__(self, *, hurried: bool = True) -> None:
        """`hurried`: the first clause may end at an early comma. Else a clause cut before stays whole."""
        self._text = ""
        self._hurried = hurried

    def feed(self, delta: str) -> list[str]:
        """The clauses that `delta` completes, in order, without white space around them. Often none."""
        self._text += delta
        return self._leave(final=False)

    def finish(self) -> list[str]:
        """What is left, when no more text will come."""
        return self._leave(final=True)

    def _leave(self, *, final: bool) -> list[str]:
        clauses = []
        self._text = self._text.lstrip()
        while self._text and (end := self._end(final=final)):
            clauses.append(self._text[:end].rstrip())
            self._text = self._text[end:].lstrip()
            self._hurried = False
        return clauses

    def _end(self, *, final: bool) -> int:
        """Where the first clause of the waiting text ends; 0 when more text is needed to tell."""
        for found in _CANDIDATE.finditer(self._text):
            if found.end() > MAX_CHARS:
                break
            cut = self._cut(found, final=final)
            if cut is not _Cut.NO:
                return found.end() if cut is _Cut.YES else 0
        if len(self._text) > MAX_CHARS:
            return _word_boundary(self._text)
        return len(self._text) if final else 0

    def _cut(self, found: re.Match[str], *, final: bool) -> _Cut:
        before = self._text[: found.start()]
        if found["line"]:
            # "Sure!" and an empty line is how many an answer begins; "Kitchen" without a stop is a heading.
            return _Cut.NO if _is_short(before) and ends_sentence(before) else _Cut.YES
        if found.end() == len(self._text):
            return _Cut.NO if final else _Cut.WAIT
        if not self._text[found.end()].isspace() or _is_short(before):
            return _Cut.NO
        if found["pause"]:
            return self._pause(before)
        if found["stop"] != ".":
            return _Cut.YES
        return self._full_stop(before, self._text[found.end() :].lstrip()[:1], final=final)

    def _pause(self, before: str) -> _Cut:
        if _last_word(before).rstrip(".") in LEADING:  # "e.g., a garage"
            return _Cut.NO
        early = self._hurried and len(before) >= HURRIED_CHARS and len(before.split()) >= HURRIED_WORDS
        return _Cut.YES if early or len(before) >= LONG_CHARS else _Cut.NO

    @staticmethod
    def _full_stop(before: str, following: str, *, final: bool) -> _Cut:
        word = _last_word(before)
        if word in LEADING or (len(word) == 1 and word.isalpha()):  # "Dr. Lee", "J. Smith"
            return _Cut.NO
        if word.isdigit() and len(word) < 3 and word == before:  # "1. The kitchen"
            return _Cut.NO
        if word not in EITHER and not _INITIALS.fullmatch(word):
            return _Cut.YES
        if not following:
            return _Cut.NO if final else _Cut.WAIT
        return _Cut.YES if following.isupper() or following in _OPENING else _Cut.NO


def _is_short(text: str) -> bool:
    """Whether it has too few words for a clause; a dash or an emoji is none."""
    return sum(any(map(str.isalnum, word)) for word in text.split()) < LEAST_WORDS


def _last_word(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].lstrip(_OPENING + "*_").lower() if text.strip() else ""


def _word_boundary(text: str) -> int:
    """The last one before MAX_CHARS; MAX_CHARS itself within a "word" that is longer."""
    spaces = [i for i, char in enumerate(text[: MAX_CHARS + 1]) if char.isspace()]
    return spaces[-1] if spaces else MAX_CHARS
