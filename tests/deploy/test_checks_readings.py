"""From sources to results: real sockets and programs, well, bad and broken."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.checking import gpu, house, local_http, machine, units
from deploy.checking.catalogue import CHECKS
from deploy.checking.judging import Judge
from deploy.checking.results import Forbidden, Level, Result, Unread
from deploy.checking.run import GROUPS, Run, run
from deploy.checking.state import State
from tests.deploy.scripted_host import APP_METRICS, WORKER_METRICS, Script, host, program, serving, thresholds

OK, UNKNOWN, WARN, ALERT = Level
NOW = 1_800_000_000.0


def judge() -> Judge:
    return Judge(thresholds())


def levels(done: Run | list[Result]) -> dict[str, Level]:
    return {one.name: one.level for one in (done.results if isinstance(done, Run) else done)}


# The house


@contextmanager
def a_house(folder: Path, **known: Any) -> Iterator[tuple[Script, Script, Any]]:
    """App and worker as they tell when all is well; their scripts may be changed."""
    app = Script(healthz=(200, json.dumps({"status": "ready", "brain": "language model", "worker": "ready"})))
    worker = Script(healthz=(200, json.dumps({"status": "ready", "voice": "joe"})), metrics=(200, WORKER_METRICS))
    told = Script(metrics=(200, APP_METRICS))
    with serving(told) as port, serving(app, folder / "app.sock"), serving(worker, folder / "worker.sock"):
        yield told, worker, host(folder, metrics_port=port, **known)


def test_a_house_that_is_well_is_told_with_its_figures(tmp_path: Path) -> None:
    with a_house(tmp_path) as (_, _, places_):
        done = run(places_, thresholds(), State(), NOW)
    found = {one.name: one for one in done.results}
    of_house = ("app", "worker", "tokens", "speech", "ledger", "first_sound", "store_errors", "queue", "lane_wait")
    assert {name: found[name].level for name in of_house} == dict.fromkeys(of_house, OK)
    assert (found["tokens"].value, found["tokens"].says) == (20.0, "100,000 of 500,000 today")
    assert (found["spend"].level, found["spend"].value) == (WARN, pytest.approx(95))
    assert "no cap" in found["speech"].says
    assert found["queue"].value == 2


def test_what_happened_since_the_window_began_is_judged_and_what_lies_before_is_not(tmp_path: Path) -> None:
    with a_house(tmp_path) as (app, worker, places_):
        first = run(places_, thresholds(), State(), NOW)
        assert levels(first)["failed_turns"] == levels(first)["speech_errors"] == OK
        app.answers["/metrics"] = (
            200,
            APP_METRICS.replace('failed"} 1.0', 'failed"} 4.0')
            .replace('finished"} 40.0', 'finished"} 57.0')
            .replace("vox_taken_over_total 2.0", "vox_taken_over_total 7.0")
            .replace('le="+Inf"} 40.0', 'le="+Inf"} 60.0')
            .replace("vox_store_errors_total 0.0", "vox_store_errors_total 2.0"),
        )
        worker.answers["/metrics"] = (200, WORKER_METRICS.replace('busy"} 7.0', 'busy"} 4.0'))  # begun anew
        second = run(places_, thresholds(), first.state, NOW + 120)
    found = {one.name: one for one in second.results}
    assert (found["failed_turns"].level, found["failed_turns"].value) == (WARN, 15)
    assert found["failed_turns"].says == "3 of 20 in 2 min"
    assert (found["taken_over"].level, found["taken_over"].value) == (WARN, 25)
    assert (found["first_sound"].level, found["first_sound"].value) == (OK, 1.0)  # past the last bound
    assert (found["store_errors"].level, found["store_errors"].value) == (WARN, 2)
    assert (found["speech_errors"].level, found["speech_errors"].says) == (WARN, "in 2 min: voice_busy 4")


def test_too_few_turns_are_not_judged(tmp_path: Path) -> None:
    with a_house(tmp_path) as (app, _, places_):
        first = run(places_, thresholds(), State(), NOW)
        app.answers["/metrics"] = (200, APP_METRICS.replace('failed"} 1.0', 'failed"} 2.0'))
        found = {one.name: one for one in run(places_, thresholds(), first.state, NOW + 60).results}
    assert found["failed_turns"].level == OK
    assert "too few" in found["failed_turns"].says


def test_a_worker_that_is_away_is_one_alert_and_the_app_beside_it_is_well(tmp_path: Path) -> None:
    app = Script(healthz=(503, json.dumps({"status": "mute", "worker": "unreachable"})), metrics=(200, APP_METRICS))
    with serving(app) as port:
        done = levels(run(host(tmp_path, app=port, metrics_port=port), thresholds(), State(), NOW))
    assert (done["app"], done["worker"]) == (OK, ALERT)
    assert (done["lane_wait"], done["speech_errors"]) == (UNKNOWN, UNKNOWN)
    assert (done["tokens"], done["queue"]) == (OK, OK)


@pytest.mark.parametrize(
    ("health", "word"),
    [
        ((503, '{"status": "stuck"}'), "stuck"),
        ((502, "<html>"), "status 502"),
        ((200, "[]"), "nothing that we know"),
    ],
)
def test_a_worker_that_answers_otherwise_is_an_alert(tmp_path: Path, health: tuple[int, str], word: str) -> None:
    with serving(Script(healthz=health)) as port:
        [result] = [
            one for one in run(host(tmp_path, worker=port), thresholds(), State(), NOW).results if one.name == "worker"
        ]
    assert result.level == ALERT
    assert word in result.says


def test_the_app_may_see_of_the_worker_what_it_does_not_see_itself(tmp_path: Path) -> None:
    with a_house(tmp_path) as (_, _, places_):
        (tmp_path / "app.sock").unlink()
        app = Script(healthz=(503, '{"status": "mute", "worker": "speaks another voice"}'))
        with serving(app, tmp_path / "app.sock"):
            done = levels(run(places_, thresholds(), State(), NOW))
    assert (done["app"], done["worker"]) == (OK, ALERT)


def test_metrics_that_are_no_metrics_are_told_and_spoil_nothing_else(tmp_path: Path) -> None:
    for text in ('vox_turns_total{ending="x} 1', "vox_ledger_open one\n", "", "<html>hello</html>"):
        with serving(Script(metrics=(200, text))) as port:
            done = levels(run(host(tmp_path, metrics_port=port), thresholds(), State(), NOW))
        assert {done[name] for name in ("tokens", "ledger", "queue")} == {UNKNOWN}
        assert done["disk_root"] in (OK, WARN, ALERT)


def test_a_closed_ledger_is_an_alert_and_a_cap_of_nothing_is_none(tmp_path: Path) -> None:
    text = APP_METRICS.replace("open 1.0", "open 0.0").replace('"tokens"} 500000.0', '"tokens"} 0.0')
    with serving(Script(metrics=(200, text))) as port:
        done = levels(run(host(tmp_path, metrics_port=port), thresholds(), State(), NOW))
    assert (done["ledger"], done["tokens"]) == (ALERT, OK)


def test_one_who_takes_the_call_and_says_nothing_is_waited_for_no_longer_than_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_http, "PATIENCE_S", 0.2)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "silent.sock"))
        silent.listen()
        answer = local_http.get(tmp_path / "silent.sock", "/healthz")
    assert isinstance(answer, Unread)
    assert "no answer in time" in answer.why


def test_a_check_that_breaks_is_unknown_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(machine, "machine_checks", broken)
    done = {one.name: one for one in run(host(tmp_path), thresholds(), State(), NOW).results}
    assert (done["memory"].level, "a fault of ours" in done["memory"].says) == (UNKNOWN, True)
    assert done["disk_root"].level == UNKNOWN  # one that was told as bad is not taken for mended
    assert done["backup"].level == ALERT


def test_each_check_belongs_to_one_group() -> None:
    assert sorted(name for names in GROUPS for name in names) == sorted(one.name for one in CHECKS)


def test_what_may_not_be_asked_is_unknown_and_no_alert() -> None:
    silent = Forbidden("/run/app.sock may not be asked by this user")
    assert house.app(silent, judge()).level == house.worker(silent, {"status": "ready"}, judge()).level == UNKNOWN


# The machine


def test_the_machine_itself_can_be_read() -> None:
    found = {one.name: one for one in machine.machine_checks({"disk_root": Path("/")}, judge())}
    for name in ("disk_root", "memory", "cpu"):
        assert found[name].level is not UNKNOWN
        assert found[name].value is not None
    assert 0 < (found["memory"].value or 0) <= 100


def test_a_disk_is_told_once_by_its_scarcer_side() -> None:
    disks: dict[str, machine.Disk | Unread] = {
        "disk_root": machine.Disk(1, 40.0, 95.0, 10**9),
        "disk_data": machine.Disk(1, 40.0, 95.0, 10**9),
        "disk_backups": Unread("/var/backups: No such file or directory"),
    }
    results = list(machine.disk_checks(disks, judge()))
    assert [(one.name, one.level) for one in results] == [("disk_root", ALERT), ("disk_backups", UNKNOWN)]
    assert "inodes" in results[0].says


def test_a_full_disk_is_counted_as_df_counts_it(tmp_path: Path) -> None:
    disk = machine.disk_at(tmp_path)
    assert isinstance(disk, machine.Disk)
    told = subprocess.run(["df", "--output=pcent", tmp_path], capture_output=True, text=True, check=True).stdout.split()
    assert abs(disk.bytes_used - float(told[-1].rstrip("%"))) < 2  # others write meanwhile; df rounds up


def test_memory_and_pressure_are_read_as_the_kernel_writes_them(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 1000 kB\nMemAvailable: 50 kB\nSwapTotal: 100 kB\nSwapFree: 40 kB\n")
    (tmp_path / "pressure").mkdir()
    (tmp_path / "pressure" / "cpu").write_text("some avg10=1.00 avg60=2.00 avg300=81.50 total=5\n")
    (tmp_path / "pressure" / "memory").write_text("some avg10=90.00 avg60=90.00 avg300=90.00 total=5\n")
    told = [*machine.memory_checks(machine.meminfo_of(tmp_path), judge()), *machine.pressure_checks(judge(), tmp_path)]
    assert [(one.name, one.level, one.value) for one in told] == [
        ("memory", ALERT, 95),
        ("swap", WARN, 60),
        ("cpu_pressure", ALERT, 81.5),
        ("memory_pressure", UNKNOWN, None),
    ]
    assert levels(list(machine.memory_checks(machine.meminfo_of(tmp_path / "none"), judge()))) == {
        "memory": UNKNOWN,
        "swap": UNKNOWN,
    }
    assert list(machine.pressure_checks(judge(), tmp_path / "none")) == []


@pytest.mark.parametrize(("says", "level"), [("echo yes", OK), ("echo no", WARN), ("echo broken >&2; exit 1", UNKNOWN)])
def test_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, level: Level) -> None:
    program(tmp_path, "timedatectl", says, monkeypatch)
    result = machine.clock(judge())
    assert result.level == level
    assert level != UNKNOWN or "broken" in result.says


def test_gpus_are_told_by_the_worst_and_not_at_all_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert gpu.gpus() is None
    assert list(gpu.gpu_checks(None, judge())) == []
    monkeypatch.undo()
    program(tmp_path, "nvidia-smi", "echo '0, 1000, 10000, 60, 5'; echo '1, 9500, 10000, [N/A], [N/A]'", monkeypatch)
    told = {one.name: one for one in gpu.gpu_checks(gpu.gpus(), judge())}
    assert (told["gpu_memory"].level, told["gpu_memory"].value, told["gpu_memory"].says) == (WARN, 95, "device 1")
    assert (told["gpu_temperature"].level, told["gpu_temperature"].value) == (OK, 60)
    for script in ("echo No devices were found; exit 6", "echo", "echo a b c", "echo '0, [N/A], [N/A], [N/A], [N/A]'"):
        program(tmp_path, "nvidia-smi", script, monkeypatch)
        assert levels(list(gpu.gpu_checks(gpu.gpus(), judge()))) == {"gpu_memory": UNKNOWN, "gpu_temperature": UNKNOWN}


# systemd


def blocks(**other: str) -> str:
    states = dict.fromkeys((*units.RUNNING, *units.SOMETIMES), "active") | dict.fromkeys(units.SOMETIMES, "inactive")
    states |= {key.replace("__", ".").replace("_", "-"): value for key, value in other.items()}
    return "\n\n".join(
        f"Id={name}\nLoadState={'not-found' if state == 'not-found' else 'loaded'}\nActiveState={state}\nNRestarts=2"
        for name, state in states.items()
    )


@pytest.mark.parametrize(
    ("other", "level", "word"),
    [
        ({}, OK, "as they should be"),
        ({"vox_agent__service": "activating"}, OK, ""),
        ({"vox_agent__service": "inactive"}, ALERT, "vox-agent.service is inactive"),
        ({"vox_backup__service": "failed"}, ALERT, "vox-backup.service is failed"),
        ({"vox_drill__timer": "not-found"}, ALERT, "vox-drill.timer is not installed"),
    ],
)
def test_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: dict[str, str], level: Level, word: str) -> None:
    (tmp_path / "told").write_text(blocks(**other), "utf-8")
    program(tmp_path, "systemctl", f"cat {tmp_path}/told", monkeypatch)
    found = {one.name: one for one in run(host(tmp_path), thresholds(), State(), NOW).results}
    assert found["units"].level == level
    assert word in found["units"].says
    assert found["restarts"].level == OK  # what happened before anybody looked is not judged


def test_restarts_within_the_window_are_told_by_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "told").write_text(blocks(), "utf-8")
    program(tmp_path, "systemctl", f"cat {tmp_path}/told", monkeypatch)
    first = run(host(tmp_path), thresholds(), State(), NOW)
    (tmp_path / "told").write_text(blocks().replace("NRestarts=2", "NRestarts=5", 2), "utf-8")
    found = {one.name: one for one in run(host(tmp_path), thresholds(), first.state, NOW + 120).results}
    assert (found["restarts"].level, found["restarts"].value) == (ALERT, 6)
    assert "vox-agent.service: 3" in found["restarts"].says
    program(tmp_path, "systemctl", "exit 1", monkeypatch)
    assert levels(run(host(tmp_path), thresholds(), first.state, NOW))["units"] == UNKNOWN


def test_a_maintenance_page_that_was_forgotten_is_told(tmp_path: Path) -> None:
    flag = tmp_path / "maintenance"
    assert units.maintenance(flag, NOW, judge()).level == OK
    flag.touch()
    for minutes, level in ((0, OK), (31, WARN), (121, ALERT)):
        os.utime(flag, (NOW - minutes * 60, NOW - minutes * 60))
        assert units.maintenance(flag, NOW, judge()).level == level
