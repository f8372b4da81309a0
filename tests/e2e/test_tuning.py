"""The tuning room in a real browser: heard at each change, told word by word, by pointer and by keyboard."""

import re
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from conversation.errors import BadMessage
from conversation.tuning.hearing import checked_text
from tests.e2e.conftest import TELL, open_page
from tests.e2e.tuning_page import (
    RATE_HZ,
    TEXT,
    WAIT_MS,
    answer_with,
    frames_of,
    heard,
    hush,
    is_of_hearing,
    open_tuning,
    render,
    seconds,
    wait_for,
    wait_whole,
    wish,
)
from tests.fakes import sine
from tests.house import House
from tts.speech import WordMark

# All within one moment, so that no slider comes to rest between them.
PRESS = """
(keys) => {
    const slider = document.querySelector("#knob-speed");
    for (const key of keys) slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}
"""
# A browser that is slow to open its sound, for as long as the test wishes.
SLOW_TO_OPEN = """
window.held = true;
window.AudioContext = class extends AudioContext {
    constructor(options) { super(options); window.opened = this; }
    resume() { return window.held ? new Promise(() => {}) : super.resume(); }
};
"""
# A clip of a blind round, begun. What it tells is noted.
CLIP = """async () => {
    const { Clip } = await import("/web/tuning/clip.js");
    window.told = [];
    new Clip(new Float32Array(6615).fill(0.1), 22050).play((...told) => window.told.push(told));
}"""

# What was asked for first is answered last: a word of the lexicon, and the house's presets.
LATE = """async () => {
    const tells = [];
    const asked = () => new Promise((tell) => tells.push(tell));
    const { lexicon } = window.tuning;
    lexicon.ask = asked;
    const opened = [lexicon.open("before"), lexicon.open("later")];
    const { presetsOf } = await import("/web/tuning/kept_presets.js");
    const presets = presetsOf(null);
    presets.api = { json: asked };
    const loaded = [presets.load(), presets.load()];
    const words = { voices: [], phonemes: true, entries: [] };
    const named = (name) => ({ presets: [{ name, voice: "", knobs: {} }] });
    const [one, other, first, second] = tells;
    for (const [tell, told] of [[other, words], [second, named("later")], [one, words], [first, named("before")]]) {
        tell(told);
        await new Promise((resolve) => setTimeout(resolve));
    }
    await Promise.all([...opened, ...loaded]);
    const names = () => presets.all.map(({ name }) => name);
    const before = names();
    // An act may be done only after what was asked later was answered.
    const acted = [presets.save("saved", {}), presets.load()];
    tells[5](named("unsaved"));
    await new Promise((resolve) => setTimeout(resolve));
    tells[4](named("saved"));
    await new Promise((resolve) => setTimeout(resolve));
    tells[6]?.(named("saved"));
    await Promise.all(acted);
    return [lexicon.form.entry().word, before, names()];
}"""


def wait_until(page: Page, so: Callable[[], bool]) -> None:
    """What the page's events tell this test. At the end of all patience the assertion after it tells what is not so."""
    until_s = time.monotonic() + WAIT_MS / 1000
    while not so() and time.monotonic() < until_s:
        page.wait_for_timeout(20)


def wait_for_speeds(page: Page, asked: list[Any], *speeds: float) -> None:
    """Until so many have been asked for, and a moment more."""
    wait_until(page, lambda: len(asked) >= len(speeds))
    page.wait_for_timeout(250)
    assert [one["knobs"]["speed"] for one in asked] == list(speeds)


def test_a_slider_is_heard_at_once_and_the_older_rendering_is_given_up(
    visitor: BrowserContext, offline_house: House
) -> None:
    page = open_tuning(visitor, offline_house)
    render(page)
    usual = seconds(page)
    asked: list[Any] = []

    def note(request: Request) -> None:
        if is_of_hearing(request):
            asked.append(request.post_data_json)

    page.on("request", note)
    page.focus("#knob-speed")
    page.keyboard.press("End")
    expect(page.locator(".tune-slider output").first).to_have_text("2.00")
    wait_for_speeds(page, asked, 2.0)
    wait_whole(page)
    assert seconds(page) == pytest.approx(len(heard(visitor, offline_house, wish(page))) / RATE_HZ, abs=0.006)
    assert 0.45 < seconds(page) / usual < 0.7  # its ends stay as long, and each sound has a frame at least
    page.evaluate(PRESS, ["Home", "ArrowUp", "PageUp", "End", "ArrowDown"])
    wait_for_speeds(page, asked, 2.0, 1.99)
    page.get_by_role("button", name="Speed to the built-in setting").click()
    wait_for_speeds(page, asked, 2.0, 1.99, 1.0)
    page.dblclick("#knob-pitch")
    expect(page.locator("#knob-pitch")).to_have_attribute("aria-valuetext", "1.00")
    page.focus("#knob-expressiveness")
    for key, told in (("ArrowUp", 0.68), ("ArrowDown", 0.667), ("ArrowDown", 0.66), ("Home", 0.0), ("End", 1.5)):
        page.keyboard.press(key)
        assert wish(page)["knobs"]["expressiveness"] == told
    # The last that is asked for at once.
    with page.expect_request(lambda one: is_of_hearing(one) and one.post_data_json["knobs"]["expressiveness"] == 0.667):
        page.click("#reset")
    assert wish(page)["knobs"]["expressiveness"] == 0.667
    page.uncheck("#at-once")
    count = len(asked)
    page.evaluate(PRESS, ["End"])
    page.wait_for_timeout(400)
    assert len(asked) == count


def test_a_slow_rendering_is_cut_off_by_the_next(visitor: BrowserContext, offline_house: House) -> None:
    page = open_tuning(visitor, offline_house)
    held: list[Route] = []
    failed: list[str] = []

    def answer(route: Route) -> None:
        if held:
            route.fulfill(body=frames_of(sine(0.3)), content_type="application/octet-stream")
        else:
            held.append(route)  # the first one hangs

    page.route("**/tuning/hear", answer)
    page.on("requestfailed", lambda one: failed.append(one.failure or ""))
    page.click("#render")
    wait_until(page, lambda: bool(held))
    render(page)
    wait_until(page, lambda: bool(failed))
    assert (len(held), failed) == (1, ["net::ERR_ABORTED"])
    assert seconds(page) == 0.3
    assert page.inner_text("#asking .fault") == ""


def test_how_words_are_said_is_told_and_changed_there(visitor: BrowserContext, offline_house: House) -> None:
    page = open_tuning(visitor, offline_house)
    page.fill("#text", "Kwyjibo Ln. costs $1,250,000 in Bexar.")
    said = page.locator(".tune-spoken li")
    expect(said).to_have_text(
        ["Kwyjibo", "Ln.Lane", "costs", "$1,250,000one million two hundred fifty thousand dollars", "in", "Bexar.bear."]
    )
    expect(said.nth(3)).to_have_class("tune-by-rule")
    expect(said.nth(5)).to_have_class("tune-by-lexicon")
    expect(said.nth(0)).to_have_class("tune-as-written")
    page.get_by_role("button", name="Kwyjibo. Change how it is said").press("Enter")
    form = page.locator("dialog[open] form")
    expect(form.locator("[name=word]")).to_have_value("Kwyjibo")
    form.locator("[name=say]").fill("key bow")
    form.locator("[name=say]").press("Enter")
    expect(page.locator(".vox-lexicon-told")).to_have_text("Saved: Kwyjibo.")
    expect(said.nth(0)).to_have_text("Kwyjibokey bow")
    page.click("dialog[open] [aria-label='Remove Kwyjibo']")
    expect(said.nth(0)).to_have_text("Kwyjibo")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate(LATE) == ["later", ["later"], ["saved"]]


def test_voices_are_heard_picks_are_of_several_homes_and_a_new_seed_is_another_take(
    visitor: BrowserContext, offline_house: House
) -> None:
    page = open_tuning(visitor, offline_house)
    answer_with(page, sine(30.0))
    with page.expect_request("**/tuning/hear") as asked:
        page.get_by_role("button", name="Hear Joe").click()
    assert asked.value.post_data_json["knobs"] == {}
    page.get_by_role("button", name="Stop Joe").click()
    answer_with(page, sine(0.3))
    with page.expect_request("**/tuning/hear"):  # so that it is not taken for that of the pick
        page.get_by_role("button", name="Hear Joe").click()
    picks = page.eval_on_selector_all("#picks option", "all => all.map((one) => one.value)")
    assert len(set(picks)) > 12
    with page.expect_request("**/tuning/hear") as asked:
        page.select_option("#picks", picks[5])
    assert (asked.value.post_data_json["text"], page.input_value("#text")) == (picks[5], picks[5])
    before = asked.value.post_data_json
    page.get_by_role("button", name="Hear Joe").wait_for()  # it has sounded, or was hushed by the pick
    page.fill("#seed", "7 no seed")
    page.press("#seed", "Tab")
    expect(page.locator("#seed")).to_have_value(str(before["seed"]))  # as it was, and nothing to be heard anew
    with page.expect_request("**/tuning/hear") as asked:
        page.click("#new-seed")
    after = asked.value.post_data_json
    assert before["seed"] != after["seed"]
    assert before | {"seed": 0} == after | {"seed": 0}
    wait_whole(page)
    page.reload()
    expect(page.locator("#text")).to_have_value(picks[5])
    expect(page.locator("#seed")).to_have_value(str(after["seed"]))


def test_all_goes_by_keyboard(visitor: BrowserContext, offline_house: House) -> None:
    page = open_tuning(visitor, offline_house)
    starts = {"The": 0, "house": 20_000, "is": 40_000, "$449,000.": 44_100}
    # Long after its last word, which must still sound when it is looked for, and when Tab comes to Stop.
    answer_with(page, sine(30.0), tuple(WordMark(text, start, start + 4_000) for text, start in starts.items()))
    page.focus("#text")
    page.keyboard.press("Control+Enter")
    wait_whole(page)
    page.focus(".tune-word[tabindex='0']")
    for key, word in (("ArrowRight", "house"), ("End", "$449,000."), ("ArrowLeft", "is"), ("Home", "The")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == word
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator(".tune-word-now")).to_have_text("$449,000.")
    assert page.evaluate("window.tuning.hear.playing.playedS()") >= 2.0
    reached = set()
    page.focus("#text")
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.classList[0]"))
    assert {"picks", "at-once", "render", "again", "stop", "save", "lexicon", "tune-word"} <= reached


def test_what_cannot_be_heard_is_told_in_one_sentence(visitor: BrowserContext, offline_house: House) -> None:
    visitor.expected_faults += ["ERR_FAILED"]  # type: ignore[attr-defined]
    page = open_tuning(visitor, offline_house)
    fault = page.locator("#asking p.fault")
    # What the page knows by itself it says as the house would, which is not asked: a 422 would be a fault here.
    with pytest.raises(BadMessage) as empty:
        checked_text("  ")
    with pytest.raises(BadMessage) as too_long:
        checked_text("word " * 1_000)
    page.fill("#text", "  ")
    page.click("#render")
    expect(fault).to_have_text(str(empty.value))
    page.fill("#text", "🙂" * 600)  # each is one character, in the house as on the page
    expect(page.locator("#left")).to_have_text("600 of 600")
    page.fill("#text", "word " * 1_000)  # nothing is cut off unasked
    expect(page.locator("#left")).to_have_text("4999 of 600: too long to be spoken here")
    expect(fault).to_be_empty()
    page.click("#render")
    expect(fault).to_have_text(str(too_long.value))
    page.fill("#text", "*** 🙂")
    page.click("#render")
    expect(fault).to_have_text("There is nothing in this text that this voice can say.")
    page.route("**/tuning/hear", lambda route: route.abort())
    page.fill("#text", TEXT)
    page.click("#render")
    expect(fault).to_contain_text("The connection broke off.")
    page.unroute("**/tuning/hear")
    render(page)
    expect(fault).to_be_empty()
    hush(page)


def test_a_sound_that_cannot_be_opened_is_over_also_when_some_of_it_has_come(
    visitor: BrowserContext, offline_house: House
) -> None:
    page = open_tuning(visitor, offline_house)
    page.evaluate(
        "() => { AudioWorklet.prototype.addModule = () => new Promise((_, fail) => { window.failWorklet = fail; }); }"
    )
    answer_with(page, sine(0.3))
    page.click("#render")
    told = page.locator("#asking [role=status]")
    expect(told).to_have_text("Speaking")
    page.evaluate("() => window.failWorklet(new Error('it could not be loaded'))")
    expect(page.locator("#asking p.fault")).to_have_text("This browser could not open its sound.")
    expect(told).not_to_have_text("Speaking")
    expect(page.locator("#stop")).to_be_disabled()


def test_a_sound_that_is_only_slow_to_begin_is_heard_and_no_fault(
    visitor: BrowserContext, offline_house: House
) -> None:
    visitor.add_init_script(SLOW_TO_OPEN)
    held = {"name": "Held", "voice": "joe", "knobs": {}}
    visitor.route("**/tuning/presets", lambda route: route.fulfill(json={"presets": [held], "default": None}))
    page = open_tuning(visitor, offline_house)
    answer_with(page, sine(0.3))
    held_back = "The browser holds sound back. Please press once more."
    for _ in range(2):  # pressed once more it is tried anew
        page.get_by_role("button", name="Stop Joe").wait_for(state="detached")
        with page.expect_request(is_of_hearing):
            page.get_by_role("button", name="Hear Joe").click()
        expect(page.locator("#voices p.fault")).to_have_text(held_back)
    with page.expect_request(is_of_hearing):
        page.get_by_role("button", name="Play Held").click()
    expect(page.locator("#presets > p.fault")).to_have_text(held_back)
    expect(page.locator("#voices p.fault")).to_be_empty()
    page.click("#render")
    page.evaluate(CLIP)
    wait_for(page, "window.tuning.hear.take.fault && window.told.length === 2")
    expect(page.locator("#presets > p.fault")).to_be_empty()
    expect(page.locator("#asking p.fault")).to_have_text(held_back)
    page.evaluate("() => { window.held = false; return window.opened.resume(); }")
    expect(page.locator("#asking [role=status]")).to_have_text("Ready")
    expect(page.locator("#asking p.fault")).to_be_empty()
    wait_for(page, "window.told.length === 4")
    assert page.evaluate("window.told") == [[True, None], [False, held_back], [True, None], [False, None]]


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visitor: BrowserContext, offline_house: House, width: int
) -> None:
    page = open_tuning(visitor, offline_house)
    page.set_viewport_size({"width": width, "height": 844})
    page.fill("#text", TEXT + " " + "w" * 60)
    answer_with(page, sine(3.0), (WordMark("The", 0, 9_000), WordMark("w" * 60, 9_000, 60_000)))
    render(page)
    hush(page)
    expect(page.locator(".tune-by-rule").first).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_timeout(200)
        # (the other parts are looked at by their own tests)
        found = Axe().run(page, context=None if width == 390 else "#hear").response["violations"]
        assert [(scheme, one["id"], node["target"]) for one in found for node in one["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390:
        page.click("#lexicon")
        page.wait_for_selector("dialog[open] form")
        found = Axe().run(page, context="dialog[open]").response["violations"]
        assert [(one["id"], node["target"]) for one in found for node in one["nodes"]] == []


def test_the_way_to_it_and_back(visitor: BrowserContext, offline_house: House) -> None:
    page = open_page(visitor, offline_house)
    page.click("[data-act=knobs]")
    page.click("#vox-tuning-open")
    expect(page).to_have_url(re.compile(r"/tuning$"))
    expect(page.locator("#state")).to_have_text("Ready")
    page.get_by_role("link", name="Vox Estates").click()
    page.wait_for_url(f"{offline_house.url}/")  # on the page before, its policy lets nothing be waited for
    page.wait_for_function("window.vox !== undefined")


def test_who_does_not_tune_finds_no_way_to_it(browser: Browser, offline_house: House) -> None:
    context = browser.new_context()
    context.add_init_script(TELL)
    token = offline_house.invite(frozenset({"talk"}))
    context.request.post(f"{offline_house.url}/invite", form={"token": token}, max_redirects=0)
    page = context.new_page()
    page.goto(offline_house.url)
    page.wait_for_function("window.vox?.page.connection.scopes")
    assert page.locator("#vox-tuning-open").count() == 0
    assert context.request.get(f"{offline_house.url}/tuning").status == 403
    context.close()
    assert httpx.get(f"{offline_house.url}/tuning/data").status_code in (401, 403)
