"""What a visitor does on the talk page, and what the page's worklet counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.house import House

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


def come_in(visitor: BrowserContext, house: House) -> None:
    """With an invite of their own, unless they are in already; test_invites.py does it by the page of the invite."""
    if visitor.request.get(house.url).ok:
        return
    taken = visitor.request.post(f"{house.url}/invite", form={"token": house.invite()}, max_redirects=0)
    assert taken.status == 303, taken.text()


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


# What the agent, or the house, has written: answers and notes.
WRITTEN = ".vox-text:not(:empty), .vox-note:not(.vox-pill)"


def questions(page: Page) -> list[str]:
    """The visitor's lines of the conversation."""
    texts: list[str] = page.eval_on_selector_all(".vox-me", "all => all.map((one) => one.lastChild.textContent)")
    return texts


def written(page: Page) -> list[str]:
    """The other lines: answers, and notes such as "Stopped."."""
    return [text.strip() for text in page.locator(WRITTEN).all_inner_texts()]


def wait_written(page: Page, count: int) -> None:
    page.wait_for_function("([lines, count]) => document.querySelectorAll(lines).length >= count", arg=[WRITTEN, count])


def wait_ended(page: Page, count: int) -> None:
    """Until so many exchanges have ended, whether or not they still sound."""
    page.wait_for_function(
        "count => window.vox.page.talk.all().filter((one) => one.ended).length >= count", arg=count, timeout=60_000
    )


def silence(page: Page) -> None:
    """Stop what sounds; it may fall silent by itself just now."""
    page.evaluate("document.querySelector('[data-act=stop]:enabled')?.click()")


def wait_held(page: Page) -> dict[str, Any]:
    """The counts once the worklet has told that it plays no more, as after a pause; what the page shows is theirs."""
    page.wait_for_function("window.vox.player.turn.sound.told?.runs === false")
    page.evaluate("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    return stats(page)


def wait_faded(page: Page) -> None:
    """Until nothing fades or moves to an end for some frames: Gradio turns dark or light a frame after it is told."""
    page.evaluate(
        """new Promise((faded) => {
            let still = 0;
            const ends = (one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity;
            const look = () => {
                still = document.getAnimations().some(ends) ? 0 : still + 1;
                if (still > 6) faded(null);
                else requestAnimationFrame(look);
            };
            look();
        })"""
    )


def wait_settings(page: Page) -> None:
    """Until the voice settings stand as this browser, or the house, has them."""
    page.wait_for_function("window.voxKnobs?.values")


def knob(page: Page, name: str, value: float) -> None:
    """Move a slider of the voice settings, as its number field does, once it is there; until the page knows of it."""
    wait_settings(page)  # it would undo what was moved before
    page.wait_for_selector(f"#vox-knob-{name} input[type=number]", state="attached")
    page.evaluate(
        """([name, value]) => {
            const field = document.querySelector(`#vox-knob-${name} input[type=number]`);
            field.value = value;
            for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
        }""",
        [name, value],
    )
    page.wait_for_function("([name, value]) => window.voxKnobs.named()[name] === value", arg=[name, value])


def held(page: Page, pattern: str) -> list[Route]:
    """The requests that fit it from now on, for the test to answer."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route(pattern, hold)
    return routes


def wait_for_own(page: Page, found: Callable[[], object], patience_s: float = 30) -> None:
    """Until `found` of the test's own, as that it holds a request of the page."""
    until_s = time.monotonic() + patience_s
    while not found():
        assert time.monotonic() < until_s, "never found"
        page.wait_for_timeout(20)


def state(page: Page) -> str:
    return page.inner_text("#vox-state").strip()
