"""A walkthrough in the page, made for tests: its script, and what a visitor does with it."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.house import EVERYTHING, House

SHOWN = "VX1002"
STEPS = f"""
title: A short one
audience: For tests.
steps:
  - visitor: Hello?
    agent: Hello, I am an AI.
    note: nobody but the presenter reads this
    minutes: 0.1
  - visitor: A house with a pool?
    agent: 412 Larkspur Lane is listed at $525,000.
    show: {SHOWN}
    sliders: {{speed: 1.2}}
    minutes: 0.1
  - visitor: Which houses in Maple Heights have a garage for two cars?
    agent: live
    minutes: 0.3
  - visitor: Hello?
    agent: Hello, I am an AI.
    pause_s: 0
    minutes: 0.1
  - visitor: Bye.
    agent: Goodbye.
    minutes: 0.1
"""
PHASE = "window.vox?.page.walk?.phase"
STEP_MS = 30_000
# On a busy machine, too, what a test does to a step is done while it sounds: each but the first lasts half a minute.
# And answers come live.
UNHURRIED = """() => {
    const { live, steps } = window.vox.page.walk;
    Object.assign(live.limits, { soundMs: 60_000, silentMs: 60_000 });
    AbortSignal.timeout = () => new AbortController().signal;
    const longer = async (step) => {
        const { buffer, byteOffset, length } = step.frames;
        const view = new DataView(buffer, byteOffset, length);
        const cut = [];
        for (let at = 0; at < length; at += cut.at(-1).length) {
            cut.push(step.frames.subarray(at, at + 5 + view.getUint32(at + 1)));
        }
        const sound = cut.filter(([kind]) => kind === "a".charCodeAt());
        const more = Array(Math.ceil(30 / step.seconds)).fill(sound).flat();
        step.frames = new Uint8Array(await new Blob([...cut.slice(0, -1), ...more, cut.at(-1)]).arrayBuffer());
    };
    return Promise.all(steps.slice(1).map(longer));
}"""


def come(visitor: BrowserContext, house: House, path: str = "", scopes: frozenset[str] = EVERYTHING) -> Page:
    taken = visitor.request.post(f"{house.url}/invite", form={"token": house.invite(scopes)}, max_redirects=0)
    assert taken.status == 303, taken.text()
    page = visitor.new_page()
    page.goto(f"{house.url}/{path}")
    page.wait_for_function("window.vox !== undefined")
    return page


def opened(visitor: BrowserContext, house: House, scopes: frozenset[str] = EVERYTHING) -> Page:
    """With the walkthrough open, its first step sounding."""
    page = come(visitor, house, scopes=scopes)
    begin(page)
    page.evaluate(UNHURRIED)
    return page


def begin(page: Page) -> None:
    page.click("#vox-walks [data-walkthrough=short]")
    sounding(page, 1)


def sounding(page: Page, step: int) -> dict[str, Any]:
    """Until something of that step has left the worklet; what it counted."""
    page.wait_for_function(
        "step => { const { walk } = window.vox.page, { turn } = window.vox.player;"
        " return walk?.at === step - 1 && turn?.id === walk.sounding && turn.stats.consumed > 4000 }",
        arg=step,
        timeout=STEP_MS,
    )
    counts: dict[str, Any] = page.evaluate("window.vox.player.turn.stats")
    return counts


def phase(page: Page, *wanted: str) -> None:
    page.wait_for_function(f"wanted => wanted.includes({PHASE})", arg=list(wanted), timeout=STEP_MS)


def until(page: Page, condition: str) -> None:
    """Asked from outside: a page of which nothing may be run, as robots.txt is, cannot wait by itself."""
    for _ in range(STEP_MS // 50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {condition}")


def dots(page: Page) -> int:
    """How many answers seem to be still on their way."""
    return page.locator(".vox-thinking:visible").count()


def labels(page: Page) -> list[str]:
    return [text for text in page.locator(".vox-label").all_inner_texts() if text]
