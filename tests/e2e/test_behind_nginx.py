"""The real app behind the real nginx, as on a host: by TLS, on a unix socket, at the root and under a sub-path."""

import json
import secrets
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.deploy.needing import needs
from tests.deploy.nginx_server import Nginx
from tests.door.doors import SEND, VOICE
from tests.e2e.conftest import SHORT, TELL
from tests.e2e.talk import ask, state, wait_done, wait_ended, written
from tests.handed_over import HandedOver
from tests.openai_server import OpenAIServer, Reply
from tests.process import free_port
from tests.unjudged import tale
from tts import frames

pytestmark = needs("nginx", "openssl", "curl")
# Half of it comes; then the model says nothing more, and the answer has no end until somebody stops it.
ENDLESS = Reply(text=tale(6), tokens_per_s=60, fault="hang", when="middle")
PATIENCE = {"OPENAI_BETWEEN_TOKENS_S": "60", "OPENAI_WHOLE_REPLY_S": "120"}
PRICES = dict.fromkeys(("OPENAI_PRICE_INPUT", "OPENAI_PRICE_CACHED_INPUT", "OPENAI_PRICE_OUTPUT"), "0")


class Model(OpenAIServer):
    """Goes on for ever when asked to go on; all else is answered shortly."""

    def __init__(self) -> None:
        super().__init__([])

    def _next(self) -> Reply:
        lines = [one["content"] for one in self.requests[-1].body["messages"] if one["role"] == "user"]
        return ENDLESS if lines[-1] == "go on" else SHORT


@dataclass(frozen=True)
class Place:
    nginx: Nginx
    house: HandedOver

    def comes_in(self, address: str = "127.0.0.1") -> httpx.Client:
        """A visitor with an invite of their own. To be closed."""
        with self.nginx.client(address) as stranger:
            taken = stranger.post("/invite", data={"token": self.house.invite()})
        assert taken.status_code == 303, taken.text
        visitor = self.nginx.client(address)
        visitor.cookies = taken.cookies
        return visitor


@pytest.fixture(scope="module", params=["", "/vox"], ids=["root", "sub-path"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder: Path = tmp_path_factory.mktemp("behind")
    port, base = free_port(), request.param
    with Model() as model:
        settings = {"VOX_PUBLIC_URL": f"https://localhost:{port}{base}", "OPENAI_BASE_URL": model.base_url}
        settings |= PRICES | PATIENCE
        house = HandedOver(folder, settings)
        with house, Nginx(folder, app=f"unix:{house.socket_file}", base=base, port=port) as nginx:
            yield Place(nginx, house)


def test_cookie_and_redirects_are_right_behind_tls(place: Place) -> None:
    nginx = place.nginx
    with nginx.client() as visitor:
        taken = visitor.post("/invite", data={"token": place.house.invite()})
        [cookie] = taken.headers.get_list("set-cookie")
        name, _, attributes = cookie.partition("=")
        assert name == ("__Secure-vox_session" if nginx.base else "__Host-vox_session")
        assert {"Secure", "HttpOnly", f"Path={nginx.base or '/'}"} <= {part.strip() for part in attributes.split(";")}
        assert str(taken.url.join(taken.headers["location"])) == f"{nginx.url}/"
        page = visitor.get("/")
        assert page.status_code == 200
        assert page.headers.get_list("strict-transport-security") == ["max-age=31536000"]
        assert f'og:image\\" content=\\"{nginx.url}/web/card.png' in page.text  # within Gradio's JSON
        assert "content-encoding" not in page.headers
        assert visitor.get("/session").json()["scopes"]
        left = visitor.post("/leave", headers={"origin": nginx.origin})
        assert str(left.url.join(left.headers["location"])) == f"{nginx.url}/invite"
        assert visitor.get("/session").status_code == 403
        if nginx.base:
            bare = visitor.get(nginx.url)
            assert (bare.status_code, bare.headers["location"]) == (308, f"{nginx.base}/")
            assert visitor.get(nginx.origin + "/").status_code == 404
        for path, kind in (("/favicon.ico", "image/svg+xml"), ("/robots.txt", "text/plain")):
            asked_at_root = visitor.get(nginx.origin + path)
            assert (asked_at_root.status_code, asked_at_root.headers["content-type"].split(";")[0]) == (200, kind)


def test_our_files_have_the_headers_that_the_app_gives_them(place: Place) -> None:
    mine = {"server", "date", "etag", "last-modified", "cache-control", "content-length", "accept-ranges", "connection"}
    host = place.nginx.origin.removeprefix("https://")
    for path in ("/web/page.js", "/web/page.css", "/web/favicon.svg", "/web/fonts/inter-latin-wght-normal.woff2"):
        plain = {"accept-encoding": "identity"}
        with place.nginx.client() as visitor:
            ours = visitor.get(path, headers=plain)
        with place.house.client() as direct:
            apps = direct.get(place.nginx.base + path, headers={**plain, "host": host, "x-forwarded-for": "127.0.0.1"})
        assert ours.content == apps.content
        kept = {name: value for name, value in ours.headers.items() if name not in mine | {"vary"}}
        told = {name: value for name, value in apps.headers.items() if name not in mine | {"x-request-id"}}
        kept["content-type"], told["content-type"] = _kind(kept["content-type"]), _kind(told["content-type"])
        assert kept == told


def _kind(content_type: str) -> str:
    """JavaScript has two names, and a charset is left away where UTF-8 is meant anyway."""
    return content_type.partition(";")[0].replace("application/javascript", "text/javascript")


def test_whose_request_it_is_cannot_be_forged(place: Place) -> None:
    """The app lets an address fail twenty times: as many addresses as a guesser likes to name are still one."""

    def guess(guesser: httpx.Client, number: int) -> int:
        forged = {"x-forwarded-for": f"198.51.100.{number}", "forwarded": f"for=198.51.100.{number}"}
        return guesser.post("/invite", data={"token": "a-guess"}, headers=forged).status_code

    address = "127.0.0.55"
    with place.nginx.client(address) as guesser, place.nginx.client("127.0.0.56") as other:
        assert [guess(guesser, number) for number in range(22)] == [403] * 20 + [429] * 2
        assert guess(other, 1) == 403


def test_first_words_and_first_sound_come_while_the_answer_is_still_being_made(place: Place) -> None:
    """Over HTTP/2. The model never ends this answer: what a proxy kept until its end would never come."""
    with place.comes_in() as visitor:
        turn, talk, page = secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(6)
        body = {"data": ["go on", json.dumps({"turn": turn, "talk": talk}), *VOICE], "fn_index": SEND}
        assert visitor.post("/gradio_api/queue/join", json={**body, "session_hash": page}).status_code == 200
        with (
            streamed(place, visitor, f"/gradio_api/queue/data?session_hash={page}") as events,
            streamed(place, visitor, f"/speech/{turn}?talk={talk}") as sound,
        ):
            assert events.stdout is not None
            assert sound.stdout is not None
            assert first_words(events.stdout)
            assert frames.END not in kinds_until_audio(sound.stdout)
            assert visitor.delete(f"/speech/{turn}").status_code == 204
            assert "process_completed" in events.stdout.read().decode()
            sound.stdout.read()


def streamed(place: Place, visitor: httpx.Client, path: str) -> subprocess.Popen[bytes]:
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    return subprocess.Popen(
        place.nginx.curl("--http2", "--no-buffer", "--header", f"cookie: {cookie}", path=path), stdout=subprocess.PIPE
    )


def first_words(events: IO[bytes]) -> dict[str, Any]:
    for line in events:
        told = json.loads(line[6:]) if line.startswith(b"data: ") else {}
        assert told.get("msg") != "process_completed"
        if told.get("msg") == "process_generating":
            return dict(told)
    raise AssertionError("the events ended without a word of the answer")


def kinds_until_audio(sound: IO[bytes]) -> list[bytes]:
    reader, kinds = frames.FrameReader(), []
    while frames.AUDIO not in kinds:
        piece = sound.read(64)
        assert piece, kinds
        kinds += [kind for kind, _ in reader.feed(piece)]
    return kinds


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that believes a self-made certificate. Fails the test on any fault in the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, ignore_https_errors=True)
    faults: list[str] = []
    context.add_init_script(TELL)
    context.on("weberror", lambda error: faults.append(f"script error: {error.error}"))
    context.on("console", lambda line: line.type in ("error", "warning") and faults.append(f"console: {line.text}"))
    context.on("response", lambda answer: answer.status >= 400 and faults.append(f"{answer.status} {answer.url}"))
    yield context
    context.close()
    assert not faults, faults


def test_a_visitor_comes_in_by_an_invite_and_hears_an_answer(
    place: Place, window: BrowserContext, figure: Callable[[str], None]
) -> None:
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    page = window.new_page()
    page.goto(f"{place.nginx.url}/invite#{place.house.invite()}")
    page.click("button:visible")
    page.wait_for_url(f"{place.nginx.url}/")
    page.wait_for_function("window.vox !== undefined")
    ask(page)
    heard = wait_done(page)
    assert heard.consumed == heard.samples > 0
    assert heard.rms > 0.01
    wait_ended(page, 1)  # its last words come by a stream of their own
    assert written(page)[-1] == SHORT.text
    assert state(page) == "Ready"
    assert page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
    assert not [url for url in asked if not url.startswith((place.nginx.url, "data:", "blob:"))]
    figure(f"behind nginx{place.nginx.base}: {len(asked)} requests to come in and hear an answer; {heard.stages()}")
