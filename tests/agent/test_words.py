"""What a listing mentions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.words import words_of
from tests.agent.records import listing


@pytest.mark.parametrize(
    ("changes", "wish", "worth"),
    [
        ({}, "garden", 1),
        ({}, "yard", 1),
        ({}, "Gardens", 1),
        ({}, "den", 0),
        ({}, "Quarry", 2),
        ({"ExteriorFeatures": ["Garden"]}, "garden", 2),
        ({"PublicRemarks": "There is no garden."}, "garden", 0),
        ({"PublicRemarks": "No HOA. Large garden."}, "garden", 1),
        ({"PublicRemarks": "A view of the mountains."}, "mountain view", 1),
        ({"PublicRemarks": "Mountains. The sea has a view."}, "mountain view", 0),
        ({"View": ["Lake"]}, "lake view", 2),
        ({"Basement": ["None"]}, "basement", 0),
        ({"Basement": ["Finished"]}, "basement", 2),
        ({"Cooling": ["Central Air"]}, "AC", 2),
        ({"Cooling": ["None"]}, "air conditioning", 0),
        ({"GarageSpaces": None, "GarageYN": None}, "garage", 0),
        ({}, "garage", 2),
        ({"SeniorCommunityYN": True}, "55+", 2),
        ({"AccessibilityFeatures": ["Accessible Doors"]}, "wheelchair", 2),
        ({}, ".*", 0),
        ({}, "", 0),
    ],
)
def test_a_listing_mentions_what_it_says(changes: dict[str, Any], wish: str, worth: int) -> None:
    assert words_of(listing(**changes)).mention(wish) == worth


@given(st.text(max_size=40), st.text(max_size=200))
def test_no_text_raises(wish: str, remarks: str) -> None:
    words_of(listing(PublicRemarks=remarks)).mention(wish)
