"""Sessions and conversations, so that a restart forgets neither."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.String(64), nullable=False, unique=True),
        sa.Column("seen_unix_s", sa.BigInteger, nullable=False),
    )
    op.create_index("sessions_by_age", "sessions", ["seen_unix_s"])
    op.create_table(
        "talks",
        sa.Column("talk_id", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("changed_unix_s", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("talks_by_age", "talks", ["changed_unix_s"])
