"""What is kept of walkthroughs: whole or not there, found by its key alone, and gone when nothing needs it any more."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.dialogue import Exchange
from conversation.walkthroughs import kept as kept_module
from conversation.walkthroughs.errors import CannotKeep
from conversation.walkthroughs.kept import Kept, seconds_of
from conversation.walkthroughs.rendered import digest
from tests.conversation.walkthroughs.staging import SCRIPT, Staged, script
from tts import frames

KEY = "a" * 64
NOBODY = 2**31 - 1  # no process ever: the number of one that has ended may be another's by now
SOUND = frames.header(22_050) + frames.audio(b"\1\2" * 22_050) + frames.end(22_050)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    kept, said = Kept(tmp_path), Exchange("0" * 32, "Why?", said="Because.", ended=True)
    assert kept.sound(KEY) is None
    assert kept.reply(KEY) is None
    kept.keep_sound(KEY, SOUND)
    kept.keep_reply(KEY, said)
    assert Kept(tmp_path).sound(KEY) == SOUND
    assert Kept(tmp_path).reply(KEY) == said
    assert seconds_of(SOUND) == 1.0
    assert not list(tmp_path.rglob("*.new"))


@given(st.integers(0, len(SOUND) - 1))
def test_half_a_sound_is_none(length: int) -> None:
    assert seconds_of(SOUND[:length]) is None


@pytest.mark.parametrize("key", ["", "..", "../" + "a" * 61, "A" * 64, "a" * 63, "a" * 64 + "/", "a" * 63 + "\n"])
def test_only_keys_find_anything(tmp_path: Path, key: str) -> None:
    (tmp_path / "sounds").mkdir()
    assert Kept(tmp_path).sound(key) is None
    assert Kept(tmp_path).reply(key) is None


def test_what_a_power_cut_left_counts_as_not_there(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.keep_sound(KEY, SOUND)
    for path in tmp_path.rglob("*.frames"):
        path.write_bytes(SOUND[:-3])
    (tmp_path / "replies").mkdir()
    (tmp_path / "replies" / f"{KEY}.json").write_bytes(b"\0" * 40)
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "tour.json").write_bytes(b'{"id": "tour", "steps": [{}]}')
    assert (kept.sound(KEY), kept.reply(KEY), kept.good("tour")) == (None, None, None)


def test_a_full_disk_is_said_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(tmp_path)
    kept.keep_sound(KEY, SOUND)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kept_module.os, "fsync", full)
    with pytest.raises(CannotKeep, match="the disk is full"):
        kept.keep_sound(KEY, b"anything")
    assert kept.sound(KEY) == SOUND
    assert not list(tmp_path.rglob("*.new"))


def test_nothing_is_touched_before_all_of_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(tmp_path)
    kept.keep_sound(KEY, SOUND)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        kept.keep_sound(KEY, SOUND * 2)
    assert kept.sound(KEY) == SOUND


def test_leftovers_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    dead, alive = sounds / f".{NOBODY}.x_1.new", sounds / f".{os.getpid()}.x_2.new"
    for path in (dead, alive):
        path.write_bytes(b"half")
    Kept(tmp_path).tidy()
    assert not dead.exists()
    assert alive.exists()


async def test_what_nothing_needs_goes_after_a_while_and_the_last_good_version_stays(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    old = await staged.rendered(script(*SCRIPT))
    new = await staged.rendered(script(*SCRIPT[:1], {"visitor": "Now?", "agent": "Now it is another one."}))
    staged.kept.keep_good(old)
    assert staged.kept.prune([new], ["tour"], 0.0) == 0
    staged.kept.keep_good(new)
    assert staged.kept.prune([old], ["tour"], 0.0) == 0
    assert staged.kept.prune([new], ["tour"], 3600.0) == 0
    assert staged.kept.prune([new], ["tour"], 0.0) == 4
    assert staged.kept.good("tour") == new
    assert {name[:64] for name in staged.files("sounds")} == {step.sound for step in new.steps}
    assert staged.kept.prune([], ["other"], 0.0) == 5
    assert staged.kept.good("tour") is None


async def test_a_version_whose_sound_is_gone_is_no_good_one(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    made = await staged.rendered(script(*SCRIPT))
    staged.kept.keep_good(made)
    assert staged.kept.good("tour") == made
    (tmp_path / "kept" / "sounds" / f"{made.steps[1].sound}.frames").unlink()
    assert staged.kept.good("tour") is None


def test_digests_tell_plain_data_apart() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert len({digest(one) for one in (["a", "b"], ["ab"], [["a"], "b"], "ab", 1, 1.5, None)}) == 7


async def test_what_is_put_aside_stays_from_then_on_however_old_it_is(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    old = await staged.rendered(script(*SCRIPT))
    for kind in ("sounds", "replies"):
        for name in staged.files(kind):
            os.utime(tmp_path / "kept" / kind / name, (1_000, 1_000))
    staged.kept.put_aside(old)  # a page may have it open
    assert staged.kept.prune([], [], unused_s=3600.0) == 0
    assert staged.kept.sound(old.steps[0].sound) is not None
    assert staged.kept.prune([], [], unused_s=-1.0) == 6


def test_half_a_file_in_the_folder_itself_goes_and_one_that_cannot_be_removed_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    left = tmp_path / f".{NOBODY}.base.new"
    left.write_text("half")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        Kept(tmp_path).tidy()
    assert "cannot be removed" in caplog.text
    Kept(tmp_path).tidy()
    assert not left.exists()
