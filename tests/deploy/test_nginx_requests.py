"""What nginx lets through to the app and what it answers by itself: real nginx, scripted app."""

import contextlib
import json
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access.places import PLACES, Place, find_place
from deploy.nginx.site import Bounds
from tests.deploy.before import ID, app, nginx, stage, wait_logged
from tests.deploy.needing import needs
from tests.deploy.nginx_server import Nginx
from tests.deploy.scripted_app import ScriptedApp

__all__ = ["app", "nginx", "stage"]
pytestmark = needs("nginx", "openssl", "curl")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")
ASCII = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
PATIENT = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
BY_APP = [place for place in PLACES if not place.path.pattern.startswith("/web/")]
POSTS = [(place.path.pattern, place.max_body_bytes) for place in PLACES if "POST" in place.methods]
STRAY = (
    "../app.py",
    "%2e%2e/app.py",
    "%2e%2e/%2e%2e/app.py",
    "..%2f..%2fapp.py",
    "fonts/",
    "fonts",
    "x.js",
    "page.js/",
)
PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def path_of(pattern: str) -> str:
    """The path that a pattern of one path stands for."""
    plain = {"[0-9a-f]{12}": "a" * 12, "[0-9a-f]{32}": ID, "[0-9]{1,4}": "3"}
    plain |= {"[1-9][0-9]?": "7", "[a-z0-9-]{1,40}": "tour"}
    for part, stands_for in plain.items():
        pattern = pattern.replace(part, stands_for)
    return pattern


def is_plain(path: str) -> bool:
    """Without what nginx resolves before it looks at a path."""
    return "//" not in path and not any(part in f"{path}/" for part in ("/./", "/../"))


@pytest.fixture
def visitor(nginx: Nginx) -> Iterator[httpx.Client]:
    with nginx.client() as client:
        yield client


@contextlib.contextmanager
def tls(nginx: Nginx, name: str | None = None) -> Iterator[ssl.SSLSocket]:
    """A connection that came by `name`, to send by hand what no client would."""
    trust = nginx.trust()
    trust.check_hostname = False
    asked = nginx.name if name is None else name or None
    with (
        socket.create_connection(("127.0.0.1", nginx.port), timeout=10) as plain,
        trust.wrap_socket(plain, server_hostname=asked) as secure,
    ):
        yield secure


def read_all(connection: socket.socket) -> bytes:
    told = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            told += piece
    return told


@st.composite
def paths(draw: st.DrawFn) -> str:
    """Of the list, nearly of the list, or any."""
    path = draw(
        st.sampled_from(PLACES).flatmap(lambda place: st.from_regex(place.path, fullmatch=True, alphabet=ASCII))
    )
    return draw(st.sampled_from([path, path, path + "/", path + "\n", f"/x{path}", path[:-1] or "/x", path.upper()]))


@pytest.mark.parametrize("place", BY_APP, ids=lambda place: place.path.pattern)
def test_whatever_is_on_the_list_reaches_the_app(app: ScriptedApp, visitor: httpx.Client, place: Place) -> None:
    @settings(PATIENT, max_examples=4)
    @given(path=st.from_regex(place.path, fullmatch=True, alphabet=ASCII).filter(is_plain))
    def reaches(path: str) -> None:
        app.fresh()
        for method in place.methods:
            visitor.request(method, quote(path, safe="/"))
        assert {(one.method, one.path) for one in app.reached} == {(method, path) for method in place.methods}

    reaches()


@settings(PATIENT, max_examples=200)
@given(method=st.sampled_from(METHODS), path=paths())
def test_what_is_not_on_the_gates_list_never_reaches_the_app(
    app: ScriptedApp, visitor: httpx.Client, method: str, path: str
) -> None:
    assume(is_plain(path) and not path.startswith("/web/"))
    app.fresh()
    answer = visitor.request(method, quote(path, safe="/"))
    if find_place(method, path) is None:
        assert (answer.status_code, app.reached) == (404, [])
    else:
        assert [(one.method, one.path) for one in app.reached] == [(method, path)]


@pytest.mark.parametrize("path", [f"/web/{path}" for path in STRAY])
def test_no_file_but_ours_is_given_out(nginx: Nginx, app: ScriptedApp, path: str) -> None:
    with tls(nginx) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {nginx.name}\r\nConnection: close\r\n\r\n".encode())
        told = read_all(connection)
    assert told.split(b" ")[1] in (b"404", b"400")
    assert app.reached == []


def test_nobody_but_nginx_says_whose_request_it_is(nginx: Nginx, app: ScriptedApp) -> None:
    forged = {"x-forwarded-for": "203.0.113.9", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http"}
    forged |= {
        "forwarded": "for=203.0.113.9",
        "via": "1.1 evil",
        "x-real-ip": "203.0.113.9",
        "true-client-ip": "1.2.3.4",
    }
    forged |= {"x-forwarded-prefix": "/evil", "cf-connecting-ip": "203.0.113.9", "x-client-ip": "203.0.113.9"}
    with nginx.client("127.0.0.77") as visitor:
        visitor.get("/session", headers=[*forged.items(), ("x-forwarded-for", "203.0.113.10")])
    [reached] = app.reached
    assert reached.values("x-forwarded-for") == ["127.0.0.77"]
    assert not {name for name, _ in reached.headers} & (set(forged) - {"x-forwarded-for"})
    assert reached.values("host") == [f"{nginx.name}:{nginx.port}"]


@pytest.mark.parametrize(("pattern", "most"), POSTS)
def test_a_body_that_the_gate_would_take_goes_through(nginx: Nginx, app: ScriptedApp, pattern: str, most: int) -> None:
    with nginx.client() as visitor:
        assert visitor.post(path_of(pattern), content=b"x" * most).status_code == 200
    assert [len(one.body) for one in app.reached] == [most]


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("pattern", [pattern for pattern, _ in POSTS] + ["/homes"])
def test_a_large_body_is_refused_in_one_sentence(nginx: Nginx, app: ScriptedApp, pattern: str, is_told: bool) -> None:
    body = b"x" * 70_000
    method = "GET" if pattern == "/homes" else "POST"
    with nginx.client() as visitor:
        answer = visitor.request(method, path_of(pattern), content=body if is_told else iter([body]))
    assert answer.status_code == 413
    assert answer.json()["error"]["message"] == "This request is larger than any that this demo takes."
    assert app.reached == []


def test_a_person_gets_a_page_and_a_script_gets_json(nginx: Nginx, app: ScriptedApp) -> None:
    with nginx.client() as visitor:
        page = visitor.get("/nothing", headers=PAGE)
        told = visitor.get("/nothing", headers={"accept": "*/*"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<p>There is nothing here for visitors.</p>" in page.text
    assert told.json() == {"error": {"message": "There is nothing here for visitors.", "code": "no_such_place"}}
    for answer in (page, told):
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["server"] == "nginx"  # without its version


@pytest.fixture
def hasty(app: ScriptedApp, tmp_path: Path) -> Iterator[Nginx]:
    """One of less patience, so that a test need not wait; enough for a handshake on a busy machine."""
    with Nginx(tmp_path, app=app.address, bounds=Bounds(header_s=3, body_s=1)) as nginx:
        yield nginx


def test_slow_headers_are_cut(hasty: Nginx) -> None:
    with (
        tls(hasty) as slow,
        socket.create_connection(("127.0.0.1", hasty.http_port), timeout=10) as plain,
        socket.create_connection(("127.0.0.1", hasty.port), timeout=10) as silent,  # not even a handshake
    ):
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        plain.sendall(b"GET / HT")
        for connection in (slow, plain, silent):  # ends by nginx's own patience, far below the socket's
            assert read_all(connection) == b""


def test_a_slow_body_is_told_so_and_never_reaches_the_app(hasty: Nginx, app: ScriptedApp) -> None:
    with tls(hasty) as connection:
        head = f"POST /invite HTTP/1.1\r\nHost: {hasty.name}\r\nContent-Length: 90\r\n\r\ntoken="
        connection.sendall(head.encode())
        told = read_all(connection)
    assert told.startswith(b"HTTP/1.1 408 ") or told == b""
    assert app.reached == []


def test_headers_past_any_of_ours_are_refused(nginx: Nginx, app: ScriptedApp) -> None:
    with nginx.client() as visitor:
        assert visitor.get("/session", headers={"cookie": "a" * 9_000}).status_code == 431
        assert visitor.get("/session?" + "a" * 9_000).status_code == 414  # nginx's own page: there is no path yet
    assert app.reached == []


def test_other_names_are_told_nothing(nginx: Nginx, app: ScriptedApp) -> None:
    for name in ("evil.example", ""):
        with pytest.raises(ssl.SSLError), tls(nginx, name):
            pass
    with tls(nginx) as connection:  # the right name for TLS, another one inside
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert b"the app" not in read_all(connection)
    with socket.create_connection(("127.0.0.1", nginx.http_port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        assert read_all(connection) == b""
    assert app.reached == []


def test_plain_http_leads_to_https_and_to_certbots_files_alone(nginx: Nginx, app: ScriptedApp) -> None:
    (nginx.challenges / ".well-known" / "acme-challenge" / "a-token_1").write_text("a-token_1.thumbprint", "utf-8")
    with httpx.Client(base_url=f"http://127.0.0.1:{nginx.http_port}", headers={"host": nginx.name}) as visitor:
        proof = visitor.get("/.well-known/acme-challenge/a-token_1")
        assert (proof.status_code, proof.text) == (200, "a-token_1.thumbprint")
        assert visitor.get("/.well-known/acme-challenge/another").status_code == 404
        onward = visitor.get("/invite?a=b")
    assert (onward.status_code, onward.headers["location"]) == (301, f"{nginx.origin}/invite?a=b")
    assert app.reached == []


def test_tls_is_1_2_or_newer(nginx: Nginx) -> None:
    def shakes_hands(version: str) -> bool:
        order = ["openssl", "s_client", "-connect", f"127.0.0.1:{nginx.port}", "-servername", nginx.name, version]
        order += ["-cipher", "ALL:@SECLEVEL=0"]
        return subprocess.run(order, input=b"", capture_output=True, timeout=10, check=False).returncode == 0

    assert not shakes_hands("-tls1_1")  # Debian's OpenSSL would refuse it anyway: hence the next line
    assert nginx.site.count("ssl_protocols TLSv1.2 TLSv1.3;") == 2
    assert shakes_hands("-tls1_2")
    assert shakes_hands("-tls1_3")


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/speech/{ID}"),
        ("POST", f"/speech/{ID}/from/2"),
        ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/heartbeat/page"),
    ],
)
def test_a_streams_first_piece_comes_while_the_app_still_works(
    nginx: Nginx, app: ScriptedApp, method: str, path: str, version: str
) -> None:
    app.held.add(path)
    order = nginx.curl("--no-buffer", "--request", method, version, "--write-out", "%{http_version}", path=path)
    with subprocess.Popen(order, stdout=subprocess.PIPE) as curl:
        assert curl.stdout is not None
        first = curl.stdout.readline()
        assert (first, app.open) == (b"first\n", 1)  # the app has sent no more than that
        app.release()
        rest = curl.stdout.read()
    assert rest.startswith(b"the app says 200.")
    assert rest.endswith(b"2" if version == "--http2" else b"1.1")


def test_neither_query_nor_referer_nor_cookie_stands_in_any_log(nginx: Nginx, app: ScriptedApp) -> None:
    secret = "aubergine"
    with nginx.client() as visitor:
        for path in ("/session", "/nothing", "/invite", "/web/page.js", "/web/none.js"):
            app.statuses.append(502)
            told = {"referer": f"https://{secret}.example/", "cookie": f"a={secret}", "user-agent": secret}
            visitor.get(f"{path}?talk={secret}", headers=told)
        visitor.post(f"/leave?talk={secret}", content=b"x" * 70_000)
        visitor.get("/homes/last-one")
    line = wait_logged(nginx, '"/homes/last-one"')
    assert json.dumps("/homes/last-one") in line
    assert secret not in nginx.written()
