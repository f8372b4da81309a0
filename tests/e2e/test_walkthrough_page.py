"""A walkthrough in the page: offered, played, moved by keys, offline too. Live questions: test_walkthrough_live.py."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from conversation.walkthroughs.reading import read_walkthrough, walkthrough_files
from tests.e2e.talk import BOX, questions, wait_done, wait_faded
from tests.e2e.walking import PHASE, SHOWN, UNHURRIED, begin, come, labels, opened, phase, sounding, until
from tests.house import House
from tests.process import ROOT

ALL_ARE_SEEN = """async () => {
    await document.fonts.ready;
    const { scroller } = window.vox.page.talk;
    return scroller.scrollHeight <= scroller.clientHeight;
}"""


def shipped() -> list[dict[str, Any]]:
    """Those that come with the house, as it tells of them once they are rendered."""
    walkthroughs = {path.stem: read_walkthrough(path, None) for path in walkthrough_files(ROOT / "assets/walkthroughs")}
    return [
        {"id": name, "title": one.title, "audience": one.audience, "minutes": one.minutes}
        | {"state": "ready", "steps": len(one.steps), "done": len(one.steps), "of": len(one.steps), "faults": []}
        for name, one in walkthroughs.items()
    ]


def test_it_is_offered_in_the_empty_conversation_and_opens_by_keyboard(visitor: BrowserContext, stage: House) -> None:
    page = come(visitor, stage)
    row = page.get_by_role("button", name="A short one")
    expect(row).to_contain_text("About a minute, presented · 5 steps")
    for _ in range(40):
        page.keyboard.press("Tab")
        if row.evaluate("row => row === document.activeElement"):
            break
    page.keyboard.press("Enter")
    sounding(page, 1)
    assert questions(page) == ["Hello?"]
    assert page.inner_text(".vox-text") == "Hello, I am an AI."
    expect(page.locator(".vox-walk-step")).to_have_text("Step 1 of 5")
    assert page.url.endswith("?walkthrough=short&step=1")
    assert "nobody but the presenter" not in page.content()
    expect(page.locator("#vox-compose")).to_be_hidden()
    page.evaluate(
        """() => {
            window.spoken = [];
            const live = document.querySelector("#vox-log [aria-live=polite]");
            new MutationObserver(() => window.spoken.push(live.textContent)).observe(live, { childList: true });
        }"""
    )
    page.keyboard.press("ArrowRight")
    sounding(page, 2)
    assert page.evaluate("window.spoken") == [  # once
        "Step 2 of 5. You: A house with a pool? Agent: 412 Larkspur Lane is listed at $525,000."
    ]


def test_keys_move_it_but_not_while_one_types_or_reads_a_dialog(visitor: BrowserContext, stage: House) -> None:
    page = opened(visitor, stage)
    page.keyboard.press("ArrowRight")
    sounding(page, 2)
    page.keyboard.press(" ")
    phase(page, "paused")
    page.keyboard.press(" ")
    phase(page, "speaking", "rest")
    page.keyboard.press("PageUp")  # of a clicker
    sounding(page, 1)
    assert questions(page) == ["Hello?"]
    page.keyboard.press("PageDown")
    sounding(page, 2)
    page.evaluate("key => window.vox.page.homes.open(key)", SHOWN)
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert page.evaluate("window.vox.page.walk.at") == 1
    page.click("[data-walk=take-over]")
    phase(page, "live")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("a b")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert page.input_value(BOX) == "a b"
    assert page.evaluate("[window.vox.page.walk.at, window.vox.page.walk.phase]") == [1, "live"]
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    sounding(page, 1)
    page.click("[data-walk=next]")
    sounding(page, 2)
    page.keyboard.press(" ")  # after a tap it does not press again what was tapped
    phase(page, "paused")
    assert page.evaluate("window.vox.page.walk.at") == 1
    page.focus("#vox-walk")
    for _ in range(4):  # close, back, play, next
        page.keyboard.press("Tab")
    page.keyboard.press(" ")
    page.wait_for_function("window.vox.page.walk.at === 2")


def test_without_a_network_every_step_shows_and_sounds(visitor: BrowserContext, stage: House) -> None:
    page = opened(visitor, stage)
    visitor.set_offline(True)
    for step in range(1, 6):
        counts = sounding(page, step)
        assert counts["rmsAll"] > 0.01
        assert len(questions(page)) == step
        assert page.inner_text(".vox-exchange:last-child .vox-text")
        if step == 2:
            expect(page.locator(f"#vox-panel-conversation .vox-home.on[data-key={SHOWN}]")).to_be_visible()
            picture = page.locator(f"#vox-panel-conversation .vox-home[data-key={SHOWN}] img")
            assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") > 0
            page.get_by_role("button", name="All details").click()  # its drawer has been fetched, too
            drawer = page.locator("dialog[open] .vox-stage img")
            assert drawer.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") > 0
            page.keyboard.press("Escape")
        if step == 3:
            expect(page.locator(".vox-label").last).to_have_text("Recorded answer: a live one needs the network.")
        expect(page.locator("#vox-walk-notice")).to_contain_text("The network is gone.")
        page.keyboard.press("ArrowRight")
    phase(page, "done")
    page.click("[data-walk=take-over]")
    expect(page.locator("#vox-walk-notice")).to_contain_text("cannot be reached")
    grown = """async () => {
        const { talk: { scroller }, walk: { bar } } = window.vox.page;
        const before = scroller.clientHeight;
        bar.tell("Something long to tell. ".repeat(20));
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        const hidden = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
        return [scroller.clientHeight < before - 20, scroller.scrollTop > 0, hidden <= 1];
    }"""
    assert page.evaluate(grown) == [True, True, True]  # the end of the answer does not go below the bar
    page.click("[data-walk=close]")
    expect(page.locator(".vox-welcome")).to_be_visible()
    visitor.set_offline(False)


def test_it_plays_to_its_end_and_goes_on_by_itself_where_the_script_says(visitor: BrowserContext, stage: House) -> None:
    page = come(visitor, stage)
    begin(page)
    heard = wait_done(page)
    assert heard.consumed == heard.samples > 0
    phase(page, "rest")
    page.evaluate("window.vox.page.walk.show(3)")
    sounding(page, 5)  # after the fourth, by itself
    heard = wait_done(page)
    assert heard.consumed == heard.samples > 0
    phase(page, "done")
    expect(page.locator("#vox-walk-notice")).to_have_text("That was the walkthrough. Thank you for listening.")
    assert len(questions(page)) == 5  # two steps that say the same are two
    page.get_by_role("button", name="From the start").click()
    sounding(page, 1)
    assert questions(page) == ["Hello?"]


# Until the audio thread's script is here.
WORKLET = """
const own = window.AudioWorklet?.prototype; // not on the blank page before it
const addModule = own?.addModule;
if (own) own.addModule = function (...told) {
    return (window.worklet = addModule.apply(this, told));
};
"""


def test_a_reload_comes_back_to_the_step_and_waits_for_a_key(visitor: BrowserContext, stage: House) -> None:
    visitor.add_init_script(WORKLET)
    page = opened(visitor, stage)
    page.keyboard.press("ArrowRight")
    sounding(page, 2)
    pair = page.evaluate("window.vox.page.walk.pair")
    page.reload()
    page.wait_for_function(f"{PHASE} === 'ready'")
    assert page.evaluate("[window.vox.page.walk.at, window.vox.player.turn]") == [1, None]
    assert len(questions(page)) == 2
    assert page.evaluate("window.vox.page.walk.pair") == pair
    page.evaluate("window.worklet")
    visitor.set_offline(True)  # all is here again
    page.keyboard.press(" ")
    assert sounding(page, 2)["rmsAll"] > 0.01
    assert labels(page) == ["Voice settings of this step: speed 1.2."]
    visitor.set_offline(False)


def test_the_presenters_window_hears_each_state_and_moves_it(visitor: BrowserContext, stage: House) -> None:
    page = opened(visitor, stage)
    other = visitor.new_page()
    other.goto(f"{stage.url}/robots.txt")
    other.evaluate(
        """pair => {
            window.told = [];
            window.channel = new BroadcastChannel(`vox-walkthrough-${pair}`);
            window.channel.onmessage = ({ data }) => data.type === "state" && window.told.push(data);
            window.channel.postMessage({ type: "hello" });
        }""",
        page.evaluate("window.vox.page.walk.pair"),
    )
    until(other, "window.told.length > 0")
    told = other.evaluate("window.told[0]")
    assert {name: told[name] for name in ("id", "step", "of", "live")} == {
        "id": "short", "step": 1, "of": 5, "live": False,
    }  # fmt: skip
    other.evaluate("window.channel.postMessage({ type: 'do', act: 'goto', step: 2 })")
    sounding(page, 2)
    other.evaluate("window.channel.postMessage({ type: 'do', act: 'pause' })")
    until(other, "window.told.at(-1).phase === 'paused' && window.told.at(-1).step_s > 0")
    for nonsense in ("{ type: 'do', act: 'goto', step: 99 }", "{ type: 'do', act: 'close' }", "null"):
        other.evaluate(f"window.channel.postMessage({nonsense})")
    other.evaluate("window.channel.postMessage({ type: 'do', act: 'back' })")
    sounding(page, 1)
    page.goto(f"{stage.url}/robots.txt")  # (one that is closed is given half a second to say so)
    until(other, "window.told.at(-1).phase === 'closed'")


def test_notes_and_a_link_are_at_hand(visitor: BrowserContext, stage: House) -> None:
    visitor.grant_permissions(["clipboard-read", "clipboard-write"], origin=stage.url)
    page = opened(visitor, stage)
    phase(page, "rest")  # which says something itself as it begins
    page.get_by_role("button", name="Copy link to here").click()
    expect(page.locator("#vox-walk-notice")).to_contain_text("copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{stage.url}/?walkthrough=short&step=1"
    pair = page.evaluate("window.vox.page.walk.pair")
    with visitor.expect_page() as notes:
        page.get_by_role("button", name="Presenter's notes").click()
    notes.value.wait_for_url(f"{stage.url}/present?walkthrough=short&pair={pair}")
    notes.value.close()
    page.evaluate("window.open = () => null")
    page.get_by_role("button", name="Presenter's notes").click()
    assert page.get_by_role("link", name="Open the presenter's notes").get_attribute("href") == notes.value.url


def test_for_an_invitation_of_walkthroughs_alone_they_are_the_page(visitor: BrowserContext, stage: House) -> None:
    only = frozenset({"walkthrough"})
    # A tab that was opened behind others.
    visitor.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")
    page = come(visitor, stage, "?walkthrough=nowhere&step=3", scopes=only)
    expect(page.locator("#vox-walks [role=alert]")).to_have_text("There is no walkthrough of that name.")
    expect(page.get_by_role("button", name="A short one")).to_be_visible()
    expect(page.locator("#vox-compose")).to_be_hidden()
    assert page.get_by_text("does not include asking").count() == 0
    page.get_by_role("button", name="A short one").click()
    sounding(page, 1)
    expect(page.locator("[data-walk=take-over]")).to_be_hidden()
    page.evaluate("window.vox.page.walk.show(2)")
    sounding(page, 3)
    assert labels(page)[-1] == "Recorded answer."


def test_an_address_that_names_none_is_told_beside_a_conversation_too(visitor: BrowserContext, stage: House) -> None:
    page = come(visitor, stage)
    kept = {"turn": "f" * 32, "question": "Hello?", "said": "Hello.", "note": "", "ended": True}
    kept |= {"homes": [], "mentions": [], "sources": [], "viewings": []}
    page.route("**/talks/*", lambda route: route.fulfill(json={"exchanges": [kept]}))
    page.goto(f"{stage.url}/?walkthrough=nowhere")
    page.wait_for_function("window.vox !== undefined")
    told = page.get_by_role("dialog").get_by_role("alert")
    expect(told).to_have_text("There is no walkthrough of that name.")
    expect(page.get_by_role("dialog").get_by_role("button", name="A short one")).to_be_visible()
    assert questions(page) == ["Hello?"]
    assert "walkthrough" not in page.url  # a reload need not say it again


def test_while_it_is_made_the_list_tells_how_far_and_then_opens(visitor: BrowserContext, stage: House) -> None:
    one = {"id": "short", "title": "A short one", "audience": "", "steps": 5, "minutes": 1, "seconds": 9, "faults": []}
    told = [
        [{**one, "state": "rendering", "done": 2, "of": 5}],
        [{**one, "state": "ready", "done": 5, "of": 5, "faults": ["short.yaml:3: steps is 'x'; expected a list"]}],
        shipped(),
    ]
    visitor.route("**/walkthroughs", lambda route: route.fulfill(json={"walkthroughs": told[0]}))
    page = come(visitor, stage, "?walkthrough=short&step=2")  # opens once it is there
    expect(page.locator("#vox-walks progress")).to_have_attribute("value", "2")
    expect(page.get_by_role("button", name="A short one")).to_contain_text("Being prepared: 2 of 5")
    page.get_by_role("button", name="A short one").click(force=True)  # says itself that it cannot be pressed
    assert page.evaluate("window.vox.page.walk") is None
    del told[0]
    page.wait_for_function(f"{PHASE} === 'ready' && window.vox.page.walk.at === 1")
    page.click("[data-walk=close]")
    expect(page.locator("#vox-walks")).to_contain_text("expected a list")  # for who may tune
    del told[0]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # it looks again
    rows = page.locator("#vox-walks [data-walkthrough]:visible")
    expect(rows).to_have_count(3)
    expect(rows.last).to_contain_text("minutes, presented · 11 steps")
    assert page.evaluate(ALL_ARE_SEEN)


def test_a_browser_without_worklets_plays_a_file_made_in_the_page(visitor: BrowserContext, stage: House) -> None:
    visitor.add_init_script("delete window.AudioWorkletNode")
    page = come(visitor, stage)
    page.click("#vox-walks [data-walkthrough=short]")
    page.wait_for_function("window.vox.player.turn?.stats.first_sample !== undefined")
    assert page.evaluate("window.vox.player.turn.sound.audio.src").startswith("blob:")
    visitor.set_offline(True)
    phase(page, "rest")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.vox.page.walk.at === 1 && window.vox.player.turn.stats.first_sample !== undefined")
    # One that goes on by itself does not once it is stopped. One that had not begun to play has the browser say so.
    stopped = """async () => {
        const { player, page: { walk } } = window.vox;
        walk.show(3);
        const { audio } = player.turn.sound;
        await new Promise((plays) => audio.addEventListener("playing", plays, { once: true }));
        player.stop();
        const told = [walk.phase, walk.at];
        walk.show(3);
        const { audio: unheard } = player.turn.sound;
        player.stop();
        await unheard.play().then(() => unheard.pause());
        return [...told, player.state];
    }"""
    assert page.evaluate(stopped) == ["rest", 3, "stopped"]
    visitor.set_offline(False)


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (360, True)])
def test_axe_finds_nothing_and_all_can_be_reached(
    visitor: BrowserContext, stage: House, width: int, dark: bool
) -> None:
    page = come(visitor, stage)
    page.set_viewport_size({"width": width, "height": 760})
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)

    def step() -> None:
        begin(page)
        page.evaluate(UNHURRIED)
        page.keyboard.press("ArrowRight")
        sounding(page, 2)
        page.keyboard.press(" ")
        phase(page, "paused")

    def live() -> None:
        page.click("[data-walk=take-over]")
        phase(page, "live")

    def done() -> None:
        page.evaluate("window.vox.page.walk.end()")

    for state in (lambda: None, step, live, done):
        state()
        page.wait_for_timeout(300)
        wait_faded(page)
        found = Axe().run(page).response["violations"]
        told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
        assert not told, "\n".join(told)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if page.evaluate(PHASE):
            for button in page.locator("#vox-walk button:visible").all():
                button.scroll_into_view_if_needed()
                assert button.bounding_box()["y"] < 760  # type: ignore[index]
