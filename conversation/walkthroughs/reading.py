"""Walkthroughs read from YAML: a value, or every fault with its line and what was expected. Knows no sound, no page.

A script is written by people who are no programmers; they mend what they are told, so all of it is told at once.
"""

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from conversation.walkthroughs.document import Document, Odd, document, shown
from conversation.walkthroughs.faults import BadWalkthrough, Fault
from conversation.walkthroughs.script import WALKTHROUGH_ID, Walkthrough
from conversation.walkthroughs.wording import near_one, what_and_expected

__all__ = [
    "BadWalkthrough",
    "Fault",
    "Script",
    "checked",
    "passed_over",
    "read_script",
    "read_walkthrough",
    "walkthrough_files",
]

SUFFIX = ".yaml"
_LIKE_SUFFIX = frozenset({".yaml", ".yml"})
_BOOLEANS = {"true": True, "false": False}
MAX_BYTES = 256 * 1024
MAX_FAULTS = 100  # told at once


@dataclass(frozen=True, slots=True)
class Script:
    """A walkthrough, and where each part of it stands in its file."""

    walkthrough: Walkthrough
    document: Document


def read_walkthrough(path: Path, listings: Container[str] | None, voices: Container[str] | None = None) -> Walkthrough:
    """`listings`: the keys of the homes that may be shown, `voices`: names; None: what is named is not looked up.

    Raises BadWalkthrough, with all faults by line.
    """
    return read_script(path, listings, voices).walkthrough


def read_script(path: Path, listings: Container[str] | None, voices: Container[str] | None = None) -> Script:
    """As `read_walkthrough`, with the places."""
    file = path.name
    if not (path.suffix == SUFFIX and WALKTHROUGH_ID.fullmatch(path.stem)):
        _refuse(file, f"the file's name is {file!r}", "1 to 40 of a-z, 0-9 and -, then .yaml")
    return checked(document(_text(path), file), file, listings, voices)


def checked(
    found: Document, file: str, listings: Container[str] | None, voices: Container[str] | None = None
) -> Script:
    """As `read_script`, of a text that is read already."""
    if found.data is None and not found.faults:
        _refuse(file, "the file is empty", "a walkthrough with title, audience and steps", 1)
    faults = [*found.faults]
    walkthrough: Walkthrough | None = None
    if found.data is not None:
        try:
            walkthrough = Walkthrough.model_validate(_with_draft(found.data))
        except ValidationError as error:
            told = {one.line for one in faults}  # an alias that is refused is not told to be empty as well
            faults += [one for one in _of_models(error, found, file) if one.line not in told]
        faults += _unknown(found, file, listings, voices)
    if faults or walkthrough is None:
        raise BadWalkthrough(_by_line(faults))
    return Script(walkthrough, found)


def walkthrough_files(*folders: Path) -> list[Path]:
    """The scripts of all `folders`, sorted by name; of two with the same name the one of the later folder.

    A folder that is not there has none.
    """
    found = {path.name: path for folder in folders for path in folder.glob(f"*{SUFFIX}")}
    return [found[name] for name in sorted(found) if not name.startswith(".")]


def passed_over(*folders: Path) -> list[Path]:
    """Files that their names keep from being scripts, though somebody may take them for some: tour.yml, tour.YAML."""
    found = (path for folder in folders for path in folder.glob("*.*"))
    named = (one for one in found if one.suffix.lower() in _LIKE_SUFFIX and one.suffix != SUFFIX)
    return sorted(one for one in named if not one.name.startswith(".") and one.is_file())


def _with_draft(data: Any) -> Any:
    """The one key whose value is true or false: elsewhere these are words that want quotes."""
    told = data.get("draft") if isinstance(data, dict) else None
    if isinstance(told, Odd) and told.written in _BOOLEANS:
        return {**data, "draft": _BOOLEANS[told.written]}
    return data


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        _refuse(path.name, f"the file cannot be read ({error.strerror})", "a file of YAML")
    if len(raw) > MAX_BYTES:
        _refuse(path.name, "the file is too large", f"at most {MAX_BYTES // 1024} KiB")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        _refuse(path.name, f"there is a byte that is no UTF-8 (0x{raw[error.start]:02X})", "text saved as UTF-8", line)


def _refuse(file: str, what: str, expected: str, line: int = 0) -> NoReturn:
    raise BadWalkthrough((Fault(file, line, what, expected),))


def _by_line(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    found = sorted(set(faults), key=lambda one: (one.line, one.column, one.what))
    if len(found) <= MAX_FAULTS:
        return tuple(found)
    told = found[:MAX_FAULTS]
    more = f"{len(found) - MAX_FAULTS:,} more faults follow"
    return (*told, Fault(told[-1].file, told[-1].line, more, "those above to be mended first"))


def _of_models(error: ValidationError, found: Document, file: str) -> Iterator[Fault]:
    for one in error.errors(include_url=False):
        if one["type"] == "too_short" and one["input"]:
            continue  # of steps that are all faulty none is left: each is told by itself
        path = one["loc"]
        what, expected = what_and_expected(one, path, found.places.get(path))
        buried = found.buried(path) if one["type"] == "missing" else 0
        if buried:
            what, expected = (
                f"{shown(path)} is part of the text above it",
                "as many spaces before it as other keys have",
            )
        yield Fault(file, buried or found.line(path), what, expected)


def _unknown(
    found: Document, file: str, listings: Container[str] | None, voices: Container[str] | None
) -> Iterator[Fault]:
    """Homes and voices that are not there; also of a script that has other faults."""
    data = found.data if isinstance(found.data, dict) else {}
    voice, steps = data.get("voice"), data.get("steps")
    if voices is not None and isinstance(voice, str) and voice and voice not in voices:
        known = ", ".join(sorted(voices)) if isinstance(voices, Collection) else ""
        expected = f"one of {known}" if known else "the name of a voice"
        yield Fault(file, found.line(("voice",)), f"voice is {voice!r}, which is no voice here", expected)
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        show = step.get("show") if isinstance(step, dict) else None
        if listings is not None and isinstance(show, str) and show.strip() and show.strip() not in listings:
            path = ("steps", number, "show")
            expected = near_one(show, listings) or "the ListingKey of a home that may be shown"
            yield Fault(file, found.line(path), f"{shown(path)} is {show!r}, which is no home here", expected)
