"""The presenter's window by itself: what it shows of the audience's state, and what it has that window do."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.presenting import STEPS, Audience, notes, serve_notes
from tests.e2e.talk import wait_faded
from tests.house import House

STATE, NOTICE, NOTE, STEP = "#state", "#notice", "#note", "#step-title"


@pytest.fixture
def audience(visitor: BrowserContext, offline_house: House) -> Audience:
    serve_notes(visitor, notes())
    return Audience(visitor, offline_house)


@pytest.fixture
def presenter(audience: Audience) -> Page:
    """Its audience's window is at the first step and has not begun."""
    audience.say()
    page = audience.presenter()
    expect(page.locator(STATE)).to_have_text("Ready to begin")
    return page


def pass_time(page: Page, seconds: float) -> None:
    """On a page whose clock stands but for this."""
    page.clock.run_for(round(1000 * seconds))


def with_own_clock(visitor: BrowserContext, audience: Audience) -> Page:
    page = visitor.new_page()
    page.clock.install(time=1_000_000)
    page.goto(audience.address())
    expect(page.locator(STEP)).to_be_visible()
    page.clock.pause_at(1_000_600)
    return page


def test_it_shows_the_step_that_the_audience_sees(audience: Audience, presenter: Page) -> None:
    expect(presenter).to_have_title("Presenter · A short tour")
    for at, step in enumerate(STEPS, 1):
        audience.say(step=at, phase="speaking")
        expect(presenter.locator(STEP)).to_have_text(f"Step {at} of {len(STEPS)}")
        assert presenter.inner_text("#visitor") == step["visitor"]
        assert presenter.inner_text("#said") == step["said"]
        assert presenter.inner_text(NOTE) == (step["note"] or "No note for this step.")
        following = STEPS[at]["visitor"] if at < len(STEPS) else "This is the last step."
        if at == 2:
            following += " (live)"
        assert presenter.inner_text("#next-line") == following
        goes_on = "Goes on by itself, 2 s after the answer." if at == 2 else ""
        assert presenter.inner_text("#goes-on") == goes_on
        assert presenter.locator("#steps [aria-current=step]").get_attribute("data-step") == str(at)
    assert presenter.locator("#note b").count() == 0  # a note is text


PHASES = {
    "speaking": ("Speaking", "Pause", "Take over"),
    "paused": ("Paused", "Go on", "Take over"),
    "waiting": ("Goes on by itself", "Pause", "Take over"),
    "rest": ("Waits for Next", "Pause", "Take over"),
    "live": ("Live: questions are answered as they come", "Pause", "Back to the script"),
    "done": ("At the end", "Pause", "Take over"),
    "ready": ("Ready to begin", "Begin", "Take over"),
}


def test_it_tells_what_the_audiences_window_does(audience: Audience, presenter: Page) -> None:
    for phase, (told, pause, take_over) in PHASES.items():
        audience.say(phase=phase)
        expect(presenter.locator(STATE)).to_have_text(told)
        assert presenter.inner_text("[data-act=pause]") == pause
        assert presenter.inner_text("[data-act=take-over]") == take_over
    audience.say(phase="paused", blocked=True)  # the browser keeps back the sound
    expect(presenter.locator(STATE)).to_contain_text("Press Space in the audience's window")
    audience.say(phase="speaking", blocked=False, step=3)
    expect(presenter.locator("#live")).to_have_text("live, or this recorded answer")
    audience.say(live=True)
    expect(presenter.locator("#live")).to_have_text("live now")
    audience.say(step=2, live=False)
    expect(presenter.locator("#live")).to_be_hidden()
    audience.say(phase="closed")
    expect(presenter.locator(STATE)).to_have_text("The audience's window is closed")


def test_keys_buttons_and_the_list_move_the_audiences_window(audience: Audience, presenter: Page) -> None:
    audience.say(step=2, phase="speaking")
    expect(presenter.locator(STEP)).to_have_text("Step 2 of 4")
    for key in ("ArrowRight", "ArrowLeft", "Space", "Home"):
        presenter.keyboard.press(key)
    for name in ("Next", "Back", "Pause", "Take over"):
        presenter.get_by_role("button", name=name).click()
    presenter.locator("#steps button").nth(3).click()
    expect(presenter.locator("[data-act=ask-again]")).to_be_hidden()
    audience.say(again=True)  # a live step that was answered
    presenter.get_by_role("button", name="Ask again").click()
    for key in ("PageDown", "PageUp"):  # of a clicker
        presenter.keyboard.press(key)
    audience.say(can_take_over=False)  # its invitation does not let it, or the network is gone
    expect(presenter.locator("[data-act=take-over]")).to_have_attribute("aria-disabled", "true")
    audience.say(phase="live", can_take_over=True)
    presenter.get_by_role("button", name="Back to the script").click()
    assert audience.told(13) == [
        {"act": "next"},
        {"act": "back"},
        {"act": "pause"},
        {"act": "goto", "step": 1},
        {"act": "next"},
        {"act": "back"},
        {"act": "pause"},
        {"act": "take-over"},
        {"act": "goto", "step": 4},
        {"act": "ask-again"},
        {"act": "next"},
        {"act": "back"},
        {"act": "back-to-script"},
    ]


def test_space_pauses_after_a_click_and_presses_what_tab_has_reached(audience: Audience, presenter: Page) -> None:
    audience.say(step=2, phase="speaking")
    presenter.get_by_role("button", name="Next").click()
    presenter.keyboard.press("Space")
    presenter.locator("[data-act=take-over]").focus()
    presenter.keyboard.press("Space")
    presenter.keyboard.press("Alt+ArrowUp")
    assert [one["act"] for one in audience.told(3)] == ["next", "pause", "take-over"]


def test_it_needs_no_network_once_it_is_open(visitor: BrowserContext, audience: Audience, presenter: Page) -> None:
    asked: list[str] = []
    presenter.wait_for_load_state()
    presenter.evaluate("document.fonts.ready.then(() => {})")
    presenter.on("request", lambda request: asked.append(request.url))
    visitor.set_offline(True)
    for at in (2, 3, 4):
        audience.say(step=at, phase="speaking")
        expect(presenter.locator(STEP)).to_have_text(f"Step {at} of 4")
        presenter.keyboard.press("ArrowRight")
    presenter.wait_for_timeout(1_200)
    assert [one["act"] for one in audience.told(3)] == ["next"] * 3
    assert asked == []
    visitor.set_offline(False)


def test_a_window_that_says_nothing_is_closed_and_may_come_back(visitor: BrowserContext, audience: Audience) -> None:
    audience.say(step=2, phase="speaking")
    presenter = with_own_clock(visitor, audience)
    expect(presenter.locator(STATE)).to_have_text("Speaking")
    pass_time(presenter, 20)  # covered by another window it sends nothing by itself, but answers
    expect(presenter.locator(STATE)).to_have_text("Speaking")
    audience.page.close()
    pass_time(presenter, 7)
    expect(presenter.locator(STATE)).to_have_text("The audience's window is closed")
    for act in ("pause", "take-over"):
        expect(presenter.locator(f"[data-act={act}]")).to_have_attribute("aria-disabled", "true")
    # The presenter reads on; nothing is lost when the window is back, under the same pair.
    presenter.keyboard.press("ArrowRight")
    expect(presenter.locator(STEP)).to_have_text("Step 3 of 4")
    link = presenter.get_by_role("link", name="Open it again").get_attribute("href")
    assert link is not None
    assert link.endswith(f"/?walkthrough=tour&step=2&pair={audience.pair}")
    audience.open()
    audience.say(step=1, phase="speaking")
    expect(presenter.locator(STATE)).to_have_text("Speaking")
    expect(presenter.locator(STEP)).to_have_text("Step 1 of 4")
    assert not presenter.is_visible(NOTICE)


def test_the_clock_tells_how_far_one_is_from_the_plan_and_outlives_a_reload(
    visitor: BrowserContext, audience: Audience
) -> None:
    audience.say()
    presenter = with_own_clock(visitor, audience)
    expect(presenter.locator(STATE)).to_have_text("Ready to begin")
    pass_time(presenter, 60)
    assert presenter.inner_text("#elapsed") == "0:00"  # it starts with the first sound
    assert presenter.inner_text("#left") == "2:00"
    audience.say(phase="speaking")
    expect(presenter.locator(STATE)).to_have_text("Speaking")
    pass_time(presenter, 20)
    assert [presenter.inner_text(one) for one in ("#elapsed", "#left", "#pace")] == ["0:20", "1:40", "On time"]
    audience.say(step=2)
    expect(presenter.locator(STEP)).to_have_text("Step 2 of 4")
    pass_time(presenter, 1)
    assert presenter.inner_text("#pace") == "On time"  # ten seconds are no matter
    audience.say(step=4)
    expect(presenter.locator(STEP)).to_have_text("Step 4 of 4")
    pass_time(presenter, 0.5)
    assert presenter.inner_text("#pace") == "A minute ahead of the plan"
    audience.say(step=2)
    expect(presenter.locator(STEP)).to_have_text("Step 2 of 4")
    pass_time(presenter, 130)
    told = [presenter.inner_text(one) for one in ("#elapsed", "#left", "#pace")]
    assert told == ["2:31", "1:00", "A minute and a half behind the plan"]
    presenter.reload()
    expect(presenter.locator(STATE)).to_have_text("Speaking")
    assert presenter.inner_text("#elapsed") == "2:31"
    audience.say(step=4, phase="done")
    expect(presenter.locator(STATE)).to_have_text("At the end")
    pass_time(presenter, 60)
    assert presenter.inner_text("#elapsed") == "2:31"  # it stands
    presenter.get_by_role("button", name="Reset the clock").click()
    assert presenter.inner_text("#elapsed") == "0:00"


ABOUT = {
    0: "10 seconds",
    44: "40 seconds",
    55: "a minute",
    95: "a minute and a half",
    119: "2 minutes",
    152: "2 and a half minutes",
    600: "10 minutes",
}


def test_times_are_told_as_one_says_them(presenter: Page) -> None:
    code = "async (all) => { const { about } = await import('/web/present/clock.js'); return all.map(about); }"
    assert presenter.evaluate(code, list(ABOUT)) == list(ABOUT.values())


def test_two_pairs_do_not_cross(visitor: BrowserContext, offline_house: House, audience: Audience) -> None:
    other = Audience(visitor, offline_house)
    audience.say(step=2, phase="speaking")
    other.say(step=4, phase="rest")
    mine, theirs = audience.presenter(), other.presenter()
    expect(mine.locator(STEP)).to_have_text("Step 2 of 4")
    expect(theirs.locator(STEP)).to_have_text("Step 4 of 4")
    theirs.keyboard.press("ArrowLeft")
    other.say(step=3)
    expect(theirs.locator(STEP)).to_have_text("Step 3 of 4")
    assert mine.inner_text(STEP) == "Step 2 of 4"
    assert (other.told(1), audience.told(0)) == ([{"act": "back"}], [])


def test_a_walkthrough_that_was_edited_meanwhile(visitor: BrowserContext, audience: Audience, presenter: Page) -> None:
    serve_notes(visitor, notes("v2", "A new tour"))
    audience.say(version="v2", phase="speaking")
    expect(presenter.locator(NOTICE)).to_contain_text("was changed after its notes were fetched")
    assert presenter.inner_text("#title") == "A short tour"
    presenter.get_by_role("button", name="Fetch the notes again").click()
    expect(presenter.locator("#title")).to_have_text("A new tour")
    assert not presenter.is_visible(NOTICE)
    # The other way round: the newest notes are there, and the audience's window still plays what was before them.
    audience.say(version="v1")
    presenter.get_by_role("button", name="Fetch the notes again").click()
    expect(presenter.locator(NOTICE)).to_contain_text("plays an earlier version")
    audience.say(version="v2")
    expect(presenter.locator(NOTICE)).to_be_hidden()


def test_notes_of_the_walkthrough_that_the_audience_went_on_to(
    visitor: BrowserContext, audience: Audience, presenter: Page
) -> None:
    serve_notes(visitor, notes("v9", "A buyer"), "buyer")
    audience.say(id="buyer", version="v9", phase="speaking")
    presenter.get_by_role("button", name="Fetch its notes").click()
    expect(presenter.locator("#title")).to_have_text("A buyer")
    assert not presenter.is_visible(NOTICE)


def test_a_walkthrough_that_does_not_exist(visitor: BrowserContext, audience: Audience) -> None:
    visitor.expected_faults += ["404 (Not Found)"]  # type: ignore[attr-defined]
    serve_notes(visitor, 404)
    page = audience.presenter()
    expect(page.locator(NOTICE)).to_contain_text("There is no such walkthrough.")
    assert not page.is_visible("main")
    assert not page.is_visible("#controls")
    page.keyboard.press("ArrowRight")
    serve_notes(visitor, notes())
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(STEP)).to_have_text("Step 1 of 4")


def test_a_house_that_does_not_answer_and_an_address_without_a_walkthrough(
    visitor: BrowserContext, audience: Audience
) -> None:
    visitor.expected_faults += ["ERR_CONNECTION_REFUSED"]  # type: ignore[attr-defined]
    visitor.route("**/walkthroughs/tour/notes", lambda route: route.abort("connectionrefused"))
    page = audience.presenter()
    expect(page.locator(NOTICE)).to_contain_text("The house does not answer.")
    page.goto(audience.address().partition("?")[0])
    expect(page.locator(NOTICE)).to_contain_text("No walkthrough is named in this address.")


def test_without_a_pair_the_notes_are_there_to_read(audience: Audience) -> None:
    page = audience.presenter(pair="A" * 32)
    for pair in ("", "x", "a" * 33, "../" * 10, "a" * 31 + "%0A"):
        page.goto(audience.address().replace(audience.pair, pair))
        expect(page.locator(STATE)).to_have_text("No audience's window")
    expect(page.locator(NOTICE)).to_contain_text("Open it from the walkthrough")
    page.keyboard.press("ArrowRight")
    expect(page.locator(STEP)).to_have_text("Step 2 of 4")
    page.locator("#steps button").nth(3).click()
    expect(page.locator(NOTE)).to_contain_text("<b>Figures</b>")


def test_only_an_invitation_with_walkthroughs_opens_it(offline_house: House) -> None:
    with offline_house.visitor(frozenset({"talk"})) as client:
        assert client.get("/present").status_code == 403
    with offline_house.visitor(frozenset({"walkthrough"})) as client:
        assert "<html" in client.get("/present").text


# Where the clock's button stands, whether little or much is told of the time.
PLACES = """() => ["On time", "A minute and a half ahead of the plan"].map((words) => {
    document.getElementById("pace").textContent = words;
    return document.getElementById("clock-reset").getBoundingClientRect().top;
})"""
LOOKS = {"ready": (320, "light"), "live": (560, "dark"), "closed": (1440, "light"), "speaking": (390, "dark")}


def test_axe_finds_nothing_and_nothing_scrolls_sideways(audience: Audience, presenter: Page) -> None:
    for phase, (width, scheme) in LOOKS.items():
        presenter.set_viewport_size({"width": width, "height": 820})
        presenter.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        audience.say(step=3, phase=phase, live=phase == "live")
        expect(presenter.locator(STATE)).to_have_attribute("data-phase", phase)
        wait_faded(presenter)
        found = Axe().run(presenter).response["violations"]
        told = [(one["id"], node["target"], node["failureSummary"]) for one in found for node in one["nodes"]]
        assert not told, (phase, scheme, told)
        assert presenter.evaluate("document.documentElement.scrollWidth") <= width
        short, long = presenter.evaluate(PLACES)
        assert short == long, width


def test_the_colors_are_those_of_the_conversation(visitor: BrowserContext, audience: Audience, presenter: Page) -> None:
    audience.page.evaluate("localStorage.setItem('vox-dark', 'yes')")
    expect(presenter.locator("html")).to_have_css("color-scheme", "dark")
    audience.page.evaluate("localStorage.setItem('vox-dark', 'no')")
    expect(presenter.locator("html")).to_have_css("color-scheme", "light")
