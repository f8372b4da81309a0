"""`house`: data to back up, over SQLite; `either_house`: over both databases."""

from pathlib import Path

import pytest

from tests.deploy.backups.backed_up import BackedUp


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> BackedUp:
    return BackedUp(tmp_path, tmp_path / "data" / "vox.db", monkeypatch, capsys)


@pytest.fixture
def either_house(
    database: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> BackedUp:
    where = database if isinstance(database, str) else tmp_path / "data" / "vox.db"
    return BackedUp(tmp_path, where, monkeypatch, capsys)
