"""The homes side of the page in a real browser, by itself: tabs, filters, favorites, comparison, drawer, map."""

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, Route, expect

from conversation.homes import Homes
from tests.e2e.homes_page import HOSTILE, LONG, homes_shown, page_app, served

Card = dict[str, Any]
# Pairs of words and what they stand on whose contrast is below WCAG's AA; text in pictures is not text here.
FAINT = """
() => {
    const luminance = (rgb) => {
        const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const ground = (at) => {
        for (let one = at; one; one = one.parentElement) {
            const color = channels(getComputedStyle(one).backgroundColor);
            if (color.length === 3 || color[3] === 1) return color.slice(0, 3);
        }
        return [255, 255, 255];
    };
    const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.getElementById("root");
    const faint = [], walk = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    let seen = 0;
    while (walk.nextNode()) {
        const at = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !at.checkVisibility() || at.closest("svg, option")) continue;
        const style = getComputedStyle(at);
        const [a, b] = [luminance(channels(style.color)), luminance(ground(at))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        seen += 1;
        if (contrast < 4.5) faint.push(`${walk.currentNode.data}: ${contrast.toFixed(2)}`);
    }
    return { faint, seen };
}
"""


@pytest.fixture(scope="module")
def homes() -> Homes:
    return homes_shown()


@pytest.fixture(scope="module")
def cards(homes: Homes) -> list[Card]:
    return homes.cards()


@pytest.fixture(scope="module")
def url(homes: Homes) -> Iterator[str]:
    with served(page_app(homes)) as address:
        yield address


@pytest.fixture
def page(visitor: BrowserContext, url: str) -> Page:
    return opened(visitor, url)


def opened(visitor: BrowserContext, url: str) -> Page:
    page = visitor.new_page()
    page.goto(url)
    page.wait_for_function("window.loaded")
    return page


def hold(held: list[Route]) -> Callable[[Route], None]:
    """Playwright marks the functions it is given, which a method of a list does not let it."""
    return lambda route: held.append(route)  # noqa: PLW0108


def let_go(page: Page, held: list[Route]) -> None:
    """What is held goes on, once it is there."""
    wait_asked(page, held)
    held[0].continue_()


def wait_asked(page: Page, held: list[Route]) -> None:
    """It is asked for before the page shows that it waits, but told later."""
    until_s = time.monotonic() + 30
    while not held:
        assert time.monotonic() < until_s, "nothing is asked for"
        page.wait_for_timeout(20)


def choose_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def show(page: Page, *keys: str, found: dict[str, int] | None = None) -> None:
    page.evaluate("([keys, found]) => homes.show(keys, found)", [list(keys), found])


def card(page: Page, key: str) -> Any:
    return page.locator(f"article[data-key={key}]:visible")


def shown_keys(page: Page) -> list[str]:
    keys: list[str] = page.eval_on_selector_all(
        "[role=tabpanel]:not([hidden]) article", "all => all.map((one) => one.dataset.key)"
    )
    return keys


def test_the_tabs_are_walked_by_keyboard(page: Page) -> None:
    page.get_by_role("tab", name="In this conversation").focus()
    for key, name in (
        ("ArrowRight", "All homes"),
        ("ArrowRight", "Favorites"),
        ("ArrowRight", "In this conversation"),
        ("ArrowLeft", "Favorites"),
        ("Home", "In this conversation"),
        ("End", "Favorites"),
    ):
        page.keyboard.press(key)
        tab = page.get_by_role("tab", name=name)
        expect(tab).to_be_focused()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        assert page.get_by_role("tabpanel").count() == 1
        assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_the_conversation_keeps_the_cards_that_stay(page: Page) -> None:
    expect(page.get_by_text("Homes that come up while you talk")).to_be_visible()
    show(page, "VX1001", "VX1002", found={"shown": 2, "total": 9})
    assert shown_keys(page) == ["VX1001", "VX1002"]
    expect(page.get_by_text("2 of 9 found")).to_be_visible()
    page.evaluate("for (const one of document.querySelectorAll('article')) one.was = true")
    show(page, "VX1006", "VX1003", "VX1001", "VX1002", "NOT-SHOWN")
    assert shown_keys(page) == ["VX1006", "VX1003", "VX1001", "VX1002"]
    kept = page.eval_on_selector_all("[id=vox-panel-conversation] article", "all => all.map((one) => one.was === true)")
    assert kept == [False, False, True, True]
    expect(page.get_by_text("4 homes", exact=True)).to_be_visible()
    show(page)
    expect(page.get_by_text("Homes that come up while you talk")).to_be_visible()


def test_homes_named_before_the_cards_are_loaded_are_shown_then(visitor: BrowserContext, url: str) -> None:
    page = visitor.new_page()
    held: list[Route] = []
    page.route("**/homes", hold(held))
    page.goto(url)
    page.wait_for_function("window.homes !== undefined")
    show(page, "VX1002")
    page.evaluate("document.body.append(homes.strip(['VX1001']))")
    assert page.locator(".vox-skeleton:visible").count() >= 2
    let_go(page, held)
    expect(card(page, "VX1002")).to_be_visible()
    expect(page.locator(".vox-strip article")).to_have_count(1)
    assert page.locator(".vox-skeleton").count() == 0


def test_the_home_spoken_of_is_marked_and_its_facts_stand_below(page: Page) -> None:
    show(page, "VX1001", "VX1002")
    page.evaluate("document.body.append(homes.strip(['VX1002']))")
    page.evaluate("homes.speakingOf('VX1002')")
    marked = page.locator("[aria-current=true]:visible")
    assert marked.evaluate_all("all => all.map((one) => one.dataset.key)") == ["VX1002", "VX1002"]
    facts = page.locator(".vox-beside")
    expect(facts.get_by_role("heading")).to_have_text("412 Larkspur Ln, Maple Heights")
    expect(facts.locator("dt")).to_have_text(
        ["Price", "Living area", "Bedrooms", "Bathrooms", "Garage", "Built", "HOA", "Pets"]
    )
    expect(facts.locator("dd")).to_have_text(
        ["$525,000", "2,380 sq ft", "4", "2 full, 1 half", "2 cars", "2011", "$120 a quarter", "not stated"]
    )
    page.evaluate("homes.speakingOf(null)")
    assert marked.count() == 0
    facts.get_by_role("button", name="All details").click()
    expect(page.get_by_role("dialog", name="412 Larkspur Ln, Maple Heights")).to_be_visible()


FILTERS: list[tuple[dict[str, str], list[str], Callable[[Card], bool]]] = [
    ({}, [], lambda _: True),
    ({"offer": "rent"}, [], lambda one: one["for_rent"]),
    ({"offer": "sale", "town": "Lindenport"}, [], lambda one: not one["for_rent"] and one["city"] == "Lindenport"),
    ({"price": "300000", "offer": "sale"}, [], lambda one: one["price_usd"] <= 300_000 and not one["for_rent"]),
    ({"offer": "rent", "price": "2000"}, [], lambda one: one["for_rent"] and one["price_usd"] <= 2000),
    ({"beds": "4"}, [], lambda one: (one["beds"] or 0) >= 4),
    ({"baths": "2.5"}, [], lambda one: (one["baths"] or 0) >= 2.5),
    ({"kind": "Townhouse"}, [], lambda one: one["kind"] == "Townhouse"),
    ({}, ["garage", "pool"], lambda one: one["garage"] is True and one["pool"] is True),
    ({}, ["visit"], lambda one: one["open_house_soon"]),
]


@pytest.mark.parametrize(("selects", "checks", "fits"), FILTERS)
def test_the_gallery_shows_what_fits(
    page: Page, cards: list[Card], selects: dict[str, str], checks: list[str], fits: Callable[[Card], bool]
) -> None:
    choose_tab(page, "All homes")
    for name, value in sorted(selects.items()):  # the offer before the price: it decides which prices there are
        page.select_option(f"[name={name}]", value)
    for name in checks:
        page.check(f"[name={name}]")
    expected = {one["key"] for one in cards if fits(one)}
    assert expected
    assert set(shown_keys(page)) == expected
    expect(page.locator("#vox-panel-all [role=status]")).to_have_text(
        "1 home" if len(expected) == 1 else f"{len(expected)} homes"
    )


@pytest.mark.parametrize(
    ("order", "figure", "falling"),
    [
        ("price_up", "price_usd", False),
        ("price_down", "price_usd", True),
        ("area", "area_sqft", True),
        ("newest", "listed", True),
    ],
)
def test_the_gallery_is_sorted_and_what_is_not_stated_comes_last(
    page: Page, cards: list[Card], order: str, figure: str, falling: bool
) -> None:
    choose_tab(page, "All homes")
    page.select_option("[name=sort]", order)
    by_key = {one["key"]: one[figure] for one in cards}
    figures = [by_key[key] for key in shown_keys(page)]
    stated = [one for one in figures if one is not None]
    assert figures == sorted(stated, reverse=falling) + [None] * (len(figures) - len(stated))


def test_when_no_home_fits_the_filters_are_reset(page: Page, cards: list[Card]) -> None:
    choose_tab(page, "All homes")
    page.select_option("[name=offer]", "rent")
    page.select_option("[name=price]", "1250")
    page.select_option("[name=beds]", "5")
    expect(page.get_by_text("No home fits all of this.")).to_be_visible()
    assert shown_keys(page) == []
    page.get_by_role("button", name="Reset filters").click()
    assert len(shown_keys(page)) == len(cards)
    expect(page.locator("[name=price] option").nth(1)).to_have_text("$200,000")


def test_favorites_outlive_a_reload(page: Page) -> None:
    choose_tab(page, "All homes")
    for key in ("VX1006", "VX1002"):
        card(page, key).get_by_role("button", name="Favorite").click()
    expect(card(page, "VX1006").get_by_role("button", name="Favorite")).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.wait_for_function("window.loaded")
    choose_tab(page, "Favorites · 2")
    assert shown_keys(page) == ["VX1006", "VX1002"]
    card(page, "VX1006").get_by_role("button", name="Favorite").click()
    assert shown_keys(page) == ["VX1002"]
    expect(page.get_by_role("tab", name="Favorites · 1")).to_be_focused()
    card(page, "VX1002").get_by_role("button", name="Favorite").click()
    expect(page.get_by_text("No favorites yet.")).to_be_visible()


@pytest.mark.parametrize("left", ['"no list"', "{", "[1, null]", '["GONE"]'])
def test_favorites_that_cannot_be_read_are_none(visitor: BrowserContext, url: str, left: str) -> None:
    page = visitor.new_page()
    page.add_init_script(f"localStorage.setItem('vox-favourites', {left!r})")
    page.goto(url)
    page.wait_for_function("window.loaded")
    choose_tab(page, "Favorites")
    expect(page.get_by_text("No favorites yet.")).to_be_visible()


@pytest.mark.parametrize("keys", [["VX1001", "VX1002"], ["VX1001", "VX1005", "VX1027"]])
def test_homes_side_by_side(page: Page, homes: Homes, keys: list[str]) -> None:
    choose_tab(page, "All homes")
    for key in keys:
        card(page, key).get_by_role("button", name="Compare").click()
    page.get_by_role("button", name=f"Compare {len(keys)} homes").click()
    dialog = page.get_by_role("dialog", name=f"Compare {len(keys)} homes")
    heads = [dialog.get_by_role("columnheader").nth(at) for at in range(len(keys))]
    details = [homes.details(key) or {} for key in keys]
    for head, one in zip(heads, details, strict=True):
        expect(head).to_contain_text(one["price"])
        expect(head).to_contain_text(one["address"])
    for label in {row["label"] for one in details for row in one["facts"]}:
        row = dialog.locator(f"tr:has(th[scope=row]:text-matches('^{label.replace('+', '.')}( .differs.)?$'))")
        told = [
            next((fact["value"] or "not stated" for fact in one["facts"] if fact["label"] == label), None)
            for one in details
        ]
        expect(row.locator("td")).to_have_text([text or "does not apply" for text in told])
        assert ("(differs)" in row.inner_text()) == (len(set(told)) > 1), label
    page.get_by_label("Only what differs").check()
    assert dialog.locator("tr.vox-alike:visible").count() == 0
    assert dialog.locator("tr.vox-differs:visible").count() > 0
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"Compare {len(keys)} homes")).to_be_focused()


def test_a_fourth_home_is_refused_with_a_sentence(page: Page) -> None:
    show(page, "VX1001", "VX1002", "VX1003", "VX1006")
    for key in ("VX1001", "VX1002", "VX1003", "VX1006"):
        card(page, key).get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Three homes can be compared at once.")).to_be_visible()
    expect(card(page, "VX1006").get_by_role("button", name="Compare")).to_have_attribute("aria-pressed", "false")
    card(page, "VX1001").get_by_role("button", name="Compare").click()
    card(page, "VX1006").get_by_role("button", name="Compare").click()
    expect(page.get_by_role("button", name="Compare 3 homes")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    assert page.locator("[data-compare][aria-pressed=true]").count() == 0
    expect(page.get_by_role("tab", name="In this conversation")).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "button", "beside"])
def test_the_drawer_gives_the_focus_back(page: Page, way: str) -> None:
    show(page, "VX1001", "VX1002")
    opener = card(page, "VX1002").get_by_role("button", name="412 Larkspur Ln", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="412 Larkspur Ln, Maple Heights")
    expect(dialog.get_by_role("heading", name="Price and costs")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "button":
        dialog.get_by_role("button", name="Close").click()
    else:
        page.mouse.click(200, 400)
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_whole_card_opens_and_its_toggles_do_not(page: Page) -> None:
    show(page, "VX1001")
    card(page, "VX1001").get_by_role("button", name="Favorite").click()
    card(page, "VX1001").get_by_role("button", name="Compare").click()
    assert page.get_by_role("dialog").count() == 0
    card(page, "VX1001").locator("img").click(force=True, position={"x": 20, "y": 60})
    expect(page.get_by_role("dialog", name="87 Quarry Rd, Maple Heights")).to_be_visible()


def test_the_focus_goes_to_the_tab_when_the_opener_is_gone(page: Page) -> None:
    page.evaluate("homes.favourites.toggle('VX1001')")
    choose_tab(page, "Favorites")
    card(page, "VX1001").get_by_role("button", name="87 Quarry Rd", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Favorite").click()
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("tab", name="Favorites")).to_be_focused()


def test_asking_about_a_home_closes_the_drawer(page: Page) -> None:
    for key, question in (("VX1001", "Tell me about 87 Quarry Rd."), ("VX1013", "Tell me about listing VX1013.")):
        page.evaluate("key => void homes.open(key)", key)
        page.get_by_role("button", name="Ask about this home").click()
        assert page.get_by_role("dialog").count() == 0
        assert page.evaluate("asked.at(-1)") == question


def test_the_drawer_tells_everything_and_what_is_not_stated(page: Page, homes: Homes) -> None:
    details = homes.details("VX1004")
    assert details is not None
    page.evaluate("homes.open('VX1004')")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".vox-group dt")).to_have_text([row["label"] for row in details["facts"]])
    expect(dialog.locator(".vox-group dd")).to_have_text([row["value"] or "not stated" for row in details["facts"]])
    assert None in [row["value"] for row in details["facts"]]
    expect(dialog.get_by_text("The listing does not state its position.")).to_be_visible()
    expect(dialog.get_by_text(details["remarks"])).to_be_visible()
    assert dialog.get_by_role("heading", name="Said in this conversation").count() == 0


def test_what_was_said_of_a_home_stands_with_its_source(page: Page) -> None:
    page.evaluate("homes.sourcesOf = (key) => [{ text: '$449,000', label: `list price of ${key}` }]")
    page.evaluate("homes.open('VX1001')")
    said = page.locator(".vox-said-here")
    expect(said.locator("dt")).to_have_text(["$449,000"])
    expect(said.locator("dd")).to_have_text(["list price of VX1001"])


def test_the_pictures_go_round(page: Page) -> None:
    page.evaluate("homes.open('VX1001')")
    pictures = page.get_by_role("group", name="Pictures")
    shown = pictures.locator(".vox-stage img")
    count = pictures.get_by_role("status")
    expect(shown).to_have_attribute("alt", "Front of Structure, 87 Quarry Rd")
    expect(count).to_have_text("1 of 3")
    pictures.get_by_role("button", name="Next picture").click()
    expect(count).to_have_text("2 of 3")
    expect(shown).to_have_attribute("alt", "Living Room, 87 Quarry Rd")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("3 of 3")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("1 of 3")
    page.keyboard.press("ArrowLeft")
    expect(count).to_have_text("3 of 3")
    pictures.get_by_role("button", name="Living Room").click()
    expect(count).to_have_text("2 of 3")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_hostile_words_are_only_words(page: Page) -> None:
    show(page, "ODD1")
    page.evaluate("homes.speakingOf('ODD1'); homes.sourcesOf = () => [{ text: '<b>1</b>', label: '<i>2</i>' }]")
    expect(card(page, "ODD1")).to_contain_text(HOSTILE)
    choose_tab(page, "All homes")
    page.select_option("[name=town]", HOSTILE)
    assert shown_keys(page) == ["ODD1"]
    page.evaluate("homes.compare.toggle('ODD1'); homes.compare.toggle('VX1001'); void homes.compare.open()")
    expect(page.get_by_role("dialog").get_by_role("columnheader").first).to_contain_text(HOSTILE)
    page.keyboard.press("Escape")
    page.evaluate("homes.open('ODD1')")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".vox-remarks")).to_have_text(HOSTILE)
    for label in ("Agent", "Office", "Heating", "Kind"):
        expect(dialog.locator(f".vox-facts div:has(dt:text-is('{label}')) dd")).to_have_text(HOSTILE)
    assert page.locator("img[src=x], script:has-text('hacked'), dialog b, dialog i").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_failure_is_told_and_tried_again(page: Page, visitor: BrowserContext) -> None:
    visitor.expected_faults = ["Failed to load resource"]  # type: ignore[attr-defined]
    page.route("**/homes/VX1001", lambda route: route.fulfill(status=500))
    show(page, "VX1001", "VX1002")
    page.evaluate("homes.open('VX1001')")
    expect(page.get_by_text("The details of this home could not be loaded.")).to_be_visible()
    page.unroute("**/homes/VX1001")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    expect(page.get_by_role("heading", name="Price and costs")).to_be_visible()


def test_homes_that_do_not_load_are_told_and_tried_again(visitor: BrowserContext, url: str) -> None:
    visitor.expected_faults = ["Failed to load resource", "answered 500"]  # type: ignore[attr-defined]
    page = visitor.new_page()
    page.route("**/homes", lambda route: route.fulfill(status=500))
    page.goto(url)
    page.wait_for_function("window.homes !== undefined")
    show(page, "VX1001")
    expect(page.get_by_text("The homes could not be loaded.")).to_be_visible()
    page.unroute("**/homes")
    page.get_by_role("button", name="Try again").click()
    expect(card(page, "VX1001")).to_be_visible()
    expect(page.get_by_text("The homes could not be loaded.")).to_be_hidden()
    expect(page.get_by_role("tab", name="In this conversation")).to_be_focused()


def test_it_works_under_a_path_of_its_own(visitor: BrowserContext, homes: Homes) -> None:
    outer = FastAPI()
    outer.mount("/demo", page_app(homes))
    with served(outer) as address:
        page = opened(visitor, f"{address}demo/")
        page.evaluate("homes.open('VX1001')")
        image = page.locator("dialog .vox-stage img")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        page.close()


def test_a_home_opened_later_is_not_overwritten_by_one_opened_before(page: Page) -> None:
    held: list[Route] = []
    page.route("**/homes/VX1001", hold(held))
    page.evaluate("void homes.open('VX1001'); void homes.open('VX1002')")
    expect(page.get_by_role("heading", name="Price and costs")).to_be_visible()
    let_go(page, held)
    page.evaluate("homes.listings.details('VX1001')")
    expect(page.get_by_role("dialog", name="412 Larkspur Ln, Maple Heights")).to_be_visible()


def test_a_comparison_is_not_overwritten_by_one_opened_before(page: Page) -> None:
    held: list[Route] = []
    page.route("**/homes/VX1001", hold(held))
    page.evaluate("for (const key of ['VX1001', 'VX1002', 'VX1003']) homes.compare.toggle(key)")
    page.evaluate("void homes.compare.open()")
    page.evaluate("homes.compare.sheet.close(); homes.compare.toggle('VX1001'); void homes.compare.open()")
    heads = page.locator("dialog thead th")
    expect(heads).to_have_count(2)
    let_go(page, held)
    page.evaluate("homes.listings.details('VX1001')")
    expect(heads).to_have_count(2)


def test_the_facts_of_the_home_spoken_of_come_where_those_of_the_one_before_do_not(
    page: Page, visitor: BrowserContext
) -> None:
    visitor.expected_faults = ["Failed to load resource"]  # type: ignore[attr-defined]
    before: list[Route] = []
    later: list[Route] = []
    page.route("**/homes/VX1001", hold(before))
    page.route("**/homes/VX1002", hold(later))
    show(page, "VX1001", "VX1002")
    page.evaluate("homes.speakingOf('VX1001'); homes.speakingOf('VX1002')")
    wait_asked(page, before)
    before[0].abort()
    page.wait_for_function("!homes.listings.detailed.has('VX1001')")
    let_go(page, later)
    expect(page.locator(".vox-beside dt").first).to_have_text("Price")


def test_the_map_says_where_a_home_lies(page: Page, cards: list[Card]) -> None:
    town = [one for one in cards if one["city"] == "Cedar Hollow" and one["latitude"] is not None]
    home = next(one for one in town if one["key"] == "VX1006")
    page.evaluate("homes.open('VX1006')")
    drawing = page.locator("dialog svg.vox-map")
    north, east = (
        math.radians(home[axis] - sum(one[axis] for one in town) / len(town)) * 3958.8
        for axis in ("latitude", "longitude")
    )
    miles = math.hypot(north, east * math.cos(math.radians(home["latitude"])))
    said = drawing.get_attribute("aria-label") or ""
    assert said.startswith(f"6 Heron Way: {miles:.1f} miles north-west of the middle"), said
    prices = [one["price"] for one in town if one is not home]
    assert drawing.locator(".vox-map-other title").all_text_contents() == prices
    assert drawing.locator(".vox-map-home").count() == 1


def test_the_scale_of_the_map_is_true(page: Page, cards: list[Card]) -> None:
    page.evaluate("homes.open('VX1006')")
    drawn = page.locator("dialog svg.vox-map").evaluate(
        """(map) => {
            const bar = map.querySelector(".vox-map-scale path").getBBox().width;
            const [x, y] = map.querySelector(".vox-map-home").getAttribute("transform").match(/-?[\\d.]+/g).map(Number);
            const others = [...map.querySelectorAll(".vox-map-other")];
            return {
                bar, x, y, words: map.querySelector(".vox-map-scale text").textContent,
                others: others.map((one) => [one.cx.baseVal.value, one.cy.baseVal.value]),
            };
        }"""
    )
    miles = float(drawn["words"].removesuffix(" mi"))
    assert miles / 10 ** math.floor(math.log10(miles)) in (1, 2, 5)
    town = [one for one in cards if one["city"] == "Cedar Hollow" and one["latitude"] is not None]
    home = next(one for one in town if one["key"] == "VX1006")
    others = [one for one in town if one is not home]
    for one, (x, y) in zip(others, drawn["others"], strict=True):
        pixels = math.hypot(x - drawn["x"], y - drawn["y"])
        assert pixels / drawn["bar"] * miles == pytest.approx(great_circle_miles(home, one), rel=0.002)


def great_circle_miles(one: Card, other: Card) -> float:
    """By the haversine formula."""
    a, b = (math.radians(each["latitude"]) for each in (one, other))
    turn = math.radians(other["longitude"] - one["longitude"])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * 3958.8 * math.asin(math.sqrt(half))


STATES = {
    "empty": "1",
    "conversation": "homes.show(['VX1001', 'ODD2', 'VX1013', 'VX1004'], null); homes.speakingOf('ODD2')",
    "strip": "document.body.append(homes.strip(['VX1001', 'ODD2', 'VX1004']))",
    "gallery": "document.getElementById('vox-tab-all').click(); document.querySelector('.vox-filters-button').click()",
    "favorites": "document.getElementById('vox-tab-favourites').click(); homes.favourites.toggle('ODD2')",
    "refused": "for (const key of ['VX1001', 'VX1002', 'VX1003', 'ODD2']) homes.compare.toggle(key)",
    "drawer": "homes.sourcesOf = () => [{ text: '3', label: 'x' }]; homes.open('VX1001')",
    "long drawer": "homes.open('ODD2')",
    "hostile drawer": "homes.open('ODD1')",
    "comparison": "for (const key of ['VX1001', 'ODD1', 'ODD2']) homes.compare.toggle(key); homes.compare.open()",
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_fits_a_phone(page: Page, state: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate(STATES[state])
    page.wait_for_function("document.querySelector('.vox-skeleton') === null")
    wide = page.evaluate(
        """() => [document.documentElement, document.getElementById("root"), ...document.querySelectorAll(
            "[role=tabpanel]:not([hidden]), dialog[open], dialog[open] .vox-sheet-body, .vox-home:not(.vox-strip *)")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => `${one.tagName}.${one.className}`)"""
    )
    assert wide == []
    small = page.evaluate(
        """() => [...(document.querySelector("dialog[open]") ?? document).querySelectorAll("button, select, label")]
            .filter((one) => one.checkVisibility() && !one.closest(".vox-home-title"))
            .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([words]) => words)"""
    )
    assert small == []
    if state == "long drawer":
        expect(page.get_by_role("heading", name=LONG)).to_be_visible()


@pytest.mark.parametrize("state", STATES)
def test_every_word_can_be_read_in_light_and_dark(page: Page, state: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(STATES[state])
    page.wait_for_function("document.querySelector('.vox-skeleton') === null")
    for dark in (False, True):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
        found = page.evaluate(FAINT)
        assert found["seen"] > 3
        assert found["faint"] == []
