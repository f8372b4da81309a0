"""Text that arrives in pieces leaves in clauses that can be spoken, the first one as soon as it safely can.

The law: however the text is cut into pieces, the same clauses come out, and no word is lost, glued or said
twice. Every decision therefore looks at a fixed stretch of text, and waits until that has arrived. Knows
nothing of sound; tts.clause_ends knows which marks end what.

One or two words ("Sure!") are spoken with what follows: alone they sound clipped, cost a whole pass and, when the next
clause is still being written, leave a hole. This goes for the first clause too; with what follows it then ends at the
first comma that the hurry allows ("Sure! I found three lovely homes,").
"""

import re

from tts.clause_ends import AHEAD_CHARS, Ahead, NotYet, binds, is_open, line_goes_on, pause_parts, stop_ends
from tts.pauses import Clause, ends_sentence

MAX_CHARS = 300
# A comma may end the first clause, to be heard early, when this much stands before it; later ones only to
# keep a long sentence from holding up the voice.
HURRIED_CHARS, HURRIED_WORDS = 24, 4
LONG_CHARS = 140
# Fewer are no clause of their own, if anything follows.
LEAST_WORDS = 3

_CANDIDATE = re.compile(
    r"""(?P<stop>[.!?…]+)(?P<closing>["'”’)\]*_]*)      # "3.5 baths" is none: no space follows
      | (?P<pause>[,;:]["'”’)\]*_]*|(?<=\s)[-—–]+)
      | (?P<line>\n)""",
    re.VERBOSE,
)
_WORD = re.compile(r"\S")
# What one decision may look at.
_WINDOW_CHARS = MAX_CHARS + 1 + AHEAD_CHARS


class Clauses:
    """Cuts one reply into clauses. Feed it the deltas in order, then finish it; use it for one reply only.

    Takes time in proportion to the text, whatever the text and the deltas are.
    """

    def __init__(self, *, hurried: bool = True) -> None:
        """`hurried`: the first clause may end at an early comma. Else a clause cut before stays whole."""
        self._text = ""
        self._at = 0  # where the first clause that has not left begins in _text
        self._past = 0  # the marks before here, counted from _at, end no clause
        self._hurried = hurried

    def feed(self, delta: str) -> list[Clause]:
        """The clauses that `delta` completes, in order, without white space around them. Often none."""
        self._text += delta
        return self._leave(final=False)

    def finish(self) -> list[Clause]:
        """What is left, when no more text will come."""
        return self._leave(final=True)

    def _leave(self, *, final: bool) -> list[Clause]:
        clauses = []
        while self._skip_space() and (end := self._end(final=final)):
            begin, self._at = self._at, self._at + end
            whole, following = self._text[begin : self._at], self._text[self._at : self._at + 1]
            clauses.append(Clause(whole.rstrip(), ends_line="\n" in (whole[-1], following)))
            self._past = 0
            self._hurried = False
        self._text, self._at = self._text[self._at :], 0
        return clauses

    def _skip_space(self) -> bool:
        """Whether a clause begins."""
        found = _WORD.search(self._text, self._at)
        self._at = found.start() if found else len(self._text)
        return found is not None

    def _end(self, *, final: bool) -> int:
        """Where the first clause of the waiting text ends; 0 when more text is needed to tell."""
        text = self._text[self._at : self._at + _WINDOW_CHARS]
        try:
            for found in _CANDIDATE.finditer(text, self._past, MAX_CHARS + 1):
                if found.end() > MAX_CHARS:
                    break
                if self._ends(found, text, final=final):
                    return found.end()
                self._past = found.end()
        except NotYet:
            return 0
        self._past = min(len(text), MAX_CHARS)
        if len(text) > MAX_CHARS:
            return _word_boundary(text)
        return len(text) if final else 0

    def _ends(self, found: re.Match[str], text: str, *, final: bool) -> bool:
        """Whether a clause ends at this mark. Raises NotYet when more text is needed to tell."""
        before, after = text[: found.start()], text[found.end() :]
        if found["line"]:
            return self._line(before.rstrip(), Ahead(after, final=final))
        if not after:
            if final:
                return False
            raise NotYet
        if not after[0].isspace() or (found["pause"] and not self._is_long(before)):
            return False
        if _is_short(before) or is_open(before):
            return False
        if found["pause"]:
            return pause_parts(before, found["pause"], Ahead(after, final=final))
        return found["stop"] != "." or stop_ends(before, found["closing"], Ahead(after, final=final))

    @staticmethod
    def _line(before: str, ahead: Ahead) -> bool:
        # "Sure!" and an empty line is how many an answer begins; "Kitchen" without a stop is a heading.
        return not (_is_short(before) and ends_sentence(before)) and not line_goes_on(before, ahead)

    def _is_long(self, before: str) -> bool:
        """Whether there is enough for a clause that ends within a sentence."""
        early = self._hurried and len(before) >= HURRIED_CHARS and len(before.split()) >= HURRIED_WORDS
        return early or len(before) >= LONG_CHARS


def _is_short(text: str) -> bool:
    """Whether it has too few words for a clause; a dash or an emoji is none."""
    words = 0
    for word in text.split():
        words += any(map(str.isalnum, word))
        if words == LEAST_WORDS:
            return False
    return True


def _word_boundary(text: str) -> int:
    """The last one before MAX_CHARS that parts nothing, or else the last; MAX_CHARS itself within a "word" that is
    longer."""
    text = text[: MAX_CHARS + 1]  # whatever else has arrived
    spaces = [at for at in range(MAX_CHARS, 0, -1) if text[at].isspace()]
    good = (at for at in spaces if at > MAX_CHARS // 2 and text[at:].strip() and not binds(text[:at], text[at:]))
    return next(good, spaces[0] if spaces else MAX_CHARS)
