"""Invented towns, streets, people and offices. Where a name exists somewhere, that is chance."""

from dataclasses import dataclass
from random import Random

_TOWNS = (
    "Fernbrook", "Alder Quay", "Juniper Flats", "Harrow Bay", "Wrenfield", "Pinecrest Mills", "Saltmarsh",
    "Otter Falls", "Brambleton Ridge", "Kestrel Point", "Larch Valley", "Mossgate",
)  # fmt: skip
_STREETS = (
    "Aspen", "Bluebell", "Brickyard", "Candlewick", "Cooper", "Coppice", "Cornflower", "Creamery", "Dovecote",
    "Elderberry", "Ferry Landing", "Finch", "Foxglove", "Gatehouse", "Granary", "Hawthorn", "Hazel",
    "Hollybrook", "Juniper", "Kiln", "Lantern", "Linden", "Longmeadow", "Marigold", "Meadowlark", "Mill Pond",
    "Netmaker", "Nutmeg", "Old Dairy", "Orchardside", "Otter Creek", "Paddock", "Pear Tree", "Pebble", "Pilot",
    "Plover", "Primrose", "Redwing", "Rivergate", "Rosehip", "Saddler", "Sailmaker", "Sandpiper", "Schoolhouse",
    "Signal", "Sorrel", "Spindle", "Starling", "Stonecrop", "Sunflower", "Swallowtail", "Teasel", "Thimble",
    "Thistle", "Tidewater", "Towpath", "Vesper", "Wagonwheel", "Walnut", "Weaver", "Wheelwright", "Whistle",
    "Wildrose", "Windrow", "Woodbine", "Yarrow",
)  # fmt: skip
_SUFFIXES = ("St", "Ln", "Rd", "Ave", "Ct", "Dr", "Way", "Pl")
_FIRST_NAMES = ("Ilse", "Dario", "Noor", "Juno", "Emeka", "Saskia", "Tomasz", "Wilhelmina", "Rafiq", "Odalys")
_LAST_NAMES = ("Varnholt", "Penhallek", "Ashbridge", "Tamsinger", "Okafield", "Brandreth-Lo", "Kivimaa", "Quillon")
_OFFICES = ("Fen and Field Homes", "Blue Gate Realty", "Two Rivers Property House", "Wicket and Stile Homes")
_SUBDIVISIONS = ("Commons", "Green", "Terrace", "Mills", "Gardens", "Crossing")


@dataclass(frozen=True)
class Town:
    """One town. Schools are named, and that is all that is said of them."""

    name: str
    postal_codes: tuple[str, str]
    county: str
    latitude: float
    longitude: float
    on_water: bool
    price_level: float
    elementary: tuple[str, ...]
    middle: str
    high: str


@dataclass(frozen=True)
class World:
    """A set of listings plays in one: its towns, its people, and how its keys begin."""

    prefix: str
    towns: tuple[Town, ...]
    agents: tuple[tuple[str, str], ...]  # (name, office)
    streets: tuple[str, ...]


HOME = World(
    "VX",
    (
        Town("Maple Heights", ("98701", "98702"), "Corwin", 47.1186, -120.9407, False, 1.0,
             ("Quarry Hill Elementary", "Sugarbush Elementary"), "Corwin Middle School", "Maple Heights High School"),
        Town("Cedar Hollow", ("98715", "98716"), "Corwin", 47.2021, -121.0333, False, 0.92,
             ("Tall Cedars Elementary", "Hollow Creek Elementary"), "Ridgeline Middle School",
             "Cedar Hollow High School"),
        Town("Lindenport", ("98730", "98731"), "Selwick", 47.0412, -121.1528, True, 1.18,
             ("Harborside Elementary", "Ropewalk Elementary"), "Lindenport Middle School", "Selwick High School"),
    ),
    (
        ("Priya Ramanathan", "Corwin Valley Homes"),
        ("Marisol Queveda", "Cedar and Stone Properties"),
        ("Tobias Okonwele", "Lantern Bay Realty"),
    ),
    _STREETS,
)  # fmt: skip


def world_of(seed: int, rng: Random) -> World:
    """Another world for each seed: other towns, people and keys."""
    names = rng.sample(_TOWNS, 3)
    towns = tuple(_town(name, at, rng) for at, name in enumerate(names))
    people = zip(rng.sample(_FIRST_NAMES, 4), rng.sample(_LAST_NAMES, 4), _OFFICES, strict=True)
    agents = tuple((f"{first} {last}", office) for first, last, office in people)
    return World(f"Q{seed % 1000:03d}-", towns, agents, tuple(rng.sample(_STREETS, len(_STREETS))))


def _town(name: str, at: int, rng: Random) -> Town:
    first = rng.randint(98740, 98970)
    schools = tuple(f"{street} Elementary" for street in rng.sample(_STREETS, 2))
    return Town(
        name,
        (str(first), str(first + 1)),
        f"{name.split(maxsplit=1)[0]} County",
        round(46.8 + rng.random() * 0.6, 4),
        round(-121.4 + rng.random() * 0.6, 4),
        at == 2,
        round(0.8 + rng.random() * 0.7, 2),
        schools,
        f"{name} Middle School",
        f"{name} High School",
    )


def street(world: World, taken: int) -> tuple[str, str]:
    """(name, suffix), a new name for each of the first so many."""
    name = world.streets[taken % len(world.streets)]
    return name, _SUFFIXES[(taken * 5 + len(name)) % len(_SUFFIXES)]


def subdivision(street_name: str, rng: Random) -> str:
    return f"{street_name} {rng.choice(_SUBDIVISIONS)}"
