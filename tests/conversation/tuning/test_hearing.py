"""A text tried out: checked in plain words, spoken by its seed, and told word by word as the voice will say it."""

import pytest

from conversation.errors import BadMessage
from conversation.manner import Manner
from conversation.tuning.hearing import MAX_TEXT_CHARS, spoken_form, wanted
from tests.conversation.conftest import VOICE
from tts.lexicon import Entry, Lexicon, Lexicons
from tts.pronunciation import Pronunciation
from tts.reading import stretches
from tts.said import said_words

WAYS = (Pronunciation("Mueller", "Miller", "mˈɪlɚ"), Pronunciation("Bexar", "bear"))
LEXICONS = Lexicons((Lexicon(tuple(Entry(way) for way in WAYS)),))
TEXT = "  It is $1,250,000, 1420 Mueller St.\nCall Bexar Realty!   Or not: 2.5 ba, by 5 PM.  "


def test_it_is_spoken_in_its_manner_by_its_seed() -> None:
    request = wanted(Manner(VOICE, speed=1.5, pause_s=1.0), "  Hello. ", 7)
    assert (request.text, request.speed, request.pause_s, request.seed) == ("Hello.", 1.5, 1.0, 7)
    assert wanted(Manner(VOICE), "Hello.", None).seed is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Please type a sentence to hear."),
        (" \n\t ", "Please type a sentence to hear."),
        ("x" * (MAX_TEXT_CHARS + 1), "at most 600 characters; this one has 601"),
        ("a\0b", "This text cannot be spoken: text must be whole characters"),
        ("a\ud800", "This text cannot be spoken: text must be whole characters"),
    ],
)
def test_what_cannot_be_spoken_is_one_plain_sentence(text: str, told: str) -> None:
    with pytest.raises(BadMessage) as refused:
        wanted(Manner(VOICE), text, 1)
    assert told in str(refused.value)
    assert wanted(Manner(VOICE), "x" * MAX_TEXT_CHARS, 1).text


def test_each_word_that_is_shown_has_its_spoken_form() -> None:
    form = spoken_form(TEXT, VOICE, LEXICONS)
    assert [one.word.displayed for one in form] == TEXT.split()
    said = {one.word.displayed: one for one in form}
    assert said["$1,250,000,"].word.spoken == "one million two hundred fifty thousand dollars,"
    assert not said["$1,250,000,"].by_lexicon
    assert (said["Mueller"].word.ipa, said["Mueller"].by_lexicon) == ("mˈɪlɚ", True)
    assert (said["Bexar"].word.spoken, said["Bexar"].by_lexicon) == ("bear", True)
    assert (said["Realty!"].word.spoken, said["Realty!"].by_lexicon) == ("Realty!", False)
    assert not any(one.by_lexicon for one in spoken_form(TEXT, VOICE, Lexicons()))


def test_it_is_told_clause_by_clause_as_the_voice_is_given_it() -> None:
    told = [one.word.spoken for one in spoken_form(TEXT, VOICE, Lexicons())]
    assert told == [word.spoken for part in stretches(TEXT) for word in said_words(part, (), VOICE.language)]


def test_a_text_of_nothing_that_is_said_has_no_spoken_word() -> None:
    assert [one.word.spoken for one in spoken_form("*** 🙂", VOICE, LEXICONS) if one.word.spoken] == []
