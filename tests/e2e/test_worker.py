"""A voice in a worker, seen and heard by a visitor: its end is told in one plain sentence, its return is heard."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from conversation.speaking import MUTE, VOICELESS
from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, questions, state, wait_done, wait_ended, wait_speaking, written
from tests.house import House
from tests.openai_server import OpenAIServer, Reply
from tests.unjudged import tale
from tests.voice_worker import UNKEPT, VoiceWorker

pytestmark = pytest.mark.alone

TALE = tale(8)
SHORT = "The worker is back, and so am I."


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[VoiceWorker]:
    with VoiceWorker(tmp_path, UNKEPT) as worker:
        yield worker


def wait_told(page: Page) -> str:
    page.wait_for_function("document.documentElement.dataset.voxState === 'error'", timeout=30_000)
    return page.inner_text(".vox-told")


def test_a_voice_that_dies_is_told_and_the_next_question_sounds(
    visitor: BrowserContext, tmp_path: Path, worker: VoiceWorker
) -> None:
    replies = [Reply(text=TALE, tokens_per_s=12), Reply(text=SHORT), Reply(text=SHORT)]
    with OpenAIServer(replies) as server:
        settings = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-scripted", "VOX_TTS_URL": worker.url}
        with House(tmp_path, settings) as house:
            page = open_page(visitor, house)
            ask(page, "Tell me a tale?")
            wait_speaking(page)
            worker.stop(signal.SIGKILL)
            assert wait_told(page) == MUTE
            wait_ended(page, 1)
            assert written(page) == [TALE]  # the text is whole
            heard = wait_done(page)  # what was made before is played to its end
            assert heard.consumed > 0
            assert (state(page), page.inner_text(".vox-told")) == ("Not quite", MUTE)

            ask(page, "Are you there?")
            wait_ended(page, 2)
            assert wait_told(page) == VOICELESS
            assert written(page) == [TALE, SHORT]
            # The house itself can be reached: nobody is told otherwise.
            visitor.expected_faults += ["503", "net::ERR_CONNECTION_REFUSED"]  # type: ignore[attr-defined]
            page.evaluate("window.vox.page.connection.check()")
            assert page.evaluate("window.vox.page.connection.lost") is False
            assert state(page) == "Not quite"

            worker.start()
            ask(page, "And now?")
            heard = wait_done(page)
            assert heard.consumed == heard.samples > 0
            assert heard.rms > 0.01
            assert state(page) == "Ready"
            assert questions(page) == ["Tell me a tale?", "Are you there?", "And now?"]
            assert page.inner_text(".vox-told") == ""
            # An answer that lost its voice is spoken to its end when it is played again.
            page.locator("[aria-label='Play this answer again']").first.click()
            page.wait_for_function("window.vox.player.turn.complete === true", timeout=90_000)
            again = page.evaluate("window.vox.player.turn.stats.samples")
            assert again > heard.samples
            assert "Traceback" not in house.log()
