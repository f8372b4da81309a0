"""A dialogue: the model hears whole exchanges only, and a bounded number of them."""

import pytest

from agent.events import ToolFinished
from agent.model import Message, ToolCall
from conversation.dialogue import MAX_MESSAGES, Dialogue, Viewing, broken_off


def exchange(dialogue: Dialogue, number: int) -> None:
    call = ToolCall(f"c{number}", "search_listings", "{}")
    dialogue.ask(f"t{number}", f"question {number}")
    messages = (
        Message("assistant", "", (call,)),
        Message("tool", "{}", tool_call_id=call.id),
        Message("assistant", f"answer {number}"),
    )
    dialogue.answer(f"t{number}", f"answer {number}", messages)


def test_past_the_bound_whole_exchanges_are_forgotten_and_all_lines_stay() -> None:
    dialogue = Dialogue()
    for number in range(100):
        exchange(dialogue, number)
    assert len(dialogue.messages) <= MAX_MESSAGES
    assert dialogue.messages[0].role == "user"
    asked = {call.id for message in dialogue.messages for call in message.tool_calls}
    answered = {message.tool_call_id for message in dialogue.messages if message.role == "tool"}
    assert asked == answered
    assert len(dialogue.exchanges) == 100


def test_a_question_without_an_answer_is_shown_and_not_told_again() -> None:
    dialogue = Dialogue()
    dialogue.ask("t", "Hello?")
    dialogue.break_off("t", "", "Please try again.")
    assert dialogue.messages == []
    [exchange] = dialogue.exchanges
    assert (exchange.question, exchange.note) == ("Hello?", "Please try again.")


def test_what_is_asked_again_forgets_what_follows_but_no_booking() -> None:
    dialogue = Dialogue()
    for number in range(4):
        exchange(dialogue, number)
    dialogue.exchanges[2].viewings = (Viewing("VX-1", "Saturday at 2 PM"),)
    dialogue.forget_from("t1")
    dialogue.forget_from("unknown")
    assert [one.turn_id for one in dialogue.exchanges] == ["t0", "t2"]
    assert [one.reference for one in dialogue.viewings()] == ["VX-1"]


@pytest.mark.parametrize("said", ["", "I found one home."])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_of_a_broken_reply_every_result_is_kept_with_its_call(said: str, count: int) -> None:
    results = [ToolFinished("search_listings", {"city": f"Elm {at}"}, {"total": at}) for at in range(count)]
    dialogue = Dialogue()
    for turn in ("a" * 32, "b" * 32):
        dialogue.ask(turn, "Hello?")
        dialogue.break_off(turn, said, "Stopped.", broken_off(said, results, turn))
    assert dialogue.results() == results * 2
    asked = [call.id for message in dialogue.messages for call in message.tool_calls]
    assert asked == [message.tool_call_id for message in dialogue.messages if message.role == "tool"]
    assert len({*asked}) == 2 * count
    assert [one.content for one in dialogue.messages if one.role == "assistant" and not one.tool_calls] == [
        said for _ in "ab" if said
    ]
    assert bool(dialogue.messages) == bool(said or count)
