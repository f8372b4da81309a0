"""One GET to a process of this machine, on a unix socket or a port of loopback, with a bound in time.

The standard library's client: a larger one costs a fifth of a second of processor time, every minute.
"""

import http.client
import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prometheus_client import Metric

from deploy.checking.results import Forbidden, Unread
from deploy.checking.samples import families

PATIENCE_S = 3.0
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


class _OverSocket(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=PATIENCE_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def get(where: Path | int, path: str) -> Answer | Unread:
    """`where` is a unix socket, or a port of 127.0.0.1."""
    link = _OverSocket(where) if isinstance(where, Path) else http.client.HTTPConnection("127.0.0.1", where, PATIENCE_S)
    place = str(where) if isinstance(where, Path) else f"127.0.0.1:{where}"
    try:
        link.request("GET", path, headers={"Accept": "*/*"})
        answer = link.getresponse()
        return Answer(answer.status, answer.read(MOST_BYTES))
    except PermissionError:
        return Forbidden(f"{place} may not be asked by this user")
    except (OSError, http.client.HTTPException) as error:
        why = "no answer in time" if isinstance(error, TimeoutError) else getattr(error, "strerror", None) or str(error)
        return Unread(f"{place} does not answer: {why or type(error).__name__}")
    finally:
        link.close()


def metrics(where: Path | int) -> list[Metric] | Unread:
    """What GET /metrics tells there."""
    answer = get(where, "/metrics")
    if isinstance(answer, Unread):
        return answer
    if answer.status != 200:
        return Unread(f"/metrics answers with status {answer.status}")
    return families(answer.body.decode("utf-8", "replace"))


def health(where: Path | int) -> dict[str, Any] | Unread:
    """What GET /healthz tells, whatever its status."""
    answer = get(where, "/healthz")
    if isinstance(answer, Unread):
        return answer
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("status"), str):
        return Unread(f"/healthz answers with status {answer.status} and nothing that we know")
    return told
