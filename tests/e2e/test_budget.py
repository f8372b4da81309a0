"""The day's budget as a visitor meets it: who answers instead, told once with the answer, and still after a reload."""

from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, silence, wait_ended, wait_speaking, wait_written, written
from tests.house import House
from tests.openai_server import OpenAIServer, Reply

USED_UP = "Today's budget for the language model is used up. The offline concierge answers."
UNPAID = "Today's minutes of speech are used up. The whole answer is in the text."
NOTES = ".vox-answer .vox-note"


def test_a_used_up_budget_is_told_with_the_concierges_answer(visitor: BrowserContext, tmp_path: Path) -> None:
    with OpenAIServer([Reply("Never asked.")]) as server:
        with House(tmp_path, {"OPENAI_BASE_URL": server.base_url, "VOX_DAILY_TOKENS": "0"}) as house:
            page = open_page(visitor, house)
            ask(page)
            wait_ended(page, 1)
            wait_speaking(page)
            silence(page)
            assert page.locator(NOTES).all_inner_texts() == [USED_UP]
            answer = written(page)[0]
            page.reload()
            wait_written(page, 1)
            assert page.locator(NOTES).all_inner_texts() == [USED_UP]
            assert written(page)[0] == answer
            assert "tokens of the house" in house.log()
            page.close()  # while a page is open, it may miss its server
        assert server.requests == []


def test_without_speech_left_the_answer_is_told_in_text(visitor: BrowserContext, tmp_path: Path) -> None:
    with House(tmp_path, {"VOX_DAILY_SPEECH_MINUTES": "0"}) as house:
        page = open_page(visitor, house)
        ask(page)
        page.wait_for_function("document.documentElement.dataset.voxState === 'error'")
        wait_ended(page, 1)
        page.get_by_text(UNPAID).first.wait_for()
        assert len(written(page)[0]) > 40, "the answer itself is there"
        page.close()
