"""What a listing states, and the ways in which a reply may say it. Knows no conversation."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from agent.listings import Listing
from evaluation.reading import count, says

_HOW_OFTEN = {
    "Monthly": r"month",
    "Quarterly": r"quarter|three months",
    "Annually": r"year|annual",
    "Semi-Annually": r"half|six months|semi",
}
_HAS_NOT = r"\bno\b|\bnot\b|n.t\b|\bwithout\b|\bnone\b"


@dataclass(frozen=True)
class Stated:
    """Any of `ways` says it, figures or patterns; `besides` must be said as well."""

    ways: tuple[float | str, ...]
    besides: str = ""

    def said_in(self, text: str) -> bool:
        return any(says(text, way) for way in self.ways) and says(text, self.besides)

    def __str__(self) -> str:
        return " or ".join(map(str, self.ways)) + (f", {self.besides}" if self.besides else "")


def _figure(value: float | int | Decimal | None, besides: str = "") -> Stated | None:
    return None if value is None else Stated((float(value),), besides)


def _words(text: str | None) -> Stated | None:
    return Stated((re.escape(text),)) if text else None


def _yes_no(flag: bool | None, what: str) -> Stated | None:
    """A bare "yes" is enough, and so is telling that the home has it."""
    if flag is None:
        return None
    return (
        Stated((r"\byes\b", rf"\b(?:has|with|comes|there is|there.s)\b[^.]*\b{what}")) if flag else Stated((_HAS_NOT,))
    )


def _baths(one: Listing) -> Stated | None:
    if one.BathroomsFull is None:
        return None
    if not one.BathroomsHalf:
        return Stated((float(one.BathroomsFull),))
    full, half = count(one.BathroomsFull), count(one.BathroomsHalf)
    return Stated((rf"\b{full} full\b.*\b{half} half\b", one.BathroomsFull + 0.5 * one.BathroomsHalf))


def _garage(one: Listing) -> Stated | None:
    if one.GarageSpaces or one.GarageYN:
        return _yes_no(flag=True, what="garage|spaces?|cars?")
    return Stated(("carport",)) if one.CarportSpaces else _yes_no(one.GarageYN, "garage")


def _fee(one: Listing) -> Stated | None:
    often = str(one.AssociationFeeFrequency or "")
    return _figure(one.AssociationFee, _HOW_OFTEN.get(often, re.escape(often) or "how often|not stated"))


def _status(one: Listing) -> Stated:
    return Stated(
        (r"on the market|active|available|for sale" if one.StandardStatus == "Active" else one.StandardStatus,)
    )


FACTS: Mapping[str, Callable[[Listing], Stated | None]] = {
    "price": lambda one: _figure(one.ListPrice),
    "beds": lambda one: None if one.BedroomsTotal is None else Stated((rf"\b{count(one.BedroomsTotal)}[ -]bed",)),
    "baths": _baths,
    "area": lambda one: _figure(one.LivingArea),
    "lot": lambda one: _figure(one.LotSizeAcres or (one.lot_acres and round(one.lot_acres, 4))),
    "year": lambda one: _figure(one.YearBuilt or None),
    "fee": _fee,
    "tax": lambda one: _figure(one.TaxAnnualAmount),
    "garage": _garage,
    "pool": lambda one: _yes_no(one.PoolPrivateYN, "pool"),
    "heating": lambda one: _words(one.Heating[0]) if one.Heating else None,
    "school": lambda one: _words(one.ElementarySchool or one.HighSchool),
    "city": lambda one: _words(one.City),
    "agent": lambda one: _words(one.ListAgentFullName),
    "status": _status,
    "pets": lambda one: Stated(("pets?|dogs?|cats?",)) if one.PetsAllowed else None,
}


def names(text: str, one: Listing) -> bool:
    """Whether a reply names this home: by its street number and street, or by its price."""
    street = one.StreetName and one.StreetNumber and rf"\b{re.escape(one.StreetNumber)} {re.escape(one.StreetName)}\b"
    return bool(street and says(text, street)) or says(text, float(one.ListPrice))
