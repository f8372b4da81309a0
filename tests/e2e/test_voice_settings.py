"""The voice's sliders: heard from the next clause on, remembered in the browser, put back."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page

from conversation.manner import DEFAULTS, KNOBS
from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, knob, stats, wait_done, wait_held, wait_settings, wait_speaking
from tests.house import House

CHANGED = {"speed": 1.7, "expressiveness": 0.2, "rhythm": 0.3, "pitch": 1.2, "pause_s": 0.9}


ALL_IS_SEEN = """async () => {
    await document.fonts.ready;
    const sheet = document.querySelector("#vox-knobs");
    return sheet.scrollHeight <= sheet.clientHeight;
}"""


def values(page: Page) -> dict[str, float]:
    return {name: float(page.input_value(f"#vox-knob-{name} input[type=number]")) for name in KNOBS}


def marks(page: Page) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = page.evaluate("window.vox.player.turn.captions.marks")
    return told


def clause_lengths(told: list[dict[str, Any]]) -> dict[int, int]:
    clauses = {mark["clause"]: mark["start_sample"] for mark in reversed(told)}
    return {
        number: max(mark["end_sample"] for mark in told if mark["clause"] == number) - start
        for number, start in clauses.items()
    }


@pytest.fixture
def talking(visitor: BrowserContext, offline_house: House) -> Page:
    """A page on which a long answer has just begun to sound and is already made."""
    page = open_page(visitor, offline_house)
    ask(page)
    wait_speaking(page)
    page.click("[data-act=pause]")  # until it is made: a busy machine makes it no faster than it sounds
    page.wait_for_function("window.vox.player.turn.complete", timeout=60_000)
    page.click("[data-act=pause]")
    return page


# Which clause sounds as the answer begins to be made anew: a moment after the slider was moved.
NOTE_CLAUSE = """
() => {
    const { player } = window.vox;
    const makeAnew = player.makeAnew.bind(player);
    player.makeAnew = (turn, knobs) => {
        window.clauseThen = turn.captions.now(turn.sound.playedS() * player.sampleRate)?.clause ?? 0;
        makeAnew(turn, knobs);
    };
}
"""


def test_a_slider_is_heard_from_the_next_clause_on(talking: Page) -> None:
    before = marks(talking)
    talking.evaluate(NOTE_CLAUSE)
    knob(talking, "speed", 2.0)
    talking.wait_for_function("window.vox.player.turn.changed && window.vox.player.turn.complete", timeout=60_000)
    now = talking.evaluate("window.clauseThen")
    heard = wait_done(talking)
    after = marks(talking)
    assert heard.consumed == heard.samples
    assert [mark["text"] for mark in after] == [mark["text"] for mark in before]  # nothing lost, nothing twice
    old, new = clause_lengths(before), clause_lengths(after)
    for clause in old:
        if clause <= now:
            assert new[clause] == old[clause]
    changed = sorted(clause for clause in old if new[clause] != old[clause])
    assert changed
    assert min(changed) <= now + 2  # the next one, or the one after when that was too close
    assert changed == list(range(min(changed), max(old) + 1))
    assert all(new[clause] < 0.75 * old[clause] for clause in changed)


def test_a_change_while_paused_waits_with_the_sound(talking: Page) -> None:
    talking.click("[data-act=pause]")
    held = wait_held(talking)
    knob(talking, "speed", 2.0)
    talking.wait_for_function("window.vox.player.turn.changed && window.vox.player.turn.complete", timeout=60_000)
    assert stats(talking)["consumed"] == held["consumed"]
    talking.click("[data-act=pause]")
    heard = wait_done(talking)
    assert heard.consumed == heard.samples
    assert heard.underruns == held["underruns"]


def test_several_moves_leave_the_last_one(talking: Page) -> None:
    for speed in (0.7, 1.4, 0.9, 1.9):
        knob(talking, "speed", speed)
        talking.wait_for_timeout(200)
    heard = wait_done(talking)
    assert heard.consumed == heard.samples
    # The recording is what was heard.
    turn, talk = talking.evaluate("[window.vox.player.turn.id, window.vox.page.talkId]")
    wav = talking.request.get(f"{talking.url}speech/{turn}/audio.wav?talk={talk}").body()
    assert (len(wav) - wav.index(b"data") - 8) // 2 >= heard.consumed


def test_settings_reach_the_voice_and_are_remembered(visitor: BrowserContext, house: House) -> None:
    page = open_page(visitor, house)
    assert values(page) == DEFAULTS
    for name, value in CHANGED.items():
        knob(page, name, value)
    ask(page)
    wait_done(page)
    talk = page.evaluate("window.vox.page.talkId")
    [exchange] = page.request.get(f"{house.url}/talks/{talk}/transcript.json").json()["exchanges"]
    assert exchange["voice"] == {"voice": "joe", **CHANGED}
    page.reload()
    page.wait_for_function("window.vox !== undefined")
    page.wait_for_function("document.querySelector('#vox-knob-speed input[type=number]').value === '1.7'")
    assert values(page) == CHANGED


def test_reset_puts_everything_back_for_good(page: Page) -> None:
    for name, value in CHANGED.items():
        knob(page, name, value)
    page.click("[data-act=knobs]")
    page.click("#vox-reset")
    page.wait_for_function("document.querySelector('#vox-knob-speed input[type=number]').value === '1'")
    assert values(page) == DEFAULTS
    page.reload()
    page.wait_for_function("window.vox !== undefined")
    wait_settings(page)
    assert values(page) == DEFAULTS


def test_what_another_program_left_in_the_browser_does_no_harm(visitor: BrowserContext, house: House) -> None:
    page = open_page(visitor, house)
    out_of_range = '{"voice": "gone", "speed": 99, "pitch": -1}'
    for left in (out_of_range, '{"speed": "fast", "pitch": null}', '{"speed": ', "[]", "null"):
        page.evaluate("left => localStorage.setItem('vox-voice', left)", left)
        page.reload()
        page.wait_for_function("window.vox !== undefined")
        wait_settings(page)
        assert values(page) == DEFAULTS


def test_a_browser_that_keeps_nothing_for_us_shows_the_page_all_the_same(visitor: BrowserContext, house: House) -> None:
    visitor.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"]) {
            Object.defineProperty(window, name, { get() { throw new DOMException("no"); } });
        }"""
    )
    page = open_page(visitor, house)
    knob(page, "speed", 1.3)
    ask(page)
    assert wait_done(page).rms > 0.01


SLOW = {**DEFAULTS, "speed": 0.9, "pause_s": 0.6}


@pytest.fixture
def admin(house: House) -> Iterator[httpx.Client]:
    """One of the house's own people. What they made the default is none any more afterwards."""
    with house.visitor(frozenset({"talk", "tuning", "admin"})) as client:
        yield client
        assert client.post("/tuning/presets/default", json={"name": None}).is_success


def shown(page: Page, expected: dict[str, float]) -> None:
    speed = f"{expected['speed']:g}"
    page.wait_for_function(
        "speed => document.querySelector('#vox-knob-speed input[type=number]')?.value === speed", arg=speed
    )
    assert values(page) == expected


def test_sliders_stand_as_the_house_has_them_until_somebody_moves_one(
    visitor: BrowserContext, house: House, admin: httpx.Client
) -> None:
    page = open_page(visitor, house)
    shown(page, DEFAULTS)
    assert admin.put("/tuning/presets", json={"name": "Slow", "voice": "joe", "knobs": SLOW}).is_success
    assert admin.post("/tuning/presets/default", json={"name": "Slow"}).is_success
    page.reload()
    shown(page, SLOW)
    ask(page)
    wait_done(page)
    talk = page.evaluate("window.vox.page.talkId")
    [exchange] = page.request.get(f"{house.url}/talks/{talk}/transcript.json").json()["exchanges"]
    assert exchange["voice"] == {"voice": "joe", **SLOW}
    knob(page, "speed", 1.3)
    page.click("[data-act=knobs]")
    page.click("#vox-reset")
    shown(page, SLOW)
    knob(page, "speed", 1.3)
    assert admin.post("/tuning/presets/default", json={"name": None}).is_success
    page.reload()
    shown(page, {**SLOW, "speed": 1.3})


def test_pitch_raises_the_voice_and_keeps_its_pace(visitor: BrowserContext, house: House) -> None:
    page = open_page(visitor, house)
    lengths = {}
    for name, value in (("expressiveness", 0), ("rhythm", 0)):
        knob(page, name, value)
    for pitch in (1.0, 1.25):
        knob(page, "pitch", pitch)
        ask(page)
        lengths[pitch] = wait_done(page).samples
    assert lengths[1.25] == pytest.approx(lengths[1.0], rel=0.03)


def test_the_sheet_opens_by_keyboard_and_escape_gives_the_focus_back(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_selector("#vox-tuning-open", state="attached")  # the last of it
    button = page.locator("[data-act=knobs]")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.is_visible("#vox-knobs")
    assert page.evaluate(ALL_IS_SEEN)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#vox-knobs') !== null")
    page.keyboard.press("Escape")
    assert not page.is_visible("#vox-knobs")
    assert page.evaluate("document.activeElement.dataset.act") == "knobs"
