"""How words are said here: pronunciations for all voices or for some, and which of them a text needs.

A lexicon is a value: whoever changes one makes another. Knows no file (tts.lexicon_file), no visitor and no model.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from tts.errors import BadPronunciation
from tts.plain_text import plain
from tts.pronouncing import pronounced
from tts.pronunciation import MAX_AT_ONCE, Pronunciation
from tts.said import said_words

MAX_ENTRIES = 500
_RUN = re.compile(r"[^\W_]+")
_UNHEARD = (
    "word must be found where it is written, such as Bexar, but this one never would be: it must hold no markup "
    "(* _ < > [ ] &amp;), no web address, no emoji and no letters in another dress (ａ)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A pronunciation and the voices that it is for, by their names; none: for all.

    Raises BadPronunciation for a word that no text is ever found to hold, not even the word itself.
    """

    way: Pronunciation
    voices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _is_ever_found(self.way):
            raise BadPronunciation(_UNHEARD)

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Two entries of one key stand for the same: the newer takes the place of the older."""
        return self.way.word, tuple(sorted(self.voices))

    def is_for(self, voice: str) -> bool:
        return not self.voices or voice in self.voices


@dataclass(frozen=True)
class Lexicon:
    """At most MAX_ENTRIES entries, no two of which say another thing of a word to the same voice.

    Raises BadPronunciation, naming the word and what was expected.
    """

    entries: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        if len(self.entries) > MAX_ENTRIES:
            raise BadPronunciation(f"a lexicon must have at most {MAX_ENTRIES} entries, not {len(self.entries)}")
        told: dict[tuple[str, bool], list[Entry]] = {}
        for entry in self.entries:
            word = entry.way.word.lower() if entry.way.any_case else entry.way.word
            alike = told.setdefault((word, entry.way.any_case), [])
            if any(_clash(entry, other) for other in alike):
                raise BadPronunciation(f"{entry.way.word!r} must be told once for each voice, but is told twice")
            alike.append(entry)

    def check_voices(self, known: Collection[str]) -> None:
        """Raises BadPronunciation for a voice that there is not."""
        for entry in self.entries:
            if strange := [voice for voice in entry.voices if voice not in known]:
                raise BadPronunciation(
                    f"{entry.way.word!r}: voices must be of {', '.join(sorted(known))}, not {strange[0]!r}"
                )

    def with_entry(self, entry: Entry) -> "Lexicon":
        """`entry` added, or in the place of the one with its key. Raises BadPronunciation."""
        kept = [one for one in self.entries if one.key != entry.key]
        return Lexicon(tuple(sorted((*kept, entry), key=lambda one: (one.way.word.lower(), *one.key))))

    def without(self, key: tuple[str, tuple[str, ...]]) -> "Lexicon":
        """The same lexicon when there is no such entry."""
        return Lexicon(tuple(one for one in self.entries if one.key != key))

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[Entry]]:
        """Entries by the first run of letters and figures of their word, in small letters."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(_runs(entry.way.word)[0], []).append(entry)
        return found

    def candidates(self, text: str, voice: str) -> list[Pronunciation]:
        """Those for `voice` that could be for a word of `text`: those for this voice alone first, exact case first."""
        runs = dict.fromkeys(_runs(text))
        entries = [entry for run in runs for entry in self._by_word.get(run, ()) if entry.is_for(voice)]
        entries.sort(key=lambda entry: (not entry.voices, entry.way.any_case))
        return [entry.way for entry in entries]


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Several, of which an earlier one goes before a later one: what visitors tell before what the house tells."""

    those: tuple[Lexicon, ...] = field(default=())

    def occurring(self, text: str, voice: str, language: str = "en") -> tuple[Pronunciation, ...]:
        """The pronunciations that change how `voice` says `text`, in its language; at most MAX_AT_ONCE.

        They are all that it must be told: with these alone it is said just as with the whole of the lexicons.
        """
        ways = [way for lexicon in self.those for way in lexicon.candidates(text, voice)]
        if not ways:
            return ()
        used = set(pronounced(said_words(text, (), language), ways).used)
        return tuple(way for way in dict.fromkeys(ways) if way in used)[:MAX_AT_ONCE]


Current = Callable[[], Lexicons]  # those that count at the moment


@lru_cache(maxsize=4 * MAX_ENTRIES)  # a file is read anew at each change
def _is_ever_found(way: Pronunciation) -> bool:
    """Not "x_y", in which Markdown's mark is looked through, nor "&amp;", which is said "and"."""
    return bool(_runs(way.word)) and bool(pronounced(said_words(way.word), [way]).used)


def _clash(one: Entry, other: Entry) -> bool:
    """Whether some voice would have both. One for all voices gives way to one for some."""
    if not one.voices or not other.voices:
        return one.voices == other.voices
    return bool(set(one.voices) & set(other.voices))


def _runs(text: str) -> list[str]:
    return [run.lower() for word in text.split() for run in _RUN.findall(plain(word))]
