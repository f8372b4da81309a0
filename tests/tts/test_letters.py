"""Letters that are spelt out are letters to espeak as well; the article stays one. With espeak's own phonemes."""

import re

import pytest

from tts.letters import for_espeak
from tts.phonemes import Phonemizer
from tts.speakable import SpokenWord


@pytest.fixture(scope="module")
def phonemizer() -> Phonemizer:
    return Phonemizer("en-us")


def sounds(phonemizer: Phonemizer, *spoken: str) -> list[str]:
    """Of each word of a clause."""
    told = ["" for _ in spoken]
    for phoneme in phonemizer.phonemes([SpokenWord(word, word) for word in spoken]):
        if phoneme.word >= 0:
            told[phoneme.word] += phoneme.symbol
    return told


def letters(sound: str) -> str:
    return sound.replace("ˈ", "").replace("ˌ", "")


def test_the_last_letter_of_an_acronym_is_no_article(phonemizer: Phonemizer) -> None:
    assert letters(sounds(phonemizer, "an", "H O A", "fee")[1]) == "eɪtʃoʊeɪ"
    assert letters(sounds(phonemizer, "the", "A P N", "is")[1]) == "eɪpiːɛn"


@pytest.mark.parametrize(
    ("spoken", "heard"),
    [
        ("H O As", "eɪtʃoʊeɪz"),
        ("A D Us", "eɪdiːjuːz"),
        ("C P As,", "siːpiːeɪz"),
        ("T Vs.", "tiːviːz"),
        ("A T Ms", "eɪtiːɛmz"),
        ("M L Ss", "ɛmɛlɛsᵻz"),
        ("A Cs", "eɪsiːz"),  # espeak reads "A" as the article even before "C's"
        ("H O As'", "eɪtʃoʊeɪz"),
    ],
)
def test_several_of_an_acronym_are_its_letters_and_a_plural(phonemizer: Phonemizer, spoken: str, heard: str) -> None:
    for clause in ((spoken, "are"), ("the", spoken, "are"), ("Sold.", spoken, "are")):
        assert letters(sounds(phonemizer, *clause)[clause.index(spoken)]) == heard
    of_one = re.sub(r"s(?=\W*$)", "'s", spoken)
    assert letters(sounds(phonemizer, "the", of_one, "are")[1]) == heard


def test_a_lone_letter_after_a_word_is_its_name(phonemizer: Phonemizer) -> None:
    assert letters(sounds(phonemizer, "unit", "A", "is")[1]) == "eɪ"
    assert letters(sounds(phonemizer, "apartment", "three A")[1]) == "θɹiːeɪ"
    assert letters(sounds(phonemizer, "at", "nine", "A M", "on", "Friday")[2]) == "eɪɛm"


def test_the_article_at_the_beginning_of_a_sentence_stays_one(phonemizer: Phonemizer) -> None:
    assert sounds(phonemizer, "A", "house")[0] == "ɐ"
    assert sounds(phonemizer, "Sold.", "A", "house")[1] == "ɐ"
    assert sounds(phonemizer, "in", "a", "house")[1] == "ɐ"


def test_only_spelt_letters_are_changed() -> None:
    assert for_espeak("H O A,", begins=False) == "H.O.A,"
    assert for_espeak("H O As,", begins=False) == "H.O A's,"
    for text in ("HOA", "As", "plan As", "x As", "Apt", "A's", "A-frame", "plan B", "one two"):
        assert for_espeak(text, begins=False) == text
    assert for_espeak("A", begins=True) == "A"


def test_another_language_is_left_alone() -> None:
    words = [SpokenWord("maison", "maison"), SpokenWord("A", "A")]
    assert "".join(one.symbol for one in Phonemizer("fr-fr").phonemes(words)).endswith("a")
