"""Letters as Coqui's own tokenizer makes them of plain text, each with its word; figures in words."""

from pathlib import Path

import numpy as np
import pytest
from TTS.tts.configs.shared_configs import CharactersConfig
from TTS.tts.configs.vits_config import VitsConfig
from TTS.tts.utils.text.tokenizer import TTSTokenizer

from tests.tts.tiny import LETTERS, Kind, made
from tts.errors import BadPronunciation, VoiceUnusable
from tts.graphemes import CLEANERS, Graphemes
from tts.pronunciation import Pronunciation, pronunciation
from tts.speakable import SpokenWord
from tts.speech import SpeechRequest, Voice
from tts.streaming import Speaker
from tts.tokens import vocabulary
from tts.voice_folder import CONFIG, GRAPHS
from tts.voices import CoquiSource, KnownVoice

TEXT = 'Shall we see the "old-mill" house (with Élan) & garden: yes; no? It\'s new!'


def written(text: str) -> list[SpokenWord]:
    """Words that are said as they are written: what rules make of a text is not looked at here."""
    return [SpokenWord(word, word) for word in text.split()]


def letters(language: str, cleaner: str, text: str) -> str:
    return "".join(one.symbol for one in Graphemes(language, cleaner).phonemes(written(text)))


def vits_characters() -> CharactersConfig:
    """As the YourTTS and VCTK models have them."""
    return CharactersConfig(
        characters_class="TTS.tts.models.vits.VitsCharacters",
        pad="_",
        eos="",
        bos="",
        blank=None,
        characters="".join(sorted(LETTERS + LETTERS.upper() + "éèı")),
        punctuations="!'(),-.:;?\" ",
        phonemes="",
        is_unique=True,
        is_sorted=True,
    )


def grapheme_kind(cleaner: str) -> Kind:
    told = {"characters": vits_characters(), "phonemes": False, "text_cleaner": cleaner, "phoneme_language": ""}
    return Kind(settings=told | {"add_blank": True, "enable_eos_bos_chars": False})


@pytest.mark.parametrize("language", ["en", "fr-fr", "pt-br", "ca", "el", "tr"])
@pytest.mark.parametrize(
    "cleaner", [name for name in CLEANERS if name not in {"", "english_cleaners", "italian_cleaners"}]
)
def test_ids_are_those_of_coquis_tokenizer(tmp_path: Path, cleaner: str, language: str) -> None:
    folder = made(tmp_path / "tiny", grapheme_kind(cleaner))
    config = VitsConfig()
    config.load_json(str(folder / CONFIG))
    tokenizer, _ = TTSTokenizer.init_from_config(config)
    known = vocabulary(folder)
    spelt = Graphemes(language, known.cleaner).phonemes(written(TEXT))
    assert known.tokens(spelt).ids == tokenizer.text_to_ids(TEXT, language=language)


def test_each_letter_knows_its_word() -> None:
    spelt = Graphemes("en", "multilingual_cleaners").phonemes(written("An old-mill (x) 2"))
    words = ["".join(one.symbol for one in spelt if one.word == at) for at in range(4)]
    assert words == ["an", "old mill", "x", "two"]
    assert all(one.symbol == " " for one in spelt if one.word == -1)


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "449,000 dollars, please", "four hundred and forty-nine thousand dollars, please"),
        ("en", "2.5 baths", "two point five baths"),
        ("fr", "12 pièces", "douze pièces"),
        ("en", "1" * 13, " ".join(["one"] * 13)),
        ("xx", "3 baths", "3 baths"),
    ],
)
def test_figures_become_words_where_the_language_has_rules(language: str, written: str, said: str) -> None:
    assert letters(language, "no_cleaners", written) == said


def test_an_unknown_cleaner_is_named() -> None:
    with pytest.raises(
        VoiceUnusable, match=r"text_cleaner = 'uroman_cleaners' is not known here; known are: no_cleaners, "
    ):
        Graphemes("en", "uroman_cleaners")


def test_a_voice_of_letters_speaks(tmp_path: Path) -> None:
    from tts.installation import ensure

    kind = grapheme_kind("multilingual_cleaners")
    made(tmp_path / "tiny", kind)
    voice = Voice("tiny", "Tiny", "en-us", kind.rate, "none", "made here")
    folder = ensure(KnownVoice(voice, CoquiSource(folder="tiny")), tmp_path)
    assert (folder / GRAPHS).is_dir()
    pieces = list(Speaker(folder, 1, voice).clause(SpeechRequest("The 2 homes —", voice), 1))
    assert [mark.text for piece in pieces for mark in piece.marks] == ["The", "2", "homes", "—"]
    assert list(Speaker(folder, 1, voice).clause(SpeechRequest("...", voice), 1)) == []
    says_respellings_and_takes_no_phonemes_alone(Speaker(folder, 1, voice), voice)


def says_respellings_and_takes_no_phonemes_alone(speaker: Speaker, voice: Voice) -> None:
    def sound(text: str, *ways: Pronunciation) -> np.ndarray:
        request = SpeechRequest(text, voice, pronunciations=ways)
        return np.concatenate([piece.samples for piece in speaker.clause(request, 1)])

    assert speaker.alphabet.symbols == frozenset()
    assert np.array_equal(sound("in Gruene", pronunciation("Gruene", "green", "ɡɹˈiːn")), sound("in green"))
    with pytest.raises(BadPronunciation, match="trained on letters"):
        sound("in Gruene", pronunciation("Gruene", ipa="ɡɹˈiːn"))
