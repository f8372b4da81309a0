"""Which listing is meant."""

from typing import Any

import pytest

from agent.concierge.references import beyond_shown, meant
from agent.concierge.thread import Thread, ToolResult

_ROWS: list[dict[str, Any]] = [
    {
        "ListingKey": "A",
        "ListPrice": 300,
        "UnparsedAddress": "87 Quarry Rd",
        "LivingArea": 900,
        "City": "Alder",
    },
    {"ListingKey": "B", "ListPrice": 200, "UnparsedAddress": "2 Heron Way", "PropertySubType": "Condominium"},
    {"ListingKey": "C", "ListPrice": 250, "UnparsedAddress": "9 Old Mill Lane", "LivingArea": 1200},
]


def _thread(*results: ToolResult) -> Thread:
    thread = Thread()
    for each in results:
        thread.take([each])
    return thread


_SEARCH = ToolResult("search_listings", {"city": "Alder", "limit": 5}, {"listings": _ROWS, "total": 3, "wishes": {}})
_GET = ToolResult("get_listing", {"listing_key": "C"}, {"listing": _ROWS[2]})


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("the second", ["B"]),
        ("number 3", ["C"]),
        ("the last one", ["C"]),
        ("the first and the third", ["A", "C"]),
        ("both", ["A", "B"]),
        ("the cheapest one", ["B"]),
        ("which one is the biggest?", ["C"]),
        ("the condo", ["B"]),
        ("the one in alder", ["A"]),
        ("the one on quarry road", ["A"]),
        ("9 old mill lane", ["C"]),
        ("is it big?", ["A"]),
        ("what is on the first floor of a castle", []),
        ("good morning", []),
    ],
)
def test_among_those_shown(text: str, keys: list[str]) -> None:
    assert list(meant(text, _thread(_SEARCH)).keys) == keys


def test_it_is_the_one_spoken_of_last() -> None:
    assert meant("is it big?", _thread(_SEARCH, _GET)).keys == ("C",)


def test_the_third_of_two_is_nobody() -> None:
    thread = _thread(_SEARCH)
    assert beyond_shown("the fourth one", thread)
    assert not beyond_shown("the third one", thread)


def test_a_thread_knows_what_the_tools_told() -> None:
    thread = _thread(_SEARCH, _GET)
    assert set(thread.known) == {"A", "B", "C"}
    assert (thread.focus, thread.group, thread.total) == ("C", ["A", "B", "C"], 3)
