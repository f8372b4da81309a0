"""open_houses, in each property's own time."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.tools import Toolbox, ToolOutcome
from tests.agent.records import listings


def _house(day: int, hour: int, **more: Any) -> dict[str, Any]:
    return {"starts": f"2026-11-{day}T{hour:02}:00:00Z", "ends": f"2026-11-{day}T{hour + 2:02}:00:00Z", **more}


_LATE = {"starts": "2026-11-29T03:00:00Z", "ends": "2026-11-29T05:00:00Z"}  # Saturday evening in Los Angeles
_TOOLBOX = Toolbox(
    listings(
        {"open_houses": [_house(28, 21), _house(20, 21), _house(23, 17)]},
        {"City": "Lindenport", "open_houses": [_LATE], "PropertyTimeZoneName": "America/New_York"},
        {"open_houses": [_house(28, 20, OpenHouseRemarks="Park on Quarry")], "InternetAddressDisplayYN": False},
        {"StandardStatus": "Pending", "open_houses": [_house(28, 20)]},
        {"open_houses": [_house(28, 19, OpenHouseType="Broker"), _house(28, 19, OpenHouseStatus="Canceled")]},
        {"City": "Cedar Hollow"},
    ),
    clock=lambda: datetime(2026, 11, 23, 18, tzinfo=UTC),
)


async def _open(**arguments: Any) -> ToolOutcome:
    return await _TOOLBOX.call("open_houses", json.dumps(arguments))


async def test_public_ones_to_come_in_local_time_earliest_first() -> None:
    outcome = await _open()
    assert outcome.listing_keys == ("K1", "K3", "K2")
    running, hidden, saturday, late = outcome.result["open_houses"]
    assert running["said"] == "Monday, November 23, from 9 to 11 AM"
    assert saturday == {
        "ListingKey": "K1",
        "address": "87 Quarry Rd",
        "City": "Maple Heights",
        "starts_local": "2026-11-28T13:00:00-08:00",
        "ends_local": "2026-11-28T15:00:00-08:00",
        "said": "Saturday, November 28, from 1 to 3 PM",
    }
    assert late["said"] == "Saturday, November 28, at 10 PM"  # it ends on Sunday
    assert "address" not in hidden
    assert "Quarry" not in json.dumps(hidden)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        ({"from_date": "this weekend"}, ("K3", "K1", "K2")),
        ({"from_date": "saturday"}, ("K3", "K1", "K2")),
        ({"from_date": "sunday"}, ()),
        ({"from_date": "2026-11-23", "to_date": "2026-11-27"}, ("K1",)),
        ({"to_date": "saturday"}, ("K1", "K3", "K2")),
        ({"city": "lindenprt"}, ("K2",)),
        ({"listing_key": "K1", "from_date": "today"}, ("K1",)),
        ({"listing_key": "K5"}, ()),
    ],
)
async def test_days_and_places(arguments: dict[str, str], keys: tuple[str, ...]) -> None:
    outcome = await _open(**arguments)
    assert outcome.listing_keys == keys
    assert ("hint" in outcome.result) is (not keys)


async def test_the_next_one_is_told_when_there_is_none_then() -> None:
    sunday = (await _open(from_date="sunday", city="Maple Heights")).result
    assert sunday["hint"] == "None then; the next one is Monday, November 23, from 9 to 11 AM."
    assert (await _open(city="Cedar Hollow")).result["hint"].startswith("No open house is planned")


async def test_without_a_day_the_next_two_weeks_count() -> None:
    toolbox = Toolbox(
        listings({"open_houses": [_house(25, 18), {"starts": "2026-12-25T18:00:00Z"}]}),
        clock=lambda: datetime(2026, 11, 23, 18, tzinfo=UTC),
    )
    assert (await toolbox.call("open_houses", "{}")).result["total"] == 1
    assert (await toolbox.call("open_houses", '{"listing_key": "K1"}')).result["total"] == 2


async def test_a_day_that_is_not_clear_gives_choices() -> None:
    error = (await _open(from_date="next friday")).result["error"]
    assert (error["code"], error["choices"]) == ("ambiguous_date", ["2026-11-27", "2026-12-04"])


async def test_get_listing_tells_them_too() -> None:
    outcome = await _TOOLBOX.call("get_listing", '{"listing_key": "K1"}')
    said = [one["said"] for one in outcome.result["listing"]["OpenHouses"]]
    assert said == ["Monday, November 23, from 9 to 11 AM", "Saturday, November 28, from 1 to 3 PM"]
