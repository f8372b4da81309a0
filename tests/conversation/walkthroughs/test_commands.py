"""`python -m conversation.walkthroughs check` and `schema`, as whoever writes a script runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from conversation.walkthroughs.__main__ import main
from tests.conversation.walkthroughs.scripts import GOOD, with_line, written

_ROOT = Path(__file__).parents[3]


class _Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


class _Runs:
    """The commands, in a house whose scripts are in `folder`."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys, self.folder = capsys, folder

    def __call__(self, *arguments: str) -> _Done:
        try:
            status: int | str | None = main(arguments)
        except SystemExit as ended:
            status = ended.code
        assert isinstance(status, int)
        return _Done(status, *self._capsys.readouterr())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> _Runs:
    monkeypatch.setenv("VOX_WALKTHROUGHS_DIR", str(tmp_path))
    monkeypatch.setenv("VOX_DATA_DIR", str(tmp_path / "data"))
    return _Runs(capsys, tmp_path)


def test_check_tells_good_doubtful_and_bad_apart(run: _Runs) -> None:
    good = written(run.folder, GOOD, "good.yaml")
    doubtful = written(run.folder, with_line(10, "      Hello. The price is $1,234,567."), "doubtful.yaml")
    bad = written(run.folder, with_line(20, "    pause_s: soon"), "bad.yaml")
    done = run("check", str(good), str(doubtful))
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{good}: 2 steps, 1 of them live, 1.5 minutes, warnings: 0",
        f"{doubtful}: 2 steps, 1 of them live, 1.5 minutes, warnings: 1",
    ]
    assert done.stderr.startswith(f"{doubtful}:10: warning: step 1, agent says ")
    assert run("check", "good").stdout.startswith(f"{good}: 2 steps")  # by its name alone
    assert run("check", "nobody").returncode == 2
    done = run("check")  # all of the folder
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        f"{bad}:20: step 2, pause_s is 'soon'; expected a number of seconds from 0 to 60"
    )
    assert len(done.stdout.splitlines()) == 2


def test_nothing_to_check_is_another_status(run: _Runs) -> None:
    for done in (run("check", str(run.folder / "nowhere.yaml")), run("check")):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("There is no ")


def test_what_is_no_file_is_told_as_what_it_is(run: _Runs) -> None:
    folder, pipe, nothing = (run.folder / f"{name}.yaml" for name in ("folder", "pipe", "nothing"))
    folder.mkdir()
    os.mkfifo(pipe)
    done = run("check", str(folder), str(pipe), str(nothing))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"This is a folder, not a file: {folder}",
        f"This is no ordinary file: {pipe}",
        f"There is no such file: {nothing}",
    ]


def test_one_step_is_no_steps(run: _Runs) -> None:
    one = written(run.folder, GOOD[: GOOD.index("  - visitor", GOOD.index("  - visitor") + 1)], "one.yaml")
    assert run("check").stdout.startswith(f"{one}: 1 step, 0 of them live, ")


def test_the_schema_is_printed_as_it_is_kept() -> None:
    command = [sys.executable, "-m", "conversation.walkthroughs", "schema"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=_ROOT, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads((_ROOT / "assets/walkthroughs/schema.json").read_text("utf-8"))


def test_help_names_every_command(run: _Runs) -> None:
    done = run("-h")
    assert done.returncode == 0
    for name in ("check", "new", "render", "schema"):
        assert f"\n    {name} " in done.stdout


def test_a_file_with_the_other_ending_is_told_and_a_draft_too(run: _Runs) -> None:
    draft = written(run.folder, with_line(3, "draft: true"), "tour.yaml")
    assert run("check").stdout == f"{draft}: 2 steps, 1 of them live, 1.5 minutes, warnings: 0, a draft\n"
    other = written(run.folder, GOOD, "tour.yml")
    done = run("check")
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert done.stderr == f"{other}: the file's name is 'tour.yml'; expected 1 to 40 of a-z, 0-9 and -, then .yaml\n"
    assert run("check", "tour").returncode == 0  # by its name, the one that is a script
