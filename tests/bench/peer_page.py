"""The Gradio peer as a process, and how its first sound is found in a browser."""

import sys
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser, TimeoutError

from tests.process import Process, clean_environment, free_port

SOUND_S = 20.0
QUIET = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
# From the click on, every few milliseconds: when does the clock of an <audio> element first move? That is when its
# sound begins to play; encoding and decoding may put some more silence before it, which is not counted.
WATCH = """
window.bench = {};
document.addEventListener("click", () => {
    if (window.bench.click) return;
    window.bench.click = performance.now();
    const watch = setInterval(() => {
        if ([...document.querySelectorAll("audio")].some((one) => one.currentTime > 0)) {
            window.bench.first = performance.now();
            clearInterval(watch);
        }
    }, 2);
}, { capture: true });
"""
SETTLED_S = 1.5  # a page that has just opened is still busy; nobody types a question in less


class PeerPage(Process):
    """`with PeerPage(folder) as peer: peer.first_sound_ms(browser, text)`."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "tests.bench.gradio_page", str(self.port)]
        environment = {**clean_environment(), **QUIET, "GRADIO_TEMP_DIR": str(folder)}
        super().__init__(command, environment, folder / "gradio.log")

    def answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def first_sound_ms(self, browser: Browser, text: str) -> float | None:
        """From the click until its audio element plays, in a page of its own. None when it never does."""
        context = browser.new_context()
        try:
            context.add_init_script(WATCH)
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{self.port}/")
            page.wait_for_selector("#speak")
            page.fill("#text textarea", text)
            time.sleep(SETTLED_S)
            page.click("#speak")
            page.wait_for_function("window.bench.first !== undefined", timeout=1000 * SOUND_S)
            waited_ms: float = page.evaluate("window.bench.first - window.bench.click")
            return waited_ms
        except TimeoutError:
            return None
        finally:
            context.close()
