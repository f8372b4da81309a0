"""A pause is due after a sentence and nowhere else, and lasts what was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.clauses import Clauses
from tts.pauses import ends_sentence, silence
from tts.speech import RANGES

PAUSES = st.floats(*RANGES["pause_s"])


@pytest.mark.parametrize(
    "clause",
    [
        "It has three beds.",
        "Would you like that?",
        "Yes!",
        "Well…",
        "Well...",
        "Really?!",
        'He said "No."',
        "He said “No!”",
        "(It is near the park.)",
        "*It is sold.*",
        "**Is it [sold]?**",
        "It ends at 5 p.m.",
        "It is on Oak St. ",
    ],
)
def test_these_end_a_sentence(clause: str) -> None:
    assert ends_sentence(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "",
        "I found three homes in Austin,",
        "It has two parts:",
        "It is small;",
        "It is small —",
        'He said "No",',
        "It has 3.5 baths",
        "(near the park)",
        "Kitchen",
        '"',
    ],
)
def test_these_do_not(clause: str) -> None:
    assert not ends_sentence(clause)


@given(st.sampled_from([".", "!", "?", "…", "...", "?!"]), st.text("\"'”’)]*_", max_size=4))
def test_a_clause_cut_at_a_stop_ends_a_sentence_and_one_cut_at_a_comma_does_not(stop: str, closing: str) -> None:
    text = f"I found three lovely homes{closing} in Austin,{closing} the first of them for you{stop}{closing} Next"
    early, late = Clauses().feed(text)
    assert not ends_sentence(early)
    assert ends_sentence(late)


@given(PAUSES, st.sampled_from([8_000, 16_000, 22_050, 48_000]))
def test_silence_is_as_long_as_asked_for(pause_s: float, rate: int) -> None:
    quiet = silence("Yes.", pause_s, rate)
    assert not any(quiet)
    assert len(quiet) % 2 == 0
    assert abs(len(quiet) / 2 - pause_s * rate) <= 0.5


@given(PAUSES, st.sampled_from(["", "Yes,", "Yes —", "Kitchen"]))
def test_within_a_sentence_and_before_the_first_there_is_none(pause_s: float, before: str) -> None:
    assert silence(before, pause_s, 22_050) == b""
