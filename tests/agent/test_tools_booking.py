"""book_viewing, on Monday, November 23, 2026, at 10 in the morning in Los Angeles."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.bookings import BookingsUnavailable, ReferenceTaken, SlotTaken
from agent.tools import Toolbox
from agent.tools.booking import new_reference
from tests.agent.records import listings
from tests.fakes import ScriptedBookings

_HAVE = listings(
    {},
    {"PropertyTimeZoneName": "America/New_York"},
    {"StandardStatus": "Pending"},
    {"StandardStatus": "Coming Soon", "StartShowingDate": "2026-12-01"},
    {"InternetAddressDisplayYN": False},
    {"StandardStatus": "Coming Soon"},
    *({} for _ in range(4)),
)
_NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
_DANA = {"name": "Dana Ruiz", "phone": "509-555-0142"}


class Desk:
    """A toolbox whose time can be set."""

    def __init__(self, *errors: Exception) -> None:
        self.now = _NOW
        self.bookings = ScriptedBookings(*errors)
        self.toolbox = Toolbox(_HAVE, clock=lambda: self.now, bookings=self.bookings)

    async def book(
        self, key: str | None = "K1", date: str = "saturday", time: str = "2", **more: Any
    ) -> dict[str, Any]:
        arguments = {"listing_key": key, "date": date, "time": time, **_DANA, **more}
        return dict((await self.toolbox.call("book_viewing", json.dumps(arguments))).result)

    async def fails(self, **arguments: Any) -> dict[str, Any]:
        return dict((await self.book(**arguments))["error"])


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_viewing_is_booked_in_the_property_s_time(desk: Desk) -> None:
    booking = (await desk.book())["booking"]
    reference = booking.pop("reference")
    assert booking == {
        "listing_key": "K1",
        "address": "87 Quarry Rd, Maple Heights",
        "starts_local": "2026-11-28T14:00:00-08:00",
        "ends_local": "2026-11-28T14:30:00-08:00",
        "said": "Saturday, November 28, at 2 PM",
        **_DANA,
    }
    kept = desk.bookings.by_reference(reference)
    assert kept is not None
    assert kept.starts == datetime(2026, 11, 28, 22, tzinfo=UTC)
    east = (await desk.book("K2"))["booking"]
    assert east["starts_local"] == "2026-11-28T14:00:00-05:00"


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("saturday at 2", None),
        ("Saturday, November 28, at 2 PM", None),
        ("2026-11-28T14:00:00-08:00", None),
        ("2026-11-28 14:00", "2"),
        (None, "2026-11-28T14:00:00-08:00"),
    ],
)
async def test_day_and_time_may_come_together(desk: Desk, date: str | None, time: str | None) -> None:
    arguments = {"listing_key": "K1", "date": date, "time": time, **_DANA}
    result = (await desk.toolbox.call("book_viewing", json.dumps(arguments))).result
    assert result["booking"]["said"] == "Saturday, November 28, at 2 PM"


async def test_the_same_visitor_changes_and_does_not_double(desk: Desk) -> None:
    first = (await desk.book())["booking"]
    second = await desk.book(date="sunday", time="half past two", phone="+1 (509) 555 0142")
    assert second["booking"]["reference"] == first["reference"]
    assert second["changed_from"]["said"] == "Saturday, November 28, at 2 PM"
    assert len(desk.bookings.of_listing("K1", _NOW)) == 1
    again = await desk.book(date="sunday", time="14:30")
    assert "changed_from" not in again
    assert again["note"]


async def test_a_reference_and_the_phone_are_enough_to_change(desk: Desk) -> None:
    reference = (await desk.book())["booking"]["reference"]
    spoken = reference.removeprefix("VX-").lower()
    changed = await desk.toolbox.call(
        "book_viewing", json.dumps({"reference": f"vx {spoken}", "time": "4", "phone": "5095550142"})
    )
    assert changed.result["booking"]["said"] == "Saturday, November 28, at 4 PM"
    assert changed.result["booking"]["name"] == "Dana Ruiz"
    assert changed.listing_keys == ("K1",)


async def test_a_reference_alone_opens_nothing(desk: Desk) -> None:
    reference = (await desk.book())["booking"]["reference"]
    only = await desk.toolbox.call("book_viewing", json.dumps({"reference": reference, "time": "4"}))
    assert only.result["error"]["fields"] == ["phone"]
    assert (await desk.fails(reference=reference, phone="509-555-0143"))["code"] == "not_found"
    assert (await desk.fails(reference="VX-AAAAAAA"))["code"] == "not_found"
    assert (await desk.fails(reference=reference, key="K2"))["code"] == "other_listing"
    desk.now = _NOW + timedelta(days=10)
    assert (await desk.fails(reference=reference, date="2026-12-10"))["code"] == "not_found"


@pytest.mark.parametrize(
    ("date", "choices"),
    [
        ("next friday", ["2026-11-27", "2026-12-04"]),
        ("this weekend", ["2026-11-28", "2026-11-29"]),
        ("monday", ["2026-11-23", "2026-11-30"]),
        ("saturday the 29th", ["2026-11-28", "2026-11-29"]),
    ],
)
async def test_an_ambiguous_date_is_never_guessed(desk: Desk, date: str, choices: list[str]) -> None:
    error = await desk.fails(date=date)
    assert (error["code"], error["choices"]) == ("ambiguous_date", choices)
    assert len(error["said"]) == len(choices)
    assert desk.bookings.kept == []


async def test_a_day_that_has_passed_is_no_choice(desk: Desk) -> None:
    assert (await desk.book(date="monday", time="9 am"))["booking"]["starts_local"].startswith("2026-11-30")
    assert (await desk.fails(date="monday", time="11 am"))["code"] == "ambiguous_date"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"key": "K99"}, "not_found"),
        ({"key": "K3"}, "not_bookable"),
        ({"key": "K4"}, "not_bookable"),
        ({"key": "K6", "date": "2026-12-05"}, "not_bookable"),
        ({"date": "someday"}, "unclear_date"),
        ({"time": "later"}, "unclear_time"),
        ({"date": "today", "time": "9 am"}, "in_the_past"),
        ({"date": "2026-11-22"}, "in_the_past"),
        ({"date": "11/12"}, "too_far"),
        ({"time": "8 pm"}, "outside_hours"),
        ({"date": "sunday", "time": "10"}, "outside_hours"),
        ({"time": "02:00"}, "outside_hours"),
        ({"time": "2:15"}, "not_a_slot"),
        ({"phone": "555-0142"}, "bad_phone"),
        ({"name": "<script>"}, "bad_name"),
    ],
)
async def test_what_cannot_be_booked_is_refused_with_a_sentence(
    desk: Desk, arguments: dict[str, Any], code: str
) -> None:
    error = await desk.fails(**arguments)
    assert error["code"] == code
    assert error["message"].endswith((".", "?")) or code == "not_found"
    assert desk.bookings.kept == []


async def test_a_status_that_is_not_shown_is_named(desk: Desk) -> None:
    assert (await desk.fails(key="K3"))["status"] == "Pending"
    coming = await desk.fails(key="K4")
    assert (coming["status"], coming["from_date"]) == ("Coming Soon", "2026-12-01")
    assert "booking" in await desk.book("K4", date="2026-12-01")


async def test_a_hidden_address_is_bookable_and_not_told(desk: Desk) -> None:
    result = await desk.book("K5")
    assert "address" not in result["booking"]
    assert desk.bookings.kept[0].address is None


async def test_a_taken_time_names_the_nearest_free_ones(desk: Desk) -> None:
    await desk.book(date="sunday")
    await desk.book(date="sunday", time="1:30", phone="509-555-0144")
    error = await desk.fails(date="sunday", phone="509-555-0143")
    assert error["code"] == "taken"
    assert error["choices"] == [f"2026-11-29T{at}:00-08:00" for at in ("13:00", "14:30", "15:00")]
    assert error["said"][0] == "Sunday, November 29, at 1 PM"


async def test_every_choice_can_be_booked(desk: Desk) -> None:
    for arguments in ({"time": "20:00"}, {"time": "2:15"}, {"date": "today", "time": "11 pm"}):
        for at, choice in enumerate((await desk.fails(**arguments))["choices"]):
            date, time = choice[:16].split("T")
            assert "booking" in await desk.book(date=date, time=time, phone=f"509-555-01{at:02}")
        desk.bookings = ScriptedBookings()
        desk.toolbox = Toolbox(_HAVE, clock=lambda: _NOW, bookings=desk.bookings)


@pytest.mark.parametrize("left_out", ["listing_key", "date", "time", "name", "phone"])
async def test_what_is_missing_is_asked_for(desk: Desk, left_out: str) -> None:
    arguments = {"listing_key": "K1", "date": "saturday", "time": "2", **_DANA}
    del arguments[left_out]
    error = (await desk.toolbox.call("book_viewing", json.dumps(arguments))).result["error"]
    assert (error["code"], error["fields"]) == ("missing", [left_out])
    if left_out == "name":
        assert error["understood"] == {
            "date": "2026-11-28",
            "date_said": "Saturday, November 28",
            "time": "14:00",
            "time_said": "2 PM",
        }
    assert desk.bookings.kept == []


async def test_what_is_wrong_is_said_before_the_rest_is_asked_for(desk: Desk) -> None:
    assert (await desk.fails(time="8 pm", name=None, phone=None))["code"] == "outside_hours"


async def test_blanks_are_missing(desk: Desk) -> None:
    assert (await desk.fails(name=" ", phone=""))["fields"] == ["name", "phone"]


async def test_nobody_is_at_two_homes_at_once_or_takes_all_the_times(desk: Desk) -> None:
    await desk.book("K1")
    assert (await desk.fails(key="K5"))["code"] == "same_time"
    times = {"K2": "3 pm", "K5": "4 pm", "K7": "5 pm", "K8": "9 am", "K9": "11 am"}
    for key, time in times.items():
        result = await desk.book(key, time=time)
    assert "booking" in result
    assert (await desk.fails(key="K10", time="1 pm"))["code"] == "too_many"


async def test_a_clash_after_the_check_is_a_clash() -> None:
    desk = Desk(SlotTaken())
    error = await desk.fails()
    assert (error["code"], len(error["choices"])) == ("taken", 3)


async def test_a_reference_that_is_taken_is_made_up_again() -> None:
    desk = Desk(ReferenceTaken(), ReferenceTaken())
    assert "booking" in await desk.book()
    assert len({one.reference for one in desk.bookings.kept}) == 3


async def test_bookings_that_cannot_be_kept_are_refused() -> None:
    assert (await Desk(BookingsUnavailable()).fails())["code"] == "unavailable"
    assert (await Desk(*[ReferenceTaken()] * 9).fails())["code"] == "unavailable"


async def test_of_many_visitors_at_once_one_gets_the_time(desk: Desk) -> None:
    results = await asyncio.gather(*(desk.book(phone=f"509-555-01{at:02}") for at in range(20)))
    assert sum("booking" in result for result in results) == 1
    assert {result["error"]["code"] for result in results if "error" in result} == {"taken"}


async def test_across_the_change_of_clocks(desk: Desk) -> None:
    desk.now = datetime(2027, 3, 10, 18, tzinfo=UTC)
    booking = (await desk.book(date="march 14", time="noon"))["booking"]
    assert booking["starts_local"] == "2027-03-14T12:00:00-07:00"
    assert booking["said"] == "Sunday, March 14, at noon"


async def test_today_is_the_property_s_today(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # Monday evening in the west, nearly midnight in the east
    assert (await desk.book("K1", date="tomorrow"))["booking"]["starts_local"].startswith("2026-11-24")
    desk.now = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    assert (await desk.book("K2", date="tomorrow"))["booking"]["starts_local"].startswith("2026-11-25")


def test_references_do_not_repeat() -> None:
    made = {new_reference() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(one) == 10 for one in made)
