"""A clause in plain writing, and where each character of it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.grounding.folding import UNREAD, fold


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("４５９,０００ dollars", "459,000 dollars"),
        ("٤٤٩", "449"),
        ("$4\u200b59,000", "$459,000"),
        ("4\u03369", "49"),
        ("**$459,000**", "$459,000"),
        ("2½ baths", "2.5 baths"),
        ("2 ½ baths", "2.5 baths"),
        ("½ acre", "0.5 acre"),
        ("1\u00a0850 – 1\u202f900", "1850 - 1900"),
        ("four   hundred\nfifty", "four hundred fifty"),
    ],
)
def test_one_writing_for_many(written: str, plain: str) -> None:
    assert fold(written).text == plain


def test_a_numeral_that_is_not_read_is_not_lost() -> None:
    assert UNREAD in fold("四十五万").text


@given(st.text(max_size=80))
def test_every_character_knows_where_it_stood(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


def test_a_figure_is_found_again_in_the_clause_as_written() -> None:
    text = "It costs half a million, they say"
    folded = fold(text)
    at = folded.text.index("0.5 million")
    start, end = folded.span(at, at + len("0.5 million"))
    assert text[start:end] == "half a million"
