"""The prompt: the same bytes for everybody, short, and nothing in it that an honest reply would be stopped for."""

import json
import random
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.agent import Agent
from agent.listing_files import load_listings
from agent.listings import Listings
from agent.model import Message, ModelEvent, ModelFinished, TextDelta, Tool
from agent.prompts import PROMPT_VERSION, SYSTEM_PROMPT
from agent.server.wire import message_json, tool_json
from agent.tools import Toolbox

_ALL = load_listings(Path(__file__).parents[2] / "assets" / "listings").listings


class _Listener:
    """A ChatModel that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.tools: list[bytes] = []

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        self.sent.append(json.dumps(message_json(messages[0])).encode())
        self.tools.append(json.dumps([tool_json(tool) for tool in tools]).encode())
        yield TextDelta("Hello to you.")
        yield ModelFinished("stop")


async def _sent(listings: Listings, question: str, day: int) -> _Listener:
    model = _Listener()
    now = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(days=day)
    async for _ in Agent(model, Toolbox(listings, clock=lambda: now)).reply([Message("user", question)]):
        pass
    return model


async def test_the_prompt_is_the_same_bytes_for_every_visitor_day_and_set_of_listings() -> None:
    few = Listings(list(_ALL)[:9])
    heard = [await _sent(_ALL, "hello", 0), await _sent(_ALL, "condos, please", 40), await _sent(few, "hello", 1)]
    assert len({sent for one in heard for sent in one.sent}) == 1


async def test_the_tools_are_the_same_bytes_for_every_visitor_and_day_and_however_listings_are_sorted() -> None:
    rows = list(_ALL)
    random.Random(7).shuffle(rows)
    heard = [await _sent(_ALL, "hello", 0), await _sent(Listings(rows), "condos, please", 40)]
    assert len({tools for one in heard for tools in one.tools}) == 1


def test_lists_in_the_tools_that_come_from_listings_are_sorted() -> None:
    (search,) = (tool for tool in Toolbox(_ALL).tools if tool.name == "search_listings")
    cities = search.parameters["properties"]["city"]["enum"]
    assert cities == sorted(cities)


def test_the_prompt_is_short() -> None:
    """Below 700 tokens. SmolLM2's tokenizer, which has a small vocabulary, makes 685 of 2,817 bytes: 4.1 each."""
    assert len(SYSTEM_PROMPT.encode()) < 700 * 4.1
    assert SYSTEM_PROMPT.isascii(), "other letters take several tokens each"


def test_nothing_in_it_changes_by_day_and_it_has_a_version() -> None:
    assert PROMPT_VERSION.isdigit()
    assert not re.search(r"\b20\d\d\b|\btoday is\b|[{}]", SYSTEM_PROMPT)


@pytest.mark.parametrize(
    "honest",
    [
        "I am an AI, no person, my voice is synthetic, and the listings are fictional.",
        "I am the voice of Vox Estate Agent, a demonstration of a real-estate agent that speaks.",
        "I help visitors find homes among the listings, and I can book a viewing.",
        "I can't tell who lives somewhere, but I can search by price, size or features.",
        "The local police department has public data, and the state's education department knows about schools.",
        "What down payment and what interest rate do you have in mind?",
        "The listing does not say whether there is a garage.",
        "I found three condos in Lindenport.",
    ],
)
def test_an_honest_sentence_is_no_piece_of_the_prompt(honest: str) -> None:
    """Eight words in a row of it are a leak (agent.safety): what a model should say must not be written in it."""
    prompt, words = _plain(SYSTEM_PROMPT), _plain(honest).split()
    runs = [" ".join(words[at : at + 8]) for at in range(max(len(words) - 7, 0))]
    assert not [run for run in runs if f" {run} " in f" {prompt} "]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))
