"""A model that fails is asked once more, then the stand-in goes on: what is said, what is told, what is spent."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.errors import AgentError, Filtered, FixSettings, NotServed, ReplyBroken, TooLong, TryLater
from agent.events import AgentEvent, Aside, ReplyFinished, Retrying, ToolFinished
from agent.model import Message, ModelFinished, TextDelta, TookOver, ToolCall, Usage
from agent.replying.recovering import (
    ASKED_AGAIN,
    BROKE_OFF,
    DONE_ALL_THE_SAME,
    GO_ON,
    NO_ANSWER,
    NO_USE,
    NOT_SET_UP,
    ONCE_MORE,
    TOO_LONG,
    USUAL_TIMES,
    WITHOUT_IT,
    ReplyTimes,
)
from agent.server.waits import ModelTimeouts
from agent.tools import Toolbox
from settings import Settings
from tests.agent.records import listings
from tests.fakes import UNBRIDGED, Script, ScriptedBookings, ScriptedModel, asks, says
from tests.hurried import hurried

QUESTION = [Message("user", "Any homes under $400,000?")]
SEARCH = ToolCall("c1", "search_listings", '{"max_price_usd": 400000}')
VIEWING = "I want to view 87 Quarry Road tomorrow at 10 am. My name is Ann Lee, my phone is 617-555-0123."
BUSY = Script((), error=TryLater("busy"))
HALF = Script((TextDelta("There is one home. It costs"),), error=ReplyBroken("cut"))


def _toolbox(**more: Any) -> Toolbox:
    return Toolbox(listings({}, {"ListPrice": 300000}), **more)


async def _reply(*scripts: Script, times: ReplyTimes = UNBRIDGED, toolbox: Toolbox | None = None) -> "_Told":
    model = ScriptedModel(*scripts)
    agent = Agent(model, toolbox or _toolbox(), stand_in=OfflineConcierge(), times=times)
    events = [event async for event in agent.reply(QUESTION)]
    assert model.closed == len(model.calls) == len(scripts)
    return _Told(model, events)


class _Told:
    def __init__(self, model: ScriptedModel, events: Sequence[AgentEvent]) -> None:
        self.model = model
        self.events = events
        house = [event for event in events if isinstance(event, Retrying | TookOver | Aside)]
        self.house = list(dict.fromkeys(house))  # the stand-in tells in each of its rounds who it is
        self.said = "".join(event.text for event in events if isinstance(event, TextDelta))

    @property
    def finished(self) -> ReplyFinished:
        assert isinstance(self.events[-1], ReplyFinished)
        return self.events[-1]


async def test_a_failed_call_is_made_once_more_and_the_visitor_hears_of_it() -> None:
    told = await _reply(BUSY, says("One home."))
    assert told.house == [Retrying(ASKED_AGAIN)]
    assert told.said == "One home."
    assert told.model.calls[0] == told.model.calls[1]
    assert told.finished.usage is None, "nobody knows what the first call cost"
    assert told.finished.messages == (Message("assistant", "One home."),)


async def test_a_call_that_cost_nothing_leaves_the_usage_known() -> None:
    refused = TryLater("no connection")
    refused.cost_nothing = True
    assert (await _reply(Script((), error=refused), says("One."))).finished.usage == Usage(11, 7)


async def test_after_the_second_failure_the_stand_in_answers() -> None:
    told = await _reply(BUSY, BUSY)
    assert told.house == [Retrying(ASKED_AGAIN), TookOver(NO_ANSWER)]
    assert "$300,000" in told.said


@pytest.mark.parametrize("error", [FixSettings("key"), Filtered("no"), TooLong("context"), TryLater("busy", 60.0)])
async def test_what_no_second_asking_mends_goes_to_the_stand_in_at_once(error: AgentError) -> None:
    told = await _reply(Script((), error=error))
    reason = {FixSettings: NOT_SET_UP, TryLater: NO_ANSWER}.get(type(error), NO_USE)
    assert told.house == [TookOver(reason)]
    assert "$300,000" in told.said


async def test_a_server_is_left_alone_as_long_as_it_asks() -> None:
    loop = asyncio.get_running_loop()
    begin_s = loop.time()
    await _reply(Script((), error=TryLater("busy", 0.05)), says("One."))
    assert loop.time() - begin_s >= 0.05


async def test_when_no_time_is_left_nothing_is_asked_again() -> None:
    told = await _reply(BUSY, times=ReplyTimes(whole_s=1.0, least_for_retry_s=2.0))
    assert told.house == [TookOver(NO_ANSWER)]


@pytest.mark.parametrize("hung", [Script((), hang=True), Script((TextDelta("There is one home. It"),), hang=True)])
async def test_all_calls_of_a_reply_share_one_deadline(hung: Script) -> None:
    model = ScriptedModel(asks(SEARCH), hung)
    agent = Agent(model, _toolbox(), stand_in=OfflineConcierge())
    async with hurried(1.0, once=lambda: model.calls[1:]):
        told = _Told(model, [event async for event in agent.reply(QUESTION)])
    assert model.closed == len(model.calls) == 2
    assert TookOver(NO_ANSWER) in told.house
    assert "$300,000" in told.said


async def test_the_bridge_between_half_an_answer_and_its_repetition() -> None:
    told = await _reply(HALF, says("There is one home. It costs $300,000."))
    assert told.house == [Retrying(BROKE_OFF), Aside(ONCE_MORE)]
    assert told.said == "There is one home. It costs It costs $300,000."  # the half is dropped by who cuts clauses
    assert told.finished.messages == (Message("assistant", "There is one home. It costs $300,000."),)
    asked = told.model.calls[1].messages
    assert asked[-2:] == (Message("assistant", "There is one home."), Message("user", GO_ON))


async def test_what_was_said_whole_may_be_all_there_was() -> None:
    told = await _reply(
        Script((TextDelta("There is one home."),), error=ReplyBroken("cut")), says("There is one home.")
    )
    assert told.said == "There is one home."
    assert told.finished.messages == (Message("assistant", "There is one home."),)


async def test_what_was_said_before_the_tools_is_not_said_again_after_them() -> None:
    first = Script((TextDelta("Let me see. One moment."), SEARCH, ModelFinished("tool_calls")))
    told = await _reply(first, says("One moment. It costs $300,000."))
    assert told.said == "Let me see. One moment. It costs $300,000."
    told = await _reply(first, says("Let me see."))
    assert told.said == "Let me see. One moment."
    assert told.finished.messages[-1] == Message("assistant", "Let me see.")


async def test_the_stand_in_goes_on_after_half_an_answer_and_looks_up_for_itself() -> None:
    dear = ToolCall("c1", "search_listings", '{"min_price_usd": 9000000}')
    told = await _reply(asks(dear), HALF, BUSY)
    assert told.house == [Retrying(BROKE_OFF), Aside(ONCE_MORE), TookOver(NO_ANSWER)]
    totals = [event.result.get("total") for event in told.events if isinstance(event, ToolFinished)]
    assert totals == [0, 1]
    assert [message.role for message in told.finished.messages] == ["assistant", "tool"] * 2 + ["assistant"]
    assert told.finished.messages[2].content == "There is one home."
    assert "$300,000" in told.finished.messages[-1].content


async def test_the_stand_in_says_where_the_model_broke_off_for_good() -> None:
    told = await _reply(BUSY, HALF)
    assert told.house == [Retrying(ASKED_AGAIN), TookOver(NO_USE), Aside(WITHOUT_IT)]


BOOK = {"listing_key": "K1", "date": "tomorrow", "time": "10 am", "name": "Ann Lee", "phone": "617-555-0123"}
BOOKS = ToolCall("b1", "book_viewing", json.dumps(BOOK))


async def _booked(line: str, *scripts: Script) -> tuple[int, list[ToolFinished], str]:
    """How often something was booked, what the tool told, and what was said."""
    bookings = ScriptedBookings()
    toolbox = Toolbox(listings({}), bookings=bookings, clock=lambda: datetime(2026, 11, 30, 15, tzinfo=UTC))
    agent = Agent(ScriptedModel(*scripts), toolbox, stand_in=OfflineConcierge(), times=UNBRIDGED)
    events = [event async for event in agent.reply([Message("user", line)])]
    assert isinstance(events[-1], ReplyFinished)
    ran = [event for event in events if isinstance(event, ToolFinished) and event.name == "book_viewing"]
    return len(bookings.kept), ran, "".join(event.text for event in events if isinstance(event, TextDelta | Aside))


async def test_a_viewing_that_the_model_booked_is_told_and_not_booked_again() -> None:
    kept, _, alone = await _booked(VIEWING, BUSY, BUSY)
    assert kept == 1
    kept, ran, said = await _booked(VIEWING, asks(BOOKS), asks(BOOKS), BUSY, BUSY)
    assert kept == 1
    assert [one.result for one in ran] == [ran[0].result] * 3, "to the same call, and to the stand-in's own words"
    assert alone.partition("reference")[0] == said.partition("reference")[0]


async def test_what_was_booked_is_told_though_the_stand_in_does_not_understand() -> None:
    kept, _, said = await _booked("Like the last time, please.", asks(BOOKS), BUSY, BUSY)
    assert kept == 1
    assert said.startswith(DONE_ALL_THE_SAME), "before the answer, which ends with a question"
    assert said.count(DONE_ALL_THE_SAME) == 1
    assert len(said) > len(DONE_ALL_THE_SAME)


async def test_who_goes_on_for_another_agent_books_nothing_again() -> None:
    told = Message("tool", '{"booking": {"reference": "V-1", "said": "tomorrow at ten"}}', tool_call_id="b1")
    bookings = ScriptedBookings()
    toolbox = Toolbox(listings({}), bookings=bookings, clock=lambda: datetime(2026, 11, 30, 15, tzinfo=UTC))
    done = [Message("assistant", "", (BOOKS,)), told]
    events = [event async for event in Agent(OfflineConcierge(), toolbox).reply([Message("user", VIEWING)], done)]
    assert bookings.kept == []
    assert "V-1" in str([event.result for event in events if isinstance(event, ToolFinished)])


@pytest.mark.parametrize("empty", [Script((ModelFinished("stop"),)), Script((TextDelta(" \n"), ModelFinished("stop")))])
async def test_an_empty_reply_is_a_failure(empty: Script) -> None:
    assert (await _reply(empty, says("One."))).said.strip() == "One."
    assert (await _reply(empty, empty)).house == [Retrying(BROKE_OFF), TookOver(NO_USE)]


async def test_who_only_asks_what_was_asked_before_must_answer_without_tools() -> None:
    told = await _reply(asks(SEARCH), asks(SEARCH), says("One home."))
    assert [bool(call.tools) for call in told.model.calls] == [True, True, False]
    assert told.house == []
    assert told.said == "One home."


async def test_endless_rounds_are_asked_for_an_answer_and_then_left() -> None:
    rounds = [asks(ToolCall("c", "search_listings", f'{{"min_beds": {at}}}')) for at in range(5)]
    told = await _reply(*rounds, asks(SEARCH))
    assert [bool(call.tools) for call in told.model.calls] == [True] * 5 + [False]
    assert told.house == [Retrying(BROKE_OFF), TookOver(NO_USE)]
    assert told.said


@pytest.mark.parametrize("reason", ["length", "content_filter"])
async def test_half_a_sentence_is_no_answer(reason: Any) -> None:
    half = Script((TextDelta("There are"), ModelFinished(reason)))
    told = await _reply(*[half] * (2 if reason == "length" else 1))
    assert told.house[-1] == TookOver(NO_USE), "and no word of what nobody has heard of"
    assert "$300,000" in told.said


async def test_a_long_answer_ends_where_it_may_and_says_so() -> None:
    told = await _reply(Script((TextDelta("One home. It costs"), ModelFinished("length"))))
    assert told.house == [Aside(TOO_LONG)]
    assert told.finished.messages == (Message("assistant", "One home."),)


async def test_who_has_no_right_to_an_answer_gets_none() -> None:
    with pytest.raises(NotServed):
        await _reply(Script((), error=NotServed("ended")))


async def test_closing_while_it_is_bridged_closes_the_model() -> None:
    model = ScriptedModel(asks(SEARCH), Script((), hang=True))
    agent = Agent(model, _toolbox(), stand_in=OfflineConcierge(), times=ReplyTimes(bridge_after_s=0.0))
    async with aclosing(agent.reply(QUESTION)) as events:  # type: ignore[type-var]
        async for event in events:
            if isinstance(event, Aside):
                break
    assert model.closed == len(model.calls) == 2


def test_by_default_a_turn_ends_within_thirty_seconds() -> None:
    """The deadline of all calls, a server's wish for rest within it, and what the stand-in and its tools may take."""
    stand_in_s, reserving_and_settling_s = 2.0, 2.0
    settings = Settings()
    for times in (USUAL_TIMES.whole_s, settings.openai_whole_reply_s):
        assert times + stand_in_s + reserving_and_settling_s < 30
    stages = ModelTimeouts()
    assert stages.connect_s < stages.first_token_s
    for first_s, whole_s in (
        (stages.first_token_s, stages.whole_s),
        (settings.openai_first_token_s, settings.openai_whole_reply_s),
    ):
        assert 2 * first_s + USUAL_TIMES.longest_wait_s <= whole_s, "two askings of a hung server fit"
