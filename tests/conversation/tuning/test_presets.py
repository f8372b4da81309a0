"""Presets by name: shared, bounded, and the default in the hands of the house's own people alone."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from conversation.errors import BadMessage, NotHere, NotYourTurn, TryAgain
from conversation.manner import Manner
from conversation.tuning import presets as room
from conversation.tuning.presets import Presets
from conversation.tuning.setting import Setting
from store.engine import open_database
from store.errors import StoreUnavailable
from store.presets import KeptPreset, PresetDrawer
from tests.conversation.conftest import VOICE
from tests.conversation.tuning.listening import ANN, BEN, A, B

VOICES = {VOICE.name: VOICE}


@pytest.fixture
def drawer(tmp_path: Path) -> Iterator[PresetDrawer]:
    engine = open_database(tmp_path / "vox.db")
    yield PresetDrawer(engine)
    engine.dispose()


@pytest.fixture
def presets(drawer: PresetDrawer) -> Presets:
    return Presets(drawer, VOICES, clock=lambda: 5.0)


async def saved(presets: Presets, invite_id: str = ANN, *, admin: bool = False, **named: Setting) -> None:
    await presets.save(named, invite_id, may_change_default=admin)


async def told(presets: Presets) -> dict[str, tuple[Setting, str]]:
    return {one.name: (one.setting, one.saved_by) for one in await presets.all()}


async def test_a_name_has_the_setting_that_was_saved_last(presets: Presets) -> None:
    await saved(presets, Warm=A, Slow=B)
    await saved(presets, BEN, Warm=B)
    assert await told(presets) == {"Slow": (B, ANN), "Warm": (B, BEN)}
    await presets.remove("Slow", may_change_default=False)
    assert await told(presets) == {"Warm": (B, BEN)}
    with pytest.raises(NotHere):
        await presets.remove("Slow", may_change_default=False)


async def test_what_is_saved_unchanged_stays_whose_it_was(presets: Presets) -> None:
    await presets.save({"Warm": A}, ANN, may_change_default=False, trial_id="1" * 32)
    await saved(presets, BEN, Warm=A)
    assert [(one.saved_by, one.trial_id) for one in await presets.all()] == [(ANN, "1" * 32)]
    await saved(presets, BEN, Warm=B)
    assert [(one.saved_by, one.trial_id) for one in await presets.all()] == [(BEN, None)]


async def test_there_is_a_bound_and_past_it_nothing_is_saved(presets: Presets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST", 3)
    await saved(presets, One=A, Two=A)
    with pytest.raises(BadMessage, match="There is room for 3 presets"):
        await saved(presets, Three=A, Four=A)
    await saved(presets, Two=B, Three=A)
    assert list(await told(presets)) == ["One", "Three", "Two"]


async def test_the_default_is_what_everybody_hears_at_first(presets: Presets) -> None:
    assert (presets.default(), presets.default_name()) == (None, None)
    await saved(presets, Warm=A, Slow=B)
    await presets.set_default("Slow")
    assert (presets.default(), presets.default_name()) == (Manner(VOICE, speed=0.8), "Slow")
    await presets.set_default("Warm")
    assert [one.name for one in await presets.all() if one.is_default] == ["Warm"]
    await presets.set_default(None)
    assert presets.default() is None
    with pytest.raises(NotHere):
        await presets.set_default("Cold")


async def test_only_the_houses_own_people_change_the_default(presets: Presets) -> None:
    await saved(presets, Slow=B)
    await presets.set_default("Slow")
    with pytest.raises(NotYourTurn, match="house's own people"):
        await saved(presets, Slow=A, New=A)
    with pytest.raises(NotYourTurn):
        await presets.remove("Slow", may_change_default=False)
    assert await told(presets) == {"Slow": (B, ANN)}
    await saved(presets, Slow=B, New=A)  # unchanged: an export may be imported again
    await saved(presets, admin=True, Slow=A)
    assert presets.default() == A.manner(VOICES)
    await presets.remove("Slow", may_change_default=True)
    assert presets.default() is None


async def test_it_is_there_after_a_restart_and_in_another_process(presets: Presets, drawer: PresetDrawer) -> None:
    other = Presets(drawer, VOICES)
    await saved(presets, Slow=B)
    await presets.set_default("Slow")
    assert other.default() is None
    other.refresh()
    assert other.default() == B.manner(VOICES)


async def test_a_preset_whose_voice_is_not_here_is_shown_and_is_no_default(
    presets: Presets, drawer: PresetDrawer
) -> None:
    await saved(presets, Eve=replace(B, voice="eve"), Slow=B)
    assert [(one["name"], one["ready"]) for one in presets.told()["presets"]] == [("Eve", False), ("Slow", True)]
    assert presets.told()["presets"][0]["why"] == "The voice eve cannot speak here."
    with pytest.raises(BadMessage, match="eve, cannot speak here"):
        await presets.set_default("Eve")
    drawer.set_default("Eve")
    presets.refresh()
    assert (presets.default(), presets.default_name()) == (None, "Eve")


async def test_a_store_that_is_away_keeps_the_default_that_was(
    presets: Presets, drawer: PresetDrawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("gone")

    await saved(presets, Slow=B)
    await presets.set_default("Slow")
    for call in ("all", "keep", "remove"):
        monkeypatch.setattr(drawer, call, away)
    presets.refresh()
    assert presets.default_name() == "Slow"
    assert presets.told() == {"presets": [], "default": "Slow"}
    for asked in (presets.all(), saved(presets, New=A), presets.remove("Slow", may_change_default=True)):
        with pytest.raises(TryAgain):
            await asked


async def test_what_cannot_be_understood_is_left_out_and_told_once(
    drawer: PresetDrawer, presets: Presets, caplog: pytest.LogCaptureFixture
) -> None:
    """The default is looked up each 5 s: after a release was taken back its presets would fill the log."""
    await saved(presets, Warm=A)
    strange = KeptPreset("Quixotica", '{"voice": "joe", "knobs": {"warmth": 1}}', ANN, 5)
    assert drawer.keep([strange], 9, may_change_default=False) == "kept"
    for _ in range(3):
        presets.refresh()
    assert list(await told(presets)) == ["Warm"]
    assert [one.levelname for one in caplog.records if one.name == "vox.tuning"] == ["ERROR"]
    assert "Quixotica" not in caplog.text


async def test_a_look_that_ends_late_does_not_bring_an_older_default_back(drawer: PresetDrawer) -> None:
    looked, may_end = threading.Event(), threading.Event()

    class Late:
        def all(self) -> Sequence[KeptPreset]:
            rows = drawer.all()
            if not looked.is_set():
                looked.set()
                may_end.wait(20)
            return rows

    presets = Presets(drawer, VOICES)
    await saved(presets, Old=A, New=B)
    drawer.set_default("Old")
    presets._drawer = Late()  # type: ignore[assignment]
    older, newer = (threading.Thread(target=presets.refresh) for _ in range(2))
    older.start()
    assert looked.wait(20)
    drawer.set_default("New")
    newer.start()
    newer.join(0.3)  # it is done by now, or waits for the older one
    may_end.set()
    for one in (older, newer):
        one.join()
    assert presets.default_name() == "New"
