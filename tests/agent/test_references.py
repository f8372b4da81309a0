"""Which listing is meant."""

import json
from typing import Any

import pytest

from agent.model import Message, ToolCall
from agent.references import beyond_shown, meant
from agent.thread import read_thread

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


def _messages(*rounds: tuple[str, dict[str, Any], dict[str, Any]]) -> list[Message]:
    messages = [Message("user", "show me homes")]
    for at, (name, arguments, result) in enumerate(rounds):
        call = ToolCall(str(at), name, json.dumps(arguments))
        messages += [Message("assistant", "", (call,)), Message("tool", json.dumps(result), (), str(at))]
    return messages


_SEARCH = ("search_listings", {"city": "Alder", "limit": 5}, {"listings": _ROWS, "total": 3, "wishes": {}})
_GET = ("get_listing", {"listing_key": "C"}, {"listing": _ROWS[2]})


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
    assert meant(text, read_thread(_messages(_SEARCH))) == keys


def test_it_is_the_one_spoken_of_last() -> None:
    assert meant("is it big?", read_thread(_messages(_SEARCH, _GET))) == ["C"]


def test_the_third_of_two_is_nobody() -> None:
    thread = read_thread(_messages(_SEARCH))
    assert beyond_shown("the fourth one", thread)
    assert not beyond_shown("the third one", thread)


def test_a_thread_knows_wishes_listings_and_lines() -> None:
    thread = read_thread([*_messages(_SEARCH, _GET), Message("assistant", "Here."), Message("user", "And?")])
    assert (thread.line, thread.turn, thread.replies, thread.results) == ("And?", 2, ["Here."], [])
    assert thread.wishes == {"city": "Alder"}
    assert set(thread.known) == {"A", "B", "C"}
    assert thread.focus == thread.focus_before == "C"
