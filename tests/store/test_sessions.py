"""Sessions in their drawer: found by the hash of their token, forgotten when they were not seen for long."""

from pathlib import Path

import pytest

from store.engine import open_database
from store.errors import StoreUnavailable
from store.sessions import KeptSession, SessionDrawer


@pytest.fixture
def drawer(tmp_path: Path) -> SessionDrawer:
    return SessionDrawer(open_database(tmp_path / "vox.db"))


def test_a_session_is_found_by_its_tokens_hash_alone(drawer: SessionDrawer) -> None:
    kept = KeptSession("a" * 64, "ann", 100)
    drawer.keep(kept)
    assert drawer.by_token("a" * 64) == kept
    assert drawer.by_token("ann") is None


def test_what_was_not_seen_for_long_is_forgotten(drawer: SessionDrawer) -> None:
    for name, seen in (("a", 100), ("b", 100), ("c", 300)):
        drawer.keep(KeptSession(name * 64, name, seen))
    drawer.seen("b" * 64, 250)
    drawer.forget_unseen(200)
    assert [name for name in "abc" if drawer.by_token(name * 64)] == ["b", "c"]


def test_two_sessions_never_share_a_token_or_an_id(drawer: SessionDrawer) -> None:
    drawer.keep(KeptSession("a" * 64, "ann", 100))
    for twin in (KeptSession("a" * 64, "bob", 1), KeptSession("b" * 64, "ann", 1)):
        with pytest.raises(StoreUnavailable):
            drawer.keep(twin)
    assert drawer.by_token("b" * 64) is None
