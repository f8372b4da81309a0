"""The real app on a unix socket that outlives it, as systemd hands one over: who connects meanwhile waits."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import httpx

from tests.house import House


class HandedOver(House):
    """`with HandedOver(tmp_path) as house: house.client()`. Visitors reach it by `socket_file` alone."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(folder, settings)
        self.socket_file = folder / "app.sock"
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(os.fspath(self.socket_file))
        self._listening.listen(128)
        number = self._listening.fileno()
        self._command = [sys.executable, "app.py", "--fd", str(number)]
        self._pass_fds = (number,)

    def __exit__(self, *told: object) -> None:
        super().__exit__(*told)
        self._listening.close()

    def answers(self) -> bool:
        """Asked of its log: a request would wait in the socket until it serves."""
        told = self.log_since_start()
        return "Application startup complete" in told or "is ready" in told

    def client(self, timeout_s: float = 60.0) -> httpx.Client:
        transport = httpx.HTTPTransport(uds=os.fspath(self.socket_file))
        return httpx.Client(transport=transport, base_url="http://localhost", timeout=timeout_s)

    def comes_in(self) -> httpx.Client:
        """A visitor with an invite of their own. To be closed."""
        with self.client() as asking:
            taken = asking.post("/invite", data={"token": self.invite()})
        assert taken.status_code == 303, taken.text
        client = self.client()
        client.cookies = taken.cookies
        return client

    def begin_anew(self) -> Self:
        """Another process on the same socket, once the one before has ended by itself."""
        self.ends()
        self.start()
        return self

    def told_to_stop(self) -> subprocess.Popen[bytes]:
        """SIGTERM, and no waiting."""
        self.send(signal.SIGTERM)
        assert self._process is not None
        return self._process
