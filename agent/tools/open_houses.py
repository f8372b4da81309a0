"""open_houses: which homes can be walked into, and when, in each property's own time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from agent.dates import Span, read_span
from agent.listings import Listing, OpenHouse
from agent.search import in_place
from agent.tools.arguments import OpenHouses
from agent.tools.told import open_house, upcoming
from agent.tools.when import ambiguous_date, unclear_date
from agent.viewings import time_zone_of

_MOST = 12
_AHEAD = timedelta(days=14)  # when no day is asked for, of no listing in particular


def found_open_houses(
    asked: OpenHouses, place: str | None, listings: Sequence[Listing], now: datetime
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Those of `listings` in `place` within the days asked for, earliest first; or the fault."""
    rows: list[tuple[datetime, dict[str, Any]]] = []
    other: tuple[datetime, Listing, OpenHouse] | None = None
    for listing in listings:
        if not in_place(listing, place):
            continue
        zone = time_zone_of(listing)
        days, fault = _days(asked, now.astimezone(zone))
        if fault is not None:
            return fault, ()
        for one in upcoming(listing, now):
            if days is None or days.first <= one.starts.astimezone(zone).date() <= days.last:
                who = {"ListingKey": listing.ListingKey, "address": listing.address, "City": listing.City}
                stated = {name: value for name, value in who.items() if value is not None}
                rows.append((one.starts, {**stated, **open_house(listing, one, now)}))
            elif other is None or one.starts < other[0]:
                other = (one.starts, listing, one)
    rows.sort(key=lambda row: (row[0], row[1]["ListingKey"]))
    told = [row for _, row in rows[:_MOST]]
    result: dict[str, Any] = {"total": len(rows), "open_houses": told}
    if not rows:
        result["hint"] = "No open house is planned; a viewing can be booked."
        if other:
            result["hint"] = f"None then; the next one is {open_house(other[1], other[2], now)['said']}."
    return result, tuple(dict.fromkeys(row["ListingKey"] for row in told))


def _days(asked: OpenHouses, local: datetime) -> tuple[Span | None, dict[str, Any] | None]:
    """The days meant where it is `local` time, or the fault in them. None: any day."""
    if asked.from_date is None and asked.to_date is None:
        today = local.date()
        return (Span(today, today + _AHEAD) if asked.listing_key is None else None), None
    spans = []
    for words in (asked.from_date or "today", asked.to_date or asked.from_date or "today"):
        read = read_span(words, local.date())
        if not read:
            return None, unclear_date(words)
        if len(read) > 1:
            return None, ambiguous_date(words, [span.first for span in read], local.date())
        spans.append(read[0])
    first, last = spans
    return Span(first.first, max(first.first, last.last)), None
