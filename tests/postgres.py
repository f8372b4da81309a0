"""Debian's PostgreSQL as a process of the tests', on a unix socket in a folder of its own, ended by its own id.

A plugin of pytest's: `database` is a place for a new database, once a file of SQLite, once an address of this server.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

START_S = 30.0
USER = "postgres"  # the server refuses to run as root; Debian's package makes this user


def _program(name: str) -> str | None:
    debians = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(debians[-1]) if debians else shutil.which(name)


def missing() -> str | None:
    """Why no server can be started here; None when one can."""
    if not (_program("initdb") and _program("postgres")):
        return "PostgreSQL is not installed (Debian: postgresql)"
    if os.geteuid() == 0 and USER not in {one.pw_name for one in pwd.getpwall()}:
        return f"as root a user named {USER} is needed"
    return None


class PostgresServer:
    """`with PostgresServer() as server: server.new_database()`. Its password stands in the addresses it gives.

    `durable`: it syncs to the disk as a real one does, which most tests need not wait for.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.password = secrets.token_urlsafe(12)
        self._folder = Path(tempfile.mkdtemp(prefix="vox-pg-"))
        self._sync = "on" if durable else "off"
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0

    def __enter__(self) -> "PostgresServer":
        try:
            self._make()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def _make(self) -> None:
        password_file = self._folder / "password"
        password_file.write_text(self.password, "utf-8")
        if os.geteuid() == 0:
            for path in (self._folder, password_file):
                shutil.chown(path, USER, USER)
        options = ["-U", USER, "-A", "scram-sha-256", "--pwfile", "password", "-E", "UTF8", "--no-sync", "--no-locale"]
        made = subprocess.run(
            [str(_program("initdb")), "-D", "data", *options],
            capture_output=True,
            timeout=60,
            text=True,
            check=False,
            **self._as_nobody_special(),
        )
        assert made.returncode == 0, made.stdout + made.stderr

    def start(self) -> None:
        told = {"listen_addresses": "", "unix_socket_directories": str(self._folder), "fsync": self._sync}
        options = [part for name, value in told.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(_program("postgres")), "-D", "data", *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                **self._as_nobody_special(),
            )
        self._wait()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: its clients are thrown out. SIGQUIT: as in a crash."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(10)
        self._process = None

    def address(self, database: str = USER, *, password: str | None = None) -> str:
        password = self.password if password is None else password
        return f"postgresql://{USER}:{quote(password)}@/{database}?host={quote(str(self._folder), safe='')}"

    def new_database(self) -> str:
        """The address of an empty one."""
        self._made += 1
        name = f"t{self._made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.address(name)

    def drop(self, address: str) -> None:
        name = address.partition("@/")[2].partition("?")[0]
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        with psycopg.connect(self.address(), autocommit=True, connect_timeout=int(START_S)) as connection:
            connection.execute(statement.encode())

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_S
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError as error:
                log = (self._folder / "log").read_text("utf-8", "replace")
                if self._process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.05)

    def _as_nobody_special(self) -> dict[str, object]:
        inherited = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        common: dict[str, object] = {"cwd": self._folder, "env": {**inherited, "LC_ALL": "C.UTF-8"}}
        return common | ({"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {})


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for the whole run. Skipped where none is installed."""
    if reason := missing():
        pytest.skip(reason)
    with PostgresServer() as server:
        yield server


@contextmanager
def new_place(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Path | str]:
    """Where a new database of that kind ("sqlite" or "postgresql") goes; nothing is left of it."""
    if kind == "sqlite":
        yield folder / "vox.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    address = server.new_database()
    try:
        yield address
    finally:
        server.drop(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """What `open_database` opens: whoever takes this runs on both."""
    with new_place(request.param, request, tmp_path) as place:
        yield place
