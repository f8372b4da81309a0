"""A set of listings as the conversations see it: what may be said of it, and which listings fit what was said.

Written apart from agent/search.py on purpose: the one checks the other.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.listing_files import load_listings
from agent.listings import Listing, Listings

KINDS = {
    "house": "Single Family Residence",
    "condo": "Condominium",
    "townhouse": "Townhouse",
    "apartment": "Apartment",
    "cabin": "Cabin",
}


@dataclass(frozen=True)
class World:
    """`name` is for the table. The listings never change."""

    name: str
    listings: Listings

    @classmethod
    def load(cls, name: str, place: Path) -> "World":
        return cls(name, load_listings(place).listings)

    def fitting(self, wish: Mapping[str, Any]) -> list[Listing]:
        """The listings that fit a wish of a conversation; see `_FITS` for what may be wished."""
        wish = {"sold_or_let": "sale", "status": ["Active"], "type": None, **wish}
        return [one for one in self.listings if all(_FITS[name](one, value) for name, value in wish.items())]

    def words(self, rng: random.Random) -> dict[str, Any]:
        """Values for the conversations' blanks, such that there is something to find."""
        homes = self.fitting({})
        cities = [city for city, count in Counter(one.City for one in homes).most_common() if city and count >= 3]
        city, other_city = rng.sample(cities, 2)
        prices = sorted(float(one.ListPrice) for one in homes)
        rents = sorted(float(one.ListPrice) for one in self.fitting({"sold_or_let": "rent"}))
        middle = _round(prices[len(prices) // 2], 5_000)
        return {
            "city": city,
            "other_city": other_city,
            "beds": rng.choice([2, 3]),
            "more_beds": rng.choice([4, 5]),
            "price": middle + rng.choice([0, 25_000, 50_000]),
            "low_price": _round(prices[len(prices) // 4], 5_000),
            "high_price": middle + 150_000,
            "rent": _round(rents[len(rents) // 2], 50) + 100,
            "acres": rng.choice([0.2, 0.5, 1]),
            "sqft": rng.choice([1000, 1200, 1500]),
            "year": rng.choice([1980, 1995, 2000]),
            "down": rng.choice([5, 10, 15, 20, 25]),
            "rate": rng.choice([5.5, 6.25, 6.5, 6.875, 7]),
            "name": rng.choice(["Dana Ruiz", "Priya Anand", "Tom Becker", "Mei Lin Park", "Sam O'Neil"]),
            "phone": rng.choice(["509-555-0142", "(509) 555-0177", "509 555 0123"]),
        }


def _round(value: float, step: int) -> int:
    return int(round(value / step) * step)


def _of_type(one: Listing, value: Any) -> bool:
    if value is None:
        return one.PropertyType in ("Residential", "Residential Lease")
    return one.PropertyType in ([value] if isinstance(value, str) else value)


def _sold_or_let(one: Listing, value: str) -> bool:
    rented = one.PropertyType in ("Residential Lease", "Commercial Lease")
    return rented if value == "rent" else not rented


def _least(read: Any) -> Any:
    return lambda one, value: (stated := read(one)) is not None and float(stated) >= float(value)


def _most(read: Any) -> Any:
    return lambda one, value: (stated := read(one)) is not None and float(stated) <= float(value)


def _text(one: Listing) -> str:
    lists = (one.InteriorFeatures, one.ExteriorFeatures, one.ParkingFeatures, one.Appliances, one.View)
    return " ".join([*(value for values in lists for value in values), one.PublicRemarks or ""]).lower()


_FITS: Mapping[str, Any] = {
    "sold_or_let": _sold_or_let,
    "type": _of_type,
    "status": lambda one, value: one.StandardStatus in value,
    "city": lambda one, value: one.City in ([value] if isinstance(value, str) else value),
    "kind": lambda one, value: (
        one.PropertySubType in [KINDS[name] for name in ([value] if isinstance(value, str) else value)]
    ),
    "not_kind": lambda one, value: one.PropertySubType != KINDS[value],
    "beds": lambda one, value: one.BedroomsTotal == int(value),
    "min_beds": _least(lambda one: one.BedroomsTotal),
    "max_beds": _most(lambda one: one.BedroomsTotal),
    "min_baths": _least(lambda one: one.bathrooms),
    "max_price": _most(lambda one: one.ListPrice),
    "min_price": _least(lambda one: one.ListPrice),
    "min_sqft": _least(lambda one: one.living_area_sqft),
    "max_sqft": _most(lambda one: one.living_area_sqft),
    "min_acres": _least(lambda one: one.lot_acres),
    "min_year": _least(lambda one: one.YearBuilt),
    "max_year": _most(lambda one: one.YearBuilt),
    "garage": _least(lambda one: one.GarageSpaces),
    "pool": lambda one, value: one.PoolPrivateYN is value,
    "pets": lambda one, value: (
        (bool(one.PetsAllowed) and {each.lower() for each in one.PetsAllowed} != {"no"}) is value
    ),
    "senior": lambda one, value: one.SeniorCommunityYN is value,
    "accessible": lambda one, value: bool([each for each in one.AccessibilityFeatures if each != "None"]) is value,
    "feature": lambda one, value: value.lower() in _text(one),
}


@dataclass
class Said:
    """What a conversation has shown so far, for the words and checks that point back."""

    shown: list[Listing] = field(default_factory=list)
    matching: list[Listing] = field(default_factory=list)
    it: Listing | None = None
