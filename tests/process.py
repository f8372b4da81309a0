"""A program of ours, or of a peer, as its own process: started, waited for, ended by its own id."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).parent.parent
START_S = 200.0
STOP_S = 20.0
POLL_S = 0.02
# What of this process's environment another may see: nothing that would set it up. A developer's .env does not count.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
UNSET = dict.fromkeys(("OPENAI_API_KEY", "OPENAI_BASE_URL", "VOX_TTS_URL", "VOX_TTS_TOKEN", "VOX_DATABASE_URL"), "")


_held: list[socket.socket] = []


def free_port() -> int:
    """A port of loopback for a server of this test run.

    It is held until this process ends, by a socket that does not listen: else the system might give it to somebody
    else before the server has it, or while the server is started anew. Who asks for it by its number gets it as well,
    with SO_REUSEADDR or SO_REUSEPORT, as servers do.
    """
    held = socket.socket()
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        held.setsockopt(socket.SOL_SOCKET, option, 1)
    held.bind(("127.0.0.1", 0))
    _held.append(held)
    port: int = held.getsockname()[1]
    return port


def clean_environment() -> dict[str, str]:
    return {key: os.environ[key] for key in INHERITED if key in os.environ} | UNSET


def own_data(folder: Path, name: str = "data") -> dict[str, str]:
    """A data folder of its own, so that nothing of another run is met; the voice is the checkout's.

    No walkthroughs, unless a test puts some into `walkthroughs_of(folder)`: their rendering would take the voice from
    whatever is tested.
    """
    data = folder / name
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "voices").exists():
        voices = os.environ.get("VOX_TEST_VOICES_DIR") or ROOT / "var" / "voices"
        (data / "voices").symlink_to(voices)
    return {"VOX_DATA_DIR": str(data), "VOX_WALKTHROUGHS_DIR": str(walkthroughs_of(folder))}


def walkthroughs_of(folder: Path) -> Path:
    """Where the scripts of a process with its data in `folder` are, unless it is told otherwise."""
    return folder / "walkthroughs"


class Process:
    """`with Process(...) as one`. `log()` is what it wrote so far, `ready_s` how long its last start took."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log_file: Path,
        *,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.log_file = log_file
        self.ready_s = 0.0
        self._command = list(command)
        self._environment = dict(environment)
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None
        self._written_before = 0

    def answers(self) -> bool:
        """Whether it does its work; asked until it does. May block for some seconds."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.send(signal.SIGCONT)  # one that was stopped cannot end
        self.stop()

    def start(self) -> None:
        """Raises RuntimeError with all that it wrote when it ends, or is not ready in time."""
        began_s = time.monotonic()
        self._output = self.log_file.open("ab")
        self._written_before = self.log_file.stat().st_size
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            pass_fds=self._pass_fds,
        )
        try:
            self._wait(began_s + START_S)
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        self.ready_s = time.monotonic() - began_s

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def send(self, what: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(what)  # none is sent to a process that has ended

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait for the end (killed after STOP_S), return the exit status."""
        assert self._process is not None
        assert self._output is not None
        self.send(how)
        try:
            return self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait(5)
        finally:
            self._output.close()

    def ends(self) -> int:
        """The exit status of one that ends by itself. Raises subprocess.TimeoutExpired after STOP_S."""
        assert self._process is not None
        assert self._output is not None
        status = self._process.wait(STOP_S)
        self._output.close()
        return status

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and start it again, same address, same data."""
        self.stop(how)
        self.start()

    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def log_since_start(self) -> str:
        """Without what those before it wrote: that one of them was ready says nothing of this one."""
        return self.log_file.read_bytes()[self._written_before :].decode("utf-8", "replace")

    def memory_mb(self, field: str = "VmRSS") -> float:
        """Its resident memory now; with "VmHWM" the most it ever had. In megabytes of 2**20 bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        found = re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
        assert found is not None, status
        return int(found[1]) / 1024

    def _wait(self, until_s: float) -> None:
        assert self._process is not None
        while not self.answers():
            if self._process.poll() is not None:
                raise RuntimeError(f"{self._command} ended with {self._process.returncode}:\n{self.log()}")
            if time.monotonic() > until_s:
                raise RuntimeError(f"{self._command} was not ready within {START_S:.0f} s:\n{self.log()}")
            time.sleep(POLL_S)
