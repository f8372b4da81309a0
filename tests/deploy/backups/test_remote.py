"""A copy elsewhere by restic: only when asked for, its password by a file, and a failure costs no backup."""

import json
from pathlib import Path

import pytest

from tests.deploy.backups.backed_up import BackedUp

PASSWORD = "far-away-and-secret"


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A restic that notes how it is called; with a file `fails` beside it, it fails."""
    programs = tmp_path / "programs"
    programs.mkdir()
    seen = programs / "seen"
    stub = programs / "restic"
    stub.write_text(
        f'#!/bin/sh\necho "$@" >> {seen}\nenv > {programs}/environment\n'
        f'if [ -e {programs}/fails ]; then echo "rest:https://ann:{PASSWORD}@far: no route" >&2; exit 1; fi\n',
        "utf-8",
    )
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    return seen


@pytest.fixture
def house(house: BackedUp, tmp_path: Path) -> BackedUp:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "vox_RESTIC_PASSWORD").write_text(f"{PASSWORD}\n", "utf-8")
    (credentials / "vox_AWS_SECRET_ACCESS_KEY").write_text("a-key\n", "utf-8")
    (credentials / "vox_B2_ACCOUNT_KEY").write_text("\n", "utf-8")  # the units' way to say: none
    house.set(RESTIC_REPOSITORY="rest:https://far/", CREDENTIALS_DIRECTORY=credentials)
    house.keep_talk("t")
    return house


def test_without_a_repository_nobody_is_called(house: BackedUp, seen: Path) -> None:
    house.set(RESTIC_REPOSITORY="")
    assert house.run("backup").exit_status == 0
    assert not seen.exists()
    assert house.status()["remote"] is None


def test_the_new_backup_is_copied_and_the_copies_rotated_alike(house: BackedUp, seen: Path) -> None:
    house.set(BACKUP_KEEP_DAILY="3", BACKUP_KEEP_WEEKLY="2")
    said = house.run("backup")
    assert (said.exit_status, said.err) == (0, "")
    backup, forget = seen.read_text("utf-8").splitlines()
    assert backup.startswith("backup ")
    assert backup.endswith(str(house.made()[0]))
    assert "--keep-daily 3 --keep-weekly 2 --prune" in forget
    assert PASSWORD not in backup + forget
    environment = dict(line.partition("=")[::2] for line in (seen.parent / "environment").read_text().splitlines())
    assert environment["RESTIC_REPOSITORY"] == "rest:https://far/"
    assert Path(environment["RESTIC_PASSWORD_FILE"]).read_text("utf-8").strip() == PASSWORD
    assert environment["AWS_SECRET_ACCESS_KEY"] == "a-key"
    assert "B2_ACCOUNT_KEY" not in environment
    assert house.status()["remote"]["ok"]


def test_a_copy_that_fails_is_told_apart_and_the_backup_stays(house: BackedUp, seen: Path) -> None:
    house.run("backup")
    last_ok = house.status()["remote"]["last_ok_unix_s"]
    (seen.parent / "fails").touch()
    said = house.run("backup")
    assert said.exit_status == 3
    assert "no route" in said.err
    told = house.status()
    assert told["ok"]
    assert (told["remote"]["ok"], told["remote"]["last_ok_unix_s"]) == (False, last_ok)
    assert PASSWORD not in said.err + json.dumps(dict(told))
    assert house.run("drill").exit_status == 0


def test_without_its_password_or_its_program_it_says_what_is_missing(
    house: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = house.run("backup")
    assert (said.exit_status, "restic is not installed" in said.err) == (3, True)
    (tmp_path / "credentials" / "vox_RESTIC_PASSWORD").write_text("\n", "utf-8")
    said = house.run("backup")
    assert (said.exit_status, "RESTIC_PASSWORD is missing" in said.err) == (3, True)
    assert house.made()
