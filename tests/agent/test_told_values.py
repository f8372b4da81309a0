"""What tool results hold: each value with its kind, its listing, and whose words it is."""

from typing import Any

import pytest

from agent.events import ToolFinished
from agent.moments_in_text import Day
from agent.told_values import Told, Words, rows_of, told_in, totals_together


def _told(result: dict[str, Any], **arguments: Any) -> list[Told | Words]:
    return [one for row in rows_of([ToolFinished("a_tool", arguments, result)]) for one in told_in(row)]


def _values(result: dict[str, Any], **arguments: Any) -> set[tuple[Any, ...]]:
    told = [one for one in _told(result, **arguments) if isinstance(one, Told)]
    return {(one.kind, one.value, one.field, one.row.listing_key, one.row.origin) for one in told}


def test_a_listing_is_told_by_its_fields() -> None:
    listing = {
        "ListingKey": "K1",
        "ListPrice": 9,
        "LivingArea": 80,
        "LivingAreaUnits": "Square Meters",
        "GarageYN": True,
    }
    assert _values({"listings": [listing]}) == {
        ("code", "K1", "ListingKey", "K1", "listing"),
        ("usd", 9.0, "ListPrice", "K1", "listing"),
        ("sqm", 80.0, "LivingArea", "K1", "listing"),
    }


@pytest.mark.parametrize(
    ("fields", "kind", "value"),
    [
        ({"monthly_payment_usd": 5.5}, "usd", 5.5),
        ({"annual_rate_percent": 6}, "percent", 6.0),
        ({"min_living_area_sqft": 900}, "sqft", 900.0),
        ({"term_years": 30}, "years", 30.0),
        ({"total": 7}, "homes", 7.0),
        ({"starts_local": "2026-11-28"}, "date", Day(11, 28, 2026, 5)),
        ({"time": "14:30"}, "time", 870.0),
        ({"SeniorCommunityYN": False}, "age", 55.0),
        ({"LotSizeArea": 2, "LotSizeUnits": "Acres"}, "acres", 2.0),
    ],
)
def test_a_field_has_a_kind(fields: dict[str, Any], kind: str, value: object) -> None:
    assert [(one.kind, one.value) for one in _told(fields) if isinstance(one, Told)] == [(kind, value)]


@pytest.mark.parametrize("fields", [{"LotSizeArea": 2}, {"GarageYN": True}, {"x": 1}, {"x": None}, {"time": "12:3"}])
def test_what_has_no_unit_has_no_kind(fields: dict[str, Any]) -> None:
    assert [one for one in _told(fields) if isinstance(one, Told)] == []


def test_wishes_and_arguments_are_the_visitors() -> None:
    assert _values({"wishes": {"max_price_usd": 5}}, min_bedrooms=2) == {
        ("usd", 5.0, "max_price_usd", None, "visitor"),
        ("bedrooms", 2.0, "min_bedrooms", None, "visitor"),
    }


def test_a_wish_given_up_is_the_tools_and_its_old_value_the_visitors() -> None:
    relaxed = {"changed": "max_price_usd", "from": 5, "to": 9, "total": 1}
    assert _values({"relaxed": [relaxed]}) == {
        ("homes", 1.0, "total", None, "tool"),
        ("usd", 9.0, "max_price_usd", None, "tool"),
        ("usd", 5.0, "max_price_usd", None, "visitor"),
    }


def test_half_baths_are_halves() -> None:
    told = _values({"BathroomsFull": 2, "BathroomsHalf": 1})
    assert ("bathrooms", 2.5, "BathroomsFull", None, "tool") in told
    assert ("full baths", 2.0, "BathroomsFull", None, "tool") in told


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({"ListPrice": 5, "PropertyType": "Residential Lease"}, "month"),
        ({"ListPrice": 5, "PropertyType": "Residential"}, "once"),
        ({"AssociationFee": 5, "AssociationFeeFrequency": "Monthly"}, "month"),
        ({"AssociationFee": 5, "AssociationFeeFrequency": "Quarterly"}, "quarter"),
        ({"AssociationFee": 5}, ""),
        ({"TaxAnnualAmount": 5}, "year"),
        ({"total_usd_per_month": 5}, "month"),
        ({"max_price_usd": 5}, ""),
        ({"loan_usd": 5}, "once"),
    ],
)
def test_money_is_told_with_its_period(fields: dict[str, Any], period: str) -> None:
    assert [one.period for one in _told(fields) if isinstance(one, Told)] == [period]


def test_searches_for_several_towns_count_together() -> None:
    def search(city: str, total: int, **more: Any) -> ToolFinished:
        return ToolFinished("search_listings", {"city": city, **more}, {"total": total})

    found = [one.value for one in totals_together([search("A", 100, pool=True), search("A", 3), search("B", 4)])]
    assert found == [7.0]
    assert list(totals_together([])) == list(totals_together([search("A", 3)])) == []
