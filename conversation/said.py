"""What one turn says, as it grows: the text that is shown, its clauses for the voice, and which of it is no answer.

Knows no agent and no page. What the house says aside ("One moment, I am looking that up.") is shown and spoken where
it stands; `answer` leaves it out.
"""

from collections.abc import Sequence

from conversation.record import Record
from tts.clauses import Clauses
from tts.pauses import Clause


class Said:
    """Of one turn. Every clause goes into `clauses` as soon as it is whole, the numbers of asides into `asides`.

    What was checked comes in whole clauses (`clause`), anything else in pieces (`piece`), in any order.
    """

    def __init__(self, clauses: Record[str], asides: set[int]) -> None:
        self.text = ""
        self.answer = ""
        self._clauses = clauses
        self._asides = asides
        self._starts: list[int] = []  # where each clause begins in `text`
        self._end = 0  # of the last one
        self._cutter = Clauses()
        self._is_in_pieces = True
        self._is_within = False  # a text that comes in pieces

    @property
    def starts(self) -> tuple[int, ...]:
        """For `clauses_of`. Empty when all came in pieces: cut anew, it comes apart in the same places."""
        return () if self._is_in_pieces else tuple(self._starts)

    @property
    def answers(self) -> bool:
        """Whether a clause of the answer is there."""
        return len(self._starts) > len(self._asides)

    def piece(self, text: str) -> None:
        """The next piece of the answer, of any length."""
        self._add(text, is_next=self._is_within)
        self._is_within = True
        self._cut(self._cutter.feed(text))

    def clause(self, text: str) -> None:
        """The next clause with the white space before it. It waits for nothing: what follows may take its time."""
        self.finish()
        last = self._clauses.entries[-1] if self._clauses.entries else None
        if isinstance(last, Clause) and "\n" in text[: len(text) - len(text.lstrip())]:
            last.ends_line = True  # nobody could know when it came
        self._add(text, is_next=False)
        self._cut(_clauses(text))
        self._is_in_pieces = False

    def aside(self, text: str) -> None:
        """The house speaks."""
        self.finish()
        self.text += self._gap(text) + text
        clauses = _clauses(text)
        self._asides.update(range(len(self._starts), len(self._starts) + len(clauses)))
        self._cut(clauses)
        self._is_in_pieces = False

    def finish(self) -> None:
        """What is left becomes a clause: no more text will come, or none that belongs to it."""
        self._cut(self._cutter.finish())
        self._cutter = Clauses(hurried=not self.answers)
        self._is_within = False

    def _add(self, text: str, *, is_next: bool) -> None:
        gap = "" if is_next else self._gap(text)
        self.text += gap + text if self.text else text.lstrip()
        self.answer += gap + text if self.answer else text.lstrip()

    def _gap(self, text: str) -> str:
        """ "up." and "I found" must not become "up.I"."""
        return " " if self.text and not (self.text[-1].isspace() or text[:1].isspace()) else ""

    def _cut(self, clauses: Sequence[str]) -> None:
        for clause in clauses:
            start = self.text.index(clause, self._end)
            self._end = start + len(clause)
            self._starts.append(start)
            self._clauses.append(clause)


def clauses_of(said: str, starts: Sequence[int]) -> list[Clause]:
    """The clauses of a text as they were spoken, by where each begins (`Said.starts`).

    Cut anew, a checked text may come apart elsewhere: where the model's first clause was left out, the second one is
    now the first, and that ends at an early comma. A manner changed from clause 3 on would lose words, or repeat them.
    """
    if not starts:
        return _clauses(said, hurried=True)
    pieces = [said[start:end] for start, end in zip(starts, [*starts[1:], len(said)], strict=True)]
    return [Clause(piece.rstrip(), ends_line="\n" in piece[len(piece.rstrip()) :]) for piece in pieces]


def _clauses(text: str, *, hurried: bool = False) -> list[Clause]:
    cutter = Clauses(hurried=hurried)
    return [*cutter.feed(text), *cutter.finish()]
