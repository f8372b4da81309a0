"""The words that sound, marked in the conversation and in the caption: by samples consumed, figures as written."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, wait_done, wait_ended, wait_speaking
from tests.house import House

# Every change of the marked word, with the samples consumed by then and what is said and what is to come.
WATCH = """
() => {
    window.seen = [];
    const look = () => {
        const now = document.querySelector(".vox-text .vox-now");
        const { turn } = window.vox.player;
        if (now && window.seen.at(-1)?.element !== now) {
            const words = [...now.parentElement.querySelectorAll("span")];
            window.seen.push({
                element: now,
                at: words.indexOf(now),
                text: now.textContent,
                consumed: turn.stats.consumed,
                said: words.filter((word) => word.classList.contains("vox-said")).length,
                caption: document.querySelector(".vox-caption mark")?.textContent,
                facts: document.querySelector(".vox-beside:not([hidden])")?.textContent ?? "",
                home: document.querySelector(".vox-home.on")?.dataset.key ?? null,
            });
        }
        requestAnimationFrame(look);
    };
    look();
}
"""


@pytest.fixture(scope="module")
def spoken(browser: Browser, offline_house: House) -> Iterator[Page]:
    """A page on which one answer was spoken to its end, watched all the time. The tests look at it in their order."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = open_page(context, offline_house)
    page.evaluate(WATCH)
    ask(page)
    wait_done(page)
    yield page
    context.close()


def test_each_word_is_marked_while_it_sounds(spoken: Page) -> None:
    seen = spoken.evaluate("window.seen.map(({ element, ...rest }) => rest)")
    marks = spoken.evaluate("window.vox.player.turn.captions.marks")
    words = spoken.evaluate("[...document.querySelectorAll('.vox-text span')].map((word) => word.textContent)")
    assert [mark["text"] for mark in marks] == words  # none lost, none twice, figures as written
    assert any(word.startswith("$") for word in words)
    assert [one["at"] for one in seen] == sorted({one["at"] for one in seen})
    assert len(seen) > 0.7 * len(words)  # the shortest ones may fall between two looks
    for one in seen:
        mark = marks[one["at"]]
        # Reports come every 50 ms, the page looks once a frame.
        assert mark["start_sample"] - 22_050 * 0.12 <= one["consumed"] <= mark["end_sample"] + 22_050 * 0.25
        assert one["said"] == one["at"]
        assert one["caption"] == one["text"]


def test_the_home_that_is_spoken_of_is_outlined(spoken: Page) -> None:
    seen = spoken.evaluate("window.seen.map(({ element, ...rest }) => rest)")
    mentions = spoken.evaluate("window.vox.page.talk.last.mentions.map((one) => one.listing_key)")
    outlined = [key for at, key in enumerate(one["home"] for one in seen) if at == 0 or key != seen[at - 1]["home"]]
    assert len(mentions) >= 2
    assert [key for key in outlined if key] == mentions


def test_the_facts_of_the_home_that_was_spoken_of_are_in_view(spoken: Page) -> None:
    seen = spoken.evaluate("window.seen.map((one) => one.facts)")
    assert any(seen)
    panel = spoken.locator(".vox-beside").bounding_box()
    assert panel
    assert panel["y"] + panel["height"] <= 900
    assert "not stated" in spoken.inner_text(".vox-beside") or "$" in spoken.inner_text(".vox-beside")


def test_after_the_end_nothing_is_marked(spoken: Page) -> None:
    assert spoken.locator(".vox-now, .vox-said, .vox-caption mark").count() == 0
    assert spoken.locator(".vox-home.on").count() == 0


def test_a_replay_marks_the_same_words(spoken: Page) -> None:
    first = spoken.evaluate("window.vox.player.turn.captions.marks.map((mark) => mark.text)")
    spoken.evaluate("window.seen.length = 0")
    spoken.click("[data-act=replay]")
    wait_speaking(spoken)
    spoken.wait_for_function("window.seen.length > 5")
    assert spoken.evaluate("window.vox.player.turn.captions.marks.map((mark) => mark.text)") == first


def test_captions_can_be_turned_off_and_stay_off(page: Page) -> None:
    ask(page)
    wait_speaking(page)
    page.wait_for_selector(".vox-caption mark")
    page.click("[data-act=captions]")
    assert not page.is_visible(".vox-caption")
    wait_ended(page, 1)  # Gradio's client complains of a stream that a reload breaks
    page.reload()
    page.wait_for_function("window.vox !== undefined")
    assert page.get_attribute("[data-act=captions]", "aria-pressed") == "false"
