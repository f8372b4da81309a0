"""The database: how it is opened, and what it promises."""

import importlib
import multiprocessing
import pkgutil
import stat
import traceback
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import store
from store import postgresql, sqlite
from store.bookings import BookingDrawer
from store.engine import open_database, reading, upgrade, writing
from store.errors import StoreTooNew, StoreUnavailable
from store.tables import METADATA

_MIGRATIONS = Path(__file__).parents[2] / "store/migrations"
_BOOKING = (
    "INSERT INTO bookings (reference, listing_key, starts_unix_s, ends_unix_s, time_zone, name, phone, phone_digits, "
    "revision) VALUES ('R', 'K', 1, 2, 'UTC', 'N', 'P', '1', 0)"
)


def _pragma(engine: Engine, name: str) -> object:
    with reading(engine) as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_new_file_is_made_with_a_rollback_journal_and_full_sync(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "new folder" / "vox.db")
    assert _pragma(engine, "journal_mode") == "delete"
    assert _pragma(engine, "synchronous") == 2
    assert _pragma(engine, "foreign_keys") == 1
    engine.dispose()


def test_nobody_but_its_owner_may_read_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "vox.db"
    engine = open_database(path)
    with writing(engine) as connection:
        connection.exec_driver_sql(_BOOKING)
        assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()} == {
            "vox.db": 0o600,
            "vox.db-journal": 0o600,
        }
    engine.dispose()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "50% off.db"
    open_database(path).dispose()
    before = path.read_bytes()
    open_database(path).dispose()
    assert path.read_bytes() == before


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    for module in pkgutil.iter_modules(store.__path__, "store."):
        importlib.import_module(module.name)
    assert {"bookings", "invites", "sessions", "talks"} <= set(METADATA.tables)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
        assert differences == []
        unique = inspect(connection).get_unique_constraints("bookings")
    assert [one["column_names"] for one in unique] == [["listing_key", "starts_unix_s"]]


def test_migrations_are_numbered_in_one_line_and_only_add() -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    steps = list(ScriptDirectory.from_config(config).walk_revisions())[::-1]
    assert [step.revision for step in steps] == [f"{at:04}" for at in range(1, len(steps) + 1)]
    for step in steps:
        source = Path(step.path).read_text("utf-8")
        assert Path(step.path).name.startswith(f"v{step.revision}_")
        assert not any(word in source for word in ("drop_", "alter_column", "rename_", "def downgrade"))


def test_what_an_older_version_kept_is_there_after_the_upgrade(database: Path | str) -> None:
    engine = sqlite.engine_of(database) if isinstance(database, Path) else postgresql.engine_of(database)
    with writing(engine) as connection:  # before there were invites
        upgrade(connection, "0002")
        connection.exec_driver_sql(_BOOKING)
    engine.dispose()
    engine = open_database(database)
    assert [one.reference for one in BookingDrawer(engine).of_listing("K", 0)] == ["R"]
    engine.dispose()


def test_what_a_newer_release_has_added_is_left_alone_and_no_hindrance(database: Path | str) -> None:
    engine = open_database(database)
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE bookings ADD COLUMN seen_unix_s BIGINT")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    engine = open_database(database)
    with writing(engine) as connection:
        connection.exec_driver_sql(_BOOKING)
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    assert [one.reference for one in BookingDrawer(engine).of_listing("K", 0)] == ["R"]
    engine.dispose()


@pytest.mark.parametrize("revision", ["breaking1", "0000", "99999"])
def test_a_database_of_a_strange_revision_is_refused_in_words(database: Path | str, revision: str) -> None:
    engine = open_database(database)
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    engine.dispose()
    with pytest.raises(StoreTooNew, match="newer version of Vox Estates"):
        open_database(database)


def test_an_exception_undoes_all(engine: Engine) -> None:
    def write_and_fail() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql(_BOOKING)
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert _bookings(engine) == 0


def test_a_reader_sees_one_state_while_others_write(engine: Engine) -> None:
    with reading(engine) as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM bookings").scalar()
        if engine.dialect.name == "postgresql":  # readers of SQLite's rollback journal hold writers up instead
            with writing(engine) as other:
                other.exec_driver_sql(_BOOKING)
        assert connection.exec_driver_sql("SELECT count(*) FROM bookings").scalar() == before == 0


def test_a_writer_that_waits_too_long_is_told_and_may_try_again(
    database: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.2)
    monkeypatch.setitem(postgresql._SERVER_OPTIONS, "lock_timeout", "200ms")
    engine = open_database(database)
    with writing(engine) as first:
        first.exec_driver_sql(_BOOKING)
        with pytest.raises(StoreUnavailable, match="lock"), writing(engine):
            raise AssertionError("two write at once")
        with reading(engine) as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM bookings").scalar() == 0
    with writing(engine) as second:
        assert second.exec_driver_sql("SELECT count(*) FROM bookings").scalar() == 1
    engine.dispose()


def test_an_error_tells_nothing_of_the_row(engine: Engine) -> None:
    broken = text("INSERT INTO bookings SELECT :key, 'K', 1, 2, 'UTC', NULL, NULL, 'private phone', '1', 0, NULL")
    with pytest.raises(StoreUnavailable) as told, writing(engine) as connection:
        connection.execute(broken, {"key": "private key"})
    shown = "".join(traceback.format_exception(told.value))
    assert "name" in str(told.value)
    assert "private phone" not in shown
    assert "private key" not in shown


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StoreUnavailable):
        open_database(tmp_path / "file" / "vox.db")
    with pytest.raises(StoreUnavailable):
        open_database(tmp_path)


def _open(database: Path | str) -> None:
    open_database(database).dispose()


def test_processes_may_open_a_new_database_at_once(database: Path | str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_open, args=(database,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]


def _bookings(engine: Engine) -> object:
    with reading(engine) as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM bookings").scalar()
