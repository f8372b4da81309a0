"""The pictures and open houses of a listing, nested in its record or in files of their own.

A part is judged by itself: one that cannot be trusted is left out and told; the listing stays. What is not for
visitors is left out without a word: nothing is wrong with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, TypeVar

from pydantic import BaseModel

from agent.reso.listing import Listing
from agent.reso.media import Media, visible_media
from agent.reso.notes import Notes
from agent.reso.open_houses import OpenHouse, doubt, visible_open_houses
from agent.reso.records import Change, read_fields
from agent.reso.text import shortened
from agent.reso.zones import zone_named

_Model = TypeVar("_Model", bound=BaseModel)
_MOST_PARTS = 1000
# A part with one of these unreadable is left out: it may not be for visitors, or not be what it says.
_MUST_BE_READABLE = frozenset({"Permission", "OpenHouseType", "OpenHouseStatus", "OpenHouseDate", "OpenHouseEndTime"})


@dataclass(frozen=True, slots=True)
class Part:
    """One record of Media or OpenHouse and where it stood: "Media[2]" of its listing, or "Media" of a file.

    `position` is that of the record which brought it, in the whole import.
    """

    place: str
    record: object
    position: int
    all_text: bool = False


def nested(record: Mapping[Any, Any], position: int, *names: str) -> tuple[list[Part], list[Change]]:
    """The parts under `names` in a Property record; some servers say OpenHouse, some OpenHouses."""
    parts: list[Part] = []
    faults: list[Change] = []
    for name in names:
        came = record.get(name)
        rows = came.get("value") if isinstance(came, Mapping) and "value" in came else came
        if isinstance(rows, Mapping):
            rows = [rows]
        if isinstance(rows, list) and len(rows) <= _MOST_PARTS:
            parts += [Part(f"{name}[{at}]", row, position) for at, row in enumerate(rows)]
        elif rows is not None and rows != "":
            faults.append(Change(name, "nulled", shortened(came), "not a list of records"))
    return parts, faults


def with_parts(
    listing: Listing, media: Iterable[Part], houses: Iterable[Part]
) -> tuple[Listing, list[tuple[Part, Change]]]:
    """`listing` with those of its pictures and open houses that a visitor may see, and what was wrong in the rest."""
    changes: list[tuple[Part, Change]] = []
    zone = zone_named(listing.time_zone_name or "")
    pictures: list[Media] = []
    visits: list[OpenHouse] = []
    for part in media:
        picture, found = _read(part, Media, Notes(part.all_text))
        changes += ((part, change) for change in found)
        pictures += [picture] if picture else []
    for part in houses:
        visit, found = _open_house(part, zone)
        changes += ((part, change) for change in found)
        visits += [visit] if visit else []
    parts = {"media": visible_media(pictures), "open_houses": visible_open_houses(visits)}
    return listing.model_copy(update=parts), changes


def _open_house(part: Part, zone: tzinfo | None) -> tuple[OpenHouse | None, list[Change]]:
    house, found = _read(part, OpenHouse, Notes(part.all_text, zone))
    doubtful = doubt(house, zone) if house else None
    if doubtful and isinstance(part.record, Mapping):
        field, reason = doubtful
        return None, [_left_out(part, Change(field, "nulled", shortened(part.record.get(field)), reason))]
    return house, found


def _read(part: Part, model: type[_Model], notes: Notes) -> tuple[_Model | None, list[Change]]:
    if not isinstance(part.record, Mapping):
        return None, [Change(part.place, "nulled", shortened(part.record), "not an object with fields: left out")]
    names = [str(info.validation_alias or name) for name, info in model.model_fields.items()]
    read, found = read_fields(model, {name: part.record[name] for name in names if name in part.record}, notes)
    nulled = [change for change in found if change.action == "nulled"]
    if read is None or any(change.field in _MUST_BE_READABLE for change in nulled):
        return None, [_left_out(part, change) for change in nulled]
    return read, [replace(change, field=f"{part.place}.{change.field}") for change in found]


def _left_out(part: Part, change: Change) -> Change:
    return Change(f"{part.place}.{change.field}", "nulled", change.value, f"{change.reason}: left out")
