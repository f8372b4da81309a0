"""Words that must not leave the house: eight in a row of the prompt, a secret or a piece of it, what looks like a key.

Follows the clauses of one reply, since a leak goes on over the ends of clauses. Knows no key but those it is given.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from agent.concierge import disguises

Leak = Literal["key", "prompt"]

_RUN_WORDS = 8
# Pieces of a secret this long are stopped: a key told in two halves is told.
_PIECE_CHARS = 8
_LEAST_SECRET_CHARS = 6
# What the prompt asks a model to say may be said in its words.
_TO_BE_SAID = (
    "decline in one sentence and offer a search by price size or features or commute",
    "and offer a search by price size features or commute",
    "the local police department's public data the state's education department",
    "say who knows the local police department the state's education department",
    "that you are an ai with a synthetic voice not a person and that the listings are fictional",
    "you are an ai no person that your voice is synthetic and the listings fictional",
)
_KEY = re.compile(
    r"\b(?i:sk|pk|rk)[-_][\w-]{8,}|(?i:\bbearer)\s+[\w.~+/=-]{8,}|\bgh[pousr]_\w{16,}|\bxox[abpr]-[\w-]{8,}"
    r"|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}|\beyJ[\w-]{8,}\.[\w-]{4,}|-----BEGIN\b"
    r"|\b[A-Z][A-Z0-9]*_(?:\w+_)?(?:KEY|TOKEN|SECRET|PASSWORD)\b"
    # Hexadecimal, or base64: letters of both cases and digits in one long word.
    r"|\b(?=[0-9a-fA-F]*[a-fA-F])(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{24,}\b"
    r"|(?<![\w+/-])(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])(?=[\w+/-]*\d)[\w+/-]{24,}={0,2}"
)


class Leaks:
    """The watch over one reply."""

    def __init__(self, prompt: str, secrets: Collection[str] = ()) -> None:
        """`prompt`: all that a model is told in confidence, texts in a row. Secrets under 6 characters are none."""
        self._runs = _confidential(prompt)
        self._pieces = frozenset(piece for secret in secrets for piece in _pieces(secret))
        self._words: list[str] = []
        self._tail = ""

    def found(self, clause: str) -> Leak | None:
        """What the next clause gives away, with what came before it."""
        # All three look at every clause: what one of them finds must not hide it from the others.
        key, run = self._holds_secret(clause), self._goes_on(clause)
        if key or _KEY.search(clause) or any(_KEY.search(text) or self._in(text) for text in disguises.decoded(clause)):
            return "key"
        return "prompt" if run else None

    def _holds_secret(self, clause: str) -> bool:
        text = self._tail + _squashed(clause)
        self._tail = text[-_PIECE_CHARS:]
        return self._in(text)

    def _in(self, text: str) -> bool:
        squashed = _squashed(text)
        return any(piece in squashed for piece in self._pieces)

    def _goes_on(self, clause: str) -> bool:
        words = [*self._words, *_words(clause)]
        self._words = words[-(_RUN_WORDS - 1) :]
        if _runs_of(words) & self._runs:
            return True
        return any(_runs_of(_words(text)) & self._runs for text in disguises.decoded(clause))


@lru_cache(maxsize=8)
def _confidential(prompt: str) -> frozenset[str]:
    """5 ms of work, the same for every reply."""
    return frozenset(_runs(prompt) - {run for said in _TO_BE_SAID for run in _runs(said)})


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", disguises.plain(text).replace("'", ""))


def _runs(text: str) -> set[str]:
    return _runs_of(_words(text))


def _runs_of(words: list[str]) -> set[str]:
    return {" ".join(words[at : at + _RUN_WORDS]) for at in range(len(words) - _RUN_WORDS + 1)}


def _squashed(text: str) -> str:
    """Letters and digits alone: "sk - abc / 123" is "skabc123"."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _pieces(secret: str) -> set[str]:
    """The pieces of a secret, forwards and backwards."""
    plain = _squashed(secret)
    if len(plain) < _LEAST_SECRET_CHARS:
        return set()
    length = min(_PIECE_CHARS, len(plain))
    return {text[at : at + length] for text in (plain, plain[::-1]) for at in range(len(plain) - length + 1)}
