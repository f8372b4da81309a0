"""A fact of a listing is found in any honest wording, and not in a wrong one."""

from decimal import Decimal

import pytest

from evaluation.facts import FACTS, names
from tests.agent.records import listing

_ONE = listing(
    ListPrice=Decimal(449_000),
    BedroomsTotal=3,
    BathroomsFull=2,
    BathroomsHalf=1,
    AssociationFee=Decimal(310),
    AssociationFeeFrequency="Monthly",
    GarageYN=True,
    PoolPrivateYN=False,
    YearBuilt=1998,
)


@pytest.mark.parametrize(
    ("fact", "right", "wrong"),
    [
        ("price", "It's listed at 449,000 dollars.", "It's listed at $494,000."),
        ("price", "It costs $449K.", "It costs $450K."),
        ("beds", "A three-bedroom home.", "A two-bedroom home with 3 baths."),
        ("baths", "It has two and a half baths.", "It has two baths."),
        ("baths", "It has two full and one half bath.", "It has one full and two half baths."),
        ("fee", "The fee is $310 every month.", "The fee is $310 a year."),
        ("garage", "Yes, it does.", "No, it does not."),
        ("garage", "It comes with a garage.", "It lacks one."),
        ("pool", "There isn't one.", "Yes, there is a pool."),
        ("year", "Built in 1998.", "Built in 1989."),
    ],
)
def test_a_fact_in_other_words(fact: str, right: str, wrong: str) -> None:
    stated = FACTS[fact](_ONE)
    assert stated is not None
    assert stated.said_in(right)
    assert not stated.said_in(wrong)


def test_what_a_listing_does_not_state_has_no_wording() -> None:
    assert FACTS["tax"](_ONE) is None


def test_a_home_is_named_by_its_street_or_its_price() -> None:
    assert names("The one for $449,000.", _ONE)
    assert names(f"{_ONE.StreetNumber} {_ONE.StreetName} Street is nice.", _ONE)
    assert not names("A nice home.", _ONE)
