"""The gate over HTTP, before a small app that would answer anything: what gets through, and as whom."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from access.gate import COOKIE, Gate
from access.origins import FORWARDING_HEADERS
from access.places import MAX_BODY_BYTES
from access.sessions import Sessions

TURN = "0123456789abcdef" * 2


async def open_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers every request with what it saw: a leak shows as a 200."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    session = scope.get("state", {}).get("session")
    answer = {"path": scope["path"], "session": session and session.id, "body": body.decode()}
    await JSONResponse(answer)(scope, receive, send)


def visitor(gate: Gate, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=gate, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860", headers=headers)


@pytest.fixture
def gate() -> Gate:
    return Gate(open_app, Sessions())


@pytest.fixture
async def here(gate: Gate) -> AsyncIterator[httpx.AsyncClient]:
    """A person on this machine who has opened the page."""
    async with visitor(gate) as client:
        assert (await client.get("/")).status_code == 200
        yield client


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/favicon.ico", "/web/player.js"])
async def test_the_public_list_needs_no_session_and_gives_none(gate: Gate, path: str) -> None:
    async with visitor(gate, "203.0.113.9") as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.json()["session"] is None
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/config",
        "/theme.css",
        "/static/x.js",
        "/assets/x.js",
        f"/speech/{TURN}",
        f"/speech/{TURN}/audio.wav",
        "/gradio_api/info",
        "/gradio_api/heartbeat/abc",
        "/gradio_api/queue/data?session_hash=abc",
        "/no/such/place",
        "//",
        "/%2e%2e/etc/passwd",
    ],
)
async def test_without_a_session_everything_else_is_denied(gate: Gate, path: str) -> None:
    async with visitor(gate, "203.0.113.9") as client:
        answer = await client.get(path)
    assert answer.status_code == 403
    assert "path" not in answer.text


async def test_opening_the_page_here_gives_a_session_whose_cookie_scripts_cannot_read(gate: Gate) -> None:
    async with visitor(gate) as client:
        answer = await client.get("/")
        cookie = answer.headers["set-cookie"]
        again = await client.get("/config")
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert again.json()["session"] == answer.json()["session"]
    assert "set-cookie" not in again.headers


async def test_only_opening_the_page_gives_a_session(gate: Gate) -> None:
    async with visitor(gate) as client:
        for path in ("/config", f"/speech/{TURN}", "/gradio_api/info"):
            answer = await client.get(path)
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", FORWARDING_HEADERS)
async def test_a_request_with_forwarding_headers_is_never_from_here(gate: Gate, name: str) -> None:
    async with visitor(gate, **{name: "127.0.0.1"}) as client:
        assert (await client.get("/")).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "[", ""])
async def test_a_foreign_name_that_points_here_gives_no_session(gate: Gate, host: str) -> None:
    async with visitor(gate, host=host) as client:
        assert (await client.get("/")).status_code == 403


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1:7860", "[::1]:7860", "127.0.0.1"])
async def test_every_name_of_this_machine_does(gate: Gate, host: str) -> None:
    async with visitor(gate, host=host) as client:
        assert (await client.get("/")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:7861"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
    ],
)
async def test_another_sites_page_is_refused_with_and_without_a_session(
    here: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    for path in ("/config", "/", "/healthz"):
        assert (await here.get(path, headers=headers)).status_code == 403
    assert (await here.get("/config")).status_code == 200


async def test_our_own_page_and_a_followed_link_are_not_foreign(here: httpx.AsyncClient) -> None:
    own = {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await here.get("/config", headers=own)).status_code == 200
    assert (await here.get("/", headers=link)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/cancel"),
        ("POST", "/gradio_api/reset"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/call/predict"),
        ("GET", "/gradio_api/call/predict/abc"),
        ("GET", "/gradio_api/stream/abc/1/2/playlist.m3u8"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/monitoring"),
        ("GET", "/gradio_api/deep_link"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("DELETE", "/"),
        ("PUT", f"/speech/{TURN}"),
        ("GET", "/speech/short"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
    ],
)
async def test_what_the_page_does_not_need_is_closed_even_to_visitors(
    here: httpx.AsyncClient, method: str, path: str
) -> None:
    assert (await here.request(method, path)).status_code == 404


def join(page: Any) -> dict[str, Any]:
    return {"content": json.dumps({"data": ["hello"], "session_hash": page})}


async def test_a_gradio_page_belongs_to_its_first_visitor_on_every_route(gate: Gate, here: httpx.AsyncClient) -> None:
    assert (await here.post("/gradio_api/queue/join", **join("abc"))).status_code == 200
    async with visitor(gate) as other:
        await other.get("/")
        assert (await other.post("/gradio_api/queue/join", **join("abc"))).status_code == 403
        assert (await other.get("/gradio_api/queue/data?session_hash=abc")).status_code == 403
        assert (await other.get("/gradio_api/heartbeat/abc")).status_code == 403
        assert (await other.post("/gradio_api/queue/join", **join("def"))).status_code == 200
    assert (await here.get("/gradio_api/queue/data?session_hash=abc")).status_code == 200


async def test_the_app_reads_the_body_that_the_gate_read(here: httpx.AsyncClient) -> None:
    sent = join("abc")
    assert (await here.post("/gradio_api/queue/join", **sent)).json()["body"] == sent["content"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "{}",
        "7",
        '{"session_hash": 7}',
        '{"session_hash": ""}',
        '{"session_hash": "mine", "session_hash": "theirs"}',
        "[" * 50_000,
    ],
)
async def test_a_body_that_names_no_page_is_refused(here: httpx.AsyncClient, content: str) -> None:
    assert (await here.post("/gradio_api/queue/join", content=content)).status_code == 422


async def test_two_pages_in_one_query_are_refused(here: httpx.AsyncClient) -> None:
    await here.post("/gradio_api/queue/join", **join("abc"))
    answer = await here.get("/gradio_api/queue/data?session_hash=abc&session_hash=def")
    assert answer.status_code == 422


async def test_a_large_body_is_refused_before_it_is_read_whole(here: httpx.AsyncClient) -> None:
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1024
            yield b"x" * 1024

    answer = await here.post("/gradio_api/queue/join", content=pieces())
    assert answer.status_code == 413
    assert read <= MAX_BODY_BYTES + 2048


async def test_every_answer_names_its_request_and_is_hardened(here: httpx.AsyncClient) -> None:
    seen = set()
    for path in ("/", "/healthz", "/no/such/place"):
        answer = await here.get(path)
        seen.add(answer.headers["x-request-id"])
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert len(seen) == 3


async def test_a_person_gets_a_page_and_a_program_json(gate: Gate) -> None:
    async with visitor(gate, "203.0.113.9") as client:
        page = await client.get("/", headers={"accept": "text/html,*/*"})
        data = await client.get("/config")
    assert page.headers["content-type"].startswith("text/html")
    assert "invited visitors only" in page.text
    assert data.json()["error"]["message"]


async def test_a_program_that_shows_a_card_for_a_link_gets_one(gate: Gate) -> None:
    async with visitor(gate, "203.0.113.9", host="vox.example") as client:
        page = await client.get("/", headers={"accept": "*/*"})
    assert page.status_code == 403
    assert 'property="og:image" content="http://vox.example/web/card.png"' in page.text


async def test_the_log_holds_no_cookie_and_no_query(here: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="vox")
    await here.get("/config?secret=hunter2")
    assert "/config" in caplog.text
    assert "hunter2" not in caplog.text
    assert here.cookies[COOKIE] not in caplog.text
