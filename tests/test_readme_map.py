"""README's map is true and whole: each source file outside of the tests is named in it, and what it names is there.

The server kit has a map of its own (tests/deploy/test_guide.py).
"""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.test_import_rule import MAY_IMPORT

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
# Where the map leaves a folder's files to a text beside them.
ELSEWHERE = {"agent/grounding/": ROOT / "agent" / "grounding" / "__init__.py"}
# Of these the map says in one line what all of their files are.
ALIKE = ("deploy/", "tts/speakable/", "evaluation/conversations/", "assets/web/vendor/")
FILE = re.compile(r"(?<![\w.*-])[\w-]+\.(?:py|js|css)\b")


def sources() -> list[str]:
    """Paths from the project's folder: all Python of ours, scripts and styles of the pages."""
    python = [path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py")]
    assets = [path for kind in ("py", "js", "css") for path in (ROOT / "assets").rglob(f"*.{kind}")]
    paths = (path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.py"), *python, *assets])
    return sorted(path for path in paths if not path.startswith(ALIKE) and not path.endswith("__init__.py"))


@cache
def the_map() -> dict[str, str]:
    """What the map says of each room, and of each file beside the rooms."""
    _, _, after = README.read_text("utf-8").partition("\n## The map\n")
    parts = re.split(r"^(?=\S)", after.split("```")[1], flags=re.MULTILINE)
    return {part.split(maxsplit=1)[0].rstrip("/"): part for part in parts if part.strip()}


def named_beside(path: str) -> set[str]:
    """The names of files in the text that has to name this one."""
    beside = next((text.read_text("utf-8") for folder, text in ELSEWHERE.items() if path.startswith(folder)), None)
    return set(FILE.findall(beside or the_map().get(path.split("/", maxsplit=1)[0], "")))


def test_every_source_file_is_named() -> None:
    assert len(sources()) > 400
    missing = [path for path in sources() if Path(path).name not in named_beside(path)]
    assert not missing, f"not named in README's map: {', '.join(missing)}"


@pytest.mark.parametrize("room", [room for room in the_map() if room != "tests"])
def test_every_file_named_is_there(room: str) -> None:
    there = {path.name for path in (ROOT / room).rglob("*")} if (ROOT / room).is_dir() else {room}
    assert set(FILE.findall(the_map()[room])) <= there


def test_a_file_that_nobody_named_is_found_out() -> None:
    assert "parts.py" in named_beside("parts.py")
    assert "unheard_of.py" not in named_beside("tts/unheard_of.py")
