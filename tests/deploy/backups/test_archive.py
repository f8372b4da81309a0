"""One backup as a file: it comes back as it went in, and whatever is wrong with it is found before it is used."""

import gzip
import io
import tarfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.backups import archive, manifest
from deploy.backups.errors import BadBackup
from deploy.backups.manifest import CopiedDatabase, Manifest, Packed
from tests.deploy.backups.backed_up import everything_in

DATABASE = CopiedDatabase("sqlite", "database/vox.db", "0005", {"talks": 2})
FILES = {"database/vox.db": b"rows" * 5_000, "data/presets/calm.json": b"{}", "host.env": b"A=b\n"}


def written(root: Path, files: dict[str, bytes] = FILES) -> tuple[Path, Manifest]:
    source = root / "source"
    for name, content in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    told = Manifest(1, 1_700_000_000, "r1", "c1", DATABASE, ["presets", "speech"], archive.packed(source))
    archive.write(root / "backup", told, source)
    return root / "backup", told


def packed_by_hand(file: Path, told: Manifest | bytes, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    head = told if isinstance(told, bytes) else manifest.written(told)
    first = tarfile.TarInfo(manifest.NAME)
    with tarfile.open(file, "w:gz") as tar:
        for entry, content in [(first, head), *members]:
            entry.size = len(content) if entry.isreg() else 0
            tar.addfile(entry, io.BytesIO(content))
    return file


def test_it_comes_back_as_it_went_in(tmp_path: Path) -> None:
    file, told = written(tmp_path)
    (tmp_path / "into").mkdir()
    assert archive.read(file) == archive.read_manifest(file) == archive.read(file, tmp_path / "into") == told
    assert everything_in(tmp_path / "into") == everything_in(tmp_path / "source")
    assert file.stat().st_mode & 0o777 == 0o600


def test_links_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "file").write_bytes(b"x")
    (tmp_path / "root" / "link").symlink_to("/etc/hostname")
    assert [one.name for one in archive.packed(tmp_path / "root")] == ["file"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_byte_is_found_or_changes_nothing_that_is_read(tmp_path: Path, data: st.DataObject) -> None:
    file, told = (tmp_path / "backup", None) if (tmp_path / "backup").exists() else written(tmp_path)
    content = bytearray(file.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    (tmp_path / "changed").write_bytes(content)
    with suppress(BadBackup):
        assert archive.read(tmp_path / "changed") == (told or archive.read(file))


def test_one_that_ends_early_is_found_wherever_it_ends(tmp_path: Path) -> None:
    file, _ = written(tmp_path)
    content = file.read_bytes()
    for length in (0, 5, 20, len(content) // 2, len(content) - 9, len(content) - 1):
        (tmp_path / "short").write_bytes(content[:length])
        with pytest.raises(BadBackup, match="short"):
            archive.read(tmp_path / "short")


def test_other_content_than_the_manifest_says_is_found(tmp_path: Path) -> None:
    _, told = written(tmp_path)
    members = [(tarfile.TarInfo(name), content) for name, content in FILES.items()]
    assert archive.read(packed_by_hand(tmp_path / "good", told, members)) == told
    other = [(tarfile.TarInfo(name), content.replace(b"rows", b"wors")) for name, content in FILES.items()]
    for name, wrong in (
        ("is not what was backed up", other),
        ("is missing", members[1:]),
        ("does not name", [*members, (tarfile.TarInfo("data/presets/more"), b"")]),
        ("does not name", [*members, members[0]]),
    ):
        with pytest.raises(BadBackup, match=name):
            archive.read(packed_by_hand(tmp_path / "bad", told, wrong))


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    _, told = written(tmp_path)
    link = tarfile.TarInfo("database/vox.db")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    (tmp_path / "into").mkdir()
    with pytest.raises(BadBackup, match="does not name"):
        archive.read(packed_by_hand(tmp_path / "bad", told, [(link, b"")]), tmp_path / "into")
    assert not list((tmp_path / "into").iterdir())


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "data/../../outside",
        "data/presets/../../../outside",
        "data/presets/./x",
        "data//presets/x",
        "data/presets/x/",
        "data",
        "data/ledger.mark",
        "data/vox.db",
        "data/walkthroughs/not-covered",
        "credentials/OPENAI_API_KEY",
        "database/other",
        "",
    ],
)
def test_no_name_leads_out_of_its_place(tmp_path: Path, name: str) -> None:
    _, told = written(tmp_path)
    strange = replace(told, files=[*told.files, Packed(name, 1, "0" * 64, 0o600)])
    (tmp_path / "into").mkdir()
    with pytest.raises(BadBackup, match="files that no backup has"):
        archive.read(
            packed_by_hand(tmp_path / "bad", strange, [(tarfile.TarInfo(name or "x"), b"x")]), tmp_path / "into"
        )
    assert not list((tmp_path / "into").iterdir())


def broken_manifests(told: Manifest) -> dict[str, Callable[[], Manifest | bytes]]:
    return {
        "of format 2": lambda: replace(told, format=2),
        "cannot be read": lambda: b'{"format": 1}',
        "twice the same": lambda: replace(told, files=[*told.files, told.files[0]]),
        "no backup has": lambda: replace(told, database=replace(DATABASE, file="host.env")),
        "faults": lambda: b"[]",
    }


@pytest.mark.parametrize("cause", ["of format 2", "cannot be read", "twice the same", "no backup has", "faults"])
def test_a_manifest_that_is_none_of_ours_is_refused(tmp_path: Path, cause: str) -> None:
    _, told = written(tmp_path)
    members = [(tarfile.TarInfo(name), content) for name, content in FILES.items()]
    file = packed_by_hand(tmp_path / "bad", broken_manifests(told)[cause](), members)
    with pytest.raises(BadBackup, match=cause):
        archive.read(file)
    with pytest.raises(BadBackup, match=cause):
        archive.read_manifest(file)


# Without the time of day in it: two workers must name the same tests.
@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", gzip.compress(b"", mtime=0), gzip.compress(b"no tar" * 500, mtime=0)],
    ids=["nothing", "no archive", "packed nothing", "packed no tar"],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad").write_bytes(content)
    for read in (archive.read, archive.read_manifest):
        with pytest.raises(BadBackup, match="bad"):
            read(tmp_path / "bad")
    with pytest.raises(BadBackup):
        archive.read(tmp_path / "missing")


def test_where_it_cannot_be_unpacked_the_archive_is_not_blamed(tmp_path: Path) -> None:
    file, _ = written(tmp_path)
    (tmp_path / "into").write_bytes(b"a file")
    with pytest.raises(NotADirectoryError):
        archive.read(file, tmp_path / "into")
