"""The one search of a conversation: how a line changes it, and the tool calls it amounts to.

Wishes go by the search tool's names, but for `cities`, a list: the tool takes one city a call. Knows no phrases and no
listing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.concierge.wishes import HOME_TYPES, Reading

Wishes = Mapping[str, Any]
# What a search for a home to buy and one to rent have in common. A sale price says nothing about a rent, and a garage
# wished of a house would rule out most flats unheard.
_KEPT_BY_SWITCH = (
    "cities",
    "min_bedrooms",
    "max_bedrooms",
    "min_bathrooms",
    "accessible",
    "senior_community",
    "pets",
    "property_sub_types",
)
_BOUNDS = (
    ("min_price_usd", "max_price_usd"),
    ("min_bedrooms", "max_bedrooms"),
    ("min_living_area_sqft", "max_living_area_sqft"),
    ("min_lot_acres", "max_lot_acres"),
    ("min_year_built", "max_year_built"),
)
_MOST = {
    "min_bedrooms": 50,
    "max_bedrooms": 50,
    "min_bathrooms": 50,
    "min_garage_spaces": 50,
    "max_lot_acres": 1e5,
    "min_lot_acres": 1e5,
}
MAX_FEATURES = 6


@dataclass(frozen=True)
class Change:
    """The wishes after a line. `left_out` are those that fell with a switch between buying and renting."""

    wishes: Wishes
    left_out: tuple[str, ...] = ()
    switched: bool = False
    fresh: bool = False


def changed(before: Wishes, reading: Reading) -> Change:
    """The search after a line: a new one, or the one before with what the line says on top."""
    fresh = not before or _is_new(reading)
    kept = (
        {}
        if fresh
        else {name: value for name, value in before.items() if name not in reading.dropped and name != "sort_by"}
    )
    left_out: tuple[str, ...] = ()
    was, becomes = before.get("transaction", "sale"), reading.wishes.get("transaction")
    switched = bool(before) and becomes is not None and becomes != was
    if switched:
        other_kinds = "property_types" in before or len(before.get("property_sub_types", ())) > 2
        keep = set(_KEPT_BY_SWITCH) - ({"property_sub_types"} if other_kinds else set())
        left_out = tuple(
            name for name in before if name not in (*keep, *reading.wishes, "transaction", "sort_by", "statuses")
        )
        kept = {name: value for name, value in before.items() if name in keep and name not in reading.dropped}
    if "property_types" in reading.wishes and not fresh:
        kept = {
            name: value
            for name, value in kept.items()
            if name in ("cities", "min_price_usd", "max_price_usd", "transaction")
        }
    if "property_sub_types" in reading.wishes:
        kept.pop("property_types", None)
    wishes = {**kept, **reading.wishes}
    _features(wishes, kept, reading, fresh=fresh and not switched)
    _kinds(wishes, reading)
    if becomes == "sale":
        wishes.pop("transaction", None)
    if "transaction" not in wishes and "transaction" in kept and becomes is None:
        wishes["transaction"] = kept["transaction"]
    return Change(_mended(wishes, reading), left_out, switched, fresh and not switched)


def _is_new(reading: Reading) -> bool:
    """ "find condos in Lindenport" starts anew; "what about condos?" and "with a pool" do not."""
    if reading.refines or not reading.names_homes:
        return False
    count = len(set(reading.wishes) - {"sort_by"})
    if {"property_types", "senior_community", "statuses"} & set(reading.wishes):
        return True
    if reading.searches:
        return count >= 1 and not (count == 1 and _only_an_extra(reading))
    return count >= 2


def _only_an_extra(reading: Reading) -> bool:
    """ "show me something with a pool" adds to the search that stands."""
    return not {"cities", "property_sub_types", "property_types", "transaction", "statuses", "senior_community"} & set(
        reading.wishes
    )


def _features(wishes: dict[str, Any], kept: Wishes, reading: Reading, *, fresh: bool) -> None:
    before = [] if fresh else list(kept.get("features", ()))
    names = list(dict.fromkeys([*before, *reading.wishes.get("features", ())]))
    names = [name for name in names if name not in reading.features_off][-MAX_FEATURES:]
    if "furnished" in names and "unfurnished" in names:
        names.remove(next(iter(n for n in before if n in ("furnished", "unfurnished")), "furnished"))
    wishes.pop("features", None)
    if names:
        wishes["features"] = names


def _kinds(wishes: dict[str, Any], reading: Reading) -> None:
    """A kind refused leaves the others: "not a condo"."""
    if not reading.kinds_off or "property_sub_types" in reading.wishes:
        return
    now = wishes.get("property_sub_types") or HOME_TYPES
    left = [kind for kind in now if kind not in reading.kinds_off]
    wishes["property_sub_types"] = left or [kind for kind in HOME_TYPES if kind not in reading.kinds_off]


def _mended(wishes: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Old bounds give way to new ones that they contradict; figures stay within what the tool takes."""
    for low, high in _BOUNDS:
        if low in reading.wishes and high not in reading.wishes and _contradict(wishes, low, high):
            wishes.pop(high)
        elif _contradict(wishes, low, high):
            wishes.pop(low)
    # "4 bedrooms" after "at most 3" is exact; a new "at least" ends an old exact count.
    if "min_bedrooms" in reading.wishes and "max_bedrooms" not in reading.wishes:
        wishes.pop("max_bedrooms", None)
    if "max_bedrooms" in reading.wishes and "min_bedrooms" not in reading.wishes:
        wishes.pop("min_bedrooms", None)
    if "max_price_usd" in reading.wishes and "min_price_usd" not in reading.wishes and _was_range(wishes):
        wishes.pop("min_price_usd", None)
    return {
        name: _whole(
            min(value, _MOST.get(name, 1e9))
            if isinstance(value, int | float) and not isinstance(value, bool)
            else value
        )
        for name, value in wishes.items()
    }


def _was_range(wishes: Wishes) -> bool:
    return float(wishes.get("min_price_usd", 0)) >= float(wishes.get("max_price_usd", 0))


def _contradict(wishes: Wishes, low: str, high: str) -> bool:
    least, most = wishes.get(low), wishes.get(high)
    return least is not None and most is not None and least > most


def _whole(value: Any) -> Any:
    """500000.0 as 500000, as a person would write it."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def arguments(wishes: Wishes, allowed: Sequence[str], limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """The search tool's arguments: one call, or one for each of at most three towns. `allowed`: what it takes."""
    plain = {name: value for name, value in wishes.items() if name != "cities"}
    if offset:
        plain["offset"] = offset
    plain["limit"] = limit
    plain = {name: value for name, value in plain.items() if name in allowed}
    cities = list(wishes.get("cities", ()))[:3]
    return [{**plain, "city": city} for city in cities] or [plain]
