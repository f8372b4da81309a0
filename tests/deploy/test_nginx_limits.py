"""How much of one address is let through, while the house is worked on, and while the app is away or changes hands."""

import re
import subprocess
import threading
from pathlib import Path

import pytest

from deploy.nginx.site import Bounds
from tests.deploy.before import ID, PRETENDED, app, nginx, own_address, stage, wait_logged
from tests.deploy.needing import needs
from tests.deploy.nginx_server import Nginx
from tests.deploy.scripted_app import ScriptedApp
from tests.door.doors import wait_until

__all__ = ["app", "nginx", "stage"]
pytestmark = needs("nginx", "openssl", "curl")
OFFICE = 8 * 130  # requests of eight browsers that open the page at the same moment
PAGE = {"accept": "text/html"}


def in_parallel(nginx: Nginx, path: str, address: str, *more: str) -> list[int]:
    """The statuses of many requests of one address, by one curl over HTTP/2; `path` has curl's own [1-9] for many."""
    order = nginx.curl("--http2", "--parallel", "--parallel-max", "24", "--interface", address, path=path)
    order[1:1] = ["--output", "/dev/null", "--write-out", "%{http_code}\n", *more]
    told = subprocess.run(order, capture_output=True, text=True, timeout=40, check=True)
    return [int(status) for status in told.stdout.split()]


def test_an_office_that_opens_the_page_at_once_is_served_and_a_flood_is_not(nginx: Nginx, app: ScriptedApp) -> None:
    address = own_address()
    assert in_parallel(nginx, f"/homes?[1-{OFFICE}]", address) == [200] * OFFICE
    flood: list[int] = []
    while 429 not in flood and len(flood) < 5_000:
        flood += in_parallel(nginx, "/homes?[1-500]", address)
    assert set(flood) == {200, 429}
    assert len(app.reached) == OFFICE + flood.count(200)
    with nginx.client(own_address()) as other:
        assert other.get("/homes").status_code == 200


def test_what_is_over_the_limit_is_told_when_to_come_again(nginx: Nginx, app: ScriptedApp) -> None:
    address = own_address()
    statuses = in_parallel(nginx, "/invite?[1-300]", address, "--data", "token=a-guess")
    assert 0 < statuses.count(429) <= 240  # 60 at once, and two more a second, of which a slow machine has many
    with nginx.client(address) as guesser:
        refused = next(one for one in iter(lambda: guesser.post("/invite", data={}), None) if one.status_code == 429)
        assert guesser.get("/invite").status_code == 200  # who only looks at the page is not held up
    assert refused.headers["retry-after"] == "10"
    assert refused.json()["error"]["code"] == "ask_less"
    assert "limits=REJECTED/" in wait_logged(nginx, f'{address} 429 POST "/invite"')


def test_questions_have_a_limit_of_their_own(nginx: Nginx, app: ScriptedApp) -> None:
    address = own_address()
    most = Bounds().joins_at_once
    join = "/gradio_api/queue/join"
    assert in_parallel(nginx, f"{join}?[1-{most}]", address, "--data", "{}") == [200] * most
    assert 429 in in_parallel(nginx, f"{join}?[1-200]", address, "--data", "{}")


def test_neighbours_of_an_ipv6_household_count_as_one(nginx: Nginx, app: ScriptedApp) -> None:
    def open_invitation(address: str) -> int:
        return visitor.post("/invite", headers={PRETENDED: address}).status_code

    with nginx.client() as visitor:
        for number in range(200):
            if open_invitation(f"2001:db8:1:2:{number:02x}00::1") == 429:
                break
        else:
            pytest.fail("two hundred neighbours opened invitations at once")
        assert open_invitation("2001:db8:1:3::1") == 200
        assert open_invitation("198.51.100.7") == 200


def test_so_many_may_be_open_at_once_and_no_more(nginx: Nginx, app: ScriptedApp) -> None:
    address, path = own_address(), f"/speech/{ID}"
    app.held.add(path)
    with nginx.client(address, max_connections=60) as visitor:
        threads = [threading.Thread(target=visitor.get, args=(path,)) for _ in range(30)]
        for thread in threads:
            thread.start()
        assert wait_until(lambda: app.open == 30)
        refused = visitor.get("/session")
        assert refused.status_code == 429
        assert len(app.reached) == 30
        app.release()
        for thread in threads:
            thread.join(10)
        assert wait_until(lambda: visitor.get("/session").status_code == 200)


def test_while_the_flag_is_there_nobody_comes_to_the_app(nginx: Nginx, app: ScriptedApp) -> None:
    nginx.maintenance_flag.touch()
    try:
        with nginx.client() as visitor:
            page, told = visitor.get("/", headers=PAGE), visitor.post("/gradio_api/queue/join", json={})
            assert visitor.get("/nothing").status_code == 404
        assert app.reached == []
    finally:
        nginx.maintenance_flag.unlink()
    for answer in (page, told):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert told.json()["error"]["code"] == "come_later"
    assert '<meta http-equiv="refresh" content="30">' in page.text
    assert "prefers-color-scheme: dark" in page.text
    assert not re.search(r"(src|href|url)\b", page.text)  # it needs nothing that would be closed as well
    with nginx.client() as visitor:
        assert visitor.get("/").text.startswith("the app says 200")


def test_an_app_that_is_away_is_excused_and_comes_back_by_itself(tmp_path: Path) -> None:
    with Nginx(tmp_path, app=f"unix:{tmp_path}/app.sock") as nginx, nginx.client() as visitor:
        page, told = visitor.get("/invite", headers=PAGE), visitor.post("/invite", data={"token": "x"})
        for answer in (page, told):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert '<meta http-equiv="refresh" content="5">' in page.text
        assert told.json()["error"]["code"] == "come_later"
        with ScriptedApp(tmp_path) as app:
            assert visitor.get("/invite").status_code == 200
            assert len(app.reached) == 1


@pytest.mark.parametrize(("method", "path"), [("POST", "/gradio_api/queue/join"), ("GET", f"/speech/{ID}")])
def test_what_a_stopping_app_gave_back_is_asked_of_the_next(
    nginx: Nginx, app: ScriptedApp, method: str, path: str
) -> None:
    app.statuses.append(503)
    with nginx.client(own_address()) as visitor:
        answer = visitor.request(method, path, content=b'{"data": []}' if method == "POST" else b"")
    assert answer.status_code == 200
    first, second = app.reached
    assert first == second
    assert first.body == (b'{"data": []}' if method == "POST" else b"")


def test_it_is_asked_once_more_and_then_the_apps_own_words_are_passed_on(nginx: Nginx, app: ScriptedApp) -> None:
    app.statuses.extend([503, 503, 200])
    with nginx.client(own_address()) as visitor:
        answer = visitor.post("/gradio_api/queue/join", json={})
    assert (answer.status_code, answer.text[:17]) == (503, "the app says 503.")
    assert len(app.reached) == 2


@pytest.mark.parametrize(("method", "path"), [("POST", "/invite"), ("POST", "/leave"), ("GET", "/homes")])
def test_nothing_else_is_asked_twice(nginx: Nginx, app: ScriptedApp, method: str, path: str) -> None:
    app.statuses.append(503)
    with nginx.client(own_address()) as visitor:
        assert visitor.request(method, path).status_code == 503
    assert len(app.reached) == 1


def test_only_files_that_hold_no_secret_are_compressed(nginx: Nginx, app: ScriptedApp) -> None:
    with nginx.client(own_address()) as visitor:
        ours, page, data = (visitor.get(path) for path in ("/web/page.js", "/", "/session"))
        again = visitor.get("/web/page.js", headers={"if-none-match": ours.headers["etag"]})
    assert ours.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in page.headers  # although nginx.conf says "gzip on", which means HTML
    assert "content-encoding" not in data.headers
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")
    assert [one.path for one in app.reached] == ["/", "/session"]
