"""Days, times, phone numbers and references in a text."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.dates import say_day
from agent.moments_in_text import Day, moments
from agent.times import say_time


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_day_is_read_as_it_is_said(day: date, today: date) -> None:
    (found,) = moments(f"It is on {say_day(day, today)}, at last.")
    assert isinstance(found.value, Day)
    assert found.value.fits(Day.of(day.year, day.month, day.day))
    assert not found.value.fits(Day.of(day.year + 7, day.month, min(day.day, 28) % 28 + 1))


@settings(deadline=None)
@given(st.times())
def test_a_time_is_read_as_it_is_said(at: time) -> None:
    (found,) = moments(f"It is at {say_time(at)}, then.")
    assert (found.kind, found.value) == ("time", at.hour * 60 + at.minute)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Sat., Nov. 28th", "date", Day(11, 28, None, 5)),
        ("the 28th of November, 2026", "date", Day(11, 28, 2026)),
        ("December 2026", "date", Day(12, None, 2026)),
        ("2026-11-28", "date", Day(11, 28, 2026)),
        ("11/28/2026", "date", Day(11, 28, 2026)),
        ("14:30", "time", 870),
        ("2:30", "clock", 150),
        ("2 o'clock", "clock", 120),
        ("10 a.m.", "time", 600),
        ("midnight", "time", 0),
        ("(509) 555-0142", "phone", "5095550142"),
        ("+1 509 555 0142", "phone", "5095550142"),
        ("+44 20 7946 0958", "phone", "442079460958"),
        ("VX-7K2QXMA", "code", "VX7K2QXMA"),
        ("VX1006", "code", "VX1006"),
        ("98730-1234", "code", "987301234"),
    ],
)
def test_a_moment_has_a_value(text: str, kind: str, value: object) -> None:
    assert [(one.kind, one.value) for one in moments(f"So {text}, then")] == [(kind, value)]


@pytest.mark.parametrize("text", ["November 31st and more 99", "25:00", "13 PM", "may 2,500", "1998", "$555-0142-1"])
def test_what_only_looks_like_one(text: str) -> None:
    assert [one for one in moments(text) if one.value != Day(11, 31)] == []


def test_days_fit_as_far_as_they_are_said() -> None:
    assert Day(11, 28).fits(Day.of(2026, 11, 28))
    assert Day(11, 28, None, 5).fits(Day.of(2026, 11, 28))
    assert not Day(11, 28, None, 4).fits(Day.of(2026, 11, 28))
    assert not Day(11, 28, 2025).fits(Day.of(2026, 11, 28))
