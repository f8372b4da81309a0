"""Questions as visitors type them, by class: house numbers, the way, bargaining, status, terms. Wordings are not those
that the rules were mended by."""

import re
from pathlib import Path

import pytest

from agent.concierge.claims import claims
from agent.concierge.incomes import without_income
from agent.concierge.standing import confirmed
from agent.concierge.terms import explained
from agent.concierge.wishes import read
from agent.listing_files import load_listings
from agent.tools import Toolbox
from tests.agent.concierge.test_concierge import Conversation

_LISTINGS = load_listings(Path(__file__).parents[3] / "assets" / "listings").listings
_ADDRESSES = [one.address.split(",")[0].split(" Unit ")[0] for one in _LISTINGS if one.address]


async def _told(*lines: str) -> str:
    conversation = Conversation(Toolbox(_LISTINGS))
    for line in lines:
        await conversation.say(line)
    return conversation.text


@pytest.mark.parametrize("address", _ADDRESSES)
def test_no_number_of_an_address_costs_anything(address: str) -> None:
    for line in (
        f"does the sun reach {address} in the evening?",
        f"was {address} ever hit by a storm in 2007?",
        f"is {address} in the 98703 area?",
        f"are 400 people living around {address}?",
        f"is {' '.join(address.split()[:2])} draughty?",
    ):
        assert not [claim for claim in claims(line.lower()) if claim.field == "ListPrice"], line
    wishes = read(f"anything near {address}?", f"anything near {address}?".lower()).wishes
    assert not {"min_price_usd", "max_price_usd"} & set(wishes)


@pytest.mark.parametrize("line", ["so that one is 436 then?", "does it go for 436000?", "is it 436000, yes?"])
def test_a_price_put_to_us_is_still_one(line: str) -> None:
    assert [(claim.field, claim.low) for claim in claims(line)] == [("ListPrice", 436_000.0)]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["What is the driving time between 8 Ropewalk Ct and Cedar Hollow?"], "two blocks from the ferry"),
        (["how many minutes is the trip to the airport?"], "not in the listings|no listing says"),
        (
            ["Tell me about 8 Old Dairy Drive", "how long would the walk to a shop be?"],
            "Travel times .*few minutes away",
        ),
        (["Tell me about 6 Heron Way", "might the sellers accept less?"], r"doesn't say\. It's listed at \$389,900"),
        (["Tell me about 6 Heron Way", "whens the move in"], "it is on the market"),
        (["did 57 Nutmeg Drive go for the asking price"], r"closed at \$329,200"),
        (["Has 640 Redwing Street ever been struck by lightning?"], "can't (?:tell|answer)"),
        (["how does 640 Redwing Street compare with 8 Ropewalk Court?"], r"\$334,500.*\$472,000"),
        (["compare 640 Redwing Street with 77 Nowhere Road"], "is not among|each of those|Not all"),
        (["Tell me about 33 Tannery Lane", "got anything comparable?"], "house"),
        (["our household income is 8000 a month, what could we afford"], "income"),
        (["ugh this bot is so useless"], "sorry"),
        (["could i speak with an actual human please"], "AI demonstration|synthetic voice"),
        (["can we continue in italian"], "English"),
    ],
)
async def test_it_is_answered_to_the_question(lines: list[str], words: str) -> None:
    assert re.search(words, await _told(*lines))


async def test_the_first_of_two_towns_is_the_first_that_was_told() -> None:
    """One town has what was wished; what the other has instead is not spoken of."""
    conversation = Conversation(Toolbox(_LISTINGS))
    await conversation.say(
        "homes with a yard and a garage for 2 cars under 460000 in Maple Heights or Cedar Hollow, quiet"
    )
    assert "There is 1 home" in conversation.text
    await conversation.say("how big is the first one?")
    assert conversation.tools[-1].arguments["listing_key"] == "VX1001"


@pytest.mark.parametrize(
    ("text", "status", "answer"),
    [
        ("is it sold already?", "Active", "No, it is active, so it is on the market."),
        ("is 9 oak lane still available?", "Pending", "No, its status is pending"),
        ("is that one under contract?", "Active Under Contract", "Yes, its status is active under contract"),
        ("is it in great shape?", "Active", ""),
    ],
)
def test_a_status_put_to_us_is_held_against_the_listing(text: str, status: str, answer: str) -> None:
    told = confirmed({"ListPrice": 300_000, "City": "Alder", "StandardStatus": status}, text)
    assert told.startswith(answer)
    assert bool(told) == bool(answer)


def test_terms_are_explained_and_questions_about_a_home_are_not() -> None:
    assert explained("whats the meaning of escrow".replace("whats", "what's")).startswith("Escrow")
    assert explained("what's the difference between a duplex and a condo?").count(" is a ") >= 2
    assert not explained("what is the hoa fee?")
    assert not explained("is it pending?")


def test_an_income_is_no_price() -> None:
    assert without_income("we earn 7k a month and want a condo") == "and want a condo"
    assert without_income("up to 400k") is None
