"""Lookup values as people write them, found again in the spellings that servers send.

"ActiveUnderContract" is "Active Under Contract", "TwelveMonths" is "12 Months". Compared on letters and digits
only. Locked lookups have these values and no other; an open one keeps a value that is not listed here as it came.
The tables name what a home buyer or renter meets, not all that the Data Dictionary has.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_TABLES = {
    "StandardStatus": "Active; Active Under Contract; Canceled; Closed; Coming Soon; Delete; Expired; Hold; "
    "Incomplete; Pending; Withdrawn",
    "PropertyType": "Business Opportunity; Commercial Lease; Commercial Real Estate; Commercial Sale; Farm; Land; "
    "Manufactured In Park; Residential; Residential Income; Residential Lease",
    "PropertySubType": "Single Family Residence; Condominium; Townhouse; Apartment; Duplex; Triplex; Quadruplex; "
    "Cabin; Farm; Ranch; Manufactured Home; Manufactured On Land; Mobile Home; Stock Cooperative; Own Your Own; "
    "Timeshare; Boat Slip; Deeded Parking; Co-Ownership; Tenancy in Common; Multi Family; Unimproved Land; Office; "
    "Retail; Warehouse; Mixed Use; Industrial; Agriculture; Business; Hotel/Motel; Other",
    "AreaUnits": "Square Feet; Square Meters",
    "LotSizeUnits": "Acres; Square Feet; Square Meters",
    "FeeFrequency": "Annually; Bi-Monthly; Bi-Weekly; Daily; Monthly; One Time; Quarterly; Seasonal; Semi-Annually; "
    "Semi-Monthly; Weekly",
    "LeaseTerm": "12 Months; 24 Months; 6 Months; Month To Month; Negotiable; Other; Renewal Option; "
    "Short Term Lease; Weekly",
    "Furnished": "Furnished; Negotiable; Partially; Unfurnished",
    "PetsAllowed": "Yes; No; Call; Cats OK; Dogs OK; Breed Restrictions; Number Limit; Size Limit",
    "Levels": "One; Two; Three Or More; Multi/Split; One and One Half",
    "Cooling": "Central Air; Ceiling Fan(s); Ductless; Heat Pump; Wall Unit(s); Window Unit(s); Wall/Window Unit(s); "
    "Evaporative Cooling; Electric; Gas; Multi Units; Whole House Fan; Zoned; None; Other",
    "Heating": "Forced Air; Central; Baseboard; Heat Pump; Radiant; Radiant Floor; Natural Gas; Electric; Oil; "
    "Propane; Hot Water; Steam; Ductless; Fireplace(s); Pellet Stove; Wood Stove; Wood; Solar; Geothermal; "
    "Wall Furnace; Floor Furnace; Zoned; None; Other",
    "Appliances": "Dishwasher; Disposal; Dryer; Washer; Washer/Dryer; Refrigerator; Microwave; Range; Range Hood; "
    "Gas Range; Electric Range; Gas Cooktop; Electric Cooktop; Induction Cooktop; Oven; Double Oven; Freezer; "
    "Wine Refrigerator; Water Softener; Water Heater; Gas Water Heater; Electric Water Heater; "
    "Tankless Water Heater; Stainless Steel Appliance(s); Trash Compactor",
    "InteriorFeatures": "Kitchen Island; Eat-in Kitchen; Walk-In Closet(s); Vaulted Ceiling(s); High Ceilings; "
    "Beamed Ceilings; Breakfast Bar; Built-in Features; Bookcases; Ceiling Fan(s); Crown Molding; Double Vanity; "
    "Elevator; Entrance Foyer; Granite Counters; Stone Counters; Open Floorplan; Pantry; Recessed Lighting; Sauna; "
    "Smart Home; Soaking Tub; Storage; Wet Bar; Wired for Data; High Speed Internet; Track Lighting",
    "ExteriorFeatures": "Balcony; Courtyard; Dock; Garden; Lighting; Outdoor Grill; Outdoor Kitchen; "
    "Outdoor Shower; Playground; Private Yard; Rain Gutters; Storage; Fire Pit; Kennel; None",
    "ParkingFeatures": "Attached; Detached; Assigned; Carport; Covered; Driveway; Garage; Garage Door Opener; "
    "Off Street; On Street; Gated; Guest; RV Access/Parking; Underground; Workshop in Garage; "
    "Electric Vehicle Charging Station(s); Heated Garage; Oversized; Paved; Gravel; None",
    "PoolFeatures": "In Ground; Above Ground; Community; Association; Heated; Indoor; Outdoor Pool; Private; "
    "Salt Water; Lap; Fenced; None",
    "View": "Bay; Bridge(s); City; City Lights; Creek/Stream; Desert; Downtown; Forest; Garden; Golf Course; Hills; "
    "Lake; Marina; Meadow; Mountain(s); Neighborhood; Ocean; Orchard; Panoramic; Park/Greenbelt; Pasture; Pond; "
    "Pool; River; Rural; Skyline; Territorial; Trees/Woods; Valley; Vineyard; Water; None",
    "Basement": "Finished; Full; Partial; Partially Finished; Unfinished; Daylight; Crawl Space; Walk-Out Access; "
    "Exterior Entry; Interior Entry; Storage Space; Sump Pump; Concrete; None",
    "AssociationFeeIncludes": "Water; Sewer; Trash; Gas; Electricity; Heat; Hot Water; Insurance; Internet; "
    "Cable TV; Maintenance Grounds; Maintenance Structure; Pest Control; Security; Snow Removal; Utilities; None",
    "AccessibilityFeatures": "",
    "OpenHouseStatus": "Active; Canceled; Ended",
    "OpenHouseType": "Public; Broker; Office; Livestream Public; Livestream Broker",
    "MediaCategory": "Photo; Floor Plan; Document; Video; Branded Virtual Tour; Unbranded Virtual Tour; Agent Photo; "
    "Office Logo; Office Photo",
    "ImageOf": "Front of Structure; Back of Structure; Living Room; Dining Room; Kitchen; Bedroom; "
    "Primary Bedroom; Bathroom; Garden; Yard; Patio; Pool; View; Garage; Lot; Aerial View",
    "Permission": "Public; IDX; VOW; Private; Agent Only; Firm Only; Office Only",
}
# Older names that taking out spaces and signs does not give.
_OLDER = {
    "LeaseTerm": {"TwelveMonths": "12 Months", "TwentyFourMonths": "24 Months", "SixMonths": "6 Months"},
    "Cooling": {"WallWindowUnits": "Wall/Window Unit(s)"},
}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _by_letters(name: str, values: str) -> Mapping[str, str]:
    older = {_letters(old): value for old, value in _OLDER.get(name, {}).items()}
    return MappingProxyType({_letters(value): value for value in values.split("; ") if value} | older)


_SPELLINGS = {name: _by_letters(name, values) for name, values in _TABLES.items()}


def values_of(name: str) -> tuple[str, ...]:
    """The values of the lookup `name` that are known here."""
    return tuple(value for value in _TABLES[name].split("; ") if value)


def standard(name: str, value: str) -> str | None:
    """`value` as the lookup `name` spells it; None when it is none of the values known here."""
    return _SPELLINGS[name].get(_letters(value))


def spaced(value: str) -> str:
    """A compact feature that no table has, for reading aloud: "AccessibleEntrance" is "Accessible Entrance"."""
    compact = re.fullmatch(r"(?:[A-Z][a-z]+){2,}", value)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", value) if compact else value
