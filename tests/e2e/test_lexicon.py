"""The dialog of pronunciations: for those who tune the voice, heard at once, by keyboard, on any screen, axe clean."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.conftest import TELL, open_page
from tests.e2e.talk import ask, held, knob, silence, wait_done, wait_faded, wait_for_own
from tests.house import House
from tests.openai_server import OpenAIServer, Reply

TEXT = "I like the sound of Gruenhaven, near a lake."  # named as no home's place: no judge minds it
DIALOG = "dialog.vox-sheet-lexicon[open]"

# What worklets of the page tell of the sound that leaves them.
LISTEN = """() => {
    const Node = AudioWorkletNode;
    window.heard = [];
    window.AudioWorkletNode = class extends Node {
        constructor(...told) {
            super(...told);
            this.port.addEventListener("message", ({ data }) => window.heard.push(data));
        }
    };
}"""


@pytest.fixture(scope="module")
def tuned_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One of its own: what is told here is heard by all its visitors."""
    with OpenAIServer([Reply(text=TEXT, tokens_per_s=200)], repeat_last=True) as server:
        settings = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-scripted"}
        with House(tmp_path_factory.mktemp("tuned"), settings) as app:
            yield app


def open_lexicon(page: Page) -> None:
    if not page.is_visible("#vox-lexicon-open"):
        page.click("[data-act=knobs]")
    page.click("#vox-lexicon-open")
    page.wait_for_selector(f"{DIALOG} form")


def tell(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"{DIALOG} [name={name}]", value)


def save(page: Page, word: str) -> None:
    page.click(f"{DIALOG} form >> text=Save")
    page.wait_for_function("word => document.querySelector('.vox-lexicon-told').textContent.includes(word)", arg=word)


def length_of(page: Page, word: str) -> int:
    """Of the word in the answer at hand, in samples."""
    marks: list[dict[str, Any]] = page.evaluate("window.vox.player.turn.captions.marks")
    [mark] = [one for one in marks if one["text"].startswith(word)]
    return int(mark["end_sample"] - mark["start_sample"])


def replayed(page: Page) -> int:
    """The same answer heard again: how long the word is in it now."""
    page.evaluate("window.vox.player.replay()")
    page.wait_for_function("window.vox.player.turn.complete")
    length = length_of(page, "Gruenhaven")
    silence(page)
    return length


def test_a_change_is_heard_at_once_in_replays_and_in_answers(visitor: BrowserContext, tuned_house: House) -> None:
    page = open_page(visitor, tuned_house)
    for name in ("rhythm", "expressiveness"):  # so that a word is as long each time it is said
        knob(page, name, 0)
    ask(page, "Where is it?")
    wait_done(page)
    before = length_of(page, "Gruenhaven")
    open_lexicon(page)
    tell(page, word="Gruenhaven", say="gree")
    page.evaluate(LISTEN)
    page.click(f"{DIALOG} form >> text=Hear it")
    page.wait_for_function("window.heard.some((told) => told.type === 'done')")
    assert page.evaluate("Math.max(...window.heard.map((told) => told.consumed ?? 0))") > 20_000
    assert page.evaluate("Math.max(...window.heard.map((told) => told.rmsAll ?? 0))") > 0.01
    assert page.inner_text(".vox-lexicon-fault") == ""
    save(page, "Gruenhaven")
    assert page.input_value(f"{DIALOG} [name=word]") == ""
    page.keyboard.press("Escape")
    page.wait_for_selector(DIALOG, state="detached")
    assert replayed(page) < 0.8 * before
    ask(page, "And again?")
    wait_done(page)
    assert length_of(page, "Gruenhaven") < 0.8 * before
    open_lexicon(page)
    page.click(f"{DIALOG} [aria-label='Remove Gruenhaven']")
    page.wait_for_function("document.querySelector('.vox-lexicon-told').textContent === 'Removed: Gruenhaven.'")
    page.keyboard.press("Escape")
    assert replayed(page) > 0.9 * before


def test_a_bad_entry_is_one_sentence_and_what_was_typed_stays(visitor: BrowserContext, tuned_house: House) -> None:
    visitor.expected_faults.append("422")  # type: ignore[attr-defined]
    page = open_page(visitor, tuned_house)
    open_lexicon(page)
    tell(page, word="Boxwood", ipa="Ж")
    page.click(f"{DIALOG} form >> text=Save")
    page.wait_for_selector(".vox-lexicon-fault:not(:empty)")
    sentence = page.inner_text(".vox-lexicon-fault")
    assert sentence.startswith("This pronunciation cannot be used: ipa must be of phonemes that the voice joe knows")
    assert page.input_value(f"{DIALOG} [name=ipa]") == "Ж"
    assert page.locator(f"{DIALOG} [aria-label='Remove Boxwood']").count() == 0
    asked = held(page, "**/lexicon")
    page.click(f"{DIALOG} form >> text=Save")
    wait_for_own(page, lambda: asked)
    tell(page, word="Larkspur", ipa="")  # what is typed before the answer comes stays as well
    asked[0].fulfill(json={"entries": []})
    page.wait_for_function("document.querySelector('.vox-lexicon-told').textContent.includes('Boxwood')")
    assert page.input_value(f"{DIALOG} [name=word]") == "Larkspur"


def test_it_goes_by_keyboard_alone_and_gives_the_focus_back(visitor: BrowserContext, tuned_house: House) -> None:
    page = open_page(visitor, tuned_house)
    page.wait_for_selector("#vox-lexicon-open", state="attached")
    page.focus("[data-act=knobs]")
    page.keyboard.press("Enter")
    page.focus("#vox-lexicon-open")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DIALOG} form")
    assert page.evaluate("document.activeElement.name") == "word"
    for text in ("Kwyjibo", "key bow"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # in the form: saves
    page.wait_for_selector(f"{DIALOG} [aria-label='Remove Kwyjibo']")
    assert page.evaluate("document.activeElement.name") == "word"
    page.focus(f"{DIALOG} [aria-label='Remove Kwyjibo']")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DIALOG} [aria-label='Remove Kwyjibo']", state="detached")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector(DIALOG, state="detached")
    assert page.evaluate("document.activeElement.dataset.act") == "knobs"


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visitor: BrowserContext, tuned_house: House, width: int
) -> None:
    visitor.expected_faults.append("422")  # type: ignore[attr-defined]
    page = open_page(visitor, tuned_house)
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(reduced_motion="reduce")
    open_lexicon(page)
    tell(page, word="W" * 60, say="w" * 80)
    save(page, "W" * 60)
    tell(page, word="W" * 60, say="4")
    page.click(f"{DIALOG} form >> text=Save")
    page.wait_for_selector(".vox-lexicon-fault:not(:empty)")
    for scheme in ("light", "dark"):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", scheme == "dark")
        wait_faded(page)
        found = Axe().run(page).response["violations"]
        assert not found, [(one["id"], node["target"]) for one in found for node in one["nodes"]]
    body = f"document.querySelector('{DIALOG} .vox-sheet-body')"
    assert page.evaluate(f"{body}.scrollWidth <= {body}.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.click(f"{DIALOG} [aria-label^='Remove WWW']")


def test_who_does_not_tune_finds_no_way_to_it(browser: Browser, tuned_house: House) -> None:
    context = browser.new_context()
    context.add_init_script(TELL)
    token = tuned_house.invite(frozenset({"talk"}))
    context.request.post(f"{tuned_house.url}/invite", form={"token": token}, max_redirects=0)
    page = context.new_page()
    page.goto(tuned_house.url)
    page.wait_for_function("window.vox?.page.connection.scopes")
    page.click("[data-act=knobs]")
    page.wait_for_timeout(300)
    assert page.locator("#vox-lexicon-open").count() == 0
    assert context.request.get(f"{tuned_house.url}/lexicon").status == 403
    context.close()
