"""book_viewing: checks one thing after the other, and books only what is clear and free. Blocks: keeps bookings."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent import viewings
from agent.bookings import Booking, Bookings, BookingsUnavailable, ReferenceTaken, SlotTaken, after
from agent.dates import read_date, say_day
from agent.listings import Listing, Listings
from agent.times import read_time, say_time
from agent.tools.arguments import BookViewing
from agent.tools.outcome import error
from agent.tools.when import ambiguous_date, unclear_date

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"  # none that sounds or looks like another on the phone
_REFERENCE_LETTERS = 7
_REFERENCES_TRIED = 5
_ISO_MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d)(?::00)?(?:[+-]\d\d:\d\d)?")
_DAY_AT_TIME = re.compile(r"(?P<day>.+?),? at (?P<time>.+)", re.IGNORECASE)
_UNAVAILABLE = "No viewing can be booked at the moment. Please try again in a while."


class Fault(Exception):
    """What stands in the way, as data for the model. Never leaves this file."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        self.data = error(code, message, **more)
        super().__init__(message)

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Fault":
        told = dict(data["error"])
        return cls(told.pop("code"), told.pop("message"), **told)


@dataclass(frozen=True)
class _Visit:
    """What is clear so far."""

    listing: Listing
    starts: datetime
    name: str
    phone: str
    digits: str


def new_reference() -> str:
    """ "VX-7K2QXMA": seven of thirty letters, from the system's randomness, so that none can be guessed."""
    return "VX-" + "".join(secrets.choice(_LETTERS) for _ in range(_REFERENCE_LETTERS))


class BookingDesk:
    """Books viewings of one set of listings. Holds nothing of its own: safe for many threads."""

    def __init__(self, listings: Listings, bookings: Bookings, reference: Callable[[], str] = new_reference) -> None:
        self._listings = listings
        self._bookings = bookings
        self._reference = reference

    def run(self, asked: BookViewing, now: datetime) -> tuple[dict[str, Any], tuple[str, ...]]:
        """The booking, or the fault, as data; and the keys of the listing it is about."""
        key = asked.listing_key
        try:
            asked = self._completed(_parted(asked), now)
            key = asked.listing_key
            result = self._booked(self._checked(asked, now), now)
        except Fault as fault:
            result = fault.data
        except BookingsUnavailable:
            result = error("unavailable", _UNAVAILABLE)
        return result, (key,) if key and self._listings.get(key) else ()

    def _completed(self, asked: BookViewing, now: datetime) -> BookViewing:
        """With what an earlier booking tells. Its reference alone opens nothing: the phone must be the same."""
        if not asked.reference:
            return asked
        if not asked.phone:
            raise Fault("missing", "The phone number of the booking is needed to change it.", fields=["phone"])
        earlier = self._bookings.by_reference(_spelled(asked.reference))
        if earlier is None or earlier.phone_digits != viewings.phone_digits(asked.phone) or earlier.starts <= now:
            raise Fault("not_found", "There is no booking to come with this reference and this phone number.")
        if asked.listing_key not in (None, earlier.listing_key):
            raise Fault("other_listing", "This reference is of another home. Book the new one without a reference.")
        local = earlier.starts_local
        known = {"listing_key": earlier.listing_key, "name": asked.name or earlier.name}
        known |= {"date": asked.date or local.date().isoformat(), "time": asked.time or f"{local:%H:%M}"}
        return asked.model_copy(update=known)

    def _checked(self, asked: BookViewing, now: datetime) -> _Visit:
        """Faults of what was said come before the question for what was not."""
        listing = self._listing(asked.listing_key) if asked.listing_key else None
        zone = viewings.time_zone_of(listing) if listing else ZoneInfo(viewings.OFFICE_TIME_ZONE)
        day = _day(asked, now.astimezone(zone)) if asked.date else None
        if listing and day:
            _allow_day(listing, day, now.astimezone(zone))
        at = read_time(asked.time) if asked.time else None
        if asked.time and at is None:
            raise Fault("unclear_time", f'"{asked.time}" is not a time that is understood. Expected 2 PM, or 14:00.')
        name, digits = _name(asked), _digits(asked)
        starts = datetime.combine(day, at, zone) if day and at else None
        if listing and starts:
            self._allow_time(listing, starts, digits, now)
        if not (listing and starts and name and digits and asked.phone):
            raise _missing(asked, day, now.astimezone(zone).date())
        return _Visit(listing, starts, name, asked.phone, digits)

    def _listing(self, key: str) -> Listing:
        listing = self._listings.get(key)
        if listing is None:
            raise Fault("not_found", "no listing has this listing_key")
        if reason := viewings.not_shown_because(listing):
            raise Fault("not_bookable", reason, status=listing.StandardStatus)
        return listing

    def _allow_time(self, listing: Listing, starts: datetime, digits: str | None, now: datetime) -> None:
        if starts <= now:
            raise Fault("in_the_past", f"{_said(starts, now)} has passed. Which day and time instead?")
        theirs = self._bookings.of_phone(digits, now) if digits else ()
        others = [one for one in self._bookings.of_listing(listing.ListingKey, now) if one.phone_digits != digits]
        taken = [one.starts for one in others]
        free = viewings.nearest_free(starts, taken, now, viewings.first_showing_day(listing))
        if not viewings.in_office_hours(starts):
            message = f"Viewings are {viewings.HOURS_SAID}. {_said(starts, now)} is outside of that."
            raise Fault("outside_hours", message, hours=viewings.HOURS_SAID, **_choices(free, now))
        if not viewings.is_slot(starts):
            raise Fault("not_a_slot", "Viewings start on the hour and on the half hour.", **_choices(free, now))
        if starts in taken:
            raise Fault("taken", f"{_said(starts, now)} is taken.", **_choices(free, now))
        elsewhere = [one for one in theirs if one.listing_key != listing.ListingKey]
        if any(one.starts == starts for one in elsewhere):
            raise Fault("same_time", "This phone number has a viewing of another home at that time.")
        if len(elsewhere) >= viewings.MAX_UPCOMING_OF_PHONE:
            raise Fault("too_many", f"There are {len(elsewhere)} viewings for this phone number already.")

    def _booked(self, visit: _Visit, now: datetime) -> dict[str, Any]:
        booking, earlier = self._kept(visit, now)
        booking = after(booking, earlier)
        told: dict[str, Any] = {"reference": booking.reference, "listing_key": booking.listing_key}
        if booking.address is not None:
            told["address"] = booking.address
        told |= {**_times(booking, now), "name": booking.name, "phone": booking.phone}
        if earlier is None:
            return {"booking": told}
        if earlier.starts == booking.starts:
            return {"booking": told, "note": "this viewing was booked already"}
        return {"booking": told, "changed_from": _times(earlier, now)}

    def _kept(self, visit: _Visit, now: datetime) -> tuple[Booking, Booking | None]:
        starts = visit.starts
        listing = visit.listing
        for _ in range(_REFERENCES_TRIED):
            booking = Booking(
                reference=self._reference(),
                listing_key=listing.ListingKey,
                starts=starts.astimezone(UTC),
                ends=starts.astimezone(UTC) + viewings.SLOT,
                time_zone=str(starts.tzinfo),
                address=_address(listing),
                name=visit.name,
                phone=visit.phone,
                phone_digits=visit.digits,
            )
            try:
                return booking, self._bookings.keep(booking, now)
            except ReferenceTaken:
                continue
            except SlotTaken:  # somebody was faster, after the check
                taken = [one.starts for one in self._bookings.of_listing(listing.ListingKey, now)]
                free = viewings.nearest_free(starts, taken, now, viewings.first_showing_day(listing))
                raise Fault("taken", f"{_said(starts, now)} is taken.", **_choices(free, now)) from None
        raise Fault("unavailable", _UNAVAILABLE)


def _parted(asked: BookViewing) -> BookViewing:
    """Day and time apart: "saturday at 2", or one of our own choices, "2026-11-28T14:00:00-08:00", passed on whole."""
    date_words, time_words = asked.date, asked.time
    if time_words and (both := _ISO_MOMENT.fullmatch(time_words)):
        date_words, time_words = date_words or both["day"], both["time"]
    if date_words and (both := _ISO_MOMENT.fullmatch(date_words) or _DAY_AT_TIME.fullmatch(date_words)):
        date_words, time_words = both["day"], time_words or both["time"]
    return asked.model_copy(update={"date": date_words, "time": time_words})


def _day(asked: BookViewing, local: datetime) -> date | None:
    """The one day that is meant, where it is `local` time. Days that have passed are no choice."""
    words = asked.date or ""
    read = read_date(words, local.date())
    if not read:
        raise Fault.of(unclear_date(words))
    at = read_time(asked.time) if asked.time else None
    to_come = [day for day in read if day > local.date() or (day == local.date() and (at is None or at > local.time()))]
    if len(to_come) > 1:
        raise Fault.of(ambiguous_date(words, to_come, local.date()))
    return to_come[0] if to_come else read[0]


def _allow_day(listing: Listing, day: date, local: datetime) -> None:
    said = say_day(day, local.date())
    if day < local.date():
        raise Fault("in_the_past", f"{said} has passed. Which day instead?")
    if day > (local + viewings.HORIZON).date():
        raise Fault(
            "too_far", f"{said} is too far ahead: viewings are booked up to {viewings.HORIZON.days} days ahead."
        )
    first = viewings.first_showing_day(listing)
    if first is not None and day < first:
        message = f"This listing is {listing.StandardStatus}; showings start on {say_day(first, local.date())}."
        raise Fault("not_bookable", message, status=listing.StandardStatus, from_date=first.isoformat())


def _name(asked: BookViewing) -> str | None:
    if not (asked.name or "").strip():
        return None
    name = viewings.visitor_name(asked.name or "")
    if name is None:
        raise Fault("bad_name", "That does not look like a name. Which name should the viewing be under?")
    return name


def _digits(asked: BookViewing) -> str | None:
    if not (asked.phone or "").strip():
        return None
    digits = viewings.phone_digits(asked.phone or "")
    if digits is None:
        raise Fault(
            "bad_phone", "That is not a full phone number: expected ten digits, or a plus and the country code."
        )
    return digits


def _missing(asked: BookViewing, day: date | None, today: date) -> Fault:
    """What to ask for, and what is understood so far, to be said back."""
    named = {"listing_key": asked.listing_key, "date": asked.date, "time": asked.time}
    named |= {"name": (asked.name or "").strip(), "phone": (asked.phone or "").strip()}
    fields = [field for field, value in named.items() if not value]
    understood: dict[str, str] = {}
    if day:
        understood |= {"date": day.isoformat(), "date_said": say_day(day, today)}
    if asked.time and (at := read_time(asked.time)):
        understood |= {"time": f"{at:%H:%M}", "time_said": say_time(at)}
    message = f"Still needed: {', '.join(fields)}."
    return Fault("missing", message, fields=fields, **({"understood": understood} if understood else {}))


def _spelled(reference: str) -> str:
    """As it was told: "vx 7k2 qxma" is VX-7K2QXMA."""
    letters = "".join(c for c in reference.upper() if c.isalnum())
    return f"VX-{letters[-_REFERENCE_LETTERS:]}"


def _address(listing: Listing) -> str | None:
    parts = (listing.address, listing.City)
    return ", ".join(part for part in parts if part) if listing.address else None


def _said(starts: datetime, now: datetime) -> str:
    """ "Saturday, November 28, at 2 PM"."""
    return f"{say_day(starts.date(), now.astimezone(starts.tzinfo).date())}, at {say_time(starts.time())}"


def _times(booking: Booking, now: datetime) -> dict[str, str]:
    starts, ends = booking.starts_local, booking.ends_local
    return {"starts_local": starts.isoformat(), "ends_local": ends.isoformat(), "said": _said(starts, now)}


def _choices(free: list[datetime], now: datetime) -> dict[str, Any]:
    """Free times instead: ISO local, and as they are said."""
    return {"choices": [at.isoformat() for at in free], "said": [_said(at, now) for at in free]}
