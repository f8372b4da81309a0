"""`python -m access invite` as an operator types it: what is made, shown once, ended, refused."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import access.command.invite as command
from access.__main__ import COMMANDS, main
from access.command.invite_arguments import _expiry
from access.command.journal import goes_to_journal
from access.command.shown import WIDTH, columns, table

ROOT = Path(__file__).parents[3]
Told = tuple[int, str, str]
Run = Callable[..., Told]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command over a database of its own; gives exit status, what was printed, and the complaints."""
    for key in list(os.environ):
        if key.startswith("VOX_"):
            monkeypatch.delenv(key)
    monkeypatch.setenv("VOX_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VOX_DATABASE_URL", "")
    monkeypatch.setenv("VOX_PUBLIC_URL", "https://demo.example.com/vox")

    def ran(*arguments: str) -> Told:
        try:
            status = main(arguments)
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        told = capsys.readouterr()
        return status, told.out, told.err

    return ran


def create(run: Run, *arguments: str) -> dict[str, Any]:
    status, out, err = run("invite", "create", "--json", *arguments)
    assert (status, err) == (0, "")
    made: dict[str, Any] = json.loads(out)
    return made


def test_a_link_is_told_once_with_what_it_opens(run: Run) -> None:
    status, out, _ = run("invite", "create", "--label", "Anna", "--uses", "3", "--scope", "talk,tuning")
    link, *_ = out.splitlines()
    token = link.removeprefix("https://demo.example.com/vox/invite#")
    assert status == 0
    assert len(token) == 43
    assert "3 times at most" in out
    assert "talk,tuning" in out
    for later in (run("invite", "list"), run("invite", "list", "--json"), run("audit")):
        assert later[0] == 0
        assert token not in later[1]


def test_what_is_asked_for_is_what_is_made(run: Run) -> None:
    until = datetime.now(UTC) + timedelta(days=30)
    made = create(
        run,
        *("--label", "Anna", "--expires", f"{until:%Y-%m-%d}", "--uses", "2", "--scope", "admin"),
        *("--budget-tokens", "1000", "--budget-speech-minutes", "5"),
    )["invite"]
    assert {name: made[name] for name in ("label", "scopes", "state", "max_uses", "used", "created_by")} == {
        "label": "Anna",
        "scopes": ["admin"],
        "state": "open",
        "max_uses": 2,
        "used": 0,
        "created_by": "terminal",
    }
    assert (made["daily_tokens"], made["daily_speech_s"]) == (1000, 300)
    assert made["expires"] == f"{until:%Y-%m-%d}T23:59:59Z"
    assert run("invite", "show", made["invite_id"], "--json")[1] == json.dumps(made, indent=2) + "\n"


def test_by_default_it_opens_a_talk_for_a_week(run: Run) -> None:
    week, before = timedelta(days=7), datetime.now(UTC).replace(microsecond=0)
    made = create(run, "--label", "Anna")["invite"]
    assert made["scopes"] == ["walkthrough", "talk"]
    assert before + week <= datetime.fromisoformat(made["expires"]) <= datetime.now(UTC) + week
    assert create(run, "--label", "Béla", "--expires", "never")["invite"]["expires"] is None


def test_revoking_ends_it_and_again_is_as_once(run: Run) -> None:
    made = create(run, "--label", "Anna")["invite"]["invite_id"]
    assert "revoked" in run("invite", "revoke", made)[1]
    first = run("invite", "show", made)
    assert run("invite", "revoke", made) == first
    assert "revoked  20" in first[1]
    assert run("invite", "revoke", "0123456789ab")[0] == 1
    assert run("invite", "show", "0123456789ab")[0] == 1


def test_acts_are_in_the_audit_once_and_denials_of_nothing(run: Run) -> None:
    made = create(run, "--label", "Anna")["invite"]["invite_id"]
    for _ in range(2):
        run("invite", "revoke", made)
    told = run("audit")[1]
    assert told.count("invite_created") == 1
    assert told.count("invite_revoked") == 1


def test_a_list_fits_a_terminal(run: Run) -> None:
    assert "no invites yet" in run("invite", "list")[1]
    create(run, "--label", "x" * 80, "--scope", "walkthrough,talk,tuning", "--uses", "10000")
    create(run, "--label", "\u6f22" * 80, "--scope", "talk", "--expires", "never")
    status, out, _ = run("invite", "list")
    assert status == 0
    assert len(out.splitlines()) == 3
    assert all(columns(line) <= WIDTH for line in out.splitlines())
    assert "0/10000" in out
    assert "never" in out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], ["--label"]),
        (["--label", ""], ["--label"]),
        (["--label", "Anna", "--uses", "0"], ["--uses"]),
        (["--label", "Anna", "--uses", "many"], ["--uses"]),
        (["--label", "Anna", "--uses", "-1"], ["--uses"]),
        (["--label", "Anna", "--scope", "everything"], ["--scope"]),
        (["--label", "Anna", "--scope", ""], ["--scope"]),
        (["--label", "Anna", "--expires", "367d"], ["--expires"]),
        (["--label", "Anna", "--expires", "0d"], ["--expires"]),
        (["--label", "Anna", "--expires", "2020-01-01"], ["--expires"]),
        (["--label", "Anna", "--expires", "2026-02-30"], ["--expires"]),
        (["--label", "Anna", "--budget-speech-minutes", "1440001"], ["--budget-speech-minutes", "1,440,000"]),
        (["--label", "", "--uses", "0", "--expires", "999999d"], ["--label", "--uses", "--expires"]),
    ],
)
def test_bad_arguments_are_told_and_nothing_is_made(run: Run, arguments: list[str], named: list[str]) -> None:
    status, out, err = run("invite", "create", *arguments)
    assert (status, out) == (2, "")
    assert all(option in err for option in named)
    assert "no invites yet" in run("invite", "list")[1]


@pytest.mark.parametrize("arguments", [[], ["invite"], ["nothing"], ["invite", "show"], ["invite", "burn"]])
def test_an_unfinished_command_is_told(run: Run, arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2


def test_the_help_names_every_command(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert all(name in out for name in COMMANDS)


def test_settings_that_cannot_be_used_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOX_PORT", "none")
    status, _, err = run("invite", "list")
    assert status == 2
    assert "VOX_PORT" in err


def test_a_database_that_is_away_is_told_without_its_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOX_DATABASE_URL", "postgresql://vox:hunter2@127.0.0.1:1/vox")
    status, out, err = run("invite", "create", "--label", "Anna")
    assert (status, out) == (1, "")
    assert "hunter2" not in err


def test_a_link_that_cannot_be_printed_opens_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr(command, "print", broken, raising=False)
        assert run("invite", "create", "--label", "Anna")[0] == 1
    (left,) = json.loads(run("invite", "list", "--json")[1])
    assert left["state"] == "revoked"


def test_a_link_never_goes_to_the_journal(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    with journal.open("wb") as stream:
        there = os.fstat(stream.fileno())
        environment = {
            "PATH": os.environ["PATH"],
            "VOX_DATA_DIR": str(tmp_path / "data"),
            "JOURNAL_STREAM": f"{there.st_dev}:{there.st_ino}",
        }
        ended = subprocess.run(
            [sys.executable, "-m", "access", "invite", "create", "--label", "Anna"],
            cwd=ROOT,
            env=environment,
            stdout=stream,
            stderr=subprocess.PIPE,
            timeout=60,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert "nothing was created" in ended.stderr
    assert journal.read_bytes() == b""
    assert not (tmp_path / "data").exists()


def test_the_journal_is_known_by_device_and_inode(tmp_path: Path) -> None:
    with (tmp_path / "a").open("w") as stream, (tmp_path / "b").open("w") as other:
        there = os.fstat(stream.fileno())
        told = {"JOURNAL_STREAM": f"{there.st_dev}:{there.st_ino}"}
        assert goes_to_journal(stream, told)
        assert not goes_to_journal(other, told)
        assert not goes_to_journal(stream, {})
    assert not goes_to_journal(stream, told)  # closed


def test_times_to_come_are_read_as_spans_and_days() -> None:
    assert _expiry("90m") == timedelta(minutes=90)
    assert _expiry("12h") == timedelta(hours=12)
    assert _expiry("7d") == timedelta(days=7)
    assert _expiry("2026-12-01") == datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)
    assert _expiry("never") is None
    for wrong in ("", "7", "d", "7w", "-1d", "7 d", "01.12.2026", "2026-12-1", "٧d"):
        with pytest.raises(argparse.ArgumentTypeError):
            _expiry(wrong)


def test_a_table_cuts_only_its_elastic_column() -> None:
    shown = table(("ID", "LABEL"), [("0" * 12, "x" * 200), ("1" * 12, "short")], elastic=1)
    assert [columns(line) for line in shown.splitlines()] == [12 + 2 + 5, WIDTH, 12 + 2 + 5]
    assert "0" * 12 in shown


def test_a_state_is_of_now(run: Run) -> None:
    made = create(run, "--label", "Anna", "--expires", "1m")["invite"]
    assert made["state"] == "open"
    assert datetime.fromisoformat(made["expires"]).timestamp() - time.time() <= 60
