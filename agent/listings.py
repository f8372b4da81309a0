"""A listing, by the names of the RESO Data Dictionary 2.0, and what of it a visitor may see.

Values only: reads no file (listing_files.py does) and searches nothing (search.py does). Fields that are not
for visitors, such as private remarks and showing instructions, are not declared here and so never loaded.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

SQFT_PER_ACRE = 43_560.0
SQFT_PER_SQM = 10.763910416709722  # exact: 1 ft = 0.3048 m

# StandardStatus is locked: these are all its values. A visitor may hear of the first five only.
Status = Literal[
    "Active",
    "Active Under Contract",
    "Coming Soon",
    "Pending",
    "Closed",
    "Canceled",
    "Delete",
    "Expired",
    "Hold",
    "Incomplete",
    "Withdrawn",
]
SHOWN_STATUSES = ("Active", "Active Under Contract", "Coming Soon", "Pending", "Closed")
_STATUSES = (*SHOWN_STATUSES, "Canceled", "Delete", "Expired", "Hold", "Incomplete", "Withdrawn")
# Open lookups: other values are kept as they came.
_PROPERTY_TYPES = (
    "Business Opportunity",
    "Commercial Lease",
    "Commercial Sale",
    "Farm",
    "Land",
    "Manufactured In Park",
    "Residential",
    "Residential Income",
    "Residential Lease",
)
_SUB_TYPES = (
    "Single Family Residence",
    "Condominium",
    "Townhouse",
    "Apartment",
    "Duplex",
    "Triplex",
    "Quadruplex",
    "Cabin",
    "Manufactured Home",
    "Mobile Home",
    "Stock Cooperative",
)
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
REQUIRED = ("ListingKey", "ListPrice", "StandardStatus", "PropertyType")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _spelled(standard: Sequence[str]) -> BeforeValidator:
    """Lookups come spaced or compact: "ActiveUnderContract" becomes "Active Under Contract"."""
    by_letters = {_letters(value): value for value in standard}
    return BeforeValidator(lambda v: by_letters.get(_letters(v), v) if isinstance(v, str) else v)


def _not_a_flag(value: object) -> object:
    """Python takes True as the number 1; a listing must not."""
    if isinstance(value, bool):
        raise ValueError("expected a number, not a flag")
    return value


def _as_list(value: object) -> object:
    """A Lookup[] comes as a list or, from older servers, as one comma string; null is as good as none."""
    if value is None:
        return ()
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


_Text = Annotated[str, Field(max_length=255)]
_Remarks = Annotated[str, Field(max_length=8000)]
_Count = Annotated[int, BeforeValidator(_not_a_flag), Field(ge=0, le=500)]
_Year = Annotated[int, BeforeValidator(_not_a_flag), Field(ge=1600, le=2200)]
_Amount = Annotated[float, BeforeValidator(_not_a_flag), Field(ge=0, le=1e9, allow_inf_nan=False)]
_Money = Annotated[Decimal, BeforeValidator(_not_a_flag), Field(ge=0, max_digits=14, decimal_places=2)]
_Lookups = Annotated[tuple[_Text, ...], BeforeValidator(_as_list), Field(max_length=80)]


class Media(BaseModel):
    """One picture or document of a listing that a visitor may see. MediaURL is http(s) or a path beside the data."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    MediaKey: _Text | None = None
    MediaURL: str = Field(max_length=8000)
    MediaCategory: _Text | None = None
    MediaType: _Text | None = None
    Order: int | None = None
    PreferredPhotoYN: bool | None = None
    ShortDescription: _Text | None = None
    ImageOf: _Text | None = None


class OpenHouse(BaseModel):
    """One open house that a visitor may come to. Times are aware, in UTC; `ends` None: not stated."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    OpenHouseKey: _Text | None = None
    starts: datetime
    ends: datetime | None = None
    OpenHouseType: _Text | None = None
    OpenHouseStatus: _Text | None = None
    OpenHouseRemarks: _Remarks | None = None
    AppointmentRequiredYN: bool | None = None
    LivestreamOpenHouseURL: str | None = None


class Listing(BaseModel):
    """One property on offer. Null or absent means that the listing does not say, also for flags.

    Money in US dollars; for PropertyType "Residential Lease" ListPrice is the rent a month. LivingArea is in
    LivingAreaUnits, square feet when null. BathroomsTotalInteger is a sum of counts: 2 full and 1 half are 3.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    ListingKey: _Text = Field(min_length=1)
    ListingId: _Text | None = None
    OriginatingSystemName: _Text | None = None
    StandardStatus: Annotated[Status, _spelled(_STATUSES)]
    PropertyType: Annotated[_Text, _spelled(_PROPERTY_TYPES)]
    PropertySubType: Annotated[_Text, _spelled(_SUB_TYPES)] | None = None
    ModificationTimestamp: datetime | None = None
    OnMarketDate: date | None = None
    ListingContractDate: date | None = None
    StartShowingDate: date | None = None
    CloseDate: date | None = None
    PriceChangeTimestamp: datetime | None = None

    ListPrice: _Money = Field(gt=0)
    OriginalListPrice: _Money | None = None
    PreviousListPrice: _Money | None = None
    ClosePrice: _Money | None = None
    AvailabilityDate: date | None = None
    LeaseTerm: _Text | None = None
    AssociationYN: bool | None = None
    AssociationFee: _Money | None = None
    AssociationFeeFrequency: _Text | None = None
    AssociationFeeIncludes: _Lookups = ()
    TaxAnnualAmount: _Money | None = None
    TaxYear: _Year | None = None

    UnparsedAddress: _Text | None = None
    StreetNumber: _Text | None = None
    StreetDirPrefix: _Text | None = None
    StreetName: _Text | None = None
    StreetSuffix: _Text | None = None
    UnitNumber: _Text | None = None
    City: _Text | None = None
    StateOrProvince: _Text | None = None
    PostalCode: _Text | None = None
    CountyOrParish: _Text | None = None
    Latitude: float | None = Field(None, ge=-90, le=90)
    Longitude: float | None = Field(None, ge=-180, le=180)
    SubdivisionName: _Text | None = None
    PropertyTimeZoneName: _Text | None = None
    InternetEntireListingDisplayYN: bool | None = None
    InternetAddressDisplayYN: bool | None = None

    BedroomsTotal: _Count | None = None
    BathroomsFull: _Count | None = None
    BathroomsHalf: _Count | None = None
    BathroomsThreeQuarter: _Count | None = None
    BathroomsOneQuarter: _Count | None = None
    BathroomsPartial: _Count | None = None
    BathroomsTotalInteger: _Count | None = None
    LivingArea: _Amount | None = None
    LivingAreaUnits: Annotated[_Text, _spelled(("Square Feet", "Square Meters"))] | None = None
    BuildingAreaTotal: _Amount | None = None
    LotSizeAcres: _Amount | None = None
    LotSizeSquareFeet: _Amount | None = None
    LotSizeArea: _Amount | None = None
    LotSizeUnits: Annotated[_Text, _spelled(("Acres", "Square Feet", "Square Meters"))] | None = None
    YearBuilt: _Year | None = None
    StoriesTotal: _Count | None = None
    Levels: _Lookups = ()
    GarageSpaces: _Amount | None = None
    GarageYN: bool | None = None
    CarportSpaces: _Amount | None = None
    ParkingFeatures: _Lookups = ()
    PoolPrivateYN: bool | None = None
    PoolFeatures: _Lookups = ()
    WaterfrontYN: bool | None = None
    View: _Lookups = ()
    Basement: _Lookups = ()
    AccessibilityFeatures: _Lookups = ()
    SeniorCommunityYN: bool | None = None

    Appliances: _Lookups = ()
    Heating: _Lookups = ()
    Cooling: _Lookups = ()
    InteriorFeatures: _Lookups = ()
    ExteriorFeatures: _Lookups = ()
    PetsAllowed: _Lookups = ()
    Furnished: _Text | None = None
    ElementarySchool: _Text | None = None
    MiddleOrJuniorSchool: _Text | None = None
    HighSchool: _Text | None = None
    PublicRemarks: _Remarks | None = None
    VirtualTourURLUnbranded: str | None = None

    ListAgentFullName: _Text | None = None
    ListAgentMlsId: _Text | None = None
    ListOfficeName: _Text | None = None

    # Only what a visitor may see; the main picture first. Not by RESO names: the importer has checked and sorted them.
    media: tuple[Media, ...] = ()
    open_houses: tuple[OpenHouse, ...] = ()

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, value: object) -> object:
        """Text from outside: no control characters, single spaces ("412  Larkspur Ln "), blank is null."""
        if not isinstance(value, str):
            return value
        printable = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in value)
        return " ".join(printable.split()) or None

    @property
    def for_rent(self) -> bool:
        return self.PropertyType == "Residential Lease"

    @property
    def living_area_sqft(self) -> float | None:
        if self.LivingArea is None or self.LivingAreaUnits != "Square Meters":
            return self.LivingArea
        return self.LivingArea * SQFT_PER_SQM

    @property
    def lot_acres(self) -> float | None:
        """The lot by whichever field states it; LotSizeArea counts only with its units."""
        if self.LotSizeAcres is not None:
            return self.LotSizeAcres
        if self.LotSizeSquareFeet is not None:
            return self.LotSizeSquareFeet / SQFT_PER_ACRE
        per_acre = {"Acres": 1.0, "Square Feet": SQFT_PER_ACRE, "Square Meters": SQFT_PER_ACRE / SQFT_PER_SQM}
        units = per_acre.get(self.LotSizeUnits or "")
        return None if self.LotSizeArea is None or units is None else self.LotSizeArea / units

    @property
    def main_picture(self) -> Media | None:
        """The photo to show alone; a floor plan or document is none."""
        first = self.media[0] if self.media else None
        return first if first and first.MediaCategory in (None, "Photo") else None

    @property
    def bathrooms(self) -> float | None:
        """As people count: a half bath is a half. The plain total when the listing does not part them."""
        if self.BathroomsFull is None:
            return self.BathroomsTotalInteger
        return self.BathroomsFull + 0.5 * (self.BathroomsHalf or 0)

    @property
    def address(self) -> str | None:
        """The street address as the listing writes it, without the city; None when it may not be told."""
        parts = (self.StreetNumber, self.StreetDirPrefix, self.StreetName, self.StreetSuffix)
        unit = f"Unit {self.UnitNumber}" if self.UnitNumber else None
        built = " ".join(part for part in (*parts, unit) if part) if self.StreetName else None
        return self.UnparsedAddress or built


def may_be_shown(listing: Listing) -> bool:
    """Whether a visitor may hear of the listing at all. A null flag forbids nothing."""
    return listing.InternetEntireListingDisplayYN is not False and listing.StandardStatus in SHOWN_STATUSES


def without_hidden_address(listing: Listing) -> Listing:
    """The listing less an address that may not be displayed, in its remarks too."""
    if listing.InternetAddressDisplayYN is not False:
        return listing
    hidden: dict[str, Any] = dict.fromkeys(_ADDRESS_FIELDS)
    if listing.PublicRemarks and _tells_street(listing):
        hidden["PublicRemarks"] = None
    return listing.model_copy(update=hidden)


def _tells_street(listing: Listing) -> bool:
    """Without a street name to look for, the words of the unparsed address stand in."""
    street = listing.StreetName or " ".join(re.findall(r"[^\W\d_]{3,}", listing.UnparsedAddress or "")[:1])
    return bool(street) and street.lower() in (listing.PublicRemarks or "").lower()


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
