"""The cache on disk: exactly what was put in, whole or not at all, bounded, and no trouble to anybody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tts import cache_folder
from tts.cache_folder import CacheFolder
from tts.speech import AudioChunk, WordMark

MARKS = st.lists(st.builds(WordMark, st.text(max_size=8), st.integers(0, 99), st.integers(0, 99)), max_size=3).map(
    tuple
)
CHUNKS = st.lists(st.builds(AudioChunk, st.binary(max_size=40), st.just(22_050), MARKS), min_size=1, max_size=4)


def key(number: int) -> str:
    return f"{number:064x}"


def chunk(size: int = 1_000) -> AudioChunk:
    return AudioChunk(b"\x01\x02" * (size // 2), 22_050)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHUNKS)
def test_what_was_put_in_comes_out_as_one_chunk(tmp_path: Path, chunks: list[AudioChunk]) -> None:
    folder = CacheFolder(tmp_path, 1_000_000)
    folder.write(key(1), chunks)
    kept = folder.read(key(1))
    assert kept
    assert kept.pcm == b"".join(one.pcm for one in chunks)
    assert kept.marks == tuple(mark for one in chunks for mark in one.marks)
    assert folder.read(key(2)) is None


def test_a_clause_without_sound_is_known_to_have_none(tmp_path: Path) -> None:
    folder = CacheFolder(tmp_path, 1_000_000)
    folder.write(key(1), [])
    kept = folder.read(key(1))
    assert kept is not None
    assert kept.pcm == b""


def test_the_group_may_read_a_clause_and_nobody_else_may(tmp_path: Path) -> None:
    CacheFolder(tmp_path, 1_000_000).write(key(1), [chunk()])
    assert (tmp_path / "00" / f"{key(1)}.clause").stat().st_mode & 0o777 == 0o640


def test_the_longest_unused_make_room(tmp_path: Path) -> None:
    folder = CacheFolder(tmp_path, 5_500)
    for number in range(5):
        folder.write(key(number), [chunk()])
        os.utime(tmp_path / "00" / f"{key(number)}.clause", (number, number))
    assert folder.read(key(0))  # used now
    folder.write(key(5), [chunk()])
    kept = [number for number in range(6) if folder.read(key(number))]
    assert kept == [0, 2, 3, 4, 5]
    assert folder.room().used <= 5_500


def test_what_is_larger_than_all_room_drives_nothing_out(tmp_path: Path) -> None:
    folder = CacheFolder(tmp_path, 3_000)
    folder.write(key(1), [chunk()])
    folder.write(key(2), [chunk(9_000)])
    assert folder.read(key(1))
    assert folder.read(key(2)) is None


def test_a_restart_knows_what_is_there_and_removes_leftovers(tmp_path: Path) -> None:
    CacheFolder(tmp_path, 10_000).write(key(1), [chunk()])
    (tmp_path / "00" / "half.new").write_bytes(b"half")
    again = CacheFolder(tmp_path, 10_000)
    assert again.read(key(1)) == chunk()
    assert again.room().clauses == 1
    assert not list(tmp_path.rglob("*.new"))
    assert again.clear() == 1
    assert again.room().used == 0


@pytest.mark.parametrize("damage", [b"", b"VXC1", b"garbage that is long enough", None])
def test_a_broken_file_is_as_if_it_were_not_there(tmp_path: Path, damage: bytes | None) -> None:
    folder = CacheFolder(tmp_path, 10_000)
    folder.write(key(1), [chunk()])
    path = tmp_path / "00" / f"{key(1)}.clause"
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert folder.read(key(1)) is None
    folder.write(key(1), [chunk()])
    assert folder.read(key(1)) == chunk()


def test_a_full_disk_is_told_once_and_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    folder = CacheFolder(tmp_path, 10_000)
    monkeypatch.setattr(cache_folder, "_replace", full)
    for number in range(3):
        folder.write(key(number), [chunk()])
        assert folder.read(key(number)) is None
    assert caplog.text.count("the disk is full") == 1


def test_kill_9_while_writing_leaves_whole_clauses_only(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tts.cache_folder import CacheFolder;"
        "from tts.speech import AudioChunk;"
        "folder = CacheFolder(Path(sys.argv[1]), 10**9); print('on', flush=True); n = 0\n"
        "while True:\n    folder.write(f'{n:064x}', [AudioChunk(bytes([n % 251]) * 200_000, 22050)]); n += 1\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    while len(list(tmp_path.rglob("*.clause"))) < 20:
        assert process.poll() is None
    process.kill()
    process.wait(10)
    process.stdout.close()
    folder = CacheFolder(tmp_path, 10**9)
    numbers = [int(path.stem, 16) for path in tmp_path.rglob("*.clause")]
    assert len(numbers) >= 20
    for number in numbers:
        kept = folder.read(key(number))
        assert kept
        assert kept.pcm == bytes([number % 251]) * 200_000
