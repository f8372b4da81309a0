"""Bookings of viewings, kept. Times are whole seconds since 1970, UTC. Knows no rule but that a time is taken once."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    select,
)
from sqlalchemy.exc import IntegrityError

from store.engine import reading, writing
from store.errors import ReferenceTaken, SlotTaken
from store.tables import METADATA

_ONE_AT_A_TIME = "one_viewing_of_a_listing_at_a_time"
BOOKINGS = Table(
    "bookings",
    METADATA,
    Column("reference", String(40), primary_key=True),
    Column("listing_key", String(255), nullable=False),
    Column("starts_unix_s", BigInteger, nullable=False),
    Column("ends_unix_s", BigInteger, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("address", String(600)),
    Column("name", String(80), nullable=False),
    Column("phone", String(60), nullable=False),
    Column("phone_digits", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("invite_id", String(16)),
    UniqueConstraint("listing_key", "starts_unix_s", name=_ONE_AT_A_TIME),
    Index("bookings_by_phone", "phone_digits", "starts_unix_s"),
)


@dataclass(frozen=True, slots=True)
class KeptBooking:
    """One row. `phone_digits` tells who the visitor is; `revision` counts how often the time was changed.

    `invite_id` is of the visitor who booked or moved it last; None for bookings from before there were invites.
    """

    reference: str
    listing_key: str
    starts_unix_s: int
    ends_unix_s: int
    time_zone: str
    address: str | None
    name: str
    phone: str
    phone_digits: str
    revision: int = 0
    invite_id: str | None = None


class BookingDrawer:
    """The bookings of one database. Blocks; safe for many threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, booking: KeptBooking, now_unix_s: int) -> KeptBooking | None:
        """Adds it, or moves what the same visitor has there and has not begun, under its old reference.

        Gives that earlier one, None if there was none. One transaction. Raises SlotTaken, ReferenceTaken or
        StoreUnavailable, and then nothing has changed.
        """
        with writing(self._engine) as connection:
            earlier = _theirs(connection, booking, now_unix_s)
            try:
                if earlier is None:
                    connection.execute(BOOKINGS.insert().values(asdict(booking)))
                else:
                    row = _moved(booking, earlier)
                    mine = BOOKINGS.c.reference == earlier.reference
                    connection.execute(BOOKINGS.update().where(mine).values(asdict(row)))
            except IntegrityError as error:
                raise _conflict(error) from error
            return earlier

    def by_reference(self, reference: str) -> KeptBooking | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(BOOKINGS).where(BOOKINGS.c.reference == reference)).one_or_none()
            return _kept(row) if row is not None else None

    def of_listing(self, listing_key: str, since_unix_s: int) -> Sequence[KeptBooking]:
        """Those that start then or later, earliest first."""
        return self._since("listing_key", listing_key, since_unix_s)

    def of_phone(self, phone_digits: str, since_unix_s: int) -> Sequence[KeptBooking]:
        """Those that start then or later, earliest first."""
        return self._since("phone_digits", phone_digits, since_unix_s)

    def forget(self, references: Collection[str]) -> int:
        """These viewings are cancelled: their times are free again. Returns how many there were."""
        return self._delete(BOOKINGS.c.reference.in_(references))

    def forget_of_invite(self, invite_id: str) -> int:
        """The same for all viewings of that invite's visitors."""
        return self._delete(BOOKINGS.c.invite_id == invite_id)

    def forget_ended(self, before_unix_s: int) -> int:
        """The viewings that were over before then are gone. Returns how many there were."""
        return self._delete(BOOKINGS.c.ends_unix_s < before_unix_s)

    def _delete(self, which: ColumnElement[bool]) -> int:
        with writing(self._engine) as connection:
            return connection.execute(delete(BOOKINGS).where(which)).rowcount

    def _since(self, column: str, value: str, since_unix_s: int) -> Sequence[KeptBooking]:
        wanted = (BOOKINGS.c[column] == value, BOOKINGS.c.starts_unix_s >= since_unix_s)
        with reading(self._engine) as connection:
            rows = connection.execute(select(BOOKINGS).where(*wanted).order_by(BOOKINGS.c.starts_unix_s))
            return [_kept(row) for row in rows]


def _theirs(connection: Connection, booking: KeptBooking, now_unix_s: int) -> KeptBooking | None:
    to_come = (
        select(BOOKINGS)
        .where(
            BOOKINGS.c.listing_key == booking.listing_key,
            BOOKINGS.c.phone_digits == booking.phone_digits,
            BOOKINGS.c.starts_unix_s > now_unix_s,
        )
        .order_by(BOOKINGS.c.starts_unix_s)
        .limit(1)
    )
    row = connection.execute(to_come).one_or_none()
    return _kept(row) if row is not None else None


def _moved(booking: KeptBooking, earlier: KeptBooking) -> KeptBooking:
    """A change keeps the reference that the visitor was told."""
    revision = earlier.revision + (booking.starts_unix_s != earlier.starts_unix_s)
    return replace(booking, reference=earlier.reference, revision=revision)


def _kept(row: Row[tuple[object, ...]]) -> KeptBooking:
    return KeptBooking(**row._mapping)


def _conflict(error: IntegrityError) -> SlotTaken | ReferenceTaken:
    """SQLite names the columns of the constraint that was broken, PostgreSQL its name."""
    told = str(error.orig)
    return SlotTaken() if "starts_unix_s" in told or _ONE_AT_A_TIME in told else ReferenceTaken()
