"""What the commands know of the house, and how they tell what they cannot do."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

DONE, FAILED, BAD_ARGUMENTS = 0, 1, 2


class House(Protocol):
    """The settings of the house as far as commands need them: settings.Settings has all of these."""

    @property
    def walkthrough_folders(self) -> Sequence[Path]: ...

    @property
    def own_walkthroughs_dir(self) -> Path: ...

    @property
    def listings_dir(self) -> Path: ...


def refuse(sentence: str, status: int = FAILED) -> int:
    """To stderr; gives `status` back."""
    print(sentence, file=sys.stderr)
    return status
