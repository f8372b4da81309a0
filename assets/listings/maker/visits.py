"""Open houses: weekend after weekend for a year, so that a demo always has some to come."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

FIRST_SATURDAY = date(2026, 11, 28)
WEEKS = 52
_REMARKS = (
    "Coffee and a floor plan at the door.",
    "Please park on the street.",
    "Shoes off, please; slippers are there.",
    "Come by any time in these two hours.",
    None,
    None,
)


def open_houses(records: Sequence[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """OpenHouse records for some of the homes that can be visited, each every second weekend, some in each town."""
    visited = [one for one in records if one["StandardStatus"] == "Active" and one.get("BedroomsTotal") is not None]
    chosen = sorted(visited[::4], key=lambda one: (one["City"], one["ListingKey"]))
    made = [house for at, one in enumerate(chosen) for house in _of(one, at, rng)]
    if len(made) > 2:
        made[1] |= {"OpenHouseStatus": "Canceled", "OpenHouseRemarks": "Canceled: the owners are away."}
        made[2] |= {"OpenHouseType": "Broker", "OpenHouseRemarks": "For agents only."}
    return sorted(made, key=lambda house: (house["OpenHouseStartTime"], house["OpenHouseKey"]))


def _of(record: dict[str, Any], at: int, rng: Random) -> Iterator[dict[str, Any]]:
    zone, key = ZoneInfo(record["PropertyTimeZoneName"]), record["ListingKey"]
    begin, hours, offset = rng.randint(10, 15), rng.choice((2, 2, 3)), 7 * (at % 2) + at // 2 % 2
    remark, appointment = rng.choice(_REMARKS), rng.random() < 0.15
    for number, week in enumerate(range(0, WEEKS, 2), 1):
        day = FIRST_SATURDAY + timedelta(days=7 * week + offset)
        starts = datetime.combine(day, time(begin), zone)
        yield {
            "OpenHouseKey": f"{key}-OH{number:02d}",
            "ListingKey": key,
            "OpenHouseDate": day.isoformat(),
            "OpenHouseStartTime": _utc(starts),
            "OpenHouseEndTime": _utc(datetime.combine(day, time(begin + hours), zone)),
            "OpenHouseType": "Public",
            "OpenHouseStatus": "Active",
            "OpenHouseRemarks": remark,
            "AppointmentRequiredYN": appointment,
        }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
