"""The page's words: every key that its scripts and its markup ask for is there, and none is left over."""

import json
import re
from pathlib import Path

from ui.words import PAGE, as_json
from ui.words_homes import HOMES
from ui.words_lexicon import LEXICON
from ui.words_walkthrough import WALKTHROUGH

ROOT = Path(__file__).parents[2]
WEB = ROOT / "assets" / "web"
OF_THE_PAGE = sorted([*WEB.glob("*.js"), *(WEB / "walkthrough").glob("*.js")])
SCRIPTS = "\n".join(path.read_text("utf-8") for path in OF_THE_PAGE)
ALL = PAGE | HOMES | LEXICON | WALKTHROUGH
MARKUP = "\n".join((ROOT / "ui" / name).read_text("utf-8") for name in ("player.py", "studio.py"))
# say(`state_${...}`) asks for a family of keys.
FAMILIES = (*re.findall(r"(?:say|has)\(`(\w+)\$\{", SCRIPTS), "tool_", "example_", "follow_", "as_", "field_")


def test_every_key_asked_for_has_words() -> None:
    asked = set(re.findall(r'\bsay\("(\w+)"', SCRIPTS)) | set(re.findall(r'PAGE\["(\w+)"\]', MARKUP))
    assert len(asked) > 60
    assert asked <= set(ALL)
    assert all(any(key.startswith(family) for key in ALL) for family in FAMILIES)


def test_every_state_of_the_player_has_words() -> None:
    player = (ROOT / "assets" / "web" / "player.js").read_text("utf-8")
    states = set(re.findall(r'show\("(\w+)"', player + SCRIPTS)) | {"speaking", "paused", "error"}
    assert {f"state_{state}" for state in states} <= set(PAGE)


def test_no_words_are_left_over() -> None:
    quoted = set(re.findall(r"""["'](\w+)["']""", SCRIPTS + MARKUP))
    assert [key for key in PAGE | LEXICON | WALKTHROUGH if key not in quoted and not key.startswith(FAMILIES)] == []


def test_no_word_is_said_in_two_places() -> None:
    assert len(ALL) == len(PAGE) + len(HOMES) + len(LEXICON) + len(WALKTHROUGH)


def test_the_words_cannot_leave_their_script_element() -> None:
    assert "<" not in as_json()
    assert json.loads(as_json()) == ALL
