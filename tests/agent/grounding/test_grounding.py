"""No figure leaves that no tool told; a true reply leaves as it was written. Held over written replies and all that
the offline concierge says in the evaluation's conversations."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.events import AgentEvent, ToolFinished
from agent.grounding import Grounding
from agent.model import Message, TextDelta, ToolCall
from agent.tools import Toolbox
from evaluation.running import cases, run
from evaluation.world import World
from tests.agent.grounding.scenes import Said, Scene, scene, told

_LISTINGS = Path(__file__).parents[3] / "assets" / "listings"
_TRUTHS = list(told("truths.yaml"))
_LIES = [(name, lie["say"], tuple(lie["never"])) for name, lie in told("lies.yaml")]
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class _Recorder:
    """The concierge, with what it was asked, what the tools told it and what it said."""

    def __init__(self, toolbox: Toolbox, turns: list[tuple[Scene, str]]) -> None:
        self._agent = Agent(OfflineConcierge(), toolbox)
        self._turns = turns

    async def reply(self, messages: Sequence[Message]) -> AsyncIterator[AgentEvent]:
        before, results, text = tuple(messages), list[ToolFinished](), ""
        async for event in self._agent.reply(messages):
            if isinstance(event, TextDelta):
                text += event.text
            elif isinstance(event, ToolFinished):
                results.append(event)
            yield event
        self._turns.append((Scene(before, tuple(results)), text))


@cache
def _concierge() -> list[tuple[Scene, str]]:
    world, turns = World.load("sample", _LISTINGS), list[tuple[Scene, str]]()
    for case in cases():
        asyncio.run(run(case, world, 1, lambda toolbox: _Recorder(toolbox, turns)))
    return turns


def _left(said: Said, never: tuple[str, ...]) -> list[str]:
    return [words for words in never if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said.text)]


def test_there_are_enough_of_both() -> None:
    assert len(_TRUTHS) >= 60
    assert len(_LIES) >= 120


@pytest.mark.parametrize(("name", "reply"), _TRUTHS)
def test_a_true_reply_is_not_changed(name: str, reply: str) -> None:
    assert scene(name).say(reply).changes == ()


@pytest.mark.parametrize(("name", "reply", "never"), _LIES)
def test_a_lie_is_not_said(name: str, reply: str, never: tuple[str, ...]) -> None:
    said = scene(name).say(reply)
    assert said.changes
    assert _left(said, never) == []


@pytest.mark.parametrize(("name", "reply", "never"), _LIES)
def test_a_lie_after_a_true_clause_is_not_said(name: str, reply: str, never: tuple[str, ...]) -> None:
    said = scene(name).say(f"Let me tell you about that. {reply} Would you like to hear more?")
    assert _left(said, never) == []
    assert said.text.startswith("Let me tell you about that.")
    assert said.text.endswith("Would you like to hear more?")


def test_nothing_that_the_concierge_says_is_changed() -> None:
    turns = _concierge()
    changed = [said for scene_, text in turns if (said := scene_.say(text)).changes]
    assert len(turns) > 350
    assert changed == []


def test_a_changed_figure_of_the_concierge_is_noticed() -> None:
    """Each number of its replies one up, one after the other: hardly any is true of something else."""
    noticed, missed = 0, list[str]()
    for at, (scene_, text) in enumerate(_concierge()):
        numbers = list(_NUMBER.finditer(text))
        for number in numbers[at % 5 :: 5]:
            wrong = f"{text[: number.start()]}{_other(number[0])}{text[number.end() :]}"
            if scene_.say(wrong).changes:
                noticed += 1
            else:
                missed.append(wrong)
    assert noticed > 400
    assert len(missed) <= noticed * 0.01, missed


def _other(number: str) -> str:
    """Another value in the same writing: "$449,000" as "$456,000", "3" as "4", "0.21" as "0.35"."""
    value = float(number.replace(",", ""))
    if "." in number:
        return f"{value + 0.14:.2f}"
    return (
        f"{value + (7_000 if value >= 10_000 else 137 if value >= 100 else 1):,.0f}"
        if "," in number or value < 1000
        else f"{value + 13:.0f}"
    )


@given(st.sampled_from(_TRUTHS), st.data())
@settings(max_examples=150, deadline=None)
def test_a_changed_figure_of_a_true_reply_is_noticed(truth: tuple[str, str], data: st.DataObject) -> None:
    """A price, an area, a fee or a payment changed by anything that is no rounding."""
    name, reply = truth
    money = list(re.finditer(r"(?<=\$)\d{2,3},\d{3}|\d,\d{3}(?= square feet)", reply))
    if not money or "under $" in reply or "your" in reply.lower():
        return
    at = data.draw(st.sampled_from(money))
    by = data.draw(st.integers(21, 60))
    wrong = f"{int(at[0].replace(',', '')) * (100 + by) // 100 // 10 * 10 + 3:,}"
    said = scene(name).say(f"{reply[: at.start()]}{wrong}{reply[at.end() :]}")
    assert said.changes
    assert wrong not in said.text


@pytest.mark.parametrize(
    ("name", "reply", "expected"),
    [
        ("quarry", "It costs $455K.", "It costs $449,000."),
        ("quarry", "It costs four hundred sixty thousand dollars.", "It costs $449,000."),
        ("quarry", "It has four bedrooms and two baths.", "It has 3 bedrooms and two baths."),
        ("quarry", "It is a 4 bedroom house.", "It is a 3 bedroom house."),
        ("quarry", "It has **5** bedrooms.", "It has 3 bedrooms."),
        ("quarry", "It has about 2,400 square feet.", "It has 1,850 square feet."),
        ("quarry", "It was built in 1989.", "It was built in 1998."),
        ("larkspur", "The fee is $120, paid monthly.", "The fee is $120 a quarter."),
        ("houses", "There are 9 houses that fit.", "There are 5 houses that fit."),
        ("houses", "87 Quarry Road in Lindenport is $449,000.", "87 Quarry Road in Maple Heights is $449,000."),
        ("claimed", "Yes, it costs $300,000.", "No, the listing says $449,000."),
        ("claimed", "Correct. Shall I go on?", "No, the listing says $449,000. Shall I go on?"),
    ],
)
def test_what_is_clear_is_put_right(name: str, reply: str, expected: str) -> None:
    said = scene(name).say(reply)
    assert said.text == expected
    assert all(change.repaired for change in said.changes)


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("compared", "412 Larkspur Lane is $81,000 more than 87 Quarry Road."),
        ("quarry", "It costs twice $235,000."),
        ("quarry", "It would be $20,000 cheaper next year."),
        ("quarry", "It costs between $400,000 and $430,000."),
        ("quarry", "Pets cost $45 a month."),
        ("payment", "At 5 percent it would be cheaper."),
        ("houses", "The cheapest is 87 Quarry Road at $389,900."),
    ],
)
def test_no_repair_makes_another_lie(name: str, reply: str) -> None:
    """The right price in such a sentence would be as wrong as the wrong one."""
    (change,) = scene(name).say(reply).changes
    assert not change.repaired
    assert not _NUMBER.search(change.now)


def test_a_sentence_is_left_at_a_comma_and_still_reads_well() -> None:
    said = scene("quarry").say(
        "87 Quarry Road is a three bedroom house in Maple Heights, with a pool that was built for $80,000 "
        "and with a garden that is larger than it looks from the street at first, and so on. It costs $449,000."
    )
    first, rest = said.text.split(", ", 1)
    assert first == "87 Quarry Road is a three bedroom house in Maple Heights"
    assert rest.startswith(("but ", "and ", "though "))
    assert rest.endswith(". It costs $449,000.")
    assert "and so on" not in rest
    assert [change.reason for change in said.changes if not change.repaired] == ["figure"]


def test_no_sentence_is_said_twice() -> None:
    said = scene("quarry").say(" ".join(f"The seller offers a ${count}0,000 credit." for count in range(1, 9)))
    sentences = [each for each in said.text.split(". ") if each]
    assert len(sentences) == len(set(sentences))
    assert not re.search(r"\d", said.text)


def test_a_wrong_line_of_a_list_takes_no_other_with_it() -> None:
    said = scene("houses").say("1. 6 Heron Way, $389,900\n2. 99 Fake Street, $445,000\n3. 87 Quarry Rd, $449,000")
    assert "6 Heron Way, $389,900" in said.text
    assert "3. 87 Quarry Rd, $449,000" in said.text
    assert "Fake" not in said.text
    assert "but I have" not in said.text


def test_another_conversation_tells_nothing() -> None:
    """The same clause, true where it was looked up, is not where nothing was."""
    clause = "87 Quarry Road costs $449,000."
    assert scene("quarry").judge().check(clause, "").changes == ()
    assert scene("greeting").judge().check(clause, "").changes


def test_results_of_earlier_turns_count() -> None:
    assert scene("two_homes_later").say("412 Larkspur Lane has 2,380 square feet.").changes == ()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["ListPrice", "ListingKey", "listings", "total", "differences", "same", "changed", "to", "City"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
_ADDRESSED = ["87 Quarry Road", "in Lindenport", "the cheaper one", "VX-7K2QXMA", "509-555-0142", "on the 28th"]
_COUNTED = ["$449,000", "3", "bedrooms", "½", "４", "million", "mid-400s", "half past", "ninety", "Saturday", "at 2"]
_SIGNS = ["it has", "and", "under", "\u200b", "**", "&#44;", "-", "/", "$", ".", "四", "0000-00-00"]
_PIECES = st.sampled_from([*_ADDRESSED, *_COUNTED, *_SIGNS])


@given(
    st.lists(st.tuples(_JSON, _JSON), max_size=2),
    st.lists(st.text(min_size=1, max_size=60) | st.lists(_PIECES, min_size=1, max_size=9).map(" ".join), max_size=3),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_it_never_raises(rounds: list[tuple[object, object]], said: list[str]) -> None:
    messages = [Message("user", "and?")]
    for arguments, result in rounds:
        call = ToolCall(str(len(messages)), "compare_listings", repr(arguments))
        messages += [Message("assistant", "", (call,)), Message("tool", str(result), tool_call_id=call.id)]
        messages.append(Message("tool", json.dumps(result), tool_call_id="nobody's"))
    judge = Grounding(messages)
    judge.learn(ToolFinished("get_listing", {}, {"listing": rounds[0][1] if rounds else None}))
    before = ""
    for clause in said:
        before += f" {judge.check(clause.strip() or '-', before).text}"
