"""The real app as its own process on loopback, started on a free port, waited for, ended by its own id."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

import httpx

ROOT = Path(__file__).parent.parent
START_S = 90.0
# What of this process's environment the app may see: nothing that would set it up.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


class House:
    """`with House(tmp_path, {"OPENAI_BASE_URL": ...}) as house: house.url`. `log()` is what it wrote so far."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None, *, speaks: bool = True) -> None:
        """`speaks`: it counts as started when it can speak; else when it answers at all."""
        self._speaks = speaks
        self.port = free_port()
        host = (settings or {}).get("VOX_HOST", "127.0.0.1")
        self.url = f"http://[::1]:{self.port}" if ":" in host else f"http://127.0.0.1:{self.port}"
        self.log_file = folder / f"house-{self.port}.log"
        inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
        quiet = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}  # a developer's .env does not count here
        self._environment = {
            **inherited,
            **quiet,
            "VOX_PORT": str(self.port),
            **self._own_data(folder),
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    @staticmethod
    def _own_data(folder: Path) -> dict[str, str]:
        """A data folder of its own, so that no booking of another run is met; the voice is the checkout's."""
        data = folder / "data"
        data.mkdir(exist_ok=True)
        if not (data / "voices").exists():
            (data / "voices").symlink_to(ROOT / "var" / "voices")
        return {"VOX_DATA_DIR": str(data)}

    def __enter__(self) -> Self:
        self._output = self.log_file.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=self._environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._output is not None
        self.stop(signal.SIGTERM)
        self._output.close()

    def stop(self, how: signal.Signals) -> int:
        """Send the signal, wait for the end (killed after 20 s), return the exit code."""
        assert self._process is not None
        self._process.send_signal(how)
        try:
            return self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait(5)

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and start it again, same port, same data."""
        assert self._output is not None
        self.stop(how)
        self._output.close()
        self.__enter__()

    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"the app ended with {self._process.returncode}:\n{self.log()}")
            try:
                healthz = httpx.get(f"{self.url}/healthz", timeout=2)
                if healthz.status_code == 200 or not self._speaks:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"the app was not ready within {START_S:.0f} s:\n{self.log()}")
