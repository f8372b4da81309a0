"""The words of a listing, and whether they mention what a visitor wishes: synonyms, plurals, "no garden".

Knows listings; corrects no spelling (spelling.py does).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agent.listings import Listing

# Words that visitors use for one another. Every phrase of a row finds every other.
_SAME = (
    ("garden", "yard", "backyard", "lawn"),
    ("office", "study", "den"),
    ("patio", "terrace", "deck"),
    ("waterfront", "shore", "dock", "beachfront"),
    ("accessible", "step free", "wheelchair", "accessibility"),
    ("elevator", "lift"),
    ("wood floors", "hardwood"),
    ("air conditioning", "air conditioned", "ac", "a c", "central air", "ductless"),
    ("ev charger", "electric vehicle", "charging station", "ev charging"),
    ("gym", "fitness center", "fitness room", "exercise room"),
    ("guest house", "in law suite", "granny flat", "adu", "accessory dwelling unit", "guest suite"),
    ("barbecue", "bbq", "grill"),
    ("single story", "one story", "one level", "single level", "rambler"),
    ("55+", "senior community", "55 plus", "over 55"),
    ("fence", "fenced"),
    ("solar panel", "solar", "photovoltaic"),
)
_NO = frozenset({"no", "not", "without", "never", "lacks", "lacking", "isn", "non"})
_GAP = 2  # words that may stand between those of a wish: "view of the mountains" is a mountain view
Tokens = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """What a listing says, in pieces: one value of a list, one sentence of the remarks."""

    stated: tuple[Tokens, ...]
    remarks: tuple[Tokens, ...]

    @cached_property
    def all(self) -> frozenset[str]:
        return frozenset(token for piece in (*self.stated, *self.remarks) for token in piece)

    def mention(self, wish: str) -> int:
        """How well the listing has it: 2 stated among its features or places, 1 in its remarks, 0 not at all.

        Whole words only ("den" is not in "garden"); "no garden" does not mention a garden.
        """
        phrases = [phrase for phrase in _alike(tokens(wish)) if phrase and self.all.issuperset(phrase)]
        for worth, pieces in ((2, self.stated), (1, self.remarks)):
            if any(_occurs(phrase, piece) for phrase in phrases for piece in pieces):
                return worth
        return 0


def words_of(listing: Listing) -> Words:
    remarks = re.split(r"[.!?;:]\s+", listing.PublicRemarks or "")
    return Words(
        tuple(found for text in _stated(listing) if (found := tokens(text))),
        tuple(found for text in remarks if (found := tokens(text))),
    )


@lru_cache(maxsize=4096)
def tokens(text: str) -> Tokens:
    """Lower case words without plural: "Kitchen Islands" is kitchen, island."""
    return tuple(_singular(word) for word in re.findall(r"\d+\+|\w+", text.casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _stated(listing: Listing) -> Iterator[str]:
    """Everything but the remarks, a text for each thing."""
    x = listing
    named = (x.address, x.SubdivisionName, x.City, x.CountyOrParish, x.PostalCode, x.ListingId, x.Furnished)
    schools = (x.ElementarySchool, x.MiddleOrJuniorSchool, x.HighSchool)
    yield from (text for text in (*named, *schools, x.PropertySubType) if text)
    flags = {
        "waterfront": x.WaterfrontYN,
        "55+ senior community": x.SeniorCommunityYN,
        "accessible": any(_is(value) for value in x.AccessibilityFeatures),
        "garage": x.GarageYN or (x.GarageSpaces or 0) > 0,
        "carport": (x.CarportSpaces or 0) > 0,
        "private pool": x.PoolPrivateYN,
    }
    yield from (text for text, stated in flags.items() if stated)
    lists: Sequence[tuple[str, Sequence[str]]] = (
        ("{}", (*x.AccessibilityFeatures, *x.Appliances, *x.InteriorFeatures, *x.ExteriorFeatures)),
        ("{}", x.ParkingFeatures),
        ("{} pool", x.PoolFeatures),
        ("{} view", x.View),
        ("{} basement", x.Basement),
        ("{} cooling", x.Cooling),
        ("{} heating", x.Heating),
        ("{} level", x.Levels),
    )
    yield from (frame.format(value) for frame, values in lists for value in values if _is(value))


def _is(value: str) -> bool:
    """None and No are values of some lists: they state that there is nothing."""
    return value.casefold() not in ("none", "no")


@lru_cache(maxsize=4096)
def _alike(wish: Tokens) -> Sequence[Tokens]:
    rows = [[tokens(phrase) for phrase in row] for row in _SAME]
    return next((row for row in rows if wish in row), [wish])


def _occurs(phrase: Tokens, piece: Tokens) -> bool:
    """The words of `phrase` together in `piece`, in any order, without a no before them."""
    if len(phrase) == 1:
        return any(word == phrase[0] and not _denied(piece, at) for at, word in enumerate(piece))
    width = len(phrase) + _GAP
    for at in range(len(piece)):
        if piece[at] in phrase and set(phrase) <= set(piece[at : at + width]) and not _denied(piece, at):
            return True
    return False


def _denied(piece: Tokens, at: int) -> bool:
    return not _NO.isdisjoint(piece[max(0, at - 2) : at])
