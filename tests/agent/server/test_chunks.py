"""Chunks of one completion: however they are split and mixed, the same calls and the same text come out."""

import contextlib
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ReplyBroken
from agent.model import ModelFinished, ToolCall, Usage
from agent.server.chunks import Completion

_arguments = st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers(), max_size=4).map(json.dumps)


def _chunk(delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def _fragment(index: int | None, **function: Any) -> dict[str, Any]:
    identity = function.pop("id", None)
    return {"index": index, "id": identity, "function": function or None}


def _assemble(chunks: list[dict[str, Any]]) -> tuple[str, tuple[ToolCall, ...], ModelFinished]:
    completion = Completion()
    text = "".join(completion.feed(chunk) for chunk in chunks) + completion.rest()
    return text, completion.tool_calls("call"), completion.end()


@st.composite
def _split_calls(draw: st.DrawFn) -> tuple[list[ToolCall], list[dict[str, Any]]]:
    """Some calls, and their fragments cut anywhere, id and name at any fragment, dealt in any order."""
    wanted, queues = [], []
    for index, text in enumerate(draw(st.lists(_arguments, min_size=1, max_size=3))):
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)) | {0, len(text)})
        fragments = [_fragment(index, arguments=text[a:b]) for a, b in pairwise(cuts)]
        fragments = fragments or [_fragment(index, arguments=text)]
        draw(st.sampled_from(fragments))["id"] = f"id{index}"
        draw(st.sampled_from(fragments))["function"]["name"] = f"tool{index}"
        wanted.append(ToolCall(f"id{index}", f"tool{index}", text))
        queues.append(fragments)
    dealt = []
    while live := [queue for queue in queues if queue]:
        dealt.append(draw(st.sampled_from(live)).pop(0))
    return wanted, dealt


@given(_split_calls(), st.integers(1, 4))
def test_calls_assemble_the_same_wherever_they_are_split(
    case: tuple[list[ToolCall], list[dict[str, Any]]], per_chunk: int
) -> None:
    wanted, dealt = case
    chunks = [_chunk({"tool_calls": dealt[at : at + per_chunk]}) for at in range(0, len(dealt), per_chunk)]
    _, calls, finished = _assemble([*chunks, _chunk({}, "tool_calls")])
    assert list(calls) == wanted
    assert finished.reason == "tool_calls"


@given(st.lists(st.text(max_size=5)))
def test_no_text_is_lost(pieces: list[str]) -> None:
    text, _, _ = _assemble([*(_chunk({"content": piece}) for piece in pieces), _chunk({}, "stop")])
    assert text == "".join(pieces)


def test_fragments_without_index_follow_their_ids() -> None:
    fragments = [
        _fragment(None, id="a", name="one", arguments='{"x"'),
        _fragment(None, arguments=":1}"),
        _fragment(None, id="b", name="two", arguments="{}"),
    ]
    _, calls, _ = _assemble([_chunk({"tool_calls": [f]}) for f in fragments] + [_chunk({}, "stop")])
    assert calls == (ToolCall("a", "one", '{"x":1}'), ToolCall("b", "two", "{}"))


def test_a_name_repeated_in_every_fragment_is_not_doubled() -> None:
    fragments = [_fragment(0, id="a", name="one", arguments=piece) for piece in ("{", "}")]
    _, calls, _ = _assemble([_chunk({"tool_calls": fragments}, "tool_calls")])
    assert calls == (ToolCall("a", "one", "{}"),)


def test_calls_of_a_bridge_that_numbers_all_of_them_0_are_apart() -> None:
    fragments = [_fragment(0, id=one, name="search", arguments=f'{{"city":"{one}"}}') for one in ("a", "b", "c")]
    for sent in ([fragments], [[one] for one in fragments]):
        _, calls, _ = _assemble([_chunk({"tool_calls": part}) for part in sent] + [_chunk({}, "stop")])
        assert calls == tuple(ToolCall(one, "search", f'{{"city":"{one}"}}') for one in ("a", "b", "c"))


def test_a_call_without_id_gets_one_of_its_own() -> None:
    fragments = [_fragment(0, name="one"), _fragment(1, name="one")]
    _, calls, _ = _assemble([_chunk({"tool_calls": fragments}, "tool_calls")])
    assert len({call.id for call in calls}) == 2


def test_a_call_without_name_breaks_the_reply() -> None:
    with pytest.raises(ReplyBroken, match="name"):
        _assemble([_chunk({"tool_calls": [_fragment(0, id="a", arguments="{}")]}, "tool_calls")])


@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_half_a_call_never_gets_out(reason: str) -> None:
    half = _fragment(0, id="a", name="one", arguments='{"x')
    _, calls, finished = _assemble([_chunk({"tool_calls": [half]}, reason)])
    assert calls == ()
    assert finished.reason == reason


def test_a_stream_without_its_end_is_cut() -> None:
    with pytest.raises(ReplyBroken, match="cut"):
        _assemble([_chunk({"content": "Half a"})])


def test_reasoning_and_other_choices_are_not_the_reply() -> None:
    other = {"index": 1, "delta": {"content": "second choice"}, "finish_reason": "stop"}
    chunks = [
        _chunk({"reasoning_content": "hmm", "reasoning": "hmm", "content": None}),
        {"choices": [other]},
        _chunk({"content": "Yes."}, "eos"),
    ]
    assert _assemble(chunks)[0] == "Yes."


def test_thoughts_in_marks_are_not_the_reply() -> None:
    pieces = ["<th", "ink>I say $9", ".</thi", "nk>Y", "es, a <", "b"]
    assert _assemble([*(_chunk({"content": piece}) for piece in pieces), _chunk({}, "stop")])[0] == "Yes, a <b"


def test_only_what_tells_something_is_a_sign_of_life() -> None:
    completion = Completion()
    for alive, delta in (
        (False, {"role": "assistant", "content": ""}),
        (False, {"content": None, "tool_calls": None}),
        (False, None),
        (True, {"reasoning_content": "hm"}),
        (True, {"reasoning": "hm"}),
        (True, {"content": "<think>"}),
        (True, {"tool_calls": [_fragment(0, id="a", name="one", arguments="")]}),
    ):
        before = completion.signs
        completion.feed(_chunk(delta))
        assert (completion.signs > before) == alive, delta


def test_a_whole_completion_is_one_chunk() -> None:
    call = {"id": "a", "type": "function", "function": {"name": "one", "arguments": "{}"}}
    message = {"role": "assistant", "content": "Hi.", "tool_calls": [call, {**call, "id": "b"}]}
    told = {"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}
    text, calls, finished = _assemble([told])
    assert (text, [one.id for one in calls], finished.reason) == ("Hi.", ["a", "b"], "tool_calls")


@pytest.mark.parametrize("chunk", [{"choices": None}, {"choices": [{"index": None, "delta": None}]}, {}])
def test_odd_chunks_are_passed_over(chunk: dict[str, Any]) -> None:
    assert _assemble([chunk, _chunk({"content": "a"}), chunk, _chunk(None, "stop")])[0] == "a"


def test_every_piece_twice_breaks_the_reply_before_its_first_clause() -> None:
    words = ["There", " are", " two", " homes"]
    with pytest.raises(ReplyBroken, match="twice"):
        _assemble([_chunk({"content": word}) for word in words for _ in range(2)])


@pytest.mark.parametrize("pieces", [["ha"] * 9, ["0", "0", "1", "1", "2", "2"], ["a", "a", "b", "b", "c", "d"]])
def test_pieces_that_are_alike_by_chance_are_text(pieces: list[str]) -> None:
    assert _assemble([*(_chunk({"content": piece}) for piece in pieces), _chunk({}, "stop")])[0] == "".join(pieces)


@pytest.mark.parametrize("delta", [{"content": "word " * 100}, {"tool_calls": [_fragment(0, arguments="x" * 500)]}])
def test_a_flood_breaks_the_reply(delta: dict[str, Any]) -> None:
    with pytest.raises(ReplyBroken, match="than any"):
        _assemble([_chunk(delta)] * 1_000)


@pytest.mark.parametrize(
    "usage", [{"prompt_tokens": -1, "completion_tokens": 1}, {"prompt_tokens": "many"}, 7, "x", []]
)
def test_senseless_usage_is_unknown(usage: Any) -> None:
    assert _assemble([_chunk({"content": "a"}, "stop", usage=usage)])[2].usage is None


def test_the_last_usage_counts() -> None:
    first = {"prompt_tokens": 5, "completion_tokens": 1}
    last = {"prompt_tokens": 5, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": None}}
    finished = _assemble([_chunk({"content": "a"}, usage=first), _chunk({}, "stop", usage=last)])[2]
    assert finished.usage == Usage(5, 3, 0)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["choices", "delta", "tool_calls", "index", "content", "usage"]), inner)
        ),
    )
)
def test_no_chunk_does_more_than_break_the_reply(value: Any) -> None:
    with contextlib.suppress(ReplyBroken):
        Completion().feed(value)


def test_a_malformed_chunk_is_told_without_its_content() -> None:
    with pytest.raises(ReplyBroken) as caught:
        Completion().feed(_chunk({"content": ["private words"]}))
    assert "private" not in str(caught.value)
