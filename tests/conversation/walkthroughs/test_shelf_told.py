"""What the shelf tells beside the newest version: older ones that pages play, drafts, files that are no scripts."""

import asyncio
from pathlib import Path

import pytest

from conversation.errors import TurnGone
from tests.conversation.conftest import until
from tests.conversation.walkthroughs.staging import ONE, TWO, Staged, as_yaml, is_ready, running


async def test_a_version_that_a_page_was_told_is_known_after_an_edit_and_without_its_script(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    path = staged.write("tour", as_yaml(ONE, TWO))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf))
        played = shelf.get("tour")
        staged.write("tour", as_yaml(TWO))
        await until(lambda: shelf.get("tour") != played)
        assert shelf.version("tour", played.version) == played
        assert shelf.version("tour", shelf.get("tour").version) == shelf.get("tour")
        path.unlink()
        await until(lambda: not shelf.listed())
        assert shelf.version("tour", played.version) == played
        for walkthrough_id, version in (("tour", "0" * 16), ("other", played.version)):
            with pytest.raises(TurnGone, match="load the page again"):
                shelf.version(walkthrough_id, version)


async def test_a_file_with_the_other_ending_is_told_once_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    staged = Staged(tmp_path)
    staged.write("tour", as_yaml(ONE)).rename(staged.scripts / "tour.yml")
    staged.write("good", as_yaml(TWO))
    async with running(staged.shelf()) as shelf:
        await until(is_ready(shelf, "good"))
        staged.write("good", as_yaml(ONE, TWO))
        await until(lambda: len(shelf.get("good").steps) == 2)
        assert [one["id"] for one in shelf.listed()] == ["good"]
    assert caplog.text.count("tour.yml is no walkthrough by its name") == 1


async def test_a_draft_is_told_only_where_drafts_are_asked_for(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.voice.gate = asyncio.Event()
    staged.write("tour", "draft: true\n" + as_yaml(ONE))
    staged.write("aloud", as_yaml(TWO, ONE))
    async with running(staged.shelf()) as shelf:
        await until(lambda: len(shelf.listed()) == 2)  # also before its turn to be rendered
        assert [one["id"] for one in shelf.listed(drafts=False)] == ["aloud"]
        with pytest.raises(TurnGone):
            shelf.get("tour", drafts=False)
        staged.voice.gate.set()
        await until(is_ready(shelf))
        version = shelf.get("tour").version
        with pytest.raises(TurnGone):
            shelf.version("tour", version, drafts=False)
    async with running(staged.shelf()) as shelf:  # kept with the last good version
        await until(lambda: is_ready(shelf)() and is_ready(shelf, "aloud")())
        assert [one["id"] for one in shelf.listed(drafts=False)] == ["aloud"]
        staged.write("tour", as_yaml(ONE))
        await until(lambda: len(shelf.listed(drafts=False)) == 2)
        assert shelf.get("tour", drafts=False).version != version
