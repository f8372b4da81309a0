"""Which listings fit: what may be asked for, whether a listing fits it, and in which order they come.

Knows listings; knows nothing of models, JSON or phrases. A listing that does not say something never fits a
wish for it: a garage asked for is a garage stated.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from agent.listings import Listing

# Homes to live in, by transaction. Land, farms, income and park are not homes and have no search yet.
_POOLS = {"sale": ("Residential",), "rent": ("Residential Lease",)}
PropertyType = Literal[
    "Business Opportunity",
    "Commercial Lease",
    "Commercial Sale",
    "Farm",
    "Land",
    "Manufactured In Park",
    "Residential",
    "Residential Income",
    "Residential Lease",
]
SubType = Literal[
    "Single Family Residence",
    "Condominium",
    "Townhouse",
    "Apartment",
    "Duplex",
    "Triplex",
    "Quadruplex",
    "Cabin",
    "Farm",
    "Ranch",
    "Manufactured Home",
    "Mobile Home",
    "Stock Cooperative",
]
ShownStatus = Literal["Active", "Active Under Contract", "Coming Soon", "Pending", "Closed"]
# Words that visitors use for one another. Every word of a row finds every other.
_SAME = (
    frozenset({"garden", "yard", "backyard", "lawn"}),
    frozenset({"office", "study", "den"}),
    frozenset({"patio", "terrace", "deck"}),
    frozenset({"view", "views"}),
    frozenset({"waterfront", "shore", "dock"}),
    frozenset({"accessible", "step-free", "wheelchair"}),
    frozenset({"elevator", "lift"}),
    frozenset({"wood floors", "hardwood"}),
)
_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
_When = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


def _sale(value: object) -> object:
    return "sale" if value in ("buy", "purchase") else value


class SearchWishes(BaseModel):
    """What a visitor wants. Everything is optional; the description of a field is what a model reads.

    `keywords` and `include_not_active` are older names for `features` and `statuses`; models are not told of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    transaction: Annotated[Literal["sale", "rent"], BeforeValidator(_sale)] = "sale"
    city: str | None = Field(None, max_length=80)
    property_types: tuple[PropertyType, ...] = Field((), max_length=9, description="empty: homes to live in")
    property_sub_types: tuple[SubType, ...] = Field((), max_length=12, description="empty: any kind of home")
    statuses: tuple[ShownStatus, ...] = Field((), max_length=5, description="empty: Active; others only when asked")
    min_price_usd: float | None = Field(None, ge=0, le=1e9, description="or rent a month")
    max_price_usd: float | None = Field(None, ge=0, le=1e9)
    min_bedrooms: int | None = Field(None, ge=0, le=50)
    max_bedrooms: int | None = Field(None, ge=0, le=50)
    min_bathrooms: float | None = Field(None, ge=0, le=50, description="half bath: 0.5")
    min_living_area_sqft: float | None = Field(None, ge=0, le=1e6)
    max_living_area_sqft: float | None = Field(None, ge=0, le=1e6)
    min_lot_acres: float | None = Field(None, ge=0, le=1e6)
    max_lot_acres: float | None = Field(None, ge=0, le=1e6)
    min_year_built: int | None = Field(None, ge=1600, le=2200)
    max_year_built: int | None = Field(None, ge=1600, le=2200)
    min_garage_spaces: float | None = Field(None, ge=0, le=50)
    pool: bool | None = Field(None, description="private pool")
    pets: bool | None = Field(None, description="pets allowed")
    senior_community: bool | None = Field(None, description="55+")
    accessible: bool | None = None
    features: tuple[_Word, ...] = Field((), max_length=6, description="musts: garden, fireplace, a street")
    nice_to_have: tuple[_Word, ...] = Field((), max_length=6, description="ranked first")
    open_house_on: _When | None = Field(None, description="saturday, YYYY-MM-DD or YYYY-MM-DD/YYYY-MM-DD")
    sort_by: Literal["price_low", "price_high", "largest", "smallest", "newest"] | None = None
    limit: int = Field(5, ge=1, le=10)
    offset: int = Field(0, ge=0, le=10_000)
    keywords: tuple[_Word, ...] = Field((), max_length=6)
    include_not_active: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for low, high in (
            ("min_price_usd", "max_price_usd"),
            ("min_bedrooms", "max_bedrooms"),
            ("min_living_area_sqft", "max_living_area_sqft"),
        ):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise ValueError(f"{low} must not be above {high}")
        return self

    def stated(self) -> dict[str, Any]:
        """The wishes that differ from their defaults, as plain data; without `limit` and `offset`, which are none."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude={"limit", "offset"})


def search(listings: Iterable[Listing], wishes: SearchWishes) -> list[Listing]:
    """All that fit, best first: by `sort_by`, else nearest to the bedrooms asked for, cheapest first."""
    found = [listing for listing in listings if fits(listing, wishes)]
    found.sort(key=lambda listing: listing.ListingKey)
    match wishes.sort_by:
        case None:
            wanted = wishes.min_bedrooms or 0
            found.sort(key=lambda x: (abs((x.BedroomsTotal or 0) - wanted) if wanted else 0, x.ListPrice))
        case "price_low" | "price_high" as by:
            found.sort(key=lambda x: x.ListPrice, reverse=by == "price_high")
        case "largest":
            found.sort(key=lambda x: -(x.living_area_sqft or 0.0))
        case "smallest":
            found.sort(key=lambda x: x.living_area_sqft or float("inf"))
        case "newest":
            found.sort(key=lambda x: str(x.OnMarketDate or ""), reverse=True)
    return found


def fits(listing: Listing, wishes: SearchWishes) -> bool:
    """Whether a listing is what is wished, all of it."""
    return (
        listing.PropertyType in _POOLS[wishes.transaction]
        and (listing.StandardStatus == "Active" or wishes.include_not_active)
        and _same_city(listing.City, wishes.city)
        and (not wishes.property_sub_types or listing.PropertySubType in wishes.property_sub_types)
        and _within(float(listing.ListPrice), wishes.min_price_usd, wishes.max_price_usd)
        and _within(listing.BedroomsTotal, wishes.min_bedrooms, wishes.max_bedrooms)
        and _within(listing.bathrooms, wishes.min_bathrooms, None)
        and _within(listing.living_area_sqft, wishes.min_living_area_sqft, wishes.max_living_area_sqft)
        and _within(listing.YearBuilt, wishes.min_year_built, None)
        and _within(listing.GarageSpaces, wishes.min_garage_spaces, None)
        and (wishes.pool is None or listing.PoolPrivateYN is wishes.pool)
        and (wishes.pets is None or _pets(listing) is wishes.pets)
        and all(_mentions(listing, word) for word in wishes.keywords)
    )


def _within(value: float | None, least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def _same_city(city: str | None, wanted: str | None) -> bool:
    return not wanted or (city or "").casefold() == wanted.strip().casefold()


def _pets(listing: Listing) -> bool | None:
    allowed = {value.casefold() for value in listing.PetsAllowed}
    return None if not allowed else allowed != {"no"}


def _mentions(listing: Listing, word: str) -> bool:
    """Whole words only: "den" is not in "garden". A plural finds its singular."""
    text = _words_of(listing)
    return any(re.search(rf"\b{re.escape(each)}s?\b", text) for each in _synonyms(word.casefold()))


def _synonyms(word: str) -> Sequence[str]:
    singular = word[:-1] if word.endswith("s") and len(word) > 3 else word
    return sorted(next((row for row in _SAME if word in row or singular in row), {word, singular}))


def _words_of(listing: Listing) -> str:
    flags = (
        "waterfront" if listing.WaterfrontYN else "",
        "55+ senior community" if listing.SeniorCommunityYN else "",
        "accessible" if listing.AccessibilityFeatures else "",
        "view" if listing.View else "",
        "basement" if any(value != "None" for value in listing.Basement) else "",
    )
    lists = (
        *listing.AccessibilityFeatures,
        *listing.Appliances,
        *listing.InteriorFeatures,
        *listing.ExteriorFeatures,
        *listing.ParkingFeatures,
        *listing.PoolFeatures,
        *listing.View,
        *listing.Cooling,
    )
    texts = (listing.PublicRemarks, listing.address, listing.SubdivisionName, listing.Furnished)
    return " ".join(part for part in (*flags, *lists, *texts) if part).casefold()
