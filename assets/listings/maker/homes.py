"""The facts of a listing, by RESO names: what is usual for its kind, varied by the seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from maker.places import Town, World, street, subdivision
from maker.words import remarks

TODAY = date(2026, 11, 23)  # the day these listings are of


@dataclass(frozen=True)
class Kind:
    """What a kind is by the dictionary, and what is usual for it. Money in dollars, areas in square feet."""

    property_type: str
    sub_type: str | None
    drawing: str
    words: str
    beds: tuple[int, int] | None
    sqft: tuple[int, int] | None
    price_per_sqft: int
    acres: tuple[float, float] | None = None
    senior: bool = False
    rental: bool = False


KINDS = {
    "house": Kind("Residential", "Single Family Residence", "house", "house", (2, 5), (1150, 3100), 238, (0.11, 0.9)),
    "cottage": Kind(
        "Residential", "Single Family Residence", "cottage", "cottage", (1, 2), (640, 1080), 262, (0.08, 0.3)
    ),
    "cabin": Kind("Residential", "Cabin", "cottage", "cottage", (1, 3), (700, 1300), 225, (0.5, 3.0)),
    "townhouse": Kind("Residential", "Townhouse", "townhouse", "townhouse", (2, 4), (1250, 1980), 246, (0.03, 0.06)),
    "condo": Kind("Residential", "Condominium", "condo", "condo", (1, 3), (640, 1480), 322),
    "55+ house": Kind(
        "Residential", "Single Family Residence", "cottage", "house", (2, 2), (1180, 1500), 236, (0.1, 0.2), senior=True
    ),
    "55+ condo": Kind("Residential", "Condominium", "condo", "condo", (1, 2), (760, 1180), 268, senior=True),
    "manufactured": Kind(
        "Manufactured In Park", "Manufactured Home", "manufactured", "manufactured", (2, 3), (980, 1500), 92
    ),
    "land": Kind("Land", None, "land", "land", None, None, 0, (0.4, 22.0)),
    "farm": Kind("Farm", "Farm", "farm", "farm", (3, 5), (1700, 2900), 250, (9.0, 64.0)),
    "duplex": Kind("Residential Income", "Duplex", "townhouse", "income", (4, 4), (2100, 2700), 255, (0.12, 0.3)),
    "triplex": Kind("Residential Income", "Triplex", "townhouse", "income", (6, 6), (2900, 3500), 240, (0.15, 0.3)),
    "quadruplex": Kind("Residential Income", "Quadruplex", "condo", "income", (8, 8), (3600, 4300), 232, (0.2, 0.4)),
    "apartment": Kind("Residential Lease", "Apartment", "condo", "apartment", (0, 3), (460, 1240), 2, rental=True),
    "house to rent": Kind(
        "Residential Lease",
        "Single Family Residence",
        "house",
        "house",
        (2, 4),
        (1100, 2100),
        2,
        (0.1, 0.4),
        rental=True,
    ),
    "townhouse to rent": Kind(
        "Residential Lease", "Townhouse", "townhouse", "townhouse", (2, 3), (1200, 1700), 2, rental=True
    ),
    "condo to rent": Kind("Residential Lease", "Condominium", "condo", "condo", (1, 2), (700, 1150), 2, rental=True),
    "office for sale": Kind(
        "Commercial Sale", "Office", "commercial", "commercial", None, (1600, 4200), 205, (0.1, 0.5)
    ),
    "shop to let": Kind("Commercial Lease", "Retail", "commercial", "commercial", None, (900, 2200), 2),
    "business": Kind("Business Opportunity", "Business", "commercial", "commercial", None, (900, 1800), 130),
}
_AT_HOME = ("house", "cottage", "townhouse", "condo")


def record(key: str, kind_name: str, status: str, world: World, rng: Random) -> dict[str, Any]:
    """One Property record; unstated facts are null."""
    kind, town = KINDS[kind_name], world.towns[rng.randrange(len(world.towns))]
    made: dict[str, Any] = {
        "ListingKey": key,
        "ListingId": "M" + key.lstrip("VXQ").replace("-", ""),
        "StandardStatus": status,
        "PropertyType": kind.property_type,
        "PropertySubType": kind.sub_type,
    }
    made |= _address(int(key[-3:]), kind, town, world, rng)
    made |= _rooms(kind, rng)
    made |= _lot_and_parking(kind, town, rng)
    made |= _features(kind, rng)
    made |= _price(kind, town, made, rng)
    made |= _terms(kind, made, rng)
    made |= _dates(status, made, rng)
    made |= _schools(kind, town, rng)
    agent, office = world.agents[rng.randrange(len(world.agents))]
    made |= {"ListAgentFullName": agent, "ListOfficeName": office}
    made["PublicRemarks"] = remarks(kind.words, made, rng)
    made |= {"InternetEntireListingDisplayYN": True, "InternetAddressDisplayYN": True}
    return _with_gaps(made, rng)


def _address(number: int, kind: Kind, town: Town, world: World, rng: Random) -> dict[str, Any]:
    name, suffix = street(world, number)
    house = str(rng.choice((rng.randint(2, 99), rng.randint(100, 980), rng.randint(1000, 2400))))
    shared = kind.drawing == "condo" and kind.property_type != "Residential Income"
    unit = f"{rng.randint(1, 6)}{rng.choice('ABCDEF')}" if shared else None
    in_park = kind.drawing == "manufactured"
    return {
        "UnparsedAddress": f"{house} {name} {suffix}" + (f" Unit {unit}" if unit else ""),
        "StreetNumber": house,
        "StreetName": name,
        "StreetSuffix": suffix,
        "UnitNumber": unit,
        "City": town.name,
        "StateOrProvince": "WA",
        "PostalCode": rng.choice(town.postal_codes),
        "CountyOrParish": town.county,
        "SubdivisionName": subdivision(name, rng) if in_park or kind.senior or rng.random() < 0.25 else None,
        "Latitude": round(town.latitude + rng.uniform(-0.03, 0.03), 6),
        "Longitude": round(town.longitude + rng.uniform(-0.03, 0.03), 6),
        "PropertyTimeZoneName": "America/Los_Angeles",
    }


def _rooms(kind: Kind, rng: Random) -> dict[str, Any]:
    if kind.sqft is None:
        return {}
    low, high = kind.sqft
    if kind.beds is None:
        return {"BuildingAreaTotal": rng.randrange(low, high, 10), "YearBuilt": rng.randint(1955, 2018)}
    beds = rng.randint(*kind.beds)
    share = (beds - kind.beds[0] + rng.random()) / (kind.beds[1] - kind.beds[0] + 1)
    full = max(1, round(beds * 0.6 + rng.uniform(-0.4, 0.4)))
    half = int(beds > 1 and rng.random() < 0.45)
    flat = kind.drawing in ("condo", "cottage", "manufactured") or (kind.drawing == "house" and rng.random() < 0.4)
    return {
        "BedroomsTotal": beds,
        "BathroomsFull": full,
        "BathroomsHalf": half,
        "BathroomsTotalInteger": full + half,
        "LivingArea": round(low + (high - low) * share, -1),
        "LivingAreaUnits": "Square Feet",
        "YearBuilt": rng.choice((rng.randint(1912, 1960), rng.randint(1961, 1999), rng.randint(2000, 2025))),
        "StoriesTotal": rng.randint(3, 9)
        if kind.drawing == "condo"
        else 1
        if flat
        else 3
        if kind.drawing == "townhouse"
        else 2,
        "Levels": ["One"] if flat else ["Three Or More"] if kind.drawing == "townhouse" else ["Two"],
    }


def _lot_and_parking(kind: Kind, town: Town, rng: Random) -> dict[str, Any]:
    acres = None
    if kind.acres:
        low, high = kind.acres
        acres = round(low + (high - low) * rng.random() ** 2, 2)
    made: dict[str, Any] = {"LotSizeAcres": acres}
    if kind.drawing == "land":
        return made | {
            "View": [rng.choice(("Mountain(s)", "Valley", "Trees/Woods"))],
            "WaterfrontYN": rng.random() < 0.2,
        }
    if kind.beds is None:
        return made | {"ParkingFeatures": rng.choice((["On Street"], ["Off Street", "Paved"]))}
    spaces = rng.choice(
        {"condo": (0, 1, 1), "cottage": (0, 1, 1), "manufactured": (0, 1)}.get(kind.drawing, (1, 2, 2, 2, 3))
    )
    parking = [rng.choice(("Attached", "Detached"))] if spaces else [rng.choice(("Driveway", "Off Street", "Carport"))]
    parking += ["Electric Vehicle Charging Station(s)"] if rng.random() < 0.22 else []
    parking += ["Workshop in Garage"] if spaces > 1 and rng.random() < 0.2 else []
    private_pool = kind.drawing == "house" and rng.random() < 0.16
    pool = ["In Ground"] if private_pool else ["Association"] if kind.drawing == "condo" and rng.random() < 0.2 else []
    return made | {
        "GarageSpaces": spaces,
        "GarageYN": spaces > 0,
        "CarportSpaces": 1 if "Carport" in parking else None,
        "ParkingFeatures": parking,
        "PoolPrivateYN": private_pool,
        "PoolFeatures": pool or (["Community"] if kind.senior else []),
        "WaterfrontYN": town.on_water and kind.drawing == "house" and rng.random() < 0.2,
        "View": [rng.choice(("Water", "City") if town.on_water else ("Mountain(s)", "Trees/Woods", "Hills"))]
        if rng.random() < 0.6
        else [],
    }


def _some(rng: Random, values: tuple[str, ...], most: int) -> list[str]:
    return sorted(rng.sample(values, rng.randint(0, min(most, len(values)))))


def _features(kind: Kind, rng: Random) -> dict[str, Any]:
    if kind.beds is None:
        return {}
    shared = kind.drawing == "condo"
    outside = ("Balcony",) if shared else ("Garden", "Deck", "Covered Patio", "Fire Pit", "Private Yard")
    access = ("Accessible Entrance", "Accessible Doors", "Accessible Full Bath")
    access += ("Accessible Elevator Installed",) if shared else ()
    heating = rng.choice((["Forced Air", "Natural Gas"], ["Heat Pump"], ["Baseboard", "Electric"], ["Radiant"]))
    basement = rng.choice(("Finished", "Unfinished", "None", "None", "Crawl Space"))
    return {
        "Basement": [] if shared or kind.drawing in ("manufactured", "townhouse") else [basement],
        "Appliances": sorted(
            {
                "Dishwasher",
                *_some(rng, ("Washer", "Dryer", "Gas Range", "Microwave", "Refrigerator", "Induction Cooktop"), 4),
            }
        ),
        "Heating": [*heating, *(["Solar"] if kind.drawing == "house" and rng.random() < 0.15 else [])],
        "Cooling": rng.choice((["Central Air"], ["Heat Pump"], ["Ductless"], ["Ceiling Fan(s)"], ["None"])),
        "InteriorFeatures": _some(
            rng,
            (
                "Fireplace",
                "Kitchen Island",
                "Pantry",
                "Walk-In Closet(s)",
                "Vaulted Ceiling(s)",
                "Built-in Features",
                "Sauna",
                "Soaking Tub",
            ),
            3,
        ),
        "ExteriorFeatures": _some(rng, outside, 2),
        "AccessibilityFeatures": _some(rng, access, 3) if kind.senior or rng.random() < 0.25 else [],
        "SeniorCommunityYN": kind.senior,
    }


def _price(kind: Kind, town: Town, made: dict[str, Any], rng: Random) -> dict[str, Any]:
    area = made.get("LivingArea") or made.get("BuildingAreaTotal") or 0
    acres = made.get("LotSizeAcres") or 0
    extra = 1 + 0.1 * bool(made.get("PoolPrivateYN")) + 0.22 * bool(made.get("WaterfrontYN"))
    age = 1 + (made.get("YearBuilt", 1985) - 1985) / 400
    if kind.rental or kind.property_type == "Commercial Lease":
        return {"ListPrice": round((620 + area * 1.28) * town.price_level * rng.uniform(0.93, 1.08) / 25) * 25}
    worth = area * kind.price_per_sqft * age + 46_000 * acres**0.8 + (28_000 if kind.drawing == "land" else 0)
    dollars = worth * town.price_level * extra * rng.uniform(0.93, 1.07)
    return {"ListPrice": int(dollars // 5000 * 5000 + rng.choice((0, 0, 4900, 4500, 2500)))}


def _terms(kind: Kind, made: dict[str, Any], rng: Random) -> dict[str, Any]:
    if kind.rental:
        available = TODAY + timedelta(days=rng.randint(0, 70))
        return {
            "AvailabilityDate": available.isoformat(),
            "LeaseTerm": rng.choice(("12 Months", "12 Months", "6 Months", "Month To Month")),
            "PetsAllowed": rng.choice(
                (["Cats OK"], ["Cats OK", "Dogs OK"], ["No"], ["Call"], ["Dogs OK", "Size Limit"])
            ),
            "Furnished": rng.choice(("Unfurnished", "Unfurnished", "Partially", "Furnished")),
        }
    terms: dict[str, Any] = {"TaxYear": 2026}
    if kind.property_type != "Commercial Lease":
        terms["TaxAnnualAmount"] = round(made["ListPrice"] * rng.uniform(0.0078, 0.0102), 2)
    if kind.drawing == "condo" and kind.property_type == "Residential":
        terms |= {
            "AssociationYN": True,
            "AssociationFee": round(made["LivingArea"] * rng.uniform(0.26, 0.42)),
            "AssociationFeeFrequency": "Monthly",
        }
        terms["AssociationFeeIncludes"] = _some(rng, ("Water", "Sewer", "Trash", "Insurance", "Maintenance Grounds"), 4)
    elif (kind.drawing == "townhouse" and kind.property_type == "Residential") or kind.senior or rng.random() < 0.15:
        fee, often = rng.choice(
            ((165, "Monthly"), (390, "Quarterly"), (620, "Annually"), (540, "Semi-Annually"), (210, "Monthly"))
        )
        terms |= {
            "AssociationYN": True,
            "AssociationFee": fee + rng.randrange(0, 60, 5),
            "AssociationFeeFrequency": often,
        }
    return terms


def _dates(status: str, made: dict[str, Any], rng: Random) -> dict[str, Any]:
    listed = TODAY - timedelta(days=rng.randint(6, 130))
    changed = min(listed + timedelta(days=rng.randint(0, 60)), TODAY - timedelta(days=1))
    dates: dict[str, Any] = {
        "ListingContractDate": (listed - timedelta(days=rng.randint(0, 6))).isoformat(),
        "OnMarketDate": listed.isoformat(),
        "ModificationTimestamp": f"{changed}T{rng.randint(14, 23)}:{rng.randint(10, 59)}:00Z",
    }
    if status == "Coming Soon":
        dates |= {"OnMarketDate": None, "StartShowingDate": (TODAY + timedelta(days=rng.randint(12, 45))).isoformat()}
    if status == "Closed":
        dates |= {
            "CloseDate": changed.isoformat(),
            "ClosePrice": round(made["ListPrice"] * rng.uniform(0.96, 1.02), -2),
        }
    if status == "Active" and rng.random() < 0.2:
        dates["PreviousListPrice"] = round(made["ListPrice"] * 1.04, -2)
    return dates


def _schools(kind: Kind, town: Town, rng: Random) -> dict[str, Any]:
    if kind.beds is None or kind.senior:
        return {}
    return {
        "ElementarySchool": rng.choice(town.elementary),
        "MiddleOrJuniorSchool": town.middle,
        "HighSchool": town.high,
    }


def _with_gaps(made: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Here and there a listing does not say: null, as real ones are."""
    for name in (
        "YearBuilt",
        "GarageSpaces",
        "PoolPrivateYN",
        "Cooling",
        "TaxAnnualAmount",
        "ElementarySchool",
        "LotSizeAcres",
    ):
        if name in made and rng.random() < 0.08:
            made[name] = None
            if name == "GarageSpaces":
                made["GarageYN"] = None
    return {name: value for name, value in made.items() if value != []}
