"""A real Chromium before the real app. One browser and one offline house for all browser tests."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import unjudged
from tests.e2e.talk import come_in, follow_streams
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
# What the content policy kept from being done is a fault of the page.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (told) =>
    console.error(`against the content policy: ${told.effectiveDirective} ${told.blockedURI} ${told.sourceFile}`));
"""
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
    with House(folder) as house:
        with house.visitor() as client:
            for _ in range(600):
                (told,) = client.get("/walkthroughs").json()["walkthroughs"]
                if told["state"] == "ready":
                    break
                time.sleep(0.1)
        yield house


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor of their own: no cookie shared with any other. Fails the test on any fault in the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    context.add_init_script(TELL_VIOLATIONS)
    context.on("weberror", lambda error: faults.append(f"script error: {error.error}"))
    context.on("console", lambda line: line.type == "error" and faults.append(f"console: {line.text}"))
    context.on("request", lambda request: _foreign(request.url) and faults.append(f"asked {request.url}"))
    context.expected_faults = []  # type: ignore[attr-defined]
    yield context
    context.close()
    expected = context.expected_faults  # type: ignore[attr-defined]
    left = [fault for fault in faults if not any(part in fault for part in expected)]
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
    follow_streams(page)
    page.goto(house.url)
    page.wait_for_function("window.vox !== undefined")
    return page
