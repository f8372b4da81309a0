"""Rotation: the newest always stays, no more than was asked for, and those that stay are the right ones."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from deploy.backups.rotation import kept

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
past = st.integers(0, 120 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds))
anywhen = st.one_of(past, st.integers(1, 10**8).map(lambda seconds: NOW + timedelta(seconds=seconds)))
counts = st.integers(1, 9)


def day(at: datetime) -> int:
    return at.toordinal()


def week(at: datetime) -> tuple[int, int]:
    return at.isocalendar()[:2]


@given(st.sets(past, min_size=1, max_size=80), counts, counts)
def test_the_newest_stays_and_never_more_than_asked_for(made: set[datetime], daily: int, weekly: int) -> None:
    stay = kept(made, daily, weekly, NOW)
    assert max(made) in stay
    assert stay <= made
    assert len(stay) <= daily + weekly


@given(st.sets(past, min_size=1, max_size=80), counts, counts)
def test_each_that_stays_is_the_newest_of_one_of_the_last_days_or_weeks_and_none_is_missing(
    made: set[datetime], daily: int, weekly: int
) -> None:
    stay = kept(made, daily, weekly, NOW)
    days = sorted({day(at) for at in made})[-daily:]
    weeks = sorted({week(at) for at in made})[-weekly:]
    newest_of_day = {max(at for at in made if day(at) == one) for one in days}
    newest_of_week = {max(at for at in made if week(at) == one) for one in weeks}
    assert stay == newest_of_day | newest_of_week


@given(st.sets(anywhen, max_size=40), counts, counts)
def test_what_stays_stays_when_it_is_rotated_again(made: set[datetime], daily: int, weekly: int) -> None:
    stay = kept(made, daily, weekly, NOW)
    assert kept(stay, daily, weekly, NOW) == stay


@given(st.sets(anywhen, max_size=40), counts, counts)
def test_a_wrong_clock_pushes_no_good_backup_out(made: set[datetime], daily: int, weekly: int) -> None:
    future = {at for at in made if at > NOW}
    assert kept(made, daily, weekly, NOW) == kept(made - future, daily, weekly, NOW) | future


def test_one_a_night_leaves_seven_days_and_four_weeks_none_of_them_older() -> None:
    stay: set[datetime] = set()
    for night in range(200):
        at = datetime(2026, 1, 1, 3, 15, tzinfo=UTC) + timedelta(days=night)
        stay = kept({*stay, at}, 7, 4, at)
        assert at - min(stay) < timedelta(weeks=4)
    assert 9 <= len(stay) <= 11


def test_a_day_is_a_day_in_utc_whatever_the_zone() -> None:
    east = timezone(timedelta(hours=13))
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert kept({late, late.astimezone(east) - timedelta(hours=1)}, 1, 1, NOW) == {late}


def test_without_any_there_is_none() -> None:
    assert kept([], 7, 4, NOW) == set()
