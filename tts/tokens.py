"""A voice's vocabulary: phonemes to the ids its network knows, each id with the word it sounds in.

Reads Coqui's config.json as plain JSON, as Coqui's IPAPhonemes orders it; needs neither Coqui nor torch.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tts.errors import VoiceUnusable
from tts.phonemes import Phoneme
from tts.voice_folder import CONFIG


@dataclass(frozen=True, slots=True)
class Tokens:
    """Ids for the text side, and for each the index of its word, -1 for none."""

    ids: list[int]
    words: list[int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Symbols in the order of their ids, and what the network expects around and between them."""

    ids: dict[str, int]
    begin: int | None
    end: int | None
    blank: int | None
    language: str
    sample_rate_hz: int
    hop_samples: int

    def tokens(self, phonemes: Sequence[Phoneme]) -> Tokens:
        """The ids of `phonemes`. Unknown symbols are dropped; a blank goes with the one before it."""
        ids = [] if self.begin is None else [self.begin]
        words = [-1] * len(ids)
        if self.blank is not None:
            ids, words = [*ids, self.blank], [*words, -1]
        for phoneme in phonemes:
            if (number := self.ids.get(phoneme.symbol)) is None:
                continue
            pair = [number] if self.blank is None else [number, self.blank]
            ids, words = [*ids, *pair], [*words, *[phoneme.word] * len(pair)]
        if self.end is not None:
            ids, words = [*ids, self.end], [*words, -1]
        return Tokens(ids, words)


def vocabulary(folder: Path) -> Vocabulary:
    """Reads the vocabulary of the voice in `folder`. Raises VoiceUnusable, naming the file and the cure."""
    try:
        config = json.loads((folder / CONFIG).read_text("utf-8"))
        return _vocabulary(config)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VoiceUnusable(
            f"{folder / CONFIG} cannot be read: {error!r}; delete the folder to have it made anew"
        ) from error


def _vocabulary(config: dict[str, Any]) -> Vocabulary:
    symbols = config["characters"]
    pad, end, begin, blank = (symbols[name] for name in ("pad", "eos", "bos", "blank"))
    order = [s for s in (pad, end, begin, blank) if s]
    order += [*symbols["characters"], *symbols["punctuations"]]
    ids = {symbol: number for number, symbol in enumerate(order)}
    edges = config["enable_eos_bos_chars"]
    special = {pad, end, begin, blank}
    return Vocabulary(
        # Written by a visitor, "^" or "$" must not begin or end an utterance.
        ids={symbol: number for symbol, number in ids.items() if symbol not in special},
        begin=ids[begin] if edges else None,
        end=ids[end] if edges else None,
        blank=ids[blank] if config["add_blank"] else None,
        language=config["phoneme_language"],
        sample_rate_hz=config["audio"]["sample_rate"],
        hop_samples=config["audio"]["hop_length"],
    )
