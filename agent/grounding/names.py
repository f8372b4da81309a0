"""Streets and towns that no tool told: "1234 Fake Street", "the Birch Lane home", "a house in Springfield".

Knows addresses as people write them, and the words that were told; knows no figure.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from agent.dates import MONTHS, WEEKDAYS
from agent.figures_in_text import Span
from agent.grounding.facts import Facts
from agent.grounding.homes import Spot, sentence_begin, sentence_begins
from agent.mentions import SUFFIXES

_NAME = r"(?:[A-Z][\w'-]*\.?|\d+(?:st|nd|rd|th))"
_UNITS = (
    r"(?:minutes?|miles?|blocks?|hours?|cars?|bed(?:room)?s?|baths?|acres?|square|foot|feet|days?|weeks?|months?"
    r"|years?|percent|more|of|the|on|in|to|a)"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,6}}[A-Za-z]?(?: 1/2)?,?(?: {_NAME}){{1,4}}? (?i:{SUFFIXES})\b"
    rf"|\b\d{{1,6}}(?: (?!{_UNITS}\b)[a-z]+){{1,2}} (?:street|road|lane|avenue|court|boulevard|drive|place|terrace)\b"
)
_LOOSE_SUFFIX = r"(?:Street|Road|Rd|Avenue|Ave|Lane|Ln|Boulevard|Blvd|Drive|Court|Terrace|Parkway|Trail|Circle|Highway)"
_STREET = re.compile(rf"\b(?P<core>{_NAME}(?: {_NAME}){{0,2}}) {_LOOSE_SUFFIX}\b")
_AREA = re.compile(
    rf"\b(?P<core>{_NAME}(?: {_NAME}){{0,3}}) (?:subdivision|neighborhood|neighbourhood|development|district"
    rf"|Estates|complex)\b"
)
_PLACE = re.compile(
    r"\b(?:in|near|around|outside) (?:the (?:town|city|village) of )?(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})\b"
)
_DENIED = re.compile(
    r"\b(?:no|not|none|nothing|never|isn't|aren't|don't|doesn't|couldn't|can't|cannot|didn't|unable|without)\b",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset(
    {*MONTHS, *WEEKDAYS, "washington", "america", "american", "english", "us", "usa", "the", "i", "a", "my"}
)


def invented(text: str, named: Sequence[Spot], facts: Facts) -> Iterator[Span]:
    """Spans that name a street or a town of which nothing was told. Said again to deny it is no invention."""
    told = facts.names
    for found in _ADDRESS.finditer(text):
        if not _is_named(found, named) and not _denied(text, found, facts):
            yield found.span()
    for found in (*_STREET.finditer(text), *_AREA.finditer(text)):
        words = re.findall(r"[a-z]+", found["core"].casefold())
        if not _is_named(found, named) and not told.issuperset(words) and not _denied(text, found, facts):
            yield found.span()
    for found in _PLACE.finditer(text):
        town = set(found["name"].casefold().split()) - _ELSEWHERE
        if not town <= told | facts.said_names and not _is_named(found, named):
            yield found.span()


def _is_named(found: re.Match[str], named: Sequence[Spot]) -> bool:
    return any(one.start < found.end() and found.start() < one.end for one in named)


def _denied(text: str, found: re.Match[str], facts: Facts) -> bool:
    """ "I have no listing at 1234 Fake Street", after the visitor asked for it."""
    words = re.findall(r"[a-z]+|\d+", found[0].casefold())[:-1]
    if not (facts.said_names | facts.names).issuperset(words):
        return False
    begin = sentence_begin(sentence_begins(text), found.start())
    return _DENIED.search(text[begin : begin + 200]) is not None


def wrong_towns(text: str, named: Sequence[Spot], facts: Facts) -> Iterator[tuple[Span, str]]:
    """ "87 Quarry Road in Lindenport": the span of the town, and the right one; "" where it cannot be put right."""
    cities = "|".join(map(re.escape, sorted({home.city for home in facts.homes.values() if home.city})))
    if not cities:
        return
    after, before = _towns(cities)
    for at, spot in enumerate(named):
        home = facts.homes.get(spot.keys[0]) if len(spot.keys) == 1 else None
        if home is None or not home.city:
            continue
        begin = named[at - 1].end if at else 0
        until = named[at + 1].start if at + 1 < len(named) else len(text)
        if (found := after.match(text, spot.end, until)) and found["city"] != home.city:
            yield found.span("city"), home.city
        if (found := before.search(text, begin, spot.start)) and found["city"] != home.city:
            yield found.span("city"), ""


@lru_cache(maxsize=64)
def _towns(cities: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf",? (?:is |lies |sits |located |stands )*in (?P<city>{cities})\b"),
        re.compile(rf"\b[Ii]n (?P<city>{cities}),? (?:there (?:is|are)|you|we|I|the)?[^.;:,]{{0,15}}$"),
    )
