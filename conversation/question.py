"""A visitor's question, checked before anything is spent on it. Knows no model and no page."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation.errors import BadMessage
from tts.errors import BadSpeechRequest
from tts.speech import SpeechRequest, Voice

MAX_MESSAGE_CHARS = 2_000
# Bidi overrides and isolates can make shown text read as something else than was sent.
_BIDI = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


@dataclass(frozen=True, slots=True)
class Question:
    """A visitor's checked line, and how its answer shall sound (knobs and ranges as in SpeechRequest)."""

    text: str
    voice: Voice
    speed: float = 1.0
    expressiveness: float = 0.667
    rhythm: float = 0.8

    def spoken(self, clause: str) -> SpeechRequest:
        """The request that speaks `clause` of the answer. Raises BadSpeechRequest."""
        return SpeechRequest(clause, self.voice, self.speed, self.expressiveness, self.rhythm)


def checked_question(text: object, voices: Mapping[str, Voice], voice_name: str, knobs: Mapping[str, Any]) -> Question:
    """The question, with `text` stripped of outer white space. `knobs`: speed, expressiveness, rhythm, unchecked.

    Raises BadMessage with a plain sentence: text empty, too long or not plain; voice unknown; knob out of range.
    """
    if voice_name not in voices:
        raise BadMessage(f"There is no such voice. Please choose one of: {', '.join(sorted(voices))}.")
    question = Question(_checked_text(text), voices[voice_name], **knobs)
    try:
        question.spoken("A trial.")
    except BadSpeechRequest as error:
        raise BadMessage(f"That voice setting cannot be used: {error}.") from error
    return question


def _checked_text(text: object) -> str:
    if not isinstance(text, str):
        raise BadMessage("Please type your question as text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise BadMessage("Please type a question first.")
    if len(text) > MAX_MESSAGE_CHARS:
        raise BadMessage(
            f"Please keep your question under {MAX_MESSAGE_CHARS:,} characters; this one has {len(text):,}."
        )
    if any(_is_control(char) for char in text):
        raise BadMessage("Your question holds control characters. Please remove them and send it again.")
    return text


def _is_control(char: str) -> bool:
    if char in "\n\t":
        return False
    # Not Cf as a whole: it joins emoji and the letters of many scripts.
    return char in _BIDI or unicodedata.category(char) in ("Cc", "Cs")
