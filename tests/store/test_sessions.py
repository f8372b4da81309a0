"""Sessions in their drawer: found by the hash of their token, as long as they and their invite last."""

import pytest
from sqlalchemy import Engine, text

from store.engine import reading, writing
from store.errors import StoreUnavailable
from store.invites import InviteDrawer, KeptInvite
from store.sessions import KeptSession, SessionDrawer

ENDS_UNIX_S = 10_000


def _invite(invite_id: str, expires_unix_s: int | None = None) -> KeptInvite:
    return KeptInvite(
        invite_id=invite_id,
        token_sha256=invite_id * 8,
        label=f"for {invite_id}",
        scopes="talk tuning",
        created_unix_s=1,
        expires_unix_s=expires_unix_s,
        max_uses=None,
        used=0,
        daily_tokens=None,
        daily_speech_s=None,
        revoked_unix_s=None,
        created_by="",
    )


def _session(name: str, invite_id: str = "spring", seen_unix_s: int = 100) -> KeptSession:
    return KeptSession(name * 64, f"session {name}", seen_unix_s, invite_id, ENDS_UNIX_S)


@pytest.fixture
def drawer(engine: Engine) -> SessionDrawer:
    for invite in (_invite("spring"), _invite("summer", 5_000)):
        InviteDrawer(engine).keep(invite)
    return SessionDrawer(engine)


def test_a_session_is_found_by_its_tokens_hash_alone_and_knows_its_invite(drawer: SessionDrawer) -> None:
    drawer.keep(_session("a"))
    found = drawer.by_token("a" * 64, 200)
    assert found is not None
    assert (found.session, found.label, found.scopes) == (_session("a"), "for spring", "talk tuning")
    assert drawer.by_token("session a", 200) is None


def test_of_an_invite_that_is_over_or_unknown_no_session_is_left(drawer: SessionDrawer, engine: Engine) -> None:
    for name, invite in (("a", "spring"), ("b", "summer"), ("c", "never made")):
        drawer.keep(_session(name, invite))
    assert [bool(drawer.by_token(name * 64, 4_999)) for name in "abc"] == [True, True, False]
    assert [bool(drawer.by_token(name * 64, 5_000)) for name in "abc"] == [True, False, False]
    InviteDrawer(engine).revoke("spring", 5_000)
    assert [bool(drawer.by_token(name * 64, 4_999)) for name in "abc"] == [False, True, False]


def test_a_session_past_its_time_is_not_found(drawer: SessionDrawer) -> None:
    drawer.keep(_session("a"))
    assert drawer.by_token("a" * 64, ENDS_UNIX_S - 1)
    assert drawer.by_token("a" * 64, ENDS_UNIX_S) is None


def test_rows_from_before_there_were_invites_give_no_session_and_go(drawer: SessionDrawer, engine: Engine) -> None:
    with writing(engine) as connection:
        row = f"INSERT INTO sessions (token_sha256, session_id, seen_unix_s) VALUES ('{'o' * 64}', 'old', 100)"
        connection.execute(text(row))
    assert drawer.by_token("o" * 64, 200) is None
    drawer.forget_past(0, 200)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0


def test_what_is_past_is_forgotten(drawer: SessionDrawer) -> None:
    for name, seen in (("a", 100), ("b", 100), ("c", 300)):
        drawer.keep(_session(name, seen_unix_s=seen))
    drawer.seen("b" * 64, 250)
    drawer.forget_past(200, 1_000)
    assert [name for name in "abc" if drawer.by_token(name * 64, 0)] == ["b", "c"]
    drawer.forget_past(0, ENDS_UNIX_S)
    assert [name for name in "abc" if drawer.by_token(name * 64, 0)] == []


def test_a_session_takes_anothers_place_or_leaves_it_as_it_was(drawer: SessionDrawer) -> None:
    drawer.keep(_session("a"))
    drawer.keep(_session("b"), in_place_of="a" * 64)
    assert [name for name in "ab" if drawer.by_token(name * 64, 0)] == ["b"]
    drawer.keep(_session("d"))
    with pytest.raises(StoreUnavailable):
        drawer.keep(KeptSession("c" * 64, "session d", 100, "spring", ENDS_UNIX_S), in_place_of="b" * 64)
    assert [name for name in "bc" if drawer.by_token(name * 64, 0)] == ["b"]


def test_sessions_are_forgotten_by_token(drawer: SessionDrawer) -> None:
    for name in "abc":
        drawer.keep(_session(name))
    drawer.forget(["a" * 64, "c" * 64, "x" * 64])
    assert [name for name in "abc" if drawer.by_token(name * 64, 0)] == ["b"]


def test_sessions_are_forgotten_with_their_invite(drawer: SessionDrawer, engine: Engine) -> None:
    for name, invite in (("a", "spring"), ("b", "summer"), ("c", "never made")):
        drawer.keep(_session(name, invite))
    InviteDrawer(engine).revoke("spring", 150)
    drawer.forget_past(0, 200)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT session_id FROM sessions")).scalars().all() == ["session b"]


def test_two_sessions_never_share_a_token_or_an_id(drawer: SessionDrawer) -> None:
    drawer.keep(_session("a"))
    for twin in (KeptSession("a" * 64, "b", 1, "spring", 9), KeptSession("b" * 64, "session a", 1, "spring", 9)):
        with pytest.raises(StoreUnavailable):
            drawer.keep(twin)
    assert drawer.by_token("b" * 64, 0) is None
