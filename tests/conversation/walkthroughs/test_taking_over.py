"""Taking over: the new conversation has the script's steps in it, and the concierge answers in their context."""

import secrets
from pathlib import Path

import pytest

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.tools import Toolbox
from conversation.errors import BadMessage, NotYourTurn
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import unmetered
from conversation.question import Question
from conversation.talks import Talk, Talks
from conversation.turns import Turns
from conversation.walkthroughs.taking_over import take_over
from tests.conversation.conftest import new_id, read_chat, text_of
from tests.conversation.walkthroughs.staging import VOICE, Staged, SteadyVoice, listings, script

STEPS = (
    {"visitor": "Which homes have three bedrooms and a garage?", "agent": "live"},
    {"visitor": "What is special here?", "agent": "I tell where each figure comes from."},
    {"visitor": "And a home?", "agent": "This one is quiet.", "show": "VX1001"},
)


async def asked_after(talk: Talk, line: str) -> str:
    """What the real concierge answers to `line` in that conversation."""
    means = unmetered(Agent(OfflineConcierge(), Toolbox(listings())), SteadyVoice())
    turns = Turns(means, FinishedTurns(10_000_000, 60))
    said = text_of(await read_chat(turns.chat("ann", new_id(), Question(line, Manner(VOICE)), talk.dialogue)))
    await turns.close()
    return said


async def test_the_concierge_goes_on_in_the_context_of_the_steps(tmp_path: Path) -> None:
    rendered, talks = await Staged(tmp_path).rendered(script(*STEPS)), Talks()
    second = rendered.steps[0].exchange.mentions[1].listing_key
    address = listings().get(second).UnparsedAddress.split(",")[0]  # type: ignore[union-attr]
    number = address.split()[0]
    await take_over(talks, "ann", talk_id := new_id(), rendered, 2)
    said = await asked_after(await talks.open("ann", talk_id), "Tell me more about the second one.")
    assert number in said, said
    bare = await asked_after(await talks.open("ann", new_id()), "Tell me more about the second one.")
    assert number not in bare, bare


async def test_the_home_that_was_shown_last_is_meant_by_it(tmp_path: Path) -> None:
    rendered, talks = await Staged(tmp_path).rendered(script(*STEPS)), Talks()
    await take_over(talks, "ann", talk_id := new_id(), rendered, 3)
    said = await asked_after(await talks.open("ann", talk_id), "How many bedrooms does it have?")
    home = listings().get("VX1001")
    assert home is not None
    assert f"{home.BedroomsTotal} bedroom" in said, said


async def test_the_steps_are_there_in_order_with_ids_of_this_conversation(tmp_path: Path) -> None:
    rendered, talks = await Staged(tmp_path).rendered(script(*STEPS)), Talks()
    ids = []
    for who in ("ann", "ben"):
        await take_over(talks, who, talk_id := new_id(), rendered, 2)
        exchanges = (await talks.open(who, talk_id)).dialogue.exchanges
        assert [one.question for one in exchanges] == [step["visitor"] for step in STEPS[:2]]
        assert [one.said for one in exchanges] == [step.exchange.said for step in rendered.steps[:2]]
        assert all(one.asked_unix_s > 0 and one.manner["voice"] == "joe" for one in exchanges)
        ids += [one.turn_id for one in exchanges]
    assert len(set(ids)) == 4
    assert rendered.steps[0].exchange.asked_unix_s == 0


async def test_what_one_visitor_does_with_it_changes_nothing_for_another(tmp_path: Path) -> None:
    rendered, talks = await Staged(tmp_path).rendered(script(*STEPS)), Talks()
    await take_over(talks, "ann", talk_id := new_id(), rendered, 1)
    mine = (await talks.open("ann", talk_id)).dialogue.exchanges[0]
    mine.rating, mine.said = "up", "changed"
    mine.manner["speed"] = 9
    await take_over(talks, "ben", other := new_id(), rendered, 1)
    theirs = (await talks.open("ben", other)).dialogue.exchanges[0]
    assert (theirs.rating, theirs.said, theirs.manner["speed"]) == (None, rendered.steps[0].exchange.said, 1.0)


async def test_twice_is_once_and_a_conversation_that_has_begun_is_refused(tmp_path: Path) -> None:
    rendered, talks = await Staged(tmp_path).rendered(script(*STEPS)), Talks()
    await take_over(talks, "ann", talk_id := new_id(), rendered, 2)
    await take_over(talks, "ann", talk_id, rendered, 2)
    talk = await talks.open("ann", talk_id)
    assert len(talk.dialogue.exchanges) == 2
    for step in (0, 1, 3):
        with pytest.raises(BadMessage, match="begun already"):
            await take_over(talks, "ann", talk_id, rendered, step)
    await asked_after(talk, "Hello?")
    with pytest.raises(BadMessage, match="begun already"):
        await take_over(talks, "ann", talk_id, rendered, 2)
    with pytest.raises(NotYourTurn):
        await take_over(talks, "ben", talk_id, rendered, 2)


async def test_steps_and_ids_are_checked_before_anything_is_there(tmp_path: Path) -> None:
    rendered, talks = await Staged(tmp_path).rendered(script(*STEPS)), Talks()
    for step in (-1, 4, 10**9):
        with pytest.raises(BadMessage, match="from 0 to 3"):
            await take_over(talks, "ann", talk_id := new_id(), rendered, step)
        assert not (await talks.open("ann", talk_id)).dialogue.exchanges
    with pytest.raises(BadMessage, match="32 hexadecimal"):
        await take_over(talks, "ann", secrets.token_hex(8), rendered, 1)
    await take_over(talks, "ann", talk_id := new_id(), rendered, 0)
    assert not (await talks.open("ann", talk_id)).dialogue.exchanges
