"""Where a text begins to speak of a home: street addresses found in a reply, however they are abbreviated there.

Knows words and addresses; knows no listing, no figure and no model. agent/addresses.py holds one address against
one listing and forgives misspelling; here a text is read, and only what is really written counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

# Ways to end a street's name (USPS Publication 28, appendix C1, the common ones) and directions, as one word each.
_DIRECTIONS = frozenset({"northeast", "northwest", "southeast", "southwest"})
_SAME = {
    **{"avenue": "ave", "av": "ave", "boulevard": "blvd", "circle": "cir", "court": "ct", "drive": "dr"},
    **{"highway": "hwy", "lane": "ln", "parkway": "pkwy", "place": "pl", "point": "pt", "road": "rd"},
    **{"square": "sq", "street": "st", "terrace": "ter", "trail": "trl", "way": "wy", "crossing": "xing"},
    **{"north": "n", "south": "s", "east": "e", "west": "w"},
    **{"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw"},
}
# The same as a pattern, for texts in which a street is named without its number.
SUFFIXES = "|".join(
    sorted(
        {word for pair in _SAME.items() if len(pair[1]) > 1 and pair[0] not in _DIRECTIONS for word in pair}, key=len
    )[::-1]
)
_LABELS = frozenset({"unit", "apt", "apartment", "suite", "ste"})
_WORD = re.compile(r"[^\W_]+")
# "1,006 Heron Way" and "46-6 Heron Way" are other house numbers than 6.
_HOUSE_NUMBER = re.compile(r"(?<![^\W_])(?<!\d[,./-])(?<![$#])\d[^\W_]*")
_LONGEST_WORDS = 12  # house number, street and unit
# "St. Helens" and "O'Neil" go on; "6. Heron Way" and "6, Heron Way" are no house number and its street.
_WITHIN_STREET = frozenset({"", ".", "'", "’", "-"})
_BEFORE_UNIT = frozenset({"", ",", ".", ".,"})


@dataclass(frozen=True, slots=True)
class Mention:
    """`start` is the character where the home begins to be spoken of."""

    listing_key: str
    start: int


class Place(NamedTuple):
    """A mention and the character after its last."""

    listing_key: str
    start: int
    end: int


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    gap: str  # what stands between the word before and this one, without spaces


class _Address(NamedTuple):
    street: tuple[str, ...]  # house number first
    unit: str


def mentions(reply: str, addresses: Mapping[str, str]) -> tuple[Mention, ...]:
    """The homes that `reply` speaks of by address, in order of place; a home spoken of again is another mention.

    `addresses`: the street address by ListingKey, as the listing writes it ("87 Quarry Rd"). Case and the common
    abbreviations are folded, whole words only. A unit may be left out, but then not if two homes differ by it
    alone: which one is meant is not guessed.
    """
    return tuple(Mention(place.listing_key, place.start) for place in places(reply, addresses))


def places(reply: str, addresses: Mapping[str, str]) -> tuple[Place, ...]:
    """As `mentions`, with their ends: the whole address, unit included."""
    by_number: dict[str, list[tuple[str, _Address]]] = {}
    for key, written in addresses.items():
        if (address := _address(written)) is not None:
            by_number.setdefault(address.street[0], []).append((key, address))
    found = []
    for number in _HOUSE_NUMBER.finditer(reply) if by_number else ():
        if there := by_number.get(number[0].casefold()):
            words = list(islice(_words(reply, number.start()), _LONGEST_WORDS))
            found += [place] if (place := _place(words, there)) else []
    return tuple(found)


def _place(words: Sequence[_Word], addresses: Sequence[tuple[str, _Address]]) -> Place | None:
    """The home whose address these words begin with; of two that fit, the one with the longer street."""
    there = [(key, one) for key, one in addresses if _goes_on(words[: len(one.street)], one.street)]
    longest = max((len(one.street) for _, one in there), default=0)
    if not longest:
        return None
    unit, used = _unit(words[longest : longest + 2])
    meant = [key for key, one in there if len(one.street) == longest and (not unit or one.unit == unit)]
    return Place(meant[0], words[0].start, words[longest + used - 1].end) if len(meant) == 1 else None


def _goes_on(words: Sequence[_Word], street: tuple[str, ...]) -> bool:
    if tuple(word.text for word in words) != street:
        return False
    return words[1].gap in ("", "-") and all(word.gap in _WITHIN_STREET for word in words[2:])


def _unit(words: Sequence[_Word]) -> tuple[str, int]:
    """The unit that a street is followed by, and how many words it takes: ("12a", 2) for ", unit 12A"."""
    if words and words[0].gap.lstrip(",").lstrip() == "#":
        return words[0].text, 1
    if len(words) == 2 and words[0].text in _LABELS and words[0].gap in _BEFORE_UNIT and words[1].gap in ("", ".", "#"):
        return words[1].text, 2
    return "", 0


@lru_cache(maxsize=4096)
def _address(written: str) -> _Address | None:
    """House number and street, and the unit apart; without city and ZIP code. None without a house number."""
    words = list(_words(written))
    street: list[str] = []
    unit = ""
    for at, word in enumerate(words):
        unit, _ = _unit(words[at : at + 2]) if at > 1 else ("", 0)
        if unit or "," in word.gap:
            break
        street.append(word.text)
    has_number = len(street) > 1 and street[0][0].isdigit()
    return _Address(tuple(street), unit) if has_number else None


def _words(text: str, start: int = 0) -> Iterator[_Word]:
    last = start
    for found in _WORD.finditer(text, start):
        word = found[0].casefold()
        yield _Word(_SAME.get(word, word), found.start(), found.end(), text[last : found.start()].strip())
        last = found.end()
