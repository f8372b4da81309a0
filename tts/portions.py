"""A clause of any text in portions that the text side can take in one pass, so that none holds up the voice for long.

What people write is one portion: the longest clause of tts.clauses has about 700 tokens, one full of prices 1,050.
But other 300 characters may have 4,000, and the text side's work grows with their square.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tts.phonemes import Phoneme
from tts.said import said_words
from tts.speakable import SpokenWord

__all__ = ["Portion", "Speller", "portions", "said_words"]

# Of the spoken text that is turned into phonemes at once: its letters, and for each figure or sign six, since those
# are said by whole words. 300 written characters of a listing, with its figures spelt out, have 570. espeak-ng, given
# 450 figures and signs in Spanish, wrote beyond a buffer; for 700 letters, of any of the languages tried, nothing was
# found.
MOST_WEIGHT = 700
SIGN_WEIGHT = 6
# Two tokens each, with the blank. The longest clause that people write has 350, one full of prices 520.
MOST_PHONEMES = 600


class Speller(Protocol):
    """What makes symbols of words: tts.phonemes.Phonemizer or tts.graphemes.Graphemes."""

    def phonemes(self, words: Sequence[SpokenWord]) -> list[Phoneme]: ...


@dataclass(frozen=True, slots=True)
class Portion:
    """Symbols, and the words, by their numbers, whose marks belong to it: those that begin in it, and silent ones."""

    phonemes: list[Phoneme]
    words: range


def portions(words: Sequence[SpokenWord], speller: Speller) -> Iterator[Portion]:
    """The portions of a clause of `words`, in order, each made when the one before is spoken, or nearly.

    Together they hold every word once. One of no symbols when there is nothing to say.
    """
    spelt = _spelt(words, speller)
    here, begun = next(spelt, []), 0
    for following in spelt:
        upto = max(begun, 1 + max(phoneme.word for phoneme in here))
        yield Portion(here, range(begun, upto))
        here, begun = following, upto
    yield Portion(here, range(begun, len(words)))


def _spelt(words: Sequence[SpokenWord], speller: Speller) -> Iterator[list[Phoneme]]:
    """Symbols, at most MOST_PHONEMES at once, never none; each with the number of its word in `words`."""
    for numbers, some in _groups(words):
        spelt = speller.phonemes(some)
        owned = [Phoneme(one.symbol, numbers[one.word] if one.word >= 0 else -1) for one in spelt]
        while owned:
            end = _end([one.symbol for one in owned])
            yield owned[:end]
            owned = owned[end:]


def _groups(words: Sequence[SpokenWord]) -> Iterator[tuple[list[int], list[SpokenWord]]]:
    """Words of at most MOST_WEIGHT in all, with their numbers; a longer one comes in parts of that number."""
    numbers: list[int] = []
    some: list[SpokenWord] = []
    room, longest = MOST_WEIGHT, MOST_WEIGHT // SIGN_WEIGHT
    for number, word in enumerate(words):
        for part in [word] if word.ipa else [SpokenWord(word.displayed, said) for said in _cut(word.spoken, longest)]:
            weight = sum(1 if char.isalpha() or char == " " else SIGN_WEIGHT for char in part.ipa or part.spoken)
            if weight > room:
                yield numbers, some
                numbers, some, room = [], [], MOST_WEIGHT
            numbers.append(number)
            some.append(part)
            room -= weight + 1
    yield numbers, some


def _cut(spoken: str, longest: int) -> Iterator[str]:
    """`spoken` in parts of at most `longest` characters, at spaces if there are any: figures are spelt out."""
    while len(spoken) > longest:
        end = spoken.rfind(" ", 1, longest + 1)
        part, spoken = (spoken[:end], spoken[end + 1 :]) if end > 0 else (spoken[:longest], spoken[longest:])
        yield part
    yield spoken


def _end(symbols: Sequence[str]) -> int:
    """Where the first portion of `symbols` ends: after a word if one ends in its second half."""
    if len(symbols) <= MOST_PHONEMES:
        return len(symbols)
    spaces = (at + 1 for at in range(MOST_PHONEMES - 1, MOST_PHONEMES // 2, -1) if symbols[at] == " ")
    return next(spaces, MOST_PHONEMES)
