"""A booking as a value."""

from dataclasses import replace

import pytest

from tests.bookings import BOOKING


def test_local_times_are_the_property_s() -> None:
    assert BOOKING.starts_local.isoformat() == "2026-11-28T14:00:00-08:00"
    assert BOOKING.ends_local.isoformat() == "2026-11-28T14:30:00-08:00"


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(BOOKING, starts=BOOKING.starts.replace(tzinfo=None))
