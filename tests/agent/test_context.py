"""What is sent of a long conversation: never above the budget, in order, no result without its call, facts kept."""

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.context import TokenEstimate, trimmed
from agent.model import Message, Tool, ToolCall
from agent.replying.recovering import GO_ON

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


@settings(max_examples=150, deadline=None)
@given(conversations(), st.integers(500, 12_000), st.sampled_from([0.5, 1.0, 1.37, 4.0]))
def test_laws(messages: list[Message], budget: int, factor: float) -> None:
    estimate = TokenEstimate()
    estimate.factor = factor
    sent = trimmed(messages, [TOOL], budget, estimate).messages
    smallest = trimmed(messages, [TOOL], 0, estimate).messages
    assert estimate.of(sent, [TOOL]) <= max(budget, estimate.of(smallest, [TOOL]))
    if estimate.of(messages, [TOOL]) <= budget:
        assert list(sent) == messages
    _is_in_order(messages, sent)
    _every_result_has_its_call(sent)
    assert sent[0] == PROMPT
    assert Message("user", "And the newest line?") in sent
    assert [one.role for one in sent[:2]] == ["system", "user"], "templates of open models refuse another beginning"
    _lines_alternate(sent)
    _prose_goes_before_facts(messages, sent)


@settings(max_examples=100, deadline=None)
@given(conversations(), st.integers(500, 12_000), st.floats(0.5, 4.0), st.integers(0, 5))
def test_two_rounds_of_one_reply_begin_alike(messages: list[Message], budget: int, factor: float, homes: int) -> None:
    """Whatever the server counted meanwhile: more is left out only where it does not fit, and nothing comes back."""
    estimate = TokenEstimate()
    first = trimmed(messages, [TOOL], budget, estimate)
    estimate.factor = factor
    longer = [*messages, *_found(100, homes)]
    second = trimmed(longer, [TOOL], budget, estimate, first.steps)
    assert second.steps >= first.steps
    as_first = (*first.messages, *longer[len(messages) :])
    if estimate.of(as_first, [TOOL]) <= budget:
        assert second.messages == as_first
    else:
        assert second.messages == trimmed(longer, [TOOL], budget, estimate).messages or second.steps == first.steps


@settings(max_examples=100, deadline=None)
@given(conversations(), st.integers(500, 12_000))
def test_no_step_more_is_taken_than_is_needed(messages: list[Message], budget: int) -> None:
    estimate = TokenEstimate()
    fits = trimmed(messages, [TOOL], budget, estimate)
    if fits.steps:
        before = trimmed(messages, [TOOL], 10**9, estimate, fits.steps - 1)
        assert estimate.of(before.messages, [TOOL]) > budget


def test_what_was_looked_up_just_now_is_never_left_out() -> None:
    """By no estimate: the model would answer blind. Results of the rounds before it are, at last."""
    first, second = (ToolCall(f"n{at}", "get_listing", "{}") for at in range(2))
    homes = [json.dumps({"listing": _home(at, "A porch. " * 300)}) for at in range(2)]
    newest = [Message("assistant", "", (first, second)), *(Message("tool", homes[at], (), f"n{at}") for at in range(2))]
    messages = [PROMPT, *_turn(1, 3, 3), Message("user", "Which is larger?"), *_found(2, 3), *newest]
    sent = trimmed(messages, [], 0, TokenEstimate()).messages
    assert [one.role for one in sent] == ["system", "user", "assistant", "tool", "assistant", "tool", "tool"]
    assert "omitted" in sent[3].content
    assert "porch" not in str(sent)
    assert [_facts(json.loads(one.content)["listing"]) for one in sent[-2:]] == [_facts(_home(0)), _facts(_home(1))]


def test_the_question_stays_for_who_is_to_go_on_after_a_cut() -> None:
    cut = [PROMPT, *_turn(1, 3, 30), Message("user", "How many are there?"), *_found(2, 1)]
    messages = [*cut, Message("assistant", "There is"), Message("user", GO_ON)]
    sent = trimmed(messages, [], 0, TokenEstimate()).messages
    assert [one.content for one in sent if one.role == "user"] == ["How many are there?", GO_ON]


def test_what_was_said_before_the_first_question_goes_first() -> None:
    messages = [PROMPT, Message("assistant", "Hello. " * 300), *_turn(1, 0, 30), Message("user", "And now?")]
    sent = trimmed(messages, [], 400, TokenEstimate()).messages
    assert [one.role for one in sent] == ["system", "user", "assistant", "user"]


def _lines_alternate(sent: Sequence[Message]) -> None:
    lines = [one.role for one in sent[1:] if one.role != "tool" and not one.tool_calls]
    assert all(one != other for one, other in pairwise(lines))


def _is_in_order(messages: Sequence[Message], sent: Sequence[Message]) -> None:
    def name(one: Message) -> object:
        line = one.content[:20]  # a long one may be shortened
        return one.tool_call_id or (one.tool_calls[0].id if one.tool_calls else line), one.role

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
    """While an exchange is sent that looked nothing up, every result is, with each home's key, address and rooms."""
    last = max(at for at, one in enumerate(messages) if one.role == "user")
    older = messages[1:last]
    small_talk = [one for one, then in pairwise(older) if one.role == "user" and not then.tool_calls]
    if not any(one in sent for one in small_talk):
        return
    for one in older:
        if one.role == "tool":
            (kept,) = [other for other in sent if other.tool_call_id == one.tool_call_id]
            assert list(map(_facts, _homes(kept))) == list(map(_facts, _homes(one)))


def _homes(message: Message) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(message.content)["listings"]
    return found


def _facts(home: dict[str, object]) -> list[object]:
    names = ("ListingKey", "UnparsedAddress", "ListPrice", "BedroomsTotal", "BathroomsTotalInteger", "LivingArea")
    return [home[name] for name in names]


def test_older_remarks_go_first_then_prose_and_the_results_last() -> None:
    messages = [
        PROMPT,
        *_turn(1, 2, 30, "A porch. " * 200),
        *_turn(2, 0, 3),
        Message("user", "And now?"),
    ]
    estimate = TokenEstimate()
    without_remarks = trimmed(messages, [], 1_300, estimate).messages
    assert [one.role for one in without_remarks] == [one.role for one in messages]
    assert "porch" not in str(without_remarks)
    shorter = trimmed(messages, [], estimate.of(without_remarks, []) - 1, estimate).messages
    assert [one.role for one in shorter] == [one.role for one in messages]
    lines = [one.content for one in shorter if one.role == "user"]
    assert lines == [f"{'Question 1? ' * 6}\u2026", "Question 2? " * 3, "And now?"]
    fewer = trimmed(messages, [], estimate.of(shorter, []) - 1, estimate).messages
    assert [one.content for one in fewer if one.role == "user"] == [lines[0], "And now?"]
    assert len(_homes(fewer[3])) == 2
    assert trimmed(messages, [], 0, estimate).messages == (PROMPT, messages[-1])


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
    assert trimmed(messages, [], 0, TokenEstimate()).messages == (PROMPT, Message("user", "Two?"))


def test_a_result_without_its_call_and_a_call_without_result_are_not_sent() -> None:
    orphan = Message("tool", "{}", (), "gone")
    unanswered = Message("assistant", "", (ToolCall("a", "x", "{}"), ToolCall("b", "x", "{}")))
    half = Message("tool", "{}", (), "a")
    line = Message("user", "And?")
    sent = trimmed([PROMPT, orphan, unanswered, half, line], [], 10_000, TokenEstimate()).messages
    assert sent == (PROMPT, line)


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
