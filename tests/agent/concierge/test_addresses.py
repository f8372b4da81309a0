"""A home named by its address is looked up before the line is answered; a figure and a street word are no address."""

import pytest

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.concierge.addresses import is_told, named
from agent.events import ToolFinished
from agent.model import Message, TextDelta
from agent.tools import Toolbox
from tests.agent.records import RECORD, listings

HOMES = listings(
    {}, {"StreetNumber": "55", "StreetName": "Spindle", "UnparsedAddress": "55 Spindle Dr", "ListPrice": 359500}
)


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Book a viewing of 87 Quarry Road", "87 Quarry Road"),
        ("does 6 heron way have a garage?", "6 heron way"),
        ("what's 8 Old Dairy Drive like", "8 Old Dairy Drive"),
        ("3 bedrooms with a 2 car garage on a quiet street", None),
        ("2 bath house near 5 miles of road", None),
        ("call me at 509-555-0142 on the way", None),
        ("under 500 thousand", None),
        ("1 of the places by the square", None),
    ],
)
def test_what_is_an_address(line: str, address: str | None) -> None:
    assert named(line) == address


def test_another_house_in_the_same_street_is_not_told_of() -> None:
    assert is_told("87 quarry road", [RECORD])
    assert not is_told("88 quarry road", [RECORD])


async def said(*lines: str) -> tuple[list[str], str]:
    """The tools called in the last turn, and its text."""
    agent, history = Agent(OfflineConcierge(), Toolbox(HOMES)), []
    for line in lines:
        history.append(Message("user", line))
        events = [event async for event in agent.reply(history)]
        history += events[-1].messages  # type: ignore[union-attr]
    tools = [event.name for event in events if isinstance(event, ToolFinished)]
    return tools, "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_a_home_is_looked_up_then_asked_about() -> None:
    tools, text = await said("does 87 Qarry Road have a garage?")
    assert tools == ["search_listings", "get_listing"]
    assert "garage with 2 spaces" in text


async def test_a_figure_of_the_address_is_not_asked_about() -> None:
    _, text = await said("tell me about 55 Spindle Drive")
    assert "$359,500" in text


async def test_an_address_that_is_not_there_is_said_so() -> None:
    tools, text = await said("does 88 Quarry Road have a garage?")
    assert tools == ["search_listings"]
    assert "address" in text
    assert "87" not in text


async def test_it_is_looked_up_once_in_a_conversation() -> None:
    tools, _ = await said("tell me about 87 Quarry Road", "does 87 quarry road have a pool?")
    assert tools == ["get_listing"]
