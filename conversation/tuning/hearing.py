"""A text of a visitor's own, to be heard in one manner and by one seed, and what is said for each of its words.

Knows no page; conversation.hearing speaks it. No text is kept nor logged.
"""

from dataclasses import dataclass, replace

from conversation.errors import BadMessage
from conversation.manner import Manner
from tts.errors import BadSpeechRequest
from tts.lexicon import Lexicons
from tts.reading import stretches
from tts.said import said_words
from tts.speakable import SpokenWord
from tts.speech import SpeechRequest, Voice

MAX_TEXT_CHARS = 600
REFUSED = "This text cannot be spoken"


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it is shown and what is said for it; `by_lexicon`: because a pronunciation tells so."""

    word: SpokenWord
    by_lexicon: bool


def wanted(manner: Manner, text: str, seed: int | None) -> SpeechRequest:
    """The request that speaks `text`. The same seed gives the same sound; None another one each time.

    Raises BadMessage, a plain sentence.
    """
    try:
        return replace(manner.spoken(checked_text(text)), seed=seed)
    except BadSpeechRequest as error:
        raise BadMessage(f"{REFUSED}: {error}.") from error


def checked_text(text: str) -> str:
    """`text` without white space around it. Raises BadMessage."""
    text = text.strip()
    if not text:
        raise BadMessage("Please type a sentence to hear.")
    if len(text) > MAX_TEXT_CHARS:
        raise BadMessage(f"A text to be tried out has at most {MAX_TEXT_CHARS} characters; this one has {len(text)}.")
    return text


def spoken_form(text: str, voice: Voice, lexicons: Lexicons) -> list[Said]:
    """The words of `text`, as many as are shown, cut into clauses as they are for the voice (tts.reading)."""
    ways = lexicons.occurring(text, voice.name, voice.language)
    form = []
    for part in stretches(text):
        plain = said_words(part, (), voice.language)
        told = said_words(part, ways, voice.language)
        form += [Said(word, word != usual) for word, usual in zip(told, plain, strict=True)]
    return form
