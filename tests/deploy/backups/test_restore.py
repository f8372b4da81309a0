"""`python -m deploy.restore`: what was backed up comes back, what was there stays beside it, or nothing changes."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest

from access.forgetting import FORGOTTEN, TERMINAL, Wish
from access.ledger_mark import LedgerMark
from deploy.backups import folder, placing, restoring, taken_back
from store import dumping
from store.audit import AuditDrawer, AuditEntry
from store.engine import open_database, writing
from store.invites import InviteDrawer, KeptInvite
from store.ledger_clock import open_day
from store.trials import KeptRound, KeptTrial, TrialDrawer
from tests.deploy.backups.backed_up import BackedUp, everything_in
from tests.process import ROOT

NOW_S = 1_800_000_000


def invite(invite_id: str) -> KeptInvite:
    return KeptInvite(invite_id, invite_id, "Ann", "talk", 1, None, None, 0, None, None, None, "")


def backed_up(house: BackedUp) -> Path:
    """One conversation and one preset, in a backup."""
    house.keep_talk("t", "before")
    (house.data / "presets").mkdir()
    (house.data / "presets" / "calm.json").write_text("before", "utf-8")
    assert house.run("backup").exit_status == 0
    return house.made()[0]


def changed(house: BackedUp) -> None:
    house.keep_talk("t", "after")
    house.keep_talk("u", "after")
    (house.data / "presets" / "calm.json").write_text("after", "utf-8")
    (house.data / "presets" / "new.json").write_text("after", "utf-8")
    (house.data / "lexicon.toml").write_text("after", "utf-8")


def aside(house: BackedUp) -> Path:
    [found] = house.data.glob("before-restore-*")
    return found


@contextmanager
def unchanged(house: BackedUp):
    before = everything_in(house.data)
    yield
    assert everything_in(house.data) == before


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept_beside_it(either_house: BackedUp) -> None:
    house = either_house
    backed_up(house)
    changed(house)
    said = house.run("restore", "latest")
    assert (said.exit_status, said.err) == (0, "")
    assert (house.talk("t"), house.talk("u")) == ("before", None)
    assert everything_in(house.data / "presets").keys() == {"calm.json"}
    assert (house.data / "presets" / "calm.json").read_text("utf-8") == "before"
    assert not (house.data / "lexicon.toml").exists()  # there was none at that time
    kept = aside(house)
    assert (kept / "presets" / "new.json").read_text("utf-8") == "after"
    assert (kept / "lexicon.toml").read_text("utf-8") == "after"
    if isinstance(house.database, str):
        assert len(dumping.asides(house.database)) == 1
    else:
        house.database = kept / "vox.db"
        assert (house.talk("t"), house.talk("u")) == ("after", "after")
    assert "ledger reopen" in said.out


def test_a_destroyed_database_comes_back(house: BackedUp) -> None:
    file = backed_up(house)
    for destroy in (lambda path: path.unlink(), lambda path: path.write_bytes(b"destroyed" * 900)):
        destroy(house.data / "vox.db")
        said = house.run("restore", file.name)
        assert said.exit_status == 0
        assert house.talk("t") == "before"
        assert "could not be read" in said.out
        aside(house).rename(house.data.parent / f"seen-{len(said.out)}-{destroy.__hash__()}")


def test_on_a_machine_without_any_data_it_comes_back_too(house: BackedUp, tmp_path: Path) -> None:
    file = backed_up(house)
    house.set(VOX_DATA_DIR=tmp_path / "new" / "data")
    assert house.run("restore", file).exit_status == 0
    house.database = tmp_path / "new" / "data" / "vox.db"
    assert house.talk("t") == "before"
    assert house.database.stat().st_mode & 0o777 == 0o600
    assert not list((tmp_path / "new" / "data").glob("before-restore-*"))


def test_after_a_restore_the_house_takes_todays_budget_for_spent(house: BackedUp) -> None:
    def started() -> bool:
        engine = open_database(house.database)
        opened = open_day(engine, LedgerMark(house.data / "ledger.mark"), NOW_S, lambda _: 0)
        engine.dispose()
        return opened.closed

    assert not started()
    backed_up(house)
    assert not started()
    assert house.run("restore", "latest").exit_status == 0
    assert started()


def test_what_was_forgotten_or_revoked_since_then_does_not_come_back(either_house: BackedUp) -> None:
    house = either_house
    engine = open_database(house.database)
    for invite_id in ("a0", "b0"):
        InviteDrawer(engine).keep(invite(invite_id))
        house.keep_talk(f"of {invite_id}", invite_id=invite_id)
        TrialDrawer(engine).begin(KeptTrial(invite_id, invite_id, 5, 5, "{}", (KeptRound(1, True, 1),)), 4, 9)
    file = backed_up(house)
    wish = Wish("invite", "a0")
    engine.dispose()
    engine = open_database(house.database)
    AuditDrawer(engine).add([AuditEntry(NOW_S, FORGOTTEN, TERMINAL, wish.subject)])
    InviteDrawer(engine).revoke("b0", NOW_S)
    engine.dispose()
    said = house.run("restore", file)
    assert said.exit_status == 0
    assert "2 deletions and revocations" in said.out
    assert (house.talk("of a0"), house.talk("of b0"), house.talk("t")) == (None, "", "before")
    engine = open_database(house.database)
    told = {one.invite_id: one.revoked_unix_s for one in InviteDrawer(engine).all()}
    compared = [TrialDrawer(engine).get(invite_id) is not None for invite_id in ("a0", "b0")]
    engine.dispose()
    assert told == {"a0": None, "b0": NOW_S}
    assert compared == [False, True]


def test_while_the_house_runs_it_is_refused(house: BackedUp) -> None:
    backed_up(house)
    script = (
        "from pathlib import Path; import sys; from store.engine import open_database\n"
        "engine = open_database(Path(sys.argv[1])); print('open', flush=True); input()"
    )
    command = [sys.executable, "-c", script, str(house.database)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"open\n"
        with unchanged(house):
            said = house.run("restore", "latest")
        assert said.exit_status == 1
        assert f"running (process {running.pid})" in said.err
        assert house.run("restore", "latest", "--into", house.backups / "seen").exit_status == 0
        running.communicate(b"\n", 10)
    assert house.run("restore", "latest").exit_status == 0


def test_while_a_house_with_postgresql_runs_it_is_refused(either_house: BackedUp) -> None:
    house = either_house
    backed_up(house)
    engine = open_database(house.database)
    said = house.run("restore", "latest")
    # A file that this very process has open is its own affair.
    assert ("running" in said.err) == isinstance(house.database, str)
    engine.dispose()


@pytest.mark.parametrize(
    ("revision", "flags", "exit_status", "cause"),
    [
        ("9999", (), 1, "--newer"),
        ("9999", ("--newer",), 0, ""),
        ("strange", (), 1, "newer version"),
        ("strange", ("--newer",), 1, "newer version"),
    ],
)
def test_a_backup_of_a_newer_release_is_refused_or_let_in_when_it_only_adds(
    house: BackedUp, revision: str, flags: tuple[str, ...], exit_status: int, cause: str
) -> None:
    house.keep_talk("t", "before")
    engine = open_database(house.database)
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    engine.dispose()
    assert house.run("backup").exit_status == 0
    (house.data / "vox.db").unlink()
    before = everything_in(house.data)
    said = house.run("restore", "latest", *flags)
    assert said.exit_status == exit_status
    assert cause in said.err
    assert exit_status == 0 or everything_in(house.data) == before


def test_one_of_the_other_kind_of_database_is_refused(house: BackedUp) -> None:
    file = backed_up(house)
    house.set(VOX_DATABASE_URL="postgresql://vox@127.0.0.1:1/vox")
    with unchanged(house):
        said = house.run("restore", file)
    assert said.exit_status == 1
    assert "is of sqlite" in said.err


def test_a_damaged_one_is_refused_before_anything_is_touched(house: BackedUp) -> None:
    file = backed_up(house)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with unchanged(house):
        said = house.run("restore", "latest")
    assert said.exit_status == 1
    assert file.name in said.err


@pytest.mark.parametrize("named", ["latest", "vox-20200101T000000Z.tar.gz", "/nowhere/backup.tar.gz"])
def test_one_that_is_not_there_is_named(house: BackedUp, named: str) -> None:
    said = house.run("restore", named)
    assert said.exit_status == 1
    assert (named if named != "latest" else "no backup") in said.err


def test_without_room_nothing_changes(house: BackedUp, monkeypatch: pytest.MonkeyPatch) -> None:
    backed_up(house)
    changed(house)
    monkeypatch.setattr(folder, "free_bytes", lambda _: 1_000)
    with unchanged(house):
        said = house.run("restore", "latest")
    assert said.exit_status == 1
    assert "are needed" in said.err


@pytest.mark.parametrize("step", range(1, 5))
def test_wherever_putting_in_place_fails_all_is_as_it_was(
    house: BackedUp, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    backed_up(house)
    changed(house)
    put_one: Callable[..., None] = placing._put_one
    done = []

    def fail_at_step(change: placing.Change, aside: Path) -> None:
        done.append(change)
        if len(done) == step:
            raise OSError(5, "Input/output error", str(change.place))
        put_one(change, aside)

    monkeypatch.setattr(placing, "_put_one", fail_at_step)
    with unchanged(house):
        said = house.run("restore", "latest")
    assert said.exit_status == 1
    assert "nothing was restored" in said.err.lower()
    assert len(done) == step
    assert (house.talk("t"), house.talk("u")) == ("after", "after")


def test_a_half_done_change_is_undone_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, new = tmp_path / "vox.db", tmp_path / "new"
    place.write_bytes(b"old")
    new.write_bytes(b"new")

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="Input/output"):
        placing.put([placing.Change(place, new)], tmp_path / "aside")
    assert everything_in(tmp_path).keys() == {"vox.db", "new"}
    assert place.read_bytes() == b"old"


def test_a_journal_of_the_old_database_never_meets_the_new_one(
    house: BackedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(house)
    monkeypatch.setattr(taken_back, "read", lambda *_: None)  # else SQLite looks into the journal, and removes this one
    (house.data / "vox.db").write_bytes(b"destroyed" * 900)
    (house.data / "vox.db-journal").write_bytes(b"of the old one")
    assert house.run("restore", file).exit_status == 0
    assert not (house.data / "vox.db-journal").exists()
    assert (aside(house) / "vox.db-journal").read_bytes() == b"of the old one"
    assert house.talk("t") == "before"


def test_root_puts_no_files_of_its_own_among_another_users(house: BackedUp) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root could")
    file = backed_up(house)
    os.chown(house.data, 65_534, 65_534)
    said = house.run("restore", file)
    assert said.exit_status == 1
    assert "run this as nobody" in said.err
    os.chown(house.data, 0, 0)
    os.chown(house.backups, 65_534, 65_534)
    assert "run this as nobody" in house.run("backup").err


def test_what_it_is_unpacked_to_must_be_new(house: BackedUp, tmp_path: Path) -> None:
    file = backed_up(house)
    for place in (house.data, file):
        said = house.run("restore", "latest", "--into", place)
        assert said.exit_status == 1
        assert "there already" in said.err
    assert house.run("restore", "latest", "--into", tmp_path / "none" / "seen").exit_status == 1


def test_a_manifest_that_counts_other_rows_is_refused(house: BackedUp, monkeypatch: pytest.MonkeyPatch) -> None:
    file = backed_up(house)
    monkeypatch.setattr(restoring.copying, "examine", lambda _: restoring.copying.Contents("0005", {"talks": 7}))
    with unchanged(house):
        said = house.run("restore", file)
    assert said.exit_status == 1
    assert "talks" in said.err
