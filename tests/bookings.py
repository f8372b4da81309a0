"""A booking for tests. The laws for whoever keeps them are in conversation/test_kept_bookings.py."""

from datetime import UTC, datetime, timedelta

from agent.bookings import Booking

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
STARTS = datetime(2026, 11, 28, 22, tzinfo=UTC)  # 2 PM in Los Angeles
BOOKING = Booking(
    reference="VX-AAAAAAA",
    listing_key="K1",
    starts=STARTS,
    ends=STARTS + timedelta(minutes=30),
    time_zone="America/Los_Angeles",
    address="87 Quarry Rd, Maple Heights",
    name="Dana Ruiz",
    phone="509-555-0142",
    phone_digits="15095550142",
)
