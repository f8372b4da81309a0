"""The gate over HTTP, before a small app that would answer anything: what gets through, and as whom."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from access.bodies import MAX_HEADERS, MAX_QUERY_BYTES
from access.gate import Gate
from access.places import MAX_BODY_BYTES, PLACES
from access.sessions import Sessions
from store.errors import StoreUnavailable
from tests.access.invited import SOMEWHERE, Denied, gate_before, invite, stranger, visitor

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


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def denied() -> Denied:
    return Denied()


@pytest.fixture
def gate(sessions: Sessions, denied: Denied) -> Gate:
    return gate_before(open_app, sessions, denied=denied, events=(0, 1))


@pytest.fixture
async def here(gate: Gate, sessions: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor who may talk."""
    async with await visitor(gate, sessions) as client:
        yield client


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/favicon.ico", "/web/player.js", "/invite"])
async def test_the_public_list_needs_no_session_and_gives_none(gate: Gate, path: str) -> None:
    async with stranger(gate) as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.json()["session"] is None
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/homes",
        "/theme.css",
        "/static/x.js",
        "/assets/x.js",
        f"/speech/{TURN}",
        f"/speech/{TURN}/audio.wav",
        "/session",
        "/usage",
        "/gradio_api/app_id",
        "/gradio_api/heartbeat/abc",
        "/gradio_api/queue/data?session_hash=abc",
        "/no/such/place",
        "//",
        "/%2e%2e/etc/passwd",
        "/web/../session",
        "/invite/",
        "/INVITE",
    ],
)
@pytest.mark.parametrize("cookie", ["", "vox_session=", "vox_session=x", f"vox_session={'A' * 43}", "vox_session=\xe4"])
async def test_without_a_session_everything_else_is_denied(gate: Gate, path: str, cookie: str) -> None:
    async with stranger(gate) as client:
        answer = await client.get(path, headers={"cookie": cookie.encode("latin-1")})
    assert answer.status_code == 403
    assert '"session"' not in answer.text
    assert "set-cookie" not in answer.headers


async def test_no_session_and_one_that_is_over_have_codes_of_their_own(
    gate: Gate, sessions: Sessions, here: httpx.AsyncClient
) -> None:
    async with stranger(gate) as client:
        assert (await client.get("/homes")).json()["error"]["code"] == "come_invited"
    await sessions.end_invite(sessions.live_invites())
    answer = await here.get("/homes")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "invitation_ended"


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
        ("GET", f"/speech/{TURN}%0A"),
        ("GET", "/config"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/startup-events"),
        ("GET", "/manifest.json"),
        ("GET", "/svelte/x.js"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("TRACE", "/"),
        ("OPTIONS", "/"),
    ],
)
async def test_what_the_page_does_not_need_is_closed_even_to_admins(
    gate: Gate, sessions: Sessions, method: str, path: str
) -> None:
    async with await visitor(gate, sessions, "admin") as admin:
        assert (await admin.request(method, path)).status_code == 404


def event(page: Any, **more: Any) -> dict[str, Any]:
    return {"content": json.dumps({"data": ["hello"], "fn_index": 0, "session_hash": page} | more)}


@pytest.mark.parametrize("place", [place for place in PLACES if place.needs], ids=lambda place: place.name)
async def test_a_place_is_for_those_whose_invite_includes_it(place: Any) -> None:
    sessions = Sessions()
    gate = gate_before(open_app, sessions)
    path = place.name.replace("{turn}", TURN).replace("{talk}", TURN)
    path = {
        "/speech/from": f"/speech/{TURN}/from/3",
        "/speech/audio": f"/speech/{TURN}/audio.wav",
        "/speech/captions": f"/speech/{TURN}/captions.vtt",
        "/speech/transcript": f"/speech/{TURN}/transcript.txt",
        "/bookings": "/bookings/ABCD-1234.ics",
        "/talks/rating": f"/talks/{TURN}/turns/{TURN}/rating/up",
        "/talks/transcript": f"/talks/{TURN}/transcript.md",
        "/talks/audio": f"/talks/{TURN}/audio.mp3",
        "/talks/captions": f"/talks/{TURN}/captions.vtt",
        "/usage/invites/revoke": f"/usage/invites/{'a' * 12}/revoke",
        "/walkthroughs/{walkthrough}": "/walkthroughs/tour",
        "/walkthroughs/take-over": "/walkthroughs/tour/take-over",
        "/tuning/trials/{trial}": f"/tuning/trials/{TURN}",
        "/tuning/trials/rounds": f"/tuning/trials/{TURN}/rounds/3",
        "/tuning/trials/votes": f"/tuning/trials/{TURN}/rounds/3",
        "/tuning/trials/clips": f"/tuning/trials/{TURN}/clips/{TURN}",
    }.get(path, path)
    for method in place.methods:
        content = event("abc") if path.endswith("join") else {}
        others = tuple({"walkthrough", "talk", "tuning"} - {place.needs})
        for number, (scopes, status) in enumerate(((others, 403), ((place.needs,), 200), (("admin",), 200))):
            async with await visitor(gate, sessions, of=invite(str(number) * 12, *scopes)) as client:
                content = event(f"page {number}") if content else {}
                answer = await client.request(method, path, **content)
            assert answer.status_code == status, (method, path, scopes)
            if status == 403 and method != "HEAD":
                assert answer.json()["error"]["code"] == "not_included"


async def test_a_gradio_page_belongs_to_its_first_visitor_on_every_route(
    gate: Gate, sessions: Sessions, here: httpx.AsyncClient
) -> None:
    assert (await here.post("/gradio_api/queue/join", **event("abc"))).status_code == 200
    async with await visitor(gate, sessions) as other:  # of the same invite
        assert (await other.post("/gradio_api/queue/join", **event("abc"))).status_code == 403
        assert (await other.get("/gradio_api/queue/data?session_hash=abc")).status_code == 403
        assert (await other.get("/gradio_api/heartbeat/abc")).status_code == 403
        assert (await other.post("/gradio_api/queue/join", **event("def"))).status_code == 200
    assert (await here.get("/gradio_api/queue/data?session_hash=abc")).status_code == 200


async def test_the_app_reads_the_body_that_the_gate_read(here: httpx.AsyncClient) -> None:
    sent = event("abc")
    assert (await here.post("/gradio_api/queue/join", **sent)).json()["body"] == sent["content"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "{}",
        "7",
        '{"session_hash": 7, "fn_index": 0, "data": []}',
        '{"session_hash": "", "fn_index": 0, "data": []}',
        '{"session_hash": "mine", "session_hash": "theirs", "fn_index": 0, "data": []}',
        '{"session_hash": "mine", "fn_index": "0", "data": []}',
        '{"session_hash": "mine", "fn_index": true, "data": []}',
        '{"session_hash": "mine", "fn_index": 0}',
        '{"session_hash": "mine", "fn_index": 0, "data": {}}',
        '{"session_hash": "mine", "fn_index": 0, "data": [], "event_id": "of another"}',
        '{"session_hash": "mine", "fn_index": 0, "data": [], "batched": true}',
        '{"session_hash": "mine", "fn_index": 0, "data": [], "oauth_token": "x"}',
        "[" * 50_000,
    ],
)
async def test_what_is_no_event_of_the_page_is_refused(here: httpx.AsyncClient, content: str) -> None:
    assert (await here.post("/gradio_api/queue/join", content=content)).status_code == 422


@pytest.mark.parametrize("number", [2, -1, 10**9])
async def test_an_event_that_the_page_does_not_have_is_refused(here: httpx.AsyncClient, number: int) -> None:
    assert (await here.post("/gradio_api/queue/join", **event("abc", fn_index=number))).status_code == 404
    assert (await here.post("/gradio_api/queue/join", **event("abc", fn_index=1))).status_code == 200


async def test_two_pages_in_one_query_are_refused(here: httpx.AsyncClient) -> None:
    await here.post("/gradio_api/queue/join", **event("abc"))
    answer = await here.get("/gradio_api/queue/data?session_hash=abc&session_hash=def")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "bound"),
    [
        ("POST", "/gradio_api/queue/join", MAX_BODY_BYTES),
        ("POST", "/invite", 4096),
        ("POST", "/leave", 1024),
        ("POST", f"/speech/{TURN}/from/3", 0),
        ("DELETE", f"/speech/{TURN}", 0),
        ("GET", "/homes", 0),
        ("GET", "/", 0),
    ],
)
async def test_a_large_body_is_refused_on_every_route_before_it_is_read_whole(
    here: httpx.AsyncClient, method: str, path: str, bound: int
) -> None:
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1024
            yield b"x" * 1024

    assert (await here.request(method, path, content=pieces())).status_code == 413
    assert read <= bound + 2048
    assert (await here.request(method, path, content=b"x" * (bound + 1))).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "x", "1" * 5_000])
async def test_a_length_that_is_none_is_refused(here: httpx.AsyncClient, length: str) -> None:
    answer = await here.post("/leave", content=b"", headers={"content-length": length.encode()})
    assert answer.status_code in (400, 413, 431)


async def test_too_many_headers_and_too_long_an_address_are_refused(here: httpx.AsyncClient) -> None:
    many = {f"x-{number}": "1" for number in range(MAX_HEADERS)}
    assert (await here.get("/homes", headers=many)).status_code == 431
    assert (await here.get("/homes", headers={"x-large": "1" * 20_000})).status_code == 431
    assert (await here.get("/homes?" + "x" * (MAX_QUERY_BYTES + 1))).status_code == 414
    assert (await here.get("/homes/" + "x" * 3_000)).status_code == 414


async def test_a_person_gets_a_page_and_a_program_json(gate: Gate) -> None:
    async with stranger(gate) as client:
        page = await client.get("/", headers={"accept": "text/html,*/*"})
        data = await client.get("/homes")
    assert page.headers["content-type"].startswith("text/html")
    assert "invited visitors only" in page.text
    assert "href" not in page.text.replace("og:image", "")
    assert data.json()["error"]["message"]


async def test_whose_invitation_does_not_include_a_page_is_shown_the_way_back(gate: Gate, sessions: Sessions) -> None:
    async with await visitor(gate, sessions, "talk") as client:
        page = await client.get("/tuning", headers={"accept": "text/html"})
    assert page.status_code == 403
    assert f'<a href="{client.base_url.join("/")}">' in page.text


async def test_a_program_that_shows_a_card_for_a_link_gets_one() -> None:
    gate = gate_before(open_app, public_url="https://vox.example")
    async with stranger(gate, SOMEWHERE, "http://vox.example") as client:
        page = await client.get("/", headers={"accept": "*/*"})
    assert page.status_code == 403
    assert 'property="og:image" content="https://vox.example/web/card.png"' in page.text


async def test_the_log_holds_no_cookie_and_no_query(here: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="vox")
    await here.get("/homes?secret=hunter2")
    assert "/homes" in caplog.text
    assert "hunter2" not in caplog.text
    assert here.headers["cookie"].partition("=")[2] not in caplog.text


async def test_every_refusal_is_told_by_its_code_and_its_place_and_whose_it_is(
    gate: Gate, sessions: Sessions, denied: Denied, here: httpx.AsyncClient
) -> None:
    async with stranger(gate) as client:
        await client.get(f"/speech/{TURN}")
        await client.get("/secret/../" + "x" * 50)
        await client.get("/homes", headers={"host": "evil.example"})
    await here.get("/docs")
    await here.get("/usage")
    assert denied.told == [
        ("come_invited", "/speech/{turn}", ""),
        ("come_invited", "elsewhere", ""),
        ("not_yours", "/homes", ""),
        ("no_such_place", "elsewhere", "a" * 12),
        ("not_included", "/usage", "a" * 12),
    ]


async def test_a_store_that_is_away_lets_nobody_new_in_and_throws_nobody_out(
    gate: Gate, sessions: Sessions, here: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> None:
        raise StoreUnavailable("disk full")

    found = sessions.find
    monkeypatch.setattr(sessions, "find", away)
    answer = await here.get("/homes")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "disk" not in answer.text
    monkeypatch.setattr(sessions, "find", found)
    assert (await here.get("/homes")).status_code == 200


async def test_what_breaks_behind_the_gate_is_told_plainly_and_logged(
    sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("the secret inside")

    async with await visitor(gate_before(broken, sessions), sessions) as client:
        answer = await client.get("/homes")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "the secret inside" in caplog.text


async def test_a_websocket_is_closed(gate: Gate) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    await gate({"type": "websocket", "path": "/", "headers": []}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_what_a_route_behind_the_gate_refuses_is_told_as_well(sessions: Sessions, denied: Denied) -> None:
    async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
        await JSONResponse({}, {"/homes": 403, "/session": 429, "/": 404}[scope["path"]])(scope, receive, send)

    async with await visitor(gate_before(refuses, sessions, denied=denied), sessions) as client:
        for path in ("/homes", "/session", "/"):
            await client.get(path)
    assert denied.told == [("refused", "/homes", "a" * 12), ("refused", "/session", "a" * 12)]


async def test_a_host_that_is_not_ours_is_not_given_back(gate: Gate) -> None:
    async with stranger(gate, host="evil.example") as client:
        answer = await client.get("/", headers={"accept": "text/html"})
    assert answer.status_code == 403
    assert "evil" not in answer.text
