"""The house's import rule, over the syntax tree: one way, no circles, and each vendor in its own files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# A room may import the rooms named here, and itself.
MAY_IMPORT = {
    "app": {
        "settings",
        "logs",
        "listening",
        "service_manager",
        "serving",
        "upkeep",
        "parts",
        "ui",
        "routes",
        "conversation",
        "agent",
        "tts",
        "access",
        "store",
    },
    "parts": {"settings", "logs", "upkeep", "conversation", "agent", "tts", "access", "store"},
    "evaluation": {"agent", "tts", "access"},
    "ui": {"conversation", "agent", "tts", "access"},
    "routes": {"conversation", "agent", "tts", "access"},
    "conversation": {"agent", "tts", "access", "store"},
    "access": {"store"},
    "agent": set(),
    "tts": set(),
    "store": set(),
    "serving": {"access", "service_manager"},
    "listening": set(),
    "service_manager": set(),
    "upkeep": set(),
    "settings": set(),
    "logs": set(),
    "deploy": {"settings", "logs", "store", "access", "tts"},
}
# What a process is made of, rather than the house: for its composition root, which a command line is as well.
PROCESS = {"settings", "logs", "listening", "service_manager"}
# The terminal's agent is judged as the app's is, clause by clause: the cutter is the voice's.
COMMANDS = {"agent/__main__.py": {"tts"}}
# Where each vendor may be imported. A folder ends with "/".
VENDORS = {
    "gradio": ("ui/", "app.py"),
    "openai": ("agent/server/openai_model.py",),
    "torch": ("tts/vits.py", "tts/text_side.py", "tts/decoder_side.py"),
    "TTS": ("tts/vits.py", "tts/coqui_import.py"),
    "sqlalchemy": ("store/",),
    "alembic": ("store/",),
    "icalendar": ("agent/calendar_file.py",),
    "dotenv": ("settings.py",),
    "soxr": ("tts/pitch.py", "tts/encoding.py", "tts/loudness.py"),
    "pyloudnorm": ("tts/loudness.py", "conversation/tuning/loudness.py"),
    "scipy": ("conversation/tuning/verdict.py",),
}


def modules() -> list[Path]:
    """All Python files of ours but the tests."""
    rooms = (path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))
    return sorted([*rooms, *ROOT.glob("*.py")])


def imported(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room they come from"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names
            if not all(map(_is_module, names)):  # nothing of the package's own is taken by "from tts import audio"
                yield node.module or ""


def _is_module(name: str) -> bool:
    return ROOT.joinpath(*name.split(".")).with_suffix(".py").is_file()


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_import_one_way(path: Path) -> None:
    room = room_of(path)
    # The command lines read the settings as well: each is a composition root of its own.
    allowed = MAY_IMPORT[room] | {room} | (PROCESS if path.name == "__main__.py" else set())
    allowed |= COMMANDS.get(path.relative_to(ROOT).as_posix(), set())
    named = {name.split(".")[0] for name in imported(path)} & set(MAY_IMPORT)
    assert named <= allowed, f"{room} may not import {named - allowed}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_each_vendor_stays_in_its_files(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    for vendor in {name.split(".")[0] for name in imported(path)} & set(VENDORS):
        assert place.startswith(VENDORS[vendor]), f"{place} may not import {vendor}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    names = {_dotted(path): path for path in modules()}
    edges = {name: {one for one in imported(path) if one in names and one != name} for name, path in names.items()}
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for one in sorted(edges[name]):
                walk(one, (*trail, name))
            done.add(name)

    for name in names:
        walk(name, ())


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_the_rule_can_fail(tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_text("def f():\n    import conversation.turns as t\n    from torch import nn\n", "utf-8")
    assert {"conversation.turns", "torch", "torch.nn"} <= set(imported(file))
