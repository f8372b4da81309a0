"""The listings for visitors, read from files; the sample listings, and the script that makes them."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from agent.errors import FixSettings
from agent.listing_files import load_listings
from agent.listings import REQUIRED
from tests.agent.records import RECORD

_ASSETS = Path(__file__).parents[2] / "assets" / "listings"


def _write(folder: Path, *records: Any, name: str = "homes.json") -> Path:
    (folder / name).write_text(json.dumps({"value": list(records)}))
    return folder


def _make(folder: Path, *options: str) -> Path:
    """What the script makes, in `folder`."""
    subprocess.run([sys.executable, _ASSETS / "make.py", "--out", folder, *options], check=True, timeout=60)
    return folder


def _files(folder: Path) -> set[str]:
    found = (*folder.glob("*.json"), *folder.glob("pictures/*"))
    return {file.relative_to(folder).as_posix() for file in found}


def test_the_sample_listings_load_without_a_fault() -> None:
    loaded = load_listings(_ASSETS)
    assert loaded.problems == ()
    assert len(loaded.listings) >= 60
    assert loaded.listings.cities == ("Cedar Hollow", "Lindenport", "Maple Heights")
    statuses = Counter(one.StandardStatus for one in loaded.listings)
    assert min(statuses[name] for name in ("Active Under Contract", "Pending", "Coming Soon", "Closed")) >= 3
    types = {one.PropertyType for one in loaded.listings}
    assert {"Residential", "Residential Lease", "Residential Income", "Land", "Farm", "Commercial Sale"} <= types
    kinds = {one.PropertySubType for one in loaded.listings}
    assert {"Single Family Residence", "Condominium", "Townhouse", "Apartment", "Manufactured Home"} <= kinds
    assert any(one.SeniorCommunityYN for one in loaded.listings)
    assert all(one.StartShowingDate for one in loaded.listings if one.StandardStatus == "Coming Soon")


def test_the_sample_listings_have_visits_for_a_year() -> None:
    visits = [house for one in load_listings(_ASSETS).listings for house in one.open_houses]
    months = {(house.starts.year, house.starts.month) for house in visits}
    assert len(months) >= 12
    assert min(house.starts for house in visits) > datetime(2026, 11, 27, tzinfo=UTC)
    assert {house.OpenHouseType for house in visits} == {"Public"}
    assert {house.OpenHouseStatus for house in visits} == {"Active"}


def test_each_sample_listing_has_a_small_picture() -> None:
    for one in load_listings(_ASSETS).listings:
        assert one.main_picture
        for media in one.media:
            picture = _ASSETS / media.MediaURL
            assert picture.stat().st_size < 4096
            assert ElementTree.parse(picture).getroot().tag.endswith("svg")


def test_the_script_makes_what_lies_there(tmp_path: Path) -> None:
    made = _files(_make(tmp_path))
    assert made == _files(_ASSETS)
    assert [name for name in made if (_ASSETS / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_another_seed_makes_other_listings(tmp_path: Path) -> None:
    ours, loaded = load_listings(_ASSETS), load_listings(_make(tmp_path, "--seed", "7"))
    assert loaded.problems == ()
    assert len(loaded.listings) >= 55
    assert not set(loaded.listings.cities) & set(ours.listings.cities)
    for name in ("ListingKey", "ListAgentFullName", "ListOfficeName"):
        mine = {getattr(one, name) for one in ours.listings}
        assert not mine & {getattr(one, name) for one in loaded.listings}


@pytest.mark.parametrize("field", REQUIRED)
def test_a_record_without_what_must_be_trusted_is_refused(tmp_path: Path, field: str) -> None:
    loaded = load_listings(_write(tmp_path, {**RECORD, field: None}))
    assert len(loaded.listings) == 0
    (problem,) = loaded.problems
    assert (problem.action, problem.field, problem.position) == ("refused", field, 0)


@pytest.mark.parametrize(
    "text", ["", " ", "{", '{"value": 3}', '{"value": "x"}', '"x"', '{"value": {}}', "{}", "\udcff"]
)
@pytest.mark.parametrize("name", ["broken.json", "broken.csv"])
def test_a_broken_file_is_named(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(FixSettings, match=r"broken\."):
        load_listings(tmp_path)


def test_a_single_file_will_do(tmp_path: Path) -> None:
    _write(tmp_path, RECORD)
    assert len(load_listings(tmp_path / "homes.json").listings) == 1


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FixSettings, match="no listings"):
        load_listings(tmp_path)
    with pytest.raises(FixSettings, match=r"gone\.json"):
        load_listings(tmp_path / "gone.json")
