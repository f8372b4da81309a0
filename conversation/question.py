"""A visitor's question, checked before anything is spent on it. Knows no model and no page."""

import unicodedata
from dataclasses import dataclass

from conversation.errors import BadMessage
from conversation.manner import Manner

MAX_MESSAGE_CHARS = 2_000
# Bidi overrides and isolates can make shown text read as something else than was sent.
_BIDI = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


@dataclass(frozen=True, slots=True)
class Question:
    """A visitor's checked line, and how its answer shall sound.

    `replaces` is the turn whose question and answer it takes the place of, with all that came after: a question
    edited or asked again.
    """

    text: str
    manner: Manner
    replaces: str = ""


def checked_text(text: object) -> str:
    """`text` stripped of outer white space. Raises BadMessage: empty, too long or not plain."""
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
