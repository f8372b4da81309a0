"""What leaves the drawers: by age, by size, by invite, by hand; and what then stays."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from store.bookings import BookingDrawer, KeptBooking
from store.engine import writing
from store.talks import TALKS, KeptTalk, TalkDrawer


@pytest.fixture
def talks(engine: Engine) -> TalkDrawer:
    return TalkDrawer(engine)


@pytest.fixture
def bookings(engine: Engine) -> BookingDrawer:
    return BookingDrawer(engine)


def booking(reference: str, ends_unix_s: int, invite_id: str | None = None) -> KeptBooking:
    starts = ends_unix_s - 1800
    return KeptBooking(reference, "K1", starts, ends_unix_s, "UTC", None, "Ann", "555", "555", invite_id=invite_id)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(0, 200))
def test_the_newest_conversations_that_fit_stay_and_no_more(engine: Engine, sizes: list[int], bound: int) -> None:
    talks = TalkDrawer(engine)
    with writing(engine) as connection:
        connection.execute(delete(TALKS))
    for at, size in enumerate(sizes):
        talks.keep(KeptTalk(f"t{at}", "ann", at, "é" * size))  # two bytes each
    gone = talks.forget_beyond(bound)
    left = [at for at in range(len(sizes)) if talks.get(f"t{at}") is not None]
    expected, used = [], 0
    for at in reversed(range(len(sizes))):
        used += 2 * sizes[at]
        if used > bound:
            break
        expected.append(at)
    assert left == sorted(expected)
    assert gone == len(sizes) - len(left)


def test_a_conversation_goes_by_hand_and_once(talks: TalkDrawer) -> None:
    talks.keep(KeptTalk("t", "ann", 1, "{}"))
    talks.keep(KeptTalk("u", "ann", 1, "{}"))
    assert (talks.forget("t"), talks.forget("t")) == (True, False)
    assert talks.get("t") is None
    assert talks.get("u") is not None


def test_an_invites_conversations_go_and_nobody_elses(talks: TalkDrawer) -> None:
    for talk_id, invite_id in (("t", "abc"), ("u", "abc"), ("v", "def"), ("w", None)):
        talks.keep(KeptTalk(talk_id, "ann", 1, "{}", invite_id))
    assert talks.forget_of_invite("abc") == 2
    assert [one for one in "tuvw" if talks.get(one)] == ["v", "w"]
    assert talks.forget_of_invite("") == 0


def test_a_viewing_stays_until_it_is_over_for_long(bookings: BookingDrawer) -> None:
    for reference, ends in (("over", 10_000), ("just", 20_000), ("to come", 90_000)):
        bookings.keep(booking(reference, ends), now_unix_s=100_000)
    assert bookings.forget_ended(20_000) == 1
    assert [one for one in ("over", "just", "to come") if bookings.by_reference(one)] == ["just", "to come"]


def test_an_invites_viewings_are_cancelled_and_their_times_free_again(bookings: BookingDrawer) -> None:
    bookings.keep(booking("theirs", 10_000, "abc"), now_unix_s=20_000)
    bookings.keep(booking("others", 30_000, "def"), now_unix_s=40_000)
    assert bookings.forget_of_invite("abc") == 1
    assert bookings.by_reference("others") is not None
    assert bookings.keep(booking("again", 10_000, "def"), now_unix_s=40_000) is None
