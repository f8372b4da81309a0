"""What somebody does in the tuning room, and what the house would answer in a test's stead."""

import json
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.e2e.talk import come_in
from tests.house import House
from tts import frames
from tts.speech import WordMark

TEXT = "The house at 1420 Mueller St. is $449,000."
RATE_HZ = 22_050
# Somebody's patience; nothing is promised of it.
WAIT_MS = 60_000


def open_tuning(visitor: BrowserContext, house: House) -> Page:
    come_in(visitor, house)
    page = visitor.new_page()
    page.goto(f"{house.url}/tuning")
    expect(page.locator("#state")).to_have_text("Ready", timeout=WAIT_MS)
    page.fill("#text", TEXT)
    return page


def figure(page: Page, name: str) -> str:
    return page.locator(f"[data-figure={name}] dd").inner_text()


def wait_whole(page: Page) -> None:
    expect(page.locator("#save")).to_be_enabled(timeout=WAIT_MS)


def render(page: Page) -> None:
    page.click("#render")
    wait_whole(page)


def hush(page: Page) -> None:
    """Stop what sounds, if it still does: on a busy machine it may end by itself just before."""
    page.evaluate("document.querySelector('#stop').click()")
    expect(page.locator("#stop")).to_be_disabled()


def wait_for(page: Page, expression: str) -> None:
    """As Page.wait_for_function, which these pages' content policy forbids."""
    until_s = time.monotonic() + WAIT_MS / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < until_s, expression
        page.wait_for_timeout(20)


def wait_drawn(page: Page) -> None:
    """Until the drawing is that of the whole sound: it is done in a frame of the page, whenever that comes."""
    wait_for(page, "window.tuning.hear.drawn.whole && !window.tuning.hear.drawn.frame")


def is_of_hearing(request: Request) -> bool:
    return request.url.endswith("/tuning/hear")


def seconds(page: Page) -> float:
    return float(figure(page, "length").removesuffix(" s"))


def wish(page: Page) -> dict[str, Any]:
    """What the page asks to hear."""
    body: dict[str, Any] = page.evaluate("window.tuning.wanted().body")
    return body


def heard(client: BrowserContext, house: House, body: dict[str, Any]) -> NDArray[np.int16]:
    """The samples of a wish, asked for beside the page."""
    answer = client.request.post(f"{house.url}/tuning/hear", data=json.dumps(body))
    told = list(frames.FrameReader().feed(answer.body()))
    assert told[-1][0] == b"e", told[-1]
    return np.frombuffer(b"".join(payload for kind, payload in told if kind == b"a"), "<i2")


def frames_of(pcm: bytes, marks: tuple[WordMark, ...] = ()) -> bytes:
    told = {"stages_ms": {"asked": 0.0, "first_pcm": 50.0, "last_pcm": 150.0}, "kept_samples": 0}
    whole = frames.header(RATE_HZ) + (frames.words(marks) if marks else b"") + frames.audio(pcm)
    return whole + frames.end(len(pcm) // 2, **told)  # type: ignore[arg-type]


def answer_with(page: Page, pcm: bytes, marks: tuple[WordMark, ...] = ()) -> None:
    """In the house's place."""
    body = frames_of(pcm, marks)
    page.unroute("**/tuning/hear")
    page.route("**/tuning/hear", lambda route: route.fulfill(body=body, content_type="application/octet-stream"))
