"""Public remarks, put together from sentences that are written for the ear. Each says only what the fields say."""

from collections.abc import Mapping
from random import Random
from typing import Any

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
_OPENINGS = {
    "house": (
        "{Beds} bedroom house with good light from two sides.",
        "A {stories} house with {bedrooms} and rooms that flow into one another.",
        "Solid {stories} home, {bedrooms}, kept with care.",
        "A {beds} bedroom home set back a little from the street.",
        "Here is a {stories} house with {bedrooms} and a sunny kitchen.",
    ),
    "cottage": (
        "A small cottage with {bedrooms} and more charm than its size suggests.",
        "{Beds} bedroom cottage with a porch for slow mornings.",
        "Compact and bright: a cottage with {bedrooms}, all on one floor.",
    ),
    "townhouse": (
        "{Beds} bedroom townhouse with its own front door and a quiet back side.",
        "A townhouse on three levels, living room in the middle, {bedrooms} above.",
        "Tidy townhouse, {bedrooms}, little to look after outside.",
    ),
    "condo": (
        "{Beds} bedroom condo with windows on the calm side of the building.",
        "A bright condo with {bedrooms} and an open living room.",
        "Condo with {bedrooms}, a proper entry and plenty of closets.",
    ),
    "apartment": (
        "{Beds} bedroom apartment to rent, with an open kitchen.",
        "Apartment with {bedrooms}, freshly painted, ready to move into.",
        "A rental with {bedrooms} and light on both ends.",
    ),
    "manufactured": (
        "A manufactured home with {bedrooms}, on a leased space in a well kept park.",
        "{Beds} bedroom manufactured home with a covered porch and new flooring.",
    ),
    "land": (
        "A parcel with a gentle slope and room to build.",
        "Open land at the end of a gravel road.",
        "A level building site with old trees along one side.",
        "Meadow and woods in one piece of land.",
    ),
    "farm": (
        "A working farm with a farmhouse, a barn and good fences.",
        "Farm with pasture, an orchard and a house of {bedrooms}.",
        "Small farm with a red barn, a vegetable field and water rights on record.",
    ),
    "income": (
        "An income property: each unit has its own entry and its own meter.",
        "Several homes under one roof, all of them let at this time.",
    ),
    "commercial": (
        "A commercial space on a corner, with large windows to the street.",
        "Rooms for work: open front, two offices behind, storage at the back.",
    ),
}
_STUDIO = "A studio apartment: one open room, a kitchen along the wall."
_PLAIN_CLOSINGS = ("", "Access is by paved road.")
_SENTENCES: dict[str, tuple[str, ...]] = {
    "Fireplace": (
        "A brick fireplace warms the living room.",
        "The living room gathers around a stone fireplace.",
        "There is a gas fireplace for cold evenings.",
    ),
    "Kitchen Island": (
        "The kitchen has an island with room for stools.",
        "An island in the kitchen gives plenty of space to cook.",
    ),
    "Pantry": ("A walk-in pantry sits beside the kitchen.", "The pantry is larger than most."),
    "Walk-In Closet(s)": ("The main bedroom has a walk-in closet.",),
    "Vaulted Ceiling(s)": ("Vaulted ceilings make the living room feel tall.",),
    "Built-in Features": ("Built-in shelves line the hall.",),
    "Sauna": ("There is a small sauna downstairs.",),
    "Soaking Tub": ("The main bath has a deep soaking tub.",),
    "Garden": (
        "Behind the house lies a garden with raised beds.",
        "The garden has roses, herbs and a place to sit.",
        "A fenced garden catches the afternoon sun.",
    ),
    "Deck": ("A wide deck opens off the kitchen.", "The deck faces west, toward the sunset."),
    "Covered Patio": ("The covered patio stays dry all year.",),
    "Balcony": ("The balcony has room for a table and two chairs.", "A balcony looks over the courtyard."),
    "Fire Pit": ("There is a fire pit in the yard.",),
    "Private Yard": ("The yard is private and fenced.",),
    "Dock": ("A short dock reaches into deep water.",),
    "In Ground": (
        "The in ground pool was resurfaced not long ago.",
        "A private pool takes the sunny end of the yard.",
    ),
    "Community": ("A community pool is a short walk away.",),
    "Association": ("The building has a shared pool on the roof.",),
    "Electric Vehicle Charging Station(s)": (
        "A charger for an electric car is installed.",
        "The parking has a charging station for electric cars.",
    ),
    "Workshop in Garage": ("The garage has a workshop bay.",),
    "Carport": ("A carport keeps the rain off.",),
    "Finished": ("The basement is finished and has its own door to the yard.",),
    "Unfinished": ("The basement is dry and unfinished, ready for plans.",),
    "Mountain(s)": ("On clear days you see the mountains.",),
    "Water": ("From the upper windows you see the water.",),
    "Trees/Woods": ("The view is of tall trees.",),
    "Valley": ("The land looks out over the valley.",),
    "Accessible Entrance": ("The entrance is step-free.",),
    "Accessible Full Bath": ("One full bath is built for a wheelchair.",),
    "Accessible Elevator Installed": ("An elevator reaches every floor.",),
    "Accessible Doors": ("Doors are wide all through.",),
    "Solar": ("Solar panels on the roof help with the bills.",),
    "Washer": ("Washer and dryer stay.",),
    "SeniorCommunityYN": ("This is a 55 plus community with a clubhouse.", "It belongs to a 55 plus community."),
    "WaterfrontYN": ("The lot meets the water.",),
}
_CLOSINGS = {
    "Coming Soon": ("Showings begin soon.", "It is not yet open for showings."),
    "Pending": ("An offer has been accepted.",),
    "any": (
        "The street is a calm one.",
        "Shops and a library are a few minutes away.",
        "Storage is easy to find throughout.",
        "The roof is newer than the house.",
        "Windows were replaced lately.",
        "Trails start close by.",
        "The bus stops around the corner.",
        "Come and hear how quiet it is.",
        "",
        "",
    ),
}


def remarks(kind: str, record: Mapping[str, Any], rng: Random) -> str:
    """Two to six sentences about `record`."""
    beds = record.get("BedroomsTotal")
    words = {"beds": _word(beds), "Beds": _word(beds).capitalize(), "stories": _levels(record)}
    words["bedrooms"] = f"{words['beds']} bedroom" + ("" if beds == 1 else "s")
    opening = (
        "A studio apartment: one open room, a kitchen along the wall." if beds == 0 else rng.choice(_OPENINGS[kind])
    )
    said = [opening.format_map(words)]
    features = [value for value in _features(record) if value in _SENTENCES]
    said += [rng.choice(_SENTENCES[value]) for value in rng.sample(features, min(len(features), 4))]
    closings = _CLOSINGS.get(record["StandardStatus"], _CLOSINGS["any"])
    said.append(
        rng.choice(closings if kind not in ("land", "commercial", "income") else ("", "Access is by paved road."))
    )
    return " ".join(sentence for sentence in said if sentence)


def _features(record: Mapping[str, Any]) -> list[str]:
    lists = (value for value in record.values() if isinstance(value, list))
    flags = (name for name in ("SeniorCommunityYN", "WaterfrontYN") if record.get(name))
    return [*dict.fromkeys(value for values in lists for value in values if isinstance(value, str)), *flags]


def _word(number: int | None) -> str:
    return "some" if number is None else _NUMBERS[number]


def _levels(record: Mapping[str, Any]) -> str:
    return {("One",): "single level", ("Two",): "two story"}.get(tuple(record.get("Levels") or ()), "comfortable")
