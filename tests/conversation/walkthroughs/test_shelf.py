"""The shelf: a good edit is taken over whole, a bad one is told and changes nothing, nothing is made twice."""

import asyncio
import logging
import os
import shutil
import threading
from pathlib import Path

import pytest

from conversation.errors import TryAgain, TurnGone
from conversation.walkthroughs import shelf as room
from conversation.walkthroughs.base import Base, read_base
from conversation.walkthroughs.kept import Kept
from conversation.walkthroughs.reading import walkthrough_files
from conversation.walkthroughs.rendered import Rendered
from conversation.walkthroughs.shelf import Times
from tests.conversation.conftest import until
from tests.conversation.walkthroughs.staging import ONE, QUICK, TWO, Staged, as_yaml, is_ready, running, told
from tts.pronunciation import pronunciation


async def test_one_of_the_house_takes_the_place_of_a_shipped_one_until_it_is_gone(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE, title="Shipped"))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        own = staged.write("tour", as_yaml(TWO, title="Ours"), own=True)
        await until(lambda: told(shelf)["title"] == "Ours")
        own.unlink()  # looked for just now, it is missed for one look
        await until(lambda: told(shelf).get("title") == "Shipped")


async def test_what_is_in_the_folder_is_rendered_and_listed(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE, TWO))
    staged.write("buyer", as_yaml(TWO, title="A buyer"))
    async with running(staged.shelf()) as shelf:
        await until(lambda: is_ready(shelf)() and is_ready(shelf, "buyer")())
        assert [(one["id"], one["title"], one["steps"]) for one in shelf.listed()] == [
            ("buyer", "A buyer", 1),
            ("tour", "A tour", 2),
        ]
        assert told(shelf)["minutes"] == 1.0
        assert told(shelf)["seconds"] == shelf.get("tour").seconds > 0
        for step in shelf.get("tour").steps:
            assert await shelf.sound("tour", step.sound) == staged.kept.sound(step.sound)


async def test_after_a_restart_nothing_is_made_again(tmp_path: Path) -> None:
    Staged(tmp_path).write("tour", as_yaml(ONE, TWO))
    async with running(Staged(tmp_path).shelf()) as shelf:
        await until(is_ready(shelf))
        before = shelf.get("tour")
    later = Staged(tmp_path)
    files = {kind: later.files(kind) for kind in ("replies", "sounds", "good")}
    async with running(later.shelf()) as shelf:
        await until(is_ready(shelf))
        assert shelf.get("tour") == before
    assert not later.voice.requests
    assert {kind: later.files(kind) for kind in files} == files


async def test_an_edit_is_taken_over_whole_and_speaks_the_edited_step_alone(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE, TWO))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        before, asked = shelf.get("tour"), len(staged.voice.requests)
        staged.voice.gate = asyncio.Event()
        staged.write("tour", as_yaml(ONE, (TWO[0], "It is a calm one.", "VX1001")))
        await until(lambda: len(staged.voice.requests) > asked)
        assert shelf.get("tour") is before
        assert (told(shelf)["state"], told(shelf)["done"], told(shelf)["of"]) == ("ready", 1, 2)
        staged.voice.gate.set()
        await until(is_ready(shelf))
        after = shelf.get("tour")
        assert staged.voice.said[asked:] == ["It is a calm one."]
        assert after.steps[0] == before.steps[0]
        assert after.version != before.version
        assert await shelf.sound("tour", before.steps[1].sound), "a page has the older version open"


async def test_a_broken_script_is_told_by_line_and_the_last_good_one_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE, TWO))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        before = shelf.get("tour")
        with caplog.at_level(logging.ERROR):
            staged.write("tour", as_yaml(ONE, TWO).replace("minutes: 0.5", "minutes: soon", 1))
            await until(lambda: told(shelf)["faults"])
        [fault] = told(shelf)["faults"]
        assert fault.startswith("tour.yaml:6: step 1, minutes is 'soon'; expected "), fault
        assert f"{fault}; the last good version goes on" in caplog.text
        assert shelf.get("tour") is before
        assert told(shelf)["state"] == "ready"
    later = Staged(tmp_path)
    async with running(later.shelf()) as shelf:
        await until(lambda: told(shelf)["faults"] if told(shelf) else False)
        assert shelf.get("tour") == before
        assert await shelf.sound("tour", before.steps[0].sound)
        later.write("tour", as_yaml(ONE, TWO))
        await until(is_ready(shelf))
    assert not later.voice.requests


async def test_one_that_never_was_good_is_broken_and_keeps_no_other_from_being_shown(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("bad", "title: [")
    staged.write("Odd_Name", as_yaml(ONE))
    staged.write("strange", as_yaml((*ONE, "VX1")))
    staged.write("tour", as_yaml(ONE))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        await until(lambda: all(told(shelf, one)["faults"] for one in ("bad", "Odd_Name", "strange")))
        assert {one["id"]: one["state"] for one in shelf.listed()} == {
            "bad": "broken",
            "Odd_Name": "broken",
            "strange": "broken",
            "tour": "ready",
        }
        with pytest.raises(TurnGone, match="a fault"):
            shelf.get("bad")
        with pytest.raises(TurnGone, match="no such walkthrough"):
            shelf.get("nowhere")
        with pytest.raises(TurnGone, match="no such sound"):
            await shelf.sound("tour", "../" + "a" * 61)


async def test_until_the_first_version_is_whole_there_is_none(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.voice.gate = asyncio.Event()
    staged.write("tour", as_yaml(ONE, TWO))
    async with running(staged.shelf()) as shelf:
        await until(lambda: staged.voice.requests)
        assert (told(shelf)["state"], told(shelf)["done"], told(shelf)["of"]) == ("rendering", 0, 2)
        with pytest.raises(TryAgain):
            shelf.get("tour")
        staged.voice.gate.set()
        await until(is_ready(shelf))


async def test_a_voice_that_is_away_is_waited_for_and_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    staged = Staged(tmp_path)
    staged.state = "unreachable"
    staged.write("tour", as_yaml(ONE))
    async with running(staged.shelf()) as shelf:
        await until(lambda: told(shelf) and told(shelf)["state"] == "waiting")
        assert "unreachable" in told(shelf)["faults"][0]
        await asyncio.sleep(5 * QUICK.again_s)
        staged.state, staged.voice.fails = "ready", True
        await until(lambda: len(staged.voice.requests) > 1)
        assert caplog.text.count("is tried again") <= 2, "once that it is away, once that it breaks off"
        staged.voice.fails = False
        staged.state = "ready"
        await until(is_ready(shelf))


async def test_a_full_disk_is_told_and_the_last_good_version_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        before, fsync = shelf.get("tour"), os.fsync

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        staged.write("tour", as_yaml(ONE, TWO))
        await until(lambda: told(shelf)["faults"])
        assert "the disk is full" in told(shelf)["faults"][0]
        assert shelf.get("tour") is before
        assert await shelf.sound("tour", before.steps[0].sound)
        monkeypatch.setattr(os, "fsync", fsync)
        await until(is_ready(shelf))
        assert len(shelf.get("tour").steps) == 2


async def test_rendering_ends_early_for_a_newer_edit(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.voice.gate = asyncio.Event()
    staged.write("tour", as_yaml(ONE, TWO, ("More?", "No more of it.")))
    async with running(staged.shelf()) as shelf:
        await until(lambda: staged.voice.requests)
        staged.write("tour", as_yaml(ONE))
        staged.voice.gate.set()
        await until(is_ready(shelf))
        assert staged.voice.said == [ONE[1]]


async def test_words_that_are_said_in_another_way_are_spoken_anew(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE, TWO))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        before, asked = shelf.get("tour"), len(staged.voice.requests)
        staged.ways = (pronunciation("quiet", "kwai et", ""),)
        await until(lambda: shelf.get("tour").version != before.version)
        assert staged.voice.said[asked:] == [TWO[1]]


async def test_the_default_counts_from_the_first_rendering_on_until_all_is_rendered_anew(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE))
    async with running(staged.shelf(Base("joe", {"speed": 1.2}))) as shelf:
        await until(is_ready(shelf))
        assert shelf.get("tour").steps[0].manner["speed"] == 1.2
    async with running(Staged(tmp_path).shelf(Base("joe", {"speed": 0.9}))) as shelf:
        await until(is_ready(shelf))
        Staged(tmp_path).write("tour", as_yaml(ONE, TWO))
        await until(lambda: len(shelf.get("tour").steps) == 2)
        assert [one.manner["speed"] for one in shelf.get("tour").steps] == [1.2, 1.2]
        await shelf.rerender(Base("joe", {"speed": 0.9}))
        assert not is_ready(shelf)(), "whoever asks at once must not take the old one for the new one"
        await until(is_ready(shelf))
        assert [one.manner["speed"] for one in shelf.get("tour").steps] == [0.9, 0.9]
        await shelf.rerender(Base("joe", {"speed": 0.9}))
        await until(is_ready(shelf))
    assert read_base(Kept(tmp_path / "kept")) == Base("joe", {"speed": 0.9})


async def test_what_was_rendered_when_another_default_came_is_not_taken_for_the_new_one(tmp_path: Path) -> None:
    """It was being kept just then, whole, by the default from before."""
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE))
    keeping, may_end, keep_good = threading.Event(), threading.Event(), staged.kept.keep_good

    def slowly(rendered: Rendered) -> None:
        keeping.set()
        assert may_end.wait(30)
        keep_good(rendered)

    staged.kept.keep_good = slowly  # type: ignore[method-assign]
    async with running(staged.shelf(Base("joe", {"speed": 1.2}))) as shelf:
        await until(keeping.is_set)
        await shelf.rerender(Base("joe", {"speed": 0.9}))
        may_end.set()
        await until(is_ready(shelf))
        assert shelf.get("tour").steps[0].manner["speed"] == 0.9


async def test_a_script_that_is_gone_is_listed_no_more_and_comes_back_as_it_was(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    path = staged.write("tour", as_yaml(ONE))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        asked = len(staged.voice.requests)
        path.unlink()
        await until(lambda: not shelf.listed())
        staged.write("tour", as_yaml(ONE))
        await until(is_ready(shelf))
        assert len(staged.voice.requests) == asked


async def test_what_an_edit_leaves_behind_is_removed(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE, TWO))
    async with running(staged.shelf(times=Times(0.02, 0.05, unused_s=-1.0))) as shelf:
        await until(is_ready(shelf))
        staged.write("tour", as_yaml(ONE))
        await until(lambda: len(shelf.get("tour").steps) == 1)
        await until(lambda: len(staged.names("sounds")) == len(staged.names("replies")) == 1)
        assert await shelf.sound("tour", shelf.get("tour").steps[0].sound)


async def test_an_emptied_folder_is_filled_again(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        key = shelf.get("tour").steps[0].sound
        sound = await shelf.sound("tour", key)
        shutil.rmtree(tmp_path / "kept" / "sounds")
        with pytest.raises(TurnGone):
            await shelf.sound("tour", key)
        await until(lambda: staged.files("sounds"))
        assert await shelf.sound("tour", key) == sound
        (tmp_path / "kept" / "good").rename(tmp_path / "gone")  # at once: the shelf may be about to write there
        staged.write("tour", as_yaml(ONE) + "# the same\n")
        await until(lambda: staged.files("good"))
    assert Kept(tmp_path / "kept").good("tour") is not None  # for a restart with a broken script


async def test_two_at_once_over_one_folder_leave_it_as_one_does(tmp_path: Path) -> None:
    one, other = Staged(tmp_path), Staged(tmp_path)
    one.write("tour", as_yaml(ONE, TWO))
    async with running(one.shelf()) as first, running(other.shelf()) as second:
        await until(lambda: is_ready(first)() and is_ready(second)())
        assert first.get("tour") == second.get("tour")
    assert not list((tmp_path / "kept").rglob("*.new"))
    assert len(one.files("sounds")) == len(one.files("replies")) == 2


async def test_a_folder_that_is_away_for_a_while_changes_nothing(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        staged.scripts.rename(tmp_path / "away")
        await asyncio.sleep(5 * QUICK.poll_s)
        assert is_ready(shelf)()


def test_a_folder_that_goes_away_while_it_is_looked_through_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE))

    def going_away(*folders: Path) -> list[Path]:
        staged.scripts.rename(tmp_path / "away")
        return walkthrough_files(*folders)

    monkeypatch.setattr(room, "walkthrough_files", going_away)
    assert room._settled([staged.scripts]) is None


async def test_no_folder_is_no_fault(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    staged = Staged(tmp_path)
    staged.scripts.rmdir()
    async with running(staged.shelf(times=QUICK)) as shelf:
        await asyncio.sleep(0.1)
        assert shelf.listed() == []
    assert "could not be looked through" not in caplog.text
