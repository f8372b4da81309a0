"""Files put in the place of others, which are set aside: all of them, or everything stays as it was."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from store.syncing import sync


@dataclass(frozen=True, slots=True)
class Change:
    """`new` comes into the place of `place`; None: nothing does."""

    place: Path
    new: Path | None


def put(changes: Sequence[Change], aside: Path) -> list[str]:
    """Does the changes in their order; what was there is in the folder `aside` afterwards. Gives the names of that.

    All on one disk. A file's place is never empty in between: whoever looks finds the old one or the new one. Raises
    OSError, and then what was done is undone.
    """
    aside.mkdir(0o700)
    done: list[Change] = []
    try:
        for change in changes:
            done.append(change)
            _put_one(change, aside)
    except OSError:
        for change in reversed(done):
            _take_back(change, aside)
        with suppress(OSError):
            aside.rmdir()
        raise
    for folder in {aside, *(change.place.parent for change in changes)}:
        sync(folder)
    moved = sorted(path.name for path in aside.iterdir())
    if not moved:
        aside.rmdir()
    return moved


def _put_one(change: Change, aside: Path) -> None:
    place, kept = change.place, aside / change.place.name
    if place.is_file() and change.new is not None and change.new.is_file():
        os.link(place, kept)
        change.new.replace(place)
        return
    if os.path.lexists(place):
        place.rename(kept)
    if change.new is not None:
        change.new.rename(place)


def _take_back(change: Change, aside: Path) -> None:
    kept = aside / change.place.name
    if change.new is not None and not os.path.lexists(change.new) and os.path.lexists(change.place):
        change.place.rename(change.new)
    if not os.path.lexists(kept):
        return
    if os.path.lexists(change.place) and kept.samefile(change.place):
        kept.unlink()  # two names of one file: renaming one to the other would leave both
    else:
        kept.rename(change.place)
