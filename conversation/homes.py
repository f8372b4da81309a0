"""What the page shows of the homes, as plain data that JSON can hold: cards, details, which pictures may be served.

Shows what agent.listings lets through and nothing else. Knows no HTTP, no Gradio and no markup.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from agent.listings import Listing, Listings, Media, OpenHouse
from agent.tools.told import open_house, plain, upcoming
from agent.viewings import time_zone_of
from conversation import home_facts

SOON = timedelta(days=14)  # an open house within these counts as soon
MOST_VISITS = 6  # open houses told of one home; a listing may plan a year of them
PICTURES = "homes/pictures/"  # where the page asks for them, relative to the page
# A picture beside the data, in the one folder that is served. A page that asks other hosts tells them who visits.
_PICTURE = re.compile(r"pictures/([\w-][\w.-]*\.(?:svg|png|jpe?g|webp|avif|gif))", re.IGNORECASE)


class Homes:
    """The homes that may be shown, by ListingKey. `clock` gives the time now, aware. Safe to share."""

    def __init__(self, listings: Listings, clock: Callable[[], datetime]) -> None:
        self._listings = listings
        self._clock = clock

    def cards(self) -> list[dict[str, Any]]:
        """A card of each, in the order of the data."""
        now = self._clock()
        return [_card(listing, now) for listing in self._listings]

    def card(self, key: str) -> dict[str, Any] | None:
        listing = self._listings.get(key)
        return None if listing is None else _card(listing, self._clock())

    def details(self, key: str) -> dict[str, Any] | None:
        """The card and all else that may be shown of it; None when there is no such home to show."""
        listing = self._listings.get(key)
        if listing is None:
            return None
        now = self._clock()
        card = _card(listing, now)
        stated = card["latitude"] is not None
        return card | {
            "facts": home_facts.facts(listing),
            "remarks": listing.PublicRemarks,
            "pictures": [{"src": src, "alt": _alt(listing, media)} for media, src in _pictures(listing)],
            "open_houses": [_visit(listing, one, now) for one in upcoming(listing, now)[:MOST_VISITS]],
            "position": {"latitude": card["latitude"], "longitude": card["longitude"]} if stated else None,
        }

    @cached_property
    def picture_names(self) -> frozenset[str]:
        """The file names of all pictures that cards and details name; no other may be served."""
        return frozenset(src.removeprefix(PICTURES) for one in self._listings for _, src in _pictures(one))


def _card(listing: Listing, now: datetime) -> dict[str, Any]:
    """Numbers for filters and sorting beside the words for people. None: not stated."""
    price_usd = home_facts.price_usd(listing)
    pictures = [(media, src) for media, src in _pictures(listing) if media.is_photo]
    visit = next(iter(upcoming(listing, now)), None)
    placed = listing.Latitude is not None and listing.Longitude is not None
    return {
        "key": listing.ListingKey,
        "price": home_facts.price(listing, price_usd),
        "price_usd": plain(price_usd),
        "address": _address(listing),
        "address_told": listing.address is not None,
        "city": listing.City,
        "facts_line": home_facts.short_facts(listing),
        "beds": listing.BedroomsTotal,
        "baths": None if listing.bathrooms is None else plain(float(listing.bathrooms)),
        "area_sqft": home_facts.area_sqft(listing),
        "status": listing.StandardStatus,
        "for_rent": home_facts.is_rented(listing),
        "kind": listing.PropertySubType or listing.PropertyType,
        "garage": listing.GarageSpaces > 0 if listing.GarageSpaces is not None else listing.GarageYN,
        "pool": listing.PoolPrivateYN,
        "picture": pictures[0][1] if pictures else None,
        "picture_alt": _alt(listing, pictures[0][0]) if pictures else None,
        "open_house": None if visit is None else _short_visit(listing, visit, now),
        "open_house_soon": visit is not None and visit.starts <= now + SOON,
        "listed": plain(listing.OnMarketDate),
        "latitude": listing.Latitude if placed else None,
        "longitude": listing.Longitude if placed else None,
    }


def _address(listing: Listing) -> str:
    """The street address; for a hidden one "Lindenport, address on request"."""
    if listing.address is not None:
        return listing.address
    missing = "address on request" if listing.InternetAddressDisplayYN is False else "address not stated"
    return f"{listing.City}, {missing}" if listing.City else missing.capitalize()


def _pictures(listing: Listing) -> list[tuple[Media, str]]:
    """The pictures that lie beside the data, with the page's path of each, in the order of the listing."""
    named = ((media, _PICTURE.fullmatch(media.MediaURL)) for media in listing.media)
    return [(media, PICTURES + found[1]) for media, found in named if found]


def _alt(listing: Listing, media: Media) -> str:
    """ "Living Room, 87 Quarry Rd"."""
    return f"{media.ShortDescription or media.ImageOf or 'Picture'}, {_address(listing)}"


def _visit(listing: Listing, one: OpenHouse, now: datetime) -> dict[str, Any]:
    told = open_house(listing, one, now)
    return {
        "said": told["said"],
        "appointment": told.get("AppointmentRequiredYN"),
        "remarks": told.get("OpenHouseRemarks"),
    }


def _short_visit(listing: Listing, one: OpenHouse, now: datetime) -> str:
    """ "Open house Sat 1–3 PM", in the property's own time; with the date when it is a week off or more."""
    zone = time_zone_of(listing)
    starts, today = one.starts.astimezone(zone), now.astimezone(zone).date()
    ends = one.ends.astimezone(zone) if one.ends else None
    span = _span(starts.time(), ends.time() if ends and ends.date() == starts.date() else None)
    return f"Open house {_short_day(starts.date(), today)} {span}"


def _short_day(on: date, today: date) -> str:
    if timedelta(0) <= on - today < timedelta(days=7):
        return f"{on:%a}"
    return f"{on:%a}, {on:%b} {on.day}," + (f" {on.year}," if on.year != today.year else "")


def _span(starts: time, ends: time | None) -> str:
    """ "1–3 PM", "11 AM–1 PM", "1:30 PM"."""
    first, last = _clock_time(starts), None if ends is None else _clock_time(ends)
    if last is None:
        return first
    return f"{first[:-3] if first[-3:] == last[-3:] else first}–{last}"


def _clock_time(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'AM' if at.hour < 12 else 'PM'}"
