"""Reads listings from a folder of RESO Web API answers: JSON files with records under `value`.

A record is judged by itself: it is refused when its identity, price, status or kind cannot be trusted; any
other bad field is nulled, never guessed. Knows files and JSON; what a field may hold, listings.py says.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from agent.errors import FixSettings
from agent.listings import REQUIRED, Listing, Listings

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with one field of one record, and what was done. `listing_key` None: it has none."""

    file: str
    position: int
    listing_key: str | None
    field: str
    action: Literal["refused", "nulled", "duplicate"]
    reason: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The listings of a folder, and what was wrong in it."""

    listings: Listings
    problems: tuple[Problem, ...]


def load_listings(folder: Path) -> Loaded:
    """All `*.json` of `folder`. Raises FixSettings, naming the file, when one is not RESO JSON."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise FixSettings(f"there are no listings (*.json) in the folder {folder.name!r}")
    newest: dict[str, Listing] = {}
    problems: list[Problem] = []
    for file in files:
        for position, record in enumerate(_records(file)):
            listing, found = read_record(record, file.name, position)
            problems += found
            if listing is None:
                continue
            older = newest.get(listing.ListingKey)
            if older is not None:
                reason = "this ListingKey came before: the newest ModificationTimestamp counts"
                problems.append(Problem(file.name, position, listing.ListingKey, "ListingKey", "duplicate", reason))
            if older is None or _changed(listing) > _changed(older):
                newest[listing.ListingKey] = listing
    return Loaded(Listings(tuple(newest.values())), tuple(problems))


def read_record(record: object, file: str, position: int) -> tuple[Listing | None, list[Problem]]:
    """One record, with its bad fields nulled; None when it had to be refused. Never raises on bad data."""
    if not isinstance(record, Mapping):
        return None, [Problem(file, position, None, "", "refused", "not a JSON object")]
    key = record.get("ListingKey")
    name = str(key)[:80] if isinstance(key, str | int) else None
    try:
        return Listing.model_validate(record), []
    except ValidationError as error:
        reasons = {str(row["loc"][0]): row["msg"] for row in error.errors(include_url=False)}
    refused = any(field in REQUIRED for field in reasons)
    action: Literal["refused", "nulled"] = "refused" if refused else "nulled"
    problems = [Problem(file, position, name, field, action, reason) for field, reason in reasons.items()]
    if refused:
        return None, problems
    rest = {field: value for field, value in record.items() if field not in reasons}
    return Listing.model_validate(rest), problems


def _records(file: Path) -> Iterator[object]:
    try:
        answer: Any = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise FixSettings(f"the listings file {file.name!r} cannot be read as JSON{where}") from None
    records = answer.get("value") if isinstance(answer, Mapping) else None
    if not isinstance(records, Iterable) or isinstance(records, str | Mapping):
        raise FixSettings(f"the listings file {file.name!r} has no list of records under 'value'")
    return iter(records)


def _changed(listing: Listing) -> datetime:
    changed = listing.ModificationTimestamp or _LONG_AGO
    return changed if changed.tzinfo else changed.replace(tzinfo=UTC)
