"""The whole kit on a booted Debian of its own: from bare to restored, step by step, each on what the one before left.

Needs root. The machine has its own network and firewall; of this host it sees wheels and packages, read-only.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.container.host import CLONE, CURRENT, DATA, DATABASE, Operator
from tests.deploy.container.machine import Machine, wait_for
from tests.deploy.container.network import CALLERS, MACHINE
from tests.deploy.container.scene import Scene, Switch, crowd, scene
from tests.deploy.needing import ROOT, needs

pytestmark = [
    pytest.mark.booted,
    needs("mmdebstrap", "systemd-nspawn", "nsenter", "ip", "nft", "ssh", "ssh-keygen", "curl", "git"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may boot a machine"),
    pytest.mark.timeout(600),
]
BACK_S = 5.0  # the issue's own bound
UNITS = ("vox-agent.service", "vox-tts-worker.service")
SILENT = 0  # no answer at all


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Scene]:
    untouched = _netfilter()
    with scene(tmp_path_factory.mktemp("scene")) as made:
        yield made
        assert _netfilter() == untouched, "the firewall of this host was touched"
    seen = request.config.pluginmanager.get_plugin("capturemanager")
    assert seen is not None
    with seen.global_and_fixture_disabled():
        print("", *(f"  {what}: {figure}" for what, figure in made.figures.items()), sep="\n")


@pytest.fixture(autouse=True)
def step(stage: Scene, request: pytest.FixtureRequest) -> Iterator[None]:
    """What follows a failed step would only fail as well, slowly. How long each took is told."""
    if getattr(request.session, "container_failed", False):
        pytest.skip("an earlier step failed")
    before, began_s = request.session.testsfailed, time.monotonic()
    yield
    stage.figures[f"{request.node.name} took"] = f"{time.monotonic() - began_s:.1f} s"
    if request.session.testsfailed > before:
        request.session.container_failed = True  # type: ignore[attr-defined]
        print(stage.machine.journal(lines=150), stage.machine.journal("vox-agent.service", 60))


@pytest.fixture
def machine(stage: Scene) -> Machine:
    return stage.machine


@pytest.fixture
def operator(stage: Scene) -> Operator:
    return stage.operator


def test_a_second_setup_changes_nothing(stage: Scene, operator: Operator) -> None:
    first = operator.sets_up()
    assert not first.failed, first.words
    assert "Packages" in first.changed
    second = operator.sets_up()
    assert (second.changed, second.failed) == ((), ()), second.words
    assert second.unchanged > 40
    stage.figures["operations of a setup"] = str(second.unchanged)


def test_only_keys_let_in_and_only_three_ports_are_open(machine: Machine, operator: Operator) -> None:
    assert operator.ssh("deploy", "true").returncode == 0
    told = machine.sh("sshd -T").splitlines()
    assert {"passwordauthentication no", "kbdinteractiveauthentication no"} <= set(told)
    for refused in ("systemctl stop nginx.service", "systemctl start vox-migrate@x.service", "sh -c id"):
        assert operator.ssh("deploy", f"sudo -n {refused}").returncode != 0, refused
    assert machine.unit("nginx.service", "ActiveState")["ActiveState"] == "active"
    machine.run("systemd-run", "--unit=open", "python3", "-m", "http.server", "8080")
    wait_for(lambda: "8080" in machine.sh("ss -ltn"), 10)
    closed = machine.call(["curl", "-sS", "--max-time", "2", f"http://{MACHINE}:8080/"])
    assert closed.returncode == 28, f"expected silence: {closed}"
    assert machine.sh("curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/") == "200"
    machine.run("systemctl", "stop", "open.service")
    moved = machine.call(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: vox.test", MACHINE])
    assert moved.stdout in {"301", "308"}


def test_a_first_release_goes_live(stage: Scene, machine: Machine, operator: Operator) -> None:
    operator.gives_secret("OPENAI_API_KEY", "sk-of-a-test")
    operator.gives_secret("ALERT_URLS", stage.model_url.replace("http://", "json://").replace("/v1", "/alerts"))
    stage.repository.push(machine)
    operator.gives_voice(Path(os.environ.get("VOX_TEST_VOICES_DIR") or ROOT / "var" / "voices"))
    operator.clones()
    deployed = operator.deploys("main", f"{CLONE}/deploy/deploy.sh")
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    assert operator.get("/web/release.txt") == (200, "A\n")
    assert operator.get("/healthz")[0] == 200
    for unit, most in (("vox-agent.service", 15), ("vox-tts-worker.service", 8)):
        machine.run("systemd-analyze", "security", f"--threshold={most}", "--no-pager", unit)


def test_a_second_release_cuts_nothing_under_twenty_visitors(
    stage: Scene, machine: Machine, operator: Operator
) -> None:
    stage.repository.add_migration()
    stage.repository.sign("B")
    stage.repository.push(machine)
    with crowd(stage, operator.invites("a crowd")) as told, Switch(machine) as switch:
        time.sleep(6)
        deployed = operator.deploys("main")
        time.sleep(4)
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    assert operator.get("/web/release.txt") == (200, "B\n")
    assert "of_release_b" in operator.rows()
    assert not switch.was_missing
    (at_s,) = switch.at_s
    over_it = [turn for turn in told.turns if turn.joined_s < at_s < turn.ended_s]
    held = [turn for turn in told.turns if turn.joined_s - turn.began_s > 1]
    stage.figures["short requests under deploy"] = f"{told.requests}, worst {told.worst_s:.1f} s"
    stage.figures["turns under deploy"] = f"{len(told.turns)}, {len(over_it)} open at the switch, {len(held)} held"
    assert not told.failures, told.failures[:10]
    assert not [turn for turn in told.turns if turn.fault], [turn for turn in told.turns if turn.fault][:5]
    assert over_it, "no turn was open as the release changed"
    assert held, "no question came while the app drained"


def test_a_broken_release_is_taken_back(stage: Scene, machine: Machine, operator: Operator) -> None:
    stage.repository.break_start()
    stage.repository.sign("C")
    stage.repository.push(machine)
    live = machine.path(CURRENT).readlink()
    with Switch(machine) as switch:
        deployed = operator.deploys("main")
    assert deployed.returncode == 1, deployed.stdout + deployed.stderr
    assert len(switch.at_s) == 2, "there and back"
    assert machine.path(CURRENT).readlink() == live
    assert operator.get("/web/release.txt") == (200, "B\n")
    assert operator.get("/healthz")[0] == 200
    assert "failed" in operator.deploys("list").stdout


@pytest.mark.parametrize("unit", UNITS)
def test_a_killed_process_is_back_within_five_seconds(
    unit: str, stage: Scene, machine: Machine, operator: Operator
) -> None:
    pid = machine.unit(unit, "MainPID")["MainPID"]
    began_s = time.monotonic()
    machine.run("kill", "-9", pid)
    assert operator.get("/web/card.js")[0] == 200  # nginx itself
    assert operator.get("/robots.txt")[0] == 200  # of the app: whoever asks meanwhile waits
    wait_for(lambda: _replaced(pid, unit, machine, operator), 40)
    back = machine.unit(unit, "ActiveEnterTimestampMonotonic", "MainPID")
    # When it served again, not when that was seen.
    took_s = int(back["ActiveEnterTimestampMonotonic"]) / 1_000_000 - began_s
    others_s = _waited_s(machine, back["MainPID"])
    stage.figures[f"{unit} back after kill -9"] = f"{took_s:.1f} s, {others_s:.1f} s of them others had the processor"
    assert took_s - others_s <= BACK_S


def test_a_hanging_worker_is_restarted_and_a_backup_is_made_meanwhile(
    stage: Scene, machine: Machine, operator: Operator
) -> None:
    unit = "vox-tts-worker.service"
    pid, began_s = machine.unit(unit, "MainPID")["MainPID"], time.monotonic()
    machine.run("kill", "-STOP", pid)
    machine.run("systemctl", "start", "vox-backup.service")
    machine.run("systemctl", "start", "vox-drill.service")
    assert machine.unit(unit, "MainPID")["MainPID"] == pid, "it was restarted before it could be missed"
    wait_for(lambda: _replaced(pid, unit, machine, operator), 60)
    stage.figures["a hanging worker speaks again"] = f"{time.monotonic() - began_s:.1f} s"
    assert "watchdog" in machine.journal(unit).lower()


def test_a_full_disk_loses_nothing_and_alerts(stage: Scene, machine: Machine, operator: Operator) -> None:
    jar = stage.folder / "jar"
    token = operator.invites("before the flood")
    assert operator.get("/invite", "-c", str(jar), "--data", f"token={token}")[0] == 303
    before = operator.rows()
    machine.sh(f"dd if=/dev/zero of={DATA}/flood bs=64k 2>/dev/null || true; df {DATA}")
    refused = operator.as_vox("access", "invite", "create", "--label", "in the flood", check=False)
    assert refused.returncode != 0, "the disk is not full"
    assert operator.get("/healthz")[0] == 200
    assert operator.get("/", "-b", str(jar))[0] == 200
    for _ in range(3):  # a level must hold before anybody is told
        machine.run("systemctl", "start", "vox-checks.service")
    titles = [alert["title"] for alert in stage.alerts()]
    assert any("ALERT" in title and "disk" in title for title in titles), titles
    machine.run("rm", f"{DATA}/flood")
    after = operator.rows()
    assert after["invites"] == before["invites"]
    assert operator.invites("after the flood")


def test_a_destroyed_database_comes_back_from_the_backup(machine: Machine, operator: Operator) -> None:
    machine.run("systemctl", "start", "vox-backup.service")
    before = operator.rows()
    machine.sh(f"rm -f {DATABASE}* && dd if=/dev/urandom of={DATABASE} bs=4k count=1 && chown vox:vox {DATABASE}")
    restored = machine.run(f"{CURRENT}/deploy/restore.sh", "latest", timeout_s=120)
    after = operator.rows()
    # What was spent since the backup is not known: today's ledger is closed until somebody says that it may open.
    assert before.pop("ledger_clock") != after.pop("ledger_clock")
    assert after == before
    assert sum(map(len, after.values())) > 100
    assert "ledger reopen" in restored.stdout + restored.stderr
    operator.as_vox("access", "ledger", "reopen")
    wait_for(lambda: operator.get("/healthz")[0] == 200, 30)
    machine.run("systemctl", "start", "vox-health.service", "vox-drill.service")


def test_its_timers_run(machine: Machine) -> None:
    told = machine.sh("systemctl list-timers --no-pager --no-legend")
    for timer in ("vox-backup", "vox-checks", "vox-drill", "certbot", "apt-daily-upgrade", "logrotate"):
        assert f"{timer}.timer" in told


def test_who_guesses_invites_is_banned_and_nobody_else(machine: Machine, operator: Operator) -> None:
    guesser, neighbour = CALLERS[-1], CALLERS[-2]
    for number in range(45):
        status, _ = operator.get("/invite", "--data", f"token={number:043}", address=guesser)
        if status == SILENT:
            break
        assert status in {403, 429}, status
    wait_for(lambda: operator.get("/healthz", "--max-time", "2", address=guesser)[0] == SILENT, 20)
    assert operator.get("/healthz", address=neighbour)[0] == 200
    assert guesser in machine.sh("fail2ban-client status vox-invites")


def _waited_s(machine: Machine, pid: str) -> float:
    """How long a process was ready to run and something else ran: other tests, which a host does not have."""
    return int(machine.sh(f"cat /proc/{pid}/schedstat").split()[1]) / 1e9


def _replaced(pid: str, unit: str, machine: Machine, operator: Operator) -> bool:
    return machine.unit(unit, "MainPID")["MainPID"] not in {pid, "0"} and operator.ready(unit)


def _netfilter() -> str:
    return subprocess.run(["nft", "list", "ruleset"], check=True, capture_output=True, text=True, timeout=10).stdout
