"""What a conversation has told, home by home."""

import json

from agent.events import ToolFinished
from agent.grounding.facts import Facts
from agent.model import Message, ToolCall
from tests.agent.grounding.scenes import scene


def _facts(name: str) -> Facts:
    played = scene(name)
    facts = Facts(played.messages)
    for result in played.results:
        facts.learn(result)
    return facts


def test_values_are_kept_by_home() -> None:
    homes = _facts("larkspur").homes
    prices = {key: {one.value for one in home.values["usd"] if one.field == "ListPrice"} for key, home in homes.items()}
    assert prices == {"VX1001": {449_000.0}, "VX1002": {525_000.0}}
    assert homes["VX1001"].address == "87 Quarry Rd"


def test_a_price_that_the_model_gave_is_nobodys() -> None:
    facts = _facts("payment_of_an_invented_price")
    told = [one.value for home in facts.homes.values() for one in home.values.get("usd", ())]
    assert 310_000.0 not in [*told, *(one.value for one in facts.loose["usd"])]
    assert 310_000.0 in [one.value for one in facts.wished["usd"]]


def test_counts_are_of_this_turn_when_it_asked() -> None:
    facts = _facts("houses")
    assert set(facts.totals()) == {5.0}
    assert 3.0 in set(facts.counts("three are in maple heights"))
    assert 3.0 not in set(facts.counts("three have a pool"))


def test_odd_messages_tell_nothing() -> None:
    for content in ("", "null", "[]", "3", "{", '"x"', "[" * 2_000, json.dumps({"listings": [1, None, {}]})):
        call = ToolCall("c", "search_listings", content)
        facts = Facts([Message("assistant", "", (call,)), Message("tool", content, tool_call_id="c")])
        facts.learn(ToolFinished("", {}, {"listing": 3}))
        assert facts.homes == {}
