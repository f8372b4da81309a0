"""The page before a scripted server that speaks OpenAI's protocol: answers, tool rounds, and all that fails."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.e2e.conftest import open_page
from tests.e2e.talk import BOX, ask, state, wait_done, wait_written, written
from tests.house import House
from tests.openai_server import Call, OpenAIServer, Reply
from tests.process import free_port

KEY = "sk-never-in-a-log"
SEARCH = Call("search_listings", {"min_bedrooms": 3})


def house_with(tmp_path: Path, base_url: str) -> House:
    return House(tmp_path, {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": base_url})


def asked(visitor: BrowserContext, house: House, replies: Sequence[str]) -> None:
    page = open_page(visitor, house)
    assert "Offline concierge" not in page.inner_text("#vox-header")
    for number, expected in enumerate(replies):
        ask(page, f"Question {number}?")
        heard = wait_done(page)
        assert written(page)[-1] == expected
        assert heard.consumed == heard.samples > 0
    page.close()


def test_a_tool_round_then_an_answer_is_shown_and_spoken(visitor: BrowserContext, tmp_path: Path) -> None:
    script = [
        Reply(calls=(SEARCH,)),
        Reply(text="I found some homes for you. Shall I go on?", tokens_per_s=40),
        Reply(text="You are welcome."),
    ]
    with OpenAIServer(script) as server, house_with(tmp_path, server.base_url) as house:
        asked(visitor, house, ["I found some homes for you. Shall I go on?", "You are welcome."])
        told = [message["role"] for message in server.requests[2].body["messages"]]
        assert told == ["system", "user", "assistant", "tool", "assistant", "user"]
        assert KEY not in house.log()


FAULTS = {
    "wrong key": Reply(status=401),
    "unknown model": Reply(status=404),
    "busy": Reply(status=429),
    "broken server": Reply(status=500),
    "cut before any text": Reply(text="Well, I think so.", fault="drop", when="first"),
}


def test_a_failing_server_gives_one_sentence_and_the_question_back(visitor: BrowserContext, tmp_path: Path) -> None:
    script = [reply for fault in FAULTS.values() for reply in (fault, Reply(text="Now it works."))]
    with OpenAIServer(script) as server, house_with(tmp_path, server.base_url) as house:
        for fault in FAULTS:
            page = open_page(visitor, house)
            ask(page, "Is it sunny there?")
            page.wait_for_function("document.documentElement.dataset.voxState === 'error'")
            wait_written(page, 1)
            note = written(page)[-1]
            assert note.endswith("."), fault
            assert "40" not in note, fault
            assert page.input_value(BOX) == "Is it sunny there?", fault
            page.click("#vox-send")
            wait_done(page)
            assert written(page)[-1] == "Now it works.", fault
            assert state(page) == "Ready", fault
            page.close()
        assert '"request_id"' in house.log()
        assert KEY not in house.log()
        assert "sunny" not in house.log()


def test_a_server_that_is_not_there_is_the_same(visitor: BrowserContext, tmp_path: Path) -> None:
    with house_with(tmp_path, f"http://127.0.0.1:{free_port()}/v1") as house:
        page = open_page(visitor, house)
        ask(page, "Hello?")
        page.wait_for_function("document.documentElement.dataset.voxState === 'error'")
        assert page.input_value(BOX) == "Hello?"
