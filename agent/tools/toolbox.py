"""The tools a model may call: their names, their JSON schemas, and the running of a call.

Arguments come as text from outside and are checked against the argument models; whatever is wrong comes
back as data under `error`, so that the model can mend its call. Results are small and carry RESO field names;
money is in US dollars. Knows nothing of vendors or phrases.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from agent.bookings import Bookings, BookingsInMemory
from agent.listings import Listing, Listings
from agent.model import Tool
from agent.search import SearchWishes, search
from agent.tools.arguments import GetListing
from agent.tools.outcome import ToolOutcome, error

_MAX_ARGUMENT_CHARS = 4_000
# More cities than this would fill the schema; the model then writes the city as the visitor said it.
_MAX_CITIES_TOLD = 60
_MAX_REMARKS_CHARS = 1_200
_SUMMARY_FIELDS = (
    "ListingKey",
    "StandardStatus",
    "PropertyType",
    "PropertySubType",
    "ListPrice",
    "City",
    "BedroomsTotal",
    "BathroomsFull",
    "BathroomsHalf",
    "BathroomsTotalInteger",
    "LivingArea",
    "LivingAreaUnits",
    "GarageSpaces",
    "PoolPrivateYN",
)
_NOT_TOLD = frozenset(
    {
        "ModificationTimestamp",
        "InternetEntireListingDisplayYN",
        "InternetAddressDisplayYN",
        "media",
        "open_houses",
    }
)
_ABSENT = "A field that is absent is not stated by the listing: say so, never guess."


def now_utc() -> datetime:
    return datetime.now(UTC)


class Toolbox:
    """The tools over one set of listings. Stateless: safe for many visitors at once."""

    def __init__(
        self, listings: Listings, *, clock: Callable[[], datetime] = now_utc, bookings: Bookings | None = None
    ) -> None:
        """`clock` gives the aware time now; without `bookings` they are kept in memory."""
        self._listings = listings
        self._clock = clock
        self._bookings: Bookings = BookingsInMemory() if bookings is None else bookings
        self.tools: tuple[Tool, ...] = (
            Tool(
                "search_listings",
                "Find homes for sale or rent that fit all wishes. Active listings only, unless asked. " + _ABSENT,
                _search_schema(listings.cities),
            ),
            Tool("get_listing", "All that is known of one listing. " + _ABSENT, GetListing.model_json_schema()),
        )

    async def call(self, name: str, arguments: str) -> ToolOutcome:
        """Runs the tool `name` with `arguments`, JSON text. Never raises on what a model can send."""
        parsed = _object(arguments)
        if parsed is None:
            return ToolOutcome({}, error("bad_arguments", "the arguments must be one JSON object"))
        try:
            match name:
                case "search_listings":
                    return self._search(parsed, SearchWishes.model_validate(parsed))
                case "get_listing":
                    return self._get(parsed, GetListing.model_validate(parsed))
        except ValidationError as fault:
            return ToolOutcome(parsed, error("bad_arguments", _faults(fault)))
        known = ", ".join(tool.name for tool in self.tools)
        return ToolOutcome(parsed, error("unknown_tool", f"there is no such tool; there are: {known}"))

    def _search(self, arguments: Mapping[str, Any], wishes: SearchWishes) -> ToolOutcome:
        found = search(self._listings, wishes)
        shown = found[: wishes.limit]
        result: dict[str, Any] = {
            "wishes": wishes.stated(),
            "total": len(found),
            "listings": [summary(listing) for listing in shown],
        }
        if not found and wishes.city and wishes.city.casefold() not in map(str.casefold, self._listings.cities):
            result["note"] = "no listings at all in that city; there are some in: " + self._some_cities()
        return ToolOutcome(arguments, result, tuple(listing.ListingKey for listing in shown))

    def _get(self, arguments: Mapping[str, Any], wanted: GetListing) -> ToolOutcome:
        listing = self._listings.get(wanted.listing_key.strip())
        if listing is None:
            return ToolOutcome(arguments, error("not_found", "no listing has this listing_key"))
        return ToolOutcome(arguments, {"listing": details(listing)}, (listing.ListingKey,))

    def _some_cities(self) -> str:
        return ", ".join(self._listings.cities[:10])


def summary(listing: Listing) -> dict[str, Any]:
    """The few fields that tell one search result from another; unstated fields left out."""
    return _stated(listing, _SUMMARY_FIELDS)


def details(listing: Listing) -> dict[str, Any]:
    """All that may be told of a listing; unstated fields left out, long remarks shortened."""
    told = _stated(listing, [name for name in Listing.model_fields if name not in _NOT_TOLD])
    remarks = told.get("PublicRemarks", "")
    if len(remarks) > _MAX_REMARKS_CHARS:
        told["PublicRemarks"] = remarks[:_MAX_REMARKS_CHARS].rsplit(" ", 1)[0] + " ..."
    return told


def _stated(listing: Listing, fields: Sequence[str]) -> dict[str, Any]:
    values = {field: _plain(getattr(listing, field)) for field in fields}
    values["UnparsedAddress"] = listing.address  # put together from its parts when the listing has only those
    return {field: value for field, value in values.items() if value is not None and value != []}


def _plain(value: Any) -> Any:
    """As JSON holds it; 449000.00 as 449000."""
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | int | bool | None) else value.isoformat()


def _object(text: str) -> dict[str, Any] | None:
    """`text` as a JSON object, nulls left out: models write null for what they do not ask."""
    if len(text) > _MAX_ARGUMENT_CHARS:
        return None
    try:
        parsed = json.loads(text.strip() or "{}", parse_constant=_refuse)
        json.dumps(parsed, ensure_ascii=False).encode()  # refuses half a surrogate pair, which nobody could send on
    except (ValueError, RecursionError):
        return None
    return {name: value for name, value in parsed.items() if value is not None} if isinstance(parsed, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _faults(fault: ValidationError) -> str:
    rows = fault.errors(include_url=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, row['loc'])) or 'arguments'}: {row['msg']}" for row in rows)[:600]


def _search_schema(cities: Sequence[str]) -> dict[str, Any]:
    schema = SearchWishes.model_json_schema()
    if cities and len(cities) <= _MAX_CITIES_TOLD:
        schema["properties"]["city"] = {"type": "string", "enum": list(cities)}
    return schema
