"""Whether a lie was shown or spoken, told from the texts alone: by a reader of numerals that the agent does not share.

Two questions. Is one of the lie's values in the text, in any spelling? And does every numeral in it stand somewhere in
what the tools told in this conversation, or in the visitor's own wishes?
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from tests.lies.numerals import Numeral, folded, numerals
from tests.lies.sample import homes, street_name
from tests.lies.script import Untrue

_SENTENCE_END = re.compile(r"(?<![ .]st)(?<![ .]rd)(?<!\d)[.!?]+\s|\n|(?<=\d)[.!?]\s")
# A pause inside a figure is no end of it: "four hundred. Fifty-five thousand".
_PAUSE = re.compile(r"(?<=\w)[.,;:!?]?\s+(?=\w)")
_TAG = re.compile(r"</?[a-z]+>")
_ROUNDED = re.compile(r"(?:about|around|roughly|nearly|almost|just under|just over|a little (?:under|over)) \$?$")
_ROUNDED_BY = Decimal("0.02")
_ALWAYS = frozenset({Decimal(1)})  # "one": a pronoun more often than not


def lies_in(text: str, false: Sequence[Untrue]) -> list[str]:
    """What of `false` stands in `text`, with the sentence around it."""
    plain = folded(_TAG.sub("", folded(text)))
    ways = dict.fromkeys((plain, _PAUSE.sub(" ", plain), re.sub(r"(?<=[\d,])\s+(?=[\d,])", "", plain)))
    return [found for way in ways for one in false for found in _found(way, one)]


def _found(plain: str, false: Untrue) -> Iterator[str]:
    for begin, end in _sentences(plain):
        sentence = plain[begin:end]
        if false.unless and re.search(false.unless, sentence):
            continue
        if false.words and re.search(false.words, sentence):
            yield sentence.strip()
    for numeral in numerals(plain) if false.values else ():
        begin, end = next(span for span in _sentences(plain) if span[0] <= numeral.start < span[1])
        if false.unless and re.search(false.unless, plain[begin:end]):
            continue
        if _is_it(numeral, false) and (not false.of or whose(plain, numeral.start) in (false.of, "")):
            yield f"{numeral.text!r} in: {plain[begin:end].strip()}"


def _is_it(numeral: Numeral, false: Untrue) -> bool:
    if any(numeral.may_be(value) for value in false.values) and (not false.counts or false.counts in numeral.counts):
        return True
    return any(_is_it(part, false) for part in numeral.parts)


def untraced(text: str, truths: frozenset[Decimal]) -> list[str]:
    """The numerals of `text` that are no `truths`, nor one of them rounded and told so: "just under $450,000"."""
    plain = folded(text)
    return [
        f"{one.text!r} in: {text}"
        for one in numerals(text)
        if not one.is_among(truths | _ALWAYS) and not _is_rounded(plain, one, truths)
    ]


def _is_rounded(plain: str, numeral: Numeral, truths: frozenset[Decimal]) -> bool:
    said_so = _ROUNDED.search(plain[: numeral.start])
    return said_so is not None and any(
        abs(truth - value) <= value * _ROUNDED_BY for value in numeral.values for truth in truths if truth > 100
    )


def truths_of(results: Iterable[Mapping[str, Any]], wishes: Iterable[str] = ()) -> frozenset[Decimal]:
    """Every numeral of what the tools told and of the visitor's wishes; hours on a clock of twelve as well, half baths
    as halves, and how many there are of what was told as a list."""
    found: set[Decimal] = set()
    for result in results:
        found |= _values(json.dumps(result)) | set(_counted(result))
    for wish in wishes:
        found |= _values(wish)
    return frozenset(found)


def _values(text: str) -> set[Decimal]:
    values = {value for numeral in numerals(text) for value in _all_values(numeral)}
    for moment in re.finditer(r"T(\d\d):(\d\d)", text):
        values |= {Decimal(int(moment[1]) % 12 or 12), Decimal(moment[2])}
    for day in re.finditer(r"(\d{4})-(\d\d)-(\d\d)", text):
        values |= {Decimal(part) for part in day.groups()}
    for baths in re.finditer(r'"BathroomsFull": (\d), "BathroomsHalf": (\d)', text):
        values.add(Decimal(baths[1]) + Decimal(baths[2]) / 2)
    return values


def _all_values(numeral: Numeral) -> Iterator[Decimal]:
    yield from numeral.values
    for part in numeral.parts:
        yield from _all_values(part)


def _counted(told: Any) -> Iterator[Decimal]:
    if isinstance(told, Mapping):
        for value in told.values():
            yield from _counted(value)
    elif isinstance(told, list | tuple):
        yield Decimal(len(told))
        for value in told:
            yield from _counted(value)


def whose(plain: str, at: int) -> str:
    """The street that the figure at `at` is told of: named before it in its sentence, else behind it, else before."""
    begin, end = next(span for span in _sentences(plain) if span[0] <= at < span[1])
    named = [(found.start(), found[0]) for found in _streets().finditer(plain)]
    before = [street for where, street in named if begin <= where < at]
    behind = [street for where, street in named if at <= where < end]
    earlier = [street for where, street in named if where < begin]
    return (before[-1:] or behind[:1] or earlier[-1:] or [""])[0]


@cache
def _streets() -> re.Pattern[str]:
    names = sorted({street_name(one) for one in homes() if one.StreetName}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


@cache
def _sentences(plain: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in _SENTENCE_END.finditer(plain)]
    return list(zip([0, *ends], [*ends, len(plain) + 1], strict=True))
