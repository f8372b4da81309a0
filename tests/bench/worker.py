"""The voice's worker as its own process on a unix socket, in a data folder of its own, nothing kept between clauses."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import httpx

from tests.house import INHERITED, ROOT

START_S = 60.0
POLL_S = 0.01


class Worker:
    """`with Worker(folder) as worker: worker.transport()`. `ready_s` is how long its start took."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "tts.sock"
        self.log_file = folder / "worker.log"
        data = folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        if not (data / "voices").exists():
            (data / "voices").symlink_to(ROOT / "var" / "voices")
        inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
        self._environment = {**inherited, "VOX_DATA_DIR": str(data), "VOX_SPEECH_CACHE_MB": "0"}
        self.ready_s = 0.0

    def __enter__(self) -> Self:
        self._log = self.log_file.open("ab")
        command = [sys.executable, "-m", "tts.worker", "--socket", str(self.socket)]
        began_s = time.monotonic()
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=subprocess.STDOUT
        )
        try:
            self._wait(began_s + START_S)
        except BaseException:
            self.__exit__()
            raise
        self.ready_s = time.monotonic() - began_s
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._log.close()

    def _wait(self, until_s: float) -> None:
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(self.socket)), timeout=2) as client:
            while time.monotonic() < until_s:
                if self._process.poll() is not None:
                    raise RuntimeError(f"the worker ended: {self.log_file.read_text('utf-8', 'replace')[-500:]}")
                try:
                    if client.get("http://worker/healthz").status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                time.sleep(POLL_S)
        raise RuntimeError(f"the worker was not ready within {START_S:.0f} s")

    def memory_mb(self, field: str = "VmRSS") -> float:
        """Its resident memory now; with "VmHWM" the most it ever had. In megabytes of 2**20 bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        found = re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
        assert found is not None, status
        return int(found[1]) / 1024

    def client(self, timeout_s: float = 60.0) -> httpx.AsyncClient:
        """For as many listeners as there are; each stream has a connection of its own."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        transport = httpx.AsyncHTTPTransport(uds=str(self.socket), limits=limits)
        return httpx.AsyncClient(transport=transport, base_url="http://worker", timeout=timeout_s)
