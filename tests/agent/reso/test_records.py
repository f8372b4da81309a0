"""One record: what is kept, what is changed without loss, what is nulled, what refuses the record."""

from decimal import Decimal
from typing import Any

import pytest

from agent.reso.listing import REQUIRED
from agent.reso.records import read_record, unknown_fields
from tests.agent.records import RECORD

_AMOUNT = {"AssociationFee": 100, "AssociationFeeFrequency": "Monthly"}


def read(**changes: Any) -> tuple[Any, dict[str, str]]:
    """(listing, action by field) of a good record with `changes`."""
    reading = read_record({**RECORD, **changes})
    return reading.listing, {change.field: change.action for change in reading.changes}


def test_a_good_record_says_nothing() -> None:
    listing, changes = read()
    assert listing is not None
    assert changes == {}


@pytest.mark.parametrize(
    ("field", "came", "kept"),
    [
        ("ListPrice", "450000.00", Decimal(450000)),
        ("TaxAnnualAmount", "4812.370", Decimal("4812.37")),
        ("BedroomsTotal", "3", 3),
        ("GarageSpaces", "2.5", 2.5),
        ("PoolPrivateYN", "Y", True),
        ("PoolPrivateYN", "0", False),
        ("GarageYN", 1, True),
        ("StandardStatus", "ActiveUnderContract", "Active Under Contract"),
        ("PropertyType", "ResidentialLease", "Residential Lease"),
        ("PropertySubType", "SingleFamilyResidence", "Single Family Residence"),
        ("LeaseTerm", "TwelveMonths", "12 Months"),
        ("LivingAreaUnits", "SquareMeters", "Square Meters"),
        ("Cooling", "CentralAir,CeilingFans", ("Central Air", "Ceiling Fan(s)")),
        ("PetsAllowed", ["CatsOk", None], ("Cats OK",)),
        ("InteriorFeatures", ["EatInKitchen"], ("Eat-in Kitchen",)),
        ("AccessibilityFeatures", ["AccessibleEntrance"], ("Accessible Entrance",)),
        ("StreetNumber", 412, "412"),
        ("ListingKey", 12345, "12345"),
        ("ListingKey", " K1 ", "K1"),
        ("City", " Maple  Heights ", "Maple Heights"),
        ("UnitNumber", "   ", None),
        ("OnMarketDate", "2026-05-16T00:00:00Z", "2026-05-16"),
    ],
)
def test_what_loses_nothing_is_normalised_and_told(field: str, came: Any, kept: Any) -> None:
    listing, changes = read(**{field: came})
    value = getattr(listing, field)
    assert (value.isoformat() if hasattr(value, "isoformat") else value) == kept
    assert changes == {field: "normalised"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("BedroomsTotal", 2.5),
        ("BedroomsTotal", True),
        ("BedroomsTotal", "three"),
        ("BedroomsTotal", "３"),
        ("BedroomsTotal", 10**50),
        ("YearBuilt", 19),
        ("YearBuilt", 3020),
        ("LivingArea", -5),
        ("LivingArea", float("nan")),
        ("LivingArea", float("inf")),
        ("LivingArea", "1,850"),
        ("PoolPrivateYN", "maybe"),
        ("PoolPrivateYN", 2),
        ("TaxAnnualAmount", 10.001),
        ("OnMarketDate", "2026-02-30"),
        ("OnMarketDate", "0001-01-01"),
        ("OnMarketDate", 1750000000),
        ("ModificationTimestamp", "yesterday"),
        ("ModificationTimestamp", 1750000000),
        ("PostalCode", 1099),
        ("City", ["Maple Heights"]),
        ("City", False),
        ("City", "x" * 300),
        ("Cooling", {"a": 1}),
        ("Cooling", ["Central Air", 5]),
        ("Latitude", 91),
        ("PropertyTimeZoneName", "../../etc/passwd"),
        ("VirtualTourURLUnbranded", "javascript:alert(1)"),
    ],
)
def test_any_other_bad_field_is_nulled_and_told(field: str, value: Any) -> None:
    listing, changes = read(**{field: value})
    assert getattr(listing, field) in (None, ())
    assert changes == {field: "nulled"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((field, None) for field in REQUIRED),
        *((field, "") for field in REQUIRED),
        *((field, {}) for field in REQUIRED),
        *(("StandardStatus", value) for value in ("Sold", "Cancelled", "Actively", 3)),
        *(("PropertyType", value) for value in ("Vacation Rental", ["Residential"])),
        *(("ListPrice", value) for value in (0, -1, True, "cheap", "$450,000", 449000.005, float("nan"), float("inf"))),
        *(("ListingKey", value) for value in (1.5, True, "a\u202eb", "<b>", "a\nb", "x" * 300)),
    ],
)
def test_what_must_be_trusted_refuses_the_record(field: str, value: Any) -> None:
    listing, changes = read(**{field: value, "MlsStatus": "Active", "YearBuilt": 19})
    assert listing is None
    assert changes == {field: "refused", "YearBuilt": "refused"}


@pytest.mark.parametrize("record", [None, 5, "x", [], [RECORD], True])
def test_what_is_no_object_is_refused(record: object) -> None:
    reading = read_record(record)
    assert reading.listing is None
    assert [change.action for change in reading.changes] == ["refused"]


def test_names_that_are_no_text_do_no_harm() -> None:
    assert read_record({**RECORD, 5: 6, None: 7}).changes == ()


def test_a_message_names_the_value_shortened_and_escaped() -> None:
    (change,) = read_record({**RECORD, "City": "\x1b[31m" + "x" * 400}).changes
    assert change.value.startswith("\\u001b[31mxxx")
    assert len(change.value) <= 60


def test_text_is_sanitised_and_told() -> None:
    listing, changes = read(PublicRemarks="Sunny <b>home</b>\u202e &amp; garden\x00")
    assert listing.PublicRemarks == "Sunny home & garden"
    assert changes == {"PublicRemarks": "sanitised"}


def test_remarks_longer_than_the_dictionary_suggests_stay_whole() -> None:
    listing, changes = read(PublicRemarks="word " * 3999 + "end")
    assert len(listing.PublicRemarks) == 19_998
    assert changes == {}


@pytest.mark.parametrize("changes", [{"AssociationFee": 100}, {"AssociationFee": 100, "AssociationFeeFrequency": 5}])
def test_a_fee_needs_its_frequency(changes: dict[str, Any]) -> None:
    listing, told = read(**changes)
    assert listing.AssociationFee is None
    assert told["AssociationFee"] == "nulled"
    assert read(**_AMOUNT)[1] == {}


@pytest.mark.parametrize(
    ("changes", "acres"),
    [
        ({"LotSizeAcres": 0.5, "LotSizeSquareFeet": 43560}, 0.5),
        ({"LotSizeSquareFeet": 43560}, 1),
        ({"LotSizeArea": 2, "LotSizeUnits": "Acres"}, 2),
        ({"LotSizeArea": 43560, "LotSizeUnits": "SquareFeet"}, 1),
        ({"LotSizeArea": 4046.8564224, "LotSizeUnits": "Square Meters"}, 1),
        ({"LotSizeArea": 43560}, None),
        ({"LotSizeArea": 43560, "LotSizeUnits": "Furlongs"}, None),
    ],
)
def test_a_lot_is_told_by_whichever_field_has_units(changes: dict[str, Any], acres: float | None) -> None:
    listing, told = read(**changes)
    assert listing.lot_acres == (acres if acres is None else pytest.approx(acres))
    assert (told.get("LotSizeArea") == "nulled") == (acres is None)


@pytest.mark.parametrize(("units", "kept"), [(None, 1850), ("Square Feet", 1850), ("Hectares", None), (7, None)])
def test_a_living_area_is_in_square_feet_unless_units_say_else(units: Any, kept: float | None) -> None:
    assert read(LivingAreaUnits=units)[0].living_area_sqft == kept


@pytest.mark.parametrize("flag", ["InternetEntireListingDisplayYN", "InternetAddressDisplayYN"])
def test_a_display_flag_that_cannot_be_read_forbids(flag: str) -> None:
    listing, changes = read(**{flag: "perhaps"})
    assert getattr(listing, flag) is False
    assert changes == {flag: "nulled"}
    assert getattr(read(**{flag: None})[0], flag) is None


def test_in_csv_plain_figures_and_blanks_are_as_they_should_be() -> None:
    row = {"ListingKey": "1", "ListPrice": "450000", "StandardStatus": "Active", "PropertyType": "Land"}
    row |= {"BedroomsTotal": "", "PoolPrivateYN": "true", "GarageSpaces": "2.5", "View": "Lake,City", "City": " "}
    assert read_record(row, all_text=True).changes == ()
    odd = {**row, "ListPrice": "450000.00", "PoolPrivateYN": "Y"}
    assert {change.field for change in read_record(odd, all_text=True).changes} == {"ListPrice", "PoolPrivateYN"}


def test_private_fields_are_neither_kept_nor_told() -> None:
    private = {"PrivateRemarks": "LB code 4417", "ShowingInstructions": "4417", "ListAgentDirectPhone": "4417"}
    reading = read_record({**RECORD, **private, "MlsStatus": "Sold"})
    assert reading.listing
    assert "4417" not in reading.listing.model_dump_json()
    assert reading.changes == ()


def test_a_vendor_cannot_slip_in_parts() -> None:
    reading = read_record({**RECORD, "media": [{"MediaURL": "javascript:x"}], "open_houses": 5})
    assert reading.listing
    assert (reading.listing.media, reading.listing.open_houses, reading.changes) == ((), (), ())


def test_unknown_fields_are_those_that_nobody_knows() -> None:
    record = {**RECORD, "ACT_X": 1, "@odata.id": "x", "Media@odata.context": 1, "PrivateRemarks": "", "media": 1, 5: 1}
    assert list(unknown_fields(record)) == ["ACT_X", "media"]
    assert list(unknown_fields(7)) == []
