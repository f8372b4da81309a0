"""Misspelled places and features."""

import pytest

from agent.spelling import Spelling, spelling_of
from agent.words import words_of
from tests.agent.records import listings


@pytest.fixture
def spelling() -> Spelling:
    have = listings(
        {},
        {"City": "Lindenport", "SubdivisionName": "Larkspur Commons", "InteriorFeatures": ["Kitchen Island"]},
        {"City": "Cedar Hollow", "PublicRemarks": "With a greenhouse, a perch for falcons and a bar."},
    )
    return spelling_of(have, [words_of(one) for one in have])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Maple Heights", "Maple Heights"),
        (" maple  heights ", "Maple Heights"),
        ("mapel hights", "Maple Heights"),
        ("Mapleheights", "Maple Heights"),
        ("maple", "Maple Heights"),
        ("linden port", "Lindenport"),
        ("Cedar Holow", "Cedar Hollow"),
        ("larkspur commons", "Larkspur Commons"),
        ("Springfield", None),
        ("Kedar Hollo", "Cedar Hollow"),
        ("Cedar Rapids", None),
        ("Cedar Hills", None),
        ("Maple Hills", None),
        ("", None),
        ("x", None),
    ],
)
def test_a_place_is_found(spelling: Spelling, said: str, meant: str | None) -> None:
    assert spelling.place(said) == meant


def test_a_place_between_two_is_none() -> None:
    have = spelling_of(listings({"City": "Marlow"}, {"City": "Marlot"}, {"City": "Eastfield"}), [])
    assert have.place("Marlo") is None
    assert have.place("marlot") == "Marlot"
    assert have.place("Westfield") is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("firplace", "fireplace"),
        ("gardn", "garden"),
        ("gardan", "garden"),
        ("hardwod floors", "hardwood floors"),
        ("kichen iland", "kitchen island"),
        ("grenhouse", "greenhouse"),
        ("garden", "garden"),
        ("dock", "dock"),  # not "deck"
        ("horses", "horses"),  # not "houses"
        ("porch", "porch"),  # not "perch"
        ("barn", "barn"),  # not "bar"
        ("zzzzzz", "zzzzzz"),
        ("", ""),
    ],
)
def test_a_wish_is_mended_only_when_it_is_no_word(spelling: Spelling, said: str, meant: str) -> None:
    assert spelling.wish(said) == meant
