"""Bookings of viewings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "bookings",
        sa.Column("reference", sa.String(40), primary_key=True),
        sa.Column("listing_key", sa.String(255), nullable=False),
        sa.Column("starts_unix_s", sa.BigInteger, nullable=False),
        sa.Column("ends_unix_s", sa.BigInteger, nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("address", sa.String(600)),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("phone_digits", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("listing_key", "starts_unix_s", name="one_viewing_of_a_listing_at_a_time"),
    )
    op.create_index("bookings_by_phone", "bookings", ["phone_digits", "starts_unix_s"])
