"""The usage page in a real browser: figures that agree with what was done, invites made and revoked, nothing left."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import open_page
from tests.e2e.talk import ask, held, wait_ended, wait_for_own, wait_speaking
from tests.house import House

ADMIN = frozenset({"admin"})
WAIT_S = 30.0  # somebody's patience; nothing is promised of it


@pytest.fixture(scope="module")
def own_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose figures are these tests' own."""
    with House(tmp_path_factory.mktemp("usage")) as house:
        yield house


def come_in_as_admin(visitor: BrowserContext, house: House) -> None:
    taken = visitor.request.post(f"{house.url}/invite", form={"token": house.invite(ADMIN)}, max_redirects=0)
    assert taken.status == 303, taken.text()


def open_usage(visitor: BrowserContext, house: House) -> Page:
    come_in_as_admin(visitor, house)
    page = visitor.new_page()
    page.goto(f"{house.url}/usage")
    page.wait_for_selector("figure")
    return page


def make_invite(page: Page, label: str) -> str:
    """By the form; its link, with the dialog still open."""
    page.click("#new")
    page.get_by_label("For whom").fill(label)
    page.get_by_role("button", name="Create").click()
    link = page.get_by_label("Link", exact=True)
    expect(link).to_be_visible()
    return link.input_value()


# One act is agreed to, and its dialog closed and opened for another before it fails, or is done.
ASKED_BEFORE = """async () => {
    const { ask } = await import("/web/usage/acts.js");
    const byId = (id) => document.getElementById(id);
    const [dialog, go] = [byId("ask-dialog"), byId("ask-do")];
    const ends = [];
    for (const title of ["done", "failed", "The second"]) {
        ask({ title, why: "", go: "Go", act: () => new Promise((...both) => ends.push(both)) });
        if (title === "The second") break;
        go.click();
        dialog.close();
    }
    ends[0][0]();
    ends[1][1](new Error("It failed."));
    await new Promise((resolve) => setTimeout(resolve));
    return [byId("ask-title").textContent, dialog.open, go.disabled, byId("ask-fault").textContent];
}"""


def test_an_invite_is_made_copied_used_and_revoked(visitor: BrowserContext, own_house: House) -> None:
    visitor.grant_permissions(["clipboard-read", "clipboard-write"], origin=own_house.url)
    page = open_usage(visitor, own_house)
    link = make_invite(page, "Ann Example")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#copied")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.get_by_role("button", name="Done").click()
    token = link.rpartition("#")[2]
    assert token not in page.content()
    expect(page.locator("#link")).to_have_value("")
    taken = httpx.post(f"{own_house.url}/invite", data={"token": token}, timeout=WAIT_S)
    assert taken.status_code == 303
    assert httpx.get(f"{own_house.url}/homes", cookies=taken.cookies, timeout=WAIT_S).status_code == 200
    page.get_by_role("button", name="Revoke Ann Example").click()
    expect(page.locator("#ask-dialog")).to_contain_text("Revoke the invite for Ann Example?")
    page.locator("#ask-do").click()
    expect(page.get_by_role("button", name="Revoke Ann Example")).to_have_count(0)
    page.get_by_label("Show ended ones").check()
    expect(page.locator("#by-invite tr", has_text="Ann Example")).to_contain_text("revoked")
    expect(page.locator("#audit")).to_contain_text("invite_revoked")
    for _ in range(50):
        if httpx.get(f"{own_house.url}/homes", cookies=taken.cookies, timeout=WAIT_S).status_code == 403:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("who came by a revoked invite is still in")


def test_a_question_is_in_the_figures(visitor: BrowserContext, own_house: House) -> None:
    page = open_page(visitor, own_house)
    ask(page)
    wait_speaking(page)
    wait_ended(page, 1)
    page.evaluate("document.querySelector('[data-act=stop]').click()")  # unless it has ended by itself
    usage = visitor.new_page()
    come_in_as_admin(visitor, own_house)
    usage.goto(f"{own_house.url}/usage")
    turns = usage.locator("figure", has_text="Turns").locator(".sum")
    until_s = time.monotonic() + WAIT_S
    while time.monotonic() < until_s:  # it is written soon after the turn, not before its end is told
        usage.click("#refresh")
        expect(usage.locator("#state")).to_contain_text("Up to")
        if turns.inner_text() != "0":
            break
    expect(turns).to_have_text("1")
    usage.get_by_text("The figures of these charts").click()
    total = usage.locator("#by-day tbody tr").first
    expect(total).to_contain_text("In all")
    assert re.search(r"[1-9][\d,]* ms", total.inner_text())
    usage.get_by_role("button", name="a test").first.click()
    expect(usage.locator("#state")).to_contain_text("Up to")
    usage.get_by_label("7", exact=True).check()
    expect(usage.locator("#by-day tbody tr")).to_have_count(8)


def test_faults_are_told_at_their_fields_and_what_was_typed_stays(visitor: BrowserContext, own_house: House) -> None:
    visitor.expected_faults.append("422")  # type: ignore[attr-defined]
    page = open_usage(visitor, own_house)
    page.click("#new")
    page.get_by_label("Days until it ends").fill("soon")
    page.get_by_label("Uses", exact=True).fill("0")
    page.get_by_role("button", name="Create").click()
    for name in ("label", "expires_days", "max_uses"):
        field = page.locator(f"[name={name}]")
        if name == "expires_days":  # what is no number is told first, alone
            expect(field).to_have_attribute("aria-invalid", "true")
            expect(page.locator(f"#{name}-fault")).to_contain_text("a whole number of days")
            field.fill("5")
            page.get_by_role("button", name="Create").click()
    for name in ("label", "max_uses"):
        expect(page.locator(f"[name={name}]")).to_have_attribute("aria-invalid", "true")
        expect(page.locator(f"#{name}-fault")).not_to_be_empty()
    assert page.get_by_label("Days until it ends").input_value() == "5"
    assert page.evaluate("document.activeElement.name") == "label"
    page.keyboard.press("Escape")
    page.click("#new")
    expect(page.locator("#label-fault")).to_be_empty()
    a_link_that_comes_late_is_not_lost(page)
    page.keyboard.press("Escape")
    assert page.evaluate(ASKED_BEFORE) == ["The second", True, False, ""]


def a_link_that_comes_late_is_not_lost(page: Page) -> None:
    """Its dialog is closed before it comes, and opened for another invite, in whose place it does not stand."""
    asked = held(page, "**/usage/invites")
    page.get_by_label("For whom").fill("Too slow")
    page.get_by_role("button", name="Create").click()
    page.keyboard.press("Escape")
    page.click("#new")
    expect(page.get_by_role("button", name="Create")).to_be_enabled()
    wait_for_own(page, lambda: asked)
    with page.expect_response("**/usage/invites"):
        asked[0].fulfill(json={"link": "https://house.example/invite#late"})
    expect(page.get_by_label("For whom")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Link", exact=True)).to_have_value("https://house.example/invite#late")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#link")).to_have_value("")
    page.unroute("**/usage/invites")


def test_an_admin_finds_the_page_and_nobody_else_does(visitor: BrowserContext, own_house: House) -> None:
    visitor.expected_faults.append("403")  # type: ignore[attr-defined]
    page = open_page(visitor, own_house)
    page.wait_for_function("window.vox.page.connection.scopes !== null")
    assert page.locator("#vox-usage").count() == 0
    answer = page.goto(f"{own_house.url}/usage")
    assert answer is not None
    assert answer.status == 403
    come_in_as_admin(visitor, own_house)
    # As if it had ended when the page was loaded, and were opened again in another tab.
    visitor.expected_faults.append("401")  # type: ignore[attr-defined]
    over = {"error": {"code": "invitation_ended", "message": "Your invitation has ended."}}
    page.route("**/session", lambda route: route.fulfill(status=401, json=over))
    page.goto(own_house.url)
    page.wait_for_function("window.vox?.page.connection.ended")
    page.unroute("**/session")
    page.evaluate("window.vox.page.connection.check()")
    page.get_by_role("link", name="Usage").click()
    page.wait_for_selector("figure")
    page.get_by_role("link", name="Vox Estates").click()
    page.wait_for_url(f"{own_house.url}/")  # on the page before, its policy lets nothing be waited for
    page.wait_for_function("window.vox !== undefined")


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visitor: BrowserContext, own_house: House, width: int) -> None:
    page = open_usage(visitor, own_house)
    page.set_viewport_size({"width": width, "height": 800})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for state in (lambda: page.get_by_text("The figures of these charts").click(), lambda: page.click("#new")):
            state()
            found = Axe().run(page).response["violations"]
            told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
            assert not told, f"{scheme}\n" + "\n".join(told)
            assert page.evaluate("document.documentElement.scrollWidth") == width
        page.keyboard.press("Escape")
    make_invite(page, f"At {width}")
    assert not Axe().run(page).response["violations"]
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name=f"Forget At {width}").click()
    assert not Axe().run(page).response["violations"]
    assert page.evaluate("document.activeElement.textContent") == "Cancel"


def test_a_conversation_is_deleted_for_good_after_a_question(
    visitor: BrowserContext, own_house: House, tmp_path: Path
) -> None:
    page = open_page(visitor, own_house)
    expect(page.locator("#vox-delete")).to_be_disabled()
    ask(page)
    wait_ended(page, 1)
    talk, turn = page.evaluate("[window.vox.page.talkId, window.vox.page.talk.last.turn]")
    page.click("[popovertarget=vox-files]")
    page.click("#vox-delete")
    dialog = page.get_by_role("dialog", name="Delete this conversation?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    assert not Axe().run(page).response["violations"]
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("window.vox.page.talkId") == talk
    page.click("[popovertarget=vox-files]")
    page.click("#vox-delete")
    dialog.get_by_role("button", name="Delete").click()
    page.wait_for_selector(".vox-welcome:visible")
    assert page.evaluate("window.vox.page.talkId") != talk
    assert page.inner_text("#vox-log [aria-live=polite]").strip() == "The conversation is deleted."
    assert visitor.request.get(f"{own_house.url}/talks/{talk}").json()["exchanges"] == []
    assert visitor.request.get(f"{own_house.url}/speech/{turn}?replay=true&talk={talk}").status == 404


def test_a_conversation_that_cannot_be_deleted_stays_and_says_so(visitor: BrowserContext, own_house: House) -> None:
    visitor.expected_faults.append("503")  # type: ignore[attr-defined]
    page = open_page(visitor, own_house)
    ask(page)
    wait_ended(page, 1)
    page.route(
        "**/talks/*", lambda route: route.fulfill(status=503) if route.request.method == "DELETE" else route.continue_()
    )
    page.click("[popovertarget=vox-files]")
    page.click("#vox-delete")
    dialog = page.get_by_role("dialog", name="Delete this conversation?")
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog).to_contain_text("It could not be deleted.")
    page.keyboard.press("Escape")
    assert page.locator(".vox-exchange").count() == 1
