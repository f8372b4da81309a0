"""What systemd is told: understood by it, hardened to the bars, bounded, free of secrets, and true to the code."""

import os
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from settings import Settings
from tests.deploy.needing import ROOT, needs

pytestmark = needs("systemd-analyze")
UNITS = ROOT / "deploy" / "systemd"
HARDENING = "vox-.service.d/10-hardening.conf"
HOST_ENV = ROOT / "deploy" / "host.env"
CREDENTIALS = "/etc/vox-estate-agent/credentials"
RELEASE = "20260102T030405Z-0123456789ab"
SERVICES = sorted(one.name for one in UNITS.glob("*.service"))
LASTING = ["vox-agent.service", "vox-tts-worker.service"]
ONESHOTS = [one for one in SERVICES if one not in LASTING]
# Exposure by `systemd-analyze security`, in tenths.
BARS = {"vox-agent.service": 15, "vox-tts-worker.service": 8} | dict.fromkeys(ONESHOTS, 20)
# Secrets that are no settings of the app: of the backup and of the checks.
OTHER_SECRETS = {
    *("ALERT_URLS", "RESTIC_PASSWORD", "RESTIC_REST_USERNAME", "RESTIC_REST_PASSWORD"),
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "B2_ACCOUNT_ID", "B2_ACCOUNT_KEY"),
}
Unit = dict[str, list[str]]


def read(name: str) -> Unit:
    """Its own settings with their values, in order."""
    unit: Unit = {}
    for line in (UNITS / name).read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            unit.setdefault(key, []).append(value)
    return unit


def seconds(value: str) -> float:
    units = {"": 1, "s": 1, "ms": 0.001, "min": 60}
    number, unit = re.fullmatch(r"(\d+)(s|ms|min|)", value).groups()  # type: ignore[union-attr]
    return int(number) * units[unit]


def mebibytes(value: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([MG])", value).groups()  # type: ignore[union-attr]
    return int(number) * {"M": 1, "G": 1024}[unit]


def environment(unit: Unit) -> dict[str, str]:
    """What its `Environment=` lines say."""
    told = " ".join(unit.get("Environment", [])).split()
    return dict(one.split("=", 1) for one in told)


def host_env() -> dict[str, str]:
    lines = HOST_ENV.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def module_file(module: str) -> Path | None:
    """What `python -m module` runs."""
    place = ROOT.joinpath(*module.split("."))
    return next((one for one in (place.with_suffix(".py"), place / "__main__.py") if one.is_file()), None)


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """The root of a host that has our units, systemd's own targets and a release."""
    its_own = tmp_path / "usr/lib/systemd/system"
    its_own.mkdir(parents=True)
    for target in Path("/usr/lib/systemd/system").glob("*.target"):
        shutil.copy(target, its_own)
    shutil.copytree(UNITS, tmp_path / "etc/systemd/system")
    for release in ("current", f"releases/{RELEASE}"):
        python = tmp_path / "opt/vox-estate-agent" / release / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text("#!/bin/sh\n", "utf-8")
        python.chmod(0o755)
    return tmp_path


def started(name: str) -> str:
    """As it is started: a template by the name of a release."""
    return name.replace("@.", f"@{RELEASE}.")


def analyze(host: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *arguments[:1], f"--root={host}", "--no-pager", *arguments[1:]]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=os.environ)


def verify(host: Path) -> subprocess.CompletedProcess[str]:
    units = [started(one.name) for one in UNITS.iterdir() if one.is_file()]
    return analyze(host, "verify", "--recursive-errors=yes", "--man=no", *units)


def exposure(host: Path, name: str, bar: int) -> subprocess.CompletedProcess[str]:
    return analyze(host, "security", "--offline=true", f"--threshold={bar}", started(name))


def with_gpu(host: Path) -> None:
    drop_in = host / "etc/systemd/system/vox-tts-worker.service.d"
    (drop_in / "gpu.conf.example").rename(drop_in / "gpu.conf")


def test_systemd_understands_every_unit(host: Path) -> None:
    done = verify(host)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_understands_the_gpus_drop_in(host: Path) -> None:
    with_gpu(host)
    done = verify(host)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["vox-agent.service", "vox-.service.d/10-hardening.conf", "vox-backup.timer"])
def test_a_value_that_systemd_does_not_know_is_found(host: Path, name: str) -> None:
    file = host / "etc/systemd/system" / name
    file.write_text(
        re.sub(r"(RestartSec|KeyringMode|OnCalendar)=.*", r"\1=sometimes", file.read_text("utf-8")), "utf-8"
    )
    done = verify(host)
    assert done.returncode != 0
    assert "sometimes" in done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_more_exposed_than_its_bar(host: Path, name: str) -> None:
    done = exposure(host, name, BARS[name])
    assert done.returncode == 0, done.stdout


def test_the_worker_with_a_gpu_reaches_the_card_and_keeps_its_bar(host: Path) -> None:
    with_gpu(host)
    done = exposure(host, "vox-tts-worker.service", BARS["vox-tts-worker.service"])
    assert done.returncode == 0, done.stdout
    assert "char-nvidia" in done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_without_the_shared_hardening_fails_the_same_check(host: Path, name: str) -> None:
    shutil.rmtree(host / "etc/systemd/system/vox-.service.d")
    assert exposure(host, name, BARS[name]).returncode != 0


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_one_that_the_shared_hardening_reaches_and_runs_as_nobody_important(name: str) -> None:
    assert name.startswith("vox-")
    unit = read(name)
    assert unit["User"] == unit["Group"]
    assert unit["User"] in (["vox"], ["vox-tts"])


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_says_otherwise_what_the_shared_hardening_says(name: str) -> None:
    # It would not hold: systemd reads drop-ins last. Only lists add up.
    assert set(read(name)) & set(read(HARDENING)) <= {"Environment", "InaccessiblePaths"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_bounds_of_memory_tasks_processor_and_time(name: str) -> None:
    unit = read(name)
    assert mebibytes(*unit["MemoryHigh"]) < mebibytes(*unit["MemoryMax"]) <= 1536
    assert 0 < int(*unit["TasksMax"]) <= 256
    assert re.fullmatch(r"[123]00%", *unit["CPUQuota"])
    assert seconds(*unit["TimeoutStartSec"]) > 0
    assert unit["Slice"] == ["vox.slice"]
    assert re.fullmatch(r"00[27][27]", *unit["UMask"])


def test_the_apps_memory_has_room_for_what_it_may_keep() -> None:
    program_mb, kept = 400, Settings()
    assert mebibytes(*read("vox-agent.service")["MemoryHigh"]) >= program_mb + kept.recordings_mb + kept.talks_mb


def test_the_worker_may_use_a_processor_for_each_of_its_threads() -> None:
    (quota,) = read("vox-tts-worker.service")["CPUQuota"]
    assert int(quota.removesuffix("%")) > 100 * Settings().speech_threads


@pytest.mark.parametrize("name", LASTING)
def test_a_process_that_dies_is_back_soon_and_a_crash_loop_ends(name: str) -> None:
    unit = read(name)
    assert unit["Restart"] == ["always"]
    pause_s = seconds(*unit["RestartSec"])
    assert pause_s <= 1
    # Even one whose start hangs: each try takes this long.
    assert unit["TimeoutStartFailureMode"] == ["abort"]
    one_try_s = seconds(*unit["TimeoutStartSec"]) + seconds(*unit["TimeoutAbortSec"]) + pause_s
    assert int(*unit["StartLimitBurst"]) * one_try_s <= seconds(*unit["StartLimitIntervalSec"])


@pytest.mark.parametrize("name", LASTING)
def test_readiness_and_life_are_told_by_the_process_itself(name: str) -> None:
    unit = read(name)
    assert (unit["Type"], unit["NotifyAccess"]) == (["notify"], ["main"])
    assert 0 < seconds(*unit["WatchdogSec"]) <= 30


def test_open_answers_have_the_time_that_the_operator_gives_them() -> None:
    unit = read("vox-agent.service")
    drain_s = float(environment(unit)["VOX_DRAIN_S"])
    assert drain_s == float(host_env().get("DRAIN_S", drain_s))
    assert seconds(*unit["TimeoutStopSec"]) >= drain_s + 15


def test_the_app_ends_before_the_voice_and_starts_after_it_but_lives_without() -> None:
    app, voice = read("vox-agent.service"), "vox-tts-worker.service"
    assert voice in " ".join(app["After"]).split()
    needed = " ".join(value for key in ("Requires", "BindsTo", "Requisite", "PartOf") for value in app.get(key, []))
    assert "vox-tts-worker" not in needed


def test_each_socket_is_open_to_its_one_caller() -> None:
    for name, caller in (
        ("vox-agent.socket", "www-data"),
        ("vox-tts-worker.socket", read("vox-agent.service")["Group"][0]),
    ):
        unit = read(name)
        assert (unit["SocketUser"], unit["SocketGroup"], unit["SocketMode"]) == (["root"], [caller], ["0660"])
        assert read(name.replace(".socket", ".service"))["Requires"] == [name]


def test_the_app_finds_the_voice_where_systemd_listens_for_it() -> None:
    (path,) = read("vox-tts-worker.socket")["ListenStream"]
    for name in ("vox-agent.service", "vox-health.service"):
        assert environment(read(name))["VOX_TTS_URL"] == f"unix://{path}"


def test_the_voice_reaches_nothing_but_its_socket() -> None:
    unit = read("vox-tts-worker.service")
    assert unit["PrivateNetwork"] == ["yes"]
    assert unit["RestrictAddressFamilies"] == ["AF_UNIX"]
    assert "LoadCredential" not in unit


def secret_settings() -> set[str]:
    return {one.metadata["key"] for one in fields(Settings) if one.metadata["secret"]}


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_files_and_one_that_is_missing_counts_as_not_set(name: str) -> None:
    unit = read(name)
    loaded = [one.split(":", 1) for one in unit.get("LoadCredential", [])]
    for credential, path in loaded:
        secret = credential.removeprefix("vox_")
        assert path == f"{CREDENTIALS}/{secret}"
        assert secret in secret_settings() | OTHER_SECRETS
    assert unit.get("SetCredential", []) == [rf"{credential}:\n" for credential, _ in loaded]


def test_no_secret_stands_in_a_unit_or_in_the_hosts_settings() -> None:
    secrets = secret_settings() | OTHER_SECRETS
    for name in SERVICES:
        assert not secrets & set(environment(read(name)))
    assert not secrets & set(host_env())


@pytest.mark.parametrize("name", SERVICES)
def test_the_hosts_settings_leave_alone_what_only_the_unit_knows(name: str) -> None:
    unit = read(name)
    assert unit["EnvironmentFile"] == ["/etc/vox-estate-agent/host.env"]
    assert not set(environment(unit)) & set(host_env())  # the file would win


@pytest.mark.parametrize("name", SERVICES)
def test_the_settings_of_a_service_can_be_used(name: str) -> None:
    Settings.read(environment(read(name)) | host_env(), env_file=None)


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_starts_is_in_the_repository(name: str) -> None:
    unit = read(name)
    (folder,), (command,) = unit["WorkingDirectory"], unit["ExecStart"]
    python, *arguments = command.split()
    assert python == f"{folder}/.venv/bin/python"
    found = module_file(arguments[1]) if arguments[0] == "-m" else ROOT / arguments[0]
    assert found is not None, command
    assert found.is_file()


@pytest.mark.parametrize("name", sorted(one.name for one in UNITS.glob("*.timer")))
def test_a_timer_has_its_service(name: str) -> None:
    assert read(name)["WantedBy"] == ["timers.target"]
    assert read(name.replace(".timer", ".service"))["Type"] == ["oneshot"]
