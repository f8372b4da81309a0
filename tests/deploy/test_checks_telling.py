"""What people are told: real messages to a real receiver, once, again when they did not arrive, and no secrets."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.checking import state
from deploy.checking.messages import limit_of, message
from deploy.checking.news import Memory, News, Told
from deploy.checking.places import Places
from deploy.checking.results import Level, Result
from deploy.checking.telling import addresses, send
from deploy.checking.window import Scrape
from deploy.checks import main
from tests.deploy.scripted_host import Script, host, program, serving
from tests.process import ROOT, clean_environment

OK, UNKNOWN, WARN, ALERT = Level
SECRET = "t0p-secret-token"


@pytest.fixture
def receiver(tmp_path: Path) -> Script:
    return Script()


def well(folder: Path, monkeypatch: pytest.MonkeyPatch, addresses_told: str = "") -> Places:
    """A host on which the app answers and the backup is what goes wrong; its other checks vary with the machine."""
    program(folder, "timedatectl", "echo yes", monkeypatch)
    (folder / "ALERT_URLS").write_text(addresses_told, "utf-8")
    return host(folder)


def quiet(places: Places, folder: Path) -> int:
    """Only the backup's check has no patience: all others must hold for longer than a test lasts."""
    file = folder / "thresholds.toml"
    from deploy.checking.catalogue import CHECKS

    lines = [f"[{one.name}]\nruns = {1 if one.name == 'backup' else 60}\n" for one in CHECKS]
    file.write_text("".join(lines), "utf-8")
    return main(["--quiet", "--thresholds", str(file)], places)


def backup(places: Places, ok: bool) -> None:
    told = {"ok": ok, "last_ok_unix_s": 4_000_000_000 if ok else None, "cause": "the disk is full"}
    (places.backups / "backup.json").write_text(json.dumps(told), "utf-8")


def test_an_alert_is_sent_once_and_its_end_is_sent_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(receiver) as port:
        places = well(tmp_path, monkeypatch, f"# who is told\njson://127.0.0.1:{port}/{SECRET}\n")
        backup(places, ok=False)
        assert [quiet(places, tmp_path) for _ in range(3)] == [2, 2, 2]
        backup(places, ok=True)
        for _ in range(2):
            quiet(places, tmp_path)
    bad, good = (json.loads(one) for one in receiver.posted)
    assert (bad["type"], good["type"]) == ("failure", "success")
    assert bad["title"] == "Vox Estate Agent: ALERT: backup"
    assert "the disk is full" in bad["message"]
    assert "systemctl start vox-backup" in bad["message"]
    assert "Well again: backup" in good["message"]
    printed = capsys.readouterr()
    assert printed.out.count("ALERT: backup: ") == 1  # the journal has it too, once
    assert SECRET not in printed.out + printed.err + bad["message"]


def test_what_nobody_took_is_sent_at_the_next_run_and_no_address_is_written_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Script, capfd: pytest.CaptureFixture[str]
) -> None:
    receiver.post_status = 503
    with serving(receiver) as port:
        places = well(
            tmp_path, monkeypatch, f"json://127.0.0.1:{port}/{SECRET}\njson://user:{SECRET}@127.0.0.1:1/\n{SECRET}"
        )
        backup(places, ok=False)
        quiet(places, tmp_path)
        quiet(places, tmp_path)
        assert len(receiver.posted) == 2
        receiver.post_status = 200
        for _ in range(2):
            quiet(places, tmp_path)
    assert len(receiver.posted) == 3  # one of three addresses took it: told
    told = "".join(capfd.readouterr())
    assert SECRET not in told + places.state.read_text("utf-8")
    assert "address 1 (json) does not take it" in told
    assert "address 2 (json)" in told
    assert "address 3 (of no known kind) is none that apprise understands" in told
    assert state.load(places.state).unsent == 2
    main([], places)
    assert "2 of 3 addresses did not take the last message" in " ".join(capfd.readouterr().out.split())


def test_with_no_address_the_journal_alone_is_told_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    places = well(tmp_path, monkeypatch)
    backup(places, ok=False)
    for _ in range(3):
        quiet(places, tmp_path)
    assert capsys.readouterr().out.count("ALERT: backup: ") == 1


def test_by_hand_nothing_is_sent_and_nothing_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(receiver) as port:
        places = well(tmp_path, monkeypatch, f"json://127.0.0.1:{port}")
        assert main([], places) == 2
        assert main(["--json"], places) == 2
        assert receiver.posted == []
        assert not places.state.exists()
        capsys.readouterr()
        assert main(["--test-alert"], places) == 0
        assert "1 of 1 addresses took the message" in capsys.readouterr().out
        receiver.post_status = 500
        assert main(["--test-alert"], places) == 2
    assert len(receiver.posted) == 2
    assert "a test of the alerts" in json.loads(receiver.posted[0])["title"]


def test_a_test_with_nobody_to_tell_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--test-alert"], host(tmp_path)) == 2
    assert "ALERT_URLS" in capsys.readouterr().err


def test_one_address_that_fails_keeps_nothing_from_the_others(receiver: Script) -> None:
    text = message("house", [News("change", ALERT, Result("app", ALERT, "gone"))])
    with serving(receiver) as port:
        sent = send(text, ["json://127.0.0.1:1/", f"json://127.0.0.1:{port}/"])
    assert (sent.reached, len(sent.faults), len(receiver.posted)) == (1, 1, 1)


def test_addresses_are_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "ALERT_URLS"
    file.write_text("\n  json://a \n# mailto://b\n\nntfy://c\n", "utf-8")
    assert addresses(file) == ("json://a", "ntfy://c")
    assert addresses(tmp_path / "none") == ()


# Words


def test_checks_that_cannot_be_read_for_one_reason_share_a_paragraph_and_the_worst_comes_first() -> None:
    told = [News("change", UNKNOWN, Result(name, UNKNOWN, "nobody answers")) for name in ("tokens", "spend")]
    told += [
        News("reminder", ALERT, Result("disk_root", ALERT, "1 GB free", 95, "%", 80, 90)),
        News("change", OK, Result("swap", OK, "there is none")),
    ]
    text = message("house", told)
    assert text.title == "house: ALERT: disk_root; Cannot be read: tokens, spend; Well again: swap"
    assert text.level == ALERT
    paragraphs = text.body.split("\n\n")
    assert paragraphs[0].startswith("ALERT (still): disk_root: 95 % 1 GB free (alert from 90 %).\n`du")
    assert paragraphs[1:] == ["Cannot be read: tokens, spend: nobody answers.", "Well again: swap: there is none."]


def test_the_limit_that_is_shown_is_the_one_that_was_passed_or_comes_next() -> None:
    told = [
        limit_of(Result("disk_root", level, "", value, "%", 80, 90))
        for level, value in ((OK, 1), (WARN, 81), (ALERT, 91))
    ]
    assert told == ["warning from 80 %", "warning from 80 %", "alert from 90 %"]
    assert limit_of(Result("certificate", WARN, "", 20, "%", 30, 16.7)) == "warning at 30 %"
    assert limit_of(Result("app", ALERT, "")) == ""


# The state


def test_the_state_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    whole = state.State(
        {"app": (Scrape(1.5, {("n", frozenset({("a", "b"), ("c", "d")})): 2.0}),), "units": ()},
        Memory({"disk_root": Told(ALERT, 7.0)}, {"disk_root": (OK, ALERT), "app": (OK,)}),
        3,
    )
    file = tmp_path / "state.json"
    state.save(file, whole)
    assert state.load(file) == whole
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version": 99}',
        b'{"version": 1}',
        b'{"version": 1, "scrapes": {"app": [[1]]}, "told": {}, "seen": {}, "unsent": 0}',
        b'{"version": 1, "scrapes": {}, "told": {"app": [9, 0]}, "seen": {}, "unsent": 0}',
    ],
)
def test_a_state_that_is_broken_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.json").write_bytes(content)
    assert state.load(tmp_path / "state.json") == state.State()


def test_a_state_that_cannot_be_written_is_told_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    places = well(tmp_path, monkeypatch)
    places.state.parent.rmdir()
    quiet(places, tmp_path)
    assert "state.json cannot be written" in capsys.readouterr().err


# The command


def run_checks(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.checks", *arguments],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_on_a_host_with_nothing_there_still_ends_with_a_table(tmp_path: Path) -> None:
    ended = run_checks("--host-env", str(tmp_path / "none"), "--thresholds", str(tmp_path / "none"))
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    lines = ended.stdout.splitlines()
    assert max(map(len, lines)) <= 120
    assert [line.index("app") for line in lines if line.startswith("ALERT") and " app " in line] == [
        lines[0].index("check")
    ]
    assert "\033[" not in ended.stdout


def test_bad_arguments_and_bad_thresholds_are_no_alert(tmp_path: Path) -> None:
    (tmp_path / "checks.toml").write_text("[app]\nruns = 0\n", "utf-8")
    for arguments, word in (
        (["--no-such"], "--no-such"),
        (["--thresholds", str(tmp_path / "checks.toml")], "[app] runs"),
    ):
        ended = run_checks(*arguments)
        assert ended.returncode == 3
        assert word in ended.stderr
        assert "Traceback" not in ended.stderr
