"""deploy.sh for real over a temporary host, by bats; and every shell script of the repository, by shellcheck, shfmt."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.deploy.needing import ROOT, needs

HERE = ROOT / "tests" / "deploy"
BATS = sorted(HERE.glob("*.bats"))
BATS_S = 400.0  # for both together, beside whatever else the machine does: a minute on one that is quiet


def scripts() -> list[Path]:
    """All of ours that a shell reads, but the bats files."""
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [path for name in tracked if (path := ROOT / name).is_file() and is_shell(path)]


def is_shell(path: Path) -> bool:
    if path.suffix in (".sh", ".bash"):
        return True
    with path.open("rb") as file:
        first = file.readline(100)
    return first.startswith(b"#!") and first.rstrip().endswith((b"bash", b"/sh"))


def run(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_scripts_that_are_known_are_among_those_looked_at() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in scripts()}
    assert {".ci/run", "tests/debian-packages.sh", "deploy/deploy.sh", "deploy/lib/locking.sh"} <= found


@needs("shellcheck")
def test_shellcheck_finds_nothing() -> None:
    lib = ROOT / "deploy" / "lib"
    # The parts of deploy.sh know each other's variables: they are looked at together, from there.
    alone = [path for path in scripts() if path.parent != lib]
    assert run("shellcheck", "-x", "-a", *alone) == (0, "")


@needs("shfmt")
def test_every_script_is_formatted() -> None:
    assert run("shfmt", "-d", "-i", "2", "-ci", *scripts()) == (0, "")
    assert run("shfmt", "-d", "-i", "2", "-ci", "-ln", "bats", *BATS) == (0, "")


@needs("shellcheck", "shfmt")
def test_both_would_find_a_fault(tmp_path: Path) -> None:
    bad = tmp_path / "bad.sh"
    bad.write_text("#!/usr/bin/env bash\nif true; then\n      rm -rf $1/*\nfi\n", "utf-8")
    assert run("shellcheck", bad)[0] == 1
    assert run("shfmt", "-d", "-i", "2", "-ci", bad)[0] == 1


def test_every_part_of_deploy_sh_is_read_by_it() -> None:
    told = (ROOT / "deploy" / "deploy.sh").read_text("utf-8")
    parts = sorted((ROOT / "deploy" / "lib").glob("*.sh"))
    assert parts
    assert [part.name for part in parts if f'source "$LIB/{part.name}"' not in told] == []


@pytest.fixture(scope="module")
def bats() -> Iterator[Mapping[Path, subprocess.Popen[str]]]:
    """All bats files at work, two processors' worth of them."""
    running = {file: _started("bats", file) for file in BATS}
    yield running
    for one in running.values():
        one.kill()  # none is sent to one that has ended
        one.communicate()


def _started(*command: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen([*map(str, command)], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@needs("bats", "git", "flock")
@pytest.mark.timeout(BATS_S + 100)
@pytest.mark.parametrize("file", BATS, ids=lambda file: file.stem)
def test_bats(file: Path, bats: Mapping[Path, subprocess.Popen[str]]) -> None:
    told, _ = bats[file].communicate(timeout=BATS_S)
    assert bats[file].returncode == 0, told
