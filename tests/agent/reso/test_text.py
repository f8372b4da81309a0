"""Text from outside made safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reso.text import cleaned, is_hidden, shortened

_hostile = st.lists(
    st.sampled_from(
        ["<b>", "</script>", "<script>", "<!--", "-->", "&lt;", "&amp;", "&#60;", ";", "\u202e", "\0", " ", "a"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("Sunny <b>home</b>", "Sunny home"),
        ("a<script>alert(1)</script>b", "a b"),
        ("tea &amp; cake", "tea & cake"),
        ("&amp;lt;i&amp;gt;x", "x"),
        ("left\u202eright\u200b", "leftright"),
        ("bell\x07ring", "bell ring"),
        ("half \ud800 pair", "half pair"),
    ],
)
def test_markup_and_hidden_characters_go(came: str, kept: str) -> None:
    assert cleaned(came) == (kept, True)


@pytest.mark.parametrize("text", ["3 < 5 > 2", "I <3 it", "AT&T", "R&D; more", "café, naïve", "a - b"])
def test_plain_text_stays(text: str) -> None:
    assert cleaned(text) == (text, False)


def test_lines_become_spaces_and_that_is_no_danger() -> None:
    assert cleaned(" two\r\n lines\t here ") == ("two lines here", False)


@given(st.text() | _hostile)
def test_cleaning_settles_and_leaves_nothing_hidden(text: str) -> None:
    once, _ = cleaned(text)
    assert cleaned(once) == (once, False)
    assert not any(is_hidden(c) for c in once)
    assert "<script" not in once


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_a_value_in_a_message_is_one_short_plain_line(value: object) -> None:
    shown = shortened(value)
    assert len(shown) <= 63
    assert shown.isascii()
    assert shown.isprintable()
