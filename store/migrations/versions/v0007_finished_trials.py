"""That a blind comparison was finished: of which two settings and with how many rounds, also once it is removed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "finished_trials",
        sa.Column("trial_id", sa.String(32), primary_key=True),
        sa.Column("invite_id", sa.String(16), nullable=False),
        sa.Column("settings_key", sa.String(64), nullable=False),
        sa.Column("rounds", sa.Integer, nullable=False),
        sa.Column("finished_unix_s", sa.BigInteger, nullable=False),
    )
    op.create_index("finished_trials_by_invite", "finished_trials", ["invite_id", "settings_key"])
    op.create_index("finished_trials_by_age", "finished_trials", ["finished_unix_s"])
