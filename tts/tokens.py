"""A voice's vocabulary: what its text is spelt in, the ids its network knows, each id with the word it sounds in.

Reads Coqui's config.json as plain JSON and orders the symbols as Coqui's own classes do; needs neither Coqui nor torch.
Whether they have Coqui's ids is checked when graphs are made: see tts.graph_check.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any

from tts.alphabet import Alphabet
from tts.errors import VoiceUnusable
from tts.graphemes import CLEANERS, Cleaner
from tts.phonemes import Phoneme
from tts.side_files import read_config, setting
from tts.voice_folder import CONFIG

# Coqui's default class where the config names none, by whether there are phonemes.
_DEFAULT_CLASSES = {True: "IPAPhonemes", False: "Graphemes"}
# What cleaners that know symbols make of these: the network has not learnt to pause at the signs themselves.
_COMMAS = {";": ",", ":": ","}
_PHONEMIZERS = frozenset({None, "", "espeak", "multi_phonemizer"})
_ESPEAK_NAMES = {"en": "en-us", "zh-cn": "cmn"}  # as Coqui itself takes them


@dataclass(frozen=True, slots=True)
class Tokens:
    """Ids for the text side, and for each the index of the word it sounds in, -1 for none: a stop is a pause.

    `is_silent`: there is no letter and no figure among them, nothing that sounds.
    """

    ids: list[int]
    words: list[int]
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Symbols and their ids, what the network expects around and between them, and how a text comes to symbols.

    `language` is espeak's name of it for phonemes, else what Coqui's cleaners go by; "" leaves it to the voice.
    `length_scale` is the voice's own: how much longer it speaks than it was trained to.
    """

    ids: dict[str, int]
    begin: int | None
    end: int | None
    blank: int | None
    language: str
    sample_rate_hz: int
    hop_samples: int
    length_scale: float = 1.0
    has_phonemes: bool = True
    cleaner: str = ""
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def alphabet(self) -> Alphabet:
        """What may be told of it in phonemes."""
        return Alphabet(frozenset(self.ids) if self.has_phonemes else frozenset())

    def tokens(self, phonemes: Sequence[Phoneme]) -> Tokens:
        """The ids of `phonemes`. Unknown symbols are dropped; a blank goes with the one before it."""
        ids = [] if self.begin is None else [self.begin]
        words = [-1] * len(ids)
        if self.blank is not None:
            ids, words = [*ids, self.blank], [*words, -1]
        sounds = False
        for phoneme in self._known(phonemes):
            number = self.ids[phoneme.symbol]
            pair = [number] if self.blank is None else [number, self.blank]
            ids += pair
            kind = unicodedata.category(phoneme.symbol[0])[0]
            words += [-1 if kind in "PZ" else phoneme.word] * len(pair)  # "now." of a voice of letters has its stop
            sounds = sounds or kind in "LN"
        if self.end is not None:
            ids, words = [*ids, self.end], [*words, -1]
        return Tokens(ids, words, not sounds)

    def _known(self, phonemes: Sequence[Phoneme]) -> list[Phoneme]:
        """Those the network knows, a letter and its mark as one symbol where it has them as one ("ç")."""
        known: list[Phoneme] = []
        for phoneme in phonemes:
            symbol = self.instead.get(phoneme.symbol, phoneme.symbol)
            if known and unicodedata.combining(symbol[0]):
                both = unicodedata.normalize("NFC", known[-1].symbol + symbol)
                if both in self.ids:
                    known[-1] = Phoneme(both, known[-1].word)
                    continue
            if symbol in self.ids:
                known.append(Phoneme(symbol, phoneme.word))
        return known


def vocabulary(folder: Path) -> Vocabulary:
    """Reads the vocabulary of the voice in `folder`. Raises VoiceUnusable, naming the file and field, and the cure."""
    config = read_config(folder / CONFIG)
    try:
        return _vocabulary(config)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceUnusable(
            f"{folder / CONFIG} cannot be read: {error!r}; delete the folder to have it made anew"
        ) from error
    except VoiceUnusable as error:
        raise VoiceUnusable(f"{folder / CONFIG}: {error}") from None


def _vocabulary(config: dict[str, Any]) -> Vocabulary:
    symbols, has_phonemes = config["characters"], bool(config["use_phonemes"])
    if has_phonemes and config.get("phonemizer") not in _PHONEMIZERS:
        raise VoiceUnusable(f"phonemizer = {config['phonemizer']!r} is not spoken here; only espeak's phonemes are")
    ids = {symbol: number for number, symbol in enumerate(_ordered(symbols, has_phonemes))}
    marks = {name: symbols.get(name) for name in ("pad", "eos", "bos", "blank")}
    around, cleaner = config["enable_eos_bos_chars"], str(config.get("text_cleaner") or "")
    return Vocabulary(
        # Written by a visitor, "^" or "$" must not begin or end an utterance.
        ids={symbol: number for symbol, number in ids.items() if symbol not in marks.values()},
        begin=_mark(ids, marks, "bos") if around else None,
        end=_mark(ids, marks, "eos") if around else None,
        blank=_mark(ids, marks, "blank") if config["add_blank"] else None,
        language=_language(config, has_phonemes=has_phonemes),
        sample_rate_hz=config["audio"]["sample_rate"],
        hop_samples=_hop_samples(config),
        length_scale=float(setting(config, "length_scale", 1.0)),
        has_phonemes=has_phonemes,
        cleaner=cleaner,
        instead=_COMMAS if has_phonemes and CLEANERS.get(cleaner, Cleaner()).symbols else {},
    )


def _ordered(symbols: dict[str, Any], has_phonemes: bool) -> list[str]:
    """The symbols in the order of their ids: what Coqui's class of that name makes of them."""
    kind = str(symbols.get("characters_class") or _DEFAULT_CLASSES[has_phonemes]).rsplit(".", 1)[-1]
    if kind == "BaseVocabulary":
        return list(symbols["vocab_dict"])
    characters, phonemes = symbols["characters"], symbols.get("phonemes")
    pad, end, begin, blank = (symbols.get(name) for name in ("pad", "eos", "bos", "blank"))
    if kind == "VitsCharacters":
        return [pad, *symbols["punctuations"], *characters, *(phonemes or ""), "<BLNK>"]
    if kind not in {"IPAPhonemes", "Graphemes", "BaseCharacters"}:
        raise VoiceUnusable(f"characters_class = {kind!r} is not known here")
    if kind == "IPAPhonemes" and phonemes is not None:
        characters = phonemes
    if symbols["is_unique"] and not symbols["is_sorted"]:
        raise VoiceUnusable("characters with is_unique and without is_sorted have another order at each start of Coqui")
    if symbols["is_unique"]:
        characters = set(characters)
    ordered = sorted(characters) if symbols["is_sorted"] else characters
    return [*(mark for mark in (pad, end, begin, blank) if mark), *ordered, *symbols["punctuations"]]


def _mark(ids: Mapping[str, int], marks: Mapping[str, str | None], name: str) -> int:
    symbol = marks[name] or ("<BLNK>" if name == "blank" else "")
    if symbol not in ids:
        raise VoiceUnusable(f"characters has no {name}, which add_blank or enable_eos_bos_chars asks for")
    return ids[symbol]


def _language(config: dict[str, Any], *, has_phonemes: bool) -> str:
    if has_phonemes and config.get("phonemizer") == "multi_phonemizer":
        return ""  # each of its languages has its own; the voice tells which
    language = str(config.get("phoneme_language") or "")
    return _ESPEAK_NAMES.get(language, language) if has_phonemes else language


def _hop_samples(config: dict[str, Any]) -> int:
    """The samples that one frame of the latents becomes."""
    hop = prod(setting(config, "upsample_rates_decoder", [8, 8, 2, 2]))
    encoder_rate = setting(config, "encoder_sample_rate")
    if encoder_rate and setting(config, "interpolate_z", True):
        hop *= config["audio"]["sample_rate"] // encoder_rate
    return int(hop)
