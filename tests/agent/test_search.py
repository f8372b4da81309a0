"""Which listings fit a wish."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.search import VALUES, SearchWishes, fits, search
from tests.agent.records import listing, listings


@pytest.mark.parametrize(
    ("changes", "wishes", "fit"),
    [
        ({}, {}, True),
        ({"StandardStatus": "Pending"}, {}, False),
        ({"StandardStatus": "Pending"}, {"include_not_active": True}, True),
        ({"PropertyType": "Residential Lease"}, {}, False),
        ({"PropertyType": "Residential Lease"}, {"transaction": "rent"}, True),
        ({"PropertyType": "Land"}, {}, False),
        ({}, {"city": "maple heights "}, True),
        ({}, {"city": "Lindenport"}, False),
        ({}, {"max_price_usd": 449000}, True),
        ({}, {"max_price_usd": 448999.99}, False),
        ({}, {"min_bathrooms": 2.5}, True),
        ({}, {"min_bathrooms": 3}, False),
        ({"BedroomsTotal": None}, {"min_bedrooms": 1}, False),
        ({"GarageSpaces": None, "GarageYN": True}, {"min_garage_spaces": 1}, True),
        ({"GarageSpaces": None, "GarageYN": True}, {"min_garage_spaces": 2}, False),
        ({"GarageSpaces": None, "GarageYN": None}, {"min_garage_spaces": 1}, False),
        ({"PoolPrivateYN": None}, {"pool": True}, False),
        ({"PoolPrivateYN": None}, {"pool": False}, False),
        ({"PetsAllowed": ["Cats OK"]}, {"pets": True}, True),
        ({"PetsAllowed": ["No"]}, {"pets": True}, False),
        ({}, {"pets": True}, False),
        ({}, {"keywords": ["garden"]}, True),
        ({}, {"keywords": ["backyard"]}, True),
        ({}, {"keywords": ["gardens"]}, True),
        ({}, {"keywords": ["den"]}, False),
        ({}, {"keywords": ["quarry"]}, True),
        ({}, {"keywords": [".*"]}, False),
        ({"WaterfrontYN": True}, {"keywords": ["waterfront"]}, True),
        ({}, {"features": ["backyard", "quarry"]}, True),
        ({}, {"features": ["garden", "dock"]}, False),
        ({"PropertyType": "Land"}, {"property_types": ["Land", "Farm"]}, True),
        ({}, {"property_types": ["Land"]}, False),
        ({"PropertyType": "Residential Lease"}, {"property_types": ["Residential"], "transaction": "rent"}, True),
        ({"PropertyType": "Residential Lease"}, {"property_types": ["Residential Lease"]}, True),
        ({}, {"transaction": "buy"}, True),
        ({"StandardStatus": "Coming Soon"}, {"statuses": ["Coming Soon", "Pending"]}, True),
        ({}, {"statuses": ["Pending"]}, False),
        ({"LotSizeSquareFeet": 43560}, {"min_lot_acres": 1, "max_lot_acres": 1}, True),
        ({}, {"min_lot_acres": 0}, False),
        ({"YearBuilt": 1990}, {"min_year_built": 1980, "max_year_built": 1990}, True),
        ({"YearBuilt": 1991}, {"max_year_built": 1990}, False),
        ({"SeniorCommunityYN": True}, {"senior_community": True}, True),
        ({}, {"senior_community": True}, False),
        ({}, {"senior_community": False}, True),
        ({"SeniorCommunityYN": True}, {"senior_community": False}, False),
        ({"AccessibilityFeatures": ["Accessible Doors"]}, {"accessible": True}, True),
        ({"AccessibilityFeatures": ["None"]}, {"accessible": True}, False),
        ({}, {"accessible": True}, False),
        ({"SubdivisionName": "Quarry Park"}, {"city": "quarry park"}, True),
    ],
)
def test_a_listing_fits_what_it_states(changes: dict[str, Any], wishes: dict[str, Any], fit: bool) -> None:
    assert fits(listing(**changes), SearchWishes.model_validate(wishes)) is fit


@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 9) | st.none(), st.integers(1, 9999)), max_size=8))
def test_every_order_holds_the_same_listings_in_its_order(rows: list[tuple[int, int | None, int]]) -> None:
    have = listings(*({"ListPrice": p, "BedroomsTotal": b, "LivingArea": a} for p, b, a in rows))
    keys = sorted(one.ListingKey for one in have)
    for by, key in (
        ("price_low", lambda one: one.ListPrice),
        ("price_high", lambda one: -one.ListPrice),
        ("largest", lambda one: -one.LivingArea),
        ("smallest", lambda one: one.LivingArea),
    ):
        found = search(have, SearchWishes.model_validate({"sort_by": by}))
        assert sorted(one.ListingKey for one in found) == keys
        assert [key(one) for one in found] == sorted(key(one) for one in found)


def test_words_that_are_nice_to_have_come_first_and_exclude_nothing() -> None:
    have = listings(
        {"ListPrice": 1}, {"ListPrice": 3, "View": ["Lake"]}, {"ListPrice": 2, "PublicRemarks": "Lake view."}
    )
    found = search(have, SearchWishes(nice_to_have=("lake view",)))
    assert [one.ListingKey for one in found] == ["K2", "K3", "K1"]


def test_bounds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="min_price_usd"):
        SearchWishes(min_price_usd=2, max_price_usd=1)


def test_every_bound_has_a_figure() -> None:
    named = {name.partition("_")[2] for name in SearchWishes.model_fields if name.startswith(("min_", "max_"))}
    assert named == set(VALUES)


def test_only_what_was_wished_is_stated() -> None:
    wishes = SearchWishes(city="Lindenport", property_sub_types=("Condominium",), limit=2)
    assert wishes.stated() == {"city": "Lindenport", "property_sub_types": ["Condominium"]}
