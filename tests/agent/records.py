"""Listings for tests: a plain record with RESO names, and changes to it."""

from typing import Any

from agent.listings import Listing, Listings

RECORD: dict[str, Any] = {
    "ListingKey": "K1",
    "StandardStatus": "Active",
    "PropertyType": "Residential",
    "PropertySubType": "Single Family Residence",
    "ListPrice": 449000,
    "StreetNumber": "87",
    "StreetName": "Quarry",
    "StreetSuffix": "Rd",
    "UnparsedAddress": "87 Quarry Rd",
    "City": "Maple Heights",
    "BedroomsTotal": 3,
    "BathroomsFull": 2,
    "BathroomsHalf": 1,
    "BathroomsTotalInteger": 3,
    "LivingArea": 1850,
    "GarageSpaces": 2,
    "PoolPrivateYN": False,
    "PublicRemarks": "Sunny home with a garden.",
}


def listing(**changes: Any) -> Listing:
    return Listing.model_validate({**RECORD, **changes})


def listings(*changes: dict[str, Any]) -> Listings:
    """One listing for each row of changes, with keys K1, K2 ..."""
    return Listings([listing(**{"ListingKey": f"K{at}", **row}) for at, row in enumerate(changes, 1)])
