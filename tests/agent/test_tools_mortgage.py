"""estimate_mortgage: figures by name, and what is not assumed."""

import json
from typing import Any

import pytest

from agent.tools import Toolbox
from tests.agent.records import listings

_TOOLBOX = Toolbox(
    listings(
        {
            "ListPrice": 400000,
            "TaxAnnualAmount": 4812.37,
            "AssociationFee": 120,
            "AssociationFeeFrequency": "Quarterly",
        },
        {"ListPrice": 1500, "PropertyType": "Residential Lease"},
        {"AssociationFee": 500, "AssociationFeeFrequency": "One Time"},
        {"AssociationFee": 500},
        {"AssociationYN": False},
    )
)


async def _estimate(**arguments: Any) -> dict[str, Any]:
    return dict((await _TOOLBOX.call("estimate_mortgage", json.dumps(arguments))).result)


async def test_a_listing_s_payment() -> None:
    result = await _estimate(listing_key="K1", down_payment_percent=20, annual_rate_percent=6.5)
    assert result == {
        "listing_key": "K1",
        "price_usd": 400000,
        "down_payment_usd": 80000,
        "loan_usd": 320000,
        "annual_rate_percent": 6.5,
        "term_years": 30,
        "principal_and_interest_usd_per_month": 2022.62,
        "includes": "principal and interest only",
    }


async def test_a_price_s_payment_without_interest() -> None:
    result = await _estimate(price_usd=120000, down_payment_usd=0, annual_rate_percent=0, term_years=10)
    assert result["principal_and_interest_usd_per_month"] == 1000
    assert "listing_key" not in result


async def test_taxes_and_fees_by_their_frequency() -> None:
    result = await _estimate(
        listing_key="K1", down_payment_percent=20, annual_rate_percent=6.5, include_taxes_and_fees=True
    )
    assert result["property_tax_usd_per_month"] == 401.03
    assert result["association_fee_usd_per_month"] == 40
    assert result["total_usd_per_month"] == 2463.65
    assert result["not_stated"] == []
    assert result["includes"] == "principal and interest, property tax, association fee"


@pytest.mark.parametrize(
    ("key", "not_stated", "fee"),
    [
        ("K3", ["TaxAnnualAmount"], None),
        ("K4", ["TaxAnnualAmount", "AssociationFeeFrequency"], None),
        ("K5", ["TaxAnnualAmount"], 0),
    ],
)
async def test_what_is_not_stated_is_said(key: str, not_stated: list[str], fee: int | None) -> None:
    result = await _estimate(listing_key=key, down_payment_usd=0, annual_rate_percent=5, include_taxes_and_fees=True)
    assert result["not_stated"] == not_stated
    assert result.get("association_fee_usd_per_month") == fee
    assert result["total_usd_per_month"] == result["principal_and_interest_usd_per_month"]
    assert ("not_monthly" in result) is (key == "K3")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"listing_key": "K2"}, "nothing_to_finance"),
        ({"listing_key": "K1", "down_payment_usd": 400000, "annual_rate_percent": 5}, "nothing_to_finance"),
        ({"listing_key": "K1", "down_payment_percent": 100, "annual_rate_percent": 5}, "nothing_to_finance"),
        ({"price_usd": 100, "down_payment_usd": 200, "annual_rate_percent": 5}, "nothing_to_finance"),
        (
            {"listing_key": "K1", "down_payment_usd": 1, "down_payment_percent": 2, "annual_rate_percent": 5},
            "bad_arguments",
        ),
        ({"listing_key": "K1", "price_usd": 300000, "down_payment_usd": 1, "annual_rate_percent": 5}, "bad_arguments"),
        ({"price_usd": 100, "down_payment_usd": -1, "annual_rate_percent": 5}, "bad_arguments"),
        ({"price_usd": 100, "down_payment_usd": 1, "annual_rate_percent": 31}, "bad_arguments"),
        ({"price_usd": 100, "down_payment_usd": 1, "annual_rate_percent": 5, "term_years": 0}, "bad_arguments"),
        ({"price_usd": 100, "down_payment_usd": 1, "annual_rate_percent": 5, "term_years": 51}, "bad_arguments"),
        ({"price_usd": 0, "down_payment_usd": 0, "annual_rate_percent": 5}, "bad_arguments"),
    ],
)
async def test_what_cannot_be_reckoned_is_said(arguments: dict[str, Any], code: str) -> None:
    assert (await _estimate(**arguments))["error"]["code"] == code


async def test_no_figure_is_assumed() -> None:
    assert (await _estimate())["error"]["fields"] == ["listing_key", "down_payment_usd", "annual_rate_percent"]
    assert (await _estimate(listing_key="K1", down_payment_percent=5))["error"]["fields"] == ["annual_rate_percent"]


async def test_the_listing_s_own_price_may_be_told_beside_its_key() -> None:
    result = await _estimate(listing_key="K1", price_usd=400000, down_payment_usd=0, annual_rate_percent=5)
    assert result["loan_usd"] == 400000
