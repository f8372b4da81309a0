"""Pronunciations put in place of what would be said for the words they are for. Knows no voice and no lexicon.

Whole words only: "Mueller" is found in "Mueller's", "(Mueller)," and "Mueller-based", not in "Muellers" nor in an
address of a page. The words stay as many as they were, so that each still sounds while it is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from tts.plain_text import plain
from tts.pronunciation import Pronunciation
from tts.speakable import SpokenWord, spoken_words

# Words that hold markup or an address are looked at as they are said: "[Mueller](https://...)" is "Mueller".
_MARKUP = re.compile(r"[\[\]<>{}*_`~|\\]|://|&#?\w+;")
_APOSTROPHES = str.maketrans("’ʼ‘‑", "'''-")
_MARKS = "".join(char for char in map(chr, range(0x2100)) if not char.isalnum())
_NO_LETTERS = re.compile(r"[\W_]*")
_POSSESSIVE = re.compile(r"'s(?![^\W_])", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:['/&–—-][^\W\d_]+)*")
_JOINTS = {"-": " ", "–": " ", "/": " ", "—": " — ", "&": " and "}
MOST_COMPOUND_CHARS = 60  # no person writes a longer one; "Mueller-" five hundred times takes time by its square
# What makes an amount, or another number, of the figures that it touches: "$3M" is no "3M".
_BEFORE_FIGURES, _AFTER_FIGURES = re.compile(r"[$£€¥#]$"), re.compile(r"[%°$£€¥]")
_VOICELESS, _HISSING = frozenset("ptkfθ"), frozenset("szʃʒ")


@dataclass(frozen=True, slots=True)
class Pronounced:
    """Words as they are said now, as many as before, and the pronunciations that made a difference."""

    words: list[SpokenWord]
    used: tuple[Pronunciation, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A pronunciation and the words it is for: number `first` to `last`. `before` and `after` are the rest of them,
    words of their own in a compound; `is_possessive`: an "'s" follows."""

    way: Pronunciation
    first: int
    last: int
    before: str
    after: str
    is_possessive: bool

    @property
    def is_compound(self) -> bool:
        return bool(self.before or self.after)


def pronounced(words: Sequence[SpokenWord], pronunciations: Sequence[Pronunciation]) -> Pronounced:
    """`words` as `pronunciations` tell. Where several fit, the one that begins first; of those the longest; of those
    the first that is given."""
    said, used = list(words), list[Pronunciation]()
    for found in _found(words, pronunciations):
        used.append(found.way)
        place = slice(found.first, found.last + 1)
        if found.is_compound:
            parts, more = _compound(found, pronunciations)
            used += more
            said[place] = _put(words[place], parts)
        elif found.way.ipa:
            said[place] = _put(words[place], _phonemes(found), are_phonemes=True)
        else:
            said[place] = _put(words[place], _respelt(found))
    return Pronounced(said, tuple(dict.fromkeys(used)))


def _found(words: Sequence[SpokenWord], pronunciations: Sequence[Pronunciation]) -> list[_Found]:
    """In their order, none in a word of another."""
    shown = [_shown(word) for word in words]
    text, starts = " ".join(shown), [0]
    for one in shown:
        starts.append(starts[-1] + len(one) + 1)
    candidates = sorted(
        (match.start(), -match.end(), order)
        for order, way in enumerate(pronunciations)
        for match in _pattern(way.word, way.any_case).finditer(text)
    )
    chosen: list[_Found] = []
    first, free = 0, 0  # the word that is looked at, and the first one that no pronunciation has
    for start, negative_end, order in candidates:
        while starts[first + 1] <= start:
            first += 1
        last = first
        while starts[last + 1] < -negative_end:
            last += 1
        if first < free or not any(word.spoken for word in words[first : last + 1]):
            continue
        before, after = text[starts[first] : start], text[-negative_end : starts[last + 1] - 1]
        if found := _fitting(pronunciations[order], before, after):
            chosen.append(replace(found, first=first, last=last))
            free = last + 1
    return chosen


def _shown(word: SpokenWord) -> str:
    told = word.spoken if _MARKUP.search(word.displayed) else plain(word.displayed)
    return told.translate(_APOSTROPHES)


@lru_cache(maxsize=2048)
def _pattern(word: str, any_case: bool) -> re.Pattern[str]:
    """Not within a longer word; an underscore is a mark of Markdown's."""
    escaped = re.escape(word.translate(_APOSTROPHES))
    return re.compile(rf"(?<![^\W_]){escaped}(?![^\W_])", re.IGNORECASE if any_case else 0)


def _fitting(way: Pronunciation, before: str, after: str) -> _Found | None:
    """`before` and `after` are the rest of its first and of its last word. None where it is no word by itself."""
    is_amount = way.word[0].isdigit() and _BEFORE_FIGURES.search(before)
    if is_amount or (way.word[-1].isdigit() and _AFTER_FIGURES.match(after)):
        return None
    is_possessive = bool(_POSSESSIVE.match(after))
    after = after[2:] if is_possessive else after
    if _NO_LETTERS.fullmatch(before) and _NO_LETTERS.fullmatch(after):
        return _Found(way, 0, 0, "", "", is_possessive)
    lead, trail = before.lstrip(_MARKS), after.rstrip(_MARKS)
    if not way.say or len(lead) + len(trail) > MOST_COMPOUND_CHARS:
        return None
    fits_before = not lead or (lead[-1] in _JOINTS and _LETTERS.fullmatch(lead[:-1]))
    fits_after = not trail or (trail[0] in _JOINTS and _LETTERS.fullmatch(trail[1:]))
    return _Found(way, 0, 0, lead, trail, is_possessive) if fits_before and fits_after else None


def _compound(found: _Found, pronunciations: Sequence[Pronunciation]) -> tuple[list[str], list[Pronunciation]]:
    """What is said for "LEED-certified": the pronunciation, and the rest as it would be said alone; what it used."""
    in_letters = {
        replace(way, ipa=""): way for way in reversed(pronunciations) if way.say
    }  # phonemes are for whole words
    ways = list(reversed(in_letters))
    lead = pronounced(spoken_words(found.before[:-1]), ways)  # shorter than what it comes of, so that this ends
    trail = pronounced(spoken_words(found.after[1:]), ways)
    said = [
        *(word.spoken for word in lead.words),
        _JOINTS[found.before[-1]] if found.before else "",
        *_respelt(found),
        _JOINTS[found.after[0]] if found.after else "",
        *(word.spoken for word in trail.words),
    ]
    return " ".join(said).split(), [in_letters[way] for way in (*lead.used, *trail.used)]


def _respelt(found: _Found) -> list[str]:
    return (found.way.say + ("'s" if found.is_possessive else "")).split()


def _phonemes(found: _Found) -> list[str]:
    """Its IPA, word by word, with the sound of an "'s"."""
    ipa = found.way.ipa
    if found.is_possessive:
        last = ipa.rstrip("ˈˌːˑ")[-1:]
        ipa += "ᵻz" if last in _HISSING else "s" if last in _VOICELESS else "z"
    return ipa.split()


def _put(words: Sequence[SpokenWord], parts: list[str], *, are_phonemes: bool = False) -> list[SpokenWord]:
    """`parts` shared out among `words`, between the marks around these, which make the pauses."""
    lead, _, _ = _split(words[0].spoken)
    _, _, trail = _split(words[-1].spoken)
    shares = _shared(parts, len(words))
    last = max(number for number, share in enumerate(shares) if share)
    put = []
    for number, (word, share) in enumerate(zip(words, shares, strict=True)):
        # Where phonemes are said, the letters are what a person reads in a log.
        letters = (_split(word.spoken)[1] or word.displayed) if are_phonemes else share
        spoken = f"{lead if number == 0 else ''}{letters}{trail if number == last else ''}" if share else ""
        put.append(SpokenWord(word.displayed, spoken, share if are_phonemes else ""))
    return put


def _split(spoken: str) -> tuple[str, str, str]:
    """The marks before, the letters, the marks after."""
    inner = spoken.lstrip(_MARKS)
    lead = spoken[: len(spoken) - len(inner)]
    letters = inner.rstrip(_MARKS)
    return lead, letters, inner[len(letters) :]


def _shared(parts: list[str], count: int) -> list[str]:
    """In order and as evenly as can be; where they are fewer than `count`, the first ones have them."""
    edges = [-(-len(parts) * number // count) for number in range(count + 1)]
    return [" ".join(parts[start:end]) for start, end in pairwise(edges)]
