"""The Gradio peer as a process, and how its first sound is found in a browser."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import httpx
from playwright.sync_api import Browser, TimeoutError

from tests.house import INHERITED, ROOT, free_port

START_S = 60.0
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


class PeerPage:
    """`with PeerPage(folder) as peer: peer.first_sound_ms(browser, text)`."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self.log_file = folder / "gradio.log"

    def __enter__(self) -> Self:
        self._log = self.log_file.open("ab")
        command = [sys.executable, "-m", "tests.bench.gradio_page", str(self.port)]
        inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
        environment = {**inherited, **QUIET, "GRADIO_TEMP_DIR": str(self._folder)}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self._log, stderr=subprocess.STDOUT)
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(10)
        self._log.close()

    def _wait(self) -> None:
        until_s = time.monotonic() + START_S
        while time.monotonic() < until_s:
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError(f"the Gradio page did not start: {self.log_file.read_text('utf-8', 'replace')[-500:]}")

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
