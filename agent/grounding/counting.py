"""How many of the homes found have what is said of so many of them: "two are one-bedrooms, and one is at $439,500".

Knows the rows of a search and of open houses; the figures of the words are read by others. A part that says nothing
that can be counted is no more than a choice among them: "two stand out".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agent.figures_in_text import Figure
from agent.grounding.facts import Facts
from agent.grounding.meaning import meaning
from agent.sources import says
from agent.told_values import Row, Told, told_in

_I = re.IGNORECASE
_LISTED = ("listings", "open_houses")
_COUNTABLE = frozenset(
    {"bedrooms", "bathrooms", "full baths", "half baths", "sqft", "acres", "cars", "usd", "year", "floors"}
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = tuple(
    (re.compile(rf"\b(?:{words})\b", _I), field, value)
    for words, field, value in (
        (r"single[ -]family", "PropertySubType", "Single Family Residence"),
        (r"condos?|condominiums?", "PropertySubType", "Condominium"),
        (r"townhouses?|townhomes?", "PropertySubType", "Townhouse"),
        (r"apartments?", "PropertySubType", "Apartment"),
        (r"active", "StandardStatus", "Active"),
        (r"pending", "StandardStatus", "Pending"),
        (r"pools?", "PoolPrivateYN", "True"),
    )
)
# "Two stand out": an opinion, and no claim.
_CHOICE = re.compile(
    r"\s*(?:of (?:them|these|those|the \w+) )?(?:stands?|come close|comes? to mind|are worth|seem|look|may|might|would"
    r"|could)\b",
    _I,
)
# "Three right now": all that there are.
_IN_ALL = re.compile(
    r"\s*(?:(?:came|come) up|for (?:you|now)|right now|today|in all|altogether|so far"
    r"|that (?:fit|match)|match(?:es)?\b|fits?\b|choices"
    r"|picks|candidates|possibilities|hits)",
    _I,
)
_NUMBERS = r"(?:one|two|three|four|five|six|first|second|third|others?|rest)"
_PART_ENDS = re.compile(
    r"[;:!?]|[.](?!\d)|, (?:and|but|while) (?=\d|[A-Z])| and (?=[A-Z]\w+ (?:has|have)\b)"
    rf"|(?:, (?:and |but |while )?| and | but | while )(?=(?:the |another )?{_NUMBERS}"
    r" (?:is|are|has|have|with|in|on|at|for|of|costs?|adds?)\b)"
)
_HAS = re.compile(r",? (?:it |there )?(?:has|have|is|are|brings|with)? ?", _I)
_THERE = re.compile(r"\bthere\b", _I)
_NO_PART = re.compile(r"[.,;:!?]*\s*$")


def counts_so_many(text: str, figure: Figure, number: float, figures: Sequence[Figure], facts: Facts) -> bool:
    """Whether `number` of the homes found have what `text` says of them after `figure`."""
    found = _PART_ENDS.search(text, figure.end)
    end = found.start() if found else len(text)
    part = text[figure.end : end]
    if number in set(facts.totals()) and (_NO_PART.match(part) or _IN_ALL.match(part) or _CHOICE.match(part)):
        return True
    for rows in _tables(facts):
        if not 1 <= number <= len(rows):
            continue
        tests = [
            *_of_figures(text, figure, end, figures),
            *_of_words(part, rows),
            *_there(part, text[: figure.start], rows),
            *_day_before(text, figure, figures),
        ]
        if not tests:
            is_all = number == len(rows) and (_NO_PART.match(part) or _IN_ALL.match(part))
            return bool(is_all or _CHOICE.match(part))
        if sum(all(test(row) for test in tests) for row in rows) == number:
            return True
    return False


def others(text: str, figure: Figure, number: float, named: int, facts: Facts) -> bool:
    """ "There are three more", of five of which two were named."""
    words = text[figure.start : figure.end + 8]
    if not re.search(r"\b(?:more|others?)\b", words, _I) or not named:
        return False
    return any(number == total - named for total in facts.totals())


def _tables(facts: Facts) -> Iterator[list[Mapping[str, Any]]]:
    for result in reversed(facts.turn):
        for node in (result.result, *_relaxed(result.result)):
            for name in _LISTED:
                listed = node.get(name)
                rows: list[Mapping[str, Any]] = (
                    [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
                )
                if rows:
                    yield rows


def _relaxed(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    relaxed = result.get("relaxed")
    return [one for one in relaxed if isinstance(one, dict)] if isinstance(relaxed, list) else []


def _of_figures(text: str, figure: Figure, end: int, figures: Sequence[Figure]) -> Iterator[Any]:
    for one in figures:
        if figure.end <= one.start and one.end <= end:
            if one.kind in _COUNTABLE:
                yield lambda row, one=one: _has(row, one, text, figure.start, figures)
            elif one.kind == "weekday":
                yield lambda row, one=one: _DAYS[int(one.value)] in str(row.get("said"))


def _day_before(text: str, figure: Figure, figures: Sequence[Figure]) -> Iterator[Any]:
    """ "Saturday has four open houses"."""
    for one in figures:
        if one.kind == "weekday" and _HAS.fullmatch(text, one.end, figure.start):
            yield lambda row, one=one: _DAYS[int(one.value)] in str(row.get("said"))


def _has(row: Mapping[str, Any], figure: Figure, text: str, begin: int, figures: Sequence[Figure]) -> bool:
    what = meaning(text, begin, figure, figures, ())
    values = [one for one in told_in(Row(row, "", 0, None, "listing")) if isinstance(one, Told)]
    for one in values:
        if one.kind != figure.kind or not what.allows(one.field):
            continue
        if not what.bound and says(figure, one):
            return True
        if what.bound and isinstance(one.value, float) and isinstance(figure.value, float):
            if what.strict and one.value == figure.value:
                continue
            if (one.value >= figure.value) if what.bound == "least" else (one.value <= figure.value):
                return True
    return False


def _of_words(part: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    for words, field, value in _WORDS:
        if words.search(part):
            yield lambda row, field=field, value=value: str(row.get(field)) == value
    for city in {str(row["City"]) for row in rows if row.get("City")}:
        if city in part:
            yield lambda row, city=city: row.get("City") == city


def _there(part: str, before: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    """ "In Maple Heights? Three of them are there": of the town that was named last."""
    towns = {before.rfind(city): city for row in rows if (city := str(row.get("City") or "")) and city in before}
    if towns and _THERE.search(part):
        yield lambda row: row.get("City") == towns[max(towns)]
