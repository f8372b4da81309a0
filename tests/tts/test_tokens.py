"""Ids as Coqui's own tokenizer makes them."""

from pathlib import Path

import pytest
from TTS.tts.configs.vits_config import VitsConfig
from TTS.tts.utils.text.tokenizer import TTSTokenizer

from tts.errors import VoiceUnusable
from tts.phonemes import Phoneme, Phonemizer
from tts.speakable import spoken_words
from tts.tokens import vocabulary
from tts.voice_folder import CONFIG


def test_ids_are_those_of_coquis_tokenizer(folder: Path) -> None:
    config = VitsConfig()
    config.load_json(str(folder / CONFIG))
    config.use_phonemes = False  # our phonemes go in as text
    tokenizer, _ = TTSTokenizer.init_from_config(config)
    for text in ("Welcome to Vox Estates.", 'Is it 2.5 baths? Yes; "quoted", it\'s naïve!'):
        phonemes = Phonemizer("en-us").phonemes(spoken_words(text))
        assert vocabulary(folder).tokens(phonemes).ids == tokenizer.text_to_ids("".join(p.symbol for p in phonemes))


def test_control_symbols_and_unknown_ones_are_dropped(folder: Path) -> None:
    known = vocabulary(folder)
    phonemes = [Phoneme(symbol, 0) for symbol in ("^", "$", "_", "\u0fff", "a")]
    tokens = known.tokens(phonemes)
    assert tokens.ids == [known.begin, known.blank, known.ids["a"], known.blank, known.end]
    assert tokens.words == [-1, -1, 0, 0, -1]


@pytest.mark.parametrize("content", [None, "{", "{}", '{"characters": []}'])
def test_a_broken_config_is_named(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / CONFIG).write_text(content, "utf-8")
    with pytest.raises(VoiceUnusable, match=r"config\.json cannot be read"):
        vocabulary(tmp_path)
