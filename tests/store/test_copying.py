"""Copies of both databases: one moment's state while writers write, damage found, nobody kept waiting for ever."""

import secrets
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from store import copying, dumping, postgresql, sqlite
from store.bookings import BOOKINGS
from store.copying import copy_database
from store.engine import open_database, reading, writing
from store.errors import StoreUnavailable
from store.invites import INVITES
from store.talks import TALKS, KeptTalk, TalkDrawer
from tests.postgres import USER, PostgresServer

BODY = "x" * 3_000


def write_pair(engine: Engine, number: int) -> None:
    """Two rows that no state of the database has one without the other."""
    invite = dict.fromkeys((column.name for column in INVITES.c), None) | {
        "invite_id": f"{number:012x}",
        "token_sha256": str(number),
        "label": "",
        "scopes": "",
        "created_unix_s": 1,
        "used": 0,
        "created_by": "",
    }
    talk = {"talk_id": str(number), "session_id": "s", "changed_unix_s": 1, "body": BODY}
    with writing(engine) as connection:
        connection.execute(INVITES.insert().values(invite))
        connection.execute(TALKS.insert().values(talk))


@contextmanager
def writers(database: Path | str, count: int = 3) -> Iterator[list[BaseException]]:
    """Threads that write pairs as fast as they can, from before until after the block; what failed them."""
    stopped, failed, begun = threading.Event(), [], threading.Barrier(count + 1)

    def write(first: int) -> None:
        engine = open_database(database)
        begun.wait(60)
        number = first
        while not stopped.is_set():
            try:
                write_pair(engine, number)
            except BaseException as error:
                failed.append(error)
            number += count
        engine.dispose()

    threads = [threading.Thread(target=write, args=(1_000_000 + at,)) for at in range(count)]
    for thread in threads:
        thread.start()
    begun.wait(60)
    try:
        yield failed
    finally:
        stopped.set()
        for thread in threads:
            thread.join(30)


@contextmanager
def opened_copy(copy: Path, postgres_address: str | None) -> Iterator[Engine]:
    if postgres_address is None:
        engine = sqlite.engine_of(copy)
        try:
            yield engine
        finally:
            engine.dispose()
        return
    with dumping.scratch_database(postgres_address) as address:
        dumping.restore(copy, address, f"{dumping.ASIDE}test", copy.parent)
        engine = postgresql.engine_of(address)
        try:
            yield engine
        finally:
            engine.dispose()


def test_a_copy_made_while_others_write_is_one_moments_state_and_says_what_is_in_it(
    database: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PIECE_PAGES", 1)  # of SQLite: writers always come between
    engine = open_database(database)
    for number in range(60):
        write_pair(engine, number)
    copy = tmp_path / "copies" / "copy"
    copy.parent.mkdir()
    with writers(database) as failed:
        contents = copy_database(database, copy)
    assert not failed
    assert contents.rows["talks"] == contents.rows["invites"] >= 60
    with opened_copy(copy, database if isinstance(database, str) else None) as there, reading(there) as connection:
        assert copying.contents_of(connection) == contents
        paired = select(func.count()).select_from(TALKS.join(INVITES, TALKS.c.talk_id == INVITES.c.token_sha256))
        assert connection.execute(paired).scalar_one() == contents.rows["talks"]
    engine.dispose()


def test_a_large_database_that_is_written_between_any_two_pieces_is_copied_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PIECE_PAGES", 900)
    engine = open_database(tmp_path / "vox.db")
    drawer = TalkDrawer(engine)
    for number in range(8):
        drawer.keep(KeptTalk(str(number), "ann", 1, BODY * 300))  # more than SQLite keeps in memory of a copy
    looked: list[int] = []
    look = copying._Watch.__call__

    def write_meanwhile(watch: copying._Watch, status: int, left: int, total: int) -> None:
        looked.append(left)
        if left:
            drawer.keep(KeptTalk(f"new {len(looked)}", "ann", 1, BODY))
        look(watch, status, left, total)

    monkeypatch.setattr(copying._Watch, "__call__", write_meanwhile)
    contents = copy_database(tmp_path / "vox.db", tmp_path / "copy")
    engine.dispose()
    assert contents.rows["talks"] == 8 + len([left for left in looked if left])
    assert len(looked) > 3


def test_a_copy_can_be_read_by_its_owner_alone(database: Path | str, tmp_path: Path) -> None:
    open_database(database).dispose()
    contents = copy_database(database, tmp_path / "copy")
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    assert contents.revision
    assert BOOKINGS.name in contents.rows
    assert copying.size_bytes(database) > 0


def test_where_nothing_is_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="there is no database"):
        copy_database(tmp_path / "vox.db", tmp_path / "copy")
    assert not list(tmp_path.iterdir())
    assert copying.size_bytes(tmp_path / "vox.db") == 0
    assert copying.who_uses(tmp_path / "vox.db") == []


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "vox.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable):
        copy_database(tmp_path / "vox.db", tmp_path / "copy")


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "vox.db")
    for number in range(20):
        write_pair(engine, number)
    engine.dispose()
    copy_database(tmp_path / "vox.db", tmp_path / "copy")
    content = bytearray((tmp_path / "copy").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4_096] = b"\xff" * 4_096
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(StoreUnavailable):
        copying.examine(tmp_path / "copy")


def test_a_writer_that_hangs_in_its_commit_ends_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr(copying, "_PATIENCE_S", 0.3)
    open_database(tmp_path / "vox.db").dispose()
    hanging = sqlite3.connect(tmp_path / "vox.db", isolation_level=None)
    hanging.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailable, match="locked"):
        copy_database(tmp_path / "vox.db", tmp_path / "copy")
    hanging.close()
    assert copy_database(tmp_path / "vox.db", tmp_path / "copy").rows["talks"] == 0


def test_a_process_that_has_the_file_open_is_seen_until_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "vox.db"
    open_database(file).dispose()
    script = f"file = open({str(file)!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        assert copying.who_uses(file) == [other.pid]
        other.communicate(b"\n", 10)
    with file.open():  # ours does not count
        assert copying.who_uses(file) == []


class TestPostgreSQL:
    @pytest.fixture
    def address(self, postgres: PostgresServer) -> Iterator[str]:
        """Of a role that owns its database and is nothing special beyond that."""
        made = postgres.new_database()
        role, name = f"house_{secrets.token_hex(4)}", made.partition("@/")[2].partition("?")[0]
        postgres.run(f"CREATE ROLE {role} LOGIN CREATEDB PASSWORD '{postgres.password}'")
        postgres.run(f"ALTER DATABASE {name} OWNER TO {role}")
        address = made.replace(f"//{USER}:", f"//{role}:")
        engine = open_database(address)
        TalkDrawer(engine).keep(KeptTalk("t", "ann", 1, "before"))
        engine.dispose()
        yield address
        postgres.drop(address)
        postgres.run(f"DROP ROLE {role}")

    def body(self, address: str) -> str | None:
        engine = postgresql.engine_of(address)
        try:
            talk = TalkDrawer(engine).get("t")
            return talk.body if talk is not None else None
        finally:
            engine.dispose()

    def change(self, address: str, body: str) -> None:
        engine = open_database(address)
        TalkDrawer(engine).keep(KeptTalk("t", "ann", 2, body))
        engine.dispose()

    def users(self, address: str, wanted: int) -> int:
        """Asked again until there are so many: a server ends a connection some time after it was closed."""
        until_s = time.monotonic() + 30
        while (users := len(copying.who_uses(address))) != wanted and time.monotonic() < until_s:
            time.sleep(0.05)
        return users

    def test_a_connection_of_another_is_seen_until_it_is_closed(self, address: str) -> None:
        engine = open_database(address)
        assert self.users(address, 1) == 1
        engine.dispose()
        assert self.users(address, 0) == 0

    def test_what_a_restore_replaces_is_set_aside_in_no_later_copy_and_can_be_dropped(
        self, address: str, tmp_path: Path
    ) -> None:
        first = copy_database(address, tmp_path / "dump")
        self.change(address, "after")
        dumping.restore(tmp_path / "dump", address, f"{dumping.ASIDE}1", tmp_path)
        assert self.body(address) == "before"
        assert dumping.asides(address) == [f"{dumping.ASIDE}1"]
        assert copy_database(address, tmp_path / "second") == first
        self.change(address, "later")  # the restored tables work as the first ones did
        dumping.restore(tmp_path / "second", address, f"{dumping.ASIDE}2", tmp_path)
        assert self.body(address) == "before"
        with dumping.scratch_database(address) as scratch:
            dumping.restore(tmp_path / "second", scratch, f"{dumping.ASIDE}drill", tmp_path)
            assert self.body(scratch) == "before"
        for name in dumping.asides(address):
            dumping.drop_aside(address, name)
        assert dumping.asides(address) == []
        assert self.body(address) == "before"

    def test_a_damaged_dump_is_found_and_changes_nothing(self, address: str, tmp_path: Path) -> None:
        dump = tmp_path / "dump"
        copy_database(address, dump)
        dumping.read_through(dump)
        content = dump.read_bytes()
        dump.write_bytes(content[: len(content) * 3 // 4])
        with pytest.raises(StoreUnavailable, match="pg_restore"):
            dumping.read_through(dump)
        with pytest.raises(StoreUnavailable, match="pg_restore"):
            dumping.restore(dump, address, f"{dumping.ASIDE}1", tmp_path)
        assert self.body(address) == "before"
        assert dumping.asides(address) == []

    def test_a_restore_that_fails_on_the_server_changes_nothing(self, address: str, tmp_path: Path) -> None:
        copy_database(address, tmp_path / "dump")
        dumping.restore(tmp_path / "dump", address, f"{dumping.ASIDE}1", tmp_path)
        self.change(address, "after")
        with pytest.raises(StoreUnavailable, match="already exists"):
            dumping.restore(tmp_path / "dump", address, f"{dumping.ASIDE}1", tmp_path)
        assert self.body(address) == "after"

    def test_no_password_is_ever_on_a_command_line(
        self, postgres: PostgresServer, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = tmp_path / "seen"
        for name in ("pg_dump", "pg_restore", "psql"):
            stub = tmp_path / name
            stub.write_text(f'#!/bin/sh\necho "$0" "$@" "- $PGPASSWORD" >> {seen}\n', "utf-8")
            stub.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        copy_database(address, tmp_path / "dump")
        dumping.restore(tmp_path / "dump", address, f"{dumping.ASIDE}1", tmp_path)
        lines = seen.read_text("utf-8").splitlines()
        assert len(lines) == 3
        assert all(postgres.password not in line.rpartition(" - ")[0] for line in lines)
        assert [line.rpartition(" - ")[2] for line in lines] == [postgres.password, "", postgres.password]

    def test_a_program_that_is_not_installed_is_named(
        self, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(StoreUnavailable, match="pg_dump is not installed"):
            copy_database(address, tmp_path / "dump")
