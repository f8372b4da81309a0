"""HTTP clients for what listens on this machine: a unix socket, or a port."""

from collections.abc import Mapping

import httpx

UNIX = "unix://"
CONNECT_S = 5.0


def client_of(url: str, timeout_s: float, headers: Mapping[str, str]) -> httpx.Client:
    """`url`: unix:///run/vox/tts.sock or http://127.0.0.1:7861. To be closed."""
    socket = url.removeprefix(UNIX) if url.startswith(UNIX) else None
    return httpx.Client(
        transport=httpx.HTTPTransport(uds=socket),
        base_url="http://localhost" if socket else url,
        headers=dict(headers),
        timeout=httpx.Timeout(timeout_s, connect=CONNECT_S),
        trust_env=False,
    )


def async_client_of(url: str, timeout_s: float, headers: Mapping[str, str]) -> httpx.AsyncClient:
    """The same for asyncio."""
    socket = url.removeprefix(UNIX) if url.startswith(UNIX) else None
    return httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(uds=socket),
        base_url="http://localhost" if socket else url,
        headers=dict(headers),
        timeout=httpx.Timeout(timeout_s, connect=CONNECT_S),
        trust_env=False,
    )
