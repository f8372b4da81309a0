"""How a voice's worker is reached: its address becomes an HTTP client. Knows no speech."""

from urllib.parse import unquote, urlsplit

import httpx

# To be told within two seconds, also by a machine that does not answer at all.
CONNECT_S = 2.0
# From clause to clause. A worker keeps connections for longer (75 s), so that none is found closed but by its end.
KEPT_S = 4.0
UNIX_HOST = "http://voice-worker"  # stands in the Host header; the socket's path is the address


def link(address: str, token: str = "", *, connections: int, kept: int) -> httpx.AsyncClient:  # nosec B107
    """A client for `address`: unix:///path/to/a.sock, http://host:port or https://host:port.

    `token` is sent as bearer. At most `connections` at a time, of which `kept` stay open for the next request. Reading
    has no limit of its own: whoever reads sets one. Nothing is asked of proxies. Raises ValueError on another address.
    """
    parts = urlsplit(address)
    socket = unquote(parts.path) if parts.scheme == "unix" else None
    if not (socket if parts.scheme == "unix" else parts.scheme in ("http", "https") and parts.hostname):
        raise ValueError(f"an address such as unix:///run/vox/tts.sock or http://127.0.0.1:7861, not {address!r}")
    transport = httpx.AsyncHTTPTransport(
        uds=socket,
        verify=parts.scheme == "https",
        trust_env=False,
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=kept, keepalive_expiry=KEPT_S),
    )
    return httpx.AsyncClient(
        transport=transport,
        base_url=UNIX_HOST if socket else address,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=httpx.Timeout(CONNECT_S, read=None),
        trust_env=False,
    )
