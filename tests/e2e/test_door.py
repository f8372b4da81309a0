"""The door in a real browser: its pages, and an invitation that ends in another process while everything is open.

Every state is looked at by axe-core, and conftest's `visitor` fails a test on any violation of the content policy.
With each look go pictures, wide, narrow and dark, into var/screenshots/door-*.png.
"""

import json
import re
import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.door.doors import wait_until
from tests.e2e.talk import BOX, ask, come_in, wait_faded, wait_speaking
from tests.e2e.test_invites import by_command
from tests.house import House
from tests.openai_server import OpenAIServer, Reply
from tests.process import ROOT
from tests.unjudged import tale

PICTURES = ROOT / "var" / "screenshots"
LOOKS = {
    "wide": (1440, 900, "light"),
    "narrow": (360, 740, "light"),
    "dark": (1440, 900, "dark"),
    "narrow-dark": (390, 800, "dark"),
    "narrowest": (320, 800, "light"),
}
LONG = Reply(text=tale(), tokens_per_s=4)
REFUSED = "403 (Forbidden)"
NETWORK_CUT = ("net::ERR_INCOMPLETE_CHUNKED_ENCODING", "net::ERR_ABORTED", "network error")
TYPED = "And is there a garden?"
ADD_SCRIPT = "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))"


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer([LONG], repeat_last=True) as server:
        yield server


@pytest.fixture(scope="module")
def long_house(tmp_path_factory: pytest.TempPathFactory, model: OpenAIServer) -> Iterator[House]:
    patience = {"OPENAI_WHOLE_REPLY_S": "120"}
    settings = {"OPENAI_BASE_URL": model.base_url, "OPENAI_API_KEY": "sk-scripted", **patience}
    with House(tmp_path_factory.mktemp("door"), settings) as house:
        yield house


def invited(house: House) -> tuple[str, str]:
    made = json.loads(by_command(house, "invite", "create", "--label", "a browser", "--json"))
    return made["link"], made["invite"]["invite_id"]


# Counts what the page has open: the stream of an answer's sound, and Gradio's events. Both are read by fetch.
COUNT_STREAMS = """
window.open_streams = {};
const plain = window.fetch;
window.fetch = async (...told) => {
    const answer = await plain(...told);
    const path = new URL(answer.url).pathname;
    const name = path.startsWith("/speech/") ? "speech" : path.endsWith("/queue/data") ? "events" : "";
    if (!name || !answer.body) return answer;
    const [ours, theirs] = answer.body.tee();
    window.open_streams[name] = "open";
    (async () => {
        const reader = ours.getReader();
        try { while (!(await reader.read()).done); } catch {}
        window.open_streams[name] = Date.now();
    })();
    return new Response(theirs, { status: answer.status, headers: answer.headers });
};
"""


def test_revoked_in_another_process_streams_end_and_the_page_says_so(
    visitor: BrowserContext, long_house: House, model: OpenAIServer, figure: Callable[[str], None]
) -> None:
    visitor.expected_faults += [REFUSED, *NETWORK_CUT]  # type: ignore[attr-defined]
    visitor.add_init_script(COUNT_STREAMS)
    link, invite_id = invited(long_house)
    page = visitor.new_page()
    page.goto(link)
    page.click("button")
    page.wait_for_function("window.vox !== undefined")
    ask(page)
    wait_speaking(page)
    page.fill(BOX, TYPED)
    left_before = model.disconnects
    page.wait_for_function("Object.entries(window.open_streams).sort().join() === 'events,open,speech,open'")
    by_command(long_house, "invite", "revoke", invite_id)
    revoked_ms = 1000 * time.time()
    page.wait_for_function("document.documentElement.dataset.voxState === 'ended'", timeout=15_000)
    page.wait_for_function("Object.values(window.open_streams).every((one) => one !== 'open')")
    ended_ms = page.evaluate("Math.max(...Object.values(window.open_streams))")
    figure(f"revoked: both streams had ended {ended_ms - revoked_ms:.0f} ms after the command had")
    assert "Your invitation has ended." in page.inner_text(".vox-told")
    assert page.input_value(BOX) == TYPED
    assert page.evaluate("window.vox.player.isBusy") is False
    assert wait_until(lambda: model.disconnects == left_before + 1), "the turn's task went on"
    assert "Traceback" not in long_house.log()


def invite_page(page: Page, house: House) -> None:
    page.goto(f"{house.url}/invite")


def invite_with_a_code(page: Page, house: House) -> None:
    page.goto(f"{house.url}/invite#code")
    page.wait_for_selector("h1:has-text('You are invited'):visible")


def invite_failed(page: Page, house: House) -> None:
    invite_page(page, house)
    page.fill("input[name=token]", "nothing")
    page.click("button")
    page.wait_for_selector("[role=alert]")


def refusal(page: Page, house: House) -> None:
    page.goto(house.url)


def leaving(page: Page, house: House) -> None:
    come_in(page.context, house)
    page.goto(house.url)
    page.wait_for_function("window.vox !== undefined")
    page.click("#vox-leave")


def usage(page: Page, house: House) -> None:
    token = house.invite(frozenset({"admin"}))
    page.context.request.post(f"{house.url}/invite", form={"token": token}, max_redirects=0)
    page.goto(f"{house.url}/usage")
    page.wait_for_selector("figure")


def ended(page: Page, house: House) -> None:
    """The state "your invitation has ended", reached as a visitor reaches it."""
    link, invite_id = invited(house)
    page.goto(link)
    page.click("button")
    page.wait_for_url(re.compile(r"/$"))
    page.wait_for_function("window.vox !== undefined")
    page.fill(BOX, TYPED)
    by_command(house, "invite", "revoke", invite_id)
    # The house may learn of it a moment later: the page looks until it is so.
    page.wait_for_function(
        "window.vox.page.connection.check(), document.documentElement.dataset.voxState === 'ended'", polling=200
    )


@pytest.mark.parametrize(
    "arrive",
    [invite_page, invite_with_a_code, invite_failed, refusal, leaving, usage, ended],
    ids=lambda one: one.__name__,
)
def test_every_state_of_the_door_is_accessible_and_within_the_content_policy(
    visitor: BrowserContext, long_house: House, arrive: Callable[[Page, House], None]
) -> None:
    visitor.expected_faults += [REFUSED]  # type: ignore[attr-defined]
    page = visitor.new_page()
    arrive(page, long_house)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for look, (width, height, scheme) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        wait_faded(page)
        page.screenshot(path=PICTURES / f"door-{arrive.__name__.replace('_', '-')}-{look}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        assert [(look, node["target"], node["failureSummary"]) for one in found for node in one["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look


def test_the_content_policy_is_watched(visitor: BrowserContext, long_house: House) -> None:
    """The control: what the policy forbids is told to the tests, so their silence means something."""
    visitor.expected_faults += ["against the content policy: script-src", "Content Security Policy", "Content-Security"]  # type: ignore[attr-defined]
    come_in(visitor, long_house)
    page = visitor.new_page()
    page.goto(long_house.url)
    page.wait_for_function("window.vox !== undefined")
    with page.expect_console_message(lambda line: "against the content policy: script-src" in line.text):
        page.evaluate(ADD_SCRIPT)
    assert page.evaluate("window.ran") is None
