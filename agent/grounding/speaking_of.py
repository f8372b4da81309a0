"""Which home a conversation speaks of when a reply names none: the one just looked up, asked about, or pointed at.

Knows the results and the lines of a conversation; knows no figure.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from agent.events import ToolFinished
from agent.grounding.facts import Facts
from agent.grounding.folding import fold
from agent.grounding.homes import Meant, Spot, spots
from agent.grounding.tracing import Tracer

_OF_ONE_HOME = ("get_listing", "estimate_mortgage", "book_viewing")
_WHICH = re.compile(r"\bthe (?:first|former|(?P<second>second|latter))\b(?! (?:floor|story|level))", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:versus|vs\.?|against|compared (?:with|to))(?=\W)", re.IGNORECASE)
_OTHER = re.compile(r"\bthe other\b(?! (?:way|hand|day|side))", re.IGNORECASE)
# "And the second one?", of the homes that the last answer named.
_NTH = re.compile(
    r"\b(first|second|third|fourth|fifth|last)(?: (?:one|home|house|condo|option))?\s*(?:[?.!]|$|\bhave|\bcost)",
    re.IGNORECASE,
)
_AT = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_THE_NTH = re.compile(r"\bthe (first|second|third|fourth|fifth) (?:one|home|house|condo)\b", re.IGNORECASE)
_HOME = r"(?:home|house|condo|townhouse|place|property|listing)"
_FEATURED = tuple(
    (
        re.compile(
            rf"\b[Tt]he (?:(?:\w+ )?(?:{words}) {_HOME}|(?:one|{_HOME})(?: that)? "
            rf"(?:(?:with|has|having)|(?P<without>without|with no|that has no)) (?:an? |the |its own )?"
            rf"(?:private |heated )?(?:{words}))\b(?! (?:table|room|house))"
        ),
        fields,
    )
    for words, fields in (
        (r"(?:swimming )?pool", ("PoolPrivateYN",)),
        (r"waterfront", ("WaterfrontYN",)),
        (r"garage", ("GarageYN", "GarageSpaces")),
    )
)
_TURNS = re.compile(
    r"\b(?:others?|the one|while|whereas|but)\b|;", re.IGNORECASE
)  # "the pool home is $1, the other $2"
_DEEPEST = 6  # objects within objects of a result


class SpeakingOf:
    """Over the facts of one conversation, as they grow."""

    def __init__(self, facts: Facts, tracer: Tracer) -> None:
        self._facts = facts
        self._tracer = tracer

    def home(self) -> tuple[str, ...]:
        """The home that "it" is; () when that is not clear."""
        facts = self._facts
        if facts.fresh:
            last = facts.fresh[-1].name
            return _only(_keys([*takewhile(lambda one: one.name == last, reversed(facts.fresh))]))
        if (nth := _NTH.search(facts.question)) is not None and len(listed := self._listed_last()) > 1:
            at = _AT[nth[1].lower()]
            return (listed[at],) if at < len(listed) else ()
        for line in (facts.question, facts.last_answer):
            if keys := [key for spot in spots(fold(line[-2_000:]).text, facts.addresses) for key in spot.keys]:
                return _only(keys)
        return _only(_keys(facts.results[-1:]))

    def pointed(self, words: str, at: int, named: Sequence[Spot], *, every: bool) -> Meant:
        """ "The cheaper one", "the other one", of the homes that were just held against each other.

        `every`: "all five", of all that were found. `words`: the sentence up to the figure, which stands at `at` of the
        text that `named` was found in.
        """
        compared = self._compared()
        if (
            not compared
            and (nth := _THE_NTH.search(words))
            and len(listed := self._listed_last()) > _AT[nth[1].lower()]
        ):
            return Meant((listed[_AT[nth[1].lower()]],), named=True)
        if picked := self._tracer.picked(words, compared or self.all_found()):
            return Meant((picked,), named=True)
        if len(compared) == 2 and (which := [*_WHICH.finditer(words)]):
            return Meant((compared[which[-1]["second"] is not None],), named=True)
        last = [one.keys[0] for one in named if one.end <= at and one.keys[0] in compared]
        if len(compared) == 2 and last and _OTHER.search(words):
            return Meant((compared[last[-1] == compared[0]],), named=True)
        return Meant(compared or (self.all_found() if every else ()))

    def featured(self, words: str) -> str:
        """The home that "the pool home" or "the one without a pool" is, of those compared or found; "" when none or
        several are. A feature that a listing does not state is taken for missing only beside one that has it."""
        among = self._compared() or self.all_found()
        for pattern, fields in _FEATURED:
            if among and (found := [*pattern.finditer(words)]):
                if _TURNS.search(words, found[-1].end()):
                    return ""
                has = [key for key in among if any(self._facts.stated(key, name) for name in fields)]
                lacks = [key for key in among if key not in has]
                keys = lacks if found[-1]["without"] else has
                return keys[0] if len(keys) == 1 and len(among) > 1 else ""
        return ""

    def against(self, opening: str, meant: Meant, follows: bool) -> Meant:
        """ "Larkspur Lane is bigger, with 2,380 square feet versus 1,850": the second is of the other of the two.

        `opening`: the sentence up to the figure; `follows`: the home it is said of is named behind it.
        """
        turned = [*_VERSUS.finditer(opening)]
        compared = self._compared() or self.all_found()
        if not turned or follows or len(meant.keys) != 1 or meant.keys[0] not in compared:
            return meant
        before, after = opening[: turned[-1].start()], opening[turned[-1].end() :]
        named = spots(after, self._facts.addresses) or len(spots(before, self._facts.addresses)) > 1
        rest = tuple(key for key in compared if key != meant.keys[0])
        return meant if named or not rest else Meant(rest, named=len(rest) == 1)

    def _listed_last(self) -> list[str]:
        line = fold(self._facts.last_answer[-2_000:]).text
        return list(dict.fromkeys(spot.keys[0] for spot in spots(line, self._facts.addresses) if len(spot.keys) == 1))

    def told_last(self) -> set[str]:
        """The homes that the answer before this one named."""
        line = fold(self._facts.last_answer[-2_000:]).text
        return {key for spot in spots(line, self._facts.addresses) for key in spot.keys}

    def all_found(self) -> tuple[str, ...]:
        """The homes of the newest search, if it listed all that it found, and did not sort them itself."""
        search = next((one for one in reversed(self._facts.turn) if one.name == "search_listings"), None)
        if search is None or "sort_by" in search.arguments:
            return ()
        found: Mapping[str, object] = search.result
        listed = found.get("listings")
        keys = [row.get("ListingKey") for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
        return tuple(str(key) for key in keys) if found.get("total") == len(keys) else ()

    def ranked(self) -> tuple[str, ...]:
        """The homes among which one is the cheapest."""
        return self._compared() or self.all_found()

    def _compared(self) -> tuple[str, ...]:
        """Compared by the tool, or looked up one by one in this reply."""
        last = self._facts.results[-1] if self._facts.results else None
        if last is not None and last.name == "compare_listings":
            return tuple(dict.fromkeys(_keys([last])))
        looked_up = [one for one in self._facts.fresh if one.name == "get_listing"]
        return tuple(dict.fromkeys(_keys(looked_up))) if len(looked_up) > 1 and looked_up[-1] is last else ()


def _keys(results: Sequence[ToolFinished]) -> list[str]:
    keys: list[str] = []
    for result in results:
        told = (node.get("ListingKey") or node.get("listing_key") for node in _nodes(result.result, _DEEPEST))
        keys += [key for key in told if isinstance(key, str)]
        if result.name in _OF_ONE_HOME and isinstance(key := result.arguments.get("listing_key"), str):
            keys.append(key)
    return keys


def _nodes(node: object, depth: int) -> list[Mapping[str, object]]:
    if depth and isinstance(node, Mapping):
        return [node, *(each for value in node.values() for each in _nodes(value, depth - 1))]
    if depth and isinstance(node, list):
        return [each for value in node for each in _nodes(value, depth - 1)]
    return []


def _only(keys: Sequence[str]) -> tuple[str, ...]:
    one = tuple(dict.fromkeys(keys))
    return one if len(one) == 1 else ()
