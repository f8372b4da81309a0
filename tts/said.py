"""The words of a text, each with what is said for it: without what nobody hears, and as the pronunciations tell.

Knows no phonemes but those it is given, and no voice.
"""

from collections.abc import Sequence

from tts.plain_text import plain
from tts.pronouncing import pronounced
from tts.pronunciation import Pronunciation
from tts.speakable import SpokenWord, spoken_words


def said_words(text: str, pronunciations: Sequence[Pronunciation] = (), language: str = "en") -> list[SpokenWord]:
    """The words of `text` as tts.speakable gives them, but without what nobody hears; as many as `text` shows.

    Its rules are those of English: in another `language` words are said as they are written.
    """
    shown = text.split()
    heard = [plain(word) for word in shown]
    joined = " ".join(word for word in heard if word)
    is_english = language.lower().split("-", maxsplit=1)[0] == "en"
    spoken = iter(spoken_words(joined) if is_english else [SpokenWord(word, word) for word in joined.split(" ")])
    words = [SpokenWord(word, next(spoken).spoken if clean else "") for word, clean in zip(shown, heard, strict=True)]
    return pronounced(words, pronunciations).words if pronunciations else words
