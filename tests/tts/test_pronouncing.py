"""Pronunciations put in their places: whole words only, nothing else changed, as many words as before."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.errors import BadPronunciation
from tts.pronouncing import pronounced
from tts.pronunciation import Pronunciation, pronunciation
from tts.said import said_words
from tts.speakable import SpokenWord

BEXAR, MUELLER, LEED = Pronunciation("Bexar", "bear"), Pronunciation("Mueller", "Miller"), Pronunciation("LEED", "leed")
GRUENE = pronunciation("Gruene", "green", "ɡɹˈiːn")
TOWN = pronunciation("San Marcos", "", "sæn ˈmɑːɹkəs")
LAKE, LBJ = Pronunciation("Lake LBJ", "lake ell bee jay"), Pronunciation("LBJ", "ell bee jay")
WAYS = (BEXAR, MUELLER, LEED, GRUENE, TOWN, LAKE, LBJ)


def said(text: str, *ways: Pronunciation) -> list[str]:
    return [word.ipa or word.spoken for word in said_words(text, ways or WAYS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bexar County", ["bear", "County"]),
        ("in Bexar, near", ["in", "bear,", "near"]),
        ("Is it Bexar?", ["Is", "it", "bear?"]),
        ("Mueller's park", ["Miller's", "park"]),
        ("Mueller’s park", ["Miller's", "park"]),
        ("LEED-certified homes", ["leed certified", "homes"]),
        ("pre-LEED homes", ["pre leed", "homes"]),
        ("Bexar/Mueller homes", ["bear Miller", "homes"]),
        ("Gruene's hall", ["ɡɹˈiːnz", "hall"]),
        ("Gruene-based", ["green based"]),
        ("San Marcos, TX", ["sæn", "ˈmɑːɹkəs"]),
        ("on Lake LBJ today", ["on", "lake ell", "bee jay", "today"]),
        ("on LBJ today", ["on", "ell bee jay", "today"]),
    ],
)
def test_a_word_is_said_as_told_with_what_stands_around_it(text: str, expected: list[str]) -> None:
    assert said(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    "text",
    ["Bexars", "bexar", "BEXAR", "xBexar", "Bexar2", "Bexarté", "www.Bexar.com", "a@Bexar.org", "San, Marcos", "San.",
     "Marcos", "leed", "Muellerplatz", "https://x.y/Mueller"],
)  # fmt: skip
def test_what_is_not_the_whole_word_is_left_as_it_was(text: str) -> None:
    assert said_words(text, WAYS) == said_words(text)


@pytest.mark.parametrize("text", ["$3M", "£3M.", "($3M)", "#3M", "Loop 360%", "Loop 360°", "($3M-plus"])
def test_figures_with_a_sign_stay_an_amount(text: str) -> None:
    ways = [Pronunciation("3M", "three em"), Pronunciation("Loop 360", "the loop")]
    assert said_words(text, ways) == said_words(text)
    assert said("3M, (3M) Loop 360.", *ways)[:2] == ["three em,", "(three em)"]


@pytest.mark.parametrize("word", ["360", "1420", "#5", "½", "3.5", "❶"])
def test_a_word_of_figures_alone_is_refused(word: str) -> None:
    with pytest.raises(BadPronunciation, match="with a letter, such as Bexar or Loop 360, but holds none"):
        Pronunciation(word, "one four")


def test_case_counts_unless_told_otherwise() -> None:
    any_case = replace(LEED, any_case=True)
    assert said("LEED Leed leed lead", any_case) == ["leed", "leed", "leed", "lead"]
    assert said("LEED leed", replace(any_case, say="lid"), replace(LEED, say="leads")) == ["lid", "lid"]  # the first
    assert said("LEED leed", replace(LEED, say="leads"), replace(any_case, say="lid")) == ["leads", "lid"]


def test_a_phrase_of_fewer_said_words_is_said_at_its_first_and_ends_as_it_was_written() -> None:
    words = said_words("to San Marcos, then", [Pronunciation("San Marcos", "tanmark")])
    assert [word.spoken for word in words] == ["to", "tanmark,", "", "then"]
    assert [word.displayed for word in words] == ["to", "San", "Marcos,", "then"]


@pytest.mark.parametrize(
    ("ipa", "expected"), [("hˈɪlz", "hˈɪlzᵻz"), ("pˈɑːɹk", "pˈɑːɹks"), ("sˈiː", "sˈiːz"), ("tʃˈɜːtʃ", "tʃˈɜːtʃᵻz")]
)
def test_what_belongs_to_it_sounds_as_english_has_it(ipa: str, expected: str) -> None:
    assert said("Xyz's dog", Pronunciation("Xyz", ipa=ipa)) == [expected, "dog"]


def test_what_speakable_keeps_silent_stays_silent() -> None:
    words = [SpokenWord("Bexar", ""), SpokenWord("Bexar", "Bexar")]
    assert [word.spoken for word in pronounced(words, WAYS).words] == ["", "bear"]


def test_markup_is_looked_through() -> None:
    words = [SpokenWord("[Bexar](https://x.y/Bexar).", "Bexar."), SpokenWord("<b>Mueller</b>", "Mueller")]
    assert [word.spoken for word in pronounced(words, WAYS).words] == ["bear.", "Miller"]


PLAIN = st.sampled_from(
    ["Bexar", "Bexar's", "Mueller,", "LEED-x", "Gruene", "San", "Marcos", "(San", "Marcos)", "of", "$1.25M", "-", "LBJ"]
)
TEXTS = st.lists(PLAIN | st.text(max_size=8), max_size=14).map(" ".join)
NAMES = st.sampled_from(["Bexar", "San", "San Marcos", "the of", "x", "LBJ", "Lake LBJ", "Mueller", "of"]) | st.text(
    "abX-' ", min_size=1, max_size=6
)
SAYS = st.text("abcde ", min_size=1, max_size=9)


@st.composite
def ways(draw: st.DrawFn) -> Pronunciation:
    word, say = " ".join(draw(NAMES).split()), " ".join(draw(SAYS).split())
    ipa = draw(st.sampled_from(["", "ɡɹˈiːn", "sæn ˈmɑɹkəs"]))
    return Pronunciation(word if any(map(str.isalnum, word)) else "x", say or "a", ipa, draw(st.booleans()))


@given(TEXTS, st.lists(ways(), max_size=6))
def test_the_words_stay_as_many_and_only_those_of_a_match_change(text: str, those: list[Pronunciation]) -> None:
    before = said_words(text)
    after = pronounced(before, those)
    assert [word.displayed for word in after.words] == [word.displayed for word in before]
    for old, new in zip(before, after.words, strict=True):
        if old != new:  # it holds the word, or a part of the phrase, of one that was used
            shown = old.displayed.lower().replace("’", "'") + " " + old.spoken.lower()
            assert any(part in shown for way in after.used for part in way.word.lower().split())
    if not after.used:
        assert after.words == before


@given(TEXTS, st.lists(ways(), max_size=6))
def test_those_that_were_used_alone_do_the_same(text: str, those: list[Pronunciation]) -> None:
    before = said_words(text)
    everything = pronounced(before, those)
    assert pronounced(before, [way for way in dict.fromkeys(those) if way in everything.used]) == everything


@pytest.mark.parametrize("family", ["Bexar-", "Bexar ", "LEED/", "San ", "Bexar's", "San Marcos"])
def test_twice_the_text_takes_about_twice_the_work(family: str) -> None:
    """A bound against work that grows with the square, far from what it takes: no measure of speed."""
    text = (family * 4_096)[:4_096]
    began = time.process_time()
    said_words(text, WAYS)
    assert time.process_time() - began < 5
