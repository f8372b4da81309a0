"""Settings of the voice by name, and blind comparisons of two of them, with each round's hidden order."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "presets",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("setting", sa.Text, nullable=False),
        sa.Column("saved_by", sa.String(16), nullable=False),
        sa.Column("saved_unix_s", sa.BigInteger, nullable=False),
        sa.Column("trial_id", sa.String(32)),
        sa.Column("is_default", sa.Boolean, nullable=False),
    )
    op.create_table(
        "trials",
        sa.Column("trial_id", sa.String(32), primary_key=True),
        sa.Column("invite_id", sa.String(16), nullable=False),
        sa.Column("begun_unix_s", sa.BigInteger, nullable=False),
        sa.Column("changed_unix_s", sa.BigInteger, nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("trials_by_invite", "trials", ["invite_id", "begun_unix_s"])
    op.create_index("trials_by_age", "trials", ["changed_unix_s"])
    op.create_table(
        "trial_rounds",
        sa.Column("trial_id", sa.String(32), sa.ForeignKey("trials.trial_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("a_is_first", sa.Boolean, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("vote", sa.String(6)),
    )
