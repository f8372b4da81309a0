"""The tools together: schemas for a model, calls by name, faults as data."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.listings import Listings
from agent.search import SearchWishes
from agent.tools import Toolbox
from agent.tools.arguments import BookViewing, CompareListings, EstimateMortgage, GetListing, OpenHouses
from tests.agent.records import listings

NAMES = ("search_listings", "get_listing", "compare_listings", "estimate_mortgage", "open_houses", "book_viewing")
_HAVE = listings(
    {},
    {"City": "Lindenport", "ListPrice": 300000, "PoolPrivateYN": None},
    {"StandardStatus": "Pending", "PublicRemarks": "word " * 1000},
    {"InternetAddressDisplayYN": False, "PropertyType": "Residential Lease"},
    {
        "PropertyType": "Land",
        "TaxAnnualAmount": 1200,
        "open_houses": [{"starts": "2026-11-28T21:00:00Z", "ends": "2026-11-28T23:00:00Z"}],
    },
)
_TOOLBOX = Toolbox(_HAVE, clock=lambda: datetime(2026, 11, 23, 18, tzinfo=UTC))
_FIELDS = sorted(
    {
        field
        for model in (SearchWishes, GetListing, CompareListings, EstimateMortgage, OpenHouses, BookViewing)
        for field in model.model_fields
    }
    | {"x"}
)
_words = st.sampled_from(["K1", "K2", "K4", "K5", "saturday", "this weekend", "2 pm", "14:00", "Dana", "509-555-0142"])
_values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(0, 10**6)
    | st.floats()
    | _words
    | st.text()
    | st.lists(_words | st.text(), max_size=5)
)
_arguments = st.dictionaries(st.sampled_from(_FIELDS), _values, max_size=8).map(json.dumps)
# Arguments that are mostly right, so that the tools themselves are reached.
_right = st.fixed_dictionaries(
    {},
    optional={
        "listing_key": st.sampled_from(["K1", "K2", "K3", "K4", "K5", "K9"]),
        "date": st.sampled_from(["saturday", "next friday", "2026-11-28", "2026-12-31", "11/12", "2026-01-01"]),
        "time": st.sampled_from(["2", "9 am", "02:00", "2:15", "noon"]),
        "name": st.sampled_from(["Dana", "", "7"]),
        "phone": st.sampled_from(["509-555-0142", "1", "+44 20 7946 0958"]),
        "reference": st.sampled_from(["VX-AAAAAAA", ""]),
    },
).map(json.dumps)
_mortgages = st.fixed_dictionaries(
    {"annual_rate_percent": st.floats(0, 30)},
    optional={
        "listing_key": st.sampled_from(["K1", "K4", "K5"]),
        "price_usd": st.floats(0.001, 1e9),
        "down_payment_usd": st.floats(0, 1e9),
        "down_payment_percent": st.floats(0, 100),
        "term_years": st.integers(1, 50),
        "include_taxes_and_fees": st.booleans(),
    },
).map(json.dumps)


async def _result(name: str, **arguments: Any) -> dict[str, Any]:
    return dict((await _TOOLBOX.call(name, json.dumps(arguments))).result)


async def test_one_listing_in_full_with_unstated_fields_left_out() -> None:
    result = await _result("get_listing", listing_key=" K3 ")
    assert result["listing"]["StandardStatus"] == "Pending"
    assert len(result["listing"]["PublicRemarks"]) < 1300
    assert None not in result["listing"].values()
    assert [] not in result["listing"].values()


async def test_a_hidden_address_is_told_by_no_tool() -> None:
    for name, arguments in (
        ("get_listing", {"listing_key": "K4"}),
        ("search_listings", {"transaction": "rent"}),
        (
            "book_viewing",
            {"listing_key": "K4", "date": "saturday", "time": "3", "name": "Dana", "phone": "+442079460958"},
        ),
    ):
        outcome = await _TOOLBOX.call(name, json.dumps(arguments))
        assert "error" not in outcome.result
        assert "Quarry" not in json.dumps(outcome.result)


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("delete_listing", "{}", "unknown_tool"),
        ("get_listing", '{"listing_key": "K9"}', "not_found"),
        ("get_listing", "{}", "bad_arguments"),
        ("get_listing", '{"listing_key": 5}', "bad_arguments"),
        ("get_listing", '{"listing_key": "K1", "why": "so"}', "bad_arguments"),
        ("compare_listings", '{"listing_keys": ["K1"]}', "bad_arguments"),
        ("compare_listings", '{"listing_keys": ["K1", "K1"]}', "bad_arguments"),
        ("compare_listings", '{"listing_keys": ["K1", "K9"]}', "not_found"),
        ("compare_listings", '{"listing_keys": ["K1", "K2", "K3", "K4", "K5"]}', "bad_arguments"),
        ("estimate_mortgage", '{"listing_key": "K9"}', "not_found"),
        ("open_houses", '{"listing_key": "K9"}', "not_found"),
        ("open_houses", '{"city": "Springfield"}', "unknown_city"),
        ("book_viewing", '{"listing_key": "K9"}', "not_found"),
        ("book_viewing", "{}", "missing"),
        ("search_listings", '{"max_price_usd": "cheap"}', "bad_arguments"),
        ("search_listings", '{"no_such_wish": 1}', "bad_arguments"),
        ("search_listings", '{"limit": 500}', "bad_arguments"),
        ("search_listings", '{"max_price_usd": NaN}', "bad_arguments"),
        ("search_listings", '{"max_price_usd": 1e999}', "bad_arguments"),
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


def test_schemas_are_small_plain_objects_and_name_the_cities() -> None:
    assert tuple(tool.name for tool in _TOOLBOX.tools) == NAMES
    for tool in _TOOLBOX.tools:
        text = json.dumps(dict(tool.parameters))
        assert tool.parameters["type"] == "object"
        assert len(json.dumps(dict(tool.parameters), separators=(",", ":"))) < 2048
        assert "anyOf" not in text
        assert "$ref" not in text
    assert _TOOLBOX.tools[0].parameters["properties"]["city"]["enum"] == ["Lindenport", "Maple Heights"]


def test_many_cities_do_not_fill_the_schema() -> None:
    many = Toolbox(listings(*({"City": f"A rather long name of a city {at}"} for at in range(40))))
    assert "enum" not in many.tools[0].parameters["properties"]["city"]


async def test_without_listings_nothing_is_found_and_nothing_breaks() -> None:
    empty = Toolbox(Listings(()))
    for name in NAMES:
        assert (await empty.call(name, "{}")).listing_keys == ()
    assert (await empty.call("search_listings", '{"city": "Lindenport", "open_house_on": "tomorrow"}')).result[
        "total"
    ] == 0


async def _holds(name: str, arguments: str) -> None:
    outcome = await _TOOLBOX.call(name, arguments)
    json.dumps(dict(outcome.result), allow_nan=False, ensure_ascii=False).encode()
    json.dumps(dict(outcome.arguments), allow_nan=False, ensure_ascii=False).encode()
    if "error" in outcome.result:
        assert outcome.result["error"]["message"]
    assert all(_HAVE.get(key) for key in outcome.listing_keys)


@given(st.sampled_from([*NAMES, "", "x"]), _arguments | st.text())
async def test_no_call_raises_and_every_result_is_json(name: str, arguments: str) -> None:
    await _holds(name, arguments)


@given(_right)
async def test_no_booking_raises(arguments: str) -> None:
    await _holds("book_viewing", arguments)


@given(_mortgages)
async def test_no_mortgage_raises(arguments: str) -> None:
    await _holds("estimate_mortgage", arguments)
