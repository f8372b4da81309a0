"""Sessions: found by token only, expired, bounded; a page belongs to who used it first."""

import pytest

from access.errors import AskLess, NotYours
from access.sessions import LIFETIME_S, MAX_PAGES, MAX_SESSIONS, Sessions


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_a_session_is_found_by_its_token_and_by_nothing_else() -> None:
    sessions = Sessions()
    token, session = sessions.create()
    assert sessions.find(token) is session
    for guess in ("", session.id, token[:-1], token + "A", token.swapcase(), "\ud800"):
        assert sessions.find(guess) is None


def test_tokens_hold_256_random_bits_and_never_repeat() -> None:
    sessions = Sessions()
    tokens = {sessions.create()[0] for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) >= 43 for token in tokens)  # 32 bytes in base64


def test_a_session_unseen_for_its_lifetime_is_gone_and_one_in_use_is_not() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    idle, _ = sessions.create()
    used, _ = sessions.create()
    for _ in range(3):
        clock.now_s += LIFETIME_S / 2
        sessions.find(used)
    assert sessions.find(used) is not None
    assert sessions.find(idle) is None


def test_past_the_bound_the_longest_unseen_session_makes_room() -> None:
    sessions = Sessions()
    first, _ = sessions.create()
    second, _ = sessions.create()
    sessions.find(first)
    for _ in range(MAX_SESSIONS - 1):
        sessions.create()
    assert sessions.find(first) is not None
    assert sessions.find(second) is None


def test_a_page_belongs_to_the_session_that_first_used_it() -> None:
    sessions = Sessions()
    _, ours = sessions.create()
    _, theirs = sessions.create()
    sessions.claim_page(ours, "abc")
    sessions.claim_page(ours, "abc")
    with pytest.raises(NotYours):
        sessions.claim_page(theirs, "abc")


@pytest.mark.parametrize("page", ["", "x" * 65])
def test_a_page_name_of_no_sensible_size_is_refused(page: str) -> None:
    sessions = Sessions()
    _, session = sessions.create()
    with pytest.raises(AskLess):
        sessions.claim_page(session, page)


def test_pages_are_bounded_and_freed_with_their_session() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    token, ours = sessions.create()
    for number in range(MAX_PAGES + 10):
        sessions.claim_page(ours, f"page{number}")
    assert len(ours.pages) == MAX_PAGES
    clock.now_s += LIFETIME_S + 1
    assert sessions.find(token) is None
    _, theirs = sessions.create()
    sessions.claim_page(theirs, f"page{MAX_PAGES + 9}")  # its owner is gone
