"""What the commands know of the house, and how they tell what they cannot do."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

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


def chosen(told: Sequence[Path], house: House) -> list[Path]:
    """The scripts that were named, by file or by name alone; all that the house has where none was.

    With those whose names are none of a script, as tour.yml: reading them tells so.
    """
    files = [*walkthrough_files(*house.walkthrough_folders), *passed_over(*house.walkthrough_folders)]
    if not told:
        return files
    named = {path.stem: path for path in reversed(files)}  # tour.yaml before tour.yml
    return [path if path.is_file() else named.get(str(path), path) for path in told]


def refuse(sentence: str, status: int = FAILED) -> int:
    """To stderr; gives `status` back."""
    print(sentence, file=sys.stderr)
    return status
