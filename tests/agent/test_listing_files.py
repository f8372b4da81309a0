"""Reading listings from files: records judged one by one, broken files named."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import FixSettings
from agent.listing_files import load_listings, read_record
from agent.listings import REQUIRED, Listing
from tests.agent.records import RECORD

_ASSETS = Path(__file__).parents[2] / "assets" / "listings"
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def _write(folder: Path, *records: Any, name: str = "homes.json") -> Path:
    (folder / name).write_text(json.dumps({"value": list(records)}))
    return folder


def test_the_sample_listings_load_without_a_fault() -> None:
    loaded = load_listings(_ASSETS)
    assert loaded.problems == ()
    assert len(loaded.listings) >= 12
    kinds = {one.PropertySubType for one in loaded.listings}
    assert {"Single Family Residence", "Condominium", "Townhouse"} <= kinds
    assert sum(one.for_rent for one in loaded.listings) == 2
    assert {"Active", "Pending"} == {one.StandardStatus for one in loaded.listings}


@pytest.mark.parametrize("field", REQUIRED)
def test_a_record_without_what_must_be_trusted_is_refused(tmp_path: Path, field: str) -> None:
    loaded = load_listings(_write(tmp_path, {**RECORD, field: None}))
    assert len(loaded.listings) == 0
    (problem,) = loaded.problems
    assert (problem.action, problem.field, problem.position) == ("refused", field, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("YearBuilt", 19),
        ("BedroomsTotal", 2.5),
        ("LivingArea", -5),
        ("LivingArea", True),
        ("PoolPrivateYN", "maybe"),
    ],
)
def test_any_other_bad_field_is_nulled_and_named(tmp_path: Path, field: str, value: Any) -> None:
    loaded = load_listings(_write(tmp_path, {**RECORD, field: value}))
    (one,) = loaded.listings
    assert getattr(one, field) is None
    assert [(p.action, p.field, p.listing_key) for p in loaded.problems] == [("nulled", field, "K1")]


def test_the_newest_of_two_records_counts(tmp_path: Path) -> None:
    old = {**RECORD, "ModificationTimestamp": "2026-01-01T00:00:00Z", "ListPrice": 1}
    new = {**RECORD, "ModificationTimestamp": "2026-02-01T00:00:00Z", "ListPrice": 2}
    for order in ((old, new), (new, old)):
        loaded = load_listings(_write(tmp_path, *order))
        assert [one.ListPrice for one in loaded.listings] == [2]
        assert [p.action for p in loaded.problems] == ["duplicate"]


@pytest.mark.parametrize("text", ["", "{", '{"value": 3}', '{"value": "x"}', "[1]", '"x"', '{"value": {}}', "\udcff"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(FixSettings, match=r"broken\.json"):
        load_listings(tmp_path)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FixSettings, match="no listings"):
        load_listings(tmp_path)


@given(_json | st.dictionaries(st.sampled_from(sorted(Listing.model_fields)), _json))
def test_no_record_stops_the_reading(record: Any) -> None:
    listing, problems = read_record(record, "x.json", 0)
    assert listing is not None or any(problem.action == "refused" for problem in problems)


@given(st.dictionaries(st.sampled_from(sorted(set(Listing.model_fields) - set(REQUIRED))), _json))
def test_what_was_dropped_is_named(changes: dict[str, Any]) -> None:
    listing, problems = read_record({**RECORD, **changes}, "x.json", 0)
    assert listing is not None
    assert {problem.field for problem in problems} <= set(changes)
    for problem in problems:
        assert getattr(listing, problem.field) in (None, ())
