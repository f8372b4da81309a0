"""What a visitor does on the talk page, and what the page's worklet counted."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

BOX = "#vox-question textarea"
QUESTION = "Three bedrooms with a garage, under 500 thousand?"
STAGES = (
    "click",
    "event_received",
    "first_token",
    "first_clause",
    "first_pcm",
    "first_pcm_received",
    "first_sample",
)


@dataclass(frozen=True)
class Heard:
    """The counts of one turn, by player.js: samples, and Unix milliseconds."""

    turn: str
    consumed: int
    samples: int
    underruns: int
    rms: float
    times: dict[str, float]

    def stages(self) -> str:
        """Milliseconds from the click to each stage, in one line."""
        click = self.times["click"]
        return " · ".join(f"{name} {self.times[name] - click:.0f}" for name in STAGES if name in self.times)


def ask(page: Page, text: str = QUESTION) -> None:
    page.fill(BOX, text)
    page.click("#vox-send")


def stats(page: Page) -> dict[str, Any]:
    counts: dict[str, Any] = page.evaluate("window.vox.player.turn?.stats ?? {}")
    return counts


def wait_speaking(page: Page) -> str:
    """Until sound leaves the worklet; returns the turn's id."""
    page.wait_for_function("window.vox.player.turn?.stats.first_sample !== undefined", timeout=30_000)
    turn: str = stats(page)["turn"]
    return turn


def wait_done(page: Page, timeout_s: float = 90) -> Heard:
    """Until all of the answer has left the worklet."""
    page.wait_for_function("window.vox.player.turn?.stats.done", timeout=1000 * timeout_s)
    counts = stats(page)
    times = {name: counts[name] for name in ("click", "first_pcm_received", "first_sample") if name in counts}
    return Heard(
        turn=counts["turn"],
        consumed=counts.get("consumed", 0),
        samples=counts.get("samples", 0),
        underruns=counts["underruns"],
        rms=counts.get("rmsAll", 0.0),
        times={**counts.get("stages", {}), **times},
    )


def bubbles(page: Page, speaker: str) -> list[str]:
    """The lines of the conversation: `user` or `bot`."""
    return [text.strip() for text in page.locator(f"#vox-chat .message.{speaker}").all_inner_texts()]


def state(page: Page) -> str:
    return page.inner_text("#vox-state").strip()
