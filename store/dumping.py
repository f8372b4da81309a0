"""PostgreSQL's own programs around one database: pg_dump, pg_restore, psql. A password is never on a command line.

What a restore replaces stays in the database, as a schema named `before_restore_` and the time, until it is dropped.
"""

import os
import re
import secrets
import subprocess  # nosec B404
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, text

from store import postgresql
from store.engine import reading, writing
from store.errors import StoreUnavailable
from store.syncing import sync

ASIDE = "before_restore_"
_AS_IN_A_NEW_ONE = "GRANT USAGE ON SCHEMA public TO PUBLIC;\n"  # or roles that only read would be shut out
_WHOLE_S = 3_600  # for a dump or a restore, however large
_NO_OWNER = ("--no-owner", "--no-privileges")  # who restores owns it: another host has another role


def dump(connection: Connection, into: Path) -> None:
    """The state that the transaction of `connection` sees, in pg_dump's custom format. Raises StoreUnavailable."""
    # The server ends transactions that wait too long, and this one waits for pg_dump.
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    snapshot = str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())
    told = ("--format=custom", *_NO_OWNER, f"--exclude-schema={ASIDE}*", f"--snapshot={snapshot}")
    into.touch(0o600)
    _run(["pg_dump", *told, "--lock-wait-timeout=10000", f"--file={into}"], connection.engine.url)
    sync(into)


def read_through(copy: Path) -> None:
    """Reads every row of a dump, without a server. Raises StoreUnavailable when it is damaged."""
    _run(["pg_restore", f"--file={os.devnull}", str(copy)], None)


def restore(copy: Path, address: str, aside: str, scratch: Path) -> None:
    """Puts the dump in the place of what the database holds, which becomes the schema `aside`; all or nothing.

    `scratch` is a folder for the dump as SQL. Raises StoreUnavailable, and then nothing has changed.
    """
    if not re.fullmatch(ASIDE + r"[0-9a-z_]{1,40}", aside):
        raise ValueError(f"{aside!r} is no name for what is set aside")
    before, body = scratch / "before.sql", scratch / "dump.sql"
    for path in (before, body):
        path.touch(0o600)
    before.write_text(f"ALTER SCHEMA public RENAME TO {aside};\nCREATE SCHEMA public;\n{_AS_IN_A_NEW_ONE}", "utf-8")
    _run(["pg_restore", *_NO_OWNER, f"--file={body}", str(copy)], None)
    whole = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _run([*whole, f"--file={before}", f"--file={body}"], _url(address))


@contextmanager
def scratch_database(address: str) -> Iterator[str]:
    """The address of a new, empty database on the same server, dropped at the end.

    The role must be allowed to make one (ALTER ROLE ... CREATEDB). Raises StoreUnavailable.
    """
    name = f"vox_drill_{secrets.token_hex(6)}"
    _alone(address, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield _url(address).set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        _alone(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def asides(address: str) -> list[str]:
    """The schemas that restores have set aside. Raises StoreUnavailable."""
    engine = postgresql.engine_of(address)
    wanted = text("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, :prefix) ORDER BY nspname")
    try:
        with reading(engine) as connection:
            return [str(name) for name in connection.execute(wanted, {"prefix": ASIDE}).scalars()]
    finally:
        engine.dispose()


def drop_aside(address: str, aside: str) -> None:
    """One of `asides` is gone. Raises StoreUnavailable."""
    if not aside.startswith(ASIDE):
        raise ValueError(f"{aside!r} was not set aside by a restore")
    engine = postgresql.engine_of(address)
    try:
        with writing(engine) as connection:
            quoted = engine.dialect.identifier_preparer.quote_identifier(aside)
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {quoted} CASCADE")
    finally:
        engine.dispose()


def _alone(address: str, statement: str) -> None:
    """A statement that may not stand in a transaction."""
    _run(["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--command={statement}"], _url(address))


def _url(address: str) -> URL:
    engine = postgresql.engine_of(address)
    engine.dispose()
    return engine.url


def _run(command: Sequence[str], url: URL | None) -> None:
    where, secret = _connection(url) if url is not None else ([], {})
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    try:
        done = subprocess.run(  # noqa: S603 - its arguments are ours  # nosec B603
            [*command, *where],
            env={**kept, **secret, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_WHOLE_S,
            check=False,
        )
    except FileNotFoundError:
        raise StoreUnavailable(f"{command[0]} is not installed (Debian: postgresql-client)") from None
    except subprocess.TimeoutExpired:
        raise StoreUnavailable(f"{command[0]} was not done after {_WHOLE_S} s") from None
    if done.returncode != 0:
        # Its first line says what is wrong. What comes after may repeat a row, with a visitor's name.
        said = next(iter(done.stderr.strip().splitlines()), f"exit status {done.returncode}")
        raise StoreUnavailable(said if said.startswith(command[0]) else f"{command[0]}: {said}")


def _connection(url: URL) -> tuple[list[str], dict[str, str]]:
    """Where to connect, as an argument; and the password as an environment, which only this user and root can read."""
    _, told = url.get_dialect()().create_connect_args(url)
    password = str(told.pop("password", "") or "")
    where = make_conninfo(**{"connect_timeout": postgresql.TIMEOUT_S, **told})
    return [f"--dbname={where}"], {"PGPASSWORD": password} if password else {}
