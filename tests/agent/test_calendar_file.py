"""Calendar files, read back by a parser."""

from dataclasses import replace
from datetime import timedelta

from icalendar import Calendar, Event

from agent.calendar_file import calendar_file, file_name
from tests.bookings import BOOKING, NOW


def _event(text: bytes) -> Event:
    calendar = Calendar.from_ical(text)
    assert calendar.errors == []
    (event,) = calendar.events
    assert event.errors == []
    return event


def test_a_booking_becomes_one_event_in_utc() -> None:
    text = calendar_file(BOOKING, NOW)
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    event = _event(text)
    assert event.start == BOOKING.starts
    assert event.end - event.start == timedelta(minutes=30)
    assert b"DTSTART:20261128T220000Z" in text
    assert event["uid"] == "VX-AAAAAAA@vox-estate-agent"
    assert event["location"] == "87 Quarry Rd, Maple Heights"
    assert "14:00 local time" in event["description"]


def test_a_change_is_the_same_event_with_a_higher_sequence() -> None:
    event = _event(calendar_file(replace(BOOKING, revision=2), NOW))
    assert (event["uid"], event["sequence"]) == ("VX-AAAAAAA@vox-estate-agent", 2)


def test_a_hidden_address_is_not_in_the_file_and_names_break_nothing() -> None:
    odd = replace(BOOKING, address=None, name="Dana; Ruiz,\nEND:VEVENT")
    text = calendar_file(odd, NOW)
    assert b"Quarry" not in text
    event = _event(text)
    assert "location" not in event
    assert event["summary"] == "Viewing: listing K1"
    assert odd.name in event["description"]


def test_the_file_is_named_after_the_booking() -> None:
    assert file_name(BOOKING) == "viewing-VX-AAAAAAA.ics"
