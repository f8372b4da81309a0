"""What a listing holds and what of it may be seen."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from agent.listings import SHOWN_STATUSES, Listings
from tests.agent.records import listing


@pytest.mark.parametrize(("came", "kept"), [("ActiveUnderContract", "Active Under Contract"), ("pending", "Pending")])
def test_a_status_may_be_spelled_compact(came: str, kept: str) -> None:
    assert listing(StandardStatus=came).StandardStatus == kept


@pytest.mark.parametrize("status", ["Sold", "Cancelled", "", None, 3])
def test_the_status_is_one_of_eleven(status: Any) -> None:
    with pytest.raises(ValidationError):
        listing(StandardStatus=status)


@pytest.mark.parametrize("price", [0, -1, True, float("nan"), float("inf"), None, "cheap"])
def test_a_price_that_cannot_be_trusted_is_refused(price: Any) -> None:
    with pytest.raises(ValidationError):
        listing(ListPrice=price)


def test_text_is_cleaned_without_loss() -> None:
    one = listing(
        City="  Maple \x00 Heights ",
        PostalCode="01099",
        StreetNumber=412,
        UnitNumber="   ",
        ListPrice="450000.00",
    )
    assert (one.City, one.PostalCode, one.StreetNumber, one.UnitNumber) == (
        "Maple Heights",
        "01099",
        "412",
        None,
    )
    assert one.ListPrice == Decimal(450000)


def test_half_baths_count_half_and_a_plain_total_stands_in() -> None:
    assert listing().bathrooms == 2.5
    assert listing(BathroomsFull=None).bathrooms == 3
    assert listing(BathroomsFull=None, BathroomsTotalInteger=None).bathrooms is None


def test_square_meters_become_square_feet() -> None:
    area = listing(LivingArea=100, LivingAreaUnits="SquareMeters").living_area_sqft
    assert area == pytest.approx(1076.39, abs=0.01)


def test_private_fields_are_not_loaded_at_all() -> None:
    one = listing(PrivateRemarks="LB code 4417", ShowingInstructions="Text the seller", ListAgentDirectPhone="555")
    assert "4417" not in one.model_dump_json()
    assert "seller" not in one.model_dump_json()
    assert "555" not in one.model_dump_json()


def test_a_listing_not_for_display_is_not_there() -> None:
    rows = [
        listing(ListingKey="hidden", InternetEntireListingDisplayYN=False),
        listing(ListingKey="unknown", InternetEntireListingDisplayYN=None),
        *(listing(ListingKey=status, StandardStatus=status) for status in ("Delete", "Withdrawn", "Hold")),
        *(listing(ListingKey=status, StandardStatus=status) for status in SHOWN_STATUSES),
    ]
    assert {one.ListingKey for one in Listings(rows)} == {"unknown", *SHOWN_STATUSES}


_HIDDEN: dict[str, Any] = {
    "InternetAddressDisplayYN": False,
    "UnitNumber": "12A",
    "PostalCode": "98701",
    "Latitude": 47.118571,
    "Longitude": -120.940692,
    "SubdivisionName": "Quarry Commons",
    "VirtualTourURLUnbranded": "https://tours.example/87-quarry-rd",
    "ExteriorFeatures": ["Garden", "Quarry view"],
}
_TELLING = (
    "Welcome to 87 QUARRY Road, a sunny home.",
    "Look for the Quarry-Road sign.",
    "Ring at unit 12a.",
    "Ask for #12A.",
    "It is number 87.",
    "In the heart of 98701.",
    "Find it at 47.118571, -120.940692.",
)


@pytest.mark.parametrize("address", [{}, {"StreetName": None, "StreetNumber": None}, {"UnparsedAddress": None}])
@pytest.mark.parametrize("remarks", _TELLING)
def test_a_hidden_address_is_nowhere(address: dict[str, Any], remarks: str) -> None:
    media = [{"MediaURL": "a.jpg"}, {"MediaURL": "x/87-quarry-rd.jpg"}]
    media += [{"MediaURL": "b.jpg", "ShortDescription": "Quarry side"}]
    houses = [{"starts": "2026-12-05T21:00:00Z", "OpenHouseRemarks": "Park on Quarry Rd"}]
    parts = {"media": media, "open_houses": houses}
    (one,) = Listings([listing(**_HIDDEN, **parts, **address, PublicRemarks=remarks)])
    told = one.model_dump_json().lower()
    assert not [secret for secret in ("quarry", "12a", "98701", "47.118", "120.940") if secret in told]
    assert one.address is None
    assert one.City == "Maple Heights"
    assert [picture.MediaURL for picture in one.media] == ["a.jpg"]
    assert [house.OpenHouseRemarks for house in one.open_houses] == [None]
    assert one.ExteriorFeatures == ("Garden",)


def test_a_street_of_two_words_is_found_however_written() -> None:
    street = {"StreetName": "Willow Bend", "UnparsedAddress": "702 Willow Bend Rd"}
    for remarks in ("On willow  bend, quiet.", "See willowbend702.example", "At Willow-Bend."):
        (one,) = Listings([listing(InternetAddressDisplayYN=False, PublicRemarks=remarks, **street)])
        assert one.PublicRemarks is None


def test_remarks_without_the_hidden_address_stay() -> None:
    (one,) = Listings([listing(InternetAddressDisplayYN=False)])
    assert one.PublicRemarks == "Sunny home with a garden."


@pytest.mark.parametrize(
    ("stated", "zone"),
    [
        ({"PropertyTimeZoneName": "America/Chicago", "StateOrProvince": "WA"}, "America/Chicago"),
        ({"StateOrProvince": "wa"}, "America/Los_Angeles"),
        ({"StateOrProvince": "TX"}, None),  # two zones: which one would be a guess
        ({}, None),
    ],
)
def test_the_time_zone_is_stated_or_the_only_one_of_the_state(stated: dict[str, str], zone: str | None) -> None:
    assert listing(**stated).time_zone_name == zone


def test_a_three_quarter_bath_counts_as_such() -> None:
    assert listing(BathroomsThreeQuarter=1).bathrooms == 3.25
