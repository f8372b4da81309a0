"""Misspelled words are mended, right ones are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.concierge.spelling import speller

_TOWNS = ("Maple Heights", "Cedar Hollow", "Lindenport")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3 bedrom hous in mapel hights", "3 bedroom house in maple heights"),
        ("condo in lindnport with garrage", "condo in lindenport with garage"),
        ("thre hunderd thosand", "three hundred thousand"),
        ("a viewng on wensday or saterday", "a viewing on wednesday or saturday"),
        ("the sixth mouse has internet at present", "the sixth mouse has internet at present"),
        ("church street, a horse, a boat dock, steven", "church street, a horse, a boat dock, steven"),
    ],
)
def test_a_slip_is_mended(written: str, meant: str) -> None:
    assert speller(_TOWNS).mended(written) == meant


@given(st.text(max_size=80))
def test_what_is_mended_stays(text: str) -> None:
    once = speller(_TOWNS).mended(text.lower())
    assert speller(_TOWNS).mended(once) == once
