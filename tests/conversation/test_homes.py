"""The homes as the page shows them: nothing that may not be told, nothing that is not stated."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.listing_files import load_listings
from agent.listings import Listing, Listings
from conversation import home_facts
from conversation.homes import PICTURES, Homes
from tests.agent.records import listing

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # a Tuesday, 10 AM in Washington
SAMPLES = load_listings(Path(__file__).parents[2] / "assets" / "listings").listings
PACIFIC = {"PropertyTimeZoneName": "America/Los_Angeles"}


def homes_of(*listings: Listing) -> Homes:
    return Homes(Listings(listings), lambda: NOW)


def card(**changes: Any) -> dict[str, Any]:
    found = homes_of(listing(**changes)).card("K1")
    assert found is not None
    return found


def visit(starts: str, ends: str | None) -> dict[str, Any]:
    return {"open_houses": ({"OpenHouseStartTime": starts, "OpenHouseEndTime": ends},)}


def test_every_sample_can_be_written_as_json_and_has_the_same_keys() -> None:
    homes = Homes(SAMPLES, lambda: NOW)
    cards = homes.cards()
    assert [one["key"] for one in cards] == [one.ListingKey for one in SAMPLES]
    assert len({tuple(one) for one in cards}) == 1
    for one in cards:
        details = homes.details(one["key"])
        assert details is not None
        assert details.items() >= one.items()
        assert homes.card(one["key"]) == one
        assert json.loads(json.dumps(details)) == details


def test_a_bare_listing_states_only_what_it_has_to() -> None:
    bare = Listing.model_validate(
        {"ListingKey": "K1", "StandardStatus": "Active", "PropertyType": "Land", "ListPrice": 90_000}
    )
    assert {row["field"] for row in home_facts.facts(bare) if row["value"]} == {
        "ListPrice",
        "StandardStatus",
        "PropertySubType",
    }
    shown = homes_of(bare).details("K1")
    assert shown is not None
    assert (shown["facts_line"], shown["picture"], shown["position"], shown["remarks"]) == ("", None, None, None)
    assert shown["address"] == "Address not stated"


def test_a_closed_home_shows_what_it_was_sold_for() -> None:
    sold = {"StandardStatus": "Closed", "ClosePrice": 441_000, "CloseDate": "2026-11-02"}
    shown = card(**sold)
    assert (shown["price"], shown["price_usd"]) == ("$441,000", 441_000)
    told = {row["label"]: row["value"] for row in home_facts.facts(listing(**sold))}
    assert (told["Price"], told["Closed at"], told["Closed on"]) == ("$449,000", "$441,000", "Nov 2, 2026")
    assert card(StandardStatus="Closed")["price"] == "$449,000"


@pytest.mark.parametrize(
    ("starts", "ends", "words", "soon"),
    [
        ("2026-11-28T21:00:00Z", "2026-11-28T23:00:00Z", "Open house Sat 1–3 PM", True),
        ("2026-11-24T19:30:00Z", "2026-11-24T21:00:00Z", "Open house Tue 11:30 AM–1 PM", True),
        ("2026-12-01T21:00:00Z", None, "Open house Tue, Dec 1, 1 PM", True),
        ("2027-01-09T21:00:00Z", "2027-01-09T22:00:00Z", "Open house Sat, Jan 9, 2027, 1–2 PM", False),
    ],
)
def test_the_soonest_open_house_in_short(starts: str, ends: str | None, words: str, soon: bool) -> None:
    shown = card(**PACIFIC, **visit(starts, ends))
    assert (shown["open_house"], shown["open_house_soon"]) == (words, soon)


def test_an_open_house_that_is_over_is_not_told() -> None:
    past = {**PACIFIC, **visit("2026-11-24T15:00:00Z", "2026-11-24T17:00:00Z")}
    details = homes_of(listing(**past)).details("K1")
    assert details is not None
    assert (details["open_house"], details["open_houses"]) == (None, [])


def test_a_hidden_address_is_nowhere() -> None:
    secret = {"InternetAddressDisplayYN": False, "Latitude": 47.118571, "Longitude": -120.9, "PostalCode": "98701"}
    details = homes_of(listing(**secret, PublicRemarks="Come to 87 Quarry Rd.")).details("K1")
    assert details is not None
    assert (details["address"], details["address_told"]) == ("Maple Heights, address on request", False)
    written = json.dumps(details)
    assert not [part for part in ("Quarry", "87 ", "98701", "47.118", "-120.9") if part in written]


def test_a_listing_that_may_not_be_shown_has_no_card_and_no_picture() -> None:
    picture = {"MediaURL": "pictures/K1-front.svg", "MediaCategory": "Photo"}
    shown = listing(ListingKey="K2", media=({**picture, "MediaURL": "pictures/K2-front.svg"},))
    homes = homes_of(listing(InternetEntireListingDisplayYN=False, media=(picture,)), shown)
    assert homes.details("K1") is homes.card("K1") is None
    assert [one["key"] for one in homes.cards()] == ["K2"]
    assert homes.picture_names == {"K2-front.svg"}


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/a.jpg",
        "pictures/../secret.svg",
        "pictures/a/b.svg",
        "pictures/.hidden.svg",
        "pictures/plan.pdf",
        "other/a.svg",
    ],
)
def test_only_pictures_beside_the_data_are_named(url: str) -> None:
    photo = next(iter(SAMPLES)).media[0].model_copy(update={"MediaURL": url})
    homes = homes_of(listing().model_copy(update={"media": (photo,)}))
    details = homes.details("K1")
    assert details is not None
    assert (details["picture"], details["pictures"], homes.picture_names) == (None, [], frozenset())


def test_every_picture_that_is_named_may_be_served() -> None:
    homes = Homes(SAMPLES, lambda: NOW)
    named = {one["src"] for card in homes.cards() for one in (homes.details(card["key"]) or {})["pictures"]}
    assert named == {PICTURES + name for name in homes.picture_names}
    assert {one["picture"] for one in homes.cards()} <= named | {None}
