"""The database of this house, brought to its newest form when it is opened: a file of SQLite, or PostgreSQL by address.

Both keep the same promises. What was acknowledged survives a power cut. Writers take turns from their first statement
on: a check and the write after it see the same rows. Nobody waits for ever: then, as when a disk is full or a server
gone, StoreUnavailable is raised, and the next call tries anew.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from store import postgresql, sqlite
from store.errors import StoreError, StoreTooNew, StoreUnavailable

log = logging.getLogger("vox.store")
_NUMBERED = re.compile(r"[0-9]{4}")
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(where: Path | str) -> Engine:
    """The engine of the file at a path, made if it is not there, or of a `postgresql://` address, newest migration.

    One that a newer release has brought further stays as it is: so the release before can take over again.

    Two processes may open it at once: the second waits for the first one's upgrade. Dispose the engine at the end.
    Raises StoreUnavailable or StoreTooNew. Errors never tell a password.
    """
    engine = sqlite.engine_of(where) if isinstance(where, Path) else postgresql.engine_of(where)
    try:
        with writing(engine) as connection:
            if not is_newer(MigrationContext.configure(connection).get_current_revision()):
                upgrade(connection)
    except StoreError:
        engine.dispose()
        raise
    return engine


def revision(where: Path | str) -> str:
    """The revision that a database has, "" for one that was never opened. Changes nothing. Raises StoreUnavailable."""
    if isinstance(where, Path) and not where.exists():
        return ""
    engine = sqlite.engine_of(where) if isinstance(where, Path) else postgresql.engine_of(where)
    try:
        with reading(engine) as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Brings the database to `revision` within the transaction of `connection`."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that other writers wait for. An exception undoes all of it. Raises StoreUnavailable."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        # Its cause stays out of every log: PostgreSQL's details repeat the row, a visitor's name with it.
        raise StoreUnavailable(_told(error)) from None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state and stops no other reader. Raises StoreUnavailable."""
    try:
        with engine.connect().execution_options(only_reads=True) as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StoreUnavailable(_told(error)) from None


def _told(error: SQLAlchemyError) -> str:
    """One line of what the database said, without statement, values or details."""
    said = getattr(error, "orig", None) or error
    primary = getattr(getattr(said, "diag", None), "message_primary", None)
    return " ".join(str(primary or said).split())


def is_newer(theirs: str | None) -> bool:
    """Whether a later release has left that revision. Ours can work with it: numbered steps only ever add.

    A step that takes away must not be called by four digits: it is refused here, as whatever else is strange, with
    StoreTooNew.
    """
    ours = ScriptDirectory.from_config(_config())
    newest = ours.get_current_head() or ""
    if theirs is None or theirs in {step.revision for step in ours.walk_revisions()}:
        return False
    if not (_NUMBERED.fullmatch(theirs) and theirs > newest):
        raise StoreTooNew(theirs, newest)
    log.warning("the database is of revision %s, which a newer release made; this one knows %s", theirs, newest)
    return True


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
