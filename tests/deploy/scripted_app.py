"""An app behind nginx that answers by script, on a unix socket, and keeps what reached it."""

import asyncio
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import uvicorn


@dataclass(frozen=True)
class Reached:
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


class ScriptedApp:
    """`statuses` are given one a request, in order, then 200. `held` paths send one piece, and the rest on `release`.

    Runs in a thread of its own and ends with the `with` block.
    """

    def __init__(self, folder: Path) -> None:
        self.reached: list[Reached] = []
        self.statuses: deque[int] = deque()
        self.held: set[str] = set()
        self.open = 0
        self.path = folder / "app.sock"
        self._released = threading.Event()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self.path))
        config = uvicorn.Config(self._answer, interface="asgi3", lifespan="off", log_config=None, access_log=False)
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    @property
    def address(self) -> str:
        """As nginx names it."""
        return f"unix:{self.path}"

    def __enter__(self) -> Self:
        self._thread.start()
        until_s = time.monotonic() + 10
        while not self._server.started and time.monotonic() < until_s:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    def fresh(self) -> None:
        """Nothing has reached it, nothing is scripted."""
        self.reached.clear()
        self.statuses.clear()
        self.held.clear()
        self._released.clear()

    def release(self) -> None:
        self._released.set()

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        self.reached.append(Reached(scope["method"], scope["path"], headers, body))
        status = self.statuses.popleft() if self.statuses else 200
        kind = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": status, "headers": kind})
        if scope["path"] in self.held:
            await self._hold(send)
        await send({"type": "http.response.body", "body": f"the app says {status}. ".encode() * 100})

    async def _hold(self, send: Any) -> None:
        self.open += 1
        try:
            await send({"type": "http.response.body", "body": b"first\n", "more_body": True})
            while not self._released.is_set() and not self._server.should_exit:
                await asyncio.sleep(0.01)
        finally:
            self.open -= 1
