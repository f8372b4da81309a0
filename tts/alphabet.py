"""The phonemes that a voice knows, and what of a pronunciation it cannot say. Standard library only; loads no voice."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tts.errors import BadPronunciation
from tts.pronunciation import Pronunciation

NO_PHONEMES = "the voice {voice} was trained on letters: it takes say, a respelling such as bear, and no ipa alone"


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Symbols, each one character or a letter with its mark; none for a voice that was trained on letters."""

    symbols: frozenset[str] = frozenset()

    def fault(self, one: Pronunciation, voice: str) -> str:
        """Why `voice`, whose alphabet this is, cannot say it, and what was expected; "" when it can."""
        if not one.ipa or (not self.symbols and one.say):
            return ""
        if not self.symbols:
            return NO_PHONEMES.format(voice=voice)
        if unknown := self.unknown(one.ipa):
            known = "".join(sorted(symbol for symbol in self.symbols if _is_phoneme(symbol)))
            return f"ipa must be of phonemes that the voice {voice} knows, not {' '.join(unknown)}; it knows {known}"
        return ""

    def check(self, those: Iterable[Pronunciation], voice: str) -> None:
        """Raises BadPronunciation for the first that cannot be said, with its word."""
        for one in those:
            if fault := self.fault(one, voice):
                raise BadPronunciation(f"pronunciations must fit the voice: {one.word!r}: {fault}")

    def unknown(self, ipa: str) -> Sequence[str]:
        """What of `ipa`, in NFD, is no symbol here, each once."""
        before, unknown = "", []
        for symbol in ipa:
            both = unicodedata.normalize("NFC", before + symbol)
            known = symbol == " " or symbol in self.symbols or (unicodedata.combining(symbol) and both in self.symbols)
            before = symbol
            if not known:
                unknown.append(symbol)
        return list(dict.fromkeys(unknown))


def _is_phoneme(symbol: str) -> bool:
    return unicodedata.category(symbol[0])[0] in "LMS"
