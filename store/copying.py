"""Copies of a whole database: made while others write, looked through, and put where one was.

SQLite is copied by its own backup, page by page, PostgreSQL by pg_dump (store.dumping). Knows no archives and no
folders of backups.
"""

import os
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, String, column, func, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from store import dumping, postgresql, sqlite
from store.engine import reading
from store.errors import StoreUnavailable
from store.syncing import sync

Kind = Literal["sqlite", "postgresql"]
FILE_OF: Mapping[Kind, str] = {"sqlite": "vox.db", "postgresql": "vox.dump"}
# SQLite holds writers off while it copies a piece, and begins again when one has written between two pieces. Small
# pieces let visitors through; after some beginnings the whole is copied in one go, or it would never end.
_PIECE_PAGES = 1_024
_BEGINNINGS = 3
_PATIENCE_S = 60.0  # a writer that hangs in the middle of its commit
_OTHER_CLIENTS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
    ORDER BY pid
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database held at one moment: its revision ("" before its first step) and how many rows by table."""

    revision: str
    rows: Mapping[str, int]


def kind_of(where: Path | str) -> Kind:
    return "sqlite" if isinstance(where, Path) else "postgresql"


def size_bytes(where: Path | str) -> int:
    """How much the database takes; its copy takes no more. 0 when it is not there. Raises StoreUnavailable."""
    if isinstance(where, Path):
        return where.stat().st_size if where.is_file() else 0
    engine = postgresql.engine_of(where)
    try:
        with reading(engine) as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    finally:
        engine.dispose()


def copy_database(where: Path | str, into: Path) -> Contents:
    """Writes one consistent state of the database into the file `into`; gives what is in that. Synced to the disk.

    Others may read and write meanwhile. A file that is not whole stays behind an error: StoreUnavailable.
    """
    if isinstance(where, Path):
        if not where.is_file():
            raise StoreUnavailable(f"there is no database {where}")
        _copy_sqlite(where, into)
        return examine(into)
    engine = postgresql.engine_of(where)
    try:
        with reading(engine) as connection:
            contents = contents_of(connection)
            dumping.dump(connection, into)
        return contents
    finally:
        engine.dispose()


def examine(copy: Path) -> Contents:
    """What a copied SQLite file holds, after SQLite's own check of all its pages, indexes and references.

    Changes nothing. Raises StoreUnavailable when it is damaged.
    """
    engine = sqlite.engine_of(copy)
    try:
        with reading(engine) as connection:
            told = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
            strays = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if told != ["ok"] or strays:
                raise StoreUnavailable(f"{copy.name} is damaged: {'; '.join(told)}, {len(strays)} rows without parents")
            return contents_of(connection)
    finally:
        engine.dispose()


def contents_of(connection: Connection) -> Contents:
    names = inspect(connection).get_table_names()
    rows = {name: _count(connection, name) for name in sorted(names) if name != "alembic_version"}
    if "alembic_version" not in names:
        return Contents("", rows)
    revision = select(column("version_num", String)).select_from(table("alembic_version"))
    return Contents(connection.execute(revision).scalar_one_or_none() or "", rows)


def who_uses(where: Path | str) -> list[int]:
    """Ids of the processes that have the database open, but this one; of those that we may see.

    The house keeps a connection as long as it runs. Raises StoreUnavailable.
    """
    if isinstance(where, Path):
        return _holders(where)
    engine = postgresql.engine_of(where)
    try:
        with reading(engine) as connection:
            return [int(row[0]) for row in connection.exec_driver_sql(_OTHER_CLIENTS)]
    finally:
        engine.dispose()


def _count(connection: Connection, name: str) -> int:
    return int(connection.execute(select(func.count()).select_from(table(name))).scalar_one())


def _copy_sqlite(source: Path, into: Path) -> None:
    engine: Engine = sqlite.engine_of(source)
    try:
        raw = engine.raw_connection()
        try:
            connection = raw.driver_connection
            if not isinstance(connection, sqlite3.Connection):
                raise TypeError("SQLAlchemy gave no connection of sqlite3")
            try:
                _copy_pages(connection, into, _PIECE_PAGES, _Watch(_BEGINNINGS))
            except _WrittenMeanwhile:
                _copy_pages(connection, into, -1, _Watch(None))
        finally:
            raw.close()
        sync(into)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"{source.name} cannot be copied: {getattr(error, 'orig', None) or error}") from None
    finally:
        engine.dispose()


def _copy_pages(source: sqlite3.Connection, into: Path, pages: int, watch: "_Watch") -> None:
    """In a file of its own each time: one that was given up half-way is no database to begin with."""
    into.unlink(missing_ok=True)
    into.touch(0o600)
    target = sqlite3.connect(into)
    try:
        # It is synced once, at its end: the sooner a piece is done, the sooner writers go on.
        target.execute("PRAGMA synchronous = OFF")
        target.execute("PRAGMA journal_mode = OFF")
        source.backup(target, pages=pages, progress=watch, sleep=0.05)
    finally:
        target.close()


class _WrittenMeanwhile(Exception):
    pass


class _Watch:
    """Called by SQLite after each piece: ends a copy that was begun too often, or that takes too long to go on."""

    def __init__(self, beginnings: int | None) -> None:
        self._beginnings = beginnings
        self._begun = 0
        self._left: int | None = None
        self._moved_s = time.monotonic()

    def __call__(self, _status: int, left: int, _total: int) -> None:
        if left != self._left:
            self._moved_s = time.monotonic()
        elif time.monotonic() - self._moved_s > _PATIENCE_S:
            raise sqlite3.OperationalError("database is locked")
        if self._left is not None and left > self._left:
            self._begun += 1
        self._left = left
        if self._beginnings is not None and self._begun >= self._beginnings:
            raise _WrittenMeanwhile


def _holders(path: Path) -> list[int]:
    """By the file itself, not by its name: a link to it counts as well. Processes of others cannot be looked into."""
    try:
        wanted = path.stat()
    except FileNotFoundError:
        return []
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        pid = int(link.parts[2])
        try:
            if pid != os.getpid() and os.path.samestat(link.stat(), wanted):
                found.add(pid)
        except OSError:  # it has ended, or closed the file, or is another user's
            continue
    return sorted(found)
