"""A listing by the names of the RESO Data Dictionary 2.0: which fields are kept, and what each may hold.

Values only. Fields that are not for visitors, such as private remarks and showing instructions, are not declared
here and so never loaded. What of a listing may be shown, agent/listings.py says.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agent.reso.media import Media
from agent.reso.open_houses import OpenHouse
from agent.reso.times import Day, Moment
from agent.reso.values import (
    Amount,
    Count,
    DegreesEast,
    DegreesNorth,
    Flag,
    Key,
    Money,
    PostalText,
    Price,
    Remarks,
    Text,
    Url,
    Year,
    ZoneName,
    lookup,
    lookups_of,
)
from agent.reso.zones import zone_of

SQFT_PER_ACRE = 43_560.0
SQFT_PER_SQM = 10.763910416709722  # exact: 1 ft = 0.3048 m
# A record in which one of these cannot be trusted is refused.
REQUIRED = ("ListingKey", "ListPrice", "StandardStatus", "PropertyType")
# Known and left out: not for visitors, or stale by tomorrow, or wording that must not pass for the status.
NOT_KEPT = frozenset(
    {
        "PrivateRemarks",
        "ShowingInstructions",
        "ListAgentDirectPhone",
        "ListAgentEmail",
        "ListOfficePhone",
        "MlsStatus",
        "DaysOnMarket",
        "PhotosCount",
        "PhotosChangeTimestamp",
        "Media",
        "OpenHouse",
        "OpenHouses",
    }
)
_Texts = Annotated[tuple[str, ...], Field(max_length=80)]


class Listing(BaseModel):
    """One property on offer. Null or absent means that the listing does not say, also for flags.

    Money in US dollars; for PropertyType "Residential Lease" ListPrice is the rent a month. LivingArea is in
    LivingAreaUnits, square feet when null. BathroomsTotalInteger is a sum of counts: 2 full and 1 half are 3.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    ListingKey: Key
    ListingId: Text = None
    OriginatingSystemName: Text = None
    StandardStatus: Annotated[str, lookup("StandardStatus", locked=True)]
    PropertyType: Annotated[str, lookup("PropertyType", locked=True)]  # decides whether ListPrice is a rent
    PropertySubType: Annotated[Text, lookup("PropertySubType")] = None
    ModificationTimestamp: Moment = None

    ListPrice: Price
    OriginalListPrice: Money = None
    PreviousListPrice: Money = None
    ClosePrice: Money = None
    CloseDate: Day = None
    OnMarketDate: Day = None
    ListingContractDate: Day = None
    StartShowingDate: Day = None
    PriceChangeTimestamp: Moment = None
    AvailabilityDate: Day = None
    LeaseTerm: Annotated[Text, lookup("LeaseTerm")] = None
    AssociationYN: Flag = None
    AssociationFee: Money = None
    AssociationFeeFrequency: Annotated[Text, lookup("FeeFrequency")] = None
    AssociationFeeIncludes: Annotated[_Texts, lookups_of("AssociationFeeIncludes")] = ()
    TaxAnnualAmount: Money = None
    TaxYear: Year = None

    UnparsedAddress: Text = None
    StreetNumber: Text = None
    StreetDirPrefix: Text = None
    StreetName: Text = None
    StreetSuffix: Text = None
    UnitNumber: Text = None
    City: Text = None
    StateOrProvince: Text = None
    PostalCode: PostalText = None
    CountyOrParish: Text = None
    SubdivisionName: Text = None
    Latitude: DegreesNorth = None
    Longitude: DegreesEast = None
    PropertyTimeZoneName: ZoneName = None
    InternetEntireListingDisplayYN: Flag = None
    InternetAddressDisplayYN: Flag = None

    BedroomsTotal: Count = None
    BathroomsFull: Count = None
    BathroomsThreeQuarter: Count = None
    BathroomsHalf: Count = None
    BathroomsOneQuarter: Count = None
    BathroomsPartial: Count = None
    BathroomsTotalInteger: Count = None
    LivingArea: Amount = None
    LivingAreaUnits: Annotated[Text, lookup("AreaUnits")] = None
    BuildingAreaTotal: Amount = None
    LotSizeAcres: Amount = None
    LotSizeSquareFeet: Amount = None
    LotSizeArea: Amount = None
    LotSizeUnits: Annotated[Text, lookup("LotSizeUnits")] = None
    YearBuilt: Year = None
    StoriesTotal: Count = None
    Levels: Annotated[_Texts, lookups_of("Levels")] = ()
    GarageSpaces: Amount = None
    GarageYN: Flag = None
    CarportSpaces: Amount = None
    ParkingFeatures: Annotated[_Texts, lookups_of("ParkingFeatures")] = ()
    PoolPrivateYN: Flag = None
    PoolFeatures: Annotated[_Texts, lookups_of("PoolFeatures")] = ()
    WaterfrontYN: Flag = None
    View: Annotated[_Texts, lookups_of("View")] = ()
    Basement: Annotated[_Texts, lookups_of("Basement")] = ()
    AccessibilityFeatures: Annotated[_Texts, lookups_of("AccessibilityFeatures")] = ()
    SeniorCommunityYN: Flag = None

    Appliances: Annotated[_Texts, lookups_of("Appliances")] = ()
    Heating: Annotated[_Texts, lookups_of("Heating")] = ()
    Cooling: Annotated[_Texts, lookups_of("Cooling")] = ()
    InteriorFeatures: Annotated[_Texts, lookups_of("InteriorFeatures")] = ()
    ExteriorFeatures: Annotated[_Texts, lookups_of("ExteriorFeatures")] = ()
    PetsAllowed: Annotated[_Texts, lookups_of("PetsAllowed")] = ()
    Furnished: Annotated[Text, lookup("Furnished")] = None
    ElementarySchool: Text = None
    MiddleOrJuniorSchool: Text = None
    HighSchool: Text = None
    PublicRemarks: Remarks = None
    VirtualTourURLUnbranded: Url = None

    ListAgentFullName: Text = None
    ListAgentMlsId: Text = None
    ListOfficeName: Text = None

    # Not by RESO names: the importer has checked and sorted them. Only what a visitor may see, the main picture
    # first, the soonest open house first.
    media: tuple[Media, ...] = ()
    open_houses: tuple[OpenHouse, ...] = ()

    @property
    def for_rent(self) -> bool:
        return self.PropertyType == "Residential Lease"

    @property
    def living_area_sqft(self) -> float | None:
        """None when LivingAreaUnits is neither null nor one of the two that can be told apart."""
        square_feet = {None: 1.0, "Square Feet": 1.0, "Square Meters": SQFT_PER_SQM}.get(self.LivingAreaUnits)
        return None if self.LivingArea is None or square_feet is None else self.LivingArea * square_feet

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
    def bathrooms(self) -> float | None:
        """As people count: a half bath is a half. The plain total when the listing does not part them."""
        if self.BathroomsFull is None:
            return self.BathroomsTotalInteger
        quarters = 3 * (self.BathroomsThreeQuarter or 0) + 2 * (self.BathroomsHalf or 0)
        return self.BathroomsFull + 0.25 * (quarters + (self.BathroomsOneQuarter or 0))

    @property
    def address(self) -> str | None:
        """The street address as the listing writes it, without the city; None when it may not be told."""
        parts = (self.StreetNumber, self.StreetDirPrefix, self.StreetName, self.StreetSuffix)
        unit = f"Unit {self.UnitNumber}" if self.UnitNumber else None
        built = " ".join(part for part in (*parts, unit) if part) if self.StreetName else None
        return self.UnparsedAddress or built

    @property
    def time_zone_name(self) -> str | None:
        """The IANA name of the property's zone, else of its state's only one."""
        zone = zone_of(self.PropertyTimeZoneName, self.StateOrProvince)
        return zone.key if zone else None

    @property
    def main_picture(self) -> Media | None:
        """The photo to show alone; a floor plan or document is none."""
        return self.media[0] if self.media and self.media[0].is_photo else None
