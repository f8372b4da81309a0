"""Statements without a figure that what was told disproves: a home that is pending called available, "none is in Cedar
Hollow" of homes of which one is.

Knows a few sentences by their words. What it does not know it lets pass: a doubt changes nothing here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from agent.grounding.facts import Facts
from agent.grounding.homes import Spot, sentence_begin, sentence_begins

_OPEN = "Active"
_ADVERBS = r"(?:still |currently |now |already |also |indeed |actually )*"
_TO_BE = rf"(?:'s| is| remains) {_ADVERBS}"
# "Available soon" and "available from May" promise nothing of today.
_AVAILABLE = r"(?:available|on the market|for sale|active)\b(?! (?:soon|later|again|from|in|on|only|yet)\b)"
_GONE = r"(?:pending|sold|under contract|off the market|closed|no longer available|not available)\b"
_SUBJECT = r"(?:\b(?:it|this one|that one|(?:this|that|the) (?:home|house|condo|townhouse|apartment|cabin|place))\b)"
_IT_IS = re.compile(rf"{_SUBJECT}{_TO_BE}(?:(?P<open>{_AVAILABLE})|(?P<gone>{_GONE}))", re.IGNORECASE)
_IS = re.compile(rf"(?:,? unit \w+,?)?{_TO_BE}(?:(?P<open>{_AVAILABLE})|(?P<gone>{_GONE}))", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|whether|unless|when|once|until|not that|hope|were)\b", re.IGNORECASE)
_TOWN = r"(?P<town>[A-Z][\w']+(?: [A-Z][\w']+)*)"
_BEGINS = r"(?:^|[.!?]\s+)(?i:sorry, |unfortunately,? |but |and )?"
_NONE_IN = re.compile(
    rf"{_BEGINS}(?i:none|not one|neither)(?i: of (?:them|these|those|the \w+(?: homes| houses| condos)?))?"
    rf"(?i: is| are| lies| sits) in {_TOWN}(?=[.!;]|$|,? (?i:I'm|I am|sadly|unfortunately)\b)"
)
_ALL_IN = re.compile(
    rf"{_BEGINS}(?:(?i:all|both|each|every one)(?i: (?:two|three|four|five|of (?:them|these|those)))?"
    r"(?i: homes| houses| condos)?(?i: is| are| lies?| sits?)|(?i:they|these|those)(?i: are| lie)(?i: all| both)) in "
    rf"{_TOWN}(?=[.!;,]|$| (?i:and)\b)(?!,? (?i:but|except|or)\b)"
)
# "Three have a pool. None of them is in Lindenport." speaks of the three.
_SOME = re.compile(r"\b(?:have|has|with|over|under|more|less|at least|only|other|cost|costs|built)\b", re.IGNORECASE)


class Senses:
    """Over the facts of one conversation, as they grow. `home`: what "it" is, () when that is not clear."""

    def __init__(self, facts: Facts, home: Callable[[], tuple[str, ...]]) -> None:
        self._facts = facts
        self._home = home

    def right(self, text: str, begin: int, named: Sequence[Spot]) -> str:
        """The sentence that is so, where the clause, text[begin:], says the contrary; "" where it does not."""
        for key, found in self._standings(text, begin, named):
            status = self._status(key)
            wrong = status and (status == _OPEN) == (found["gone"] is not None)
            if wrong and not self._is_said(text, found.start(), status):
                return f"By the listing, its status is {status.lower()}."
        return self._towns(text, begin)

    def _standings(self, text: str, begin: int, named: Sequence[Spot]) -> Iterator[tuple[str, re.Match[str]]]:
        for spot in named:
            if spot.end >= begin and len(spot.keys) == 1 and (found := _IS.match(text, spot.end)):
                yield spot.keys[0], found
        for found in _IT_IS.finditer(text, begin):
            before = [one.keys for one in named if one.end <= found.start()]
            keys = before[-1] if before else self._home()
            if len(keys) == 1:
                yield keys[0], found

    def _is_said(self, text: str, at: int, status: str) -> bool:
        """Whether the sentence has the true status as well, or only supposes: it is not read by halves."""
        begins = sentence_begins(text)
        begin = sentence_begin(begins, at)
        end = next((one for one in begins if one > at), len(text))
        sentence = text[begin:end]
        return status.lower() in sentence.lower() or _IF.search(sentence) is not None or "?" in sentence

    def _status(self, key: str) -> str:
        home = self._facts.homes.get(key)
        told = [one.text for one in home.words if one.field == "StandardStatus"] if home else []
        return told[-1] if told else ""

    def _towns(self, text: str, begin: int) -> str:
        towns = [str(row["City"]).casefold() for row in self._listed() if row.get("City")]
        clause, before = text[begin:], text[:begin].rsplit(". ", 2)[-1]
        if (found := _NONE_IN.search(clause)) and not _SOME.search(before) and found["town"].casefold() in towns:
            return f"Of those that I listed, some are in {found['town']}."
        if (found := _ALL_IN.search(clause)) and not _SOME.search(before) and self._is_town(found["town"]):
            others = any(town != found["town"].casefold() for town in towns)
            return f"Not all that I listed are in {found['town']}." if others else ""
        return ""

    def _is_town(self, name: str) -> bool:
        return any(home.city.casefold() == name.casefold() for home in self._facts.homes.values())

    def _listed(self) -> Sequence[Mapping[str, Any]]:
        """The homes of the newest search or comparison; none where nothing fitted what was wished."""
        result = next((one for one in reversed(self._facts.turn) if "listings" in one.result), None)
        listed = result.result.get("listings") if result is not None else None
        return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
