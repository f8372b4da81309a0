"""search_listings: what is found, what was taken for what, and what would fit."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.tools import Toolbox, ToolOutcome
from tests.agent.records import listings

_HOUSE = {"starts": "2026-11-28T21:00:00Z", "ends": "2026-11-28T23:00:00Z"}
_TOOLBOX = Toolbox(
    listings(
        {"PoolPrivateYN": True, "open_houses": [_HOUSE]},
        {"City": "Lindenport", "ListPrice": 300000, "PoolPrivateYN": None},
        {"StandardStatus": "Pending", "ListPrice": 100000},
        {"PropertyType": "Land", "ListPrice": 90000, "LotSizeAcres": 5},
    ),
    clock=lambda: datetime(2026, 11, 23, 18, tzinfo=UTC),
)


async def _search(**arguments: Any) -> ToolOutcome:
    return await _TOOLBOX.call("search_listings", json.dumps(arguments))


async def test_a_search_tells_wishes_total_and_a_few_fields() -> None:
    outcome = await _search(max_price_usd=500000, limit=1)
    assert outcome.listing_keys == ("K2",)
    assert outcome.result["wishes"] == {"max_price_usd": 500000}
    assert outcome.result["total"] == 2
    (row,) = outcome.result["listings"]
    assert row["ListPrice"] == 300000
    assert "PoolPrivateYN" not in row
    assert "PublicRemarks" not in row


async def test_further_results_come_by_offset() -> None:
    outcome = await _search(limit=1, offset=1)
    assert outcome.listing_keys == ("K1",)
    assert (outcome.result["total"], outcome.result["offset"]) == (2, 1)
    assert (await _search(offset=9)).result["listings"] == []


@pytest.mark.parametrize("arguments", ["", "  ", "{}", '{"city": null, "keywords": null}'])
async def test_no_wishes_at_all_finds_every_home_on_offer(arguments: str) -> None:
    assert (await _TOOLBOX.call("search_listings", arguments)).result["total"] == 2


async def test_other_kinds_and_statuses_are_found_when_asked_for() -> None:
    assert (await _search(property_types=["Land"], min_lot_acres=2)).listing_keys == ("K4",)
    pending = (await _search(statuses=["Pending"])).result["listings"]
    assert [row["StandardStatus"] for row in pending] == ["Pending"]


async def test_a_misspelled_city_is_found_and_said() -> None:
    result = (await _search(city="lindenprt")).result
    assert result["understood"] == [{"wish": "city", "from": "lindenprt", "to": "Lindenport"}]
    assert result["wishes"] == {"city": "Lindenport"}
    assert result["total"] == 1
    assert "understood" not in (await _search(city="LINDENPORT")).result


async def test_a_misspelled_feature_is_found_and_said() -> None:
    result = (await _search(features=["gardn"])).result
    assert result["understood"] == [{"wish": "features", "from": "gardn", "to": "garden"}]
    assert result["total"] == 2


async def test_an_unknown_city_names_those_there_are() -> None:
    result = (await _search(city="Springfield")).result
    assert result["total"] == 0
    assert "Lindenport, Maple Heights" in result["note"]
    assert "relaxed" not in result


async def test_nothing_that_fits_tells_what_would() -> None:
    outcome = await _search(pool=True, max_price_usd=400000)
    first = outcome.result["relaxed"][0]
    assert (first["changed"], first["from"], first["to"], first["total"]) == ("max_price_usd", 400000, 450000, 1)
    assert first["listings"][0]["ListingKey"] == "K1"
    assert "K1" in outcome.listing_keys


async def test_an_open_house_on_a_day_in_words() -> None:
    assert (await _search(open_house_on="this weekend")).listing_keys == ("K1",)
    assert (await _search(open_house_on="2026-11-28")).result["total"] == 1
    assert (await _search(open_house_on="sunday")).result["relaxed"][0]["changed"] == "open_house_on"
    error = (await _search(open_house_on="next saturday")).result["error"]
    assert (error["code"], error["choices"]) == ("ambiguous_date", ["2026-11-28", "2026-12-05"])
    assert (await _search(open_house_on="whenever")).result["error"]["code"] == "unclear_date"
