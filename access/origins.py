"""Where the house is to be found, and what follows from it: names, origins, paths, and whose address a request has.

Reads requests; decides nothing about sessions.
"""

import ipaddress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from access.errors import NotYours

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
OPENED_BY_LINKS = ("/", "/invite")  # what a link in a mail or on another site may open
HSTS = "max-age=31536000"
_DEFAULT_PORT = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class PublicOrigin:
    """`https://demo.example.com/vox` as its parts; without `host` the house is for this machine alone.

    `host` has its port unless that is the scheme's own. `base` is "" or begins with a slash and ends without one. The
    proxy may strip it or not, as long as no path of ours begins with it.
    """

    scheme: str = "http"
    host: str = ""
    base: str = ""

    @classmethod
    def of(cls, public_url: str) -> Self:
        """Raises ValueError for what is no address of a page."""
        if not public_url:
            return cls()
        parts = urlsplit(public_url)
        if parts.scheme not in _DEFAULT_PORT or not parts.hostname:
            raise ValueError("https:// and a name was expected")
        return cls(parts.scheme, _named(parts.netloc, parts.scheme), parts.path.rstrip("/"))

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    def admit(self, scope: Scope) -> str:
        """The visitor's address (an IPv4 address, or the /64 that an IPv6 one is in), for limits and for no log.

        Raises NotYours for a Host that is not ours, for another site's page, and for a proxy that nobody told us of.
        """
        headers = Headers(scope=scope)
        names = headers.getlist("host")
        host = _named(names[0], self.scheme) if len(names) == 1 else ""
        peer = _peer(scope)
        forwarded = any(name in headers for name in FORWARDING_HEADERS)
        if not self.host and forwarded:
            raise NotYours("This house stands behind a proxy that it was not told of: set VOX_PUBLIC_URL.")
        # A foreign page may point its own name at this machine (DNS rebinding): its requests then carry that name.
        directly = _is_loopback(_host_name(host)) and _is_loopback(peer) and not forwarded
        publicly = bool(self.host) and host == self.host
        if not directly and not publicly:
            raise NotYours("This house is not to be found under that name.")
        own = f"{self.scheme}://{host}" if publicly else f"http://{host}"
        if is_foreign(headers, own, self.inner_path(scope["path"])):
            raise NotYours("This request came from another site's page.")
        return _place_of(_visitor(headers, peer) if self.host else peer)

    def inner_path(self, path: str) -> str:
        """`path` without the base, whether or not the proxy has taken that away."""
        if self.base and (path == self.base or path.startswith(f"{self.base}/")):
            return path[len(self.base) :] or "/"
        return path

    def settled(self, scope: Scope) -> Scope:
        """The request as the app shall see it: with its public scheme and base, and nothing that a proxy added.

        Gradio would otherwise build its page's addresses from X-Forwarded-Host, whoever sent that.
        """
        kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") not in FORWARDING_HEADERS]
        path = self.base + self.inner_path(scope["path"])
        settled = {**scope, "headers": kept, "path": path, "root_path": self.base}
        if self.host and _named(Headers(scope=scope).get("host", ""), self.scheme) == self.host:
            settled["scheme"] = self.scheme
        return settled

    def base_url(self, scope: Scope) -> str:
        """Of the page, with a slash at its end. A Host that is not ours is never given back."""
        asked = _named(Headers(scope=scope).get("host", ""), self.scheme)
        host = self.host or (asked if _is_loopback(_host_name(asked)) else "localhost")
        return f"{self.scheme}://{host}{self.base}/"


def is_foreign(headers: Headers, own: str, path: str) -> bool:
    """Whether another site's page sent this request, by Origin or, where that is absent, Sec-Fetch-Site.

    A link from elsewhere that opens our page is no foreign request: browsers call it a navigation. One to any other
    path is: a GET may begin or change an answer. A form of our own page has the Origin "null", since our pages send
    no referrer; only the browser itself can say in Sec-Fetch-Site that it is ours nevertheless.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin == "null":
        return site != "same-origin"
    if origin is not None:
        scheme, _, netloc = origin.partition("://")
        return f"{scheme}://{_named(netloc, scheme)}" != own
    if site in ("cross-site", "same-site"):
        return path not in OPENED_BY_LINKS or headers.get("sec-fetch-mode") != "navigate"
    return False


def _peer(scope: Scope) -> str:
    """Who holds the other end; a unix socket's is on this machine by its nature."""
    client = scope.get("client")
    return (client[0] if client else "") or "127.0.0.1"


def _visitor(headers: Headers, peer: str) -> str:
    """A proxy on this machine tells whom it speaks for: the last one, which it wrote itself; no other is believed."""
    told = ",".join(headers.getlist("x-forwarded-for")).split(",")[-1].strip()
    return told if told and _is_loopback(peer) else peer


def _place_of(address: str) -> str:
    """One household has a /64 of IPv6, and whoever guesses may use all of it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((int(ip), 64), strict=False))


def _named(netloc: str, scheme: str) -> str:
    """In small letters, without the scheme's own port; "" for what is no name and port."""
    try:
        parts = urlsplit(f"//{netloc}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not name or parts.username is not None or parts.path or parts.query or parts.fragment:
        return ""
    shown = f"[{name}]" if ":" in name else name
    return shown if port in (None, _DEFAULT_PORT.get(scheme)) else f"{shown}:{port}"


def _host_name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        ip = ipaddress.ip_address(name)
    except ValueError:
        return False
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback
