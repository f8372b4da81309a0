"""Which listings fit: what may be asked for, whether a listing fits it, and in which order they come.

Knows listings; knows nothing of models, JSON or phrases. A listing that does not say something never fits a
wish for it: a garage asked for is a garage stated.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from agent.addresses import at_address
from agent.listings import Listing
from agent.words import Words, words_of

# Homes to live in, by transaction. Land, farms, income, park and commercial are found only when asked for.
_HOMES = {"sale": ("Residential",), "rent": ("Residential Lease",)}
_LEASED = {"Residential": "Residential Lease", "Commercial Sale": "Commercial Lease"}


def _garage_spaces(listing: Listing) -> float | None:
    """A garage of a size that is not stated has room for one car."""
    if listing.GarageSpaces is not None or listing.GarageYN is None:
        return listing.GarageSpaces
    return float(listing.GarageYN)


# The figures that can be bounded, as a listing states them.
VALUES: Mapping[str, Callable[[Listing], float | None]] = {
    "price_usd": lambda listing: float(listing.ListPrice),
    "bedrooms": lambda listing: listing.BedroomsTotal,
    "bathrooms": lambda listing: listing.bathrooms,
    "living_area_sqft": lambda listing: listing.living_area_sqft,
    "lot_acres": lambda listing: listing.lot_acres,
    "year_built": lambda listing: listing.YearBuilt,
    "garage_spaces": _garage_spaces,
}
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
    address: str | None = Field(None, min_length=3, max_length=120, description="of one home; finds any status")
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
    open_house_on: _When | None = Field(None, description="this weekend, YYYY-MM-DD or two with /")
    sort_by: Literal["price_low", "price_high", "largest", "smallest", "newest"] | None = None
    limit: int = Field(5, ge=1, le=10)
    offset: int = Field(0, ge=0, le=10_000)
    keywords: tuple[_Word, ...] = Field((), max_length=6)
    include_not_active: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name, (least, most) in self.bounds().items():
            if least is not None and most is not None and least > most:
                raise ValueError(f"min_{name} must not be above max_{name}")
        return self

    def bounds(self) -> dict[str, tuple[float | None, float | None]]:
        """Least and most of every figure that is bounded, by its name without min_ and max_."""
        both = {name: (getattr(self, f"min_{name}", None), getattr(self, f"max_{name}", None)) for name in VALUES}
        return {name: (least, most) for name, (least, most) in both.items() if (least, most) != (None, None)}

    def stated(self) -> dict[str, Any]:
        """The wishes that differ from their defaults, as plain data; without `limit` and `offset`, which are none."""
        told = self.model_dump(mode="json", exclude_defaults=True, exclude={"limit", "offset"})
        return {name: int(v) if isinstance(v, float) and v == int(v) else v for name, v in told.items()}


def search(
    listings: Iterable[Listing],
    wishes: SearchWishes,
    words: Mapping[str, Words] | None = None,
    may_be: Callable[[Listing], bool] = lambda _: True,
) -> list[Listing]:
    """All that fit, best first: by `sort_by`, else by the words that are nice to have, then nearest to the
    bedrooms asked for, then cheapest first. `words` by ListingKey spare reading every text again; `may_be`
    is a further condition, such as an open house."""
    read = words or {}
    found = [one for one in listings if fits(one, wishes, read.get(one.ListingKey)) and may_be(one)]
    found.sort(key=lambda listing: listing.ListingKey)
    match wishes.sort_by:
        case None:
            wanted = wishes.min_bedrooms or 0

            def fit(x: Listing) -> tuple[float, ...]:
                text = read.get(x.ListingKey) or words_of(x)
                nice = sum(text.mention(word) for word in wishes.nice_to_have)
                return -nice, abs((x.BedroomsTotal or 0) - wanted) if wanted else 0, float(x.ListPrice)

            found.sort(key=fit)
        case "price_low" | "price_high" as by:
            found.sort(key=lambda x: x.ListPrice, reverse=by == "price_high")
        case "largest":
            found.sort(key=lambda x: -(x.living_area_sqft or 0.0))
        case "smallest":
            found.sort(key=lambda x: x.living_area_sqft or float("inf"))
        case "newest":
            found.sort(key=lambda x: str(x.OnMarketDate or ""), reverse=True)
    return found


def fits(listing: Listing, wishes: SearchWishes, words: Words | None = None) -> bool:
    """Whether a listing is what is wished, all of it. Who names an address means that home, whatever it is."""
    if wishes.address is not None:
        return at_address(listing, wishes.address) and in_place(listing, wishes.city)
    return (
        listing.PropertyType in _pool(wishes)
        and _status_fits(listing, wishes)
        and in_place(listing, wishes.city)
        and (not wishes.property_sub_types or listing.PropertySubType in wishes.property_sub_types)
        and all(_within(VALUES[name](listing), *bounds) for name, bounds in wishes.bounds().items())
        and (wishes.pool is None or listing.PoolPrivateYN is wishes.pool)
        and (wishes.pets is None or _pets(listing) is wishes.pets)
        and (wishes.senior_community is None or (listing.SeniorCommunityYN is True) is wishes.senior_community)
        and (not wishes.accessible or any(value != "None" for value in listing.AccessibilityFeatures))
        and _has_words(listing, wishes, words)
    )


def _pool(wishes: SearchWishes) -> Sequence[str]:
    """The kinds of property meant: those asked for, else homes to live in."""
    if not wishes.property_types:
        return _HOMES[wishes.transaction]
    if wishes.transaction == "sale":
        return wishes.property_types
    return tuple(_LEASED.get(kind, kind) for kind in wishes.property_types)


def _status_fits(listing: Listing, wishes: SearchWishes) -> bool:
    if wishes.statuses:
        return listing.StandardStatus in wishes.statuses
    return listing.StandardStatus == "Active" or wishes.include_not_active


def _has_words(listing: Listing, wishes: SearchWishes, words: Words | None) -> bool:
    wanted = (*wishes.features, *wishes.keywords)
    if not wanted:
        return True
    text = words or words_of(listing)
    return all(text.mention(word) for word in wanted)


def _within(value: float | None, least: float | None, most: float | None) -> bool:
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def in_place(listing: Listing, wanted: str | None) -> bool:
    """Whether the listing is in the city, subdivision, county or postal code of that name."""
    if not wanted or not (name := " ".join(wanted.split()).casefold()):
        return True
    places = (listing.City, listing.SubdivisionName, listing.CountyOrParish, listing.PostalCode)
    return any(place is not None and place.casefold() == name for place in places)


def _pets(listing: Listing) -> bool | None:
    allowed = {value.casefold() for value in listing.PetsAllowed}
    return None if not allowed else allowed != {"no"}
