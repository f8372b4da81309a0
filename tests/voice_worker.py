"""The real worker of the voice as its own process on a unix socket, waited for, ended by its own id."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Self

import httpx

from tests.house import INHERITED, ROOT

START_S = 60.0


class VoiceWorker:
    """`with VoiceWorker(tmp_path) as worker: worker.url` is what VOX_TTS_URL takes. `log()` is what it wrote so far."""

    def __init__(self, folder: Path, *, port: int = 0, token: str = "") -> None:
        """On a socket in `folder`; with a `port`, on that one of loopback."""
        self.path = folder / "tts.sock"
        self.url = f"http://127.0.0.1:{port}" if port else f"unix://{self.path}"
        self._port = port
        by_port = ["--host", "127.0.0.1", "--port", str(port)]
        self._command = [sys.executable, "-m", "tts.worker", *(by_port if port else ["--socket", str(self.path)])]
        self.log_file = folder / "worker.log"
        data = folder / "worker"
        data.mkdir(exist_ok=True)
        if not (data / "voices").exists():
            (data / "voices").symlink_to(ROOT / "var" / "voices")
        inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
        # Nothing is kept: what is asked for twice is made twice, and takes its time.
        quiet = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "VOX_SPEECH_CACHE_MB": "0"}
        self._environment = {**inherited, **quiet, "VOX_DATA_DIR": str(data), "VOX_LOG_FORMAT": "json"}
        if token:
            self._environment["VOX_TTS_TOKEN"] = token
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._output = self.log_file.open("ab")
        self._process = subprocess.Popen(
            self._command,
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
        self.send(signal.SIGCONT)
        self.stop(signal.SIGTERM)
        self._output.close()

    def send(self, what: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(what)  # none is sent to a process that has ended

    def stop(self, how: signal.Signals) -> int:
        """Send the signal, wait for the end (killed after 20 s), return the exit code."""
        assert self._process is not None
        self.send(how)
        try:
            return self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait(5)

    def start_again(self) -> None:
        assert self._output is not None
        self._output.close()
        self.__enter__()

    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def client(self) -> httpx.Client:
        if self._port:
            return httpx.Client(base_url=self.url, timeout=2)
        return httpx.Client(transport=httpx.HTTPTransport(uds=str(self.path)), base_url="http://worker", timeout=2)

    def answers(self) -> bool:
        """Whether it is there and ready."""
        family, address = (
            (socket.AF_INET, ("127.0.0.1", self._port)) if self._port else (socket.AF_UNIX, str(self.path))
        )
        with socket.socket(family) as trying:  # httpx leaves a socket open when it cannot connect
            trying.settimeout(2)
            try:
                trying.connect(address)
            except OSError:
                return False
        try:
            with self.client() as client:
                return client.get("/healthz").status_code == 200
        except httpx.TransportError:  # it listens before its voice is loaded
            return False

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"the worker ended with {self._process.returncode}:\n{self.log()}")
            if self.answers():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the worker was not ready within {START_S:.0f} s:\n{self.log()}")
