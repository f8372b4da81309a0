"""Viewings that were booked: the value, the protocol of whoever keeps them, and one who keeps them in memory.

Knows no rule of booking (viewings.py does) and no database (store/bookings.py does).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Protocol
from zoneinfo import ZoneInfo


class SlotTaken(Exception):
    """There is a booking of this listing at this time: offer another time."""


class ReferenceTaken(Exception):
    """There is a booking with this reference: make another one up."""


class BookingsUnavailable(Exception):
    """Bookings can't be read or kept at the moment: nothing was changed, say so."""


@dataclass(frozen=True, slots=True)
class Booking:
    """One viewing. `starts` and `ends` are aware and UTC; `time_zone` is the IANA name of the property's zone.

    `phone` is as the visitor gave it, `phone_digits` with nothing but digits and the country code ("15095550142"):
    who has the same digits is the same visitor. `address` is None when it may not be told. `revision` counts changes.
    """

    reference: str
    listing_key: str
    starts: datetime
    ends: datetime
    time_zone: str
    address: str | None
    name: str
    phone: str
    phone_digits: str
    revision: int = 0

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("a booking's times must be aware")

    @property
    def starts_local(self) -> datetime:
        return self.starts.astimezone(ZoneInfo(self.time_zone))

    @property
    def ends_local(self) -> datetime:
        return self.ends.astimezone(ZoneInfo(self.time_zone))


class Bookings(Protocol):
    """Keeps bookings. Blocks, so it is called off the event loop; safe for many threads at once.

    No two that it keeps have the same listing and start. No visitor has two of one listing still to come. Every
    method may raise BookingsUnavailable.
    """

    def keep(self, booking: Booking, now: datetime) -> Booking | None:
        """Adds it, or puts it in the place of what this visitor has booked there and has not begun by `now`.

        Gives that earlier one, None if there was none. What stands afterwards is `after(booking, earlier)`.
        Raises SlotTaken or ReferenceTaken, and then nothing has changed.
        """
        ...

    def by_reference(self, reference: str) -> Booking | None: ...

    def of_listing(self, listing_key: str, since: datetime) -> Sequence[Booking]:
        """Those that start at `since` or later, earliest first."""
        ...

    def of_phone(self, phone_digits: str, since: datetime) -> Sequence[Booking]:
        """Those that start at `since` or later, earliest first."""
        ...


def after(booking: Booking, earlier: Booking | None) -> Booking:
    """What is kept: a change keeps the reference that the visitor was told."""
    if earlier is None:
        return booking
    moved = booking.starts != earlier.starts
    return replace(booking, reference=earlier.reference, revision=earlier.revision + moved)


class BookingsInMemory:
    """Bookings that a restart forgets: for tests, the terminal, and a toolbox that was given no others."""

    def __init__(self) -> None:
        self._by_reference: dict[str, Booking] = {}
        self._lock = Lock()

    def keep(self, booking: Booking, now: datetime) -> Booking | None:
        with self._lock:
            there = [one for one in self._by_reference.values() if one.listing_key == booking.listing_key]
            theirs = (one for one in there if one.phone_digits == booking.phone_digits and one.starts > now)
            earlier = next(theirs, None)
            if any(one.starts == booking.starts and one is not earlier for one in there):
                raise SlotTaken
            if earlier is None and booking.reference in self._by_reference:
                raise ReferenceTaken
            kept = after(booking, earlier)
            self._by_reference[kept.reference] = kept
            return earlier

    def by_reference(self, reference: str) -> Booking | None:
        with self._lock:
            return self._by_reference.get(reference)

    def of_listing(self, listing_key: str, since: datetime) -> Sequence[Booking]:
        return self._upcoming(since, lambda one: one.listing_key == listing_key)

    def of_phone(self, phone_digits: str, since: datetime) -> Sequence[Booking]:
        return self._upcoming(since, lambda one: one.phone_digits == phone_digits)

    def _upcoming(self, since: datetime, wanted: Callable[[Booking], bool]) -> Sequence[Booking]:
        with self._lock:
            found = [one for one in self._by_reference.values() if one.starts >= since and wanted(one)]
        return sorted(found, key=lambda one: one.starts)
