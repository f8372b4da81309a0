"""A language model that cannot be trusted, through the real page: what it wrote wrongly, hostile, or not at all.

The page shows and speaks what was checked; what the model wanted to say is read by visitors who tune, and by no other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, silence, wait_done, wait_ended, wait_faded, wait_speaking, written
from tests.house import EVERYTHING, House
from tests.openai_server import Call, OpenAIServer, Reply

# 6 Heron Way, VX1006: $389,900, 3 bedrooms.
LOOK_UP = Reply(calls=(Call("get_listing", {"listing_key": "VX1006"}),))
LIE = Reply(
    text="6 Heron Way has three bedrooms. The price of 6 Heron Way is $455,000. Shall I go on?", tokens_per_s=60
)
# As a price: the bare digits may be part of a port or of an id in the page's source.
LIES = re.compile(r"\$\s*455|\b455(?:,?000|k\b| thousand)|four hundred (?:and )?fifty-five", re.IGNORECASE)
TRUTH = "$389,900"
HOSTILE = (
    '<img src=x onerror="window.ran = 1"> <script>window.ran = 2</script> <svg onload="window.ran = 3"> '
    "[a home](javascript:window.ran=4) ![a picture](http://evil.invalid/x.png) [another](http://evil.invalid/) "
    '<a href="javascript:window.ran=5">here</a> <iframe src="javascript:parent.ran=6"></iframe>'
)
# Everything that the page showed at any time, whoever wrote it there.
WATCH = """
window.shown = [];
const look = () => {
    const text = document.body?.textContent ?? "";
    if (text !== window.shown.at(-1)) window.shown.push(text);
};
new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
"""
# What a screen reader was told, and what stood beside the answer and in it, at any time: it is there for a moment only.
LISTEN = """
() => {
    window.told = [];
    window.noted = [];
    const text = (of) => document.querySelector(of)?.textContent ?? "";
    new MutationObserver(() => {
        window.told.push(text("#vox-log [aria-live]"));
        window.noted.push([text(".vox-answer .vox-note"), text(".vox-answer .vox-text")]);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
}
"""


@dataclass
class Place:
    """One house before a server that answers by a script."""

    house: House
    server: OpenAIServer

    def page(self, visitor: BrowserContext, *script: Reply, scopes: frozenset[str] = EVERYTHING) -> Page:
        """The page of a visitor with these scopes; `script` is what the server answers from now on."""
        with self.server._lock:
            self.server._replies[:] = script
        taken = visitor.request.post(
            f"{self.house.url}/invite", form={"token": self.house.invite(scopes)}, max_redirects=0
        )
        assert taken.status == 303, taken.text()
        return open_page(visitor, self.house)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with OpenAIServer([]) as server:
        settings = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-scripted", "OPENAI_FIRST_TOKEN_S": "3"}
        with House(tmp_path_factory.mktemp("house"), settings) as house:
            yield Place(house, server)


def marks(page: Page) -> str:
    """The words that were spoken, as the player was told of them."""
    told: list[str] = page.evaluate("window.vox.player.turn.captions.marks.map((mark) => mark.text)")
    return " ".join(told)


def files(page: Page) -> Iterator[str]:
    talk, turn = page.evaluate("[window.vox.page.talkId, window.vox.page.talk.last.turn]")
    for path in (f"talks/{talk}/captions.vtt", *(f"talks/{talk}/transcript.{one}" for one in ("md", "txt", "json"))):
        yield page.request.get(f"{page.url.split('?')[0]}{path}").text()
    yield page.request.get(f"{page.url.split('?')[0]}speech/{turn}/captions.vtt?talk={talk}").text()


def assert_no_lie(text: str) -> None:
    found = LIES.search(text)
    assert not found, text[max(0, found.start() - 200) : found.end() + 200]


def test_a_lie_is_never_shown_spoken_or_saved_and_its_sources_are_those_of_the_truth(
    visitor: BrowserContext, place: Place
) -> None:
    visitor.add_init_script(WATCH)
    page = place.page(visitor, LOOK_UP, LIE, scopes=frozenset({"talk"}))
    ask(page, "Tell me about 6 Heron Way")
    heard = wait_done(page)
    assert heard.consumed == heard.samples > 0
    wait_ended(page, 1)
    said = written(page)[0]
    assert TRUTH in said
    assert marks(page) == " ".join(said.split())  # every word shown is spoken, and no other
    for text in (*page.evaluate("window.shown"), *files(page), page.content()):
        assert_no_lie(text)
    assert page.locator(".vox-changes").count() == 0
    page.click(".vox-sources summary")
    source = page.locator(".vox-sources li", has_text=TRUTH)
    assert "6 Heron Way" in source.inner_text()
    page.reload()
    page.wait_for_selector(".vox-sources")
    assert_no_lie(page.content())


@pytest.mark.parametrize("width", [1440, 360])
def test_who_tunes_reads_what_was_corrected_and_axe_finds_nothing(
    visitor: BrowserContext, place: Place, width: int
) -> None:
    page = place.page(visitor, LOOK_UP, LIE)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    ask(page, "Tell me about 6 Heron Way")
    wait_ended(page, 1)
    silence(page)
    for _ in ("as it was told", "as it was kept"):
        changes = page.locator(".vox-changes")
        changes.wait_for()
        assert changes.locator("summary").inner_text() == "1 figure corrected"
        assert "The model said $455,000; the listing says $389,900." in changes.inner_text()
        assert_no_lie(written(page)[0])
        page.reload()
        page.wait_for_function("window.vox !== undefined")
    page.locator(".vox-changes").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for dark in (False, True):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
        wait_faded(page)
        found = Axe().run(page).response["violations"]
        assert not found, [node["failureSummary"] for one in found for node in one["nodes"]]


@pytest.mark.parametrize("asked", ["Tell me about 6 Heron Way", HOSTILE], ids=["by the model", "by the visitor"])
def test_markup_is_text_and_nothing_of_it_runs_or_loads(visitor: BrowserContext, place: Place, asked: str) -> None:
    page = place.page(visitor, LOOK_UP, Reply(text=f"It is fine. {HOSTILE} Shall I go on?"))
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    ask(page, asked)
    wait_ended(page, 1)
    silence(page)
    for _ in ("as it was told", "as it was kept"):
        page.locator(".vox-answer-foot").wait_for()
        if asked == HOSTILE:
            assert page.locator(".vox-me").text_content() == f"You: {HOSTILE}"
        log = page.locator("#vox-log")
        assert log.locator("script, iframe, img[src=x], svg[onload], a[href^=javascript], a[href*=evil]").count() == 0
        assert page.locator(".vox-text > :not(span)").count() == 0
        assert page.evaluate("window.ran") is None
        page.reload()
        page.wait_for_function("window.vox !== undefined")


def test_a_call_that_failed_once_is_told_while_it_is_made_again_and_no_longer(
    visitor: BrowserContext, place: Place
) -> None:
    busy = Reply(status=503, headers={"retry-after-ms": "800"})
    page = place.page(visitor, busy, Reply(text="You are welcome, and I am glad to help."))
    page.evaluate(LISTEN)
    ask(page, "Thank you for your help!")
    wait_done(page)
    wait_ended(page, 1)
    assert any("once more" in note for note, _ in page.evaluate("window.noted"))
    assert any("once more" in one for one in page.evaluate("window.told"))  # to a screen reader
    assert written(page) == ["You are welcome, and I am glad to help."]


@pytest.mark.parametrize("question", ["Are you a real person?", "Am I talking to a human or to a robot?"])
def test_asked_whether_it_is_a_person_it_says_that_it_is_an_ai(
    visitor: BrowserContext, place: Place, question: str
) -> None:
    page = place.page(visitor, *[Reply(text="Yes, I am a human being named Joe.")] * 2)
    ask(page, question)
    wait_ended(page, 1)
    silence(page)
    said = written(page)[0]
    assert "AI" in said.replace(",", " ").replace(".", " ").split()
    assert "human being named" not in said


def test_a_server_that_hangs_is_asked_once_more_and_then_the_concierge_speaks(
    visitor: BrowserContext, place: Place
) -> None:
    """The last one: a server that hung twice is left alone for a while (agent.server.resting)."""
    hung = Reply(fault="hang", when="headers")
    page = place.page(visitor, hung, hung)
    page.evaluate(LISTEN)
    ask(page)
    wait_speaking(page)
    wait_ended(page, 1)
    silence(page)
    assert {text for note, text in page.evaluate("window.noted") if "once more" in note} == {""}
    assert "$" in page.locator(".vox-answer .vox-text").inner_text()
    [notice] = page.locator(".vox-answer .vox-note").all_inner_texts()
    assert "concierge" in notice
