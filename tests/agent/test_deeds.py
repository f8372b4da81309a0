"""What a reply says was booked, moved or cancelled."""

import json

import pytest

from agent.checked import Change, Checked
from agent.deeds import NOT_BOOKED, NOT_CANCELLED, NOT_THAT_ONE, Deeds
from agent.events import ToolFinished
from agent.model import Message

BOOKED = {"booking": {"reference": "VX-7K2QXMA", "said": "Saturday, November 28, at 2 PM"}}
CLAIMS = (
    "I booked it.",
    "I've booked you in for Saturday.",
    "I have just reserved 2 PM for you.",
    "Done: Saturday at 2 PM.",
    "Your viewing is confirmed for Saturday.",
    "Your viewing of the house on Quarry Road has been scheduled.",
    "It's all set, see you Saturday!",
    "You're booked for tomorrow.",
    "You are all set.",
    "That's booked.",
    "The appointment is now confirmed.",
    "We have gone ahead and scheduled a tour for you.",
    "I've put you down for noon.",
    "Confirmed!",
    "I moved your viewing to Monday, and you will like the light then.",
    "Great, your tour is booked.",
    "Everything is arranged.",
    "Here is your confirmation.",
    "The viewing will take place on December 12 at 2 PM.",
    "You have a viewing on Saturday.",
    "I've added you to the calendar for 2 PM.",
    "Consider it booked.",
    "Booking complete.",
    "Your spot is saved.",
    "The agent will meet you there at 2 PM.",
    "Your appointment is on Saturday.",
)
HARMLESS = (
    "Shall I book it for you?",
    "I can book a viewing on Saturday at 2 PM.",
    "Would you like it booked?",
    "Once I have your name, it is booked.",
    "If you tell me your phone number, your viewing is confirmed.",
    "No viewing is booked yet.",
    "It isn't booked yet.",
    "That time is already booked, but 3 PM is free.",
    "Saturday is fully booked.",
    "Is your viewing confirmed?",
    "The house is set on a quiet lane.",
    "It was moved here in one piece by its builder.",
    "To get you booked, I need your name.",
    "I need your name before it is booked.",
    "A viewing takes half an hour.",
    "The kitchen was done over by the owners.",
    "You can see it on Saturday.",
    "Done, your wishes are cleared.",
    "Saturday or Sunday? Then you're all set.",
    "I'll show you two more.",
    "The open house is on Saturday.",
    "Viewings are possible on Saturday.",
    "All set, we begin anew.",
)


@pytest.mark.parametrize("clause", CLAIMS)
def test_what_no_tool_did_is_not_said_to_be_done(clause: str) -> None:
    assert Deeds([]).check(clause, "") == Checked(NOT_BOOKED, (Change("deed", clause, NOT_BOOKED),))


@pytest.mark.parametrize("clause", HARMLESS)
def test_offers_questions_and_other_things_pass(clause: str) -> None:
    assert Deeds([]).check(clause, "") == Checked(clause)


@pytest.mark.parametrize("clause", CLAIMS)
def test_what_the_tool_did_may_be_said(clause: str) -> None:
    deeds = Deeds([])
    deeds.learn(ToolFinished("book_viewing", {}, BOOKED))
    assert deeds.check(clause, "") == Checked(clause)
    earlier = [Message("tool", json.dumps(BOOKED), tool_call_id="c1")]
    assert Deeds(earlier).check(clause, "") == Checked(clause)


def test_a_tool_that_refused_has_booked_nothing() -> None:
    deeds = Deeds([Message("tool", "no JSON", tool_call_id="c1"), Message("tool", "[1]", tool_call_id="c2")])
    deeds.learn(ToolFinished("book_viewing", {}, {"error": {"code": "ambiguous_date", "message": "which?"}}))
    assert deeds.check("Your viewing is confirmed.", "").text == NOT_BOOKED


def test_a_condition_earlier_in_the_sentence_counts_and_one_of_another_sentence_does_not() -> None:
    assert Deeds([]).check("your viewing is confirmed.", "Once I have your name,").text == "your viewing is confirmed."
    assert Deeds([]).check("Your viewing is confirmed.", "If you like it, tell me.").text == NOT_BOOKED
    assert Deeds([]).check("your viewing is confirmed.", "Good news,").text == "but no viewing is booked yet."


def test_a_viewing_of_one_home_is_none_of_another() -> None:
    homes = {"listings": [{"UnparsedAddress": "6 Heron Way, Elm"}, {"UnparsedAddress": "87 Quarry Road, Elm"}]}
    deeds = Deeds([Message("tool", json.dumps(homes), tool_call_id="c1")])
    deeds.learn(ToolFinished("book_viewing", {}, {"booking": {"reference": "VX-1", "address": "87 Quarry Road, Elm"}}))
    assert deeds.check("I've booked 87 Quarry Road for you.", "").text == "I've booked 87 Quarry Road for you."
    assert deeds.check("I've also booked 6 Heron Way.", "").text == NOT_THAT_ONE


def test_the_same_is_not_said_twice() -> None:
    deeds = Deeds([])
    assert [deeds.check(clause, "").text for clause in ("I booked it.", "You're all set.", "Fine.")] == [
        NOT_BOOKED,
        "",
        "Fine.",
    ]


@pytest.mark.parametrize("clause", ["I've cancelled it.", "Your viewing has been canceled."])
def test_no_tool_cancels(clause: str) -> None:
    deeds = Deeds([])
    deeds.learn(ToolFinished("book_viewing", {}, BOOKED))
    assert deeds.check(clause, "").text == NOT_CANCELLED
    assert deeds.check("Your viewing can't be cancelled here.", "").text == "Your viewing can't be cancelled here."
