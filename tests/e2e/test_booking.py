"""A viewing booked by typing: shown on the page, its calendar file for the visitor who booked and for nobody else."""

import re

from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, silence, wait_ended
from tests.house import House

LINES = (
    "Three bedroom houses with a garage",
    "Book a viewing of the first one for tomorrow at 2 pm, I am Dana Ruiz, 509-555-0142",
)


def test_a_booked_viewing_can_be_put_into_a_calendar(
    browser: Browser, visitor: BrowserContext, offline_house: House
) -> None:
    page = open_page(visitor, offline_house)
    for number, line in enumerate(LINES, 1):
        ask(page, line)
        wait_ended(page, number)
        page.wait_for_function("window.vox.player.turn?.stats.ended", timeout=60_000)
        silence(page)
    link = page.locator(".vox-booked a")
    link.wait_for()
    assert "2" in page.inner_text(".vox-booked")
    address = link.get_attribute("href")
    assert address
    assert re.search(r"/bookings/VX-[A-Z0-9]+\.ics\?talk=[0-9a-f]{32}$", address)
    answer = page.request.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.body()).walk("VEVENT")
    assert (event.end - event.start).total_seconds() > 0
    stranger = browser.new_context()
    other = open_page(stranger, offline_house)
    assert other.evaluate("async (url) => (await fetch(url)).status", address) == 403
    stranger.close()
