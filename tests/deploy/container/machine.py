"""A Debian that boots: systemd is its first process, and what runs in it are its units. Ended by its own id.

Nothing is registered with the host's systemd (there may be none), and nothing is left of it: folder, networks.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.deploy.container.debian import cache_folder, unpack
from tests.deploy.container.network import Network

BOOT_S = 60.0
RUN_S = 60.0
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/root",
}


def wait_for(true: Callable[[], bool], timeout_s: float) -> float:
    """How many seconds it took until it was true. Raises AssertionError when that takes too long."""
    began_s = time.monotonic()
    while not true():
        assert time.monotonic() - began_s < timeout_s, f"not within {timeout_s:.0f} s"
        time.sleep(0.1)
    return time.monotonic() - began_s


class Machine:
    """`with Machine({"/srv/wheels": folder}) as machine: machine.run("systemctl", "--version")`.

    `seen` are folders of the host that it may read, by where it has them. `small` are folders in it with room for
    so many MB, to be filled.
    """

    def __init__(self, seen: Mapping[str, Path] | None = None, small: Mapping[str, int] | None = None) -> None:
        self.name = f"vox-test-{secrets.token_hex(3)}"
        self.root = cache_folder() / "machines" / self.name
        self.network = Network(self.name)
        self._console = self.root.with_suffix(".log")
        self._seen, self._small = seen or {}, small or {}
        self._process: subprocess.Popen[bytes] | None = None
        self._leader = 0

    def __enter__(self) -> Self:
        try:
            unpack(self.root)
            self.path("/etc/hostname").write_text(f"{self.name}\n", "utf-8")
            self.path("/etc/hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {self.name}\n", "utf-8")
            self.network.__enter__()
            self._boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            if self._leader:  # the first of its processes: with it all others go
                with suppress(ProcessLookupError):
                    os.kill(self._leader, signal.SIGKILL)
            else:
                self._process.kill()
            self._process.wait(20)
        self.network.__exit__()
        shutil.rmtree(self.root, ignore_errors=True)
        self._console.unlink(missing_ok=True)

    def run(
        self, *command: str, user: str = "root", timeout_s: float = RUN_S, check: bool = True, text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """One command inside, as `user`; `text` is its input. Raises AssertionError with what it wrote."""
        inside = ["nsenter", "--target", str(self._leader), "--all", "--"]
        whose = [] if user == "root" else ["runuser", "-u", user, "--"]
        ran = subprocess.run(
            [*inside, *whose, *command],
            capture_output=True,
            text=True,
            timeout=timeout_s,
            input=text,
            env=ENVIRONMENT,
            check=False,
        )
        assert not check or ran.returncode == 0, f"{command} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}"
        return ran

    def sh(self, script: str, *, user: str = "root", timeout_s: float = RUN_S, check: bool = True) -> str:
        """What a script of sh inside writes, without blanks around it."""
        return self.run("sh", "-ec", script, user=user, timeout_s=timeout_s, check=check).stdout.strip()

    def path(self, inside: str) -> Path:
        """A file inside, as the host sees it."""
        return self.root / inside.lstrip("/")

    def call(
        self, command: Sequence[str], timeout_s: float = RUN_S, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """One command outside, by whoever calls the machine over its network."""
        return subprocess.run(
            self.network.as_caller(command),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env={**os.environ, **environment},
            check=False,
        )

    def unit(self, name: str, *properties: str) -> dict[str, str]:
        """Properties of a unit, as `systemctl show` has them."""
        told = self.sh(f"systemctl show --property={','.join(properties)} {name}")
        return dict(line.split("=", 1) for line in told.splitlines())

    def journal(self, unit: str = "", lines: int = 60) -> str:
        """The last lines of the journal."""
        which = f"--unit={unit}" if unit else "--priority=notice"
        return self.sh(f"journalctl --no-pager --output=short --lines={lines} {which}", check=False)

    def _boot(self) -> None:
        with self._console.open("wb") as console:
            self._process = subprocess.Popen(
                self._command(), stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT
            )
        try:
            wait_for(self._is_up, BOOT_S)
        except AssertionError:
            raise AssertionError(f"it did not boot:\n{self._said()}") from None

    def _command(self) -> list[str]:
        return [
            *("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot", "--console=pipe"),
            *(f"--machine={self.name}", f"--directory={self.root}"),
            f"--network-namespace-path=/run/netns/{self.network.machine}",
            "--capability=CAP_NET_ADMIN",  # over its own network, which is none of the host's
            *("--resolv-conf=off", "--timezone=off", "--link-journal=no"),
            *(f"--bind-ro={outside.resolve()}:{inside}" for inside, outside in self._seen.items()),
            *(f"--tmpfs={inside}:mode=0755,size={mb}M" for inside, mb in self._small.items()),
        ]

    def _is_up(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None
        pid = self._process.pid
        with suppress(OSError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
            self._leader = int(children[0]) if children else 0
        if not self._leader:
            return False
        told = self.run("systemctl", "is-system-running", check=False)
        return told.stdout.strip() in {"running", "degraded"}

    def _said(self) -> str:
        return self._console.read_text("utf-8", "replace")
