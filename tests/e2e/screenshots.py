"""Draws every state of the page, in three widths, light and dark: `make screenshots`. Not a test.

All go to var/screenshots/; those that README shows, and the card that a link to the page shows elsewhere, are made
smaller and go to docs/ and assets/web/.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, open_page
from tests.e2e.talk import ask, wait_done, wait_ended, wait_speaking, wait_written
from tests.house import House
from tests.process import ROOT, walkthroughs_of

ALL = ROOT / "var" / "screenshots"
DOCS = ROOT / "docs"
CARD = ROOT / "assets" / "web" / "card.png"
SIZES = {360: 740, 768: 1024, 1440: 900}
# Name in docs/ -> what is drawn there.
IN_README = {
    "wide-speaking": "speaking-1440-light",
    "dark-drawer": "drawer-1440-dark",
    "gallery": "gallery-1440-light",
    "narrow-speaking": "speaking-360-light",
    "narrow-voice": "voice-360-dark",
    "walkthrough": "walkthrough-1440-light",
    "presenter": "presenter-1440-light",
    "tuning": "tuning-1440-light",
}
CARD_STYLE = """
#vox-card { position: fixed; inset: 0; z-index: 99; display: grid; grid-template-columns: 1fr 480px; gap: 48px;
  align-items: center; padding: 72px; background: var(--vox-paper); color: var(--vox-ink) }
#vox-card h1 { margin: 0 0 20px; font: 560 72px/1.1 var(--vox-serif) }
#vox-card p { margin: 0 0 28px; font-size: 30px; line-height: 1.4; color: var(--vox-soft) }
#vox-card img { width: 480px; border-radius: 14px }
"""


def empty(page: Page) -> None:
    page.wait_for_selector(".vox-welcome")


def thinking(page: Page) -> None:
    page.evaluate("window.vox.page.talk.begin('turn', 'Three bedrooms with a garage?', '')")
    page.evaluate("window.vox.player.show('thinking')")


def speaking(page: Page) -> None:
    ask(page)
    wait_speaking(page)
    page.wait_for_function("document.querySelector('.vox-home.on') !== null", timeout=60_000)
    page.wait_for_timeout(2_500)


def answered(page: Page) -> None:
    ask(page)
    wait_ended(page, 1)
    page.click("[data-act=stop]")
    page.click(".vox-sources summary")


def booked(page: Page) -> None:
    for number, line in enumerate(("Three bedroom houses with a garage", "Book the first one for tomorrow at 2 pm, "
                                   "I am Dana Ruiz, 509-555-0142"), 1):  # fmt: skip
        ask(page, line)
        wait_ended(page, number)
        page.click("[data-act=stop]")


def error(page: Page) -> None:
    ask(page, "long " * 500)
    wait_written(page, 1)


def waiting(page: Page) -> None:
    """As the queue would tell it: filling the queue for a picture would take eight visitors."""
    page.evaluate("window.vox.player.show('waiting', '', { place: 2, seconds: 4 })")


def voice(page: Page) -> None:
    page.click("[data-act=knobs]")


def lexicon(page: Page) -> None:
    voice(page)
    page.click("#vox-lexicon-open")
    page.wait_for_selector(".vox-lexicon-list")


def files(page: Page) -> None:
    ask(page, "Hello!")
    wait_done(page)
    page.click("[popovertarget=vox-files]")


def gallery(page: Page) -> None:
    if page.is_visible("#vox-show-homes"):
        page.click("#vox-show-homes")
    page.get_by_role("tab", name="All homes").click()
    page.wait_for_selector(".vox-home:visible")


def drawer(page: Page) -> None:
    page.evaluate("window.vox.page.homes.open('VX1006')")
    page.wait_for_selector("dialog[open] .vox-facts")


def compare(page: Page) -> None:
    gallery(page)
    for number in range(3):
        page.locator(".vox-home:visible .vox-compare-toggle").nth(number).click()
    page.locator(".vox-compare-bar button").first.click()
    page.wait_for_selector("dialog[open] table")


def walkthrough(page: Page) -> None:
    """The second step: a home is spoken of."""
    page.click("[data-walkthrough=tour]")
    page.wait_for_function("window.vox.page.walk?.phase === 'speaking'")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.vox.page.walk.at === 1 && window.vox.player.turn.stats.consumed > 60_000")


def presenter(page: Page) -> Page:
    walkthrough(page)
    with page.expect_popup() as opened:
        page.click("[data-walk=notes]")
    window = opened.value
    size = page.viewport_size
    assert size is not None
    window.set_viewport_size(size)
    expect(window.locator("#state")).to_have_text("Speaking")
    return window


def tuning(page: Page) -> None:
    page.goto(page.url + "tuning")
    expect(page.locator("#state")).to_have_text("Ready")
    page.click("#render")
    expect(page.locator("#save")).to_be_enabled(timeout=20_000)


# Draws another window than the page's where it gives one.
State = Callable[[Page], Page | None]
STATES: tuple[State, ...] = (
    empty, thinking, waiting, speaking, answered, booked, error, voice, lexicon, files, gallery, drawer, compare,
    walkthrough, presenter, tuning,
)  # fmt: skip


def draw(browser: Browser, house: House, state: State, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        device_scale_factor=1 if width > 400 else 2,
    )
    page = open_page(context, house)
    drawn = state(page) or page
    drawn.evaluate("document.fonts.ready")
    drawn.wait_for_timeout(500)
    drawn.screenshot(path=ALL / f"{state.__name__}-{width}-{scheme}.png")
    context.close()


def with_tour(folder: Path) -> Path:
    """The data folder of a house that has a walkthrough to show."""
    walkthroughs_of(folder).mkdir()
    shutil.copy(ROOT / "assets" / "walkthroughs" / "tour.yaml", walkthroughs_of(folder))
    return folder


def wait_rendered(house: House) -> None:
    """The voice is the pictures' from then on."""
    with house.visitor() as client:
        while [one["state"] for one in client.get("/walkthroughs").json()["walkthroughs"]] != ["ready"]:
            time.sleep(0.5)


def draw_card(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 630}, reduced_motion="reduce")
    page = open_page(context, house)
    page.add_style_tag(content=CARD_STYLE)
    page.evaluate(
        """() => {
            const card = document.createElement("div");
            card.id = "vox-card";
            const words = document.createElement("div");
            const title = document.createElement("h1");
            title.textContent = document.querySelector(".vox-header h1").textContent;
            const told = document.createElement("p");
            told.textContent = document.querySelector("meta[name=description]").content;
            words.append(title, told, document.querySelector(".vox-header .vox-pill").cloneNode(true));
            const picture = document.createElement("img");
            picture.src = "web/house.svg";
            card.append(words, picture);
            document.querySelector(".gradio-container").append(card);
        }"""
    )
    page.wait_for_timeout(500)
    page.screenshot(path=ALL / "card.png")
    context.close()
    small(ALL / "card.png", CARD)


def small(picture: Path, target: Path) -> None:
    """The same in 128 colours: a third of the bytes, for pictures of flat colours."""
    Image.open(picture).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.relative_to(ROOT)} {target.stat().st_size // 1024} KiB", flush=True)


def main() -> None:
    """All states, or those named on the command line."""
    wanted = [state for state in STATES if not sys.argv[1:] or state.__name__ in sys.argv[1:]]
    ALL.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        House(with_tour(Path(folder))) as house,
        sync_playwright() as playwright,
    ):
        wait_rendered(house)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for state in wanted:
            for width in SIZES:
                for scheme in ("light", "dark"):
                    draw(browser, house, state, width, scheme)
            print(f"{ALL.relative_to(ROOT)}/{state.__name__}-*.png", flush=True)
        draw_card(browser, house)
        browser.close()
    for name, drawn in IN_README.items():
        if (ALL / f"{drawn}.png").is_file():
            small(ALL / f"{drawn}.png", DOCS / f"{name}.png")


if __name__ == "__main__":
    main()
