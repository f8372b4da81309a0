"""Questions: refused with a plain sentence that says what was expected, before anything is spent."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.errors import BadMessage
from conversation.question import MAX_MESSAGE_CHARS
from conversation.question import checked_text as check


def test_a_question_keeps_its_words_lines_and_emoji() -> None:
    text = "Is it near the sea?\nAnd: \t¿tiene jardín? 👩‍👩‍👧 नमस्ते"
    assert check(f"  {text} \r\n") == text


@pytest.mark.parametrize("text", ["", "   ", "\n\t ", None, 7, ["Hello"], {"text": "Hello"}])
def test_nothing_to_read_is_refused(text: object) -> None:
    with pytest.raises(BadMessage, match="type"):
        check(text)


def test_the_length_is_bounded_and_told() -> None:
    assert len(check("x" * MAX_MESSAGE_CHARS)) == MAX_MESSAGE_CHARS
    with pytest.raises(BadMessage, match=r"2,000.*2,001"):
        check("x" * (MAX_MESSAGE_CHARS + 1))


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\u2066"])
def test_control_characters_are_refused(char: str) -> None:
    with pytest.raises(BadMessage, match="control characters"):
        check(f"Hello{char}there")


@given(st.text(max_size=50))
def test_whatever_is_typed_is_taken_or_refused(text: str) -> None:
    with contextlib.suppress(BadMessage):
        assert check(text).strip()
