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


@pytest.mark.parametrize("address", [{}, {"StreetName": None, "StreetNumber": None}, {"UnparsedAddress": None}])
def test_a_hidden_address_is_nowhere(address: dict[str, Any]) -> None:
    remarks = "Welcome to 87 QUARRY Road, a sunny home."
    (one,) = Listings([listing(InternetAddressDisplayYN=False, PublicRemarks=remarks, **address)])
    assert "quarry" not in one.model_dump_json().lower()
    assert one.address is None
    assert one.City == "Maple Heights"


def test_remarks_without_the_hidden_address_stay() -> None:
    (one,) = Listings([listing(InternetAddressDisplayYN=False)])
    assert one.PublicRemarks == "Sunny home with a garden."
