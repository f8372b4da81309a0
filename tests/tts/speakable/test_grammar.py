"""The order of the rules, and that words taken at once are those that no rule is about."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tts.speakable import grammar, speakable
from tts.speakable.scan import Scan

WORDS = Path(__file__).with_name("common_words.txt").read_text("utf-8").split()


@pytest.mark.parametrize("written", [str.lower, str.capitalize])
def test_a_word_that_is_taken_at_once_would_be_taken_by_no_rule(written: Callable[[str], str]) -> None:
    for word in map(written, WORDS):
        text = f"said {word} then"
        if grammar._plain_at(text, 5):
            assert grammar._first(Scan(text), 5) is None, word


def test_no_word_of_a_table_is_taken_at_once() -> None:
    assert [key for key in grammar._TRIGGERS if grammar._is_plain(key)] == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("St. Paul St.", "Saint Paul Street."),  # a title before a street
        ("100 Oak Dr", "one hundred Oak Drive"),  # a house number before a count
        ("LR, DR, BR", "living room, dining room, bedroom"),  # rooms before streets
        ("in Austin, TX 78704", "in Austin, Texas seven eight seven zero four"),  # a ZIP code before a count
        ("512-555-0142", "five one two, five five five, zero one four two"),  # a telephone before groups of figures
        ("12/05/2025", "December fifth, twenty twenty five"),  # a date before a share
    ],
)
def test_the_narrower_rule_is_asked_first(written: str, said: str) -> None:
    assert speakable(written) == said


@pytest.mark.parametrize("text", ["", "plain words, and more.", "three bedrooms", "Oak Street"])
def test_plain_text_is_settled(text: str) -> None:
    assert grammar.is_settled(text)


@pytest.mark.parametrize("text", ["3 beds", "the apt", "- so", "Oak St.", "$"])
def test_what_a_rule_would_change_is_not_settled(text: str) -> None:
    assert not grammar.is_settled(text)
