"""The agent's bookings in the store's drawer: two rooms that do not know each other, joined here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from agent.bookings import Booking, BookingsUnavailable, ReferenceTaken, SlotTaken
from store import errors as store_errors
from store.bookings import BookingDrawer, KeptBooking


class KeptBookings:
    """An agent.bookings.Bookings that survives a restart. Blocks; safe for many threads.

    All see the same bookings; what is kept through this one is noted as booked by a visitor of `invite_id`.
    """

    def __init__(self, drawer: BookingDrawer, invite_id: str | None = None) -> None:
        self._drawer = drawer
        self._invite_id = invite_id

    def of_invite(self, invite_id: str) -> "KeptBookings":
        """The same drawer, for a visitor of that invite."""
        return KeptBookings(self._drawer, invite_id)

    def keep(self, booking: Booking, now: datetime) -> Booking | None:
        with _mapped():
            earlier = self._drawer.keep(_row(booking, self._invite_id), _unix_s(now))
        return _booking(earlier) if earlier else None

    def by_reference(self, reference: str) -> Booking | None:
        with _mapped():
            row = self._drawer.by_reference(reference)
        return _booking(row) if row else None

    def of_listing(self, listing_key: str, since: datetime) -> Sequence[Booking]:
        with _mapped():
            return [_booking(row) for row in self._drawer.of_listing(listing_key, _unix_s(since))]

    def of_phone(self, phone_digits: str, since: datetime) -> Sequence[Booking]:
        with _mapped():
            return [_booking(row) for row in self._drawer.of_phone(phone_digits, _unix_s(since))]


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except store_errors.SlotTaken as error:
        raise SlotTaken from error
    except store_errors.ReferenceTaken as error:
        raise ReferenceTaken from error
    except store_errors.StoreUnavailable as error:
        raise BookingsUnavailable(str(error)) from error


def _unix_s(moment: datetime) -> int:
    return int(moment.timestamp())


def _row(booking: Booking, invite_id: str | None) -> KeptBooking:
    return KeptBooking(
        reference=booking.reference,
        listing_key=booking.listing_key,
        starts_unix_s=_unix_s(booking.starts),
        ends_unix_s=_unix_s(booking.ends),
        time_zone=booking.time_zone,
        address=booking.address,
        name=booking.name,
        phone=booking.phone,
        phone_digits=booking.phone_digits,
        revision=booking.revision,
        invite_id=invite_id,
    )


def _booking(row: KeptBooking) -> Booking:
    return Booking(
        reference=row.reference,
        listing_key=row.listing_key,
        starts=datetime.fromtimestamp(row.starts_unix_s, UTC),
        ends=datetime.fromtimestamp(row.ends_unix_s, UTC),
        time_zone=row.time_zone,
        address=row.address,
        name=row.name,
        phone=row.phone,
        phone_digits=row.phone_digits,
        revision=row.revision,
    )
