"""What of a listing is told to a model: fields by their RESO names, unstated ones left out. Knows no tool."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from agent.dates import say_day
from agent.listings import Listing, OpenHouse
from agent.times import say_span, say_time
from agent.viewings import time_zone_of

_MAX_REMARKS_CHARS = 1_200
_MAX_OPEN_HOUSES = 6
SUMMARY_FIELDS = (
    "ListingKey",
    "StandardStatus",
    "PropertyType",
    "PropertySubType",
    "ListPrice",
    "ClosePrice",
    "StartShowingDate",
    "City",
    "BedroomsTotal",
    "BathroomsFull",
    "BathroomsHalf",
    "BathroomsTotalInteger",
    "LivingArea",
    "LivingAreaUnits",
    "LotSizeAcres",
    "GarageSpaces",
    "PoolPrivateYN",
    "SeniorCommunityYN",
)
_NOT_TOLD = frozenset(
    {
        *("ModificationTimestamp", "InternetEntireListingDisplayYN", "InternetAddressDisplayYN"),
        *("PriceChangeTimestamp", "OriginatingSystemName", "Latitude", "Longitude"),
        *("VirtualTourURLUnbranded", "ListAgentMlsId", "media", "open_houses"),
    }
)


def summary(listing: Listing) -> dict[str, Any]:
    """The few fields that tell one search result from another; unstated fields left out."""
    return stated(listing, SUMMARY_FIELDS)


def details(listing: Listing, now: datetime) -> dict[str, Any]:
    """All that may be told of a listing; unstated fields left out, long remarks shortened."""
    told = stated(listing, [name for name in Listing.model_fields if name not in _NOT_TOLD])
    remarks = told.get("PublicRemarks", "")
    if len(remarks) > _MAX_REMARKS_CHARS:
        told["PublicRemarks"] = remarks[:_MAX_REMARKS_CHARS].rsplit(" ", 1)[0] + " ..."
    if houses := [open_house(listing, one, now) for one in upcoming(listing, now)][:_MAX_OPEN_HOUSES]:
        told["OpenHouses"] = houses
    return told


def stated(listing: Listing, fields: Sequence[str]) -> dict[str, Any]:
    values = {field: plain(getattr(listing, field)) for field in fields}
    values["UnparsedAddress"] = listing.address  # put together from its parts when the listing has only those
    return {field: value for field, value in values.items() if value is not None and value != []}


def upcoming(listing: Listing, now: datetime) -> list[OpenHouse]:
    """Public open houses of a listing on offer that have not ended, earliest first."""
    if listing.StandardStatus not in ("Active", "Coming Soon"):
        return []
    to_come = [one for one in listing.open_houses if _is_public(one) and (one.ends or one.starts) > now]
    return sorted(to_come, key=lambda one: one.starts)


def open_house(listing: Listing, one: OpenHouse, now: datetime) -> dict[str, Any]:
    """An open house in the property's own time, and as it is said."""
    zone = time_zone_of(listing)
    starts, ends = one.starts.astimezone(zone), one.ends.astimezone(zone) if one.ends else None
    day = say_day(starts.date(), now.astimezone(zone).date())
    told: dict[str, Any] = {"starts_local": starts.isoformat()}
    if ends is not None and ends.date() == starts.date():
        said = f"{day}, {say_span(starts.time(), ends.time())}"
    else:
        said = f"{day}, at {say_time(starts.time())}"
    if ends is not None:
        told["ends_local"] = ends.isoformat()
    told["said"] = said
    if one.AppointmentRequiredYN is not None:
        told["AppointmentRequiredYN"] = one.AppointmentRequiredYN
    if one.OpenHouseRemarks and listing.address is not None:  # remarks of a hidden address may give it away
        told["OpenHouseRemarks"] = one.OpenHouseRemarks[:300]
    return told


def plain(value: Any) -> Any:
    """As JSON holds it; 449000.00 as 449000."""
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | int | bool | None) else value.isoformat()


def _is_public(one: OpenHouse) -> bool:
    public = one.OpenHouseType is None or "public" in one.OpenHouseType.casefold()
    return public and (one.OpenHouseStatus or "Active").casefold() == "active"
