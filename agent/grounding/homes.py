"""Which home each figure of a clause is said of: named in its sentence, spoken of before, or the one that was asked of.

Knows addresses and words that point; knows no value. Where it is not clear, it says so with an empty answer.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from agent.figures_in_text import Figure
from agent.mentions import SUFFIXES, places

_NEXT_HOME = re.compile(
    r"\b(?:First|Second|Third|Fourth|Fifth|Next|Finally|Lastly|Another|Others?)\b,?"
    r"|\b(?:the|that|this) (?:first|second|third|fourth|fifth|other|next|last|cheapest|cheaper|largest|larger"
    r"|biggest|bigger|smallest"
    r"|smaller|newest|newer|oldest|older|priciest|most expensive|least expensive|best|rest|nearest|closest)\b"
    r"|\b[Tt]he (?:\w+ )?(?:home|house|condo|townhouse|apartment|cabin|place|rental|unit) in [A-Z]"
    r"|\b(?i:another|others|both|each|they|all|either|neither|(?<![Tt]hat )(?<![Tt]his )one (?:is|has)|two|three"
    r"|these|those)\b"
)
_MANY = re.compile(
    r"\b(?:homes|houses|condos|condominiums|townhouses|townhomes|apartments|cabins|rentals|listings|properties|options|results|prices)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(r"\b(?:found|i have|i see|we have|here is|here are|how about)\b", re.IGNORECASE)
_BOTH_HAVE = re.compile(r",? (?:both|each|all)\b(?: \w+){1,2} $|,? (?:both|each|all)\b.{0,60}\band ", re.IGNORECASE)
_LISTED = re.compile(r"^[\s,]*(?:and|or|&|both)?[\s,]*$", re.IGNORECASE)
_KEY = re.compile(r"\b[A-Z][A-Z0-9-]*\d\w*\b")
# "Larkspur and Juniper both", "Juniper has": at a sentence's begin any word is written large.
_HAS = re.compile(r",? (?:and (?=[A-Z])|(?:has|costs|offers|comes|gives|adds|sits)\b)")
_TURNS = re.compile(r";|\b(?:none|but|while)\b", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_THEIR = re.compile(r"\b(?:their|they|respectively)\b", re.IGNORECASE)
# "6 Heron Way is the largest": it goes on to no other home.
_IS_THE = re.compile(r"^,? (?:is|was)(?: \w+)? the (?:most |least )?\w+")
_AGAINST_EACH = re.compile(r"\d (?:[a-z. ]+ )?(?:versus|vs\.?|against) \$?\d", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its|it's|that one|this one)\b", re.IGNORECASE)
_FOR = re.compile(r" (?:for|at|on)(?: the)? (?:\w+ (?:at|on) )?", re.IGNORECASE)
_OF_THEM = re.compile(r"\b(?:of|among) (?:them|these|those)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b[Tt]he other\b(?! (?:way|hand|day|side))")
_FORMER = re.compile(
    r"\b[Tt]he (?:(?P<former>former|first)|latter|second|other|last)\b(?! (?:floor|story|level|way|hand|day|side))"
)
# "A is bigger than B": what follows is said of A, unless "which" or the like turns to B.
_AGAINST = re.compile(
    r"\b(?:than|versus|vs|against|compared|unlike|like|near|from|next to|beside|opposite|behind|with)\b", re.IGNORECASE
)
_WHICH = re.compile(r"\b(?:which|that|whose|where|while|but)\b", re.IGNORECASE)
# A line break stands in a folded text only where a clause begins anew: "1,620 sq ft" and then "2. 464 Kiln Avenue".
_ENDS = re.compile(r"\n|[.!?]+[\"')\]]*\s+(?=[A-Z\"'(\d#$*-])")
_SHORT = re.compile(
    r"\b(?:St|Dr|Ave|Rd|Blvd|Ln|Ct|Pl|Mr|Mrs|Ms|No|Apt|Ste|Sq|Ft|sq|ft|approx|vs|a\.m|p\.m)$", re.IGNORECASE
)


class Spot(NamedTuple):
    """Where homes are named: one, or several that the name does not tell apart."""

    keys: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meant:
    """`keys`: the home, or the few homes, that a figure is said of; () when that is not clear.

    named: its own sentence names it. of_many: the sentence speaks of what was found, not of one home.
    """

    keys: tuple[str, ...] = ()
    named: bool = False
    of_many: bool = False


def sentence_begins(text: str) -> list[int]:
    """Where the sentences of `text` start, 0 first: "87 Quarry Rd. has" goes on."""
    ends = (
        found
        for found in _ENDS.finditer(text)
        if found[0] == "\n" or not _SHORT.search(text, max(0, found.start() - 8), found.start())
    )
    return [0, *(found.end() for found in ends)]


def sentence_begin(begins: Sequence[int], at: int) -> int:
    """The start of the sentence that `at` is in."""
    return begins[bisect_right(begins, at) - 1]


def spots(text: str, addresses: Mapping[str, str], keys: Container[str] = ()) -> list[Spot]:
    """Homes named by address, by key (of `keys`), or by street alone ("the Quarry Road home", "Otter Creek")."""
    found = [Spot((one.listing_key,), one.start, one.end) for one in places(text, addresses)]
    found += [Spot((one[0],), *one.span()) for one in _KEY.finditer(text) if one[0] in keys]
    plain = text.casefold()
    streets = by_street(tuple(addresses.items()))
    for core, there in streets.items():
        for match in _street(core).finditer(text) if core in plain else ():
            free = not any(one.start < match.end() and match.start() < one.end for one in found)
            if free and (match["suffix"] or not _begins_sentence(text, match.start()) or _HAS.match(text, match.end())):
                found.append(Spot(there, *match.span()))
    return sorted(found, key=lambda one: one.start)


def _begins_sentence(text: str, at: int) -> bool:
    return not text[:at].strip() or text[:at].rstrip()[-1:] in ".!?:"


@lru_cache(maxsize=64)
def by_street(addresses: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    """The homes of each street, its name in lower case and without "Road"."""
    keys: dict[str, tuple[str, ...]] = {}
    for key, address in addresses:
        if core := _core(address):
            keys[core] = (*keys.get(core, ()), key)
    return keys


@lru_cache(maxsize=1024)
def _street(core: str) -> re.Pattern[str]:
    """With a number of its own another home was written: that is none of ours. Alone, the name is written large."""
    large = " ".join(word[:1].upper() + word[1:] for word in core.split())
    return re.compile(
        rf"(?<!\d )(?<![\w-])(?:(?i:{re.escape(core)})(?P<suffix> (?i:{SUFFIXES})\b\.?)|{re.escape(large)}\b(?! [A-Z]))"
    )


@lru_cache(maxsize=4096)
def _core(address: str) -> str:
    """ "87 Quarry Rd Unit 2" is on "quarry"."""
    street = re.sub(r"(?:,|\b(?:Unit|Apt|Suite|Ste)\b|#).*", "", address, flags=re.IGNORECASE)
    found = re.match(rf"\d\S*\s+(?P<core>.+?)\s+(?:{SUFFIXES})\b", street.strip(), re.IGNORECASE)
    return found["core"].casefold() if found else ""


def homes_meant(text: str, figures: Sequence[Figure], named: Sequence[Spot], focus: tuple[str, ...]) -> list[Meant]:
    """For each figure of `figures`; `text` is what was said before and the clause, `focus` what is spoken of anyway."""
    begins = sentence_begins(text)
    return [_Around(text, begins, figure, figures, named).meant(focus) for figure in figures]


@dataclass(frozen=True, slots=True)
class _Around:
    """A figure and the homes named around it."""

    text: str
    begins: Sequence[int]
    figure: Figure
    figures: Sequence[Figure]
    named: Sequence[Spot]

    def meant(self, focus: tuple[str, ...]) -> Meant:
        if self.figure.kind == "homes" or self._is_heading:
            return Meant(of_many=True)
        return self._respective() or self._in_sentence() or self._by_opening() or self._said_before(focus)

    def _respective(self) -> Meant | None:
        """ "A and B cost $1 and $2, respectively", or "respectively for A and B": each its own, in order."""
        own = respective(self.text, self.begins, self.figure, self.figures)
        there = [one.keys for one in self.named if sentence_begin(self.begins, one.start) == self._begin]
        keys = list(dict.fromkeys(there))
        so_many = own is not None and len(_alike(self.begins, self.figure, self.figures)) == len(keys)
        return Meant(keys[own], named=True) if own is not None and so_many else None

    @property
    def _is_heading(self) -> bool:
        """ "Sunday, November 29:" over the homes that are open then."""
        is_day = self.figure.kind in ("date", "weekday")
        return is_day and not self._opening.strip(" -*#") and self.text[self.figure.end :].lstrip(" *").startswith(":")

    @property
    def _begin(self) -> int:
        return sentence_begin(self.begins, self.figure.start)

    @property
    def _opening(self) -> str:
        return self.text[self._begin : self.figure.start]

    @property
    def _follows(self) -> Spot | None:
        """The next home named in the sentence."""
        after = (one for one in self.named if one.start >= self.figure.end)
        return next((one for one in after if sentence_begin(self.begins, one.start) == self._begin), None)

    def _in_sentence(self) -> Meant | None:
        """Named right after it ("from $389,900 for 6 Heron Way"), or before it."""
        follows = self._follows
        if follows and _FOR.fullmatch(self.text[self.figure.end : follows.start]):
            return Meant(follows.keys, named=True)
        before = [one for one in self.named if self._begin <= one.start and one.end <= self.figure.start]
        if not before:
            return None
        between = self.text[before[-1].end : self.figure.start]
        if len(before) > 1 and _BOTH_HAVE.match(between):
            return _of_group(self.text, self.figure, self.figures, before)
        if pointed := _pointed(between, [one.keys for one in before]):
            return pointed
        between = _IS_THE.sub("", between)
        if _NEXT_HOME.search(between) and not _LISTED.match(between):
            return Meant(of_many=True)
        return _of_group(self.text, self.figure, self.figures, before)

    def _by_opening(self) -> Meant | None:
        """By the words of its sentence: "the latter", "two of them", "there are five homes"."""
        opening = self._opening
        if pointed := _pointed(opening, self._pair()):
            return pointed
        if _OF_THEM.search(opening):
            return Meant(of_many=True)
        if _NEXT_HOME.search(opening):
            return Meant()
        if (follows := self._follows) and not _TURNS.search(self.text[self.figure.end : follows.start]):
            return Meant(follows.keys, named=True)
        counts = any(one.kind == "homes" and self._begin <= one.start < self.figure.start for one in self.figures)
        if counts or _MANY.search(opening):
            return Meant(of_many=True)
        return Meant() if _FOUND.search(opening) else None

    def _said_before(self, focus: tuple[str, ...]) -> Meant:
        earlier = [one for one in self.named if one.end <= self._begin]
        if not earlier:
            return Meant(focus)
        if _AGAINST_EACH.search(self.text, self._begin, self.figure.end + 20) and not _IT.search(self._opening):
            return Meant()  # "Size: 1,850 versus 2,380 square feet", of the two that were compared
        if _THEIR.search(self._opening) and len(pair := self._pair()) > 1:
            return _of_group(self.text, self.figure, self._in_own_sentence(), _as_listed(pair, self._begin))
        return Meant() if _NEXT_HOME.search(self.text, earlier[-1].end, self._begin) else Meant(earlier[-1].keys)

    def _in_own_sentence(self) -> list[Figure]:
        return [one for one in self.figures if sentence_begin(self.begins, one.start) == self._begin]

    def _pair(self) -> list[tuple[str, ...]]:
        """The homes that the sentence before named."""
        last = sentence_begin(self.begins, max(0, self._begin - 2))
        return [one.keys for one in self.named if last <= one.start and one.end <= self._begin]


def respective(text: str, begins: Sequence[int], figure: Figure, figures: Sequence[Figure]) -> int | None:
    """Which of the homes of a sentence with "respectively" a figure is of, from 0; None without that word."""
    begin = sentence_begin(begins, figure.start)
    end = next((one for one in begins if one > figure.start), len(text))
    alike = _alike(begins, figure, figures)
    if len(alike) < 2 or not _RESPECTIVELY.search(text, begin, end):
        return None
    return alike.index(figure)


def _alike(begins: Sequence[int], figure: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of the same kind in the same sentence, itself among them."""
    begin = sentence_begin(begins, figure.start)
    return [one for one in figures if one.kind == figure.kind and sentence_begin(begins, one.start) == begin]


def _as_listed(keys: Sequence[tuple[str, ...]], at: int) -> list[Spot]:
    """ "Their lots are": as if they were named there, one after the other."""
    return [Spot(one, at, at) for one in dict.fromkeys(keys)]


def _pointed(words: str, keys: Sequence[tuple[str, ...]]) -> Meant | None:
    """ "The former", "the second", "the other one", of two homes that were just named."""
    pair = list(dict.fromkeys(keys))
    if len(pair) == 1 and _OTHER.search(words):
        return Meant()
    found = _FORMER.search(words) if len(pair) == 2 else None
    if found is None:
        return None
    return Meant(pair[0 if found["former"] else 1], named=True)


def _of_group(text: str, figure: Figure, figures: Sequence[Figure], before: Sequence[Spot]) -> Meant:
    """ "A and B cost $1 and $2": each its own, in order. "A is cheaper than B, at $1": of A."""
    group = [before[-1]]
    for one in reversed(before[:-1]):
        joint = text[one.end : group[0].start]
        if any(one.end <= other.start < group[0].start for other in figures):
            break
        if not (_LISTED.match(joint) or _AGAINST.search(joint)):
            break
        group.insert(0, one)
    if len(group) == 1:
        return Meant(group[0].keys, named=True)
    listed = all(_LISTED.match(text[a.end : b.start]) for a, b in pairwise(group))
    alike = [one for one in figures if one.kind == figure.kind and one.start >= group[-1].end]
    if len(alike) == len(group) and figure.kind not in ("time", "clock") and figure in alike:
        return Meant(group[alike.index(figure)].keys, named=True)
    if not listed:
        of_last = _WHICH.search(text, group[-1].end, figure.start) is not None
        return Meant(group[-1 if of_last else 0].keys, named=True)
    return Meant(tuple(key for one in group for key in one.keys), named=True)
