"""What is sent of a long conversation: never above the budget, in order, no result without its call, facts kept."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.context import TokenEstimate, trimmed
from agent.model import Message, Tool, ToolCall

PROMPT = Message("system", "Be kind. " * 20)
TOOL = Tool("search_listings", "Find homes.", {"type": "object", "properties": {"city": {"type": "string"}}})


def _home(number: int, remarks: str = "") -> dict[str, object]:
    return {
        "ListingKey": f"K{number}",
        "UnparsedAddress": f"{number} Larkspur Ln",
        "ListPrice": 400_000 + number,
        "BedroomsTotal": 3,
        "BathroomsTotalInteger": 2,
        "LivingArea": 1_850,
        "PublicRemarks": remarks,
        "Appliances": ["Range", "Oven"],
    }


def _found(at: int, homes: int, remarks: str = "") -> list[Message]:
    told = {"total": homes, "listings": [_home(at * 100 + one, remarks) for one in range(homes)]}
    call = ToolCall(f"c{at}", "search_listings", json.dumps({"city": "Lindenport"}))
    return [Message("assistant", "Let me look.", (call,)), Message("tool", json.dumps(told), (), call.id)]


def _turn(at: int, homes: int, words: int, remarks: str = "") -> list[Message]:
    rounds = _found(at, homes, remarks) if homes else []
    return [Message("user", f"Question {at}? " * words), *rounds, Message("assistant", f"Answer {at}. " * words)]


turns = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 30), st.integers(0, 400)), max_size=8)


@st.composite
def conversations(draw: st.DrawFn) -> list[Message]:
    """Turns, then a line that is being answered, perhaps after a round of tools."""
    told = [
        message
        for at, (homes, words, remarks) in enumerate(draw(turns))
        for message in _turn(at, homes, words, "A porch. " * remarks)
    ]
    now = _found(99, draw(st.integers(1, 5)), "A view. " * draw(st.integers(0, 200))) if draw(st.booleans()) else []
    return [PROMPT, *told, Message("user", "And the newest line?"), *now]


def _least(messages: Sequence[Message]) -> list[Message]:
    """What is sent however small the budget: prompt, last line, calls of its turn with their results left out."""
    last = max(at for at, one in enumerate(messages) if one.role == "user")
    return [messages[0], *messages[last:]]


@settings(max_examples=150, deadline=None)
@given(conversations(), st.integers(500, 12_000), st.sampled_from([0.5, 1.0, 1.37, 4.0]))
def test_laws(messages: list[Message], budget: int, factor: float) -> None:
    estimate = TokenEstimate()
    estimate.factor = factor
    sent = trimmed(messages, [TOOL], budget, estimate)
    smallest = trimmed(messages, [TOOL], 0, estimate)
    assert estimate.of(sent, [TOOL]) <= max(budget, estimate.of(smallest, [TOOL]))
    if estimate.of(messages, [TOOL]) <= budget:
        assert list(sent) == messages
    _is_in_order(messages, sent)
    _every_result_has_its_call(sent)
    assert sent[0] == PROMPT
    assert Message("user", "And the newest line?") in sent
    _prose_goes_before_facts(messages, sent)


def _is_in_order(messages: Sequence[Message], sent: Sequence[Message]) -> None:
    def name(one: Message) -> object:
        return one.tool_call_id or (one.tool_calls[0].id if one.tool_calls else one.content), one.role

    names = [name(one) for one in messages]
    places = [names.index(name(one)) for one in sent]
    assert places == sorted(places)


def _every_result_has_its_call(sent: Sequence[Message]) -> None:
    waiting: set[str] = set()
    for one in sent:
        if one.role == "tool":
            assert one.tool_call_id in waiting
            waiting.discard(one.tool_call_id)
        else:
            assert not waiting
            waiting = {call.id for call in one.tool_calls}
    assert not waiting


def _prose_goes_before_facts(messages: Sequence[Message], sent: Sequence[Message]) -> None:
    """While any older line is sent, every result is, with each home's key, address, price, rooms and area."""
    last = max(at for at, one in enumerate(messages) if one.role == "user")
    older = [one for one in messages[1:last] if one.role == "user"]
    if not any(one in sent for one in older):
        return
    for one in messages[:last]:
        if one.role == "tool":
            (kept,) = [other for other in sent if other.tool_call_id == one.tool_call_id]
            assert list(map(_facts, _homes(kept))) == list(map(_facts, _homes(one)))


def _homes(message: Message) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(message.content)["listings"]
    return found


def _facts(home: dict[str, object]) -> list[object]:
    names = ("ListingKey", "UnparsedAddress", "ListPrice", "BedroomsTotal", "BathroomsTotalInteger", "LivingArea")
    return [home[name] for name in names]


def test_older_remarks_go_first_then_the_oldest_line() -> None:
    messages = [
        PROMPT,
        *_turn(1, 2, 3, "A porch. " * 200),
        *_turn(2, 0, 3),
        Message("user", "And now?"),
    ]
    estimate = TokenEstimate()
    without_remarks = trimmed(messages, [], 900, estimate)
    assert [one.role for one in without_remarks] == [one.role for one in messages]
    assert "porch" not in str(without_remarks)
    less = estimate.of(without_remarks, []) - 1
    assert [one.content for one in trimmed(messages, [], less, estimate) if one.role == "user"] == [
        "Question 2? " * 3,
        "And now?",
    ]


@pytest.mark.parametrize("content", ["no JSON", "[" * 5_000, "3", '{"error":{"code":"x"}}', ""])
def test_any_result_can_be_made_smaller(content: str) -> None:
    call = ToolCall("c", "get_listing", "{}")
    messages = [
        PROMPT,
        Message("user", "One?"),
        Message("assistant", "", (call,)),
        Message("tool", content, (), "c"),
        Message("user", "Two?"),
    ]
    assert trimmed(messages, [], 0, TokenEstimate()) == (PROMPT, Message("user", "Two?"))


def test_a_result_without_its_call_and_a_call_without_result_are_not_sent() -> None:
    orphan = Message("tool", "{}", (), "gone")
    unanswered = Message("assistant", "", (ToolCall("a", "x", "{}"), ToolCall("b", "x", "{}")))
    half = Message("tool", "{}", (), "a")
    line = Message("user", "And?")
    assert trimmed([PROMPT, orphan, unanswered, half, line], [], 10_000, TokenEstimate()) == (PROMPT, line)


def test_the_estimate_follows_what_the_server_counts() -> None:
    estimate, messages = TokenEstimate(), [PROMPT, Message("user", "Hello there")]
    first = estimate.of(messages, [TOOL])
    estimate.learn(messages, [TOOL], first * 2)
    assert estimate.of(messages, [TOOL]) == pytest.approx(first * 2, abs=2)
    for _ in range(20):
        estimate.learn(messages, [TOOL], first)
    assert estimate.of(messages, [TOOL]) == pytest.approx(first, abs=2)
    for senseless in (0, 10**12):
        estimate.learn(messages, [TOOL], senseless)
        assert first / 2 - 1 <= estimate.of(messages, [TOOL]) <= first * 4 + 1


def test_a_character_of_any_script_is_counted_by_its_bytes() -> None:
    estimate = TokenEstimate()
    latin, chinese = ([Message("user", char * 300)] for char in ("a", "房"))
    assert estimate.of(chinese, []) > 2.5 * estimate.of(latin, [])
