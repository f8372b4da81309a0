"""`python -m store`: brings the database to its newest form, tells which it has, and refuses in words."""

import os
from pathlib import Path

import pytest

from store.__main__ import main
from store.engine import open_database, writing


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for key in [key for key in os.environ if key.startswith(("VOX_", "OPENAI_"))]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("VOX_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "vox.db"


def test_upgrading_makes_it_and_telling_does_not(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revision"]) == 0
    assert not house.exists()
    assert main(["upgrade"]) == 0
    assert main(["revision"]) == 0
    none, made, told = capsys.readouterr().out.splitlines()
    assert none == "revision none"
    assert made == told
    assert made != none


def test_what_is_no_database_or_a_strange_one_is_told_in_a_sentence(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house.parent.mkdir()
    house.write_bytes(b"no database" * 100)
    assert main(["upgrade"]) == 1
    house.unlink()
    engine = open_database(house)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'other'")
    engine.dispose()
    assert main(["upgrade"]) == 1
    assert main(["revision"]) == 0
    said = capsys.readouterr()
    assert said.err.count("The database cannot be opened") == 2
    assert said.out == "revision other\n"


def test_settings_that_cannot_be_used_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOX_PORT", "http")
    assert main(["upgrade"]) == 2
    assert "VOX_PORT" in capsys.readouterr().err
