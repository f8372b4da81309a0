"""The database: how it is opened, and what it promises."""

import multiprocessing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from store.bookings import BOOKINGS
from store.engine import open_database, reading, writing
from store.errors import StoreUnavailable
from store.sessions import SESSIONS
from store.tables import METADATA
from store.talks import TALKS

_MIGRATIONS = Path(__file__).parents[2] / "store/migrations"


def _pragma(engine: Engine, name: str) -> object:
    with reading(engine) as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_new_file_is_made_with_a_rollback_journal_and_full_sync(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "new folder" / "vox.db")
    assert _pragma(engine, "journal_mode") == "delete"
    assert _pragma(engine, "synchronous") == 2
    assert _pragma(engine, "foreign_keys") == 1
    engine.dispose()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "50% off.db"
    open_database(path).dispose()
    before = path.read_bytes()
    open_database(path).dispose()
    assert path.read_bytes() == before


def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    assert set(METADATA.tables.values()) == {BOOKINGS, SESSIONS, TALKS}
    engine = open_database(tmp_path / "vox.db")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
        assert differences == []
        unique = inspect(connection).get_unique_constraints("bookings")
    assert [one["column_names"] for one in unique] == [["listing_key", "starts_unix_s"]]
    engine.dispose()


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


def test_an_exception_undoes_all(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "vox.db")
    insert = "INSERT INTO bookings VALUES ('R', 'K', 1, 2, 'UTC', NULL, 'N', 'P', '1', 0)"

    def write_and_fail() -> None:
        with writing(engine) as connection:
            connection.execute(text(insert))
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM bookings")).scalar() == 0
    engine.dispose()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StoreUnavailable):
        open_database(tmp_path / "file" / "vox.db")
    with pytest.raises(StoreUnavailable):
        open_database(tmp_path)


def _open(path: Path) -> None:
    open_database(path).dispose()


def test_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_open, args=(tmp_path / "vox.db",)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
