"""Times of day in plain words, and as they are said."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.times import read_time, say_span, say_time


@pytest.mark.parametrize(
    ("words", "hour", "minute"),
    [
        ("2", 14, 0),
        ("at 2", 14, 0),
        ("two o'clock", 14, 0),
        ("2 pm", 14, 0),
        ("2 p.m.", 14, 0),
        ("14:00", 14, 0),
        ("14:00:00", 14, 0),
        ("1400", 14, 0),
        ("02:00", 2, 0),
        ("2:30", 14, 30),
        ("2.30", 14, 30),
        ("two thirty", 14, 30),
        ("two-thirty", 14, 30),
        ("half past two", 14, 30),
        ("a quarter past 3", 15, 15),
        ("quarter to three", 14, 45),
        ("quarter to one", 12, 45),
        ("ten past two", 14, 10),
        ("noon", 12, 0),
        ("12", 12, 0),
        ("midnight", 0, 0),
        ("12 am", 0, 0),
        ("7", 19, 0),
        ("8", 8, 0),
        ("10 in the morning", 10, 0),
        ("three in the afternoon", 15, 0),
        ("around 4", 16, 0),
        ("five forty five", 17, 45),
    ],
)
def test_a_time_is_read(words: str, hour: int, minute: int) -> None:
    assert read_time(words) == time(hour, minute)


@pytest.mark.parametrize("words", ["", "morning", "half two", "2:99", "25", "-1", "14 am", "soon", "2 or 3"])
def test_what_is_no_time_gives_none(words: str) -> None:
    assert read_time(words) is None


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_what_is_said_is_read_as_the_same_time(at: time) -> None:
    assert read_time(say_time(at)) == at


@given(st.text(max_size=60))
def test_no_words_raise(words: str) -> None:
    read_time(words)


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (13, 15, "from 1 to 3 PM"),
        (11, 13, "from 11 AM to 1 PM"),
        (12, 14, "from noon to 2 PM"),
        (9, 12, "from 9 AM to noon"),
    ],
)
def test_a_span_names_its_half_of_the_day_once(starts: int, ends: int, said: str) -> None:
    assert say_span(time(starts), time(ends)) == said
