"""The tools: schemas for a model, calls by name, faults as data."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tools import Toolbox
from tests.agent.records import listings

_HAVE = listings(
    {},
    {"City": "Lindenport", "ListPrice": 300000, "PoolPrivateYN": None},
    {"StandardStatus": "Pending", "PublicRemarks": "word " * 1000},
)
_TOOLBOX = Toolbox(_HAVE)
_arguments = st.dictionaries(
    st.sampled_from(["city", "limit", "max_price_usd", "keywords", "listing_key", "pool", "x"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
)


async def _result(name: str, **arguments: Any) -> dict[str, Any]:
    return dict((await _TOOLBOX.call(name, json.dumps(arguments))).result)


async def test_a_search_tells_wishes_total_and_a_few_fields() -> None:
    outcome = await _TOOLBOX.call("search_listings", '{"max_price_usd": 500000, "limit": 1}')
    assert outcome.listing_keys == ("K2",)
    assert outcome.result["wishes"] == {"max_price_usd": 500000}
    assert outcome.result["total"] == 2
    (row,) = outcome.result["listings"]
    assert row["ListPrice"] == 300000
    assert "PoolPrivateYN" not in row
    assert "PublicRemarks" not in row


async def test_one_listing_in_full_with_unstated_fields_left_out() -> None:
    result = await _result("get_listing", listing_key="K3")
    assert result["listing"]["StandardStatus"] == "Pending"
    assert len(result["listing"]["PublicRemarks"]) < 1300
    assert None not in result["listing"].values()
    assert [] not in result["listing"].values()


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("delete_listing", "{}", "unknown_tool"),
        ("get_listing", '{"listing_key": "K9"}', "not_found"),
        ("get_listing", "{}", "bad_arguments"),
        ("get_listing", '{"listing_key": 5}', "bad_arguments"),
        ("search_listings", '{"max_price_usd": "cheap"}', "bad_arguments"),
        ("search_listings", '{"no_such_wish": 1}', "bad_arguments"),
        ("search_listings", '{"limit": 500}', "bad_arguments"),
        ("search_listings", '{"max_price_usd": NaN}', "bad_arguments"),
        ("search_listings", '{"city": "\\ud800"}', "bad_arguments"),
        ("search_listings", "[1]", "bad_arguments"),
        ("search_listings", '{"city": ', "bad_arguments"),
        ("search_listings", "[" * 3000, "bad_arguments"),
        ("search_listings", " " * 5000, "bad_arguments"),
    ],
)
async def test_what_is_wrong_comes_back_as_data(name: str, arguments: str, code: str) -> None:
    outcome = await _TOOLBOX.call(name, arguments)
    assert outcome.result["error"]["code"] == code
    assert outcome.result["error"]["message"]
    assert outcome.listing_keys == ()


@pytest.mark.parametrize("arguments", ["", "  ", "{}", '{"city": null, "keywords": null}'])
async def test_no_wishes_at_all_finds_everything_on_offer(arguments: str) -> None:
    assert (await _TOOLBOX.call("search_listings", arguments)).result["total"] == 2


async def test_an_unknown_city_names_those_there_are() -> None:
    result = await _result("search_listings", city="Springfield")
    assert result["total"] == 0
    assert "Lindenport, Maple Heights" in result["note"]


def test_schemas_are_plain_objects_and_name_the_cities() -> None:
    for tool in _TOOLBOX.tools:
        assert tool.parameters["type"] == "object"
        json.dumps(dict(tool.parameters))
    assert _TOOLBOX.tools[0].parameters["properties"]["city"]["enum"] == ["Lindenport", "Maple Heights"]


@given(st.sampled_from(["search_listings", "get_listing", "", "x"]), _arguments.map(json.dumps) | st.text())
async def test_no_call_raises_and_every_result_is_json(name: str, arguments: str) -> None:
    outcome = await _TOOLBOX.call(name, arguments)
    json.dumps(dict(outcome.result), allow_nan=False, ensure_ascii=False).encode()
    json.dumps(dict(outcome.arguments), allow_nan=False, ensure_ascii=False).encode()
