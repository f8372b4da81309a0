"""`/metrics` on a port of its own, of this machine alone: never on the port that visitors reach."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from prometheus_client import CollectorRegistry, start_http_server

LOOPBACK = "127.0.0.1"


class MetricsPortTaken(Exception):
    """The message is one sentence for whoever started the app."""


class MetricsPort(AbstractContextManager["MetricsPort"]):
    """Serves a registry in threads of its own, from its making until it is closed."""

    def __init__(self, port: int, registry: CollectorRegistry) -> None:
        """`port` 0: any free one. Raises MetricsPortTaken."""
        try:
            self._server, self._thread = start_http_server(port, LOOPBACK, registry)
        except OSError as error:
            raise MetricsPortTaken(
                f"Vox Estates cannot serve its metrics on {LOOPBACK}, port {port}: {error.strerror or error}. "
                "Stop the program that uses it, or set VOX_METRICS_PORT."
            ) from error
        self.address, self.port = str(self._server.server_address[0]), self._server.server_port

    def close(self) -> None:
        """Blocks for half a second at most."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()
