"""compare_listings."""

import json

from agent.tools import Toolbox
from tests.agent.records import listings


async def test_differences_by_listing_and_what_is_alike() -> None:
    toolbox = Toolbox(
        listings({}, {"ListPrice": 300000, "PoolPrivateYN": None, "View": ["Lake"]}, {"BedroomsTotal": 5}),
    )
    outcome = await toolbox.call("compare_listings", json.dumps({"listing_keys": ["K2", "K1", "K2"]}))
    assert outcome.listing_keys == ("K2", "K1")
    assert [row["ListingKey"] for row in outcome.result["listings"]] == ["K2", "K1"]
    assert outcome.result["differences"] == {
        "ListPrice": {"K2": 300000, "K1": 449000},
        "PoolPrivateYN": {"K2": None, "K1": False},
        "View": {"K2": ["Lake"], "K1": None},
    }
    assert outcome.result["same"]["BedroomsTotal"] == 3
    assert "YearBuilt" not in outcome.result["same"]
