"""Text becomes the letters that a voice without phonemes was trained on, each with the word it belongs to.

What Coqui's text cleaners of that name do, but for their rules of English figures, times and abbreviations: what is
said for those is tts.speakable's business, and figures become words here, since such voices have not learnt digits.
Knows nothing of sound. Also knows no vocabulary: see tts.tokens.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tts.errors import VoiceUnusable
from tts.phonemes import Phoneme
from tts.speakable import SpokenWord


@dataclass(frozen=True, slots=True)
class Cleaner:
    """What a cleaner of Coqui's does with a text: small letters, and stops for the symbols that are not read."""

    lowers: bool = True
    symbols: bool = False


# By Coqui's names. Those left out ("uroman_cleaners", Chinese) need tables of their own.
CLEANERS = {
    "": Cleaner(lowers=False),
    "no_cleaners": Cleaner(lowers=False),
    "basic_cleaners": Cleaner(),
    "basic_german_cleaners": Cleaner(),
    "basic_turkish_cleaners": Cleaner(),
    "transliteration_cleaners": Cleaner(),
    "phoneme_cleaners": Cleaner(lowers=False, symbols=True),
    "multilingual_phoneme_cleaners": Cleaner(lowers=False, symbols=True),
    "english_cleaners": Cleaner(symbols=True),
    "french_cleaners": Cleaner(symbols=True),
    "italian_cleaners": Cleaner(symbols=True),
    "portuguese_cleaners": Cleaner(symbols=True),
    "multilingual_cleaners": Cleaner(symbols=True),
}
_AND = {"en": " and ", "fr": " et ", "it": " e ", "pt": " e ", "ca": " i "}
_UNREAD = re.compile(r'[<>()\[\]"]+')
_FIGURE = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
# More digits than any price or telephone number: they are read one by one.
_MOST_DIGITS = 12


class Graphemes:
    """The letters of one language. Thread-safe."""

    def __init__(self, language: str, cleaner: str) -> None:
        """`language` such as "en" or "pt-br"; `cleaner` a name of CLEANERS. Raises VoiceUnusable for another."""
        if cleaner not in CLEANERS:
            raise VoiceUnusable(f"text_cleaner = {cleaner!r} is not known here; known are: {', '.join(CLEANERS)[2:]}")
        self._language = language.split("-", maxsplit=1)[0].lower()
        self._cleaner, self._is_turkish = CLEANERS[cleaner], cleaner == "basic_turkish_cleaners"

    def phonemes(self, words: Sequence[SpokenWord]) -> list[Phoneme]:
        """The letters of `words` in order with spaces between them, each with the index of its word."""
        letters: list[Phoneme] = []
        for index, word in enumerate(words):
            said = self._said(word.spoken)
            if said and letters:
                letters.append(Phoneme(" ", -1))
            letters += (Phoneme(letter, index) for letter in said)
        return letters

    def _said(self, spoken: str) -> str:
        said = _FIGURE.sub(lambda found: f" {self._figure(found[0])} ", unicodedata.normalize("NFC", spoken))
        if self._cleaner.lowers:
            said = (said.replace("I", "ı") if self._is_turkish else said).lower()
        if self._cleaner.symbols:
            said = self._without_symbols(said)
        said = re.sub(r"\s+([.,!?])", r"\1", said)  # "1,250 ," after a figure became words
        return " ".join(said.split())

    def _without_symbols(self, said: str) -> str:
        if self._language != "el":  # there ";" is the question mark
            said = said.replace(";", ",")
        said = said.replace("-", "" if self._language == "ca" else " ").replace(":", ",")
        said = said.replace("&", _AND.get(self._language, "&"))
        if self._language == "ca":
            said = said.replace("'", "")
        return _UNREAD.sub("", said)

    def _figure(self, figure: str) -> str:
        """ "1,250" in English: "one thousand, two hundred and fifty". As it is in a language without such rules."""
        import num2words  # type: ignore[import-untyped]  # slow to import, and few processes have such a voice

        plain = figure.replace(",", "")
        parts = [plain] if len(plain) <= _MOST_DIGITS else list(plain.replace(".", ""))
        try:
            return " ".join(num2words.num2words(part, lang=self._language) for part in parts)
        except (NotImplementedError, ArithmeticError, LookupError, TypeError, ValueError):
            return figure  # whatever a language's rules meet first
