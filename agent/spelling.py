"""Misspelled words and places, mended by what the listings say: "mapel hights", "firplace".

Careful: a word that is right, but in no listing, must not become another one ("dock" is not "deck").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from agent.listings import Listing
from agent.words import Words, tokens

# Right words of the subject, in a listing or not. "horses" must not become "houses", nor "dock" become "deck".
_SUBJECT = frozenset(
    tokens(
        "acreage air attic backyard balcony barbecue barn basement bath bathtub bay beach boat bonus brick cabana "
        "carport carpet ceiling cellar charger city closet condominium conditioning corner cottage courtyard cove "
        "creek deck den detached dining dishwasher dock dryer electric elevator ensuite fence fenced fireplace floor "
        "forest furnished garage garden gas gate gated golf granite gravel greenhouse guest gym hardwood heated heater "
        "hill horse hot house island jacuzzi kitchen lake land laundry lawn level library lift loft marble microwave "
        "mountain mudroom new ocean office open orchard oven pantry park parking patio pets playground pond pool porch "
        "private quartz quiet ramp ranch refrigerator remodeled renovated river roof room sauna school sea secluded "
        "shed shop shore shower sidewalk skylight solar spa sprinkler stable stair stall step storage story stove "
        "street studio study suite sunny sunroom tennis terrace tile trail tree tub updated vaulted veranda view "
        "vineyard walk walkable wall washer water waterfront well wheelchair window wine wood workshop yard"
    )
)
# Of 100. "mapel hights" and "Maple Heights" have 88, "Cedar Hills" and "Cedar Hollow", two towns, 78.
_NEAR_PLACE = 82.0
_CLEARLY_NEARER = 6.0


@dataclass(frozen=True)
class Spelling:
    """What can be meant. Built once over a set of listings; never changes."""

    places: Sequence[str]
    features: frozenset[str]
    others: frozenset[str]

    def place(self, name: str) -> str | None:
        """The place that `name` means, as the listings write it: itself, its beginning ("maple"), or misspelled."""
        wanted = " ".join(name.split()).casefold()
        same = [place for place in self.places if place.casefold() == wanted]
        begun = [place for place in self.places if len(wanted) >= 4 and place.casefold().split(" ")[0] == wanted]
        if same or len(begun) == 1:
            return (same or begun)[0]
        # Slips are rare in the first letter, and Westfield is not Eastfield.
        alike = [place for place in self.places if _first(place.casefold()) == _first(wanted)]
        scored = sorted(((fuzz.ratio(wanted, place.casefold()), place) for place in alike), reverse=True)
        if not scored or len(wanted) < 4 or scored[0][0] < _NEAR_PLACE:
            return None
        clear = len(scored) == 1 or scored[0][0] - scored[1][0] >= _CLEARLY_NEARER
        return scored[0][1] if clear else None

    def wish(self, words: str) -> str:
        """The words of a wish, those mended that are no words of the subject or of any listing."""
        mended = [self._word(word) for word in words.split()]
        return " ".join(mended)

    def _word(self, word: str) -> str:
        plain = "".join(tokens(word))
        if len(plain) < 5 or not plain.isalpha() or plain in _SUBJECT or plain in self.features or plain in self.others:
            return word
        near = [
            (distance, known)
            for names, lenient in ((_SUBJECT | self.features, True), (self.others, False))
            for known in names
            if known[0] == plain[0]
            and len(known) > 4
            and (distance := OSA.distance(plain, known, score_cutoff=2)) <= _allowed(plain, known, lenient=lenient)
        ]
        best = min(near, default=(9, ""))[0]
        nearest = {known for distance, known in near if distance == best}
        return nearest.pop() if len(nearest) == 1 else word


def spelling_of(listings: Iterable[Listing], words: Iterable[Words]) -> Spelling:
    places = {place for x in listings for place in (x.City, x.SubdivisionName, x.CountyOrParish) if place}
    read = list(words)
    features = frozenset(token for one in read for piece in one.stated for token in piece if token.isalpha())
    others = frozenset(token for one in read for piece in one.remarks for token in piece if token.isalpha())
    return Spelling(tuple(sorted(places)), features, others - features)


def _first(text: str) -> str:
    """The first letter; a C may be a K to the ear."""
    return text[:1].replace("k", "c")


def _allowed(word: str, known: str, *, lenient: bool) -> int:
    """How many slips may lie between them. Short words differ by a letter and are both right: "porch", "perch"."""
    replaced = len(word) == len(known) and sorted(word) != sorted(known)
    if len(word) >= 9:
        return 2
    if len(word) >= 7:
        return 2 if lenient and not replaced else 1
    return 1 if lenient and (len(word) == 6 or not replaced) else 0
