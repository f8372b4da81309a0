"""Two settings compared blind in a real browser, by keyboard, in the real voice; and the presets that come of it.

The listener is simulated: it prefers the longer clip, so the slower setting, and measures what really goes to the
browser's sound.
"""

import base64
import re
import time
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, Page, Response, expect

from store.engine import open_database
from store.trials import Ballot, TrialDrawer
from tests.e2e.tuning_page import WAIT_MS, wait_for
from tests.house import EVERYTHING, House

ADMIN = frozenset({"admin"})
TEXT = "A home near the park."
# Both are quick, so that the test is.
QUICK = {"speed": 2.0, "expressiveness": 0.667, "rhythm": 0.8, "pitch": 1.0, "pause_s": 0.4}
# So much slower that its clip is the longer one whatever the seed: at 1.6 it was not always, by rounding.
SLOW = QUICK | {"speed": 1.4, "pitch": 1.05}
# What goes to the worklet: see sound.js. Each entry is one push of samples, so one clip played.
RECORD = """
window.played = [];
const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (message, ...rest) {
    if (message?.samples) window.played.push([sampleRateOf(this), Array.from(message.samples)]);
    return post.call(this, message, ...rest);
};
const rates = new WeakMap();
const sampleRateOf = (port) => rates.get(port) ?? 0;
const Node = AudioWorkletNode;
window.AudioWorkletNode = class extends Node {
    constructor(context, ...more) { super(context, ...more); rates.set(this.port, context.sampleRate); }
};
"""
# The samples of what was played last, as 16 bits, and its rate.
LAST = """() => {
    const [rate, samples] = window.played.at(-1);
    const bytes = new Uint8Array(Int16Array.from(samples, (one) => Math.round(one * 32768)).buffer);
    let text = "";
    for (const one of bytes) text += String.fromCharCode(one);
    return [rate, btoa(text), window.played.length];
}"""
# Both parts of the page ask for the presets, and the list is made anew after each: no button is pressed before.
ALL_ASKED = "performance.getEntriesByType('resource').filter((one) => /tuning.presets$/.test(one.name)).length >= 2"
# Whether the button says from now on that its clip sounds, which may be over before anybody looks.
WATCH = """(which) => {
    const button = document.querySelectorAll(".blind-play")[which - 1];
    const look = () => (window.sounded ||= button.textContent.includes("sounds"));
    window.sounded = false;
    new MutationObserver(look).observe(button, { childList: true, characterData: true, subtree: true });
    return window.played.length;
}"""


@pytest.fixture(scope="module")
def own_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose presets are these tests' own."""
    with House(tmp_path_factory.mktemp("blind")) as house:
        yield house


def enter(visitor: BrowserContext, house: House, scopes: frozenset[str] = EVERYTHING) -> None:
    """By an invite of their own, whoever they were before."""
    taken = visitor.request.post(f"{house.url}/invite", form={"token": house.invite(scopes)}, max_redirects=0)
    assert taken.status == 303, taken.text()


def open_tuning(visitor: BrowserContext, house: House) -> Page:
    page = visitor.new_page()
    page.add_init_script(RECORD)
    page.goto(f"{house.url}/tuning")
    page.wait_for_selector("#blind .blind-setup")
    page.wait_for_selector("#presets .preset-rows")
    page.wait_for_selector("#blind .blind-past > *")
    wait_for(page, ALL_ASKED)
    return page


def told(visitor: BrowserContext, house: House, path: str, method: str = "GET", data: Any = None) -> Any:
    answer = visitor.request.fetch(f"{house.url}/{path}", method=method, data=data)
    assert answer.ok, answer.text()
    return answer.json()


def voice_of(visitor: BrowserContext, house: House) -> str:
    name: str = told(visitor, house, "tuning/data")["voices"][0]["name"]
    return name


def save_preset(visitor: BrowserContext, house: House, name: str, knobs: dict[str, float]) -> None:
    body = {"name": name, "voice": voice_of(visitor, house), "knobs": knobs}
    told(visitor, house, "tuning/presets", "PUT", body)


def save_both(visitor: BrowserContext, house: House) -> None:
    save_preset(visitor, house, "Quick one", QUICK)
    save_preset(visitor, house, "Slow one", SLOW)


def begun_trial(visitor: BrowserContext, house: House, rounds: int) -> str:
    voice = voice_of(visitor, house)
    settings = {"a": {"voice": voice, "knobs": QUICK}, "b": {"voice": voice, "knobs": SLOW}}
    begun = told(visitor, house, "tuning/trials", "POST", settings | {"texts": [TEXT], "rounds": rounds})
    return str(begun["id"])


def finished_trial(visitor: BrowserContext, house: House, votes: str = "first") -> str:
    """One with all its votes, without a sound."""
    trial_id = begun_trial(visitor, house, 10)
    vote_unheard(house, trial_id, range(1, 11), votes)
    return trial_id


def vote_unheard(house: House, trial_id: str, rounds: Iterable[int], vote: str) -> None:
    """As the house takes no vote: without its sounds."""
    engine = open_database(house.database)
    try:
        for number in rounds:
            assert TrialDrawer(engine).vote(trial_id, number, Ballot(vote, int(time.time()), ""))  # type: ignore[arg-type]
    finally:
        engine.dispose()


def choose_by_keyboard(page: Page, select: str, words: str) -> None:
    """By its first letter, which is no other choice's: a browser takes letters for one word only if they come fast."""
    page.focus(select)
    page.keyboard.press(words[0])
    expect(page.locator(f"{select} option:checked")).to_contain_text(words)


def begin_by_keyboard(page: Page, a: str, b: str) -> None:
    choose_by_keyboard(page, "#blind-a", a)
    choose_by_keyboard(page, "#blind-b", b)
    page.focus("#blind-texts")
    page.keyboard.type(TEXT)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Begin":
            break
    page.keyboard.press("Enter")


def at_round(page: Page, number: int) -> None:
    expect(page.locator("#blind-round")).to_have_text(f"Round {number} of 10", timeout=WAIT_MS)
    expect(page.locator("#blind-round")).to_be_focused()


def hear(page: Page, which: int) -> tuple[int, NDArray[np.int16]]:
    """By its key, until it counts as heard; its rate and samples."""
    before = page.evaluate(WATCH, which)
    page.keyboard.press(str(which))
    wait_for(page, "window.sounded")
    expect(page.locator(".blind-play").nth(which - 1)).to_have_attribute("data-heard", "true", timeout=WAIT_MS)
    rate_hz, samples, count = page.evaluate(LAST)
    assert count == before + 1
    return rate_hz, np.frombuffer(base64.b64decode(samples), dtype="<i2")


def loudness_lu(rate_hz: int, samples: NDArray[np.int16]) -> float:
    import pyloudnorm

    return float(pyloudnorm.Meter(rate_hz).integrated_loudness(samples / 32_768))


class Overheard:
    """What the house answers while a comparison is heard."""

    def __init__(self, page: Page) -> None:
        self.rounds: list[dict[str, Any]] = []
        self.clips: dict[str, dict[str, str]] = {}
        self.others: list[Any] = []
        page.on("response", self._answer)

    def _answer(self, answer: Response) -> None:
        if "/clips/" in answer.url:
            self.clips[answer.url.rpartition("/")[2]] = answer.headers
        elif re.search(r"/rounds/\d+$", answer.url):
            (self.rounds if answer.request.method == "POST" else self.others).append(answer.json())

    def wait(self, page: Page, votes: int) -> None:
        """What the house answered is read after the page has it."""
        until_s = time.monotonic() + WAIT_MS / 1000
        while len(self.others) < votes and time.monotonic() < until_s:
            page.wait_for_timeout(20)


def plain_of(page: Page, number: int) -> str:
    """The page while a round is heard, but for the number of the round."""
    shown = page.eval_on_selector("#blind", "root => root.outerHTML")
    return (
        str(shown)
        .replace(f"Round {number} of", "Round of")
        .replace(f'value="{number - 1}"', "")
        .replace(f"{number - 1} of 10 rounds", "rounds")
    )


def test_a_listener_who_likes_it_slow_is_found_and_the_winner_becomes_the_houses_default(
    visitor: BrowserContext, own_house: House, tmp_path: Path
) -> None:
    enter(visitor, own_house)
    save_both(visitor, own_house)
    page = open_tuning(visitor, own_house)
    overheard = Overheard(page)
    begin_by_keyboard(page, "Quick one", "Slow one")
    pages, lengths = set(), []
    for number in range(1, 11):
        at_round(page, number)
        page.keyboard.press("j")  # before anything was heard: no vote
        expect(page.locator(".blind-round .fault")).to_contain_text("Hear both before you decide")
        clips = [hear(page, which) for which in (1, 2)]
        page.keyboard.press("Escape")
        levels = [loudness_lu(*clip) for clip in clips]
        assert abs(levels[0] - levels[1]) <= 0.2, levels
        seconds = [len(samples) / rate_hz for rate_hz, samples in clips]
        lengths.append(seconds[0] > seconds[1])
        pages.add(plain_of(page, number))
        slow = 0 if seconds[0] > seconds[1] else 1
        page.keyboard.press(("ArrowLeft", "f")[number % 2] if slow == 0 else ("ArrowRight", "j")[number % 2])
    the_result_is_shown(page)
    assert len(pages) == 1, "the page looks different by which clip is which"
    overheard.wait(page, 10)
    nothing_told_the_order(overheard)
    no_order_of_ids_told_it(visitor, own_house, overheard, lengths)
    the_winner_is_saved(page, visitor, own_house)
    presets_go_out_and_in_again(page, visitor, own_house, tmp_path)
    an_admin_makes_it_the_default(visitor, own_house)


def nothing_told_the_order(overheard: Overheard) -> None:
    assert len(overheard.rounds) == 10
    assert all(set(one) == {"number", "text", "clips"} for one in overheard.rounds)
    assert all(re.fullmatch("[0-9a-f]{32}", clip) for one in overheard.rounds for clip in one["clips"])
    assert [one["next"] for one in overheard.others] == [*range(2, 11), None]
    assert all(set(one) == {"next"} for one in overheard.others)
    for one in overheard.rounds:
        first, second = (_told_headers(overheard.clips[clip]) for clip in one["clips"])
        assert first == second


def no_order_of_ids_told_it(visitor: BrowserContext, house: House, overheard: Overheard, lengths: list[bool]) -> None:
    """By ids that go with the lengths a script could tell: they would in all rounds alike.

    In ten rounds they do by chance, once in 512 times: then more rounds tell.
    """
    rounds = sorted(overheard.rounds, key=lambda one: int(one["number"]))
    agree = {(one["clips"][0] > one["clips"][1]) == longer for one, longer in zip(rounds, lengths, strict=True)}
    more = more_rounds(visitor, house)
    while len(agree) < 2 and (one := next(more, None)) is not None:
        agree.add(one)
    assert agree == {True, False}


def more_rounds(visitor: BrowserContext, house: House) -> Iterator[bool]:
    """Of 40 rounds that nobody hears, each: whether the longer clip has the greater id."""
    trial_id = begun_trial(visitor, house, 40)
    path = f"tuning/trials/{trial_id}"
    for number in range(1, 41):
        clips = told(visitor, house, f"{path}/rounds/{number}", "POST", {})["clips"]
        sizes = [len(visitor.request.get(f"{house.url}/{path}/clips/{clip}").body()) for clip in clips]
        yield (clips[0] > clips[1]) == (sizes[0] > sizes[1])
        vote_unheard(house, trial_id, [number], "first")


def _told_headers(headers: dict[str, str]) -> dict[str, str]:
    """But for what goes by the length, which is heard anyway, and by the moment."""
    return {name: value for name, value in headers.items() if name not in ("content-length", "date", "x-request-id")}


def the_result_is_shown(page: Page) -> None:
    expect(page.locator("#blind-verdict")).to_have_text("You prefer B")
    expect(page.locator("#blind-verdict")).to_be_focused()
    expect(page.locator(".blind-words")).to_contain_text("You chose B in 10 of 10 rounds")
    drawn = page.locator(".blind-interval")
    expect(drawn).to_have_attribute("role", "img")
    expect(drawn).to_have_attribute("aria-label", re.compile("B was chosen in 10 of 10 rounds.*69 % to 100 %"))
    row = page.locator(".blind-both tr", has_text="Speed")
    expect(row.locator("td")).to_have_text(["2", "1.4"])
    expect(page.locator(".blind-past")).to_contain_text("B preferred: B in 10 of 10 rounds")


def the_winner_is_saved(page: Page, visitor: BrowserContext, house: House) -> None:
    page.get_by_label("Save the winner as a preset").focus()
    page.keyboard.type("The winner")
    page.keyboard.press("Enter")
    expect(page.locator(".blind-save [role=status]")).to_contain_text("Saved as")
    expect(page.locator(".preset-list", has_text="The winner").last).to_be_visible()
    kept = {one["name"]: one for one in told(visitor, house, "tuning/presets")["presets"]}
    assert kept["The winner"]["knobs"] == SLOW
    assert kept["The winner"]["trial"]
    page.get_by_label("Save the winner as a preset").fill("Quick one")  # everybody's: not replaced unasked
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    kept = {one["name"]: one for one in told(visitor, house, "tuning/presets")["presets"]}
    assert kept["Quick one"]["knobs"] == QUICK


def presets_go_out_and_in_again(page: Page, visitor: BrowserContext, house: House, folder: Path) -> None:
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export as TOML").click()
    file = folder / "presets.toml"
    downloading.value.save_as(file)
    assert "The winner" in [one["name"] for one in tomllib.loads(file.read_text())["preset"]]
    page.get_by_role("button", name="Remove The winner").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Load The winner")).to_have_count(0)
    page.set_input_files("#presets input[type=file]", file)
    expect(page.locator(".preset-files [role=status]")).to_contain_text("presets were imported")
    expect(page.get_by_role("button", name="Load The winner")).to_be_visible()
    before = told(visitor, house, "tuning/presets")["presets"]
    broken = folder / "broken.toml"
    broken.write_text(file.read_text().replace("speed = 1.4", "speed = 9.0"))
    visitor.expected_faults.append("422")  # type: ignore[attr-defined]
    page.set_input_files("#presets input[type=file]", broken)
    line = next(at for at, text in enumerate(broken.read_text().split("\n"), 1) if text == "speed = 9.0")
    expect(page.locator(".preset-faults li").first).to_contain_text(
        re.compile(rf"line {line}: .*speed is 9.*0\.5 to 2")
    )
    # Bytes go out as they are in the file: read as text by the browser, "é" would come in as a replacement character.
    broken.write_bytes(file.read_bytes() + '[[preset]]\nname = "Café"\n'.encode("latin-1"))
    page.set_input_files("#presets input[type=file]", broken)
    expect(page.locator(".preset-faults li").first).to_contain_text("this is no UTF-8")
    assert told(visitor, house, "tuning/presets")["presets"] == before
    expect(page.get_by_role("button", name=re.compile("Make default"))).to_have_count(0)


def an_admin_makes_it_the_default(visitor: BrowserContext, house: House) -> None:
    enter(visitor, house, ADMIN)
    page = open_tuning(visitor, house)
    page.get_by_role("button", name="Make default The winner").click()
    expect(page.locator("#presets li", has_text="The winner")).to_contain_text("the house's default")
    fresh = visitor.new_page()
    fresh.goto(house.url)
    fresh.wait_for_function("window.vox !== undefined")
    fresh.wait_for_function("document.querySelector('#vox-knob-speed input[type=number]')?.value === '1.4'")
    page.get_by_role("button", name="Stop being default The winner").click()
    expect(page.locator("#presets .pill")).to_have_count(0)


def test_a_comparison_is_left_gone_on_with_and_follows_another_tab(visitor: BrowserContext, own_house: House) -> None:
    enter(visitor, own_house)
    save_both(visitor, own_house)
    page = open_tuning(visitor, own_house)
    begin_by_keyboard(page, "Quick one", "Slow one")
    at_round(page, 1)
    hear(page, 1)
    hear(page, 2)
    page.keyboard.press("f")
    at_round(page, 2)
    page.get_by_role("button", name="Go on later").click()
    page.reload()
    expect(page.locator(".blind-past")).to_contain_text("Not finished: 1 of 10 rounds")
    page.get_by_role("button", name=re.compile("^Go on, begun")).click()
    at_round(page, 2)
    begun = told(visitor, own_house, "tuning/trials")["trials"][0]
    told(visitor, own_house, f"tuning/trials/{begun['id']}/rounds/2", "PUT", {"vote": "second"})
    hear(page, 1)
    hear(page, 2)
    visitor.expected_faults.append("409")  # type: ignore[attr-defined]
    page.keyboard.press("f")
    at_round(page, 3)
    expect(page.locator(".blind-note")).to_have_text("Round 2 was voted on already, and the first vote counts.")
    page.get_by_role("button", name="Go on later").click()
    expect(page.locator(".blind-past")).to_contain_text("2 of 10 rounds")
    vote_unheard(own_house, begun["id"], [3], "second")
    page.get_by_role("button", name=re.compile("^Go on, begun")).click()  # by a history that is old by now
    at_round(page, 4)
    page.get_by_role("button", name="Go on later").click()
    expect(page.locator(".blind-past")).to_contain_text("3 of 10 rounds")  # anew: what is pressed stays where it is
    page.get_by_role("button", name=re.compile("^Remove, begun")).click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.locator(".blind-past")).to_contain_text("No comparison is kept")


def test_what_cannot_be_compared_is_told_at_once(visitor: BrowserContext, own_house: House) -> None:
    enter(visitor, own_house)
    page = open_tuning(visitor, own_house)
    page.select_option("#blind-a", label="The sliders, as they stand")
    page.get_by_role("button", name="Begin").click()
    fault = page.locator(".blind-setup .fault")
    expect(fault).to_contain_text("the same setting")
    page.get_by_role("button", name="Hold the sliders for A").click()
    expect(page.locator("#blind-a option:checked")).to_have_text("The sliders, as held")
    save_both(visitor, own_house)
    page.reload()
    page.select_option("#blind-b", label="Slow one")
    page.fill("#blind-texts", TEXT)
    page.fill("#blind-rounds", "9")
    page.get_by_role("button", name="Begin").click()
    expect(fault).to_contain_text("from 10 to 40")
    expect(page.locator("#blind-rounds")).to_be_focused()
    assert told(visitor, own_house, "tuning/trials")["trials"] == []
    page.route("**/rounds/1", lambda _: None)  # as when the network goes without a word: there is a way out
    page.fill("#blind-rounds", "10")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".blind-wait")).to_have_text("Round 1 of 10 is being made…")
    page.get_by_role("button", name="Go on later").click()
    expect(page.locator(".blind-past")).to_contain_text("Not finished: 0 of 10 rounds")
    page.unroute_all(behavior="ignoreErrors")


def test_walkthroughs_are_rendered_anew_and_how_far_it_is_told(visitor: BrowserContext, own_house: House) -> None:
    enter(visitor, own_house)
    page = open_tuning(visitor, own_house)
    state: dict[str, Any] = {"state": "rendering", "done": 1, "of": 4}  # until this test has seen it on the page
    asked: list[str] = []
    page.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    page.route("**/walkthroughs", lambda route: route.fulfill(json={"walkthroughs": [state]}))
    page.get_by_role("button", name=re.compile("^Render the walkthroughs")).click()
    status = page.locator(".preset-walkthroughs [role=status]")
    expect(status).to_have_text("1 of 4 steps are rendered.")
    expect(page.get_by_role("progressbar", name="Walkthroughs rendered")).to_be_visible()
    state["done"] = 3
    expect(status).to_have_text("3 of 4 steps are rendered.")
    state |= {"state": "ready", "done": 4}
    expect(status).to_have_text("The walkthroughs are ready.")
    assert asked == [f"{own_house.url}/tuning/walkthroughs/render"]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visitor: BrowserContext, own_house: House, width: int, scheme: str
) -> None:
    enter(visitor, own_house, ADMIN)
    save_both(visitor, own_house)
    finished_trial(visitor, own_house)
    page = open_tuning(visitor, own_house)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    looked_at(page, width)
    page.get_by_role("button", name=re.compile("^Show, begun")).click()
    page.wait_for_selector("#blind-verdict")
    page.get_by_text("Which was which").click()
    looked_at(page, width)
    page.get_by_role("button", name="Again with other settings").click()
    page.get_by_role("button", name=re.compile("^Show, begun")).click()
    page.wait_for_selector("#blind-verdict")
    page.get_by_role("button", name=re.compile("^Remove, begun")).click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    page.wait_for_selector(".blind-setup")  # nothing can be saved from it any more
    page.get_by_role("button", name="Remove Slow one").click()
    looked_at(page, width)
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    page.keyboard.press("Escape")
    begin_by_keyboard(page, "Quick one", "Slow one")
    at_round(page, 1)
    looked_at(page, width)
    hear(page, 1)
    looked_at(page, width)


def looked_at(page: Page, width: int) -> None:
    found = Axe().run(page).response["violations"]
    faults = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
    assert not faults, "\n".join(faults)
    assert page.evaluate("document.documentElement.scrollWidth") == width
