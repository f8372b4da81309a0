"""Bookings in the store keep the same laws as those in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.bookings import Booking, Bookings, BookingsInMemory, BookingsUnavailable, ReferenceTaken, SlotTaken
from conversation.kept_bookings import KeptBookings
from store.bookings import BookingDrawer
from store.engine import open_database

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
ONE = Booking(
    reference="VX-AAAAAAA",
    listing_key="K1",
    starts=NOW + timedelta(days=5),
    ends=NOW + timedelta(days=5, minutes=30),
    time_zone="America/Los_Angeles",
    address="87 Quarry Rd",
    name="Dana Ruiz",
    phone="509-555-0142",
    phone_digits="15095550142",
)


@pytest.fixture(params=["memory", "store"])
def bookings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bookings]:
    if request.param == "memory":
        yield BookingsInMemory()
        return
    engine = open_database(tmp_path / "vox.db")
    yield KeptBookings(BookingDrawer(engine))
    engine.dispose()


def test_what_is_kept_is_found_as_it_was(bookings: Bookings) -> None:
    assert bookings.keep(ONE, NOW) is None
    assert bookings.by_reference(ONE.reference) == ONE
    assert bookings.of_listing("K1", NOW) == [ONE]
    assert bookings.of_phone(ONE.phone_digits, NOW) == [ONE]
    assert bookings.by_reference("VX-BBBBBBB") is None
    assert bookings.of_listing("K1", ONE.starts + timedelta(seconds=1)) == []


def test_the_same_visitor_changes_and_does_not_double(bookings: Bookings) -> None:
    bookings.keep(ONE, NOW)
    later = replace(ONE, reference="VX-BBBBBBB", starts=ONE.starts + timedelta(hours=1))
    assert bookings.keep(later, NOW) == ONE
    [kept] = bookings.of_listing("K1", NOW)
    assert (kept.reference, kept.starts, kept.revision) == (ONE.reference, later.starts, 1)


def test_a_time_and_a_reference_are_taken_once(bookings: Bookings) -> None:
    bookings.keep(ONE, NOW)
    other = replace(ONE, reference="VX-BBBBBBB", phone_digits="15095550143")
    with pytest.raises(SlotTaken):
        bookings.keep(other, NOW)
    with pytest.raises(ReferenceTaken):
        bookings.keep(replace(other, reference=ONE.reference, starts=ONE.starts + timedelta(hours=1)), NOW)
    assert bookings.of_listing("K1", NOW) == [ONE]


def test_a_change_to_a_taken_time_changes_nothing(bookings: Bookings) -> None:
    other = replace(ONE, reference="VX-BBBBBBB", phone_digits="1", starts=ONE.starts + timedelta(hours=1))
    bookings.keep(ONE, NOW)
    bookings.keep(other, NOW)
    with pytest.raises(SlotTaken):
        bookings.keep(replace(ONE, starts=other.starts), NOW)
    assert bookings.of_listing("K1", NOW) == [ONE, other]


def test_a_viewing_that_was_is_not_changed(bookings: Bookings) -> None:
    bookings.keep(ONE, NOW)
    later = replace(ONE, reference="VX-BBBBBBB", starts=ONE.starts + timedelta(days=1))
    assert bookings.keep(later, ONE.starts) is None
    assert bookings.of_listing("K1", NOW) == [ONE, later]


def test_a_broken_database_is_told_as_such(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "vox.db")
    engine.dispose()
    (tmp_path / "vox.db").write_bytes(b"not a database" * 100)
    with pytest.raises(BookingsUnavailable):
        KeptBookings(BookingDrawer(engine)).keep(ONE, NOW)
    engine.dispose()


def test_a_booking_notes_the_invite_of_whoever_booked_or_moved_it_last(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "vox.db")
    drawer = BookingDrawer(engine)
    bookings = KeptBookings(drawer)
    noted = []
    for hours, kept in enumerate((bookings, bookings.of_invite("spring"), bookings.of_invite("summer"))):
        kept.keep(replace(ONE, starts=ONE.starts + timedelta(hours=hours)), NOW)
        row = drawer.by_reference(ONE.reference)
        noted.append(row and row.invite_id)
    assert noted == [None, "spring", "summer"]
    assert bookings.of_invite("autumn").of_phone(ONE.phone_digits, NOW) == bookings.of_listing("K1", NOW)
    engine.dispose()


def test_bookings_survive_a_restart(tmp_path: Path) -> None:
    for expected in (None, ONE):
        engine = open_database(tmp_path / "vox.db")
        bookings = KeptBookings(BookingDrawer(engine))
        assert bookings.by_reference(ONE.reference) == expected
        bookings.keep(ONE, NOW)
        engine.dispose()
