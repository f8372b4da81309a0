"""Dates, days, years and hours."""

import pytest

from tts.speakable import speakable
from tts.speakable.dates import MONTHS, SHORT_MONTHS
from tts.speakable.days import DAYS


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Dec 1–5", "December first to fifth"), ("Nov 1–Dec 15", "November first to December fifteenth"),
        ("Jun-Aug", "June through August"), ("Apr-May", "April through May"), ("June-August", "June through August"),
        ("12/05/2025", "December fifth, twenty twenty five"), ("2025-12-05", "December fifth, twenty twenty five"),
        ("available 7/1", "available July first"), ("Jan Brooks", "Jan Brooks"), ("Mar Vista", "Mar Vista"),
        ("in May. The", "in May. The"), ("Sun. Open house", "Sunday. Open house"),
        ("the sun and he sat", "the sun and he sat"),
        ("Mon-Fri 9-5", "Monday through Friday nine to five"), ("9 a.m. to 5 p.m. daily", "nine A M to five P M daily"),
        ("at 14:30", "at two thirty P M"), ("10:00-12:30", "ten to twelve thirty"),
        ("'built in 1998'", "built in nineteen ninety eight"),
        ("Q3 '26", "Q three twenty twenty six"), ("2024-2025", "twenty twenty four to twenty twenty five"),
    ],
)  # fmt: skip
def test_dates_and_hours(written: str, said: str) -> None:
    assert speakable(written) == said


def test_every_short_month_and_day_is_said_in_full() -> None:
    for short, name in SHORT_MONTHS.items():
        assert speakable(f"on {short.capitalize()} 3") == f"on {name} third"
    for month in MONTHS:
        assert speakable(f"since {month} 2026") == f"since {month} twenty twenty six"
    for short, name in DAYS.items():
        assert speakable(f"on {short.capitalize()} at 3pm") == f"on {name} at three P M"
