"""An address as people say it finds its home, and no other; a hidden one is found by nobody."""

import pytest

from agent.addresses import at_address
from agent.search import SearchWishes, search
from tests.agent.records import listing, listings


@pytest.mark.parametrize(
    "said",
    [
        "87 Quarry Road",
        "87 quarry rd",
        "87 quarry",
        "quarry road",
        "87 Qarry Rd.",
        "87 Quarry Rd, Maple Heights",
        "Quarry",
    ],
)
def test_the_ways_to_say_an_address(said: str) -> None:
    assert at_address(listing(), said)


@pytest.mark.parametrize(
    "said", ["88 Quarry Road", "187 Quarry Road", "87 Orchard Road", "87", "Road", "Quarryside", "!"]
)
def test_another_address_is_not_this_one(said: str) -> None:
    assert not at_address(listing(), said)


def test_a_hidden_address_is_not_found_by_asking() -> None:
    hidden = listings({"InternetAddressDisplayYN": False})
    assert search(hidden, SearchWishes()) != []
    assert search(hidden, SearchWishes(address="87 Quarry Road")) == []


def test_an_address_finds_its_home_whatever_its_status_and_kind() -> None:
    homes = listings(
        {"StandardStatus": "Pending"}, {"StreetNumber": "9", "UnparsedAddress": "9 Kiln Ct", "StreetName": "Kiln"}
    )
    assert [one.ListingKey for one in search(homes, SearchWishes(address="87 quarry"))] == ["K1"]
    assert search(homes, SearchWishes(address="87 quarry", city="Elsewhere")) == []
