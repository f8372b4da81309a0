"""The rows of facts: the same for every home of a class, each from its field, and nothing that is not stated."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.listing_files import load_listings
from agent.listings import Listing
from conversation import home_facts
from tests.agent.records import listing

SAMPLES = load_listings(Path(__file__).parents[2] / "assets" / "listings").listings
PACIFIC = {"PropertyTimeZoneName": "America/Los_Angeles"}


def values(**changes: Any) -> dict[str, str | None]:
    """label -> value of one listing."""
    rows = home_facts.facts(listing(**changes))
    return {str(row["label"]): row["value"] for row in rows}


def test_rows_align_among_the_homes_of_a_class() -> None:
    rows = defaultdict(set)
    for one in SAMPLES:
        told = tuple((row["group"], row["label"], row["field"]) for row in home_facts.facts(one))
        rows[home_facts.is_rented(one), one.StandardStatus in ("Closed", "Coming Soon") and one.StandardStatus].add(
            told
        )
    assert len(rows) >= 5
    assert {len(ways) for ways in rows.values()} == {1}


def test_each_row_names_a_field_of_the_dictionary_or_says_that_it_is_computed() -> None:
    for fact in home_facts.FACTS:
        assert fact.field in Listing.model_fields or (fact.field == "" and "computed" in fact.label)
    labels = [(fact.group, fact.label) for fact in home_facts.FACTS]
    assert len(set(labels)) == len(labels)


@given(
    st.dictionaries(
        st.sampled_from(["BedroomsTotal", "BathroomsFull", "LivingArea", "GarageSpaces", "YearBuilt", "LotSizeAcres"]),
        st.integers(1700, 2000) | st.none(),
    )
)
def test_what_is_not_stated_is_null_and_what_is_stated_is_told(changes: dict[str, int | None]) -> None:
    counts = {name: value and value - 1650 if name != "YearBuilt" else value for name, value in changes.items()}
    one = listing(**counts)
    told = {row["field"]: row["value"] for row in home_facts.facts(one)}
    for name in counts:
        stated = getattr(one, name)
        if stated is None and not (name == "BathroomsFull" and one.BathroomsTotalInteger):
            assert told[name] is None
        elif stated is not None:
            assert f"{stated:.0f}" in str(told[name])


@pytest.mark.parametrize(
    ("label", "changes", "value"),
    [
        ("Price", {}, "$449,000"),
        ("Price", {"ListPrice": "1999.5"}, "$1,999.50"),
        ("Price", {"PropertyType": "Residential Lease", "ListPrice": 2300}, "$2,300 a month"),
        ("Per square foot, computed", {}, "$243"),
        ("Per square foot, computed", {"LivingArea": 0}, None),
        ("Living area", {"LivingArea": 150, "LivingAreaUnits": "Square Meters"}, "150 sq m (1,615 sq ft)"),
        ("Bathrooms", {}, "2 full, 1 half"),
        ("Bathrooms", {"BathroomsFull": None, "BathroomsHalf": None}, "3"),
        ("Garage", {"GarageSpaces": 1}, "1 car"),
        ("Garage", {"GarageSpaces": 0}, "none"),
        ("Garage", {"GarageSpaces": None, "GarageYN": True}, "yes"),
        ("Garage", {"GarageSpaces": None, "GarageYN": None}, None),
        ("Pool", {"PoolPrivateYN": False, "PoolFeatures": ["Community"]}, "no private pool; Community"),
        ("Pool", {"PoolPrivateYN": None, "PoolFeatures": []}, None),
        ("HOA", {"AssociationFee": 120, "AssociationFeeFrequency": "Quarterly"}, "$120 a quarter"),
        ("HOA", {"AssociationFee": 120}, "$120, how often is not stated"),
        ("HOA", {"AssociationYN": False}, "none"),
        ("HOA", {}, None),
        ("Cooling", {"Cooling": ["None"]}, "none"),
        ("Pets", {"PetsAllowed": ["Cats OK", "Size Limit"]}, "Cats OK, Size Limit"),
        ("Lot", {"LotSizeAcres": 1}, "1 acre"),
        ("Lot", {"LotSizeSquareFeet": 9148}, "9,148 sq ft"),
        ("Last change", {"ModificationTimestamp": "2026-10-02T16:43:43Z", **PACIFIC}, "Oct 2, 2026, 9:43 AM PDT"),
        ("Last change", {"ModificationTimestamp": "2026-12-02T08:05:00Z", **PACIFIC}, "Dec 2, 2026, 12:05 AM PST"),
    ],
)
def test_how_a_value_is_written(label: str, changes: dict[str, Any], value: str | None) -> None:
    assert values(**changes)[label] == value
