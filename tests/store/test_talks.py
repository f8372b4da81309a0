"""Conversations in their drawer: the newest form of each, until it has not changed for long."""

import pytest
from sqlalchemy import Engine

from store.talks import KeptTalk, TalkDrawer


@pytest.fixture
def drawer(engine: Engine) -> TalkDrawer:
    return TalkDrawer(engine)


def test_the_newest_form_counts(drawer: TalkDrawer) -> None:
    for number in range(3):
        drawer.keep(KeptTalk("t", "ann", number, f"body {number} \u00e9 \U0001f3e0"))
    assert drawer.get("t") == KeptTalk("t", "ann", 2, "body 2 \u00e9 \U0001f3e0")
    assert drawer.get("u") is None


def test_what_has_not_changed_for_long_is_forgotten(drawer: TalkDrawer) -> None:
    for name, changed in (("a", 100), ("b", 300)):
        drawer.keep(KeptTalk(name, "ann", changed, ""))
    drawer.forget_unchanged(200)
    assert (drawer.get("a"), drawer.get("b") is not None) == (None, True)
