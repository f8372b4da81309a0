"""An invitation in a real browser: opened by a link, by hand, without scripts, with work; ended while one listens."""

import asyncio
import json
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from access.invites import Invites
from store.engine import open_database
from store.invites import InviteDrawer
from tests.e2e.conftest import open_page
from tests.e2e.talk import BOX, ask, come_in, state, wait_ended, wait_for_own, wait_speaking
from tests.house import House
from tests.openai_server import OpenAIServer, Reply
from tests.process import ROOT, clean_environment
from tests.test_front_door import VOICE
from tests.unjudged import tale

REFUSED = "403 (Forbidden)"  # what the browser's console says of each request that is refused
ENDED = "Your invitation has ended."


def by_command(house: House, *arguments: str) -> str:
    """The house's command line, as its owner would use it in another terminal."""
    environment = clean_environment() | {"VOX_DATA_DIR": str(Path(house.database).parent), "VOX_PORT": str(house.port)}
    command = [sys.executable, "-m", "access", *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return ended.stdout


@pytest.fixture
def link(offline_house: House) -> tuple[str, str]:
    """A fresh link, and the invite's id."""
    made = json.loads(by_command(offline_house, "invite", "create", "--label", "a browser test", "--json"))
    return made["link"], made["invite"]["invite_id"]


def is_open(page: Page) -> None:
    page.wait_for_url(re.compile(r"^http://127\.0\.0\.1:[0-9]+/$"))
    page.wait_for_function("window.vox !== undefined")


def test_a_link_is_opened_by_one_tap_and_its_code_stays_nowhere(
    visitor: BrowserContext, offline_house: House, link: tuple[str, str]
) -> None:
    address, _ = link
    token = address.partition("#")[2]
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    page = visitor.new_page()
    page.goto(address)
    page.wait_for_selector("h1:has-text('You are invited'):visible")
    assert page.url == f"{offline_house.url}/invite"
    assert page.locator("input[name=token]").is_hidden()
    page.click("button")
    is_open(page)
    [cookie] = visitor.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("vox_session", True, "Lax")
    assert cookie["expires"] > 0
    assert not any(token in one for one in asked)
    page.go_back()
    assert token not in page.url
    assert token not in offline_house.log()
    assert cookie["value"] not in offline_house.log()


def test_a_link_may_be_pasted_and_what_opens_nothing_is_told_on_the_same_page(
    visitor: BrowserContext, offline_house: House, link: tuple[str, str]
) -> None:
    visitor.expected_faults.append(REFUSED)  # type: ignore[attr-defined]
    page = visitor.new_page()
    page.goto(f"{offline_house.url}/invite")
    page.fill("input[name=token]", "nonsense")
    page.click("button")
    assert "opens nothing" in page.inner_text("[role=alert]")
    assert page.url == f"{offline_house.url}/invite"
    assert "nonsense" not in page.content()
    assert visitor.cookies() == []
    page.fill("input[name=token]", link[0])
    page.press("input[name=token]", "Enter")
    is_open(page)


def test_it_works_without_any_script(browser: Browser, offline_house: House, link: tuple[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link[0])
    page.fill("input[name=token]", link[0])
    page.click("button")
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    assert len(context.cookies()) == 1
    context.close()


@pytest.fixture(scope="module")
def working_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("work"), {"VOX_INVITE_WORK": "on"}) as house:
        yield house


def test_a_browser_does_the_work_that_is_asked_for(visitor: BrowserContext, working_house: House) -> None:
    visitor.expected_faults.append(REFUSED)  # type: ignore[attr-defined]
    page = visitor.new_page()
    page.goto(f"{working_house.url}/invite#unknown")
    page.click("button")
    page.wait_for_selector("[role=alert]")
    assert "opens nothing" in page.inner_text("[role=alert]")  # the work was done, the code is unknown
    page.goto(f"{working_house.url}/invite#{working_house.invite()}")
    page.wait_for_selector("h1:has-text('You are invited'):visible")
    page.click("button")
    is_open(page)
    undone = visitor.request.post(f"{working_house.url}/invite", form={"token": working_house.invite()})
    assert undone.status == 403


def revoke(house: House, invite_id: str) -> None:
    """As the command does, without its start: on a busy machine an answer may be over before that has come about."""

    async def revoked() -> None:
        engine = open_database(house.database)
        try:
            await Invites(InviteDrawer(engine)).revoke(invite_id)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(1) as aside:  # Playwright has an event loop in this thread
        aside.submit(asyncio.run, revoked()).result()


def wait_refused(visitor: BrowserContext, house: House) -> None:
    """Until the house knows that the visitor's invite has ended."""
    until_s = time.monotonic() + 30
    while visitor.request.get(f"{house.url}/session").ok:
        assert time.monotonic() < until_s
        time.sleep(0.05)


def wait_over(page: Page) -> None:
    page.wait_for_function("document.documentElement.dataset.voxState === 'ended'", timeout=15_000)


def test_when_the_invitation_ends_nothing_sounds_any_more_and_what_was_typed_stays(
    visitor: BrowserContext, offline_house: House, link: tuple[str, str]
) -> None:
    visitor.expected_faults.append(REFUSED)  # type: ignore[attr-defined]
    page = visitor.new_page()
    page.goto(link[0])
    page.click("button")
    is_open(page)
    ask(page)
    wait_speaking(page)
    page.fill(BOX, "And the next one?")
    revoke(offline_house, link[1])
    wait_over(page)
    assert state(page) == "Invitation ended"
    assert ENDED in page.inner_text(".vox-told")
    assert page.input_value(BOX) == "And the next one?"
    assert page.evaluate("window.vox.player.isBusy") is False
    page.click("#vox-send")  # comes to nothing, and loses nothing
    page.wait_for_timeout(500)
    assert page.input_value(BOX) == "And the next one?"
    assert page.locator(".toast-wrap:visible").count() == 0
    page.goto(offline_house.url)
    assert "has ended" in page.inner_text("main")
    assert offline_house.log().count("Traceback") == 0


SLOW = Reply(text=tale(), tokens_per_s=6)


@pytest.fixture(scope="module")
def slow_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Its answers take half a minute: what is open stays open."""
    with OpenAIServer([SLOW], repeat_last=True) as server:
        patience = {"OPENAI_WHOLE_REPLY_S": "120"}
        settings = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-scripted", **patience}
        with House(tmp_path_factory.mktemp("slow"), settings) as house:
            yield house


def test_an_answer_that_ends_elsewhere_is_reason_to_look_whether_the_invitation_holds(
    visitor: BrowserContext, slow_house: House
) -> None:
    """As when it is revoked: little may be left to hear then, and while nothing sounds the page looks once a minute."""
    page = open_page(visitor, slow_house)
    page.evaluate("window.vox.page.connection.tick = () => {}")
    ask(page)
    turn = wait_speaking(page)
    with page.expect_request("**/session"):
        assert visitor.request.delete(f"{slow_house.url}/speech/{turn}", headers={"Origin": slow_house.url}).ok
    page.wait_for_function("document.documentElement.dataset.voxState === 'stopped'")


def test_a_page_that_looks_already_looks_once_more(visitor: BrowserContext, offline_house: House) -> None:
    """The answer on its way may be of before what it is asked for. Not for each second: slow ones had no end."""
    page = open_page(visitor, offline_house)
    page.wait_for_function("!window.vox.page.connection.checking")
    looked = page.evaluate(
        """async () => {
            const { connection } = window.vox.page;
            const tells = [];
            const told = () => new Promise((resolve) => setTimeout(resolve));
            const tick = connection.tick.bind(connection);
            const look = () => new Promise((tell) => tells.push(tell));
            Object.assign(connection, { look, tick() {}, busy: () => true });
            for (let times = 0; times < 3; times++) void connection.check();
            const counts = [tells.length];
            tells[0]("back");
            await told();
            counts.push(tells.length);
            tick();
            tells[1]("back");
            await told();
            counts.push(tells.length);
            return [counts, connection.checking];
        }"""
    )
    assert looked == [[1, 2, 2], False]


def test_revoked_by_another_process_everything_that_is_open_ends(slow_house: House) -> None:
    """Over plain HTTP: an answer's sound, Gradio's events and its heartbeat; and the turn itself."""
    made = json.loads(by_command(slow_house, "invite", "create", "--label", "a listener", "--json"))
    opened = httpx.post(f"{slow_house.url}/invite", data={"token": made["link"]}, timeout=30)
    turn, talk, page = secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(6)
    question = ["Hello!", json.dumps({"turn": turn, "talk": talk}), *VOICE]
    started = threading.Barrier(4)
    with (
        ThreadPoolExecutor(3) as readers,
        httpx.Client(base_url=slow_house.url, cookies=opened.cookies, timeout=20) as client,
    ):

        def read(path: str) -> float:
            """When it ended."""
            with client.stream("GET", path) as answer:
                pieces = answer.iter_raw()
                next(pieces)
                started.wait(60)
                for _ in pieces:
                    pass
            return time.monotonic()

        event = {"data": question, "fn_index": 0, "session_hash": page}
        paths = (
            f"/speech/{turn}?talk={talk}",
            f"/gradio_api/queue/data?session_hash={page}",
            f"/gradio_api/heartbeat/{page}",
        )
        assert client.post("/gradio_api/queue/join", json=event).status_code == 200
        reading = [readers.submit(read, path) for path in paths]
        started.wait(60)
        by_command(slow_house, "invite", "revoke", made["invite"]["invite_id"])
        revoked_s = time.monotonic()
        ends_s = [one.result(15) - revoked_s for one in reading]
        assert client.get("/homes").status_code == 403
    print("ended after the command had:", *(f"{end_s:.2f} s" for end_s in ends_s))
    assert "Traceback" not in slow_house.log()
    until_s = time.monotonic() + 10
    while f"turn {turn[:8]} " not in slow_house.log():  # its answer would have taken half a minute
        assert time.monotonic() < until_s, slow_house.log()
        time.sleep(0.05)


def test_who_comes_in_again_elsewhere_goes_on(
    visitor: BrowserContext, offline_house: House, link: tuple[str, str]
) -> None:
    visitor.expected_faults.append(REFUSED)  # type: ignore[attr-defined]
    page = visitor.new_page()
    page.goto(link[0])
    page.click("button")
    is_open(page)
    page.fill(BOX, "Hello, who are you?")
    revoke(offline_house, link[1])
    wait_refused(visitor, offline_house)
    page.evaluate("window.vox.page.connection.check()")
    wait_over(page)
    visitor.clear_cookies()
    come_in(visitor, offline_house)
    page.evaluate("window.vox.page.connection.check()")
    page.wait_for_function("document.documentElement.dataset.voxState === 'ready'")
    page.click("#vox-send")
    wait_ended(page, 1)


def test_too_many_questions_are_told_where_they_would_have_been_answered(
    visitor: BrowserContext, offline_house: House
) -> None:
    visitor.expected_faults.append("429")  # type: ignore[attr-defined]
    page = open_page(visitor, offline_house)
    sentence = "These are more questions than this demo can answer at once. Please try again in 7 seconds."
    refusal = json.dumps({"error": {"message": sentence, "code": "ask_less"}})
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, body=refusal, content_type="application/json"))
    ask(page, "Hello?")
    page.wait_for_selector(f".vox-note:has-text('{sentence}')")
    assert page.input_value(BOX) == "Hello?"
    assert state(page) == "Not quite"
    assert page.locator(".toast-wrap:visible").count() == 0
    # The refusal of a question comes when the next one has been asked: that one is still on its way.
    page.unroute("**/queue/join*")
    page.route("**/speech/**", lambda _: None)
    joins: dict[str, Route] = {}

    def join(route: Route) -> None:
        joins.update({text: route for text in ("One?", "Two?") if text in (route.request.post_data or "")})

    page.route("**/queue/join*", join)
    for text in ("One?", "Two?"):
        ask(page, text)
        wait_for_own(page, lambda text=text: text in joins)
    joins["One?"].fulfill(status=429, body=refusal, content_type="application/json")
    note = page.locator(".vox-exchange", has_text="One?").locator(".vox-note")
    expect(note).to_have_text(sentence)
    assert page.evaluate("window.vox.player.isBusy")
    assert page.locator(".vox-thinking:visible").count() == 1
    page.unroute_all(behavior="ignoreErrors")


def test_who_may_only_look_sees_a_sentence_instead_of_the_question_box(
    visitor: BrowserContext, offline_house: House
) -> None:
    visitor.expected_faults.append(REFUSED)  # type: ignore[attr-defined]
    token = offline_house.invite(frozenset({"tuning"}))
    visitor.request.post(f"{offline_house.url}/invite", form={"token": token}, max_redirects=0)
    page = visitor.new_page()
    page.goto(offline_house.url)
    is_open(page)
    page.wait_for_selector(".vox-only:visible")
    assert page.locator(BOX).is_hidden()
    page.click("text=All homes")
    page.wait_for_selector(".vox-home:visible")


def test_leaving_ends_the_session_of_this_browser(visitor: BrowserContext, offline_house: House) -> None:
    visitor.expected_faults.append(REFUSED)  # type: ignore[attr-defined]
    page = open_page(visitor, offline_house)
    [before] = visitor.cookies()
    page.click("#vox-leave")
    page.keyboard.press("Enter")  # on Cancel
    assert page.locator("dialog[open]").count() == 0
    page.click("#vox-leave")
    page.click("dialog[open] >> text=Leave >> nth=-1")
    page.wait_for_url("**/invite")
    assert visitor.cookies() == []
    visitor.add_cookies([before])  # type: ignore[list-item]
    assert page.goto(offline_house.url).status == 403  # type: ignore[union-attr]
