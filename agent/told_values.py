"""What the tools told, value by value: each with its field, its tool and the listing that it is of.

Knows the shapes of tool results and the names of their fields; knows no reply. What a visitor wished comes back in
results and arguments, and is told apart from what a listing or a tool states.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from agent.events import ToolFinished
from agent.moments_in_text import Day, code_value, phone_value

Origin = Literal["listing", "tool", "visitor"]
_DEEPEST = 12  # objects within objects; the tools' own are 4 deep
_MOST = 1e15  # no figure of a home is greater
SENIOR_AGE_YEARS = 55.0  # SeniorCommunityYN: "a community for people of 55 and over", as the housing act has it


class Row(NamedTuple):
    """An object in a result or in arguments. `at` counts the results, oldest 0."""

    fields: Mapping[str, Any]
    tool: str
    at: int
    listing_key: str | None
    origin: Origin


class Told(NamedTuple):
    """`kind` and `value` as agent/figures_in_text.py has them; `period` also "once", or "" when it is not known."""

    kind: str
    value: float | str | Day
    field: str
    row: Row
    period: str = ""


class Words(NamedTuple):
    """A text in a result, that may hold figures itself."""

    text: str
    field: str
    row: Row


_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("ListPrice", "OriginalListPrice", "PreviousListPrice", "ClosePrice"), "usd"),
    **dict.fromkeys(("AssociationFee", "TaxAnnualAmount"), "usd"),
    **dict.fromkeys(("BuildingAreaTotal", "LotSizeSquareFeet"), "sqft"),
    **{"LotSizeAcres": "acres", "BedroomsTotal": "bedrooms", "BathroomsTotalInteger": "bathrooms"},
    **{"BathroomsFull": "full baths", "BathroomsThreeQuarter": "three-quarter baths"},
    **{"BathroomsHalf": "half baths", "BathroomsOneQuarter": "quarter baths"},
    **{"GarageSpaces": "cars", "CarportSpaces": "cars", "StoriesTotal": "floors"},
    **{"YearBuilt": "year", "TaxYear": "year", "phone": "phone"},
    **dict.fromkeys(("ListingKey", "listing_key", "ListingId", "reference", "PostalCode"), "code"),
    **dict.fromkeys(("SeniorCommunityYN", "senior_community"), "age"),
}
# The tools' own names carry their units: down_payment_usd, min_living_area_sqft, term_years. The first that fits.
_NAMED_BY_UNIT = (
    *(("_usd", "usd"), ("percent", "percent"), ("_sqft", "sqft"), ("acres", "acres"), ("bedrooms", "bedrooms")),
    *(("bathrooms", "bathrooms"), ("garage_spaces", "cars"), ("year_built", "year"), ("_years", "years")),
    *(("total", "homes"), ("count", "homes")),
)
_AREA_UNITS = {"Square Feet": "sqft", "Square Meters": "sqm", "Acres": "acres"}
_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)?(?:T|^|$)(?:(?P<hour>\d\d):(?P<minute>\d\d))?(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?"
)
_BATHS = (
    *(("BathroomsFull", 1.0), ("BathroomsThreeQuarter", 0.75)),
    *(("BathroomsHalf", 0.5), ("BathroomsOneQuarter", 0.25)),
)


def rows_of(results: Sequence[ToolFinished]) -> list[Row]:
    """All objects in the results, however deep; and the arguments that the tools were called with."""
    rows: list[Row] = []
    for at, result in enumerate(results):
        rows += _objects(result.result, Row({}, result.name, at, None, "tool"))
        rows.append(Row(result.arguments, result.name, at, None, "visitor"))
    return rows


def told_in(row: Row) -> Iterator[Told | Words]:
    """The values of a row, and its texts."""
    for field, value in row.fields.items():
        if isinstance(value, str):
            yield from _in_text(field, value, row)
        elif isinstance(value, int | float):
            yield from _in_number(field, value, row)
        elif isinstance(value, list) and value and isinstance(value[0], str):
            for text in value:
                yield from _in_text(field, str(text), row)
    if row.fields.get("BathroomsFull") is not None:
        yield from _bathrooms(row)


def totals_together(results: Sequence[ToolFinished]) -> Iterator[Told]:
    """How many the newest searches found together: for two towns a search is called twice, with one sum said."""
    total = 0.0
    newest = results[-1] if results else None
    for count, result in enumerate(reversed(results)):
        found = result.result.get("total")
        if newest is None or not isinstance(found, int) or not _asks_alike(result, newest):
            return
        total += found
        if count:
            yield Told("homes", total, "total", Row({}, newest.name, len(results) - 1, None, "tool"))


def _asks_alike(one: ToolFinished, other: ToolFinished) -> bool:
    """Whether two calls of a tool differ in one argument at most."""
    names = {*one.arguments, *other.arguments}
    return one.name == other.name and sum(one.arguments.get(n) != other.arguments.get(n) for n in names) <= 1


def _objects(node: Mapping[str, Any], above: Row, deeper: int = _DEEPEST) -> Iterator[Row]:
    told = node.get("ListingKey") or node.get("listing_key")
    key = told if isinstance(told, str) else above.listing_key
    is_listing = "ListPrice" in node and "ListingKey" in node
    row = above._replace(fields=node, listing_key=key, origin="listing" if is_listing else "tool")
    yield row
    if "changed" in node:  # a wish that was given up, so that something fits
        yield row._replace(fields={str(node["changed"]): node.get("to")})
        yield row._replace(fields={str(node["changed"]): node.get("from")}, origin="visitor")
    for name, value in node.items() if deeper else ():
        if name == "wishes" and isinstance(value, dict):
            yield row._replace(fields=value, origin="visitor")
        elif name == "differences" and isinstance(value, dict):
            yield from _compared(node, row)
        elif isinstance(value, dict) and name != "same":
            yield from _objects(value, row, deeper - 1)
        elif isinstance(value, list):
            for child in value:
                if isinstance(child, dict):
                    yield from _objects(child, row, deeper - 1)


def _compared(node: Mapping[str, Any], row: Row) -> Iterator[Row]:
    """A comparison tells field by field; here it is listing by listing again."""
    alike = node.get("same")
    listings = node.get("listings")
    for listing in listings if isinstance(listings, list) else ():
        key = str(listing.get("ListingKey")) if isinstance(listing, dict) else ""
        own = {field: values.get(key) for field, values in node["differences"].items() if isinstance(values, dict)}
        fields = {**(alike if isinstance(alike, dict) else {}), **own, "ListingKey": key}
        yield row._replace(fields=fields, listing_key=key, origin="listing")


def _in_number(field: str, value: float, row: Row) -> Iterator[Told]:
    if (kind := _kind(field, row.fields)) == "age":
        yield Told(kind, SENIOR_AGE_YEARS, field, row)
    elif kind and not isinstance(value, bool) and abs(value) < _MOST:
        yield Told(kind, float(value), field, row, _period(field, row.fields) if kind == "usd" else "")


def _kind(field: str, fields: Mapping[str, Any]) -> str:
    if field == "LivingArea":
        return _AREA_UNITS.get(str(fields.get("LivingAreaUnits") or "Square Feet"), "")
    if field == "LotSizeArea":
        return _AREA_UNITS.get(str(fields.get("LotSizeUnits")), "")
    return _kind_of(field)


@lru_cache(maxsize=1024)
def _kind_of(field: str) -> str:
    return _KINDS.get(field) or next((kind for part, kind in _NAMED_BY_UNIT if part in field), "")


def _period(field: str, fields: Mapping[str, Any]) -> str:
    """How often an amount is paid; "" when that is not known, so that any wording may be right."""
    if field == "ListPrice":
        return "month" if str(fields.get("PropertyType")).endswith("Lease") else "once"
    if field == "AssociationFee":
        frequency = str(fields.get("AssociationFeeFrequency") or "")
        return {"Monthly": "month", "Quarterly": "quarter", "Annually": "year", "Weekly": "week"}.get(
            frequency, frequency.casefold()
        )
    if field == "TaxAnnualAmount":
        return "year"
    return "month" if "month" in field else "" if field.startswith(("min_", "max_", "amount")) else "once"


def _in_text(field: str, text: str, row: Row) -> Iterator[Told | Words]:
    if (kind := _KINDS.get(field)) == "code":
        yield Told(kind, code_value(text), field, row)
    elif kind == "phone":
        yield Told(kind, phone_value(text), field, row)
    elif text[:2].isdigit() and (found := _ISO.fullmatch(text)):
        if found["date"] and (day := _day(found["date"])) is not None:
            yield Told("date", day, field, row)
        if found["hour"]:
            yield Told("time", float(found["hour"]) * 60 + float(found["minute"]), field, row)
    elif row.origin != "visitor":
        yield Words(text, field, row)


def _day(iso: str) -> Day | None:
    """None for what only looks like a day: 2026-02-30."""
    try:
        return Day.of(*(int(part) for part in iso.split("-")))
    except ValueError:
        return None


def _bathrooms(row: Row) -> Iterator[Told]:
    """As people count, a half bath is a half: 2 full and 1 half are "2.5 baths"."""
    counts = [(row.fields.get(field) or 0, worth) for field, worth in _BATHS]
    if all(isinstance(count, int | float) and abs(count) < _MOST for count, _ in counts):
        yield Told("bathrooms", float(sum(count * worth for count, worth in counts)), "BathroomsFull", row)
