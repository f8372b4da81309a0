"""The search that stands, in words: "houses up to $500,000, with 3 bedrooms and a garage, in Maple Heights"."""

from collections.abc import Mapping, Sequence
from typing import Any

import agent.concierge.phrasing as say

_PLURALS = {
    "piece of land": "pieces of land",
    "income property": "income properties",
    "commercial property": "commercial properties",
    "duplex": "duplexes",
    "business": "businesses",
}
_MASS = frozenset(
    "laundry storage solar waterfront quiet furnished unfurnished gated air_conditioning granite_countertops "
    "stainless_appliances vaulted_ceilings hardwood_floors"
    " electric_vehicle_charging rv_parking radiant_heat new_construction".replace("_", "\0").split()
)
# Features that are adjectives, as things that a home is with or without.
_AS_THINGS: Mapping[str, str] = {
    "single level": "everything on a single level",
    "furnished": "furniture",
    "quiet": "a quiet setting",
    "gated": "a gate",
    "solar": "solar panels",
    "waterfront": "a waterfront",
}
_STATUS = {
    "Active": "active",
    "Pending": "pending",
    "Closed": "sold",
    "Coming Soon": "coming soon",
    "Active Under Contract": "under contract",
}
_SENIOR = {"True": "in a 55 and over community", "False": "not in a 55 and over community"}
# What a wish is called when it is left out or given up.
NAMES: Mapping[str, str] = {
    "min_price_usd": "the price",
    "max_price_usd": "the price",
    "min_bedrooms": "the number of bedrooms",
    "max_bedrooms": "the number of bedrooms",
    "min_bathrooms": "the number of bathrooms",
    "min_garage_spaces": "the garage",
    "pool": "the pool",
    "pets": "the pets",
    "features": "the features",
    "property_sub_types": "the kind of home",
    "property_types": "the kind of property",
    "cities": "the town",
    "city": "the town",
    "min_living_area_sqft": "the size",
    "max_living_area_sqft": "the size",
    "min_lot_acres": "the lot size",
    "max_lot_acres": "the lot size",
    "min_year_built": "the year",
    "max_year_built": "the year",
    "senior_community": "the 55 and over community",
    "accessible": "the accessibility",
    "open_house_on": "the open house",
}


def noun(wishes: Mapping[str, Any], count: float) -> str:
    """ "houses", "condo or townhouse", "rentals", "homes"; with its status before it."""
    kinds = [say.kind({"PropertySubType": kind}) for kind in wishes.get("property_sub_types", ())]
    types = [say.kind({"PropertyType": kind}) for kind in wishes.get("property_types", ())]
    rent = wishes.get("transaction") == "rent"
    plain = ["rental" if rent else "home"]
    kinds = list(dict.fromkeys(kinds))
    if len(kinds) > 3:  # "not a condo" leaves all the others
        others = [_plural(kind) for kind in ("house", "condo", "townhouse", "duplex", "cabin") if kind not in kinds]
        plain, kinds = [f"{plain[0]}{'' if count == 1 else 's'} other than {say.joined(others, 'or')}"], []
        words = plain
    else:
        words = [_plural(kind) if count != 1 else kind for kind in kinds or types or plain]
    before = [_STATUS[each] for each in wishes.get("statuses", ()) if each in _STATUS]
    parts = [
        say.joined(before) if before else "",
        say.joined(words, "or"),
        "for rent" if rent and (kinds or types) else "",
    ]
    return " ".join(part for part in parts if part)


def _plural(word: str) -> str:
    return _PLURALS.get(word, word + "s")


def wished(wishes: Mapping[str, Any]) -> str:
    """All but the kind: "up to $500,000, with a garage, in Maple Heights"."""
    parts = [
        _span(wishes, "price_usd", say.dollars)
        + (" a month" if wishes.get("transaction") == "rent" and _span(wishes, "price_usd", say.dollars) else ""),
        _with(wishes),
        _sized(wishes),
        _years(wishes),
        "where pets are allowed" if wishes.get("pets") is True else "",
        "with step-free or other accessible features" if wishes.get("accessible") else "",
        _SENIOR.get(str(wishes.get("senior_community")), ""),
        f"in {say.joined(_cities(wishes), 'or')}" if _cities(wishes) else "",
    ]
    return ", ".join(part for part in parts if part)


def whole(wishes: Mapping[str, Any], count: float = 2) -> str:
    """Everything that is looked for, in one phrase."""
    return f"{noun(wishes, count)} {wished(wishes)}".strip()


def _cities(wishes: Mapping[str, Any]) -> Sequence[str]:
    cities = wishes.get("cities") or ([wishes["city"]] if wishes.get("city") else [])
    return [each for each in map(str, cities) if say.clean(each)]


def _with(wishes: Mapping[str, Any]) -> str:
    things: list[str] = []
    least, most = wishes.get("min_bedrooms"), wishes.get("max_bedrooms")
    if least is not None and least == most:
        things.append(say.counted(least, "bedroom") if least else "no separate bedroom")
    elif least is not None and most is not None:
        things.append(f"{say.number(least)} to {say.number(most)} bedrooms")
    elif least is not None and most is None:
        things.append(f"at least {say.counted(least, 'bedroom')}")
    elif most is not None and least is None:
        things.append(f"at most {say.counted(most, 'bedroom')}")
    if wishes.get("min_bathrooms"):
        things.append(f"at least {say.counted(wishes['min_bathrooms'], 'bathroom')}")
    if spaces := wishes.get("min_garage_spaces"):
        things.append("a garage" if spaces == 1 else f"a garage for {say.counted(spaces, 'car')}")
    if wishes.get("pool") is True:
        things.append("a private pool")
    things += [
        feature(str(name)) for name in (*wishes.get("features", ()), *wishes.get("keywords", ())) if say.clean(name)
    ]
    told = f"with {say.joined(things)}" if things else ""
    return f"{told}, without a pool".strip(", ") if wishes.get("pool") is False else told


def feature(name: str) -> str:
    """ "a fireplace", "laundry", "Quarry in the description"."""
    if name in _AS_THINGS:
        return _AS_THINGS[name]
    if name.replace(" ", "\0") in _MASS:
        return name
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def _span(wishes: Mapping[str, Any], name: str, told: Any) -> str:
    least, most = wishes.get(f"min_{name}"), wishes.get(f"max_{name}")
    if least is not None and most is not None:
        return f"from {told(least)} to {told(most)}"
    if least is not None:
        return f"from {told(least)}"
    if most is not None and name == "price_usd" and (most + 1) % 50 == 0:  # "cheaper than $449,000"
        return f"under {told(most + 1)}"
    return f"up to {told(most)}" if most is not None else ""


def _sized(wishes: Mapping[str, Any]) -> str:
    parts = []
    for name, unit in (("living_area_sqft", "square feet"), ("lot_acres", "acres of land")):
        least, most = wishes.get(f"min_{name}"), wishes.get(f"max_{name}")
        if least is not None and most is not None:
            parts.append(f"with {say.number(least)} to {say.number(most)} {unit}")
        elif least is not None:
            parts.append(f"with at least {say.number(least)} {unit}")
        elif most is not None:
            parts.append(f"with at most {say.number(most)} {unit}")
    return ", ".join(parts)


def _years(wishes: Mapping[str, Any]) -> str:
    least, most = wishes.get("min_year_built"), wishes.get("max_year_built")
    if least is not None and most is not None:
        return f"built from {least} to {most}" if least != most else f"built in {least}"
    if least is not None:
        return f"built in {least} or later"
    return f"built in {most} or earlier" if most is not None else ""
