"""The figures of a clause with all that is known of each: the home it is said of, what it means, what holds it.

Asks numerals.py, homes.py, meaning.py and tracing.py in this order; changes no text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.figures_in_text import Figure, Span
from agent.grounding.bare import is_bare, number_of, readings
from agent.grounding.counting import counts_so_many, others
from agent.grounding.facts import Facts
from agent.grounding.homes import Meant, Spot, homes_meant, respective, sentence_begin, sentence_begins, spots
from agent.grounding.meaning import Meaning, asked_about, meaning
from agent.grounding.numerals import numerals
from agent.grounding.odd_figures import weekdays
from agent.grounding.speaking_of import SpeakingOf
from agent.grounding.tracing import NOWHERE, Found, Tracer, Where

_BOTH = re.compile(
    r"\b(?:both|each|(?<!in )(?<!after )(?<!at )all(?= (?:of|at|with|have|are|under|below|over|above|cost))"
    r"|all of them|all (?:two|three|four|five|six|seven|[2-7])|every one|neither|none)\b",
    re.IGNORECASE,
)
# "The cheapest is 6 Heron Way, at"; "they start at", "they go up to".
_RANK = re.compile(r"\b[Tt]he (?:\w+est|most \w+|least \w+)(?: \w+)? is\b")
_IS_POINTED = re.compile(r"\bis (?:the (?:one|home|house) (?:at|on) )?$")  # "the one with a pool is"
_IS_RANKED = re.compile(
    r",? is (?:also |by far |clearly )?the (?:\w+est|most \w+|least \w+)(?:[,.]| (?:one|home|house|at|with|of)\b)"
)
_RANKED = re.compile(r"\b[Tt]he (?:\w+est|most \w+|least \w+)(?: \w+)? is (?:the )?(?:\w+ (?:at|on) )?$")
_EXTREME = re.compile(
    r"\b(?:(?P<least>(?:start|begin)(?:s|ing)? (?:at|from))|(?:go|goes|run|runs|reach|reaches)(?: up)? to)\s*$",
    re.IGNORECASE,
)
_AND = re.compile(r",? (?:and )?|,? and ")
_OF_THEM = re.compile(r" of (?:them|these|those)\b", re.IGNORECASE)
_COUNTED = frozenset({"bedrooms", "bathrooms", "full baths", "sqft", "acres", "cars", "floors", "usd", "year"})
_ITS_HOMES = re.compile(r"[ -](?:homes|houses|condos|units|apartments|townhouses|townhomes|rentals|listings|ones)\b")
# "$2,554 a month, up from $2,270": paid as often.
_INSTEAD = re.compile(
    r",? (?:(?:up|down) from|instead of|rather than|versus|against|compared (?:with|to)|not) ", re.IGNORECASE
)
_THE_REST = re.compile(r"\bthe (?:others|rest)\b", re.IGNORECASE)
_SO_MANY_WITH = re.compile(r" \d-(?:bed|bath|car|stor)", re.IGNORECASE)
_ONLY = re.compile(r"\bthe only (?:one|home|house|condo|townhouse|apartment|rental)\b", re.IGNORECASE)
_COUNTS = frozenset({"homes", "number", "pointed"})
_HAS = re.compile(
    r"(?<!there )\b(?:has|have|had|is|are|with|in|first|second|latter|other)\b\s*(?:only |just |about )?$|^,? and\s*$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\bhow (?:many|big|large|much)\b|\b(?:number|count) of\b|\bwhat(?:'s| is) (?:the|its)\b", re.IGNORECASE
)
_ASKED = tuple(
    (re.compile(words, re.IGNORECASE), kind)
    for words, kind in (
        (r"\bbed", "bedrooms"),
        (r"\bbath", "bathrooms"),
        (r"\b(?:cars?|garage|parking)\b", "cars"),
        (r"\b(?:floors|stor(?:ies|eys)|levels)\b", "floors"),
        (r"\bhow (?:big|large)|square|area\b", "sqft"),
        (r"\b(?:price|cost|how much)\b", "usd"),
    )
)


@dataclass(frozen=True, slots=True)
class Read:
    """A figure with all that is known of it; `sentence`: where its sentence begins."""

    figure: Figure
    meant: Meant
    meaning: Meaning
    found: Found
    sentence: int


@dataclass(frozen=True, slots=True)
class _There:
    """What a figure stands among; `begins`: where the sentences do."""

    text: str
    begins: Sequence[int]
    figures: Sequence[Figure]
    named: Sequence[Spot]

    def follows(self, figure: Figure) -> bool:
        """Whether a home is named behind it, in its part of the sentence: "$525,000 for 412 Larkspur Lane"."""
        after = next((one for one in self.named if one.start >= figure.end), None)
        return after is not None and not re.search(r"[.,;:!?]", self.text[figure.end : after.start])


class Reader:
    """Over the facts of one conversation, as they grow."""

    def __init__(self, facts: Facts, tracer: Tracer) -> None:
        self._facts = facts
        self._tracer = tracer
        self._speaking_of = SpeakingOf(facts, tracer)
        self._asked = asked_about(facts.question)

    def home(self) -> tuple[str, ...]:
        """The home that "it" is when a reply has named none; () when that is not clear."""
        return self._speaking_of.home()

    def figures(self, text: str, begin: int, named: Sequence[Spot]) -> list[Figure]:
        """Of the sentence that character `begin` of `text` is in, and of all after it."""
        first = sentence_begin(sentence_begins(text), begin)
        places = [(one.start, one.end) for one in named if re.search(r"\d", text[one.start : one.end])]
        spans = [(start - first, end - first) for start, end in (*places, *self._proper(text)) if end > first]
        found = numerals(text[first:], spans)
        found += weekdays(text[first:], [*spans, *((one.start, one.end) for one in found)])
        moved = (replace(one, start=one.start + first, end=one.end + first) for one in found)
        return sorted(moved, key=lambda one: one.start)

    def read(self, text: str, figures: Sequence[Figure], named: Sequence[Spot]) -> list[Read]:
        begins = sentence_begins(text)
        figures = _unabridged(text, begins, [_as_asked(one, self._facts.question) for one in figures])
        there = _There(text, begins, figures, named)
        meant = homes_meant(text, figures, named, self._speaking_of.home())
        return [self._read(there, figure, homes) for figure, homes in zip(figures, meant, strict=True)]

    def _read(self, there: "_There", figure: Figure, homes: Meant) -> Read:
        read = self._as(there, figure, homes)
        sentence = read.sentence
        if _SO_MANY_WITH.match(there.text, figure.end) and figure.kind == "number":
            # "I found three six-bedroom homes": as many have six, whatever was found.
            return replace(read, found=Found(self._counts(there, figure, sentence)))
        if not read.found.at_all and figure.kind == "homes":
            return replace(read, found=Found(self._counts(there, figure, sentence)))
        if read.found.at_all or not is_bare(figure):
            return read
        for other in readings(there.text, sentence, figure, there.figures):
            figures = [other if one is figure else one for one in there.figures]
            again = self._as(replace(there, figures=figures), other, homes)
            if again.found.at_all:
                return again
        return replace(read, found=Found(self._counts(there, figure, sentence)))

    def _as(self, there: "_There", figure: Figure, meant: Meant) -> Read:
        text, named = there.text, there.named
        sentence = sentence_begin(there.begins, figure.start)
        what = meaning(text, sentence, figure, there.figures, self._asked)
        if meant.keys and not meant.named and what.name == "viewing":
            meant = Meant()  # a viewing may be of another home than the one spoken of
        opening = text[sentence : figure.start]
        if not meant.named and (key := self._speaking_of.featured(opening)):
            meant = Meant((key,), named=True)
        every = _BOTH.search(opening.rpartition(";")[2]) is not None
        if not meant.keys and (every or not meant.of_many):
            meant = self._speaking_of.pointed(opening, figure.start, named, every=every)
        if (
            len(meant.keys) > 1
            and not named
            and (own := respective(text, there.begins, figure, there.figures)) is not None
        ):
            meant = Meant(meant.keys[own : own + 1] or meant.keys, named=True)
        if every and len(meant.keys) > 1 and not meant.named:
            meant = self._chosen(there, meant, sentence)
        meant = self._speaking_of.against(opening, meant, there.follows(figure))
        found = self._found(text, sentence, figure, meant, what)
        if figure.kind == "number" and _names_so_many(text, figure, named, there.begins):
            found = Found(True)
        return Read(figure, meant, what, found, sentence)

    def _chosen(self, there: "_There", meant: Meant, sentence: int) -> Meant:
        """ "Both one-bedroom condos": those of the homes that have it."""
        for one in there.figures:
            is_choice = one.start >= sentence and one.kind in _COUNTED and _ITS_HOMES.match(there.text, one.end)
            if is_choice and (said := _BOTH.search(there.text, sentence, one.start)):
                what = meaning(there.text, sentence, one, there.figures, self._asked)
                keys = [key for key in meant.keys if self._tracer.is_told(one, what, Meant((key,)))]
                if len(keys) == 2 or (keys and said[0].lower() != "both"):
                    return Meant(tuple(keys))
        return meant

    def _counts(self, there: "_There", figure: Figure, sentence: int) -> bool:
        value = number_of(figure)
        if value is None:
            return False
        cut = replace(figure, end=figure.start + len(re.split(r"[ -]", figure.text.strip())[0]))
        ours = {key for spot in there.named if spot.end <= sentence for key in spot.keys}
        return counts_so_many(there.text, cut, value, there.figures, self._facts) or others(
            there.text, cut, value, len(ours | self._speaking_of.told_last()), self._facts
        )

    def is_torn(self, one: Read, read: Sequence[Read]) -> bool:
        """ "Third, a 1 bedroom condo at $299,900": no home is named, so one home must have it all."""
        together = [each for each in read if each.sentence == one.sentence and each.figure.start <= one.figure.start]
        if one.figure.kind in ("time", "clock") and self._is_other_day(one, together):
            return True
        if one.meant.named or len(one.meant.keys) == 1 or one.meant.of_many or one.meaning.bound:
            return False
        alike = [each for each in together if each.meant.keys == one.meant.keys and not each.meaning.bound]
        alike = [each for each in alike if each.found.keys]
        if not one.found.keys or len({each.figure.kind for each in alike}) < len(alike):
            return False
        return not frozenset.intersection(*(each.found.keys for each in alike))

    def _is_other_day(self, one: Read, together: Sequence[Read]) -> bool:
        """The hours of another open house than that of the day just said."""
        nothing = Where("", 0, "")
        days = [each for each in together if each.figure.kind in ("date", "day", "weekday")]
        rows = [self._tracer.find(day.figure, day.meaning, one.meant, nothing).rows for day in days]
        rows = [each for each in rows if each]
        return bool(rows and one.found.rows) and not any(each & one.found.rows for each in rows)

    def _found(self, text: str, sentence: int, figure: Figure, meant: Meant, what: Meaning) -> Found:
        found = self._tracer.find(figure, what, meant, Where(text[sentence:], figure.start - sentence, text))
        found_all = self._speaking_of.all_found()
        if len(found_all) > 1 and self._is_misranked(text[sentence : figure.start], figure, meant, what, found_all):
            return NOWHERE
        if len(found_all) > 1 and figure.kind in _COUNTED and _ONLY.search(text[sentence : figure.start]):
            return found if self._tracer.holders(figure, what, found_all) == 1 else NOWHERE
        if len(meant.keys) < 2 or figure.kind in _COUNTS or not _BOTH.search(text, sentence, figure.start):
            return found
        if what.bound and figure.kind in _COUNTED:
            return Found(self._tracer.all_within(figure, what, meant.keys))
        return found if found.keys.issuperset(meant.keys) else NOWHERE

    def misranked(self, text: str, named: Sequence[Spot]) -> Sequence[Spot]:
        """Homes that are said to be the newest, the cheapest ... of those found, and are not, or nobody knows."""
        found = self._speaking_of.ranked()
        begins = sentence_begins(text)
        wrong = []
        for spot in named:
            opening = text[sentence_begin(begins, spot.start) : spot.start]
            best = self._tracer.best(opening, found) if _RANKED.search(opening) and spot.keys[0] in found else None
            if best is None and _IS_POINTED.search(opening) and (key := self._speaking_of.featured(opening)):
                best = (key,)
            if best is None and spot.keys[0] in found and (ranked := _IS_RANKED.match(text, spot.end)):
                best = self._tracer.best(ranked[0], found)
            wrong += [spot] if best is not None and spot.keys[0] not in best else []
        return wrong

    def _is_misranked(self, opening: str, figure: Figure, meant: Meant, what: Meaning, found: Sequence[str]) -> bool:
        """ "The cheapest is" another one than the cheapest; "they start at" more than the least."""
        picked = self._tracer.picked(opening, found) if _RANK.search(opening) else ""
        if meant.named and picked and meant.keys != (picked,):
            return True
        extreme = _EXTREME.search(opening)
        if _THE_REST.search(opening):
            named = {key for spot in spots(opening, self._facts.addresses) for key in spot.keys}
            found = [key for key in found if key not in named]
        return extreme is not None and not self._tracer.extreme(figure, what, found, least=bool(extreme["least"]))

    def _proper(self, text: str) -> list[Span]:
        """Names with a number in them are no figures."""
        plain = text.casefold()
        found = ((plain.find(name), len(name)) for name in self._facts.proper)
        return [(at, at + length) for at, length in found if at >= 0]


def _as_asked(figure: Figure, question: str) -> Figure:
    """ "Three." after "how many bedrooms?" counts bedrooms."""
    if figure.kind != "number" or not isinstance(figure.value, float) or not _HOW_MANY.search(question):
        return figure
    kind = next((kind for pattern, kind in _ASKED if pattern.search(question)), "")
    return replace(figure, kind=kind) if kind and (kind != "usd" or figure.value >= 100) else figure


def _unabridged(text: str, begins: Sequence[int], figures: Sequence[Figure]) -> list[Figure]:
    """ "A has three bedrooms and B has four": four of the same."""
    read: list[Figure] = []
    for figure in figures:
        last = read[-1] if read else None
        goes_on = (
            last is not None
            and last.kind in _COUNTED
            and sentence_begin(begins, last.start) == sentence_begin(begins, figure.start)
            and _HAS.search(text, last.end, figure.start)
        )
        if last is not None and _INSTEAD.fullmatch(text, last.end, figure.start) and figure.kind == last.kind == "usd":
            figure = replace(figure, period=figure.period or last.period)  # noqa: PLW2901
        read.append(replace(figure, kind=last.kind) if last and goes_on and figure.kind == "number" else figure)
    return _joined(text, read) if "respectively" in text.lower() else read


def _joined(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """ "Three and four bedrooms, respectively": three of the same."""
    read = list(figures)
    for at in range(len(read) - 2, -1, -1):
        one, following = read[at], read[at + 1]
        if is_bare(one) and following.kind in _COUNTED and _AND.fullmatch(text, one.end, following.start):
            read[at] = replace(one, kind=following.kind)
    return read


def _names_so_many(text: str, figure: Figure, named: Sequence[Spot], begins: Sequence[int]) -> bool:
    """ "Two of them are 19 Millrace Court and 87 Quarry Road"."""
    there = [one for one in named if one.start >= figure.end and sentence_begin(begins, one.start) <= figure.start]
    return _OF_THEM.match(text, figure.end) is not None and len(there) == figure.value
