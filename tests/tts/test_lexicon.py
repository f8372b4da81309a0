"""Lexicons: which pronunciations a text needs for a voice, and what two entries may not both say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tts.test_pronouncing import TEXTS, ways
from tts.errors import BadPronunciation
from tts.lexicon import MAX_ENTRIES, Entry, Lexicon, Lexicons
from tts.plain_text import plain
from tts.pronunciation import MAX_AT_ONCE, Pronunciation, pronunciation
from tts.said import said_words

BEXAR = Entry(Pronunciation("Bexar", "bear"))
FOR_ANN = Entry(Pronunciation("Bexar", "bex"), ("ann",))


def occurring(text: str, *entries: Entry, voice: str = "joe") -> list[str]:
    return [way.say for way in Lexicons((Lexicon(entries),)).occurring(text, voice)]


def test_a_text_needs_what_stands_in_it_and_no_more() -> None:
    entries = (BEXAR, Entry(Pronunciation("Mueller", "Miller")), Entry(Pronunciation("San Marcos", "san marcus")))
    assert occurring("In Bexar County.", *entries) == ["bear"]
    assert occurring("In San Antonio and Bexars.", *entries) == []
    assert sorted(occurring("(Mueller's) San Marcos!", *entries)) == ["Miller", "san marcus"]


def test_what_is_for_one_voice_goes_before_what_is_for_all() -> None:
    assert occurring("Bexar", BEXAR, FOR_ANN, voice="ann") == ["bex"]
    assert occurring("Bexar", BEXAR, FOR_ANN, voice="joe") == ["bear"]
    assert occurring("Bexar", FOR_ANN, voice="joe") == []


def test_an_earlier_lexicon_goes_before_a_later_one_whomever_it_is_for() -> None:
    own = Lexicon((Entry(Pronunciation("Bexar", "bay har")),))
    both = Lexicons((own, Lexicon((BEXAR, FOR_ANN))))
    assert [[way.say for way in both.occurring("Bexar", voice)] for voice in ("joe", "ann")] == [["bay har"]] * 2


def test_one_word_says_one_thing_to_a_voice() -> None:
    for other in (
        Entry(Pronunciation("Bexar", "bexar")),
        Entry(pronunciation("Bexar", ipa="bɛɹ")),
    ):
        with pytest.raises(BadPronunciation, match="'Bexar' must be told once"):
            Lexicon((BEXAR, other))
    with pytest.raises(BadPronunciation):
        Lexicon((FOR_ANN, Entry(Pronunciation("Bexar", "x"), ("joe", "ann"))))
    with pytest.raises(BadPronunciation):
        Lexicon((Entry(Pronunciation("LEED", "a", any_case=True)), Entry(Pronunciation("leed", "b", any_case=True))))
    Lexicon((BEXAR, FOR_ANN, Entry(Pronunciation("bexar", "x")), Entry(Pronunciation("Bexar", "y"), ("joe",))))


def test_a_newer_entry_takes_the_place_of_the_one_for_the_same_word_and_voices() -> None:
    lexicon = Lexicon((BEXAR, FOR_ANN)).with_entry(Entry(Pronunciation("Bexar", "bar")))
    assert {(one.way.say, one.voices) for one in lexicon.entries} == {("bar", ()), ("bex", ("ann",))}
    assert lexicon.without(("Bexar", ())).entries == (FOR_ANN,)
    assert lexicon.without(("Nobody", ())) == lexicon


def test_it_is_bounded_and_knows_its_voices() -> None:
    many = tuple(Entry(Pronunciation(f"word{number}", "x")) for number in range(MAX_ENTRIES + 1))
    Lexicon(many[1:])
    with pytest.raises(BadPronunciation, match=str(MAX_ENTRIES)):
        Lexicon(many)
    assert len(occurring(" ".join(one.way.word for one in many[:90]), *many[1:])) == MAX_AT_ONCE
    with pytest.raises(BadPronunciation, match="voices must be of joe, not 'ann'"):
        Lexicon((FOR_ANN,)).check_voices({"joe"})


@given(TEXTS, st.lists(ways(), max_size=6))
def test_with_what_a_text_needs_it_is_said_as_with_everything(text: str, those: list[Pronunciation]) -> None:
    own, house = _lexicon(those[:3]), _lexicon(those[3:])
    both = [*own.candidates(text, "joe"), *house.candidates(text, "joe")]
    everything = [*own.candidates(" ".join(w.word for w in those), "joe"), *house.candidates(_all(those), "joe")]
    needed = Lexicons((own, house)).occurring(text, "joe")
    assert said_words(text, needed) == said_words(text, both) == said_words(text, everything)


def _all(those: list[Pronunciation]) -> str:
    return " ".join(way.word for way in those)


def _lexicon(those: list[Pronunciation]) -> Lexicon:
    lexicon = Lexicon()
    for way in those:
        try:
            lexicon = lexicon.with_entry(Entry(way))
        except BadPronunciation:  # the same in another case
            continue
    return lexicon


@pytest.mark.parametrize("word", ["x_y", "&amp;", "<b>x</b>", "*a*", "[a]", "http://x", "🏡a", "ａｂ", "_a_", "~a"])
def test_what_would_never_be_found_is_refused_with_what_is_expected(word: str) -> None:
    with pytest.raises(BadPronunciation, match="word must be found where it is written, such as Bexar"):
        Entry(Pronunciation(word, "x"))


def test_no_character_that_is_told_silences_another_text() -> None:
    """Those that come to nothing (❶) or to another letter (ａ) were a word that no text holds."""
    odd = [char for char in map(chr, range(0x110000)) if char.isalnum() and plain(char) != char]
    assert len(odd) > 1_000
    for char in odd + list("Jé½²①❶1Ⅳあ"):
        try:
            lexicons = Lexicons((Lexicon((Entry(Pronunciation(char, "one")),)),))
        except BadPronunciation:
            continue
        assert lexicons.occurring(char, "joe"), hex(ord(char))
        assert not lexicons.occurring("Good to hear you.", "joe")


@pytest.mark.parametrize("word", ["AT&T", "St. John's", "3M", "H-E-B", "C++", "Loop 360", "1BR/1BA", "Nguyễn", "w/"])
def test_what_people_write_is_found(word: str) -> None:
    assert occurring(f"At {word} now", Entry(Pronunciation(word, "x"))) == ["x"]
