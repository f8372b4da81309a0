"""Invites, and by which of them a session, a conversation and a booking came to be."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "invites",
        sa.Column("invite_id", sa.String(16), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("scopes", sa.String(60), nullable=False),
        sa.Column("created_unix_s", sa.BigInteger, nullable=False),
        sa.Column("expires_unix_s", sa.BigInteger),
        sa.Column("max_uses", sa.Integer),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("daily_tokens", sa.BigInteger),
        sa.Column("daily_speech_s", sa.BigInteger),
        sa.Column("revoked_unix_s", sa.BigInteger),
        sa.Column("created_by", sa.String(16), nullable=False),
    )
    op.add_column("sessions", sa.Column("invite_id", sa.String(16)))
    op.add_column("sessions", sa.Column("expires_unix_s", sa.BigInteger))
    op.create_index("sessions_by_invite", "sessions", ["invite_id"])
    op.add_column("talks", sa.Column("invite_id", sa.String(16)))
    op.add_column("bookings", sa.Column("invite_id", sa.String(16)))
