"""All shipped walkthroughs by keyboard alone, where nothing is left that could help: the language model's address is a
black hole, the voice's worker has ended, and the network is gone. The presenter's window goes along.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.e2e.left_worklet import SAMPLE_RATE_HZ, heard_of, sounding, wait_left, watch
from tests.e2e.talk import BOX, come_in, questions
from tests.faults.raw_server import raw_server
from tests.house import House
from tests.process import ROOT, walkthroughs_of
from tests.voice_worker import VoiceWorker
from tts import frames

SHIPPED = sorted((ROOT / "assets" / "walkthroughs").glob("*.yaml"))
RENDERED_S = 500.0  # some 60 s of processor time, on a machine that does other things as well
pytestmark = pytest.mark.timeout(700)  # the first test renders
HEARD_S = 1.0
HOLD_S = 1.2
# Goes on by itself to its end.
SHORT = """
title: A short one
audience: For a test.
steps:
  - {visitor: "Hello?", agent: "Hello. I am an AI.", minutes: 0.1, pause_s: 0.2, note: "Nobody else reads Zanzibar."}
  - {visitor: "Who?", agent: "A synthetic voice.", minutes: 0.1, pause_s: 0, sliders: {speed: 1.4}}
  - {visitor: "What is there?", agent: "The third and last.", show: VX1001, minutes: 0.1}
"""


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that has rendered all of them, and then lost whoever could speak or answer."""
    folder = tmp_path_factory.mktemp("show")
    scripts = walkthroughs_of(folder)
    scripts.mkdir()
    for script in SHIPPED:
        shutil.copy(script, scripts)
    (scripts / "short.yaml").write_text(SHORT, "utf-8")
    if rendered := os.environ.get("VOX_TEST_RENDERED_DIR"):  # of another run: what is the same is not made again
        for kind in ("replies", "sounds"):
            shutil.copytree(Path(rendered) / kind, folder / "data" / "rendered" / kind)
    with raw_server("silent") as black_hole, VoiceWorker(folder) as worker:
        settings = {"OPENAI_BASE_URL": black_hole, "OPENAI_API_KEY": "sk-nobody", "VOX_TTS_URL": worker.url}
        with House(folder, settings) as house:
            wait_rendered(house)
            worker.stop()
            yield house


def wait_rendered(house: House) -> None:
    until_s = time.monotonic() + RENDERED_S
    with house.visitor() as client:
        while True:
            told = client.get("/walkthroughs").json()["walkthroughs"]
            if len(told) == len(SHIPPED) + 1 and all(one["state"] == "ready" for one in told):
                return
            assert time.monotonic() < until_s, told
            time.sleep(0.2)


class Script:
    """A walkthrough as its file and the house tell it, asked for before the network is gone."""

    def __init__(self, house: House, name: str) -> None:
        self.name = name
        text = (walkthroughs_of(house.log_file.parent) / f"{name}.yaml").read_text("utf-8")
        self.written: list[dict[str, Any]] = yaml.safe_load(text)["steps"]
        with house.visitor() as client:
            self.steps: list[dict[str, Any]] = client.get(f"/walkthroughs/{name}").json()["steps"]
            sounds = [client.get(f"/walkthroughs/{name}/sound/{step['sound']}").content for step in self.steps]
        self.sounds = [pcm_of(sound) for sound in sounds]

    @property
    def notes(self) -> list[str]:
        return [step.get("note", "").strip() for step in self.written]


def pcm_of(sound: bytes) -> bytes:
    return b"".join(payload for kind, payload in frames.FrameReader().feed(sound) if kind == frames.AUDIO)


@pytest.fixture
def asked(visitor: BrowserContext) -> list[Request]:
    """All that its pages ask a server for, in order."""
    requests: list[Request] = []
    visitor.on("request", lambda one: one.url.startswith("http") and requests.append(one))
    return requests


def open_page(visitor: BrowserContext, house: House, query: str = "", *, hold_s: float = 0) -> Page:
    watch(visitor, hold_s=hold_s)
    come_in(visitor, house)
    page = visitor.new_page()
    page.goto(f"{house.url}/{query}")
    page.wait_for_function("window.vox !== undefined")
    return page


def tab_to(page: Page, selector: str) -> None:
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not come to {selector}")


def open_by_keyboard(page: Page, name: str) -> None:
    page.wait_for_selector(f"[data-walkthrough={name}]")
    tab_to(page, f"[data-walkthrough={name}]")
    page.keyboard.press("Enter")


def open_presenter(page: Page) -> Page:
    tab_to(page, "[data-walk=notes]")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    presenter = opened.value
    presenter.wait_for_load_state()
    expect(presenter.locator("#state")).to_have_text("Speaking")
    for one in (page, presenter):  # all fonts are here, too
        one.evaluate("document.fonts.ready.then(() => {})")
    return presenter


def wait_step(page: Page, at: int, phase: str = "speaking") -> None:
    """`at` from 0."""
    page.wait_for_function(
        "([at, phase]) => window.vox.page.walk?.at === at && window.vox.page.walk.phase === phase", arg=[at, phase]
    )


def heard_rightly(page: Page, pcm: bytes) -> None:
    """The first second that has left the worklet is what was rendered, sample for sample, and is no silence."""
    wait_left(page, HEARD_S)
    start = sounding(pcm).start
    second = slice(start, round(0.9 * HEARD_S * SAMPLE_RATE_HZ))
    assert heard_of(page, pcm)[second].all()
    assert np.sqrt(np.mean(np.square(np.frombuffer(pcm, np.int16)[second] / 32_768.0))) > 0.005


def shown_rightly(page: Page, script: Script, at: int) -> None:
    step = script.steps[at]
    assert questions(page)[-1] == script.written[at]["visitor"].strip()
    answer = page.locator(".vox-text").last.inner_text().strip()
    assert answer == step["exchange"]["said"]
    if not step["live"]:
        assert answer == script.written[at]["agent"].strip()
    expect(page.locator(".vox-walk-step")).to_have_text(f"Step {at + 1} of {len(script.steps)}")
    expect(page.locator("#vox-log .vox-now"), "a word is marked").to_have_count(1)
    if step["live"]:
        expect(page.locator("#vox-log")).to_contain_text("Recorded answer: a live one needs the network.")
    if step["show"]:
        page.wait_for_function(HOME_SHOWN, arg=step["show"])


# Its card is on the page, outlined, and its picture is drawn.
HOME_SHOWN = """
(key) => {
    const card = document.querySelector(`#vox-homes-root .vox-home.on[data-key="${key}"]`);
    const picture = card?.querySelector("img");
    return Boolean(card?.checkVisibility() && picture?.complete && picture.naturalWidth > 0);
}
"""


def presented_rightly(presenter: Page, script: Script, at: int) -> None:
    expect(presenter.locator("#step-title")).to_have_text(f"Step {at + 1} of {len(script.steps)}")
    expect(presenter.locator("#state")).to_have_text("Speaking")
    assert presenter.inner_text("#visitor") == script.written[at]["visitor"].strip()
    assert presenter.inner_text("#said") == script.steps[at]["exchange"]["said"]
    assert presenter.inner_text("#note") == (script.notes[at] or "No note for this step.")


@pytest.mark.parametrize("name", [script.stem for script in SHIPPED])
def test_it_plays_by_keyboard_with_nothing_left_but_the_page(
    visitor: BrowserContext, show: House, asked: list[Request], name: str
) -> None:
    script = Script(show, name)
    page = open_page(visitor, show, hold_s=HOLD_S)
    open_by_keyboard(page, name)
    wait_step(page, 0)
    presenter = open_presenter(page)
    visitor.set_offline(True)
    asked_before = len(asked)
    for at, pcm in enumerate(script.sounds):
        if at:
            (presenter if at % 2 else page).keyboard.press("ArrowRight")
        wait_step(page, at)
        heard_rightly(page, pcm)
        assert page.evaluate("window.left.length") == at + 1
        shown_rightly(page, script, at)
        presented_rightly(presenter, script, at)
    page.keyboard.press("ArrowRight")
    wait_step(page, len(script.steps) - 1, "done")
    expect(presenter.locator("#state")).to_have_text("At the end")
    expect(page.locator("#vox-log .vox-me")).to_have_count(len(script.steps))
    # (A browser asks for a page's icon whenever its address changes, and minds no refusal.)
    assert {request.url for request in asked[asked_before:]} <= {f"{show.url}/web/favicon.svg"}
    visitor.set_offline(False)
    nothing_told_of_notes(page, script, asked)
    assert "Traceback" not in show.log()


def nothing_told_of_notes(page: Page, script: Script, asked: list[Request]) -> None:
    """The presenter's window alone has asked for the notes; no word of them has come to the audience's."""
    for_notes = [request for request in asked if "/notes" in request.url]
    assert for_notes
    assert all(request.frame.page != page for request in for_notes)
    told = page.content() + "".join(page.locator("body").all_inner_texts())
    assert [note for note in script.notes if note and note[:40] in told] == []


def test_one_that_goes_on_by_itself_is_heard_to_the_last_sample(
    visitor: BrowserContext, show: House, asked: list[Request]
) -> None:
    script = Script(show, "short")
    page = open_page(visitor, show)
    open_by_keyboard(page, "short")
    page.wait_for_function("window.vox.page.walk")  # all of it is here; it may have gone on already
    visitor.set_offline(True)
    wait_step(page, 2, "done")
    assert page.evaluate("window.left.length") == 3
    for at, pcm in enumerate(script.sounds):
        assert heard_of(page, pcm, at)[sounding(pcm)].all(), f"step {at + 1}"
    assert page.evaluate("window.vox.player.turn.stats.underruns") == 0
    visitor.set_offline(False)
    assert not [request.url for request in asked if "/notes" in request.url]
    assert "Zanzibar" not in page.content()


# What stands there for some seconds only.
LIVE_TOLD = """
() => {
    const live = document.getElementById("live");
    window.told = [];
    new MutationObserver(() => window.told.push(live.textContent)).observe(live, { childList: true });
}
"""


def test_a_live_step_that_nobody_answers_falls_back_and_the_windows_survive_a_reload(
    visitor: BrowserContext, show: House
) -> None:
    """The network is there: only the model and the worker are gone."""
    script = next(one for one in (Script(show, each.stem) for each in SHIPPED) if any(s["live"] for s in one.steps))
    at = next(number for number, step in enumerate(script.steps) if step["live"])
    page = open_page(visitor, show, f"?walkthrough={script.name}&step={at}", hold_s=HOLD_S)
    wait_step(page, at - 1, "ready")
    tab_to(page, "[data-walk=notes]")
    with visitor.expect_page() as opened:
        page.keyboard.press("Enter")
    presenter = opened.value
    presenter.wait_for_load_state()
    expect(presenter.locator("#state")).to_have_text("Ready to begin")
    assert page.evaluate("window.left.length") == 0, "it sounded before anybody wished so"
    presenter.evaluate(LIVE_TOLD)
    presenter.keyboard.press("ArrowRight")
    wait_step(page, at)
    page.wait_for_function("window.vox.page.walk.question === null", timeout=20_000)
    heard_rightly(page, script.sounds[at])
    expect(page.locator("#vox-log")).to_contain_text("Recorded answer:")
    expect(presenter.locator("#live")).to_have_text("live, or this recorded answer")
    assert "live now" in presenter.evaluate("window.told")

    page.reload()
    page.wait_for_function("window.vox !== undefined")
    wait_step(page, at, "ready")
    expect(presenter.locator("#state")).to_have_text("Ready to begin")
    presenter.reload()
    expect(presenter.locator("#step-title")).to_have_text(f"Step {at + 1} of {len(script.steps)}")
    presenter.keyboard.press("ArrowLeft")
    wait_step(page, at - 1)
    expect(presenter.locator("#step-title")).to_have_text(f"Step {at} of {len(script.steps)}")
    presenter.get_by_role("button", name="Take over").click()
    expect(presenter.locator("#state")).to_have_text("Live: questions are answered as they come")
    assert page.evaluate("selector => document.activeElement.matches(selector)", BOX)
    presenter.get_by_role("button", name="Back to the script").click()
    wait_step(page, at - 1)
    expect(presenter.locator("#state")).to_have_text("Speaking")


def test_the_scripts_are_those_that_are_shipped() -> None:
    assert [script.stem for script in SHIPPED] == ["buyer", "tour", "voice"]
    assert all(Path(script).stat().st_size for script in SHIPPED)
