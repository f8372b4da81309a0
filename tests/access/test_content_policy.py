"""The nonce in Gradio's page, and the headers of every answer."""

import re
from pathlib import Path

import gradio
import httpx
import pytest
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from access.content_policy import HEADERS, with_nonce
from access.sessions import Sessions
from tests.access.invited import SOMEWHERE, gate_before, stranger, visitor

PAGE = """<!doctype html><html><head><base href="./" /><meta charset="utf-8">
<script>window.x = {"a": "<script>alert(1)<\\/script>", "b": "</div><base href='x'>"};</script>
<SCRIPT type="module" src="a.js"></SCRIPT><script
  data-x="1>2">1</script>
<!-- <script>no</script> --><p title="<script>">&amp; ü</p>
</head></html>"""


def test_every_script_gets_the_nonce_and_nothing_else_changes() -> None:
    told = with_nonce(PAGE, "N")
    assert told.count('nonce="N"') == 3
    assert '<script nonce="N">window.x' in told
    assert '<SCRIPT nonce="N" type="module" src="a.js">' in told
    assert '<script nonce="N"\n  data-x="1>2">' in told
    assert told.replace(' nonce="N"', "") == PAGE.replace('<base href="./" />', "")


def test_gradios_own_page_is_understood() -> None:
    template = Path(gradio.__file__).parent / "templates" / "frontend" / "index.html"
    html = template.read_text("utf-8")
    told = with_nonce(html, "N")
    assert told.count('nonce="N"') == len(re.findall(r"<script\b", html)) >= 4
    assert "<base" in html
    assert "<base" not in told


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Gradio's page, in pieces; other kinds of answers elsewhere."""
    if scope["path"] == "/":
        if scope["method"] == "HEAD":
            await Response(status_code=200, headers={"content-length": "99"}, media_type="text/html")(
                scope, receive, send
            )
            return
        pieces = [PAGE[at : at + 7].encode() for at in range(0, len(PAGE), 7)]

        async def body() -> object:
            for piece in pieces:
                yield piece

        headers = {"content-length": str(len(PAGE.encode()))}
        await StreamingResponse(body(), media_type="text/html", headers=headers)(scope, receive, send)  # type: ignore[arg-type]
    elif scope["path"] == "/invite":
        await HTMLResponse("<p>ours</p>")(scope, receive, send)
    elif scope["path"] == "/homes/pictures/a.svg":
        await Response("x", headers={"Content-Security-Policy": "sandbox"})(scope, receive, send)
    else:
        await JSONResponse({})(scope, receive, send)


async def test_gradios_page_comes_with_a_fresh_nonce_and_its_new_length() -> None:
    sessions = Sessions()
    async with await visitor(gate_before(app, sessions), sessions) as client:
        nonces = set()
        for _ in range(3):
            answer = await client.get("/")
            policy = answer.headers["content-security-policy"]
            [nonce] = re.findall(r"'nonce-([\w-]{20,})'", policy)
            assert answer.text == with_nonce(PAGE, nonce)
            assert int(answer.headers["content-length"]) == len(answer.content)
            assert answer.headers["cache-control"] == "no-store"
            nonces.add(nonce)
        assert len(nonces) == 3
        for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            assert part in policy
        head = await client.head("/")
        assert head.content == b""
        assert "content-length" not in head.headers
        assert "'nonce-" in head.headers["content-security-policy"]


async def test_other_pages_run_no_inline_script_and_what_is_no_page_runs_nothing() -> None:
    sessions = Sessions()
    async with await visitor(gate_before(app, sessions), sessions) as client:
        own = (await client.get("/invite")).headers["content-security-policy"]
        data = (await client.get("/homes")).headers["content-security-policy"]
        picture = (await client.get("/homes/pictures/a.svg")).headers["content-security-policy"]
    assert "script-src 'self';" in own
    assert "unsafe-eval" not in own
    assert data.startswith("default-src 'none'")
    assert "script-src" not in data
    assert picture == "sandbox"


@pytest.mark.parametrize(
    ("path", "status"), [("/", 403), ("/healthz", 200), ("/no/such/place", 403), ("/web/a.js", 200), ("/invite", 200)]
)
async def test_every_answer_names_its_request_and_is_hardened(path: str, status: int) -> None:
    gate = gate_before(app)
    seen = set()
    async with stranger(gate) as client:
        for host in ("127.0.0.1", "127.0.0.1", "evil.example"):
            answer = await client.get(path, headers={"host": host})
            assert answer.status_code == (403 if host == "evil.example" else status)
            seen.add(answer.headers["x-request-id"])
            for name, value in HEADERS.items():
                assert answer.headers[name] == value
            assert "content-security-policy" in answer.headers
            assert "strict-transport-security" not in answer.headers
    assert len(seen) == 3


async def test_over_https_browsers_are_told_to_stay_there() -> None:
    gate = gate_before(app, public_url="https://demo.example.com")
    async with stranger(gate, SOMEWHERE, "http://demo.example.com") as client:
        for path in ("/healthz", "/"):
            answer: httpx.Response = await client.get(path)
            assert answer.headers["strict-transport-security"].startswith("max-age=")
