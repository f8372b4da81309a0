"""A viewing booked in a turn: its calendar file belongs to the session that booked it."""

import json
from datetime import UTC, datetime

import pytest

from agent.agent import Agent
from agent.bookings import BookingsInMemory
from agent.model import ToolCall
from agent.tools import Toolbox
from conversation.booked import MAX_REFERENCES, Booked
from conversation.dialogue import Dialogue
from conversation.errors import NotYourTurn, TurnGone
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import unmetered
from conversation.question import Question
from conversation.turns import Turns
from tests.agent.records import listings
from tests.conversation.conftest import VOICE, new_id, read_chat
from tests.fakes import ScriptedModel, ScriptedSynthesizer, asks, says

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
CALL = {"listing_key": "K1", "date": "2026-11-28", "time": "14:00", "name": "Dana Ruiz", "phone": "509-555-0142"}


async def test_a_booking_is_shown_and_belongs_to_its_session() -> None:
    toolbox = Toolbox(listings({}), clock=lambda: MONDAY, bookings=BookingsInMemory())
    model = ScriptedModel(asks(ToolCall("c", "book_viewing", json.dumps(CALL))), says("Done."))
    turns = Turns(unmetered(Agent(model, toolbox), ScriptedSynthesizer()), FinishedTurns(1_000_000, 60))
    dialogue = Dialogue()
    await read_chat(turns.chat("ann", new_id(), Question("Saturday at two?", Manner(VOICE)), dialogue))
    [viewing] = dialogue.exchanges[0].viewings
    assert "November 28" in viewing.said
    turns.booked.check("ann", viewing.reference)
    with pytest.raises(NotYourTurn):
        turns.booked.check("bob", viewing.reference)
    await turns.close()


async def test_a_refused_booking_shows_nothing() -> None:
    toolbox = Toolbox(listings({}), clock=lambda: MONDAY, bookings=BookingsInMemory())
    call = ToolCall("c", "book_viewing", json.dumps(CALL | {"date": "2020-01-01"}))
    turns = Turns(
        unmetered(Agent(ScriptedModel(asks(call), says("Too late.")), toolbox), ScriptedSynthesizer()),
        FinishedTurns(1_000_000, 60),
    )
    dialogue = Dialogue()
    await read_chat(turns.chat("ann", new_id(), Question("In 2020?", Manner(VOICE)), dialogue))
    assert dialogue.exchanges[0].viewings == ()
    await turns.close()


def test_an_unknown_reference_opens_nothing_and_the_oldest_are_forgotten() -> None:
    booked = Booked()
    with pytest.raises(TurnGone):
        booked.check("ann", "VX-1")
    for number in range(MAX_REFERENCES + 1):
        booked.note("ann", f"VX-{number}")
    with pytest.raises(TurnGone):
        booked.check("ann", "VX-0")
    booked.check("ann", f"VX-{MAX_REFERENCES}")


def test_after_a_restart_a_conversation_gives_its_session_the_booking_back_but_takes_none_away() -> None:
    booked = Booked()
    booked.recall("ann", "VX-1")
    booked.check("ann", "VX-1")
    booked.recall("bob", "VX-1")
    booked.check("ann", "VX-1")
    with pytest.raises(NotYourTurn):
        booked.check("bob", "VX-1")
