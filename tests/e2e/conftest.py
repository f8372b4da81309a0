"""A real Chromium before the real app. One browser and one offline house for all browser tests."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, expect, sync_playwright

from tests import unjudged
from tests.e2e.talk import come_in
from tests.e2e.walking import STEPS
from tests.house import House
from tests.openai_server import OpenAIServer, Reply
from tests.process import walkthroughs_of

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
# A guard against waiting for ever, as Playwright's other ones: of 30 s, where `expect` has 5.
expect.set_options(timeout=30_000)
# What the content policy kept from being done is a fault of the page.
LEFT = "this page is left"
TELL = f"""
addEventListener("securitypolicyviolation", ({{ effectiveDirective, blockedURI, sourceFile }}) =>
    console.error(`against the content policy: ${{effectiveDirective}} ${{blockedURI}} ${{sourceFile}}`));
addEventListener("beforeunload", () => console.debug("{LEFT}"));
"""
# Gradio's client breaks off its own event stream as the page is left, and complains of it: the stream may be closed
# on the network while the page, on a busy machine, has not read its end. So does its loader of parts on their way.
OF_LEAVING = ("AbortError: signal is aborted", "Connection errored out", "Unable to preload CSS")
SHORT = Reply(text=unjudged.SHORT, tokens_per_s=60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed: tests/debian-packages.sh")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def offline_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app as a newcomer starts it: no key, no address, the embedded voice."""
    with House(tmp_path_factory.mktemp("house")) as app:
        yield app


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app before a scripted language model whose answers are short: sound plays in real time."""
    with OpenAIServer([SHORT], repeat_last=True) as server:
        settings = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-scripted"}
        with House(tmp_path_factory.mktemp("house"), settings) as app:
            yield app


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with one walkthrough (walking.py), rendered."""
    folder = tmp_path_factory.mktemp("stage")
    walkthroughs = walkthroughs_of(folder)
    walkthroughs.mkdir(parents=True, exist_ok=True)
    (walkthroughs / "short.yaml").write_text(STEPS, encoding="utf-8")
    with House(folder) as house, house.visitor() as client:
        until = time.monotonic() + 240
        while client.get("/walkthroughs").json()["walkthroughs"][0]["state"] != "ready":
            assert time.monotonic() < until, client.get("/walkthroughs").json()
            time.sleep(0.1)
        yield house


class Faults:
    """What went wrong in a visitor's pages, in order, as sentences."""

    def __init__(self, context: BrowserContext) -> None:
        self.told: list[str] = []
        self._left: set[Page] = set()
        context.add_init_script(TELL)
        context.on("page", lambda page: page.on("framenavigated", self._navigated))
        context.on("weberror", lambda error: self.told.append(f"script error: {error.error}"))
        context.on("console", self._console)
        context.on("request", lambda request: _foreign(request.url) and self.told.append(f"asked {request.url}"))

    def _navigated(self, frame: Frame) -> None:
        if frame == frame.page.main_frame:
            self._left.discard(frame.page)

    def _console(self, line: ConsoleMessage) -> None:
        if line.text == LEFT and line.page:
            self._left.add(line.page)
        of_leaving = line.page in self._left and any(part in line.text for part in OF_LEAVING)
        if line.type == "error" and not of_leaving:
            self.told.append(f"console: {line.text}")


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor of their own: no cookie shared with any other. Fails the test on any fault in the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    faults = Faults(context)
    context.expected_faults = []  # type: ignore[attr-defined]
    yield context
    context.close()
    expected = context.expected_faults  # type: ignore[attr-defined]
    left = [fault for fault in faults.told if not any(part in fault for part in expected)]
    assert not left, left


def _foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))


@pytest.fixture
def page(visitor: BrowserContext, house: House) -> Page:
    return open_page(visitor, house)


def open_page(visitor: BrowserContext, house: House) -> Page:
    """The talk page of a visitor who has come in, with its player ready."""
    come_in(visitor, house)
    page = visitor.new_page()
    page.goto(house.url)
    page.wait_for_function("window.vox !== undefined")
    return page
