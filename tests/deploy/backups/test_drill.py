"""`python -m deploy.drill`: the newest backup is restored beside the house, which notices nothing."""

from pathlib import Path

import pytest

from deploy.backups import archive, manifest, status
from store.engine import open_database, writing
from tests.deploy.backups.backed_up import BackedUp, everything_in


def test_a_good_backup_can_be_restored_and_the_house_notices_nothing(either_house: BackedUp) -> None:
    house = either_house
    house.keep_talk("t", "before")
    house.run("backup")
    house.keep_talk("t", "after")
    before = everything_in(house.data)
    said = house.run("drill")
    assert (said.exit_status, said.err) == (0, "")
    assert house.made()[0].name in said.out
    told = house.status(status.DRILL)
    assert (told["ok"], told["file"], told["rows"]) == (True, house.made()[0].name, 1)
    assert told["last_ok_unix_s"] == told["at_unix_s"]
    assert everything_in(house.data) == before
    assert house.talk("t") == "after"
    assert not list(house.backups.glob(".drill-*"))


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def lacking_rows(file: Path) -> None:
    """A backup whose sums are right, and whose database is not what its manifest counted."""
    root = file.parent / "root"
    root.mkdir()
    told = archive.read(file, root)
    engine = open_database(root / told.database.file)
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM talks")
    engine.dispose()
    file.unlink()
    again = manifest.Manifest(told.format, told.made_unix_s, "", "", told.database, told.covers, archive.packed(root))
    archive.write(file, again, root)


@pytest.mark.parametrize(
    ("spoil", "cause"), [(damaged, ".tar.gz"), (lacking_rows, "talks"), (Path.unlink, "no backup")]
)
def test_a_bad_backup_is_told_by_exit_status_and_status_file_and_the_last_good_drill_stays_known(
    house: BackedUp, spoil, cause: str
) -> None:
    house.keep_talk("t")
    house.run("backup")
    house.run("drill")
    last_ok = house.status(status.DRILL)["last_ok_unix_s"]
    spoil(house.made()[0])
    said = house.run("drill")
    assert said.exit_status == 1
    assert said.err.count("\n") == 1
    told = house.status(status.DRILL)
    assert (told["ok"], told["last_ok_unix_s"]) == (False, last_ok)
    assert cause in told["cause"]
    assert cause in said.err


def test_a_backup_that_this_release_cannot_open_fails_the_drill(house: BackedUp) -> None:
    house.keep_talk("t")
    engine = open_database(house.database)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'strange'")
    engine.dispose()
    assert house.run("backup").exit_status == 0
    said = house.run("drill")
    assert said.exit_status == 1
    assert "newer version" in said.err
