"""What of a pronunciation a voice can say."""

import unicodedata

import pytest

from tts.alphabet import Alphabet
from tts.errors import BadPronunciation
from tts.pronunciation import pronunciation

FEW = Alphabet(frozenset("bdeɛɹˈ"))
LETTERS = Alphabet()


def test_unknown_phonemes_are_named_with_those_that_are_known() -> None:
    fault = FEW.fault(pronunciation("Bexar", ipa="bˈɛʘɹʘ"), "joe")
    assert fault == "ipa must be of phonemes that the voice joe knows, not ʘ; it knows bdeɛɹˈ"
    with pytest.raises(BadPronunciation, match="'Bexar'"):
        FEW.check([pronunciation("Bexar", ipa="x")], "joe")


def test_known_ones_and_respellings_are_fine() -> None:
    FEW.check([pronunciation("Bexar", ipa="bˈɛɹ bˈɛd"), pronunciation("Bexar", "bear")], "joe")
    nasal = Alphabet(frozenset({"a", unicodedata.normalize("NFC", "ã")}))
    assert nasal.fault(pronunciation("x", ipa="ã"), "joe") == ""
    assert nasal.fault(pronunciation("x", ipa="ẽ"), "joe") != ""


def test_a_voice_of_letters_takes_respellings_only_and_says_so() -> None:
    assert "respelling" in LETTERS.fault(pronunciation("Bexar", ipa="bɛɹ"), "ann")
    assert LETTERS.fault(pronunciation("Bexar", "bear", "bɛɹ"), "ann") == ""
