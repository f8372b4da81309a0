"""The certificate, by its own lifetime: the one that nginx serves, and the one that lies in the file."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from deploy.checking.judging import Judge
from deploy.checking.programs import told_by
from deploy.checking.results import Level, Result, Unread

PATIENCE_S = 5.0
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Certificate:
    """Valid from and until, in Unix seconds. `by_itself`: signed by nobody else, so no browser trusts it."""

    begins_unix_s: int
    ends_unix_s: int
    by_itself: bool = False

    def left(self, now_unix_s: float) -> float:
        """% of its lifetime that is still to come; below 0 when it is over."""
        return 100 * (self.ends_unix_s - now_unix_s) / max(1, self.ends_unix_s - self.begins_unix_s)


def parsed(certificate: bytes) -> Certificate | Unread:
    """Of the first in PEM text."""
    told = told_by(["openssl", "x509", "-noout", "-startdate", "-enddate", "-subject", "-issuer"], given=certificate)
    if isinstance(told, Unread):
        return told
    found = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    try:
        begins, ends = (int(ssl.cert_time_to_seconds(found[key])) for key in ("notBefore", "notAfter"))
        return Certificate(begins, ends, found["subject"] == found["issuer"])
    except (KeyError, ValueError) as error:
        return Unread(f"openssl tells no dates: {error}")


def in_file(file: Path) -> Certificate | Unread:
    try:
        return parsed(file.read_bytes())
    except OSError as error:
        return Unread(f"{file}: {error.strerror}")


def served(public_url: str, address: str = "127.0.0.1") -> Certificate | Unread:
    """What visitors of `public_url` get from the server on `address`, valid or not."""
    parts = urlsplit(public_url)
    port = parts.port or 443
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.check_hostname = False
    asking.verify_mode = ssl.CERT_NONE  # nothing is trusted to it: its dates are looked at, even when they are over
    try:
        with (
            socket.create_connection((address, port), PATIENCE_S) as plain,
            asking.wrap_socket(plain, server_hostname=parts.hostname) as link,
        ):
            der = link.getpeercert(binary_form=True)
    except (OSError, ValueError) as error:
        return Unread(f"{address}:{port} does not answer HTTPS: {getattr(error, 'strerror', None) or error}")
    return parsed(ssl.DER_cert_to_PEM_cert(der).encode()) if der else Unread("no certificate is served")


def certificate_checks(
    at_door: Certificate | Unread, kept: Certificate | Unread, now_unix_s: float, judge: Judge
) -> Iterator[Result]:
    """`at_door` is the one that is served, `kept` the one in the file, which may be root's alone to read."""
    front = Level.ALERT if isinstance(at_door, Unread) else Level.OK
    yield judge.state("front", front, at_door.why if isinstance(at_door, Unread) else "answers")
    known = kept if isinstance(at_door, Unread) else at_door
    if isinstance(known, Unread):
        yield judge.unread("certificate", known)
        return
    until = datetime.fromtimestamp(known.ends_unix_s, UTC)
    says = f"left; valid until {until:%Y-%m-%d}, {(known.ends_unix_s - now_unix_s) / _DAY_S:.0f} days from now"
    is_old = not isinstance(kept, Unread) and kept.ends_unix_s > known.ends_unix_s
    says += "; nginx serves an older one than lies in the file" if is_old else ""
    says += "; it is signed by itself: no browser trusts it" if known.by_itself else ""
    yield judge.value(
        "certificate", known.left(now_unix_s), says, at_least=Level.WARN if is_old or known.by_itself else Level.OK
    )
