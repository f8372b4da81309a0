"""restore.sh: the house is stopped before, and runs again afterwards whatever came of it; for root alone."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.deploy.needing import ROOT, needs

pytestmark = needs("flock")

STUB = '#!/bin/bash\necho "${0##*/} $*" >> "$SEEN"\n'
RUNS = STUB + 'while [[ $1 != *python ]]; do shift; done\nexit "${RESTORE_EXIT:-0}"\n'
PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
PLACES = {
    "/opt/vox-estate-agent/current": "current",
    "/opt/vox-estate-agent/shared": "shared",
    "/etc/vox-estate-agent": "settings",
    "/var/lib/vox-estate-agent": "data",
    "/var/lib/vox-tts-worker": "workers",
}


class Host:
    """A folder as if it were the host's, with recording stand-ins for what only a real host has."""

    def __init__(self, root: Path) -> None:
        self.root, self.seen = root, root / "seen"
        for name in ("current/deploy", "settings/credentials", "data", "programs", "shared"):
            (root / name).mkdir(parents=True)
        self._put("restore.sh", "")
        self._put("as-vox", "current/deploy")
        for name in ("systemctl", "systemd-run", "chown"):
            stub = root / "programs" / name
            stub.write_text(RUNS if name == "systemd-run" else STUB, "utf-8")
            stub.chmod(0o755)

    def _put(self, script: str, folder: str) -> None:
        text = (ROOT / "deploy" / script).read_text("utf-8")
        for ours, theirs in PLACES.items():
            text = text.replace(ours, str(self.root / theirs))
        (self.root / folder / script).write_text(text, "utf-8")
        (self.root / folder / script).chmod(0o755)

    def run(self, *arguments: str, user: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        self.seen.write_text("", "utf-8")
        path = f"{self.root / 'programs'}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", str(self.root / "restore.sh"), *arguments],
            env={"PATH": path, "SEEN": str(self.seen), **environment},
            capture_output=True,
            text=True,
            timeout=20,
            cwd=self.root,
            check=False,
            user=user,
        )

    def called(self) -> list[str]:
        return self.seen.read_text("utf-8").splitlines()


@pytest.fixture
def host(tmp_path: Path) -> Host:
    if os.geteuid() != 0:
        pytest.skip("restore.sh is root's")
    return Host(tmp_path)


def test_the_house_stops_is_restored_as_its_user_and_starts(host: Host) -> None:
    (host.root / "settings" / "credentials" / "VOX_DATABASE_URL").touch()
    done = host.run("latest", "--newer")
    assert (done.returncode, done.stderr) == (0, "")
    stop, restore, start = host.called()
    assert stop == "systemctl stop vox-agent.socket vox-agent.service"
    assert "--uid=vox --gid=vox" in restore
    assert f"LoadCredential=vox_VOX_DATABASE_URL:{host.root}/settings/credentials/VOX_DATABASE_URL" in restore
    assert f"EnvironmentFile={host.root}/settings/host.env" in restore
    assert f"--setenv=VOX_DATA_DIR={host.root}/data" in restore
    assert restore.endswith(f"{host.root}/current/.venv/bin/python -m deploy.restore latest --newer")
    assert start == "systemctl start vox-agent.socket vox-agent.service"


def test_a_file_in_this_folder_is_found_from_another(host: Host) -> None:
    (host.root / "a backup.tar.gz").touch()
    assert host.run("a backup.tar.gz").returncode == 0
    assert host.called()[1].endswith(f"-m deploy.restore {host.root}/a backup.tar.gz")


def test_after_a_refusal_it_runs_again_and_the_exit_status_says_so(host: Host) -> None:
    done = host.run("latest", RESTORE_EXIT="1")
    assert done.returncode == 1
    assert [line.split()[1] for line in host.called() if line.startswith("systemctl")] == ["stop", "start"]
    assert "LoadCredential" not in "".join(host.called())


def test_a_restored_audio_cache_goes_to_the_worker(host: Host) -> None:
    for folder in ("data/speech", "workers/speech"):
        (host.root / folder).mkdir(parents=True)
    (host.root / "data" / "speech" / "new.clause").touch()
    (host.root / "workers" / "speech" / "old.clause").touch()
    assert host.run("latest").returncode == 0
    assert [path.name for path in (host.root / "workers" / "speech").iterdir()] == ["new.clause"]
    assert not (host.root / "data" / "speech").exists()
    assert f"chown -Rh vox-tts:vox-tts -- {host.root}/workers/speech" in host.called()


def test_under_a_deployment_nothing_is_stopped(host: Host) -> None:
    lock = host.root / "shared" / "deploy.lock"
    lock.touch()
    with subprocess.Popen(["flock", str(lock), "sh", "-c", "echo held; read end"], **PIPES) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        done = host.run("latest")
        assert (done.returncode, "under way" in done.stderr) == (1, True)
        assert host.called() == []
        holder.communicate(b"\n", 10)
    assert host.run("latest").returncode == 0


@pytest.mark.parametrize("arguments", [(), ("",), ("--newer",), ("-h",)])
def test_without_a_backups_name_nothing_is_stopped(host: Host, arguments: tuple[str, ...]) -> None:
    done = host.run(*arguments)
    assert (done.returncode, "Say which backup" in done.stderr) == (2, True)
    assert host.called() == []


def test_nobody_but_root_gets_anywhere(host: Host) -> None:
    for path in (host.root, *host.root.parents):
        if path == Path(tempfile.gettempdir()):
            break
        path.chmod(0o755)
    host.seen.touch()
    host.seen.chmod(0o666)
    done = host.run("latest", user=65_534)
    assert (done.returncode, "Only root" in done.stderr) == (1, True)
    assert host.called() == []
