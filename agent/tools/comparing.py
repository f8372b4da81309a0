"""compare_listings: where two to four listings differ and where they are alike. Judges nothing."""

from collections.abc import Sequence
from typing import Any

from agent.listings import Listing
from agent.tools.told import SUMMARY_FIELDS, plain, summary

_ALSO = (
    *(
        "YearBuilt",
        "StoriesTotal",
        "Levels",
        "CarportSpaces",
        "ParkingFeatures",
        "PoolFeatures",
        "WaterfrontYN",
        "View",
    ),
    *("Basement", "Appliances", "Heating", "Cooling", "InteriorFeatures", "ExteriorFeatures"),
    *("AccessibilityFeatures", "PetsAllowed", "Furnished", "LeaseTerm", "AvailabilityDate"),
    *("AssociationFee", "AssociationFeeFrequency", "TaxAnnualAmount", "SubdivisionName"),
)
_COMPARED = (*(field for field in SUMMARY_FIELDS if field != "ListingKey"), *_ALSO)


def compared(listings: Sequence[Listing]) -> dict[str, Any]:
    """`differences`: a field's value by ListingKey, None where unstated. Fields that none states are left out."""
    differences: dict[str, dict[str, Any]] = {}
    same: dict[str, Any] = {}
    for field in _COMPARED:
        values = {one.ListingKey: _stated(getattr(one, field)) for one in listings}
        first, *others = values.values()
        if any(value != first for value in others):
            differences[field] = values
        elif first is not None:
            same[field] = first
    return {"listings": [summary(one) for one in listings], "differences": differences, "same": same}


def _stated(value: Any) -> Any:
    return None if value == () else plain(value)
