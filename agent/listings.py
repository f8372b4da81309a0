"""The listings that a visitor may hear of, and what of each may be told. Reads no file and searches nothing.

The listing itself, by RESO names, is agent/reso/listing.py; it is offered here again, with its parts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from agent.reso.listing import REQUIRED, SQFT_PER_ACRE, SQFT_PER_SQM, Listing
from agent.reso.media import Media
from agent.reso.open_houses import OpenHouse

__all__ = [
    "REQUIRED",
    "SHOWN_STATUSES",
    "SQFT_PER_ACRE",
    "SQFT_PER_SQM",
    "Listing",
    "Listings",
    "Media",
    "OpenHouse",
    "may_be_shown",
    "without_hidden_address",
]

SHOWN_STATUSES = ("Active", "Active Under Contract", "Coming Soon", "Pending", "Closed")
# What InternetAddressDisplayYN false takes away; the city may be told.
_ADDRESS_FIELDS = (
    "UnparsedAddress",
    "StreetNumber",
    "StreetDirPrefix",
    "StreetName",
    "StreetSuffix",
    "UnitNumber",
    "PostalCode",
    "Latitude",
    "Longitude",
    "VirtualTourURLUnbranded",
)
# Fields whose text may tell the street as well. The town and who offers the home may always be told.
_TELLING_FIELDS = (
    "PublicRemarks",
    "SubdivisionName",
    "ElementarySchool",
    "MiddleOrJuniorSchool",
    "HighSchool",
    "ListingId",
)
# Words of an address that tell nothing by themselves.
_STREET_WORDS = re.compile(
    r"(st|street|ave|avenue|rd|road|ln|lane|dr|drive|ct|court|blvd|boulevard|pl|place|way|ter|terrace|cir|circle|pkwy|"
    r"hwy|highway|trl|trail|loop|sq|square|pt|point|unit|apt|suite|ste|[nesw]{1,2}|north|south|east|west|the|and|usa)"
)


def may_be_shown(listing: Listing) -> bool:
    """Whether a visitor may hear of the listing at all. A null flag forbids nothing."""
    return listing.InternetEntireListingDisplayYN is not False and listing.StandardStatus in SHOWN_STATUSES


def without_hidden_address(listing: Listing) -> Listing:
    """The listing less an address that may not be displayed, also where remarks, pictures or visits tell it."""
    if listing.InternetAddressDisplayYN is not False:
        return listing
    secrets = _secrets(listing)
    hidden: dict[str, Any] = dict.fromkeys(_ADDRESS_FIELDS)
    hidden |= {field: None for field in _TELLING_FIELDS if _tells(getattr(listing, field), secrets)}
    hidden |= {
        field: tuple(value for value in getattr(listing, field) if not _tells(value, secrets))
        for field, info in Listing.model_fields.items()
        if info.default == () and field not in ("media", "open_houses")
    }
    hidden["media"] = tuple(
        one for one in listing.media if not any(_tells(t, secrets) for t in (one.MediaURL, one.ShortDescription))
    )
    hidden["open_houses"] = tuple(_quiet(one, secrets) for one in listing.open_houses)
    return listing.model_copy(update=hidden)


def _quiet(house: OpenHouse, secrets: Iterable[str]) -> OpenHouse:
    told = house.OpenHouseRemarks
    return house.model_copy(
        update={"OpenHouseRemarks": None if _tells(told, secrets) else told, "LivestreamOpenHouseURL": None}
    )


def _secrets(listing: Listing) -> set[str]:
    """What tells the place, each as plain words: street, unit, house number, postal code, coordinates."""
    city = set(_words(f"{listing.City or ''} {listing.StateOrProvince or ''}").split())
    address = [word for word in _words(listing.UnparsedAddress or "").split() if word not in city]
    found = {_words(listing.StreetName or ""), _words(listing.PostalCode or "")}
    found |= {word for word in address if len(word) > 2 and not word.isdigit() and not _STREET_WORDS.fullmatch(word)}
    for number in (_words(listing.UnitNumber or ""), _words(listing.StreetNumber or "")):
        found |= {f"{label} {number}" for label in ("unit", "apt", "apartment", "number", "no") if number}
        found |= {number} if len(number) > 2 or not number.isdigit() else set()
    found |= {_words(f"{abs(angle):.6f}"[:-3]) for angle in (listing.Latitude, listing.Longitude) if angle is not None}
    return {secret for secret in found if secret}


def _tells(text: str | None, secrets: Iterable[str]) -> bool:
    """Whether one of the secrets stands in `text` as whole words, or run together ("willowbend" in an address)."""
    plain = _words(text or "")
    padded, together = f" {plain} ", plain.replace(" ", "")
    return bool(plain) and any(
        f" {secret} " in padded or (len(secret) > 5 and secret.replace(" ", "") in together) for secret in secrets
    )


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


class Listings:
    """The listings that visitors may hear of, by ListingKey. Never changes; safe to share."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        shown = (without_hidden_address(listing) for listing in listings if may_be_shown(listing))
        self._by_key: Mapping[str, Listing] = {listing.ListingKey: listing for listing in shown}

    def __iter__(self) -> Iterator[Listing]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def get(self, listing_key: str) -> Listing | None:
        return self._by_key.get(listing_key)

    @cached_property
    def cities(self) -> tuple[str, ...]:
        return tuple(sorted({listing.City for listing in self if listing.City}))
