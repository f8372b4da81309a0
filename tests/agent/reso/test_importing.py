"""Whole imports: pages, files side by side, repeated records, parts nested and apart."""

import json
from pathlib import Path
from typing import Any

import pytest

from agent.errors import FixSettings
from agent.listings import Listings
from agent.reso.importing import Imported, import_files
from tests.agent.records import RECORD

_HOUSE = {
    "OpenHouseKey": "O1",
    "ListingKey": "K1",
    "OpenHouseStartTime": "2026-12-05T21:00:00Z",
    "OpenHouseEndTime": "2026-12-05T23:00:00Z",
}


def run(folder: Path, *contents: Any) -> Imported:
    """An import of files that hold `contents`, as JSON unless bytes."""
    files = []
    for at, content in enumerate(contents):
        file = folder / f"{at}.{'csv' if isinstance(content, bytes) else 'json'}"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        files.append(file)
    return import_files(files)


def actions(imported: Imported) -> list[tuple[int, str, str]]:
    return [(one.position, one.field, one.action) for one in imported.messages]


@pytest.mark.parametrize(
    "content",
    [
        {"@odata.context": "https://x/$metadata#Property", "value": [RECORD]},
        {"@odata.context": "https://x/$metadata#Property(ListingKey,City)", "value": [RECORD]},
        [RECORD],
        RECORD,
        {"@reso.context": "urn:reso:metadata:2.0:resource:property", **RECORD},
        {"@odata.id": "https://x/Property('K1')", **RECORD},
    ],
)
def test_pages_lists_and_single_records(tmp_path: Path, content: Any) -> None:
    imported = run(tmp_path, content)
    assert (imported.read, imported.accepted, imported.messages) == (1, 1, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_no_hindrance(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.json").write_bytes(json.dumps({**RECORD, "City": "Café"}).encode(encoding))
    assert import_files([tmp_path / "a.json"]).listings[0].City == "Café"


def test_csv_as_spreadsheets_write_it(tmp_path: Path) -> None:
    head = "ListingKey,ListPrice,StandardStatus,PropertyType,PublicRemarks,ACT_Local\r\n"
    rows = 'K1,450000,Active,Residential,"Two, or\r\nthree ""lines""",x\r\n,,,,,\r\nK2,9.50,Active,Land,,\r\n'
    imported = run(tmp_path, ("\ufeff" + head + rows).encode())
    assert [one.ListingKey for one in imported.listings] == ["K1", "K2"]
    assert imported.listings[0].PublicRemarks == 'Two, or three "lines"'
    assert imported.unknown_fields == 1
    assert actions(imported) == [(0, "PublicRemarks", "normalised"), (1, "ListPrice", "normalised")]


def test_a_row_that_slipped_is_refused_and_an_open_quote_told(tmp_path: Path) -> None:
    head = b"ListingKey,ListPrice,StandardStatus,PropertyType\n"
    imported = run(tmp_path, head + b"K1,450,000,Active,Land\nK2,450000,Active,Land\n")
    assert (imported.read, imported.accepted, imported.refused) == (2, 1, 1)
    with pytest.raises(FixSettings, match="CSV"):
        run(tmp_path, head + b'K1,4,Active,"Land\nK2,4,Active,Land\n')
    with pytest.raises(FixSettings, match="UTF-8"):
        run(tmp_path, head + "K1,4,Active,Café\n".encode("cp1252"))
    with pytest.raises(FixSettings, match="RESO"):
        run(tmp_path, b"a,b\n1,2\n")


def test_a_column_twice_with_different_values_is_not_trusted(tmp_path: Path) -> None:
    imported = run(tmp_path, b"ListingKey,City,City,ListPrice,StandardStatus,PropertyType\nK,A,B,5,Active,Land\n")
    assert actions(imported) == [(0, "City", "nulled")]
    (tmp_path / "twice.json").write_text('[{"ListingKey":"K","ListPrice":1,"ListPrice":2}]')
    assert import_files([tmp_path / "twice.json"]).refused == 1


@pytest.mark.parametrize("times", [("00:00:00Z", "05:00:00Z"), ("00:00:00Z", "00:00:00-05:00"), (None, "00:00:00Z")])
@pytest.mark.parametrize("apart", [True, False])
def test_the_newest_of_two_records_counts(tmp_path: Path, times: tuple[str | None, str], apart: bool) -> None:
    old, new = (
        {**RECORD, "ListPrice": at + 1, "ModificationTimestamp": time and f"2026-02-01T{time}"}
        for at, time in enumerate(times)
    )
    for rows in ([old, new], [new, old]):
        imported = run(tmp_path, *([[row] for row in rows] if apart else [rows]))
        assert [one.ListPrice for one in imported.listings] == [2]
        assert (imported.read, imported.accepted, imported.duplicates) == (2, 1, 1)
        assert actions(imported) == [(rows.index(old), "ListingKey", "duplicate")]


def test_next_pages_are_followed_beside_and_never_fetched(tmp_path: Path) -> None:
    pages = {
        "a.json": {"value": [RECORD], "@odata.nextLink": "https://x.example/Property/b.json?$skip=1"},
        "b.json": {"value": [{**RECORD, "ListingKey": "K2"}], "@odata.nextLink": "a.json"},
        "c.json": {"value": [{**RECORD, "ListingKey": "K3"}], "@odata.nextLink": "https://x.example/Property?$skip=3"},
        "d.json": {"value": [], "@odata.nextLink": "../../../etc/passwd"},
    }
    for name, page in pages.items():
        (tmp_path / name).write_text(json.dumps(page))
    assert import_files([tmp_path / "a.json"]).accepted == 2
    assert import_files([tmp_path / "a.json", tmp_path / "b.json"]).messages == ()
    everything = import_files([tmp_path])
    assert [one.ListingKey for one in everything.listings] == ["K1", "K2", "K3"]
    assert [one.field for one in everything.messages] == ["@odata.nextLink"] * 2


@pytest.mark.parametrize("name", ["OpenHouse", "OpenHouses", None])
def test_open_houses_nested_or_apart(tmp_path: Path, name: str | None) -> None:
    contents: list[Any] = [[{**RECORD, name: [_HOUSE]}]] if name else [[RECORD], {"value": [_HOUSE]}]
    imported = run(tmp_path, *contents)
    (house,) = imported.listings[0].open_houses
    assert house.starts.isoformat() == "2026-12-05T21:00:00+00:00"
    assert house.ends
    assert imported.messages == ()
    assert imported.read == 1


@pytest.mark.parametrize(
    "changes",
    [{"OpenHouseType": kind} for kind in ("Broker", "Office", "LivestreamBroker", "Agents Tour")]
    + [{"OpenHouseStatus": status} for status in ("Canceled", "Ended")],
)
def test_what_is_not_for_visitors_is_left_out_in_silence(tmp_path: Path, changes: dict[str, str]) -> None:
    imported = run(tmp_path, [{**RECORD, "OpenHouses": [{**_HOUSE, **changes}]}])
    assert imported.listings[0].open_houses == ()
    assert [one for one in imported.messages if one.action == "nulled"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"OpenHouseStartTime": None},
        {"OpenHouseStartTime": "at noon"},
        {"OpenHouseStartTime": "2026-12-05T13:00:00"},
        {"OpenHouseEndTime": "2026-12-05T20:00:00Z"},
        {"OpenHouseEndTime": "2026-12-09T20:00:00Z"},
        {"OpenHouseType": 5},
        {"OpenHouseDate": "2026-12-04", "StateOrProvince": "WA"},
    ],
)
def test_an_open_house_in_doubt_is_left_out_and_told(tmp_path: Path, changes: dict[str, Any]) -> None:
    state = {"StateOrProvince": changes.pop("StateOrProvince", None)}
    imported = run(tmp_path, [{**RECORD, **state, "OpenHouses": [{**_HOUSE, **changes}]}])
    assert imported.listings[0].open_houses == ()
    assert [one.action for one in imported.messages] == ["nulled"]
    assert imported.messages[0].field.startswith("OpenHouses[0].OpenHouse")


@pytest.mark.parametrize("zone", [{"PropertyTimeZoneName": "America/Los_Angeles"}, {"StateOrProvince": "WA"}])
@pytest.mark.parametrize("start", ["2026-12-05T13:00:00", "13:00", "2026-12-05T21:00:00.000+00:00"])
def test_local_times_become_utc_where_the_zone_is_known(tmp_path: Path, zone: dict[str, str], start: str) -> None:
    house = {"OpenHouseDate": "2026-12-05", "OpenHouseStartTime": start}
    imported = run(tmp_path, [{**RECORD, **zone, "OpenHouses": [house]}])
    assert [one.starts.isoformat() for one in imported.listings[0].open_houses] == ["2026-12-05T21:00:00+00:00"]


def test_a_newer_cancellation_counts(tmp_path: Path) -> None:
    canceled = {**_HOUSE, "OpenHouseStatus": "Canceled", "ModificationTimestamp": "2026-12-01T00:00:00Z"}
    for own in ([canceled, _HOUSE], [_HOUSE, canceled]):
        assert run(tmp_path, [RECORD], {"value": own}).listings[0].open_houses == ()


def test_media_come_in_order_and_private_ones_not_at_all(tmp_path: Path) -> None:
    media = [
        {"MediaURL": "plan.png", "Order": 0, "MediaCategory": "FloorPlan", "PreferredPhotoYN": True},
        {"MediaURL": "last.jpg"},
        {"MediaURL": "second.jpg", "Order": 2, "Permission": ["Public", "IDX"]},
        {"MediaURL": "first.jpg", "Order": "1"},
        {"MediaURL": "best.jpg", "Order": 9, "PreferredPhotoYN": True},
        {"MediaURL": "secret.jpg", "Order": 0, "Permission": "Agent Only"},
        {"MediaURL": "odd.jpg", "Permission": 5},
        {"MediaURL": "javascript:alert(1)"},
        "no record",
    ]
    imported = run(tmp_path, [{**RECORD, "Media": media}])
    (listing,) = imported.listings
    urls = [one.MediaURL for one in listing.media]
    assert urls == ["best.jpg", "first.jpg", "second.jpg", "last.jpg", "plan.png"]
    assert listing.main_picture == listing.media[0]
    nulled = [one.field for one in imported.messages if one.action == "nulled"]
    assert nulled == ["Media[6].Permission", "Media[7].MediaURL", "Media[8]"]


def test_media_of_a_file_of_their_own_are_joined(tmp_path: Path) -> None:
    media = [
        {"MediaKey": "M1", "ResourceRecordKey": "K1", "MediaURL": "a.jpg"},
        {"MediaKey": "M2", "ResourceRecordKey": "gone", "MediaURL": "b.jpg"},
        {"MediaKey": "M3", "MediaURL": "c.jpg"},
    ]
    imported = run(tmp_path, [RECORD], media)
    assert [one.MediaURL for one in imported.listings[0].media] == ["a.jpg"]
    assert actions(imported) == [(2, "Media.ResourceRecordKey", "nulled"), (3, "Media.ResourceRecordKey", "nulled")]
    assert imported.read == 1


def test_a_floor_plan_is_never_the_main_picture(tmp_path: Path) -> None:
    (listing,) = run(tmp_path, [{**RECORD, "Media": [{"MediaURL": "p.png", "MediaCategory": "Floor Plan"}]}]).listings
    assert listing.media
    assert listing.main_picture is None


def test_one_record_nested_beyond_measure_does_not_stop_the_others(tmp_path: Path) -> None:
    deep = "[" * 90_000 + "]" * 90_000
    record = json.dumps(RECORD)
    (tmp_path / "deep.json").write_text(f'[{record[:-1]}, "City": {deep}, "X": "]]", "Y": {deep}}}, {record}, 5]')
    imported = import_files([tmp_path / "deep.json"])
    assert (imported.read, imported.accepted, imported.refused, imported.duplicates) == (3, 1, 1, 1)
    assert (0, "City", "nulled") in actions(imported)


def test_numbers_beyond_measure_are_no_numbers(tmp_path: Path) -> None:
    record = json.dumps(RECORD)[:-1]
    digits = "9" * 6000
    (tmp_path / "big.json").write_text(
        f'[{record}, "YearBuilt": {digits}, "LotSizeAcres": 1e999, "TaxYear": -{digits}}}]'
    )
    imported = import_files([tmp_path / "big.json"])
    assert [one.field for one in imported.messages] == ["TaxYear", "LotSizeAcres", "YearBuilt"]


def test_accepted_is_not_shown(tmp_path: Path) -> None:
    rows = [
        {**RECORD, "InternetEntireListingDisplayYN": "N"},
        {**RECORD, "ListingKey": "K2", "StandardStatus": "Delete"},
    ]
    imported = run(tmp_path, rows)
    assert imported.accepted == 2
    assert len(Listings(imported.listings)) == 0
