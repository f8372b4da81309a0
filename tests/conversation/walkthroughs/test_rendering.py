"""One walkthrough rendered: nothing twice, nothing but what changed, and told how far it is."""

from pathlib import Path

import pytest

from conversation.walkthroughs.base import Base, keep_base, manner_of, read_base
from conversation.walkthroughs.errors import CannotRender
from conversation.walkthroughs.kept import Kept
from tests.conversation.walkthroughs.staging import SCRIPT, VOICE, Staged, script
from tts.pronunciation import pronunciation


async def test_what_was_made_before_is_not_made_again(tmp_path: Path) -> None:
    first = await Staged(tmp_path).rendered(script(*SCRIPT))
    again = Staged(tmp_path)
    assert await again.rendered(script(*SCRIPT)) == first
    assert not again.voice.requests
    assert len({step.sound for step in first.steps}) == 3
    assert all(step.seconds > 0 for step in first.steps)


async def test_an_edited_step_makes_only_itself(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    before = await staged.rendered(script(*SCRIPT))
    files, asked = staged.files("sounds"), len(staged.voice.requests)
    edited = {**SCRIPT[2], "agent": "This one is quiet. It has a garden."}
    after = await staged.rendered(script(*SCRIPT[:2], edited))
    assert staged.voice.said[asked:] == ["This one is quiet.", "It has a garden."]
    assert [a.sound == b.sound for a, b in zip(before.steps, after.steps, strict=True)] == [True, True, False]
    assert [a.reply == b.reply for a, b in zip(before.steps, after.steps, strict=True)] == [True, True, False]
    now = staged.files("sounds")
    assert {name: now[name] for name in files} == files
    assert len(now) == 4
    assert before.version != after.version


async def test_a_note_makes_another_version_and_no_sound(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    before = await staged.rendered(script(*SCRIPT))
    asked = len(staged.voice.requests)
    after = await staged.rendered(script({**SCRIPT[0], "note": "Smile."}, *SCRIPT[1:]))
    assert len(staged.voice.requests) == asked
    assert before.version != after.version
    assert after.notes()["steps"][0]["note"] == "Smile."
    assert "Smile" not in str(after.told())


async def test_a_step_sounds_by_its_own_sliders_over_the_scripts_over_the_base(tmp_path: Path) -> None:
    told = script({**SCRIPT[0], "sliders": {"speed": 1.4}}, SCRIPT[2], sliders={"speed": 0.8, "pitch": 1.1})
    made = await Staged(tmp_path).rendered(told, Base("joe", {"speed": 1.0, "rhythm": 0.5, "pitch": 0.9}))
    manners = [(one.manner["speed"], one.manner["pitch"], one.manner["rhythm"]) for one in made.steps]
    assert manners == [(1.4, 1.1, 0.5), (0.8, 1.1, 0.5)]
    assert made.steps[0].seconds < (await Staged(tmp_path).rendered(script(SCRIPT[0]))).steps[0].seconds


async def test_it_is_told_how_far_it_is(tmp_path: Path) -> None:
    staged, told = Staged(tmp_path), []
    await staged.rendered(script(SCRIPT[0]))
    await staged.renderer.render("tour", script(*SCRIPT), Base(), lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


async def test_once_it_need_not_go_on_it_stops_and_keeps_what_is_there(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    assert await staged.renderer.render("tour", script(*SCRIPT), Base(), lambda *_: None, lambda: False) is None
    assert len(staged.files("sounds")) == 1


async def test_a_word_that_is_said_in_another_way_meanwhile_is_not_kept_as_the_old_one(tmp_path: Path) -> None:
    staged = Staged(tmp_path)

    class Changing(type(staged.voice)):  # type: ignore[misc]
        async def synthesize(self, request):  # type: ignore[no-untyped-def]
            staged.ways = (pronunciation("AI", "ay eye", ""),)
            async for chunk in super().synthesize(request):
                yield chunk

    staged.renderer.sounds._voice._inner = Changing()  # type: ignore[attr-defined]
    assert await staged.renderer.render("tour", script(SCRIPT[0]), Base(), lambda *_: None) is None
    assert not staged.files("sounds")


def test_the_base_is_kept_and_odd_ones_are_none(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    assert read_base(kept) is None
    keep_base(kept, base := Base("ann", {"speed": 1.25, "pause_s": 0.1}))
    assert read_base(kept) == base
    for odd in ("", "[]", '{"voice": 3}', '{"voice": "ann", "knobs": {"speed": "x"}}', "null"):
        (tmp_path / "base.json").write_text(odd, "utf-8")
        assert read_base(kept) is None, odd


def test_a_voice_of_the_base_that_is_gone_gives_way_and_one_of_the_script_is_told() -> None:
    voices, told = {"joe": VOICE}, script(SCRIPT[0])
    assert manner_of(Base("ann"), told, told.steps[0], voices).voice == VOICE
    other = script(SCRIPT[0], voice="ann")
    with pytest.raises(CannotRender, match="joe"):
        manner_of(Base(), other, other.steps[0], voices)
