"""Tool calls written as text, in the ways that models write them, split anywhere."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.routed.tool_text import ToolText, is_tool_text

NAMES = ("search_listings", "get_listing", "book_viewing")
CALLS = (
    '<tool_call>{"name": "search_listings", "arguments": {}}</tool_call>',
    '```json\n{"name": "search_listings"}\n```',
    '{"name": "get_listing", "arguments": {"listing_key": "K1"}}',
    '{ "tool": "x" }',
    "{'function': 'get_listing'}",
    "search_listings(city='Lindenport')",
    "Search_Listings: city",
    '[TOOL_CALLS][{"name": "x"}]',
    '<|tool_call|>{"a": 1}',
    "<function=search_listings>",
    '<|python_tag|>book_viewing.call(name="Ann")',
    'functools[{"name": "x"}]',
)
SPEECH = (
    "There are three homes. The second has a searchable map, and 2 < 3.",
    "Getting there takes ten minutes [by bus] (or a walk).",
    "Functions and tools are in the workshop; search and get what you like.",
    "Dear {name}, the price is $449,000.",
    "It sells_",
    "A `nice` one",
)


def _through(text: str, cuts: list[int]) -> tuple[str, bool]:
    watch, passed_on = ToolText(NAMES), ""
    places = sorted({cut % (len(text) + 1) for cut in cuts} | {0, len(text)})
    for begin, end in pairwise(places):
        passed_on += watch.feed(text[begin:end])
    return passed_on + watch.end(), watch.found


@pytest.mark.parametrize("call", CALLS)
@given(cuts=st.lists(st.integers(0, 500), max_size=12))
def test_no_letter_of_a_call_gets_through_wherever_it_is_split(call: str, cuts: list[int]) -> None:
    passed_on, found = _through(f"One moment, please. {call} Done.", cuts)
    assert (passed_on.rstrip(), found) == ("One moment, please.", True)


@pytest.mark.parametrize("speech", SPEECH)
@given(cuts=st.lists(st.integers(0, 500), max_size=12))
def test_speech_gets_through_as_it_is(speech: str, cuts: list[int]) -> None:
    assert _through(speech, cuts) == (speech, False)


def test_speech_is_not_held_back() -> None:
    watch = ToolText(NAMES)
    assert watch.feed("There are three homes") == "There are three homes", "no name begins in the middle of a word"
    assert watch.feed(" s") == " "
    assert watch.feed("ea views.") == "sea views."


@pytest.mark.parametrize("call", CALLS)
def test_a_clause_of_a_call_is_known(call: str) -> None:
    assert is_tool_text(call)


@pytest.mark.parametrize("speech", [one for one in SPEECH if "_" not in one])
def test_a_clause_of_speech_is_none(speech: str) -> None:
    assert not is_tool_text(speech)
