"""The real worker as its own process, on a unix socket, ended by its own id; and `curl`'s view of it by httpx."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

import httpx

from tests.house import INHERITED, ROOT

START_S = 60.0
STOP_S = 20.0


def environment(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a worker is started with: a data folder of its own, with the checkout's voices in it."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    if not (data / "voices").exists():
        voices = os.environ.get("VOX_TEST_VOICES_DIR") or ROOT / "var" / "voices"
        (data / "voices").symlink_to(voices)
    inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
    quiet = {"VOX_TTS_URL": "", "VOX_TTS_TOKEN": ""}  # a developer's .env does not count here
    return {**inherited, **quiet, "VOX_DATA_DIR": str(data), **(settings or {})}


def run_worker(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A worker that is expected to end by itself."""
    command = [sys.executable, "-m", "tts.worker", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(folder, settings),
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )


class Worker:
    """`with Worker(tmp_path) as worker: worker.client()`. `log()` is what it wrote so far."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        arguments: Sequence[str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.socket = folder / "tts.sock"
        self.log_file = folder / "worker.log"
        self._arguments = ["--socket", str(self.socket)] if arguments is None else list(arguments)
        self._environment = environment(folder, settings)
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._output = self.log_file.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tts.worker", *self._arguments],
            cwd=ROOT,
            env=self._environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            pass_fds=self._pass_fds,
        )
        try:
            self._wait()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait for the end, return the exit status."""
        assert self._process is not None
        assert self._output is not None
        if self._process.poll() is None:
            self._process.send_signal(how)
        try:
            return self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
            raise
        finally:
            self._output.close()

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.HTTPTransport(uds=str(self.socket)), base_url="http://worker", timeout=30)

    def async_client(self) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(uds=str(self.socket))
        return httpx.AsyncClient(transport=transport, base_url="http://worker", timeout=30)

    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def rss_mb(self) -> float:
        """Resident memory now, in megabytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_S
        while " is ready on " not in self.log():
            if self._process.poll() is not None:
                raise RuntimeError(f"the worker ended with {self._process.returncode}:\n{self.log()}")
            if time.monotonic() > until:
                raise RuntimeError(f"the worker was not ready within {START_S:.0f} s:\n{self.log()}")
            time.sleep(0.05)
