"""The real worker of the voice as its own process, on a unix socket or a port of loopback."""

import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import pytest

from tests.process import ROOT, START_S, Process, clean_environment, own_data

COMMAND = [sys.executable, "-m", "tts.worker"]
# Nothing is kept: what is asked for twice is made twice, and takes its time.
UNKEPT = {"VOX_SPEECH_CACHE_MB": "0"}


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients of this process do not take a machine that stands still for seconds for a worker that is gone."""
    for limit in ("client.SILENT_S", "client.END_S", "client_health.ANSWER_S", "client_link.CONNECT_S"):
        monkeypatch.setattr(f"tts.{limit}", 60.0)
    monkeypatch.setattr("tts.client_link.KEPT_S", 60.0)


def environment(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a worker is started with: a data folder of its own, with the checkout's voices in it."""
    return {**clean_environment(), **own_data(folder, "worker"), **(settings or {})}


def run_worker(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A worker that is expected to end by itself."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(folder, settings),
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )


class VoiceWorker(Process):
    """`with VoiceWorker(tmp_path) as worker: worker.url` is what VOX_TTS_URL takes."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        arguments: Sequence[str] | None = None,
        *,
        port: int = 0,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """On a socket in `folder`; with a `port`, on that one of loopback; with `arguments`, where those say."""
        self.socket = folder / "tts.sock"
        self.url = f"http://127.0.0.1:{port}" if port else f"unix://{self.socket}"
        self._port = port
        where = ["--host", "127.0.0.1", "--port", str(port)] if port else ["--socket", str(self.socket)]
        super().__init__(
            [*COMMAND, *(where if arguments is None else arguments)],
            environment(folder, settings),
            folder / "worker.log",
            pass_fds=pass_fds,
        )
        self._asked = arguments is None

    def answers(self) -> bool:
        """Whether it is there and ready."""
        if not self._asked:  # where it listens is the test's own
            return " is ready on " in self.log_since_start()
        family, address = (
            (socket.AF_INET, ("127.0.0.1", self._port)) if self._port else (socket.AF_UNIX, str(self.socket))
        )
        with socket.socket(family) as trying:  # httpx leaves a socket open when it cannot connect
            trying.settimeout(2)
            try:
                trying.connect(address)
            except OSError:
                return False
        try:
            with self.client(timeout_s=2) as client:
                return client.get("/healthz").status_code == 200
        except httpx.TransportError:  # it listens before its voice is loaded
            return False

    def client(self, timeout_s: float = 30.0) -> httpx.Client:
        if self._port:
            return httpx.Client(base_url=self.url, timeout=timeout_s)
        return httpx.Client(
            transport=httpx.HTTPTransport(uds=str(self.socket)), base_url="http://worker", timeout=timeout_s
        )

    def async_client(self, timeout_s: float = 60.0) -> httpx.AsyncClient:
        """For as many listeners as there are; each stream has a connection of its own."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        transport = httpx.AsyncHTTPTransport(uds=str(self.socket), limits=limits)
        return httpx.AsyncClient(transport=transport, base_url="http://worker", timeout=timeout_s)
