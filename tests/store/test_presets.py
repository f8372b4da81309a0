"""Presets in their drawer: all of a batch or none, and one default at most."""

import threading

import pytest
from sqlalchemy import Engine

from store.presets import KeptPreset, PresetDrawer


@pytest.fixture
def drawer(engine: Engine) -> PresetDrawer:
    return PresetDrawer(engine)


def preset(name: str, setting: str = "{}", **more: str) -> KeptPreset:
    return KeptPreset(name, setting, more.get("by", "ann"), 5, more.get("trial"))


def test_they_are_kept_by_name_and_told_in_order(drawer: PresetDrawer) -> None:
    assert drawer.keep([preset("b"), preset("a \u00e9 \U0001f3e0")], 9, may_change_default=False) == "kept"
    assert drawer.keep([preset("b", "{1}", by="ben")], 9, may_change_default=False) == "kept"
    assert [(one.name, one.setting, one.saved_by) for one in drawer.all()] == [
        ("a \u00e9 \U0001f3e0", "{}", "ann"),
        ("b", "{1}", "ben"),
    ]


def test_more_than_there_may_be_are_not_kept_and_none_of_them(drawer: PresetDrawer) -> None:
    drawer.keep([preset("a"), preset("b")], 3, may_change_default=False)
    assert drawer.keep([preset("b", "{1}"), preset("c"), preset("d")], 3, may_change_default=False) == "full"
    assert [(one.name, one.setting) for one in drawer.all()] == [("a", "{}"), ("b", "{}")]


def test_the_default_is_one_and_locked_for_most(drawer: PresetDrawer) -> None:
    drawer.keep([preset("a"), preset("b")], 9, may_change_default=False)
    assert (drawer.set_default("a"), drawer.set_default("b"), drawer.set_default("c")) == (True, True, False)
    assert [one.name for one in drawer.all() if one.is_default] == ["b"]
    assert drawer.keep([preset("a", "{1}"), preset("b", "{1}")], 9, may_change_default=False) == "locked"
    assert drawer.remove("b", may_change_default=False) is None
    assert {one.setting for one in drawer.all()} == {"{}"}
    assert drawer.keep([preset("b", "{1}")], 9, may_change_default=True) == "kept"
    assert [one.setting for one in drawer.all() if one.is_default] == ["{1}"]
    assert (drawer.remove("b", may_change_default=True), drawer.remove("b", may_change_default=True)) == (True, False)
    assert drawer.set_default(None)


def test_of_many_who_save_at_once_all_have_saved_and_one_default_is_left(drawer: PresetDrawer) -> None:
    def save(at: int) -> None:
        drawer.keep([preset(f"p{at}")], 50, may_change_default=False)
        drawer.set_default(f"p{at}")

    threads = [threading.Thread(target=save, args=(at,)) for at in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(drawer.all()) == 8
    assert sum(one.is_default for one in drawer.all()) == 1
