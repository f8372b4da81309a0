"""The pause that a speaker makes after a clause, by how the clause ends. Knows text and bytes, no voice and no request.

All pauses go by one setting, that of a sentence; what follows a comma or a line is a share of it. Within a clause the
voice makes its own.
"""

import re

from tts.leading import LEAD_S
from tts.trailing import TAIL_S

# The same closing marks as in tts.clauses, so that what it cuts at a stop ends a sentence here.
_CLOSING = r"""["'”’)\]*_]*\s*\Z"""
_SENTENCE_END = re.compile(rf"[.!?…]{_CLOSING}")
_COMMA = re.compile(rf",{_CLOSING}")
_BREAK = re.compile(rf"(?:[;:]|[-—–]){_CLOSING}")

# Shares of the pause after a sentence, 0.4 s unless it is moved. Within a clause Joe himself is silent for 0.25 s at a
# comma and for 0.21 to 0.23 s at the others (medians of 48). He has only learnt single sentences: between two that he
# is given as one, he is silent for 0.11 s, which is no measure for a sentence.
OF_LINE, OF_BREAK, OF_COMMA = 1.5, 0.7, 0.6
# What clauses have of silence themselves: the end of one, the beginning of the next.
_OWN_S = TAIL_S + LEAD_S


class Clause(str):
    """A clause of a text, which tells whether a line of that text ended with it."""

    __slots__ = ("ends_line",)
    ends_line: bool

    def __new__(cls, text: str, *, ends_line: bool = False) -> "Clause":
        clause = super().__new__(cls, text)
        clause.ends_line = ends_line
        return clause


def ends_sentence(clause: str) -> bool:
    """Whether `clause`, as tts.clauses cuts it, ends a sentence; if not, it goes on after a comma or a dash."""
    return _SENTENCE_END.search(clause) is not None


def pause_after(clause: str, sentence_s: float) -> float:
    """The seconds between the last sound of `clause` and the first of another one, those after a sentence being given.

    0 where a long sentence was cut without a mark; a clause's own silence is there all the same.
    """
    if _COMMA.search(clause):  # also where the line ends: a sentence that is written over two lines
        return OF_COMMA * sentence_s
    if isinstance(clause, Clause) and clause.ends_line:
        return OF_LINE * sentence_s
    if ends_sentence(clause):
        return sentence_s
    return OF_BREAK * sentence_s if _BREAK.search(clause) else 0.0


def silence(clause_before: str, sentence_s: float, sample_rate_hz: int) -> bytes:
    """Mono s16le of silence, to put after `clause_before` once another clause follows: with what clauses have of it
    themselves, it makes up `pause_after`. Empty before the first clause, when nothing is before.
    """
    return bytes(2 * round(max(pause_after(clause_before, sentence_s) - _OWN_S, 0.0) * sample_rate_hz))
