"""When words begin, by ears other than our own: an aligner that knows the text, and the silence before a word.

pocketsphinx is a recogniser of another kind (hidden Markov models over cepstra, CMU's English model and dictionary):
it shares no weight with the voice. It tells starts in steps of 10 ms, from windows of 26 ms, so that a word seems to
begin up to half a window sooner than it sounds. The silence before a word needs no model at all, but there is one only
after a pause.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tests.bench.ear.voices import EAR_HZ, Samples, Spoken
from tts.speakable import SpokenWord, spoken_words

FRAME_MS = 10
# Silence: 10 ms that are 25 dB below the whole clip, for at least 80 ms. Joe's softest consonants lie above it, his
# closures of "p" and "t" are shorter.
_QUIET_DB, _PAUSE_MS, _STEP_MS = -25.0, 80, 5
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ENDS_CLAUSE = (",", ".", ";", ":", "!", "?")


@dataclass(frozen=True, slots=True)
class Start:
    """When a displayed word begins, in milliseconds: by our mark and by the other's ear."""

    word: str
    ours_ms: float
    other_ms: float


class Aligner:
    """pocketsphinx, forced to a given text."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self._decoder = Decoder(lm=None, loglevel="FATAL")

    def knows(self, text: str) -> bool:
        """Whether each word that is said for `text` is in its dictionary."""
        said = [one.spoken.lower() for one in spoken_words(text)]
        words = {word for one in said for word in _WORD.findall(one)}
        return not any(char.isdigit() for one in said for char in one) and all(map(self._decoder.lookup_word, words))

    def starts(self, text: str, spoken: Spoken) -> list[Start]:
        """Of each displayed word of `text` that is said. Raises RuntimeError when the sound cannot be that text."""
        said = [_WORD.findall(one.spoken.lower()) for one in spoken_words(text)]
        begins = iter(self._begins_ms([word for one in said for word in one], spoken.for_ears()))
        found = []
        for mark, words in zip(spoken.marks, said, strict=True):
            times_ms = [next(begins) for _ in words]
            if times_ms:
                found.append(Start(mark.text, 1000 * mark.start_sample / spoken.rate_hz, times_ms[0]))
        return found

    def _begins_ms(self, words: Sequence[str], sound: Samples) -> list[float]:
        self._decoder.set_align_text(" ".join(words))
        self._decoder.start_utt()
        self._decoder.process_raw((sound * 32_767).astype("<i2").tobytes(), full_utt=True)
        self._decoder.end_utt()
        aligned = [one for one in self._decoder.seg() or () if one.word[0] not in "<["]  # "<sil>", "[NOISE]"
        if len(aligned) != len(words):
            raise RuntimeError(f"pocketsphinx found {len(aligned)} of {len(words)} words")
        return [float(FRAME_MS * one.start_frame) for one in aligned]


def after_pauses(text: str, spoken: Spoken) -> Iterator[Start]:
    """Each word that follows a mark of punctuation and a silence: our mark, and where that silence ends.

    The silence is looked for from the middle of the word before to the middle of the word; the longest one counts.
    """
    said = [(one, mark) for one, mark in zip(spoken_words(text), spoken.marks, strict=True) if one.spoken]
    loud = _loud(spoken.for_ears())
    for (before, earlier), (_, mark) in pairwise(said):
        middles = [500 * (one.start_sample + one.end_sample) / spoken.rate_hz for one in (earlier, mark)]
        silence = _longest_silence(loud, *(int(ms / _STEP_MS) for ms in middles))
        if _ends_clause(before) and silence is not None:
            yield Start(mark.text, 1000 * mark.start_sample / spoken.rate_hz, float(silence))


def _ends_clause(word: SpokenWord) -> bool:
    return word.displayed.rstrip("\"')").endswith(_ENDS_CLAUSE)


def _loud(sound: Samples) -> np.ndarray:
    step, window = EAR_HZ * _STEP_MS // 1000, EAR_HZ * 2 * _STEP_MS // 1000
    power = [float(np.mean(sound[at : at + window] ** 2)) for at in range(0, len(sound) - window, step)]
    return np.array(power) > np.mean(sound**2) * 10 ** (_QUIET_DB / 10)


def _longest_silence(loud: np.ndarray, start: int, end: int) -> int | None:
    """When the longest silence between two steps ends, in milliseconds; None when it is too short or has no end."""
    best, begun = (0, 0), start
    for at in range(start, min(end, len(loud))):
        if loud[at]:
            best, begun = max(best, (at - begun, at)), at + 1
    return best[1] * _STEP_MS if best[0] * _STEP_MS >= _PAUSE_MS else None
