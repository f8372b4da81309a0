"""Open houses of a listing: when they are, in which zone that was written, and which are for visitors."""

from collections.abc import Iterable
from datetime import timedelta, tzinfo
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agent.reso.times import Day, LocalMoment, LocalTime, Moment
from agent.reso.values import Flag, Remarks, Text, Url, lookup

# Broker and Office are for the trade; a local type that is not known here may be as well.
_FOR_VISITORS = (None, "Public", "Livestream Public")
_LONGEST = timedelta(hours=24)


class OpenHouse(BaseModel):
    """One open house. Times are aware, in UTC; `ends` None: not stated. A null type or status forbids nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    OpenHouseKey: Text = None
    OpenHouseDate: Day = None  # before the times: one that is only a clock time needs it
    starts: LocalTime = Field(validation_alias="OpenHouseStartTime")
    ends: LocalMoment = Field(None, validation_alias="OpenHouseEndTime")
    OpenHouseType: Annotated[Text, lookup("OpenHouseType")] = None
    OpenHouseStatus: Annotated[Text, lookup("OpenHouseStatus")] = None
    OpenHouseRemarks: Remarks = None
    AppointmentRequiredYN: Flag = None
    LivestreamOpenHouseURL: Url = None
    ModificationTimestamp: Moment = None


def doubt(house: OpenHouse, zone: tzinfo | None) -> tuple[str, str] | None:
    """(field, reason) when the times contradict each other: nobody is to stand before a closed door."""
    if house.ends is not None and not timedelta(0) < house.ends - house.starts <= _LONGEST:
        return "OpenHouseEndTime", "it does not end within a day after it starts"
    if zone and house.OpenHouseDate and house.starts.astimezone(zone).date() != house.OpenHouseDate:
        return "OpenHouseDate", "it starts on another day, in the property's time"
    return None


def visible_open_houses(houses: Iterable[OpenHouse]) -> tuple[OpenHouse, ...]:
    """What a visitor may come to, soonest first. Of records with one key the newest counts, canceled or not."""
    newest: dict[object, OpenHouse] = {}
    for house in houses:
        key = house.OpenHouseKey or (house.starts, house.ends)
        if key not in newest or _age(house) >= _age(newest[key]):
            newest[key] = house
    shown = (one for one in newest.values() if _for_visitors(one))
    return tuple(sorted(shown, key=lambda one: (one.starts, one.OpenHouseKey or "")))


def _age(house: OpenHouse) -> float:
    return house.ModificationTimestamp.timestamp() if house.ModificationTimestamp else float("-inf")


def _for_visitors(house: OpenHouse) -> bool:
    return house.OpenHouseType in _FOR_VISITORS and house.OpenHouseStatus in (None, "Active")
