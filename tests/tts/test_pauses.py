"""How long a speaker pauses goes by how the clause ends, and by one setting."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.clauses import Clauses
from tts.leading import LEAD_S
from tts.pauses import Clause, ends_sentence, pause_after, silence
from tts.speech import RANGES
from tts.trailing import TAIL_S

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


SHARES = {
    "Yes.": 1.0,
    "Is it? ": 1.0,
    "He said “No!”": 1.0,
    "Well…": 1.0,
    "I found three homes,": 0.6,
    'He said "No",': 0.6,
    "It is small;": 0.7,
    "It has two parts:": 0.7,
    "It is small —": 0.7,
    "It is small –": 0.7,
    "Kitchen": 0.0,
    "(near the park)": 0.0,
    "a two-": 0.7,
}


@given(PAUSES)
def test_all_pauses_go_by_the_one_after_a_sentence(sentence_s: float) -> None:
    for clause, share in SHARES.items():
        assert pause_after(clause, sentence_s) == pytest.approx(share * sentence_s)
        assert pause_after(Clause(clause), sentence_s) == pause_after(clause, sentence_s)
        of_line = share if share == SHARES["I found three homes,"] else 1.5
        assert pause_after(Clause(clause, ends_line=True), sentence_s) == pytest.approx(of_line * sentence_s)
    assert pause_after("", sentence_s) == 0


@given(PAUSES, st.sampled_from([8_000, 16_000, 22_050, 48_000]), st.sampled_from(list(SHARES)))
def test_silence_and_what_clauses_have_of_it_are_as_long_as_asked_for(pause_s: float, rate: int, clause: str) -> None:
    quiet = silence(clause, pause_s, rate)
    assert not any(quiet)
    assert len(quiet) % 2 == 0
    own = TAIL_S + LEAD_S  # one number, else a sum that ends in half a sample may be rounded to the other side
    assert abs(len(quiet) / 2 - max(pause_after(clause, pause_s) - own, 0) * rate) <= 0.5


@given(PAUSES)
def test_before_the_first_clause_there_is_none(pause_s: float) -> None:
    assert silence("", pause_s, 22_050) == b""


def test_a_clause_is_its_text() -> None:
    clause = Clause("Kitchen", ends_line=True)
    assert (clause, hash(clause), json.dumps([clause])) == ("Kitchen", hash("Kitchen"), '["Kitchen"]')
    assert not Clause("Kitchen").ends_line
