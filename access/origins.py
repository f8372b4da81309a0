"""Where a request really comes from: this machine or another, our own page or a foreign one.

Reads headers only; decides nothing about sessions.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers

# Any of them says that a proxy stood between: the address we see is then the proxy's, not the visitor's.
FORWARDING_HEADERS = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
)


def is_loopback(client_host: str | None, headers: Headers) -> bool:
    """Whether a person on this machine asks directly.

    The Host must be a loopback name as well: a foreign page may point its own name at 127.0.0.1 (DNS
    rebinding), and its requests then come from this machine, but carry that name.
    """
    if client_host is None or any(name in headers for name in FORWARDING_HEADERS):
        return False
    return _is_loopback_name(client_host) and _is_loopback_name(_host_name(headers.get("host", "")))


def is_foreign(headers: Headers, path: str) -> bool:
    """Whether another site's page sent this request, by Origin or, where that is absent, Sec-Fetch-Site.

    A link from elsewhere that opens our page is no foreign request: browsers call it a navigation. One to any other
    path is: a GET may begin or change an answer.
    """
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return path != "/" or headers.get("sec-fetch-mode") != "navigate"
    return False


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback_name(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
