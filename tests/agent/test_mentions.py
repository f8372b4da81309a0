"""Homes spoken of by address: found however they are abbreviated, never within another address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.mentions import mentions, places

_HOMES = {
    "quarry": "87 Quarry Rd",
    "harbor": "900 Harbor Blvd Unit 12A",
    "six": "6 Heron Way",
    "forty-six": "46 Heron Way",
    "helens": "120 N St Helens Ave, Maple Heights, WA 98402",
    "oak 1": "5 Oak St Unit 1",
    "oak 2": "5 Oak St, Unit 2",
    "oneil": "77 O'Neil Ct #4",
    "elm": "12-14 Elm Street",
    "heron": "6 Heron",
}


@pytest.mark.parametrize(
    ("reply", "keys"),
    [
        ("87 Quarry Road is at $449,000.", ["quarry"]),
        ("87 quarry rd. has a pool, and 87 QUARRY ROAD has a view.", ["quarry", "quarry"]),
        ("900 Harbor Boulevard, unit 12A", ["harbor"]),
        ("900 Harbor Blvd Apt. 12a and 900 Harbor Blvd #12A", ["harbor", "harbor"]),
        ("900 Harbor Boulevard is sunny.", ["harbor"]),
        ("900 Harbor Boulevard, unit 12B", []),
        ("46 Heron Way, then 6 Heron Way", ["forty-six", "six"]),
        ("1,006 Heron Way, 2-6 Heron Way, $6 Heron Way", []),
        ("It has 6. Heron Way is near; it has 6, Heron Way too.", []),
        ("6 Heronway", []),
        ("120 North St. Helens Avenue", ["helens"]),
        ("5 Oak Street", []),  # two homes differ by their unit alone
        ("5 Oak Street, unit 2", ["oak 2"]),
        ("77 O’Neil Court, unit 4", ["oneil"]),
        ("12-14 Elm St", ["elm"]),
        ("Unit 12A alone, Quarry Road alone, 87 alone", []),
    ],
)
def test_an_address_is_found_as_it_is_spoken(reply: str, keys: list[str]) -> None:
    assert [one.listing_key for one in mentions(reply, _HOMES)] == keys


def test_a_mention_begins_at_its_house_number_and_ends_with_its_unit() -> None:
    reply = "See 900 Harbor Boulevard, unit 12A in Lindenport."
    (place,) = places(reply, _HOMES)
    assert reply[place.start : place.end] == "900 Harbor Boulevard, unit 12A"
    assert [one.start for one in mentions(reply, _HOMES)] == [4]


_words = st.sampled_from(["a", "sunny", "home.", "$449,000", "at", "3 bedrooms,", "and", "6"])


@settings(deadline=None)
@given(st.lists(_words | st.sampled_from(["87 Quarry Road", "46 Heron Way", "900 Harbor Blvd Unit 12A"]), max_size=12))
def test_every_address_is_found_once_in_order(parts: list[str]) -> None:
    keys = {"87 Quarry Road": "quarry", "46 Heron Way": "forty-six", "900 Harbor Blvd Unit 12A": "harbor"}
    reply = " ".join(parts)
    found = mentions(reply, _HOMES)
    assert [one.listing_key for one in found] == [keys[part] for part in parts if part in keys]
    assert sorted(one.start for one in found) == [one.start for one in found]


@pytest.mark.parametrize("address", ["", "Quarry Road", "lot", "5", "Unit 4", ","])
def test_what_is_no_street_address_is_never_mentioned(address: str) -> None:
    assert mentions("5 Quarry Road, lot 5, Unit 4, 5", {"x": address}) == ()
