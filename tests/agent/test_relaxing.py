"""What would fit, when nothing does."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent.relaxing import Relaxation, relaxations
from agent.search import SearchWishes, search
from tests.agent.records import listings

_HAVE = listings(
    {"ListPrice": 418000, "PoolPrivateYN": True},
    {"ListPrice": 419900, "PoolPrivateYN": True},
    {"ListPrice": 610000, "PoolPrivateYN": True},
    {"ListPrice": 350000},
    {"ListPrice": 390000, "City": "Lindenport", "PoolPrivateYN": True, "BedroomsTotal": 2},
)


def relaxed(**wishes: Any) -> list[Relaxation]:
    return relaxations(lambda asked: search(_HAVE, asked), SearchWishes.model_validate(wishes))


def test_none_with_a_pool_under_400_but_two_at_420() -> None:
    first, *others = relaxed(city="Maple Heights", pool=True, max_price_usd=400_000)
    assert (first.changed, first.old, first.new) == ("max_price_usd", 400_000, 420_000)
    assert [one.ListingKey for one in first.listings] == ["K1", "K2"]
    assert [one.changed for one in others] == ["pool"]
    assert [one.ListingKey for one in others[0].listings] == ["K4"]


def test_a_bound_from_below_is_lowered_to_the_nearest() -> None:
    (first,) = relaxed(min_bedrooms=4, min_living_area_sqft=1000)
    assert (first.changed, first.old, first.new) == ("min_bedrooms", 4, 3)


def test_one_word_of_several_is_given_up() -> None:
    (first,) = relaxed(features=["garden", "fireplace"])
    assert (first.changed, first.old, first.new) == ("features", ["garden", "fireplace"], ["garden"])


def test_what_a_visitor_needs_is_never_given_up() -> None:
    assert relaxed(accessible=True) == []
    assert relaxed(senior_community=True) == []
    assert relaxed(pets=True) == []
    assert relaxed(transaction="rent") == []
    assert relaxed(property_types=["Land"]) == []
    assert relaxed(statuses=["Pending"]) == []


def test_two_wishes_are_changed_when_one_is_not_enough() -> None:
    first, *_ = relaxed(city="Lindenport", min_bedrooms=4, max_price_usd=350_000)
    assert {(first.changed, first.old, first.new), first.also} == {
        ("min_bedrooms", 4, 2),
        ("max_price_usd", 350_000, 390_000),
    }
    assert [one.ListingKey for one in first.listings] == ["K5"]


_wishes = st.fixed_dictionaries(
    {},
    optional={
        "min_price_usd": st.integers(0, 900_000),
        "min_bedrooms": st.integers(0, 9),
        "min_garage_spaces": st.integers(0, 4),
        "min_lot_acres": st.floats(0, 3),
        "pool": st.booleans(),
        "city": st.sampled_from(["Lindenport", "Springfield"]),
        "features": st.lists(st.sampled_from(["garden", "dock", "sauna"]), max_size=3),
    },
)


@given(_wishes)
def test_every_relaxation_finds_what_it_says_and_changes_what_it_says(wishes: dict[str, Any]) -> None:
    asked = SearchWishes.model_validate(wishes)
    found = relaxations(lambda one: search(_HAVE, one), asked)
    assert len(found) <= 3
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    if search(_HAVE, asked):
        return
    for one in found:
        assert one.listings
        assert list(one.listings) == search(_HAVE, one.wishes)
        before, after = asked.model_dump(), one.wishes.model_dump()
        assert {name for name in before if before[name] != after[name]} == {one.changed, *(one.also or ())[:1]}
