"""The words of the homes side: every key that its scripts ask for is there, and none is left over."""

import re
from pathlib import Path

from ui.words_homes import HOMES

WEB = Path(__file__).parents[2] / "assets" / "web"
NAMES = ("card", "compare", "drawer", "facts", "favourites", "gallery", "homes", "listings", "map", "pictures", "sheet")
SCRIPTS = "\n".join((WEB / f"{name}.js").read_text("utf-8") for name in (*NAMES, "states", "tabs"))
# say(`wind_${...}`) asks for a family of keys.
FAMILIES = tuple(re.findall(r"say\(`(\w+)\$\{", SCRIPTS))


def test_every_key_asked_for_has_words() -> None:
    asked = set(re.findall(r'(?:say|emptyState|failure|section)\("(\w+)"', SCRIPTS))
    assert len(asked) > 40
    assert asked <= set(HOMES)
    assert len(FAMILIES) >= 4
    assert all(any(key.startswith(family) for key in HOMES) for family in FAMILIES)


def test_no_words_are_left_over() -> None:
    quoted = set(re.findall(r'"(\w+)"', SCRIPTS))
    assert [key for key in HOMES if key not in quoted and not key.startswith(FAMILIES)] == []
