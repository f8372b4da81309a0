"""Going on after a reply broke off: what was said whole, and the answer to a second asking without its repetitions.

Text only: knows no model and no events.
"""

import re
from collections.abc import Sequence

# An end of a sentence: what follows, if anything, begins another one ("Oak St. has" goes on), and no abbreviation.
_END = re.compile(r"""[.!?\u2026]["'\u201d\u2019)]*(?=\s+["'\u201c\u2018(]?[A-Z0-9]|\s*$)""")
_ABBREVIATED = re.compile(r"\b(?:St|Ave|Av|Rd|Dr|Ln|Ct|Pl|Blvd|Hwy|Apt|Mr|Mrs|Ms|approx|sq|ft|incl|etc|vs)\.$", re.I)


def sentences(text: str) -> list[str]:
    """The whole sentences of `text`, with the space before each; half a sentence at its end is left out."""
    found, begin = [], 0
    for end in _END.finditer(text):
        if not _ABBREVIATED.search(text[begin : end.start() + 1]):
            found.append(text[begin : end.end()])
            begin = end.end()
    return found


def whole(text: str) -> str:
    """`text` up to its last whole sentence."""
    return "".join(sentences(text))


def ends_whole(text: str) -> bool:
    """Whether nothing is left of `text` after its last whole sentence."""
    return len(whole(text)) == len(text.rstrip())


class Fresh:
    """The pieces of an answer that may begin with what was `said` before: the repetition is left out.

    Held back are only words that were said in the same order; the first new one lets all go on.
    """

    def __init__(self, said: str) -> None:
        each = [_bare(sentence) for sentence in sentences(said)]
        self._runs = _runs(each)
        self._held = ""

    def feed(self, piece: str) -> str:
        """The text that this piece adds."""
        if not self._runs:
            return piece
        self._held += piece
        bare = _bare(self._held)
        if any(run.startswith(bare) for run in self._runs):
            return ""
        left = [
            after for run in self._runs if bare.startswith(run) and (after := _after(self._held, len(run))) is not None
        ]
        text, self._held, self._runs = min([self._held, *left], key=len), "", ()
        return text

    def rest(self) -> str:
        """Nothing: what is still held was said before."""
        self._held, self._runs = "", ()
        return ""


def _runs(each: Sequence[str]) -> tuple[str, ...]:
    """What a repetition may be: some sentences in a row, from any of them on."""
    last = each[-12:]
    ways = {"".join(last[at:end]) for at in range(len(last)) for end in range(at + 1, len(last) + 1)}
    return tuple(ways - {""})


def _bare(text: str) -> str:
    """Letters and digits alone: a second time the marks between them are often others."""
    return "".join(filter(str.isalnum, text.casefold()))


def _after(text: str, letters: int) -> str:
    """`text` after so many letters and digits and the marks that end them; all of it when that is within a word."""
    at = seen = 0
    while seen < letters:
        seen += len(_bare(text[at]))
        at += 1
    if text[at - 1 : at + 1].isalnum() and at < len(text):
        return text  # "two homes" was said, "two homesteads" was not
    return text[at:].lstrip(".!?\u2026\"'\u201d\u2019)*")
