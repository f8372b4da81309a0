"""The tools over one set of listings: their names and schemas, and the running of a call.

Arguments come as text from outside and are checked against the argument models; whatever is wrong comes
back as data under `error`, so that the model can mend its call. Results are small and carry RESO field names;
money is in US dollars. Knows nothing of vendors or phrases. What each tool does has a file of its own.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from agent.bookings import Bookings, BookingsInMemory
from agent.listings import Listing, Listings
from agent.model import Tool
from agent.search import SearchWishes
from agent.tools.arguments import BookViewing, CompareListings, EstimateMortgage, GetListing, OpenHouses
from agent.tools.booking import BookingDesk
from agent.tools.comparing import compared
from agent.tools.financing import estimated
from agent.tools.open_houses import found_open_houses
from agent.tools.outcome import ToolOutcome, error
from agent.tools.schemas import schema_of
from agent.tools.searching import Searching
from agent.tools.told import details

_MAX_ARGUMENT_CHARS = 4_000
# A schema longer than this is read badly; without the cities the model writes one as the visitor said it.
_MAX_SCHEMA_CHARS = 2_040
_ABSENT = "A field that is absent is not stated by the listing: say so, never guess."
_OLDER_WISHES = ("keywords", "include_not_active")
_NO_LISTING = "no listing has this listing_key"
Result = tuple[dict[str, Any], tuple[str, ...]]  # plain data, and the keys of the listings it is about


def now_utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A tool, the model of its arguments, and what runs it."""

    tool: Tool
    arguments: type[BaseModel]
    run: Callable[[Any], Result]


class Toolbox:
    """The tools over one set of listings. Holds no conversation: safe for many visitors at once."""

    def __init__(
        self, listings: Listings, *, clock: Callable[[], datetime] = now_utc, bookings: Bookings | None = None
    ) -> None:
        """`clock` gives the aware time now; without `bookings` they are kept in memory."""
        self._listings = listings
        self._clock = clock
        self._searching = Searching(listings)
        self._desk = BookingDesk(listings, BookingsInMemory() if bookings is None else bookings)
        self._entries: Mapping[str, _Entry] = {entry.tool.name: entry for entry in self._all()}
        self.tools: tuple[Tool, ...] = tuple(entry.tool for entry in self._entries.values())

    async def call(self, name: str, arguments: str) -> ToolOutcome:
        """Runs the tool `name` with `arguments`, JSON text. Never raises on what a model can send.

        Runs in a thread: bookings wait for a disk, and a search reads every listing.
        """
        parsed = _object(arguments)
        if parsed is None:
            return ToolOutcome({}, error("bad_arguments", "the arguments must be one JSON object"))
        entry = self._entries.get(name)
        if entry is None:
            known = ", ".join(self._entries)
            return ToolOutcome(parsed, error("unknown_tool", f"there is no such tool; there are: {known}"))
        try:
            checked = entry.arguments.model_validate(parsed)
        except ValidationError as fault:
            return ToolOutcome(parsed, error("bad_arguments", _faults(fault)))
        return ToolOutcome(parsed, *await asyncio.to_thread(entry.run, checked))

    def _all(self) -> Sequence[_Entry]:
        def entry(name: str, does: str, arguments: type[BaseModel], run: Callable[[Any], Result]) -> _Entry:
            return _Entry(Tool(name, does, schema_of(arguments)), arguments, run)

        search = Tool(
            "search_listings",
            "Find homes for sale or rent that fit all wishes; with nothing, what would fit is told. " + _ABSENT,
            _search_schema(self._listings.cities),
        )
        return (
            _Entry(search, SearchWishes, self._search),
            entry("get_listing", "All that is known of one listing. " + _ABSENT, GetListing, self._get),
            entry("compare_listings", "Where 2 to 4 listings differ. " + _ABSENT, CompareListings, self._compare),
            entry(
                "estimate_mortgage",
                "Monthly payment for a listing_key or price_usd. Ask for rate and down payment, never assume them.",
                EstimateMortgage,
                self._estimate,
            ),
            entry("open_houses", "Public open houses, in local time, earliest first.", OpenHouses, self._open),
            entry(
                "book_viewing",
                "Book or change a viewing; needs listing_key, date, time, name, phone. Pass date and time on in the "
                "visitor's own words; on ambiguous_date ask which day is meant.",
                BookViewing,
                self._book,
            ),
        )

    def _search(self, wishes: SearchWishes) -> Result:
        return self._searching.run(wishes, self._clock())

    def _get(self, wanted: GetListing) -> Result:
        listing = self._listings.get(wanted.listing_key)
        if listing is None:
            return error("not_found", _NO_LISTING), ()
        return {"listing": details(listing, self._clock())}, (listing.ListingKey,)

    def _compare(self, wanted: CompareListings) -> Result:
        keys = tuple(dict.fromkeys(wanted.listing_keys))
        found = [listing for key in keys if (listing := self._listings.get(key))]
        if missing := [key for key in keys if self._listings.get(key) is None]:
            return error("not_found", _NO_LISTING, listing_keys=missing), ()
        if len(found) < 2:
            return error("bad_arguments", "two different listings are needed"), ()
        return compared(found), keys

    def _estimate(self, asked: EstimateMortgage) -> Result:
        listing: Listing | None = None
        if asked.listing_key is not None:
            listing = self._listings.get(asked.listing_key)
            if listing is None:
                return error("not_found", _NO_LISTING), ()
        return estimated(asked, listing), (listing.ListingKey,) if listing else ()

    def _open(self, asked: OpenHouses) -> Result:
        place = self._searching.place(asked.city) if asked.city else None
        if asked.city and place is None:
            return error("unknown_city", "there are listings in: " + ", ".join(self._listings.cities[:10])), ()
        listings = list(self._listings)
        if asked.listing_key is not None:
            wanted = self._listings.get(asked.listing_key)
            if wanted is None:
                return error("not_found", _NO_LISTING), ()
            listings = [wanted]
        return found_open_houses(asked, place, listings, self._clock())

    def _book(self, asked: BookViewing) -> Result:
        return self._desk.run(asked, self._clock())


def _object(text: str) -> dict[str, Any] | None:
    """`text` as a JSON object, nulls left out: models write null for what they do not ask."""
    if len(text) > _MAX_ARGUMENT_CHARS:
        return None
    try:
        parsed = json.loads(text.strip() or "{}", parse_constant=_refuse)
        # Refuses half a surrogate pair, which nobody could send on, and 1e999, which Python reads as infinity.
        json.dumps(parsed, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return {name: value for name, value in parsed.items() if value is not None} if isinstance(parsed, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _faults(fault: ValidationError) -> str:
    rows = fault.errors(include_url=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, row['loc'])) or 'arguments'}: {row['msg']}" for row in rows)[:600]


def _search_schema(cities: Sequence[str]) -> dict[str, Any]:
    schema = schema_of(SearchWishes, without=_OLDER_WISHES)
    properties = schema["properties"] | ({"city": {"enum": list(cities)}} if cities else {})
    told = {**schema, "properties": properties}
    return told if len(json.dumps(told, separators=(",", ":"))) < _MAX_SCHEMA_CHARS else schema
