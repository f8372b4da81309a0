"""What a rule sees around a place, and whose stop a stop is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.speakable.scan import Scan, any_of, is_name


@pytest.mark.parametrize(
    ("rest", "ends"),
    [
        ("", True), (" ", True), ("\nnext", True), (" Then", True), ('" Then', True), ("”", True), (" then", False),
        (" 5", False), (", then", False), ("/mo", False),
    ],
)  # fmt: skip
def test_a_stop_ends_the_sentence_before_a_capital_and_at_the_end(rest: str, ends: bool) -> None:
    scan = Scan(f"5 min.{rest}")
    assert scan.ends_sentence(6) is ends
    assert scan.past_stop(5) == (5 if ends else 6)


def test_without_a_stop_a_word_ends_where_it_ends() -> None:
    assert Scan("5 min walk").past_stop(5) == 5


@given(st.text(max_size=30), st.integers(0, 30))
def test_what_stands_around_is_found_anywhere(text: str, at: int) -> None:
    scan = Scan(text)
    assert text[:at].endswith(scan.before(at))
    assert scan.word_at(at) in text[at:]
    assert scan.word_before(at) in text[:at]
    assert scan.past_stop(at) - at in {0, 1}


@pytest.mark.parametrize("word", ["ave", "Ave", "AVENUE"])
def test_the_longest_key_is_found_in_any_case(word: str) -> None:
    found = re.match(any_of(("ave", "avenue")), word)
    assert found
    assert found[0] == word


def test_a_letter_of_another_script_is_no_key() -> None:
    assert re.match(any_of(("unit",)), "unıt") is None


def test_names_begin_with_a_capital_and_are_no_words_of_grammar() -> None:
    assert [word for word in ("Oak", "oak", "The", "MAPLE", "") if is_name(word)] == ["Oak", "MAPLE"]
