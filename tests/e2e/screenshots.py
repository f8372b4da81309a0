"""Draws README's pictures from the running app: `make screenshots`. Not a test; the tests' parts are at hand here."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, open_page
from tests.e2e.talk import ask, wait_speaking
from tests.house import ROOT, House

PICTURES = ROOT / "docs"
# Name, width, height, dark, and whether the agent speaks in it.
SHOTS = (
    ("wide-empty", 1440, 900, False, False),
    ("wide-speaking", 1440, 900, False, True),
    ("dark-speaking", 1440, 900, True, True),
    ("narrow-empty", 390, 844, False, False),
    ("narrow-speaking", 390, 844, False, True),
)


def draw(browser: Browser, house: House, shot: tuple[str, int, int, bool, bool]) -> None:
    name, width, height, dark, speaking = shot
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    page = open_page(context, house)
    if speaking:
        ask(page)
        wait_speaking(page)
        page.wait_for_timeout(4_000)  # far enough in for the waveform to show what has sounded
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, House(Path(folder)) as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for shot in SHOTS:
            draw(browser, house, shot)
            print(f"docs/{shot[0]}.png {(PICTURES / f'{shot[0]}.png').stat().st_size // 1024} KiB")
        browser.close()


if __name__ == "__main__":
    main()
