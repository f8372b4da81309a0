"""Two tabs of one visitor over HTTP/1.1, a page left open over a restart, and a queue that is full."""

import json
import secrets
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
from playwright.sync_api import BrowserContext

from parts import CONCURRENT_TURNS
from tests.e2e.conftest import open_page
from tests.e2e.talk import (
    BOX,
    QUESTION,
    ask,
    come_in,
    questions,
    silence,
    state,
    wait_done,
    wait_ended,
    wait_speaking,
    written,
)
from tests.house import House
from tests.openai_server import OpenAIServer, Reply
from tests.test_front_door import VOICE
from tests.unjudged import tale

pytestmark = pytest.mark.alone

GREETING = "Hello, who are you?"
ANSWERS = ("I can look at a home for you.", "It may have a garage.")
Scripted = tuple[House, OpenAIServer]


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scripted]:
    """A house that may be restarted, and its model, for which each test writes a script."""
    with OpenAIServer([], repeat_last=True) as server:
        settings = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-scripted", "OPENAI_WHOLE_REPLY_S": "120"}
        with House(tmp_path_factory.mktemp("restarted"), settings) as house:
            yield house, server


def test_two_tabs_speak_side_by_side_and_a_third_still_loads(visitor: BrowserContext, offline_house: House) -> None:
    tabs = [open_page(visitor, offline_house) for _ in range(2)]
    for tab in tabs:
        ask(tab, GREETING)
    for tab in tabs:
        wait_speaking(tab)
    third = open_page(visitor, offline_house)  # six connections a host are all that HTTP/1.1 gives a browser
    assert state(third) == "Ready"
    turns = set()
    for tab in tabs:
        heard = wait_done(tab)
        turns.add(heard.turn)
        assert heard.consumed == heard.samples > 0
        assert heard.rms > 0.01
        assert questions(tab) == [GREETING]
        assert len(written(tab)) == 1  # an answer, and no note that it was interrupted
    assert len(turns) == 2
    assert questions(third) == []


def test_a_duplicated_tab_is_a_conversation_of_its_own(visitor: BrowserContext, house: House) -> None:
    page = open_page(visitor, house)
    ask(page)
    wait_ended(page, 1)
    talk = page.evaluate("window.vox.page.talkId")
    with visitor.expect_page() as opened:
        page.evaluate("window.open(location.href)")  # copies this tab's storage
    twin = opened.value
    twin.wait_for_function("window.vox !== undefined")
    assert twin.evaluate("window.vox.page.talkId") != talk
    assert questions(twin) == []
    page.reload()  # the first one keeps its own
    page.wait_for_selector(".vox-me")
    assert page.evaluate("window.vox.page.talkId") == talk


def test_an_idle_page_holds_no_connection(visitor: BrowserContext, house: House) -> None:
    come_in(visitor, house)
    page = visitor.new_page()
    open_requests: set[str] = set()
    page.on("request", lambda request: open_requests.add(request.url))
    page.on("requestfinished", lambda request: open_requests.discard(request.url))
    page.on("requestfailed", lambda request: open_requests.discard(request.url))
    page.goto(house.url)
    page.wait_for_function("window.vox !== undefined")
    until = time.monotonic() + 60
    quiet_s = time.monotonic()
    while time.monotonic() < quiet_s + 0.5:  # what begins late is waited for as well; a stream never ends
        page.wait_for_timeout(50)
        quiet_s = time.monotonic() if open_requests else quiet_s
        assert time.monotonic() < until, open_requests
    ask(page)
    wait_done(page)
    assert not [url for url in open_requests if "heartbeat" in url]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_page_left_open_over_a_restart_goes_on_where_it_was(
    visitor: BrowserContext, scripted: Scripted, how: signal.Signals
) -> None:
    house, server = scripted
    server.script([Reply(text=text) for text in ANSWERS])
    # It looks now and then, maybe just when the house refuses everybody, breaks off or is away.
    away = ["Failed to load resource: net::ERR_", "503 (Service Unavailable)"]
    visitor.expected_faults += away  # type: ignore[attr-defined]
    page = open_page(visitor, house)
    ask(page)
    wait_done(page)
    wait_kept(house, page.evaluate("window.vox.page.talkId"), ANSWERS[0])
    house.restart(how)
    ask(page, "And the second one?")
    heard = wait_done(page)
    wait_ended(page, 2)
    assert heard.consumed == heard.samples > 0
    assert questions(page) == [QUESTION, "And the second one?"]
    assert written(page) == list(ANSWERS)
    told = [message["content"] for message in server.requests[1].body["messages"][1:]]
    assert told == [QUESTION, ANSWERS[0], "And the second one?"]
    # An answer from before the restart has no recording any more: it is spoken again.
    page.locator("[aria-label='Play this answer again']").first.click()
    again = wait_done(page)
    assert again.turn != heard.turn
    assert again.rms > 0.01


def test_a_restart_in_the_middle_of_an_answer_is_told_and_nothing_is_lost(
    visitor: BrowserContext, scripted: Scripted
) -> None:
    house, server = scripted
    server.script([Reply(text=ANSWERS[0]), Reply(text=tale(), tokens_per_s=8), Reply(text=ANSWERS[1])])
    page = open_page(visitor, house)
    # What Chromium and Gradio's client say of a server that is gone.
    gone = ["Failed to load resource: net::ERR_", "TypeError: network error", "Connection errored out"]
    cut_short = ["Unable to preload CSS"]  # a load that the next one overtakes
    visitor.expected_faults += gone + cut_short  # type: ignore[attr-defined]
    ask(page)
    wait_done(page)
    wait_kept(house, page.evaluate("window.vox.page.talkId"), ANSWERS[0])
    ask(page, "Tell me more?")
    wait_speaking(page)
    page.evaluate("window.isOfBefore = true")
    house.restart(signal.SIGKILL)
    # Gradio's client looks every two seconds, and loads a page anew whose stream was cut.
    page.wait_for_function(
        "!window.isOfBefore && window.vox?.page?.talk?.all().length >= 1"
        " && document.querySelector('#vox-question textarea')?.value",
        timeout=40_000,
    )
    assert page.input_value(BOX) == "Tell me more?"
    assert ANSWERS[0] in written(page)
    page.fill(BOX, "Once more?")
    page.press(BOX, "Enter")
    page.wait_for_function("said => window.vox.page.talk.last?.said === said", arg=ANSWERS[1], timeout=30_000)
    assert questions(page)[0] == QUESTION


def test_a_full_queue_tells_the_place_and_the_wait(visitor: BrowserContext, scripted: Scripted) -> None:
    """That a question does not expire while it waits: tests/conversation/test_turns.py."""
    house, server = scripted
    server.script([Reply(text=tale(), tokens_per_s=4)])
    page = open_page(visitor, house)
    with ThreadPoolExecutor(CONCURRENT_TURNS) as others:
        clients = [house.visitor(timeout_s=60) for _ in range(CONCURRENT_TURNS)]
        turns = [secrets.token_hex(16) for _ in clients]
        busy = [others.submit(occupy, client, turn) for client, turn in zip(clients, turns, strict=True)]
        wait_busy(house, server, CONCURRENT_TURNS)
        ask(page)
        page.wait_for_function("document.documentElement.dataset.voxState === 'waiting'", timeout=30_000)
        assert state(page).startswith("Waiting (place 1, about ")
        for client, turn in zip(clients, turns, strict=True):
            client.delete(f"/speech/{turn}")
        wait_speaking(page)
        assert questions(page) == [QUESTION]
        silence(page)
        wait_ended(page, 1)
        for one in busy:
            one.result(30)
        for client in clients:
            client.close()


def occupy(client: httpx.Client, turn: str) -> None:
    """A visitor whose answer takes long."""
    page = secrets.token_hex(6)
    ids = json.dumps({"turn": turn, "talk": secrets.token_hex(16)})
    body = {"data": ["Hello?", ids, *VOICE], "fn_index": 0, "session_hash": page}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": page}) as events:
        for _ in events.iter_lines():
            pass


def wait_busy(house: House, server: OpenAIServer, count: int) -> None:
    until = time.monotonic() + 20
    while len(server.requests) < count and time.monotonic() < until:
        time.sleep(0.05)
    assert len(server.requests) >= count, house.log()[-2000:]


def wait_kept(house: House, talk: str, words: str) -> None:
    """Until the conversation is on disk with these words: what is not is lost by a kill."""
    until = time.monotonic() + 20
    with closing(sqlite3.connect(house.database)) as database:
        while time.monotonic() < until:
            if any(words in body for (body,) in database.execute("SELECT body FROM talks WHERE talk_id = ?", [talk])):
                return
            time.sleep(0.02)
    raise AssertionError(f"not written in time: {house.log()[-2000:]}")
