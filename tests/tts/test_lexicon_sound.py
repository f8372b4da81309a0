"""A pronunciation in the real voice: its phonemes are those that were given, and nothing else sounds otherwise."""

from dataclasses import replace

import numpy as np
import pytest

from tts.errors import BadPronunciation
from tts.phonemes import Phonemizer
from tts.pronunciation import Pronunciation, pronunciation
from tts.said import said_words
from tts.speech import SpeechRequest
from tts.streaming import Speaker
from tts.voices import KnownVoice

TEXT = "The garden of the house in Gruene, near the 120 old oaks, has a view."
GRUENE = pronunciation("Gruene", "green", "/ɡɹˈiːn/")


def sounds(phonemizer: Phonemizer, text: str, *ways: Pronunciation) -> list[str]:
    """Of each word."""
    words = said_words(text, ways)
    told = ["" for _ in words]
    for phoneme in phonemizer.phonemes(words):
        if phoneme.word >= 0:
            told[phoneme.word] += phoneme.symbol
    return told


@pytest.fixture(scope="module")
def phonemizer() -> Phonemizer:
    return Phonemizer("en-us")


@pytest.mark.parametrize(
    "text", [TEXT, "Gruene", "zoo Gruene —,", "Gruene's 120 oaks", "(Gruene!) Is it? A zebra, an igloo in Gruene."]
)
def test_the_word_has_the_phonemes_that_were_given_and_the_others_theirs(phonemizer: Phonemizer, text: str) -> None:
    before, after = sounds(phonemizer, text), sounds(phonemizer, text, GRUENE)
    assert len(after) == len(before)
    for shown, old, new in zip(text.split(), before, after, strict=True):
        assert new == ({"Gruene's": "ɡɹˈiːnz"}.get(shown, "ɡɹˈiːn") if "Gruene" in shown else old), shown


def test_a_word_before_it_is_said_as_before_such_a_sound(phonemizer: Phonemizer) -> None:
    ouray = pronunciation("Ouray", ipa="jʊˈɹeɪ")
    uvalde = pronunciation("Uvalde", ipa="uːˈvældi")
    assert sounds(phonemizer, "the Ouray house", ouray)[0] == "ðə"
    assert sounds(phonemizer, "the Uvalde house", uvalde)[0] == "ðɪ"


def test_a_phrase_has_its_phonemes_word_by_word_and_the_stop_after_it_stays(phonemizer: Phonemizer) -> None:
    town = pronunciation("San Marcos", ipa="sæn ˈmɑːɹkəs")
    assert sounds(phonemizer, "In San Marcos. Yes", town) == ["ɪn", "sæn", "ˈmɑːɹkəs", "jˈɛs"]
    stream = "".join(one.symbol for one in phonemizer.phonemes(said_words("In San Marcos. Yes", [town])))
    assert stream == "ɪn sæn ˈmɑːɹkəs. jˈɛs"


def test_the_word_sounds_otherwise_and_words_far_from_it_keep_their_lengths(
    speaker: Speaker, known: KnownVoice
) -> None:
    plain = SpeechRequest(TEXT, known.voice, expressiveness=0, rhythm=0)
    told = replace(plain, pronunciations=(GRUENE,))
    before, after = (list(speaker.clause(one, 1)) for one in (plain, told))
    marks = [[mark for piece in pieces for mark in piece.marks] for pieces in (before, after)]
    assert [mark.text for mark in marks[0]] == [mark.text for mark in marks[1]] == TEXT.split()
    lengths = [[mark.end_sample - mark.start_sample for mark in some] for some in marks]
    assert lengths[0][6] != lengths[1][6]
    # Its neighbours hear it; three words away it is as it was, within two frames.
    far = [at for at in range(len(marks[0])) if abs(at - 6) > 3]
    assert max(abs(lengths[0][at] - lengths[1][at]) for at in far) <= 2 * 256
    a, b = (np.concatenate([piece.samples for piece in pieces]) for pieces in (before, after))
    assert len(a) != len(b) or np.abs(a - b).max() > 0.01


def test_what_is_for_no_word_of_the_text_changes_no_sample(speaker: Speaker, known: KnownVoice) -> None:
    plain = SpeechRequest("In the garden.", known.voice)
    told = replace(plain, pronunciations=(GRUENE, Pronunciation("Bexar", "bear")))
    a, b = (np.concatenate([piece.samples for piece in speaker.clause(one, 1)]) for one in (plain, told))
    assert np.array_equal(a, b)


def test_phonemes_that_the_voice_does_not_know_are_refused_with_those_it_knows(
    speaker: Speaker, known: KnownVoice
) -> None:
    told = SpeechRequest("In Gruene.", known.voice, pronunciations=(pronunciation("Gruene", ipa="ɡɹЖn"),))
    with pytest.raises(BadPronunciation, match=r"'Gruene': ipa must be of phonemes that the voice joe knows, not Ж"):
        next(speaker.clause(told, 1))
