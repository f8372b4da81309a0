"""The page before a scripted server that speaks OpenAI's protocol: answers, tool rounds, and all that fails."""

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, state, wait_done, wait_ended, written
from tests.house import House
from tests.openai_server import Call, OpenAIServer, Reply
from tests.process import free_port

KEY = "sk-never-in-a-log"
LOOK_UP = Call("get_listing", {"listing_key": "VX1006"})
TOLD = "6 Heron Way has three bedrooms. Shall I go on?"


def house_with(tmp_path: Path, base_url: str) -> House:
    return House(tmp_path, {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": base_url})


def asked(visitor: BrowserContext, house: House, replies: Sequence[str]) -> None:
    page = open_page(visitor, house)
    assert "Offline concierge" not in page.inner_text("#vox-header")
    for number, expected in enumerate(replies, 1):
        ask(page, f"Question {number}?")
        heard = wait_done(page)
        wait_ended(page, number)
        assert written(page)[-1] == expected
        assert heard.consumed == heard.samples > 0
    page.close()


def test_a_tool_round_then_an_answer_is_shown_and_spoken(visitor: BrowserContext, tmp_path: Path) -> None:
    script = [
        Reply(calls=(LOOK_UP,)),
        Reply(text=TOLD, tokens_per_s=40),
        Reply(text="You are welcome."),
    ]
    with OpenAIServer(script) as server, house_with(tmp_path, server.base_url) as house:
        asked(visitor, house, [TOLD, "You are welcome."])
        told = [message["role"] for message in server.requests[2].body["messages"]]
        assert told == ["system", "user", "assistant", "tool", "assistant", "user"]
        assert KEY not in house.log()


# A fault that may pass is met twice: the server is asked once more.
FAULTS = {
    "wrong key": (Reply(status=401),),
    "unknown model": (Reply(status=404),),
    "broken server": (Reply(status=500),) * 2,
    "cut before any text": (Reply(text="Well, I think so.", fault="drop", when="first"),) * 2,
}


def test_when_the_server_fails_the_concierge_answers_and_the_next_question_works(
    visitor: BrowserContext, tmp_path: Path
) -> None:
    script = [reply for replies in FAULTS.values() for reply in (*replies, Reply(text="Now it works."))]
    with OpenAIServer(script) as server, house_with(tmp_path, server.base_url) as house:
        for fault in FAULTS:
            page = open_page(visitor, house)
            ask(page, "Is it sunny there?")
            wait_ended(page, 1)
            answer, note = written(page)
            assert answer.endswith((".", "?")), fault
            assert "concierge answers" in note, fault
            assert not re.search(r"\d{3}", note), fault
            ask(page, "And now?")
            wait_done(page)
            wait_ended(page, 2)
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
        heard = wait_done(page)
        assert heard.consumed == heard.samples > 0
        wait_ended(page, 1)
        assert "concierge answers" in written(page)[-1]
        page.close()
