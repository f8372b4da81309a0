"""The judge of figures: no clause leaves with a figure, a street or a town that no tool told of the home it is said of.

What does not hold is put right where it is clear what was meant, else an honest sentence stands for the clause. Knows
no model, no tool and no sound; the parts are named in __init__.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.checked import Change, Checked
from agent.events import ToolFinished
from agent.figures_in_text import Figure
from agent.grounding.claims import Claims
from agent.grounding.facts import Facts
from agent.grounding.folding import Folded, fold
from agent.grounding.homes import Spot, sentence_begins, spots
from agent.grounding.names import invented, wrong_towns
from agent.grounding.reading import Read, Reader
from agent.grounding.senses import Senses
from agent.grounding.tracing import Tracer
from agent.grounding.wording import HEDGE, YES, instead, may_be_mended, written
from agent.model import Message

# Enough of what was said to know which home is spoken of.
_LOOK_BACK_CHARS = 900
_MAX_CLAUSE_CHARS = 600  # the app's are 300 at most
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]*_]*$")
_GOES_ON = re.compile(r"(?:[,;:–—-]|\b(?:and|or|but|with|at|for|of|the|a))$")
_LIST_MARK = re.compile(r"[-*#•|]+ |\d{1,2}[.)] ")
_ALONE = re.compile(r"(?: for you| that (?:fit|match)\w*| like that| in all)?[.,;:!?]")
_LOT = re.compile(r"[ -](?:lot|parcel|yard)\b", re.IGNORECASE)
_TORN_END, _TORN_BEGIN = re.compile(r"\d,$"), re.compile(r"\d{3}\b")
_WHEN = frozenset({"date", "time", "clock", "weekday"})
_MARKUP = "*_`"
# "Pets cost $45": the price is not meant.
_OF_HOME = re.compile(
    r"\b(?:it|its|it's|this|that|home|house|condo|townhouse|apartment|price|rent|asking|listed|built)\b|^\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Fault:
    """`start` to `end` in the clause as written; `right` is what may stand there, None when nothing may."""

    reason: str
    start: int
    end: int
    right: str | None
    what: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class _Text:
    """What was said and the clause, folded: the clause, `own`, begins at `begin`."""

    text: str
    begin: int
    clause: str
    own: Folded

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the clause as written."""
        return self.own.span(max(0, start - self.begin), end - self.begin)


class Grounding:
    """Judges the clauses of one reply, in order."""

    def __init__(self, messages: Sequence[Message]) -> None:
        """`messages`: the conversation, the visitor's newest line last."""
        self._facts = Facts(messages)
        self._tracer = Tracer(self._facts)
        self._reader = Reader(self._facts, self._tracer)
        self._claims = Claims(self._facts, self._reader, self._tracer)
        self._senses = Senses(self._facts, self._reader.home)
        self._skips = False  # the rest of a sentence whose clause was replaced
        self._was = ""
        self._said = self._said_folded = ""

    def learn(self, result: ToolFinished) -> None:
        self._facts.learn(result)

    def check(self, clause: str, said: str) -> Checked:
        begins_anew = self._begins_anew(clause)
        torn = _TORN_END.search(self._was) and _TORN_BEGIN.match(clause)  # "1,\n850 square feet" was put right before
        self._was = clause
        if (self._skips or torn) and not begins_anew:
            self._skips = not _ENDS_SENTENCE.search(clause)
            # One replacement, not two: what is left out with it is told as mended.
            return Checked("", (Change("rest", clause, "", repaired=True),))
        self._skips = False
        no, rest = self._claims.denied(clause, said)
        if no:
            self._skips = not _ENDS_SENTENCE.search(clause)
            goes_on = rest and not self._faults(self._placed(rest, said, begins_anew=True))
            now = f"{no} {rest}" if goes_on else no
            return Checked(now, (Change("figure", clause, now, repaired=True),))
        placed = self._placed(clause, said, begins_anew=begins_anew)
        if right := self._sense(placed):
            self._skips = not _ENDS_SENTENCE.search(clause)
            return Checked(right, (Change("sense", clause, right, repaired=True),))
        faults = self._faults(placed)
        if not faults:
            return Checked(clause)
        if _are_clear(faults) and (may_be_mended(clause) or all(fault.reason == "listing" for fault in faults)):
            return _mended(clause, faults)
        reason = "listing" if any(fault.reason == "listing" for fault in faults) else "figure"
        self._skips = not _ENDS_SENTENCE.search(clause)
        now = instead(reason, said, begun="" if begins_anew else _begun(said))
        return Checked(now, (Change(reason, clause, now),))

    def _sense(self, placed: _Text) -> str:
        """What is so instead of a statement that is false without any figure; "" for all others."""
        named = spots(placed.text, self._facts.addresses, self._facts.homes)
        return self._senses.right(placed.text, placed.begin, named)

    def _begins_anew(self, clause: str) -> bool:
        """A list's next line begins anew, though the line before ended without a stop."""
        new = clause[:1].isupper() or clause[:1].isdigit() or clause[:1] in "-*#•|"
        return bool(_LIST_MARK.match(clause)) or (new and not _GOES_ON.search(self._was.rstrip()))

    def _placed(self, clause: str, said: str, *, begins_anew: bool) -> _Text:
        own = fold(clause[:_MAX_CLAUSE_CHARS])
        before = self._before(said)
        if begins_anew and before:
            before = f"{before.rstrip()}\n"
        return _Text(before + own.text, len(before), clause, own)

    def _before(self, said: str) -> str:
        """What was said, folded, with a space; only what is new of it is folded anew."""
        if not said.startswith(self._said):
            self._said = self._said_folded = ""
        if new := said[len(self._said) :].strip():
            self._said_folded = f"{self._said_folded}{fold(new).text.rstrip()} "[-_LOOK_BACK_CHARS:]
        self._said = said
        return self._said_folded

    def _faults(self, placed: _Text) -> list[_Fault]:
        if len(placed.clause) > _MAX_CLAUSE_CHARS:
            return [_Fault("figure", 0, len(placed.clause), None)]
        named = spots(placed.text, self._facts.addresses, self._facts.homes)
        faults = self._of_names(placed, named)
        figures = self._reader.figures(placed.text, placed.begin, named)
        if any(one.end > placed.begin for one in figures):
            figures = [_rounded(one, placed) for one in figures]
            read = self._reader.read(placed.text, figures, named)
            own = [one for one in read if one.figure.end > placed.begin]
            wrong = [one for one in own if not one.found.at_all or self._reader.is_torn(one, read)]
            faults += [
                self._of_relative_day(placed, one) if self._is_spare(one, read) else self._of_figure(placed, one)
                for one in wrong
            ]
        return sorted(faults, key=lambda fault: fault.start)

    def _of_names(self, placed: _Text, named: Sequence[Spot]) -> list[_Fault]:
        faults = []
        for start, end in invented(placed.text, named, self._facts):
            if end > placed.begin:
                faults.append(_Fault("listing", *placed.span(start, end), None))
        for spot in self._reader.misranked(placed.text, named):
            if spot.start >= placed.begin:
                faults.append(_Fault("figure", *placed.span(spot.start, spot.end), None))
        for (start, end), right in wrong_towns(placed.text, named, self._facts):
            if start >= placed.begin:
                faults.append(_Fault("listing", *placed.span(start, end), right or None, ("town", right)))
        return faults

    def _is_spare(self, one: Read, read: Sequence[Read]) -> bool:
        """ "Today" beside the hours: without it the rest is still true."""
        beside = (each for each in read if each.sentence == one.sentence and each is not one)
        return one.figure.kind == "relative day" and any(each.figure.kind in _WHEN for each in beside)

    def _of_relative_day(self, placed: _Text, one: Read) -> _Fault:
        start, end = placed.span(one.figure.start, one.figure.end)
        start -= placed.clause[start - 1 : start] == " "
        end += placed.clause[end : end + 1] == "," and placed.clause[end + 2 : end + 3].isupper()
        return _Fault("figure", start, end, "", (one.figure.kind, ""))

    def _of_figure(self, placed: _Text, one: Read) -> _Fault:
        figure, text = one.figure, placed.text
        start, end = placed.span(figure.start, figure.end)
        right = self._tracer.right(figure, one.meaning, one.meant)
        of_home = (
            one.meaning.name not in ("price", "year")
            or one.meant.named
            or _OF_HOME.search(text, one.sentence, figure.start)
        )
        is_own = figure.start >= placed.begin
        if figure.kind == "homes" and (one.sentence < figure.start - 24 or not _ALONE.match(text, figure.end)):
            right = None  # "Saturday has five open houses": what all are is not what these are
        around = text[max(0, figure.start - 12) : figure.start], text[figure.end : figure.end + 30]
        now = written(right, figure, *around) if right and of_home and is_own else None
        if now is not None and (hedge := HEDGE.search(text, placed.begin, figure.start)):
            start, _ = placed.span(hedge.start(), hedge.end())
        if (
            now is not None
            and placed.clause[start:end].lower().startswith(("a ", "an "))
            and one.figure.kind == "acres"
        ):
            now = f"a {now}" if _LOT.match(text, figure.end) else now
        return _Fault("figure", start, end, now, (figure.kind, one.meaning.name))


def _is_open(said: str) -> bool:
    """Whether a sentence has begun and not ended."""
    return bool(said.strip()) and not _ENDS_SENTENCE.search(said.rstrip()) and not said.rstrip(" ").endswith("\n")


def _begun(said: str) -> str:
    """The sentence that has begun and not ended, as far as it was said."""
    return said[sentence_begins(said)[-1] :] if _is_open(said) else ""


def _are_clear(faults: Sequence[_Fault]) -> bool:
    """ "Between $400,000 and $430,000" of what costs $449,000 is not "between $449,000 and $449,000"."""
    return all(fault.right is not None for fault in faults) and len({one.what for one in faults}) == len(faults)


def _rounded(figure: Figure, placed: _Text) -> Figure:
    """ "A third of an acre" is nobody's exact measure."""
    if figure.kind != "acres" or figure.start < placed.begin or not isinstance(figure.value, float):
        return figure
    start, end = placed.span(figure.start, figure.end)
    in_words = not any(c.isdecimal() for c in placed.clause[start:end])
    return replace(figure, tolerance=max(figure.tolerance, figure.value / 10)) if in_words else figure


def _mended(clause: str, faults: Sequence[_Fault]) -> Checked:
    text, changes = clause, []
    for fault in reversed(faults):
        now = fault.right or ""
        start, end = fault.start, fault.end
        while start and clause[start - 1] in _MARKUP:  # "**5** bedrooms" leaves no half a mark
            start -= 1
        while end < len(clause) and clause[end] in _MARKUP:
            end += 1
        changes.append(Change(fault.reason, clause[start:end], now, repaired=True))
        text = text[:start] + now + text[end:]
    if (yes := YES.match(text)) is not None:
        text = text[yes.end() :]
        text = text[:1].upper() + text[1:]
    return Checked(text, tuple(reversed(changes)))
