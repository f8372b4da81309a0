"""Text becomes the phonemes that Piper voices were trained on, by espeak-ng inside this process.

espeak-ng itself is asked, clause by clause (`espeak_TextToPhonemes`), since the wrappers around it cut the
text at every stop and comma first and then read "1,250" as "one, two hundred fifty". Its library and data
come with the package espeakng-loader; they are GPL-3. Each phoneme remembers the word it belongs to.

Knows nothing of sound. Also knows no vocabulary: see tts.tokens.
"""

import ctypes
import functools
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import espeakng_loader

from tts.abbreviations import LEADING
from tts.errors import VoiceUnusable
from tts.espeak_text import SafeText, with_few_stops
from tts.letters import for_espeak
from tts.speakable import SpokenWord

_SYNCHRONOUS, _DONT_EXIT, _UTF8, _IPA = 2, 0x8000, 1, 2
# The library keeps its state in globals: one call at a time in the whole process.
_LOCK = threading.Lock()
# What ends a clause for espeak, and the token that Piper's voices know it by.
_TERMINATOR = re.compile(r"([.,:;?!—–…])[\"'”’)\]]*\s*$|\s[-—–]+\s*$")
_TOKENS = {"—": ";", "–": ";", "…": ".", None: ";"}
_AROUND_STOP = "\"'”’)]"
_AROUND = "\"'“”‘’()[].,:;?!—–-…*_"
_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɚɛɜɘɞɤɨɪɯɵɶʉʊʌᵻ")
_WRITTEN = re.compile(r"\S+")
# What espeak says as one word: letters, those of an abbreviation with stops between them, a letter before a hyphen.
_PLAIN = re.compile(r"[\"'“‘(]*(?:[^\W\d_]+|[A-Z](?:\.[A-Z])+|A-)[\"'”’).,:;?!]*")
_LANGUAGE_FLAG = re.compile(r"\([^)]+\)")  # "(en)" around a word of another language
# Matching takes time that grows with the square. The longest clause that people write has 350 symbols.
_MOST_MATCHED = 500 * 500


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One symbol of the stream, in NFD, and the index of the word it sounds in; -1: none, such as a stop."""

    symbol: str
    word: int


class Phonemizer:
    """The phonemes of one language. Thread-safe; all instances share one copy of espeak-ng."""

    def __init__(self, language: str) -> None:
        """`language` as espeak names it, such as "en-us". Raises VoiceUnusable when espeak has no such."""
        self._names = (language.encode(), language.split("-", maxsplit=1)[0].encode())  # "fr-fr" is "fr" to the library
        with _LOCK:
            self._select()
        self._safe = SafeText(language)
        # Dictionaries of English write "r" for a sound that espeak, and so the voice, knows as another.
        self._is_english = language.split("-", maxsplit=1)[0] == "en"
        self._isolated = functools.lru_cache(maxsize=4096)(self._one_word)

    def phonemes(self, words: Sequence[SpokenWord]) -> list[Phoneme]:
        """The phonemes of `words` in order, each with the index of its word. Takes about 0.5 ms.

        A word with `ipa` gets just these; espeak hears another in its place, so that it reads those around it as ever.
        """
        given = {index: word.ipa for index, word in enumerate(words) if word.ipa}
        words = self._spelt([stand_in(word) if word.ipa else word for word in words])
        stream = self._said(words)
        return self._replaced(stream, given) if given else stream

    def _spelt(self, words: Sequence[SpokenWord]) -> Sequence[SpokenWord]:
        """With letters that are spelt out as espeak takes them."""
        if not self._is_english:
            return words
        spelt, before = [], "."
        for word in words:
            begins = before.rstrip(_AROUND_STOP).endswith((".", "!", "?", ":"))
            spelt.append(SpokenWord(word.displayed, for_espeak(word.spoken, begins=begins)))
            before = word.spoken or before
        return spelt

    def _said(self, words: Sequence[SpokenWord]) -> list[Phoneme]:
        text, owners = _joined([self._safe.word(word.spoken) for word in words])
        stream: list[Phoneme] = []
        for start, end, spoken in self._clauses(text):
            part = text[start:end]
            if spoken:
                stream += self._assigned(spoken, part, owners[start:end], words)
                stream += _ending(part, more=end < len(text))
        while stream and stream[-1].symbol == " ":
            stream.pop()
        return stream

    def _replaced(self, stream: list[Phoneme], given: dict[int, str]) -> list[Phoneme]:
        """`stream` with the phonemes `given` for words by their numbers, in place of those that stand in for them."""
        out: list[Phoneme] = []
        done = set[int]()
        for sound in stream:
            if sound.word not in given:
                out.append(sound)
            elif sound.word not in done:
                done.add(sound.word)
                said = self._as_trained(given[sound.word])
                out += (Phoneme(one, -1 if one == " " else sound.word) for one in said)
        return out

    def _as_trained(self, ipa: str) -> str:
        return ipa.replace("r", "ɹ") if self._is_english else ipa

    def _assigned(self, spoken: str, part: str, owners: list[int], words: Sequence[SpokenWord]) -> list[Phoneme]:
        """Each symbol of the clause that reads `part` with its word: one to one, or by matching.

        espeak runs words together ("of the" is one) and apart ("120" is three), so that counting alone won't do.
        """
        if in_turn := _in_turn(part, owners, spoken.count(" ") + 1):
            return [Phoneme(symbol, owner) for symbol, owner in _by_spaces(spoken, in_turn)]
        inside = sorted({owner for owner in owners if owner >= 0})
        return _found_again(spoken, inside, [self._isolated(words[i].spoken) for i in inside])

    def _one_word(self, word: str) -> str:
        return " ".join(spoken for _, _, spoken in self._clauses(with_few_stops(self._safe.word(word))) if spoken)

    def _clauses(self, text: str) -> Iterator[tuple[int, int, str]]:
        """espeak's clauses: where each starts and ends in `text`, in characters, and its phonemes."""
        with _LOCK:
            self._select()
            found = _translate(text.encode())
        start = 0
        for consumed, phonemes in found:
            # espeak has always read one character of the next clause already.
            end = len(text) if consumed is None else max(start, len(consumed.decode(errors="ignore")) - 1)
            clean = _LANGUAGE_FLAG.sub("", phonemes.decode(errors="ignore")).strip()
            yield start, end, re.sub(r"\s+", " ", unicodedata.normalize("NFD", clean))
            start = end

    def _select(self) -> None:
        if all(_library().espeak_SetVoiceByName(name) != 0 for name in self._names):
            raise VoiceUnusable(f"espeak-ng has no voice {self._names[0].decode()!r}; choose another language")


@functools.cache
def _library() -> ctypes.CDLL:
    """The one espeak-ng of this process, initialised without sound output. Raises VoiceUnusable."""
    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        translate = library.espeak_TextToPhonemes
    except (OSError, RuntimeError, AttributeError) as error:
        raise VoiceUnusable(f"espeak-ng cannot be loaded ({error}); install espeakng-loader again") from error
    translate.restype = ctypes.c_char_p
    translate.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT) <= 0:
        raise VoiceUnusable(f"espeak-ng finds no data in {data.decode()}; install espeakng-loader again")
    return library


def _translate(text: bytes) -> list[tuple[bytes | None, bytes]]:
    """Per clause: the text read up to its end (None: all of it), and its phonemes. The lock must be held."""
    buffer = ctypes.create_string_buffer(text)
    base = ctypes.addressof(buffer)
    position = ctypes.c_void_p(base)
    clauses = []
    while position.value:
        phonemes = _library().espeak_TextToPhonemes(ctypes.byref(position), _UTF8, _IPA) or b""
        clauses.append((text[: position.value - base] if position.value else None, phonemes))
    return clauses


def stand_in(word: SpokenWord) -> SpokenWord:
    """A word that espeak says as one, in the place of `word` and between its marks: "a" before it stays "a" or "an".

    Knowing what stands there it can be found again, which what espeak would make of the word itself cannot.
    """
    first = next((symbol for symbol in word.ipa if symbol.isalpha() and unicodedata.category(symbol) != "Lm"), "")
    said = "igloo" if first in _VOWELS else "zebra"
    inner = word.spoken.strip(_AROUND)
    lead, _, trail = word.spoken.partition(inner) if inner else ("", "", "")
    return SpokenWord(word.displayed, f"{lead}{said}{trail}")


def _joined(words: Sequence[str]) -> tuple[str, list[int]]:
    """The text espeak is given, and for each of its characters the index of its word, -1 for the spaces."""
    text, owners = "", []
    for index, spoken in enumerate(words):
        text += spoken + " "
        owners += [index] * len(spoken) + [-1]
    return with_few_stops(text[:-1]), owners[:-1]


def _ending(part: str, *, more: bool) -> list[Phoneme]:
    """The stop and the space after a clause that reads `part`; `more` says that another follows."""
    found = _TERMINATOR.search(part)
    last = part.rstrip("\"'”’)] ").rsplit(" ", 1)[-1].rstrip(".").lower()
    if found is None or (more and found[1] == "." and last in LEADING):
        return [Phoneme(" ", -1)]  # espeak also ends a clause within "Dr. Lee"
    return [Phoneme(_TOKENS.get(found[1], found[1]), -1), Phoneme(" ", -1)]


def _in_turn(part: str, owners: list[int], count: int) -> list[int]:
    """The word of each of espeak's `count` words in `part`, in order; empty when they cannot be told by counting."""
    written = list(_WRITTEN.finditer(part))
    plain = all(_PLAIN.fullmatch(word[0]) for word in written)
    return [owners[word.start()] for word in written] if plain and len(written) == count else []


def _by_spaces(spoken: str, in_turn: list[int]) -> Iterator[tuple[str, int]]:
    word = 0
    for symbol in spoken:
        word += symbol == " "
        yield symbol, -1 if symbol == " " else in_turn[word]


def _found_again(spoken: str, inside: list[int], expected: list[str]) -> list[Phoneme]:
    """Each symbol of a clause with its word, by matching against what the words `inside` sound like alone."""
    alone = " ".join(expected)
    whose = [inside[i] for i, sound in enumerate(expected) for _ in sound + " "][: len(alone)]
    owners = _matched(alone, whose, spoken) if inside else [-1] * len(spoken)
    return [Phoneme(s, -1 if s == " " else owner) for s, owner in zip(spoken, owners, strict=True)]


def _matched(alone: str, whose: list[int], spoken: str) -> list[int]:
    """For each symbol of `spoken` the owner of the symbol of `alone` that stands in its place. In order."""
    owners: list[int] = []
    if len(alone) * len(spoken) > _MOST_MATCHED:
        stretches = [("replace", 0, len(alone), 0, len(spoken))]
    else:
        stretches = list(SequenceMatcher(None, alone, spoken, autojunk=False).get_opcodes())
    for _, a, a_end, b, b_end in stretches:
        for i in range(b, b_end):
            at = a + (i - b) * (a_end - a) // (b_end - b)  # a stretch that differs is shared out evenly
            owners.append(whose[min(at, len(whose) - 1)] if whose else -1)
    return owners
