"""Each page has the fonts and colours that its styles name, and each of them is said once."""

import re
from pathlib import Path

import pytest

from routes.invite_page import invite_page
from ui.studio import head
from ui.theme import DARK, LIGHT

ROOT = Path(__file__).parents[2]
WEB = ROOT / "assets" / "web"
SHEETS = sorted(path for path in WEB.rglob("*.css") if "vendor" not in path.parts)
COLOURS = {name: (WEB / f"{name}.css").read_text("utf-8") for name in ("palette", "dark")}
PAGES = {
    "the talk page": head(),
    "the page of an invitation": invite_page("http://127.0.0.1/"),
    **{name: (WEB / name / "index.html").read_text("utf-8") for name in ("usage", "tuning", "present")},
}
OF_A_SCRIPT = {"--rows"}  # set where it is known


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", css))


def sheets_of(page: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="web/([\w/-]+\.css)"', page)


@pytest.mark.parametrize("page", PAGES)
def test_every_token_that_a_page_uses_is_one_of_its_own(page: str) -> None:
    css = "\n".join((WEB / name).read_text("utf-8") for name in sheets_of(PAGES[page]))
    used = set(re.findall(r"var\((--[\w-]+)", css))
    assert len(used) > 8
    assert used <= set(tokens(css)) | OF_A_SCRIPT


@pytest.mark.parametrize("page", PAGES)
def test_dark_comes_after_light_and_by_the_system_only_where_nobody_chooses(page: str) -> None:
    sheets = sheets_of(PAGES[page])
    assert sheets[:3] == ["fonts.css", "palette.css", "dark.css"]
    by_system = page != "the talk page"
    assert ('href="web/dark.css" media="(prefers-color-scheme: dark)"' in PAGES[page]) is by_system
    assert ('<html lang="en" class="by-system">' in PAGES[page]) is by_system


def test_fonts_and_colours_are_said_once() -> None:
    named = set(tokens(COLOURS["palette"]))
    assert named == set(tokens(COLOURS["dark"]))
    for path in SHEETS:
        css = path.read_text("utf-8")
        assert ("@font-face" in css) is (path.name == "fonts.css"), path
        assert path.stem in COLOURS or not named & set(tokens(css)), path


@pytest.mark.parametrize(("colours", "sheet"), [(LIGHT, "palette"), (DARK, "dark")])
def test_gradios_own_parts_have_the_colours_of_the_palette(colours: dict[str, str], sheet: str) -> None:
    told = tokens(COLOURS[sheet])
    assert colours == {name: told[f"--vox-{name}"] for name in colours}


def test_a_card_in_a_chat_is_found_from_anywhere() -> None:
    picture = re.compile(r'property="og:image" content="([^"]*)"')
    assert picture.findall(head("https://demo.example/vox")) == ["https://demo.example/vox/web/card.png"]
    assert picture.findall(head()) == ["web/card.png"]  # this machine alone: nobody elsewhere could load it
