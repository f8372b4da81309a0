"""What the commands know of the house, and how they tell what they cannot do."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from conversation.walkthroughs.faults import BadWalkthrough
from conversation.walkthroughs.reading import passed_over, walkthrough_files

DONE, FAILED, BAD_ARGUMENTS = 0, 1, 2


class House(Protocol):
    """The settings of the house as far as commands need them: settings.Settings has all of these."""

    @property
    def walkthrough_folders(self) -> Sequence[Path]: ...

    @property
    def own_walkthroughs_dir(self) -> Path: ...

    @property
    def listings_dir(self) -> Path: ...


def chosen(told: Sequence[Path], house: House) -> tuple[list[Path], str]:
    """The scripts that were named, by file or by name alone; all that the house has where none was. And what is wrong
    with them, a line each: "" when all are files.

    With those whose names are none of a script, as tour.yml: reading them tells so.
    """
    files = [*walkthrough_files(*house.walkthrough_folders), *passed_over(*house.walkthrough_folders)]
    if told:
        named = {path.stem: path for path in reversed(files)}  # tour.yaml before tour.yml
        files = [path if path.is_file() else named.get(str(path), path) for path in told]
    if not files:
        return [], f"There is no walkthrough in {' or '.join(map(str, house.walkthrough_folders))}."
    return files, "\n".join(_no_file(path) for path in files if not path.is_file())


def _no_file(path: Path) -> str:
    if path.is_dir():
        return f"This is a folder, not a file: {path}"
    return f"This is no ordinary file: {path}" if path.exists() else f"There is no such file: {path}"


def tell_faults(bad: BadWalkthrough, path: Path) -> None:
    """To stderr, with the file as it was named: terminals make a link of it."""
    for fault in bad.faults:
        print(replace(fault, file=str(path)), file=sys.stderr)


def steps_of(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def refuse(sentence: str, status: int = FAILED) -> int:
    """To stderr; gives `status` back."""
    print(sentence, file=sys.stderr)
    return status
