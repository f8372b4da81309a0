"""Lines that go on with what was begun: another day for open houses, a home found in the middle of a booking."""

from datetime import UTC, datetime
from pathlib import Path

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.events import ReplyFinished, TextDelta, ToolFinished
from agent.listing_files import load_listings
from agent.model import Message
from agent.tools import Toolbox

LISTINGS = load_listings(Path(__file__).parents[3] / "assets" / "listings").listings
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


async def talk(*lines: str) -> tuple[list[ToolFinished], str]:
    """The tool calls of the last turn, and its text."""
    agent, history = Agent(OfflineConcierge(), Toolbox(LISTINGS, clock=lambda: MONDAY)), []
    for line in lines:
        history.append(Message("user", line))
        events = [event async for event in agent.reply(history)]
        history += next(event.messages for event in events if isinstance(event, ReplyFinished))
    calls = [event for event in events if isinstance(event, ToolFinished)]
    return calls, "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_open_houses_on_another_day() -> None:
    [call], text = await talk("open houses on saturday?", "how about on sunday")
    assert call.name == "open_houses"
    assert all("Sunday" in each["said"] for each in call.result["open_houses"])
    assert "Sunday" in text


async def test_a_fee_that_both_homes_pay_alike_keeps_its_frequency() -> None:
    calls, text = await talk("condos in Cedar Hollow under half a million", "compare the first and the second")
    assert calls[0].result["same"]["AssociationFeeFrequency"] == "Monthly"
    assert "paid monthly" in text
    assert "doesn't say how often" not in text


async def test_a_home_found_while_booking_is_the_one_to_see() -> None:
    calls, text = await talk(
        "Book a viewing", "the cheapest 3 bedroom house", "friday", "2 pm", "Dana Ruiz", "509 555 0142"
    )
    assert [call.name for call in calls] == ["book_viewing"]
    assert calls[0].result["booking"]["listing_key"] == "VX1006"
    assert "Friday, November 27" in text


async def test_a_payment_on_a_price_without_a_home() -> None:
    [call], _ = await talk("what would a 400000 house cost with 5% down at 6.25% for 15 years")
    assert call.result["loan_usd"] == 380000
    assert call.result["principal_and_interest_usd_per_month"] == 3258.21
