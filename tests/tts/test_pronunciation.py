"""One pronunciation as people write it, and what is none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.errors import BadPronunciation, BadSpeechRequest
from tts.pronunciation import MAX_AT_ONCE, MAX_SAID_CHARS, MAX_WORD_CHARS, Pronunciation, pronunciation
from tts.speech import SpeechRequest, Voice


def test_what_dictionaries_write_is_taken_as_phonemes() -> None:
    assert pronunciation(" Gruene ", "", "/gɹˈiːn/").ipa == "ɡɹˈiːn"
    assert pronunciation("x", ipa="[ˈt͡ʃɪ.li]").ipa == "ˈtʃɪli"
    assert pronunciation("x", ipa=" ˈsæn   ˈmaɹ.kəs ").ipa == "ˈsæn ˈmaɹkəs"
    assert pronunciation("x", ipa="ã").ipa == unicodedata.normalize("NFD", "ã")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"word": "", "say": "x"}, "word"),
        ({"word": " - ", "say": "x"}, "word"),
        ({"word": "x" * (MAX_WORD_CHARS + 1), "say": "x"}, "word"),
        ({"word": "a\x07b", "say": "x"}, "word"),
        ({"word": "Bexar"}, "say or ipa"),
        ({"word": "Bexar", "say": "  "}, "say or ipa"),
        ({"word": "Bexar", "say": "x" * (MAX_SAID_CHARS + 1)}, "say"),
        ({"word": "I35", "say": "I 35"}, "say"),
        ({"word": "Bexar", "say": "bear."}, "say"),
        ({"word": "Bexar", "say": "<bear>"}, "say"),
        ({"word": "Bexar", "ipa": "ɛ" * (MAX_SAID_CHARS + 1)}, "ipa"),
        ({"word": "Bexar", "ipa": "b3r"}, "ipa"),
        ({"word": "Bexar", "ipa": "bɛ; rm"}, "ipa"),
        ({"word": "Bexar", "ipa": "ˈ"}, "ipa"),
    ],
)
def test_what_cannot_be_said_names_its_field_and_what_was_expected(told: dict[str, str], field: str) -> None:
    with pytest.raises(BadPronunciation, match=f"^{field} must "):
        pronunciation(**told)


@given(st.text(max_size=90), st.text(max_size=90), st.text(max_size=90))
def test_any_text_is_a_pronunciation_or_is_refused_in_words(word: str, say: str, ipa: str) -> None:
    try:
        one = pronunciation(word, say, ipa)
    except BadPronunciation:
        with pytest.raises(BadPronunciation, match=" must "):
            pronunciation(word, say, ipa)
        return
    assert pronunciation(one.word, one.say, one.ipa) == one
    assert one.word.split() == one.word.split(" ")
    assert not any(char.isdigit() for char in one.say + one.ipa)


def test_a_request_takes_a_bounded_number() -> None:
    joe = Voice("joe", "Joe", "en-us", 22_050, "", "")
    ways = tuple(Pronunciation(f"w{number}", "x") for number in range(MAX_AT_ONCE + 1))
    assert SpeechRequest("Hi.", joe, pronunciations=ways[1:]).pronunciations == ways[1:]
    with pytest.raises(BadSpeechRequest, match="pronunciations must be at most"):
        SpeechRequest("Hi.", joe, pronunciations=ways)
