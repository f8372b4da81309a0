"""HTTP clients for what listens on this machine: a unix socket, or a port."""

from collections.abc import Mapping
from typing import Any

import httpx

UNIX = "unix://"
CONNECT_S = 5.0


def client_of(url: str, timeout_s: float, headers: Mapping[str, str]) -> httpx.Client:
    """`url`: unix:///run/vox/tts.sock or http://127.0.0.1:7861. To be closed."""
    return httpx.Client(transport=httpx.HTTPTransport(uds=_socket(url)), **_options(url, timeout_s, headers))


def async_client_of(url: str, timeout_s: float, headers: Mapping[str, str]) -> httpx.AsyncClient:
    """The same for asyncio."""
    return httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=_socket(url)), **_options(url, timeout_s, headers))


def _socket(url: str) -> str | None:
    return url.removeprefix(UNIX) if url.startswith(UNIX) else None


def _options(url: str, timeout_s: float, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "base_url": "http://localhost" if _socket(url) else url,
        "headers": dict(headers),
        "timeout": httpx.Timeout(timeout_s, connect=CONNECT_S),
        "trust_env": False,
    }
