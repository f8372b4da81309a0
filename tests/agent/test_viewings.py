"""The rules of booking."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import viewings
from tests.agent.records import listing

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("starts", "within"),
    [
        (at(28, 9), True),
        (at(28, 8, 30), False),
        (at(28, 17, 30), True),
        (at(28, 18), False),
        (at(29, 10, 30), False),
        (at(29, 11), True),
        (at(29, 15, 30), True),
        (at(29, 16), False),
        (at(28, 0), False),
        (at(28, 23, 30), False),
    ],
)
def test_office_hours_hold_the_whole_viewing(starts: datetime, within: bool) -> None:
    assert viewings.in_office_hours(starts) is within
    assert viewings.is_slot(starts) is within


def test_viewings_start_on_the_hour_and_the_half_hour() -> None:
    assert not viewings.is_slot(at(28, 14, 15))
    assert len(list(viewings.slots(date(2026, 11, 28), ZONE))) == 18


@given(st.integers(0, 6), st.integers(0, 23), st.integers(0, 59), st.sets(st.integers(0, 400)))
def test_free_times_are_free_to_come_and_the_nearest(day: int, hour: int, minute: int, busy: set[int]) -> None:
    wanted = datetime(2026, 11, 23, hour, minute, tzinfo=ZONE) + timedelta(day)
    days = [slot for ahead in range(8) for slot in viewings.slots(date(2026, 11, 23) + timedelta(ahead), ZONE)]
    taken = [days[index] for index in busy if index < len(days)]
    free = viewings.nearest_free(wanted, taken, NOW)
    assert len(free) <= 3
    assert free == sorted(free)
    for one in free:
        assert one > NOW
        assert one not in taken
        assert viewings.is_slot(one)


@pytest.mark.parametrize(
    ("changes", "bookable"),
    [
        ({}, True),
        ({"StandardStatus": "Pending"}, False),
        ({"StandardStatus": "Closed"}, False),
        ({"StandardStatus": "Active Under Contract"}, False),
        ({"StandardStatus": "Coming Soon"}, False),
        ({"StandardStatus": "Coming Soon", "StartShowingDate": "2026-12-01"}, True),
    ],
)
def test_only_what_is_on_offer_can_be_shown(changes: dict[str, str], bookable: bool) -> None:
    reason = viewings.not_shown_because(listing(**changes))
    assert (reason is None) is bookable
    assert reason is None or changes["StandardStatus"] in reason


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("509-555-0142", "15095550142"),
        ("(509) 555-0142", "15095550142"),
        ("+1 509.555.0142", "15095550142"),
        ("1 509 555 0142 ext 12", "15095550142"),
        ("+44 20 7946 0958", "442079460958"),
        ("555-0142", None),
        ("109-555-0142", None),
        ("509-155-0142", None),
        ("call me", None),
        ("", None),
        ("+0 123 456 789", None),
        ("5095550142; drop", None),
        ("509 555 01424", None),
    ],
)
def test_a_phone_number_is_its_digits(phone: str, digits: str | None) -> None:
    assert viewings.phone_digits(phone) == digits


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("  Dana   Ruiz ", "Dana Ruiz"),
        ("José O’Neill-Smith", "José O’Neill-Smith"),
        ("李小龙", "李小龙"),
        ("Dana\nRuiz", "Dana Ruiz"),
        ("", None),
        ("...", None),
        ("<b>Dana</b>", None),
        ("x" * 81, None),
        ("https://example.com", None),
    ],
)
def test_a_name_is_tidied_or_refused(name: str, tidy: str | None) -> None:
    assert viewings.visitor_name(name) == tidy


def test_the_zone_is_the_property_s_else_the_office_s() -> None:
    assert str(viewings.time_zone_of(listing(PropertyTimeZoneName="America/New_York"))) == "America/New_York"
    assert str(viewings.time_zone_of(listing())) == viewings.OFFICE_TIME_ZONE


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    viewings.phone_digits(text)
    viewings.visitor_name(text)
