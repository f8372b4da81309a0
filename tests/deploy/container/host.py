"""A machine that setup.py turns into a host of the demo, over ssh as an operator would, and what is deployed to it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.container.machine import Machine
from tests.deploy.container.network import MACHINE
from tests.deploy.needing import ROOT

SETUP_S = 240.0
DEPLOY_S = 280.0
DOMAIN = "vox.test"
CURRENT = "/opt/vox-estate-agent/current"
CLONE = "/home/deploy/clone"
DATA = "/var/lib/vox-estate-agent"
DATABASE = f"{DATA}/vox.db"
CREDENTIALS = "/etc/vox-estate-agent/credentials"
CERTIFICATE = "/etc/vox-estate-agent/self-signed/fullchain.pem"
ROWS = """
import json, sqlite3, sys
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
tables = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
rows = {table: sorted(map(repr, database.execute(f'SELECT * FROM "{table}"'))) for table in tables}
assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
print(json.dumps(rows))
"""


@dataclass(frozen=True)
class SetupRun:
    """What pyinfra says of one run: names of what it changed, and of what failed."""

    changed: tuple[str, ...]
    failed: tuple[str, ...]
    unchanged: int
    words: str


class Operator:
    """Whoever has the key of a machine's root, a clone and a host.env, in `folder`."""

    def __init__(self, machine: Machine, folder: Path, settings: Mapping[str, str]) -> None:
        self.machine = machine
        self._key = folder / "key"
        self._known = folder / "known_hosts"
        self.host_env = folder / "host.env"
        self.host_env.write_text(_changed((ROOT / "deploy" / "host.env").read_text("utf-8"), settings), "utf-8")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self._key], check=True, timeout=20)
        keys = machine.path("/root/.ssh/authorized_keys")
        keys.parent.mkdir(mode=0o700, exist_ok=True)
        keys.write_text(self._key.with_suffix(".pub").read_text("utf-8"), "utf-8")
        keys.chmod(0o600)

    def sets_up(self) -> SetupRun:
        """One run of setup.py."""
        data = {
            "host_env": str(self.host_env),
            "ssh_known_hosts_file": str(self._known),
            "ssh_strict_host_key_checking": "accept-new",
        }
        words = [word for key, value in data.items() for word in ("--data", f"{key}={value}")]
        pyinfra = [str(Path(sys.executable).with_name("pyinfra")), "--json", "--yes", *words]
        key = ["--ssh-key", str(self._key), "--user", "root"]
        ran = self.machine.call([*pyinfra, *key, MACHINE, str(ROOT / "deploy" / "setup.py")], SETUP_S)
        assert ran.stdout.startswith("{"), ran.stdout + ran.stderr
        operations = json.loads(ran.stdout)["results"]["operations"]
        return SetupRun(
            changed=tuple(one["name"] for one in operations if one["success"]),
            failed=tuple(one["name"] for one in operations if one["error"]),
            unchanged=sum(bool(one["no_change"]) for one in operations),
            words=ran.stderr,
        )

    def ssh(self, user: str, command: str, timeout_s: float = 30.0) -> subprocess.CompletedProcess[str]:
        """A command over ssh, by the key alone."""
        options = ["-i", str(self._key), "-o", f"UserKnownHostsFile={self._known}", "-o", "BatchMode=yes"]
        return self.machine.call(["ssh", *options, f"{user}@{MACHINE}", command], timeout_s)

    def deploys(self, words: str, script: str = f"{CURRENT}/deploy/deploy.sh") -> subprocess.CompletedProcess[str]:
        """deploy.sh with these words, as the user deploy."""
        return self.ssh("deploy", f"{script} {words}", DEPLOY_S)

    def gives_secret(self, name: str, value: str) -> None:
        self.machine.run("sh", "-ec", f"umask 077; cat > {CREDENTIALS}/{name}", text=value)

    def as_vox(self, *module: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A module of the live release as its user, in the way of the guide."""
        return self.machine.run(f"{CURRENT}/deploy/as-vox", "-m", *module, check=check)

    def invites(self, label: str) -> str:
        """The token of a new invite for many. Raises AssertionError when there is none."""
        words = ("invite", "create", "--label", label, "--expires", "1d", "--scope", "talk", "--json")
        return str(json.loads(self.as_vox("access", *words).stdout)["link"]).rpartition("#")[2]

    def rows(self) -> dict[str, list[str]]:
        """All rows of the database by table, once it has proved to be whole."""
        told: dict[str, list[str]] = json.loads(self.machine.run("python3", "-c", ROWS, DATABASE).stdout)
        return told

    def get(self, path: str, *options: str, address: str = "") -> tuple[int, str]:
        """Status (0: no answer at all) and body of a page of the site, asked for over its network."""
        whose = ["--interface", address] if address else []
        asked = [
            "curl",
            "-sS",
            "--max-time",
            "30",
            "--resolve",
            f"{DOMAIN}:443:{MACHINE}",
            "--cacert",
            self.certificate,
        ]
        ran = self.machine.call([*asked, *whose, *options, "-w", "\n%{http_code}", f"https://{DOMAIN}{path}"])
        body, _, status = ran.stdout.rpartition("\n")
        return int(status or 0), body

    @property
    def certificate(self) -> str:
        return str(self.machine.path(CERTIFICATE))

    def ready(self, unit: str) -> bool:
        """Whether the unit's process serves, by its own word to systemd and by an answer."""
        socket = "/run/vox-estate-agent/app.sock" if unit == "vox-agent.service" else "/run/vox-tts-worker/worker.sock"
        asked = f"curl -sf --max-time 3 --unix-socket {socket} http://localhost/healthz"
        state = self.machine.unit(unit, "SubState", "ActiveState")
        return state["SubState"] == "running" and self.machine.run("sh", "-c", asked, check=False).returncode == 0

    def gives_voice(self, voices: Path) -> None:
        """The checkout's voice, as one that an older release imported: to import it anew takes minutes and 7 GB."""
        kept = f"/opt/vox-estate-agent/shared/voices/{'0' * 16}"
        shutil.copytree(voices, self.machine.path(kept), symlinks=True)
        self.machine.run("chown", "-R", "deploy:deploy", kept)

    def clones(self) -> None:
        """What a first deployment is run from."""
        self.machine.run("git", "clone", "-q", "/home/deploy/vox.git", CLONE, user="deploy")


def _changed(text: str, settings: Mapping[str, str]) -> str:
    """host.env with other values, and more."""
    kept = [line for line in text.splitlines() if line.partition("=")[0] not in settings]
    return "\n".join([*kept, *(f"{key}={value}" for key, value in settings.items())]) + "\n"
