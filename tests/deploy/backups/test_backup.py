"""`python -m deploy.backup`: what goes in and what never does, what a failure leaves, one at a time, rotation."""

import fcntl
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access.ledger_mark import LedgerMark
from deploy.backups import archive, folder, making, parameters
from store.ledger_clock import Marked
from tests.deploy.backups.backed_up import SECRET, BackedUp, everything_in
from tests.process import ROOT, clean_environment
from tests.store.small_disk import small_disk


def furnish(house: BackedUp) -> None:
    house.keep_talk("t")
    (house.data / "presets").mkdir()
    (house.data / "presets" / "calm.json").write_text("{}", "utf-8")
    (house.data / "lexicon.toml").write_text("[words]\n", "utf-8")
    (house.data / "walkthroughs" / "first").mkdir(parents=True)
    (house.data / "walkthroughs" / "first" / "tour.toml").write_text("", "utf-8")
    (house.data / "speech").mkdir()
    (house.data / "speech" / "ab.clause").write_bytes(b"sound")
    (house.data / "voices").mkdir()
    (house.data / "voices" / "model.pth").write_bytes(b"weights")
    LedgerMark(house.data / "ledger.mark").write(Marked(("abc",), 1))


def names_in(file: Path) -> list[str]:
    return [one.name for one in archive.read(file).files]


def test_all_that_cannot_be_made_again_goes_in_and_neither_secrets_nor_the_ledgers_mark(house: BackedUp) -> None:
    furnish(house)
    assert house.run("backup").exit_status == 0
    [file] = house.made()
    assert names_in(file) == [
        "data/lexicon.toml",
        "data/presets/calm.json",
        "data/walkthroughs/first/tour.toml",
        "database/vox.db",
        "host.env",
    ]
    assert house.run("restore", file, "--into", house.backups / "seen").exit_status == 0
    host_env = (house.backups / "seen" / "host.env").read_text("utf-8")
    assert SECRET not in host_env
    assert "BACKUP_KEEP_DAILY=7\n" in host_env
    assert "rest:https://ann@far" in host_env
    assert (house.backups / "seen" / "data" / "presets" / "calm.json").read_text("utf-8") == "{}"


def test_the_audio_cache_goes_in_when_it_is_asked_for(house: BackedUp) -> None:
    furnish(house)
    house.set(BACKUP_SPEECH_CACHE="yes")
    assert house.run("backup", "create").exit_status == 0
    assert "data/speech/ab.clause" in names_in(house.made()[0])


def test_with_a_worker_the_audio_cache_is_the_workers(
    house: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.keep_talk("t")
    cache = tmp_path / "worker" / "speech"
    cache.mkdir(parents=True)
    (cache / "cd.clause").write_bytes(b"sound")
    (cache / "half.new").write_bytes(b"so")
    monkeypatch.setattr(parameters, "WORKERS_CACHE", cache)
    house.set(BACKUP_SPEECH_CACHE="yes", VOX_TTS_URL=f"unix://{tmp_path}/worker.sock")
    assert house.run("backup").exit_status == 0
    assert [name for name in names_in(house.made()[0]) if "speech" in name] == ["data/speech/cd.clause"]


def test_a_backup_tells_what_is_in_it_and_the_status_how_it_went(either_house: BackedUp) -> None:
    house = either_house
    house.keep_talk("t")
    before_s = int(time.time())
    said = house.run("backup")
    assert (said.exit_status, said.err) == (0, "")
    [file] = house.made()
    told = archive.read(file)
    assert told.database.rows["talks"] == 1
    assert told.database.revision
    assert before_s <= told.made_unix_s <= int(time.time())
    status = house.status()
    assert (status["ok"], status["file"], status["size_bytes"]) == (True, file.name, file.stat().st_size)
    assert before_s <= status["last_ok_unix_s"] == status["at_unix_s"] <= int(time.time())
    for named in (file, file.name, "latest"):
        assert house.run("backup", "verify", named).out.startswith(f"{file} is whole")
    assert file.name in house.run("backup", "list").out


def test_the_release_that_made_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "RELEASE").write_text("NAME=20261124T100000Z-abc\nREF=main\nCOMMIT=abcdef\n", "utf-8")
    assert making.released(tmp_path) == ("20261124T100000Z-abc", "abcdef")
    assert making.released(tmp_path / "none") == ("", "")


def test_without_a_database_there_is_no_backup_and_one_sentence(house: BackedUp) -> None:
    said = house.run("backup")
    assert said.exit_status == 1
    assert said.err.count("\n") == 1
    assert "there is no database" in said.err
    assert not house.made()
    assert not house.data.joinpath("vox.db").exists()
    status = house.status()
    assert (status["ok"], status["last_ok_unix_s"]) == (False, None)
    assert "there is no database" in status["cause"]


def test_after_a_failure_the_last_good_one_is_still_known_and_whole(house: BackedUp) -> None:
    house.keep_talk("t")
    house.run("backup")
    [good], noted = house.made(), house.status()
    (house.data / "vox.db").write_bytes(b"no database" * 1_000)
    assert house.run("backup").exit_status == 1
    assert house.made() == [good]
    archive.read(good)
    status = house.status()
    assert not status["ok"]
    assert [status[key] for key in ("last_ok_unix_s", "file", "size_bytes")] == [
        noted[key] for key in ("last_ok_unix_s", "file", "size_bytes")
    ]


def test_a_disk_that_fills_up_meanwhile_leaves_the_old_one_and_nothing_of_the_new_one(
    house: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.keep_talk("t")
    with small_disk(tmp_path) as disk:
        house.set(BACKUP_DIR=disk.folder / "backups")
        house.backups = disk.folder / "backups"
        assert house.run("backup").exit_status == 0
        [good] = house.made()
        house.keep_talk("large", os.urandom(600_000).hex())
        before = {*everything_in(house.backups)}
        said = house.run("backup")
        assert said.exit_status == 1
        assert "MB are needed" in said.err
        monkeypatch.setattr(folder, "free_bytes", lambda _: 10**12)  # somebody else fills it after we looked
        said = house.run("backup")
        assert said.exit_status == 1
        assert "full" in said.err
        assert {*everything_in(house.backups)} == before
        archive.read(good)


def test_two_at_once_are_refused_and_a_killed_one_leaves_nothing_for_long(house: BackedUp) -> None:
    house.keep_talk("t")
    (house.backups / ".making-killed" / "root").mkdir(parents=True)
    with (house.backups / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for command in (("backup",), ("backup", "prune"), ("drill",), ("restore", "latest")):
            said = house.run(*command)
            assert said.exit_status == 1
            assert "at work" in said.err
        assert not house.status()
    assert house.run("backup").exit_status == 0
    assert len(house.made()) == 1
    assert sorted(path.name for path in house.backups.iterdir() if path.is_dir()) == []


def test_rotation_removes_what_it_does_not_keep_and_nothing_else(house: BackedUp) -> None:
    house.keep_talk("t")
    house.run("backup")
    [file] = house.made()
    now = datetime.now(UTC)
    others = {folder.name_of(now - timedelta(days=days)) for days in range(1, 40)}
    for name in (*others, "vox-99999999T999999Z.tar.gz", "notes.txt"):
        (house.backups / name).write_bytes(file.read_bytes())
    future = folder.name_of(now + timedelta(days=4_000))
    (house.backups / future).write_bytes(file.read_bytes())
    said = house.run("backup", "prune")
    assert said.exit_status == 0
    left = {path.name for path in house.backups.iterdir()}
    assert {file.name, future, "vox-99999999T999999Z.tar.gz", "notes.txt"} <= left
    assert 7 <= len(left & others) <= 10
    assert "wrong clock" in house.run("backup", "list").out
    assert house.run("restore", "latest", "--into", house.data / "seen").out.startswith(file.name)


def test_what_restores_set_aside_leaves_with_the_backups_of_its_time(house: BackedUp) -> None:
    house.keep_talk("t")
    now = datetime.now(UTC)
    old, young = (house.data / f"before-restore-{folder.stamp(now - timedelta(days=days))}" for days in (29, 27))
    for path in (old, young):
        path.mkdir()
        (path / "vox.db").write_bytes(b"")
    assert old.name in house.run("backup").out
    assert (old.exists(), young.exists()) == (False, True)


def test_every_bad_parameter_is_named_at_once(house: BackedUp) -> None:
    house.set(BACKUP_DIR="relative", BACKUP_KEEP_DAILY="0", BACKUP_KEEP_WEEKLY="many", BACKUP_SPEECH_CACHE="maybe")
    said = house.run("backup")
    assert said.exit_status == 2
    for key in ("BACKUP_DIR", "BACKUP_KEEP_DAILY", "BACKUP_KEEP_WEEKLY", "BACKUP_SPEECH_CACHE"):
        assert key in said.err


def test_by_hand_it_reads_host_env_itself(house: BackedUp, tmp_path: Path) -> None:
    house.keep_talk("t")
    file = tmp_path / "own.env"
    file.write_text(f"# ours\nBACKUP_DIR={tmp_path / 'elsewhere'}\nVOX_DATA_DIR={house.data}\n", "utf-8")
    environment = {**clean_environment(), "HOST_ENV": str(file)}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.backup"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    [made] = (tmp_path / "elsewhere").glob("vox-*.tar.gz")
    assert json.loads((tmp_path / "elsewhere" / "backup.json").read_text("utf-8"))["file"] == made.name


def test_where_it_may_not_write_it_says_so(house: BackedUp, tmp_path: Path) -> None:
    house.keep_talk("t")
    (tmp_path / "file").write_bytes(b"")
    house.set(BACKUP_DIR=tmp_path / "file" / "backups")
    said = house.run("backup")
    assert said.exit_status == 1
    assert said.err == f"{tmp_path / 'file' / 'backups'} cannot be used: Not a directory.\n"
