"""When each word of a clause should sound, found without what makes the marks: for tests of marks anywhere.

The clause's durations are asked of the text side anew, its tokens are shared out among its words by the spaces between
them, and where it lies in a longer sound is found by laying its own sound over that one. So levels, fades, pauses and
what is cut off at either end may change: a mark belongs where its word is heard.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import soxr
from numpy.typing import NDArray

from tts import graphs, windows
from tts.pitch import stretched
from tts.portions import said_words
from tts.speakable import SpokenWord
from tts.speech import AudioChunk, SpeechRequest, Synthesizer, WordMark
from tts.streaming import Speaker

Floats = NDArray[np.float32]
BETWEEN = set(" .,;:!?")
ALIKE = 0.9  # how like a sound and its own must be; another clause's is below 0.3


@dataclass(frozen=True)
class Expected:
    """Where the words of one clause sound, in samples of its own untrimmed sound; None: it says nothing."""

    words: list[tuple[str, tuple[int, int] | None]]
    sound: Floats


def expected(speaker: Speaker, request: SpeechRequest, seed: int) -> Expected:
    """For a clause of one portion, in which espeak runs no two words into one ("of the" is "ʌvðə")."""
    vocabulary, network = speaker._vocabulary, speaker._graphs
    said = said_words(request.text)
    tokens = vocabulary.tokens(speaker._speller.phonemes(said))
    random = np.random.default_rng(seed)
    side = network.text_side(
        tokens.ids,
        random.standard_normal((2, len(tokens.ids)), dtype=np.float32),
        length_scale=vocabulary.length_scale / request.speed,
        noise_scale_dp=request.rhythm,
    )
    frames = stretched(side.durations, request.pitch)
    noise = random.standard_normal((network.channels, int(frames.sum())), dtype=np.float32)
    drawn = graphs.TextSide(side.means, side.log_scales, frames, side.exact_frames)
    sound = windows.whole(network, graphs.latents(drawn, noise, request.expressiveness))
    if request.pitch != 1.0:
        sound = soxr.resample(sound, speaker.sample_rate_hz * request.pitch, speaker.sample_rate_hz)
    edges = np.rint(np.concatenate(([0], np.cumsum(frames))) * vocabulary.hop_samples / request.pitch).astype(np.int64)
    return Expected(_shared_out(speaker, said, _runs(speaker, tokens.ids), edges), sound)


def _shared_out(
    speaker: Speaker, said: Sequence[SpokenWord], runs: list[tuple[int, int]], edges: NDArray[np.int64]
) -> list[tuple[str, tuple[int, int] | None]]:
    """As many runs for each word as it has when it is said alone."""
    alone = [len(_runs(speaker, speaker._vocabulary.tokens(speaker._speller.phonemes([one])).ids)) for one in said]
    assert sum(alone) == len(runs), f"espeak runs words together here: {said}"
    words: list[tuple[str, tuple[int, int] | None]] = []
    for one, count in zip(said, alone, strict=True):
        own, runs = runs[:count], runs[count:]
        words.append((one.displayed, (int(edges[own[0][0]]), int(edges[own[-1][1]])) if own else None))
    return words


def _runs(speaker: Speaker, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of tokens between spaces and stops, each from its first to past its last; a blank goes with the one
    before it."""
    symbols = {number: symbol for symbol, number in speaker._vocabulary.ids.items()}
    runs: list[tuple[int, int]] = []
    begun = -1
    for at, number in enumerate([*ids, *(one for symbol, one in speaker._vocabulary.ids.items() if symbol == " ")]):
        symbol = symbols.get(number, "" if begun >= 0 and number == speaker._vocabulary.blank else " ")
        if symbol in BETWEEN and begun >= 0:
            runs.append((begun, at))
            begun = -1
        elif symbol and symbol not in BETWEEN and begun < 0:
            begun = at
    return runs


def found(part: Floats, whole: Floats) -> int:
    """At which sample of `whole` the first one of `part` lies; negative when what it begins with is left out there."""
    size = 1 << (len(part) + len(whole)).bit_length()
    laid = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)
    laid = np.concatenate([laid[size - len(part) :], laid[: len(whole)]])  # from -len(part) on
    power = np.concatenate(([0.0], np.cumsum(np.square(whole, dtype=np.float64))))
    ends = np.clip(np.arange(len(laid)), 0, len(whole))
    under = power[ends] - power[np.maximum(ends - len(part), 0)]
    own = float(np.square(part, dtype=np.float64).sum())
    alike = laid / np.sqrt(np.maximum(under, own / 10) * own)  # else a loud clause is more like a soft one than itself
    at = int(np.argmax(alike))
    assert alike[at] > ALIKE, f"that sound is not in there: {alike[at]:.2f}"
    return at - len(part)


def floats(pcm: bytes) -> Floats:
    """Of mono s16le."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / 32_768


def assert_marked(marks: Sequence[WordMark], words: Expected, heard: Floats, frame: int, clause_at: int = 0) -> None:
    """That `marks` are the words of a clause whose sound in `heard` begins at `clause_at`, each to within a `frame`.

    A word that begins in what was left out before a clause's first sound is marked from there on.
    """
    assert [mark.text for mark in marks] == [text for text, _ in words.words]
    begins, here = found(words.sound, heard), clause_at
    for mark, (_, sounds) in zip(marks, words.words, strict=True):
        if sounds is None:
            assert mark.start_sample == mark.end_sample == here, mark
        else:
            start, end = (max(sample + begins, clause_at) for sample in sounds)
            assert abs(mark.start_sample - start) <= frame, (mark, start, end)
            assert abs(mark.end_sample - end) <= frame, (mark, start, end)
        here = mark.end_sample


def marks_of(chunks: list[AudioChunk]) -> list[WordMark]:
    return [mark for chunk in chunks for mark in chunk.marks]


def heard_of(chunks: list[AudioChunk]) -> Floats:
    return floats(b"".join(chunk.pcm for chunk in chunks))


def assert_one_a_word(marks: Sequence[WordMark], text: str, samples: int) -> None:
    """One for each word that is shown, in order, none within another, all of them within the sound."""
    assert [mark.text for mark in marks] == text.split()
    assert all(0 <= mark.start_sample <= mark.end_sample <= samples for mark in marks)
    assert all(one.end_sample <= other.start_sample for one, other in pairwise(marks))


class Watched:
    """A Synthesizer around one: what each clause was asked for as, and what came. One without a seed gets one."""

    def __init__(self, inner: Synthesizer) -> None:
        self._inner = inner
        self.clauses: list[tuple[SpeechRequest, list[AudioChunk]]] = []

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        request = request if request.seed is not None else replace(request, seed=len(self.clauses))
        chunks: list[AudioChunk] = []
        self.clauses.append((request, chunks))
        async for chunk in self._inner.synthesize(request):
            chunks.append(chunk)
            yield chunk


async def said(voice: Synthesizer, request: SpeechRequest) -> list[AudioChunk]:
    async with asyncio.timeout(60):
        return [chunk async for chunk in voice.synthesize(request)]


def assert_text(speaker: Speaker, watched: Watched, marks: Sequence[WordMark], heard: Floats) -> None:
    """That the marks of all clauses that were asked for are right, one clause after the other."""
    assert_one_a_word(marks, " ".join(request.text for request, _ in watched.clauses), len(heard))
    for request, own in watched.clauses:
        words = expected(speaker, request, request.seed or 0)
        here, marks = marks[: len(words.words)], marks[len(words.words) :]
        clause_at = found(heard_of(own), heard)
        assert_marked(here, words, heard, speaker._vocabulary.hop_samples, clause_at)
    assert not marks
