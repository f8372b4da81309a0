"""Days in plain words. All of them are said on Monday, November 23, 2026, unless a test says otherwise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.dates import WEEKDAYS, Span, read_date, read_span, say_day

TODAY = date(2026, 11, 23)
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
_days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("saturday", (11, 28)),
        ("Saturday.", (11, 28)),
        ("on Saturday afternoon", (11, 28)),
        ("this friday", (11, 27)),
        ("sat", (11, 28)),
        ("saterday", (11, 28)),
        ("wensday", (11, 25)),
        ("today", (11, 23)),
        ("this afternoon", (11, 23)),
        ("tomorrow", (11, 24)),
        ("tommorow morning", (11, 24)),
        ("the day after tomorrow", (11, 25)),
        ("the 28th", (11, 28)),
        ("the twenty-eighth", (11, 28)),
        ("the 3rd", (12, 3)),
        ("the 31st", (12, 31)),
        ("11/28", (11, 28)),
        ("12/1", (12, 1)),
        ("28/11", (11, 28)),
        ("11/28/2026", (11, 28)),
        ("11/28/26", (11, 28)),
        ("2026-11-28", (11, 28)),
        ("Nov 28", (11, 28)),
        ("November twenty eighth", (11, 28)),
        ("28th of November", (11, 28)),
        ("Saturday, November 28th, 2026", (11, 28)),
        ("Saturday the 28th", (11, 28)),
        ("in three days", (11, 26)),
        ("in two weeks", (12, 7)),
        ("in a week", (11, 30)),
        ("a week from tomorrow", (12, 1)),
        ("a week from saturday", (12, 5)),
        ("friday next week", (12, 4)),
        ("next week on friday", (12, 4)),
        ("next monday", (11, 30)),
    ],
)
def test_a_clear_day_is_one_day(words: str, day: tuple[int, int]) -> None:
    assert read_date(words, TODAY) == (date(2026, *day),)


def test_figures_alone_are_month_and_day_and_lie_ahead() -> None:
    assert read_date("11/12", TODAY) == (date(2027, 11, 12),)
    assert read_date("February 29", TODAY) == (date(2028, 2, 29),)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("this weekend", [(11, 28), (11, 29)]),
        ("the weekend", [(11, 28), (11, 29)]),
        ("next weekend", [(11, 28), (11, 29), (12, 5), (12, 6)]),
        ("next friday", [(11, 27), (12, 4)]),
        ("monday", [(11, 23), (11, 30)]),
        ("saturday the 29th", [(11, 28), (11, 29)]),
        ("next week", [(11, 30), (12, 1), (12, 2), (12, 3), (12, 4), (12, 5), (12, 6)]),
    ],
)
def test_what_may_mean_several_days_gives_them_all(words: str, days: list[tuple[int, int]]) -> None:
    assert read_date(words, TODAY) == tuple(date(2026, *day) for day in days)


def test_on_the_weekend_itself_its_words_mean_what_is_left_of_it() -> None:
    assert read_date("this weekend", SATURDAY) == (SATURDAY, SUNDAY)
    assert read_date("this weekend", SUNDAY) == (SUNDAY,)
    assert read_date("next weekend", SUNDAY) == (date(2026, 12, 5), date(2026, 12, 6))
    assert read_date("weekend", SUNDAY)[0] == SUNDAY


def test_a_choice_does_not_lie_behind() -> None:
    assert read_date("sunday the 25th", TODAY) == (date(2026, 11, 25), date(2026, 11, 29))


def test_on_a_sunday_next_week_begins_on_monday_for_some() -> None:
    assert read_date("friday next week", SUNDAY) == (date(2026, 12, 4), date(2026, 12, 11))


@pytest.mark.parametrize("words", ["", "the", "munday", "soon", "November 31", "the 32nd", "2026-13-01", "99/99", "²"])
def test_what_is_no_day_gives_none(words: str) -> None:
    assert read_date(words, TODAY) == ()
    assert read_span(words, TODAY) == ()


@given(_days, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_that_day_within_a_week(today: date, name: str) -> None:
    first, *rest = read_date(name, today)
    assert WEEKDAYS[first.weekday()] == name
    assert timedelta(0) <= first - today < timedelta(7)
    assert rest == ([today + timedelta(7)] if first == today else [])


@given(_days, _days)
def test_what_is_said_is_read_as_the_same_day(today: date, day: date) -> None:
    assert read_date(day.isoformat(), today) == (day,)
    assert read_date(f"{day:%A}, {day:%B} {day.day}, {day.year}", today) == (day,)
    if today <= day < today + timedelta(365):
        assert day in read_date(say_day(day, today), today)


@given(
    st.text(max_size=60) | st.lists(st.sampled_from([*WEEKDAYS, "next", "week", "the", "31st", "/", "2"])).map(" ".join)
)
def test_no_words_raise_and_days_come_in_order_and_lie_ahead(words: str) -> None:
    days = read_date(words, TODAY)
    assert list(days) == sorted(set(days))
    assert len(read_span(words, TODAY)) <= max(len(days), 1)


def test_spans() -> None:
    weekend = Span(SATURDAY, SUNDAY)
    assert read_span("this weekend", TODAY) == (weekend,)
    assert read_span("2026-11-28/2026-11-29", TODAY) == (weekend,)
    assert read_span("saturday to sunday", TODAY) == (weekend,)
    assert read_span("saturday", TODAY) == (Span(SATURDAY, SATURDAY),)
    assert read_span("next week", TODAY) == (Span(date(2026, 11, 30), date(2026, 12, 6)),)
    assert len(read_span("next friday", TODAY)) == 2
    assert read_span("2026-11-29/2026-11-28", TODAY) == ()
