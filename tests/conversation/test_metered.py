"""A metered model: reserved before every call, settled after it, whatever became of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from access.errors import ModelUnpriced
from access.ledger import Caps, Ledger
from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.errors import AgentError, FixSettings, ReplyBroken, TryLater
from agent.events import AgentEvent, ListingsShown, ReplyFinished
from agent.model import Message, ModelFinished, TextDelta, TookOver, ToolCall, Usage
from agent.server.openai_model import OpenAIModel
from agent.server.wire import most_input_tokens
from agent.tools import Toolbox
from conversation.metered import UNCOUNTED, USED_UP, MeteredModel, PaidModel
from store.invites import InviteDrawer
from store.ledger import Spent
from tests.access.house_ledger import ANN, MODEL, NOON, states
from tests.agent.records import listings
from tests.conversation.paying import open_ledger
from tests.fakes import Script, ScriptedModel, asks, says
from tests.openai_server import OpenAIServer, Reply

QUESTION = [Message("user", "Any homes under 400 thousand?")]
MOST = 50
UPPER = most_input_tokens(QUESTION, []) + MOST


@pytest.fixture
async def books(tmp_path: Path) -> AsyncIterator[tuple[Ledger, Engine]]:
    async with open_ledger(tmp_path) as both:
        yield both


def _metered(model: Any, ledger: Ledger, name: str = MODEL) -> MeteredModel:
    return MeteredModel(PaidModel(model, name, MOST), ledger, ANN, OfflineConcierge())


async def _tokens(ledger: Ledger) -> int:
    return (await ledger.day()).get(ANN, Spent()).tokens


async def test_the_call_is_charged_what_the_server_told(books: tuple[Ledger, Engine]) -> None:
    model = ScriptedModel(says("Two homes.", Usage(30, 5, 20)))
    events = [event async for event in _metered(model, books[0]).stream(QUESTION, [])]
    assert events[-1] == ModelFinished("stop", Usage(30, 5, 20))
    assert (await books[0].day())[""] == Spent(35, 10 * 2 + 20 * 1 + 5 * 10)
    assert states(books[1]) == {"settled": 1}


async def test_it_is_reserved_in_full_before_the_model_is_asked(books: tuple[Ledger, Engine]) -> None:
    model = ScriptedModel(Script((TextDelta("Two"),), hang=True))
    async with aclosing(_metered(model, books[0]).stream(QUESTION, [])) as events:  # type: ignore[type-var]
        assert await anext(events) == TextDelta("Two")
        assert await _tokens(books[0]) == UPPER
        assert states(books[1]) == {"open": 1}


@pytest.mark.parametrize(
    "script",
    [
        says("Two homes.", None),
        Script((ModelFinished("stop", Usage(3, 5, 20)),)),  # more cached than there was: not believed
        Script((TextDelta("Two"),), error=TryLater("slow")),
        Script((), error=ReplyBroken("cut")),
    ],
)
async def test_what_nobody_knows_is_charged_in_full(books: tuple[Ledger, Engine], script: Script) -> None:
    with suppress(AgentError):
        async for _ in _metered(ScriptedModel(script), books[0]).stream(QUESTION, []):
            pass
    assert await _tokens(books[0]) == UPPER
    assert states(books[1]) == {"unknown": 1}


async def test_what_was_told_counts_though_the_reply_is_of_no_use(books: tuple[Ledger, Engine]) -> None:
    model = ScriptedModel(
        Script((TextDelta("Hm."), ModelFinished("stop", Usage(30, 5))), error=ReplyBroken("says nothing"))
    )
    with pytest.raises(ReplyBroken):
        _ = [event async for event in _metered(model, books[0]).stream(QUESTION, [])]
    assert await _tokens(books[0]) == 35
    assert states(books[1]) == {"settled": 1}


@pytest.mark.parametrize("closing", ["close", "cancel"])
async def test_a_reply_that_is_cut_by_its_reader_is_charged_in_full(books: tuple[Ledger, Engine], closing: str) -> None:
    model = ScriptedModel(Script((TextDelta("Two"),), hang=True))

    async def read() -> None:
        async with aclosing(_metered(model, books[0]).stream(QUESTION, [])) as events:  # type: ignore[type-var]
            async for _ in events:
                if closing == "close":
                    return

    task = asyncio.create_task(read())
    while not model.calls:
        await asyncio.sleep(0.001)
    task.cancel() if closing == "cancel" else None
    await asyncio.gather(task, return_exceptions=True)
    assert model.closed == 1
    await books[0].close()
    assert states(books[1]) == {"unknown": 1}


async def test_cancelling_again_while_it_settles_loses_no_settlement(books: tuple[Ledger, Engine]) -> None:
    model = ScriptedModel(Script((TextDelta("Two"),), hang=True))
    stream = _metered(model, books[0]).stream(QUESTION, [])

    async def read() -> None:
        async for _ in stream:
            pass

    task = asyncio.create_task(read())
    while not model.calls:
        await asyncio.sleep(0.001)
    for _ in range(4):
        task.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(task, return_exceptions=True)
    await books[0].close()
    assert states(books[1]) == {"unknown": 1}


@pytest.mark.parametrize("wait_s", [0, 0.001, 0.002, 0.004, 0.006, 0.008, 0.02])
async def test_cancelling_at_any_moment_leaves_no_reservation_open(books: tuple[Ledger, Engine], wait_s: float) -> None:
    await books[0].open_day()
    stream = _metered(ScriptedModel(Script((TextDelta("Two"),), hang=True)), books[0]).stream(QUESTION, [])

    async def read() -> None:
        async with aclosing(stream) as events:  # type: ignore[type-var]
            async for _ in events:
                pass

    task = asyncio.create_task(read())
    await asyncio.sleep(wait_s)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await books[0].close()
    assert "open" not in states(books[1])


async def test_a_server_that_is_not_there_or_refuses_costs_nothing(books: tuple[Ledger, Engine]) -> None:
    gone = OpenAIModel(api_key=None, base_url="http://127.0.0.1:1/v1", model="m")
    with pytest.raises(TryLater):
        _ = [event async for event in _metered(gone, books[0]).stream(QUESTION, [])]
    await gone.aclose()
    with OpenAIServer([Reply(status=status) for status in (429, 401, 500)]) as server:
        refusing = OpenAIModel(api_key=None, base_url=server.base_url, model="m")
        for free, error in ((True, TryLater), (True, FixSettings), (False, TryLater)):
            with pytest.raises(error):
                _ = [event async for event in _metered(refusing, books[0]).stream(QUESTION, [])]
            assert await _tokens(books[0]) == (0 if free else UPPER)
        await refusing.aclose()


async def test_every_request_to_an_older_server_is_a_reservation_of_its_own(books: tuple[Ledger, Engine]) -> None:
    refusals = [Reply(status=400, error={"param": name}) for name in ("stream_options", "max_completion_tokens")]
    with OpenAIServer([*refusals, Reply("Hello.", usage=None), Reply("Again.")]) as server:
        model = OpenAIModel(api_key=None, base_url=server.base_url, model="m")
        agent = Agent(_metered(model, books[0]), Toolbox(listings({})), prompt="Be kind.")
        events = [event async for event in agent.reply(QUESTION)]
        assert isinstance(events[-1], ReplyFinished)
        assert states(books[1]) == {"settled": 2, "unknown": 1}
        _ = [event async for event in agent.reply(QUESTION)]
        await model.aclose()
    assert len(server.requests) == sum(states(books[1]).values()) == 4


async def test_a_server_that_never_learns_is_given_up(books: tuple[Ledger, Engine]) -> None:
    refusals = [Reply(status=400, error={"param": name}) for name in ("stream_options", "max_completion_tokens")]
    with OpenAIServer([*refusals, Reply(status=400, error={"param": "stream_options"})]) as server:
        model = OpenAIModel(api_key=None, base_url=server.base_url, model="m")
        with pytest.raises(FixSettings):
            _ = [event async for event in Agent(_metered(model, books[0]), Toolbox(listings({}))).reply(QUESTION)]
        await model.aclose()
        assert len(server.requests) == 3


async def _reply(model: Any) -> list[AgentEvent]:
    agent = Agent(model, Toolbox(listings({}, {"ListPrice": 300000})))
    return [event async for event in agent.reply(QUESTION)]


async def test_at_the_cap_the_concierge_takes_over_and_says_so_first(tmp_path: Path) -> None:
    async with open_ledger(tmp_path, Caps(tokens=10)) as (ledger, engine):
        model = ScriptedModel()
        events = await _reply(_metered(model, ledger))
        assert events[0] == TookOver(USED_UP)
        assert [event.listing_keys for event in events if isinstance(event, ListingsShown)] == [("K2",)]
        assert isinstance(events[-1], ReplyFinished)
        assert model.calls == []
        assert states(engine) == {}


async def test_the_concierge_goes_on_where_the_budget_ends_in_the_middle_of_a_reply(tmp_path: Path) -> None:
    async with open_ledger(tmp_path, Caps()) as (ledger, _):
        model = ScriptedModel(asks(ToolCall("c1", "search_listings", '{"max_price_usd": 400000}')))
        events = []
        agent = Agent(_metered(model, ledger), Toolbox(listings({}, {"ListPrice": 300000})))
        async for event in agent.reply(QUESTION):
            events.append(event)
            if isinstance(event, ListingsShown):
                ledger.caps = Caps(tokens=1)
        assert [event for event in events if isinstance(event, TookOver)] == [TookOver(USED_UP)]
        said = "".join(event.text for event in events if isinstance(event, TextDelta))
        assert "$300,000" in said


async def test_a_ledger_that_cannot_be_used_refuses_the_paid_call_and_says_so(books: tuple[Ledger, Engine]) -> None:
    await books[0].close()
    model = ScriptedModel()
    assert (await _reply(_metered(model, books[0])))[0] == TookOver(UNCOUNTED)
    assert model.calls == []


async def test_an_invite_that_has_ended_gets_no_answer(books: tuple[Ledger, Engine]) -> None:
    InviteDrawer(books[1]).revoke(ANN, NOON)
    with pytest.raises(ReplyBroken, match="ended"):
        await _reply(_metered(ScriptedModel(), books[0]))


async def test_a_model_without_a_price_is_never_asked(books: tuple[Ledger, Engine]) -> None:
    model = ScriptedModel()
    with pytest.raises(ModelUnpriced):
        await _reply(_metered(model, books[0], "gpt-unheard-of"))
    assert model.calls == []
