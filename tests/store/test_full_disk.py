"""A disk of 1 MiB, full: what was acknowledged is kept, what comes is refused, and all goes on once there is room."""

from pathlib import Path

import pytest

from store.engine import open_database
from store.errors import StoreUnavailable
from store.talks import KeptTalk, TalkDrawer
from tests.store.small_disk import small_disk


def _talk(number: int) -> KeptTalk:
    return KeptTalk(f"{number:032x}", "ann", number, "x" * 2_000)


def _keep_until_refused(drawer: TalkDrawer, first: int) -> int:
    """How many were acknowledged."""
    for number in range(first, first + 2_000):
        try:
            drawer.keep(_talk(number))
        except StoreUnavailable:
            return number
    raise AssertionError("the disk was never full")


def test_a_full_disk_loses_nothing_and_refuses_what_is_new(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        engine = open_database(disk.folder / "vox.db")
        drawer = TalkDrawer(engine)
        kept = _keep_until_refused(drawer, 0)
        disk.fill()
        assert kept > 50
        for number in (kept, kept + 1):
            with pytest.raises(StoreUnavailable, match="full"):
                drawer.keep(_talk(number))
        assert [drawer.get(_talk(number).talk_id) for number in range(kept)] == [_talk(at) for at in range(kept)]
        assert drawer.get(_talk(kept).talk_id) is None
        engine.dispose()
        again = open_database(disk.folder / "vox.db")  # a restart on the full disk
        assert TalkDrawer(again).get(_talk(kept - 1).talk_id) == _talk(kept - 1)
        disk.free()
        TalkDrawer(again).forget_unchanged(10)
        TalkDrawer(again).keep(_talk(kept))
        assert TalkDrawer(again).get(_talk(kept).talk_id) == _talk(kept)
        again.dispose()
