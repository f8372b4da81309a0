"""The certificate: a real one, made here, in its file and behind a real TLS server."""

import ssl
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from deploy.checking import certificate
from deploy.checking.judging import Judge
from deploy.checking.results import Level, Result, Unread
from deploy.checking.run import run
from deploy.checking.state import State
from tests.deploy.needing import needs
from tests.deploy.scripted_host import Script, host, serving, thresholds

OK, UNKNOWN, WARN, ALERT = Level
DAY_S = 86_400
NOW = 1_800_000_000.0
pytestmark = needs("openssl")


def judge() -> Judge:
    return Judge(thresholds())


def levels(results: Iterable[Result]) -> dict[str, Level]:
    return {one.name: one.level for one in results}


def made(folder: Path, days: int, name: str = "own") -> Path:
    """A certificate that begins now, with its key beside it."""
    file = folder / f"{name}.pem"
    making = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=demo.example.com"
    out = ["-days", str(days), "-keyout", file.with_suffix(".key"), "-out", file]
    subprocess.run([*making.split(), *out], check=True, capture_output=True)
    return file


@contextmanager
def tls(file: Path) -> Iterator[int]:
    """A server with that certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, file.with_suffix(".key"))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_certificate_that_is_served_is_judged_by_its_own_lifetime(tmp_path: Path) -> None:
    file = made(tmp_path, 6)
    with tls(file) as port:
        at_door = certificate.served(f"https://demo.example.com:{port}")
    in_file = certificate.in_file(file)
    assert at_door == in_file
    assert isinstance(at_door, certificate.Certificate)
    assert at_door.by_itself
    now = at_door.begins_unix_s + DAY_S
    first, second = certificate.certificate_checks(at_door, in_file, now, judge())
    assert (first.level, second.level, "signed by itself" in second.says) == (OK, WARN, True)
    at_door = in_file = replace(at_door, by_itself=False)
    whole = at_door.ends_unix_s - at_door.begins_unix_s
    assert whole == 6 * DAY_S
    for left, level in ((0.9, OK), (0.31, OK), (0.29, WARN), (0.16, ALERT), (-0.1, ALERT)):
        now = at_door.ends_unix_s - left * whole
        assert levels(list(certificate.certificate_checks(at_door, in_file, now, judge()))) == {
            "front": OK,
            "certificate": level,
        }


def test_a_renewed_certificate_that_nginx_does_not_serve_yet_is_told(tmp_path: Path) -> None:
    old, new = (certificate.in_file(made(tmp_path, days, str(days))) for days in (90, 180))
    assert isinstance(old, certificate.Certificate)
    assert isinstance(new, certificate.Certificate)
    old, new = (replace(one, by_itself=False) for one in (old, new))
    now = old.begins_unix_s + DAY_S
    results = list(certificate.certificate_checks(old, new, now, judge()))
    assert levels(results) == {"front": OK, "certificate": WARN}
    assert "older one" in results[1].says
    unread = Unread("the file is root's")
    assert levels(list(certificate.certificate_checks(old, unread, now, judge()))) == {"front": OK, "certificate": OK}
    assert levels(list(certificate.certificate_checks(unread, old, now, judge()))) == {
        "front": ALERT,
        "certificate": OK,
    }
    assert levels(list(certificate.certificate_checks(unread, unread, now, judge()))) == {
        "front": ALERT,
        "certificate": UNKNOWN,
    }


def test_what_is_no_certificate_and_nobody_at_the_door_are_told(tmp_path: Path) -> None:
    (tmp_path / "junk.pem").write_text("junk", "utf-8")
    assert isinstance(certificate.in_file(tmp_path / "junk.pem"), Unread)
    assert isinstance(certificate.in_file(tmp_path / "none.pem"), Unread)
    with serving(Script()) as port:  # plain HTTP
        assert isinstance(certificate.served(f"https://demo.example.com:{port}"), Unread)


def test_a_house_without_an_https_address_has_no_certificate_to_look_at(tmp_path: Path) -> None:
    assert not {"front", "certificate"} & levels(run(host(tmp_path), thresholds(), State(), NOW).results).keys()
    done = run(host(tmp_path, public_url="https://demo.example.com:1"), thresholds(), State(), NOW).results
    assert (levels(done)["front"], levels(done)["certificate"]) == (ALERT, UNKNOWN)
