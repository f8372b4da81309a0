"""What was done at the door, which nobody can change afterwards, and what turns were like."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# The database itself refuses: a program with a fault, or with another's words in its SQL, cannot rewrite the audit.
_SQLITE = (
    "CREATE TRIGGER audit_refuses_{name} BEFORE {verb} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
)
_POSTGRES_FUNCTION = (
    "CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$"
)
# TRUNCATE fires no row's trigger, so the statement itself is refused.
_POSTGRES = (
    "CREATE TRIGGER audit_keeps_every_row BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to()"
)


def upgrade() -> None:
    op.create_table(
        "audit",
        # SQLite numbers rows by itself for its own INTEGER alone.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at_unix_s", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(300), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        # Without it SQLite gives the number of a lost last row again.
        sqlite_autoincrement=True,
    )
    op.create_index("audit_by_time", "audit", ["at_unix_s"])
    op.create_table(
        "turn_figures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at_unix_s", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("invite_id", sa.String(16), nullable=False),
        sa.Column("ending", sa.String(12), nullable=False),
        sa.Column("first_sound_ms", sa.Integer),
        sa.Column("clauses", sa.Integer, nullable=False),
        sa.Column("clauses_kept", sa.Integer, nullable=False),
        sa.Column("brain", sa.String(12), nullable=False),
    )
    op.create_index("turn_figures_by_day", "turn_figures", ["day"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRES_FUNCTION)
        op.execute(_POSTGRES)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(verb=verb, name=verb.lower()))
