"""The judge of figures: no clause leaves with a figure, a street or a town that no tool told of the home it is said of.

Asks who is meant (homes.py), what is meant (meaning.py) and whether it holds (tracing.py); what does not hold is put
right where it is clear, else an honest sentence stands for the clause. Knows no model, no tool and no sound.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.checked import Change, Checked
from agent.events import ToolFinished
from agent.figures_in_text import Figure, Span
from agent.grounding.facts import Facts
from agent.grounding.folding import Folded, fold
from agent.grounding.homes import Meant, Spot, homes_meant, sentence_begin, sentence_begins, spots
from agent.grounding.meaning import Meaning, asked_about, meaning
from agent.grounding.names import invented, wrong_towns
from agent.grounding.numerals import numerals, weekdays
from agent.grounding.tracing import NOWHERE, Found, Tracer, as_asked
from agent.grounding.wording import HEDGE, YES, instead, may_be_mended, written
from agent.model import Message

# Enough of what was said to know which home is spoken of.
_LOOK_BACK_CHARS = 900
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]*_]*$")
_GOES_ON = re.compile(r"(?:[,;:–—-]|\b(?:and|or|but|with|at|for|of|the|a))$")
_BOTH = re.compile(r"\b(?:both|each|all of them|every one|neither)\b", re.IGNORECASE)
_COUNTED = frozenset({"bedrooms", "bathrooms", "full baths", "sqft", "acres", "cars", "floors", "usd", "year"})
_HAS = re.compile(r"(?<!there )\b(?:has|have|had|is|are|with|in|first|second|latter|other)\b\s*(?:only |just |about )?$|^,? and\s*$", re.IGNORECASE)
_OTHER = re.compile(r"\bthe other\b", re.IGNORECASE)
_WHICH = re.compile(r"\bthe (?:first|(?P<second>second|latter))\b(?! (?:floor|story|level))", re.IGNORECASE)
# "Pets cost $45": the price is not meant.
_OF_HOME = re.compile(r"\b(?:it|its|it's|this|that|home|house|condo|townhouse|apartment|price|rent|asking|listed)\b|^\W*$", re.IGNORECASE)
_MARKUP = "*_`"
_OF_ONE_HOME = ("get_listing", "estimate_mortgage", "book_viewing")


@dataclass(frozen=True, slots=True)
class _Fault:
    """`start` to `end` in the clause as written; `right` is what may stand there, None when nothing may."""

    reason: str
    start: int
    end: int
    right: str | None
    what: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class _Read:
    """A figure with all that is known of it."""

    figure: Figure
    meant: Meant
    meaning: Meaning
    found: Found
    sentence: int


class Grounding:
    """Judges the clauses of one reply, in order."""

    def __init__(self, messages: Sequence[Message]) -> None:
        """`messages`: the conversation, the visitor's newest line last."""
        self._facts = Facts(messages)
        self._tracer = Tracer(self._facts)
        self._asked = asked_about(self._facts.question)
        self._skips = False  # the rest of a sentence whose clause was replaced
        self._was = ""
        self._said = self._said_folded = ""

    def learn(self, result: ToolFinished) -> None:
        self._facts.learn(result)

    def check(self, clause: str, said: str) -> Checked:
        if self._is_rest(clause):
            self._skips = not _ENDS_SENTENCE.search(clause)
            # One replacement, not two: what was left is told as mended.
            return Checked("", (Change("rest", clause, "", repaired=True),))
        begins_anew = self._begins_anew(clause)
        self._skips, self._was = False, clause
        faults = self._faults(clause, said, begins_anew=begins_anew)
        if not faults:
            return Checked(clause)
        clear = all(fault.right is not None for fault in faults) and len({fault.what for fault in faults}) == len(faults)
        if clear and (may_be_mended(clause) or all(fault.reason == "listing" for fault in faults)):
            return _mended(clause, faults)
        return self._replaced(clause, said, faults, within=_is_open(said) and not begins_anew)

    def _is_rest(self, clause: str) -> bool:
        return self._skips and not self._begins_anew(clause)

    def _begins_anew(self, clause: str) -> bool:
        """A list's next line begins anew, though the line before ended without a stop."""
        new = clause[:1].isupper() or clause[:1] in "-*#•" or clause[:1].isdigit()
        return new and not _GOES_ON.search(self._was.rstrip())

    def _replaced(self, clause: str, said: str, faults: Sequence[_Fault], *, within: bool) -> Checked:
        reason = "listing" if any(fault.reason == "listing" for fault in faults) else "figure"
        self._skips = not _ENDS_SENTENCE.search(clause)
        now = instead(reason, said, within=within)
        return Checked(now, (Change(reason, clause, now),))

    def _faults(self, clause: str, said: str, *, begins_anew: bool) -> list[_Fault]:
        if len(clause) > 4_000:
            return [_Fault("figure", 0, len(clause), None)]
        own = fold(clause)
        before = self._before(said)
        if begins_anew and _is_open(said):
            before = f"{before.rstrip()}. "
        text, begin = before + own.text, len(before)
        named = spots(text, self._facts.addresses, self._facts.homes)
        places = [(one.start, one.end) for one in named if re.search(r"\d", text[one.start : one.end])]
        places += self._proper(text)
        first = sentence_begin(sentence_begins(text), begin)
        shift = [(start - first, end - first) for start, end in places if end > first]
        figures = numerals(text[first:], shift)
        figures += weekdays(text[first:], [*shift, *((one.start, one.end) for one in figures)])
        figures = sorted((_moved(one, first) for one in figures), key=lambda one: one.start)
        figures = [_rounded(one, clause, own, begin) for one in figures]
        faults = self._of_names(own, text, begin, named)
        if not any(one.end > begin for one in figures):
            return faults
        faults += self._of_figures(own, text, begin, figures, named)
        return sorted(faults, key=lambda fault: fault.start)

    def _before(self, said: str) -> str:
        """What was said, folded, with a space; only what is new of it is folded anew."""
        if not said.startswith(self._said):
            self._said = self._said_folded = ""
        if new := said[len(self._said) :].strip():
            self._said_folded = f"{self._said_folded}{fold(new).text.rstrip()} "[-_LOOK_BACK_CHARS:]
        self._said = said
        return self._said_folded

    def _proper(self, text: str) -> list[Span]:
        """Names with a number in them are no figures."""
        plain = text.casefold()
        found = ((plain.find(name), len(name)) for name in self._facts.proper)
        return [(at, at + length) for at, length in found if at >= 0]

    def _of_names(self, own: Folded, text: str, begin: int, named: Sequence[Spot]) -> list[_Fault]:
        faults = [
            _Fault("listing", *own.span(max(0, start - begin), end - begin), None)
            for start, end in invented(text, named, self._facts)
            if end > begin
        ]
        for (start, end), right in wrong_towns(text, named, self._facts):
            if start >= begin:
                faults.append(_Fault("listing", *own.span(start - begin, end - begin), right or None, ("town", right)))
        return faults

    def _of_figures(
        self, own: Folded, text: str, begin: int, figures: Sequence[Figure], named: Sequence[Spot]
    ) -> list[_Fault]:
        read = self._read(text, figures, named)
        faults = []
        for one in read:
            if one.figure.end <= begin or (one.found.at_all and not self._is_torn(one, read)):
                continue
            faults.append(self._fault(own, text, begin, one))
        return faults

    def _read(self, text: str, figures: Sequence[Figure], named: Sequence[Spot]) -> list[_Read]:
        read = []
        begins = sentence_begins(text)
        figures = _unabridged(text, begins, [as_asked(one, self._facts.question) for one in figures])
        for figure, meant in zip(figures, homes_meant(text, figures, named, self._focus()), strict=True):
            sentence = sentence_begin(begins, figure.start)
            what = meaning(text, sentence, figure, figures, self._asked)
            if meant.keys and not meant.named and what.name == "viewing":
                meant = Meant()  # noqa: PLW2901 - a viewing may be of another home than the one spoken of
            both = _BOTH.search(text, sentence, figure.start)
            if not meant.keys and (both or not meant.of_many):
                meant = self._pointed(text, sentence, figure, named)  # noqa: PLW2901
            found = self._tracer.find(figure, what, meant, text[sentence:], figure.start - sentence, text)
            if both and len(meant.keys) > 1 and not found.keys.issuperset(meant.keys):
                found = NOWHERE
            read.append(_Read(figure, meant, what, found, sentence))
        return read

    def _is_torn(self, one: _Read, read: Sequence[_Read]) -> bool:
        """ "Third, a 1 bedroom condo at $299,900": no home is named, so one home must have it all."""
        together = [each for each in read if each.sentence == one.sentence and each.figure.start <= one.figure.start]
        if one.figure.kind in ("time", "clock"):
            days = [each for each in together if each.figure.kind in ("date", "day", "weekday")]
            found = (self._tracer.find(day.figure, day.meaning, one.meant, "", 0, "").rows for day in days)
            rows = [each for each in found if each]
            if rows and one.found.rows and not any(each & one.found.rows for each in rows):
                return True
        if one.meant.named or len(one.meant.keys) == 1 or one.meant.of_many or one.meaning.bound:
            return False
        together = [each for each in together if each.meant.keys == one.meant.keys and each.found.keys and not each.meaning.bound]
        if not one.found.keys or len({each.figure.kind for each in together}) < len(together):
            return False
        return not frozenset.intersection(*(each.found.keys for each in together))

    def _fault(self, own: Folded, text: str, begin: int, one: _Read) -> _Fault:
        figure = one.figure
        start, end = own.span(max(0, figure.start - begin), figure.end - begin)
        right = self._tracer.right(figure, one.meaning, one.meant)
        following = text[figure.end : figure.end + 30]
        clear = one.meaning.name != "price" or _OF_HOME.search(text, one.sentence, figure.start) or one.meant.named
        now = written(right, figure, following) if right is not None and clear and figure.start >= begin else None
        if now is not None and (hedge := HEDGE.search(text, begin, figure.start)):
            start = own.span(hedge.start() - begin, hedge.end() - begin)[0]
        return _Fault("figure", start, end, now, (figure.kind, one.meaning.name))

    def _pointed(self, text: str, sentence: int, figure: Figure, named: Sequence[Spot]) -> Meant:
        """ "The cheaper one", "the other one", of the homes that were just held against each other."""
        opening = text[sentence : figure.start]
        compared = self._compared()
        picked = self._tracer.picked(opening, compared or self._all_found())
        if picked:
            return Meant((picked,), named=True)
        last = [one.keys[0] for one in named if one.end <= figure.start and one.keys[0] in compared]
        if len(compared) == 2 and (which := [*_WHICH.finditer(opening)]):
            return Meant((compared[which[-1]["second"] is not None],), named=True)
        if len(compared) == 2 and last and _OTHER.search(opening):
            return Meant((compared[last[-1] == compared[0]],), named=True)
        return Meant(compared)

    def _all_found(self) -> tuple[str, ...]:
        """The homes of the newest search, if it listed all that it found."""
        found = next((one.result for one in reversed(self._facts.turn) if one.name == "search_listings"), {})
        listed = found.get("listings")
        keys = [row.get("ListingKey") for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
        return tuple(str(key) for key in keys) if found.get("total") == len(keys) else ()

    def _compared(self) -> tuple[str, ...]:
        """The homes that were just held against each other: "both" are these."""
        last = self._facts.results[-1] if self._facts.results else None
        if last is None or last.name != "compare_listings":
            return ()
        return tuple(dict.fromkeys(_keys([last])))

    def _focus(self) -> tuple[str, ...]:
        """The home that "it" is, when the reply has named none."""
        facts = self._facts
        if facts.fresh:
            last = facts.fresh[-1].name
            trailing: list[ToolFinished] = []
            for result in reversed(facts.fresh):
                if result.name != last:
                    break
                trailing.append(result)
            return _only(_keys(trailing))
        for line in (facts.question, facts.last_answer):
            keys = [key for spot in spots(fold(line[-2_000:]).text, facts.addresses) for key in spot.keys]
            if keys:
                return _only(keys)
        return _only(_keys(facts.results[-1:]))


def _is_open(said: str) -> bool:
    """Whether a sentence has begun and not ended."""
    return bool(said.strip()) and not _ENDS_SENTENCE.search(said.rstrip()) and not said.rstrip(" ").endswith("\n")


def _keys(results: Sequence[ToolFinished]) -> list[str]:
    keys: list[str] = []
    for result in results:
        for node in _nodes(result.result, 6):
            key = node.get("ListingKey") or node.get("listing_key")
            if isinstance(key, str):
                keys.append(key)
        if result.name in _OF_ONE_HOME and isinstance(key := result.arguments.get("listing_key"), str):
            keys.append(key)
    return keys


def _nodes(node: object, depth: int) -> list[dict[str, object]]:
    if depth and isinstance(node, dict):
        return [node, *(each for value in node.values() for each in _nodes(value, depth - 1))]
    if depth and isinstance(node, list):
        return [each for value in node for each in _nodes(value, depth - 1)]
    return []


def _only(keys: Sequence[str]) -> tuple[str, ...]:
    one = tuple(dict.fromkeys(keys))
    return one if len(one) == 1 else ()


def _unabridged(text: str, begins: Sequence[int], figures: Sequence[Figure]) -> list[Figure]:
    """ "A has three bedrooms and B has four": four of the same."""
    read: list[Figure] = []
    for figure in figures:
        last = read[-1] if read else None
        if figure.kind == "number" and last is not None and last.kind in _COUNTED:
            if sentence_begin(begins, last.start) == sentence_begin(begins, figure.start) and _HAS.search(text, last.end, figure.start):
                figure = replace(figure, kind=last.kind)  # noqa: PLW2901 - the same figure, better understood
        read.append(figure)
    return read


def _rounded(figure: Figure, clause: str, own: Folded, begin: int) -> Figure:
    """ "A third of an acre" is nobody's exact measure."""
    if figure.kind != "acres" or figure.start < begin or not isinstance(figure.value, float):
        return figure
    start, end = own.span(figure.start - begin, figure.end - begin)
    in_words = not any(c.isdecimal() for c in clause[start:end])
    return replace(figure, tolerance=max(figure.tolerance, figure.value / 10)) if in_words else figure


def _moved(figure: Figure, by: int) -> Figure:
    return Figure(figure.text, figure.start + by, figure.end + by, figure.kind, figure.value, figure.tolerance, figure.period)


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
