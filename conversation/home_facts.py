"""The facts of a home as the page writes them: which there are, in which order, in which words.

Says only what the listing states; one figure is computed and says so. Knows no clock, no HTTP and no markup.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from agent.listings import Listing
from agent.viewings import time_zone_of

_RENTED = ("Residential Lease", "Commercial Lease")
_HOW_OFTEN: Mapping[str | None, str] = {
    None: ", how often is not stated",
    "Annually": " a year",
    "Semi-Annually": " every six months",
    "Quarterly": " a quarter",
    "Monthly": " a month",
    "Weekly": " a week",
    "Daily": " a day",
    "One Time": ", once",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: `field` is the RESO name that the value is read from, "" when it is computed.

    `of` says for which listings the row exists at all; among those it is there whether stated or not.
    """

    group: str
    label: str
    field: str
    read: Callable[[Listing], str | None]
    of: Callable[[Listing], bool] = lambda _: True


def facts(listing: Listing) -> list[dict[str, str | None]]:
    """Rows of {group, label, field, value} in the order of the page; value None: the listing does not state it.

    Homes for sale all have the same rows, homes to rent as well; a closed one has two more, a coming one has one.
    """
    return [
        {"group": fact.group, "label": fact.label, "field": fact.field, "value": fact.read(listing)}
        for fact in FACTS
        if fact.of(listing)
    ]


def is_rented(listing: Listing) -> bool:
    """Whether the price is a rent a month; so are business premises to let taken (agent/concierge does the same)."""
    return listing.PropertyType in _RENTED


def price_usd(listing: Listing) -> Decimal:
    """What it was sold for when that is told, else what is asked."""
    closed = listing.ClosePrice if listing.StandardStatus == "Closed" else None
    return listing.ListPrice if closed is None else closed


def price(listing: Listing, amount: Decimal) -> str:
    """ "$449,000"; "$2,300 a month" for what is let."""
    return money(amount) + (" a month" if is_rented(listing) else "")


def money(amount: Decimal) -> str:
    """ "$449,000", "$4,312.40": cents only when there are some."""
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


def number(value: float) -> str:
    """1850 as "1,850", 2.5 as "2.5": nothing is rounded that was stated."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4f}".rstrip("0")


def area_sqft(listing: Listing) -> int | None:
    """Living area in whole square feet."""
    area = listing.living_area_sqft
    return None if area is None else round(area)


def short_facts(listing: Listing) -> str:
    """ "3 bd · 2.5 ba · 1,850 sq ft", only what is stated; the lot where it is what is sold."""
    beds, baths, area = listing.BedroomsTotal, listing.bathrooms, area_sqft(listing)
    parts = [
        None if beds is None else "Studio" if beds == 0 else f"{beds} bd",
        None if baths is None else f"{number(baths)} ba",
        f"{area:,} sq ft" if area is not None else _square_feet(listing.BuildingAreaTotal),
        _lot(listing) if listing.PropertyType in ("Land", "Farm") else None,
    ]
    return " · ".join(part for part in parts if part)


def day(value: date | None) -> str | None:
    """ "Nov 28, 2026"."""
    return f"{value:%b} {value.day}, {value.year}" if value else None


def _moment(listing: Listing, at: datetime | None) -> str | None:
    """ "Oct 2, 2026, 9:43 AM PDT", in the property's own time."""
    if at is None:
        return None
    local = at.astimezone(time_zone_of(listing))
    return f"{day(local)}, {local.hour % 12 or 12}:{local:%M %p %Z}"


def _per_square_foot(listing: Listing) -> str | None:
    area = listing.living_area_sqft
    if not area:
        return None
    return money((price_usd(listing) / Decimal(area)).quantize(Decimal(1), ROUND_HALF_UP))


def _square_feet(area: float | None) -> str | None:
    return None if area is None else f"{round(area):,} sq ft"


def _living_area(listing: Listing) -> str | None:
    """ "1,850 sq ft"; "150 sq m (1,615 sq ft)" for one that is stated in square meters."""
    if listing.LivingAreaUnits != "Square Meters" or listing.LivingArea is None:
        return _square_feet(listing.living_area_sqft)
    return f"{number(listing.LivingArea)} sq m ({_square_feet(listing.living_area_sqft)})"


def _lot(listing: Listing) -> str | None:
    if listing.LotSizeAcres is None and listing.LotSizeSquareFeet is not None:
        return _square_feet(listing.LotSizeSquareFeet)
    acres = listing.lot_acres
    return None if acres is None else f"{number(acres)} {'acre' if acres == 1 else 'acres'}"


def _bathrooms(listing: Listing) -> str | None:
    """ "2 full, 1 half"; the plain total when the listing does not part them."""
    kinds = (
        (listing.BathroomsFull, "full"),
        (listing.BathroomsThreeQuarter, "three-quarter"),
        (listing.BathroomsHalf, "half"),
        (listing.BathroomsOneQuarter, "quarter"),
    )
    if listing.BathroomsFull is None:
        return _text(listing.BathroomsTotalInteger)
    return ", ".join(f"{count} {kind}" for count, kind in kinds if count) or "0"


def _garage(listing: Listing) -> str | None:
    spaces = listing.GarageSpaces
    if not spaces:
        return "none" if spaces == 0 or listing.GarageYN is False else _yes_no(listing.GarageYN)
    return f"{number(spaces)} {'car' if spaces == 1 else 'cars'}"


def _parking(listing: Listing) -> str | None:
    spaces = listing.CarportSpaces
    carport = (f"carport for {number(spaces)}",) if spaces else ()
    return _list((*listing.ParkingFeatures, *carport))


def _pool(listing: Listing) -> str | None:
    features = _list(listing.PoolFeatures)
    if listing.PoolPrivateYN is None or features is None:
        return {True: "private", False: "none", None: features}[listing.PoolPrivateYN]
    return f"{'private' if listing.PoolPrivateYN else 'no private pool'}; {features}"


def _association(listing: Listing) -> str | None:
    if listing.AssociationFee is None:
        return {True: "yes, fee not stated", False: "none", None: None}[listing.AssociationYN]
    often = listing.AssociationFeeFrequency
    return money(listing.AssociationFee) + _HOW_OFTEN.get(often, f" ({often})")


def _taxes(listing: Listing) -> str | None:
    if listing.TaxAnnualAmount is None:
        return None
    year = f" ({listing.TaxYear})" if listing.TaxYear else ""
    return f"{money(listing.TaxAnnualAmount)} a year{year}"


def _closed_at(listing: Listing) -> str | None:
    return None if listing.ClosePrice is None else price(listing, listing.ClosePrice)


def _county(listing: Listing) -> str | None:
    parts = (listing.CountyOrParish, listing.StateOrProvince)
    return ", ".join(part for part in parts if part) if listing.CountyOrParish else None


def _list(values: Sequence[str]) -> str | None:
    """ "Dishwasher, Gas Range"; "none" when that is what the list states."""
    return None if not values else "none" if set(values) <= {"None", "No"} else ", ".join(values)


def _yes_no(flag: bool | None) -> str | None:
    return {True: "yes", False: "no", None: None}[flag]


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _plain(field: str) -> Callable[[Listing], str | None]:
    """Text, lists and flags as they are stated."""

    def read(listing: Listing) -> str | None:
        value = getattr(listing, field)
        if isinstance(value, bool):
            return _yes_no(value)
        return _list(value) if isinstance(value, tuple) else day(value) if isinstance(value, date) else _text(value)

    return read


def _fact(group: str, label: str, field: str, read: Callable[[Listing], str | None] | None = None) -> Fact:
    return Fact(group, label, field, read or _plain(field))


def _is_closed(listing: Listing) -> bool:
    return listing.StandardStatus == "Closed"


def _is_coming(listing: Listing) -> bool:
    return listing.StandardStatus == "Coming Soon"


def _is_sold(listing: Listing) -> bool:
    return not is_rented(listing)


_PRICE, _ROOMS, _COMFORT = "Price and costs", "Rooms and size", "Comfort"
_OUTSIDE, _TERMS, _PLACE, _LISTING = "Outside", "Terms", "Place", "The listing"
FACTS: tuple[Fact, ...] = (
    _fact(_PRICE, "Price", "ListPrice", lambda one: price(one, one.ListPrice)),
    Fact(_PRICE, "Closed at", "ClosePrice", _closed_at, _is_closed),
    Fact(_PRICE, "Closed on", "CloseDate", _plain("CloseDate"), _is_closed),
    Fact(_PRICE, "Per square foot, computed", "", _per_square_foot, _is_sold),
    _fact(_PRICE, "HOA", "AssociationFee", _association),
    _fact(_PRICE, "HOA includes", "AssociationFeeIncludes"),
    Fact(_PRICE, "Property tax", "TaxAnnualAmount", _taxes, _is_sold),
    _fact(_ROOMS, "Living area", "LivingArea", _living_area),
    _fact(_ROOMS, "Building area", "BuildingAreaTotal", lambda one: _square_feet(one.BuildingAreaTotal)),
    _fact(_ROOMS, "Bedrooms", "BedroomsTotal"),
    _fact(_ROOMS, "Bathrooms", "BathroomsFull", _bathrooms),
    _fact(_ROOMS, "Stories", "StoriesTotal"),
    _fact(_ROOMS, "Levels", "Levels"),
    _fact(_ROOMS, "Basement", "Basement"),
    _fact(_ROOMS, "Built", "YearBuilt"),
    _fact(_COMFORT, "Heating", "Heating"),
    _fact(_COMFORT, "Cooling", "Cooling"),
    _fact(_COMFORT, "Appliances", "Appliances"),
    _fact(_COMFORT, "Inside", "InteriorFeatures"),
    _fact(_COMFORT, "Accessibility", "AccessibilityFeatures"),
    _fact(_OUTSIDE, "Lot", "LotSizeAcres", _lot),
    _fact(_OUTSIDE, "Garage", "GarageSpaces", _garage),
    _fact(_OUTSIDE, "Parking", "ParkingFeatures", _parking),
    _fact(_OUTSIDE, "Outside", "ExteriorFeatures"),
    _fact(_OUTSIDE, "View", "View"),
    _fact(_OUTSIDE, "Pool", "PoolPrivateYN", _pool),
    _fact(_OUTSIDE, "Waterfront", "WaterfrontYN"),
    _fact(_TERMS, "Pets", "PetsAllowed"),
    _fact(_TERMS, "Furnished", "Furnished"),
    Fact(_TERMS, "Lease term", "LeaseTerm", _plain("LeaseTerm"), is_rented),
    Fact(_TERMS, "Available from", "AvailabilityDate", _plain("AvailabilityDate"), is_rented),
    _fact(_TERMS, "55+ community", "SeniorCommunityYN"),
    _fact(_PLACE, "Subdivision", "SubdivisionName"),
    _fact(_PLACE, "County", "CountyOrParish", _county),
    _fact(_PLACE, "Elementary school", "ElementarySchool"),
    _fact(_PLACE, "Middle school", "MiddleOrJuniorSchool"),
    _fact(_PLACE, "High school", "HighSchool"),
    _fact(_LISTING, "Status", "StandardStatus"),
    _fact(_LISTING, "Kind", "PropertySubType", lambda one: one.PropertySubType or one.PropertyType),
    _fact(_LISTING, "Listed since", "OnMarketDate"),
    Fact(_LISTING, "Showings start", "StartShowingDate", _plain("StartShowingDate"), _is_coming),
    _fact(_LISTING, "Agent", "ListAgentFullName"),
    _fact(_LISTING, "Office", "ListOfficeName"),
    _fact(_LISTING, "Listing number", "ListingId"),
    _fact(_LISTING, "Last change", "ModificationTimestamp", lambda one: _moment(one, one.ModificationTimestamp)),
)
