"""A booked viewing as an iCalendar file (RFC 5545) that any calendar opens. The only `import icalendar`.

Times are written in UTC: no calendar then needs a table of the property's zone.
"""

from datetime import UTC, datetime

from icalendar import Calendar, Event

from agent.bookings import Booking

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Vox Estate Agent//viewings//EN"


def calendar_file(booking: Booking, now: datetime) -> bytes:
    """One event, UTF-8. Its UID is the booking's reference, so a changed booking replaces the earlier event."""
    event = Event()
    event.add("uid", f"{booking.reference}@vox-estate-agent")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", booking.starts.astimezone(UTC))
    event.add("dtend", booking.ends.astimezone(UTC))
    event.add("sequence", booking.revision)
    event.add("status", "CONFIRMED")
    event.add("summary", f"Viewing: {booking.address or f'listing {booking.listing_key}'}")
    if booking.address is not None:
        event.add("location", booking.address)
    local = booking.starts_local
    event.add(
        "description",
        f"Viewing {booking.reference} of listing {booking.listing_key} for {booking.name}. "
        f"{local:%H:%M} local time ({booking.time_zone}). Booked with an AI demo.",
    )
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def file_name(booking: Booking) -> str:
    return f"viewing-{booking.reference}.ics"
