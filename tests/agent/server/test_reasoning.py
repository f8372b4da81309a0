"""Thoughts in marks never get out, wherever the stream is cut; text that only looks like a mark does."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.server.reasoning import Spoken

CASES = [
    ("<think>One, two.</think>Three.", "Three."),
    ("<think>\nhm <b>\n</think>\n\nYes.", "\n\nYes."),
    ("<THINK>a</Think>B", "B"),
    ("Well. <thinking>no < yes</thinking>Good.", "Well. Good."),
    ("[THINK]a[/THINK]B [1]", "B [1]"),
    ("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>B<|return|>", "B"),
    ("a</think>b", "ab"),
    ("<think>never ended", ""),
    ("<think></think>", ""),
    ("2 < 3, a <thin ice>, [x] and <", "2 < 3, a <thin ice>, [x] and <"),
    ("<think>a</think>b<think>c</think>d", "bd"),
    ("<<think>a</think>", "<"),
    ("<think>a</</think>b", "b"),
]


def _spoken(pieces: list[str]) -> str:
    spoken = Spoken()
    return "".join([*map(spoken.feed, pieces), spoken.rest()])


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_every_cut_gives_the_same(text: str, expected: str) -> None:
    for size in range(1, len(text) + 1):
        assert _spoken([text[at : at + size] for at in range(0, len(text), size)]) == expected


@given(st.text(alphabet="<>/[]thinkTHINK| a", max_size=30), st.sets(st.integers(0, 30)))
def test_what_is_thought_depends_on_no_cut(text: str, cuts: set[int]) -> None:
    at = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    assert _spoken([text[a:b] for a, b in pairwise(at)]) == _spoken([text])


@given(st.text(max_size=40))
def test_text_without_marks_is_whole(text: str) -> None:
    plain = text.replace("<", "").replace("[", "")
    assert _spoken(list(plain)) == plain


def test_text_goes_out_as_it_comes() -> None:
    spoken = Spoken()
    assert [spoken.feed(piece) for piece in ("Two", " homes", " <", "b", " so")] == ["Two", " homes", " ", "<b", " so"]
