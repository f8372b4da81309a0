"""Laws of the import, over records broken in every way that hypothesis finds."""

import json
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import FixSettings
from agent.import_report import as_data, lines
from agent.listings import SHOWN_STATUSES, Listing, Listings
from agent.reso.importing import Imported, import_files
from agent.reso.listing import REQUIRED
from agent.reso.records import PARTS, read_record
from tests.agent.records import RECORD

_CANARY = "zq-canary-71"
_PRIVATE = {"PrivateRemarks": _CANARY, "ShowingInstructions": _CANARY, "ListAgentEmail": _CANARY, "Private_": _CANARY}
_FIELDS = sorted(set(Listing.model_fields) - set(PARTS))
_SAMPLE = Path(__file__).parents[3] / "assets" / "listings" / "lindenport.json"
_GOOD: list[dict[str, Any]] = json.loads(_SAMPLE.read_text())["value"][:5]

_TEXTS = ("Y", "0", "true", "", " ", "450000.00", "-1", "NaN", "2026-02-30", "Sold", "<b>x", "a\u202eb", "\0", "\ud800")
_MORE = ("ActiveUnderContract", "a,b", "[1]", '["a"]', "13:00", "2026-12-05T13:00:00", "javascript:x")
_odd = st.sampled_from((*_TEXTS, *_MORE, 10**40, 2.5, -0.0))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | _odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_PART_FIELDS = {
    "Media": ["Permission", "Order", "MediaKey"],
    "OpenHouse": ["OpenHouseStartTime", "OpenHouseEndTime", "OpenHouseDate"],
    "OpenHouses": ["OpenHouseKey", "OpenHouseStartTime", "OpenHouseStatus"],
}


def _rows(names: list[str]) -> st.SearchStrategy[Any]:
    good = {"MediaURL": "a.svg", "OpenHouseStartTime": "2026-12-05T21:00:00Z"}
    changes = st.dictionaries(st.sampled_from(names), _json, max_size=2)
    return st.lists(changes.map(lambda changed: good | changed), max_size=2)


_parts = st.fixed_dictionaries({}, optional={name: _json | _rows(names) for name, names in _PART_FIELDS.items()})
_broken = st.builds(
    lambda good, changes, parts, gone: {
        name: value for name, value in {**good, **changes, **parts, **_PRIVATE}.items() if name not in gone
    },
    st.sampled_from([RECORD, *_GOOD]),
    st.dictionaries(st.sampled_from(_FIELDS), _json, max_size=5),
    _parts,
    st.sets(st.sampled_from(_FIELDS), max_size=1),
)
_records = st.lists(_broken | _json, max_size=4)


def _imported(*pages: list[Any]) -> Imported:
    with tempfile.TemporaryDirectory() as folder:
        for at, page in enumerate(pages):
            (Path(folder) / f"{at}.json").write_text(json.dumps({"value": page}))
        return import_files([Path(folder)])


@settings(max_examples=150, deadline=None)
@given(_records, _records)
def test_no_record_stops_an_import_and_the_counts_add_up(first: list[Any], second: list[Any]) -> None:
    imported = _imported(first, second)
    apart = len(first) + len(second) - imported.read  # records of Media and OpenHouse are not counted
    assert 0 <= apart <= sum(isinstance(row, dict) for row in first + second)
    assert imported.read == imported.accepted + imported.refused + imported.duplicates
    refused = {one.position for one in imported.messages if one.action == "refused"}
    doubled = [one for one in imported.messages if one.action == "duplicate"]
    assert len(refused) == imported.refused
    assert len(doubled) == imported.duplicates
    json.dumps(as_data(imported))
    "\n".join(lines(imported)).encode()


@settings(max_examples=150, deadline=None)
@given(_records)
def test_what_a_visitor_sees_holds_nothing_private_or_hidden(rows: list[Any]) -> None:
    imported = _imported(rows)
    for one in Listings(imported.listings):
        assert _CANARY not in one.model_dump_json()
        assert one.StandardStatus in SHOWN_STATUSES
        assert one.InternetEntireListingDisplayYN is not False
        assert one.InternetAddressDisplayYN is not False or (one.address, one.Latitude, one.PostalCode) == (None,) * 3
        assert all(set(media.Permission) <= {"Public", "IDX", "VOW"} for media in one.media)
        assert all(house.OpenHouseStatus in (None, "Active") for house in one.open_houses)
        text = "".join(_texts(one.model_dump()))
        assert not any(ord(c) < 32 or 0x202A <= ord(c) <= 0x202E for c in text)
        assert "<b>" not in text
    assert all(_CANARY not in str(one) for one in imported.messages)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([RECORD, *_GOOD]), st.dictionaries(st.sampled_from(_FIELDS), _json, max_size=5))
def test_every_refused_or_changed_field_is_named(good: dict[str, Any], changes: dict[str, Any]) -> None:
    record = {**good, **changes}
    reading = read_record(record)
    told = {change.field for change in reading.changes}
    if reading.listing is None:
        assert told & set(REQUIRED)
        return
    for name in record.keys() & set(_FIELDS):
        came, kept = record[name], getattr(reading.listing, name)
        assert name in told or _same(came, kept), (name, came, kept)
    for change in reading.changes:
        if change.action == "nulled" and not change.field.endswith("DisplayYN"):
            assert getattr(reading.listing, change.field) in (None, ())


@settings(max_examples=100, deadline=None)
@given(st.lists(_broken, max_size=3))
def test_what_was_imported_once_is_imported_again_without_a_word(rows: list[Any]) -> None:
    first = _imported(rows)
    again = _imported([_exported(one) for one in first.listings])
    assert again.messages == ()
    assert again.listings == first.listings


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=60)
    | st.text(alphabet='{}[]",:ListingKy1e9\\n\n;', max_size=60).map(str.encode)
    | st.integers(0, 400).map(lambda at: json.dumps([RECORD]).encode()[:at])
    | st.text(max_size=40).map(lambda text: f"ListingKey,ListPrice,City\n{text}\nK1,5,x".encode("utf-8", "replace")),
    st.sampled_from([".json", ".csv", ".txt"]),
)
def test_no_file_does_worse_than_a_sentence(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"odd{suffix}"
        file.write_bytes(content)
        told = None
        try:
            import_files([file])
        except FixSettings as error:
            told = str(error)
    assert told is None or (file.name in told and len(told.splitlines()) == 1)


def _exported(listing: Listing) -> dict[str, Any]:
    """The listing as a server would send it."""
    record = listing.model_dump(mode="json", exclude={"media", "open_houses"})
    record |= {name: float(value) for name in _FIELDS if isinstance(value := getattr(listing, name), Decimal)}
    names = {"starts": "OpenHouseStartTime", "ends": "OpenHouseEndTime"}
    houses = [house.model_dump(mode="json") for house in listing.open_houses]
    record["OpenHouses"] = [{names.get(name, name): value for name, value in house.items()} for house in houses]
    record["Media"] = [picture.model_dump(mode="json") for picture in listing.media]
    return record


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _same(came: Any, kept: Any) -> bool:
    """Whether `kept` says what came, in Python's own types."""
    if isinstance(came, bool) or isinstance(kept, bool):
        return came is kept
    if kept is None or kept == ():
        return came is None or came in ("", [])
    if isinstance(kept, tuple):
        return list(kept) == came
    if hasattr(kept, "isoformat"):
        return isinstance(came, str) and came.rstrip("Z")[:10] in (kept.isoformat()[:10], came[:10])
    return bool(came == kept) or (isinstance(came, float) and float(kept) == came)
