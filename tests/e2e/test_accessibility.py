"""axe-core finds nothing (WCAG 2.2, A and AA, and its best practices) in any state, light and dark, wide and narrow."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from conversation.manner import KNOBS
from tests.e2e.conftest import open_page
from tests.e2e.talk import BOX, ask, come_in, silence, wait_ended, wait_faded, wait_speaking, wait_written
from tests.house import House

# What a tap on the middle of an element meets: looked up at once, since what comes below it may still move it.
MET = """
(one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2)?.type;
}
"""


def empty(page: Page) -> None:
    page.wait_for_selector(".vox-welcome")


def speaking(page: Page) -> None:
    ask(page)
    wait_speaking(page)
    page.wait_for_selector(".vox-now")
    page.click("[data-act=pause]")


def answered(page: Page) -> None:
    ask(page)
    wait_ended(page, 1)
    silence(page)
    page.wait_for_selector(".vox-answer-foot:visible")


def refused(page: Page) -> None:
    ask(page, "long " * 500)
    wait_written(page, 1)


def cut(page: Page) -> None:
    page.route("**/speech/*", lambda route: route.fulfill(status=200, body=b""))
    ask(page)
    page.wait_for_function("document.querySelector('.vox-told').textContent !== ''")
    wait_ended(page, 1)


def sources(page: Page) -> None:
    answered(page)
    page.click(".vox-sources summary")


def settings(page: Page) -> None:
    page.click("[data-act=knobs]")
    page.wait_for_selector("#vox-knobs:visible")


def files(page: Page) -> None:
    answered(page)
    page.click("[popovertarget=vox-files]")


def editing(page: Page) -> None:
    answered(page)
    page.click("[aria-label='Edit this question']")


def drawer(page: Page) -> None:
    answered(page)
    home = page.evaluate("window.vox.page.talk.last.homes[0]")
    page.evaluate("key => window.vox.page.homes.open(key)", home)
    page.wait_for_selector("dialog[open] table, dialog[open] dl")


def gallery(page: Page) -> None:
    if page.is_visible("#vox-show-homes"):
        page.click("#vox-show-homes")
    page.get_by_role("tab", name="All homes").click()
    page.wait_for_selector(".vox-home:visible")


def favourites(page: Page) -> None:
    gallery(page)
    page.locator(".vox-home:visible .vox-heart").first.click()
    page.get_by_role("tab", name="Favorites").click()


def compare(page: Page) -> None:
    gallery(page)
    for number in range(2):
        page.locator(".vox-home:visible .vox-compare-toggle").nth(number).click()
    page.locator(".vox-compare-bar button").first.click()
    page.wait_for_selector("dialog[open] table")


def waiting(page: Page) -> None:
    page.evaluate("window.vox.player.show('waiting', '', { place: 2, seconds: 4 })")


STATES: tuple[Callable[[Page], None], ...] = (
    empty, waiting, speaking, answered, refused, cut, sources, settings, files, editing, drawer, gallery, favourites,
    compare,
)  # fmt: skip


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(
    visitor: BrowserContext, offline_house: House, state: Callable[[Page], None], width: int
) -> None:
    come_in(visitor, offline_house)
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    page.goto(offline_house.url)
    page.wait_for_function("window.vox !== undefined")
    state(page)
    for scheme in ("light", "dark"):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", scheme == "dark")
        wait_faded(page)
        found = Axe().run(page).response["violations"]
        told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
        assert not told, f"{scheme}\n" + "\n".join(told)


@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1440, 900), (3840, 2160)])
def test_no_state_scrolls_sideways_and_the_player_stays_at_the_foot(
    visitor: BrowserContext, offline_house: House, width: int, height: int
) -> None:
    page = open_page(visitor, offline_house)
    page.set_viewport_size({"width": width, "height": height})
    for state in (empty, answered, settings):
        state(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width, state.__name__
        assert page.evaluate("document.querySelector('#vox-player').getBoundingClientRect().bottom") <= height


def test_every_knob_can_be_reached_on_a_small_screen(visitor: BrowserContext, offline_house: House) -> None:
    page = open_page(visitor, offline_house)
    page.set_viewport_size({"width": 360, "height": 640})
    settings(page)
    sliders = page.locator("#vox-knobs input[type=range]").all()
    assert len(sliders) == len(KNOBS)
    for slider in sliders:
        slider.scroll_into_view_if_needed()
        assert slider.evaluate(MET) == "range"


def test_asking_about_a_home_shows_the_answer_on_a_narrow_page(visitor: BrowserContext, offline_house: House) -> None:
    page = open_page(visitor, offline_house)
    page.set_viewport_size({"width": 360, "height": 740})
    gallery(page)
    page.evaluate("window.vox.page.homes.open('VX1006')")
    page.get_by_role("button", name="Ask about this home").click()
    page.wait_for_selector(".vox-me:visible")
    assert page.get_attribute("#vox-show-homes", "aria-pressed") == "false"
    silence(page)


def test_everything_goes_by_keyboard(visitor: BrowserContext, offline_house: House) -> None:
    page = open_page(visitor, offline_house)
    page.focus(BOX)
    page.keyboard.type("Three bedrooms with a garage, under 500 thousand?")
    page.keyboard.press("Enter")
    wait_ended(page, 1)
    page.evaluate("window.vox.player.turn.sound.hold(0)")  # it can be paused and stopped, however long this takes
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
            )
        )
    for name in (
        "Pause",
        "Stop",
        "Download or delete",
        "Captions",
        "Voice settings",
        "New conversation",
        "Dark colors",
        "Send",
    ):
        assert name in reached, name
    for name in ("Play this answer again", "Good answer", "Poor answer", "Ask again", "Edit this question"):
        assert name in reached, name


def test_a_screen_reader_hears_states_and_answers(visitor: BrowserContext, offline_house: House) -> None:
    page = open_page(visitor, offline_house)
    assert page.get_attribute("#vox-state", "role") == "status"
    live = page.locator("#vox-log [aria-live=polite]")
    ask(page)
    wait_ended(page, 1)
    answer = page.inner_text(".vox-text")
    assert live.inner_text().strip() == f"Agent: {answer}".strip()
    page.click("[data-act=stop]")
    assert page.inner_text("#vox-state").strip() == "Stopped"


def test_who_wants_less_motion_gets_none(visitor: BrowserContext, offline_house: House) -> None:
    page = open_page(visitor, offline_house)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("window.vox.player.show('thinking')")
    assert page.evaluate("getComputedStyle(document.querySelector('.vox-dot')).animationName") == "none"


def test_the_page_is_ready_soon_and_its_pictures_are_there(
    visitor: BrowserContext, offline_house: House, figure: Callable[[str], None]
) -> None:
    come_in(visitor, offline_house)
    page = visitor.new_page()
    broken: list[str] = []
    page.on("response", lambda answer: answer.status >= 400 and broken.append(answer.url))
    page.goto(offline_house.url)
    page.wait_for_function("window.vox !== undefined")
    ready_ms = page.evaluate("performance.now()")
    figure(f"milliseconds until the page can be used: {ready_ms:.0f}")
    gallery(page)
    page.wait_for_timeout(500)
    assert broken == []
    for name in ("card.png", "favicon.svg"):
        assert (Path("assets/web") / name).is_file()
