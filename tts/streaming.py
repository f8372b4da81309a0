"""One clause of text becomes sound: phonemes, text side, latents, windows, pitch. Runs in the caller's thread.

The text side runs once and all noise is drawn before the first window; a window is decoded when it is asked for.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from tts import graphs, windows
from tts.conditions import ANYBODY, Who
from tts.graphemes import Graphemes
from tts.graphs import Floats, Graphs
from tts.leading import without_leading_silence
from tts.level import UNMEASURED, level_of, limited
from tts.phonemes import Phonemizer
from tts.pieces import Piece, moved, with_last
from tts.pitch import PitchShift, stretched
from tts.portions import portions, said_words
from tts.pronunciation import Pronunciation
from tts.speech import SpeechRequest, Voice, WordMark
from tts.tokens import Tokens, Vocabulary, vocabulary
from tts.trailing import with_even_end
from tts.voice_folder import GRAPHS, read_reaches

# Long enough for every size of window, and no longer.
WARM_FRAMES = windows.FIRST_FRAMES * (1 + windows.GROWTH) + windows.MOST_FRAMES


# No clause is silent for longer at its end, at half the speed either.
LONGEST_END_S = 1.2


class Speaker:
    """One loaded voice. Stateless between clauses: the same clause, knobs and seed give the same samples."""

    def __init__(self, folder: Path, threads: int, voice: Voice | None = None) -> None:
        """Loads the voice in `folder` (see tts.installation) and warms it. Raises VoiceUnusable.

        `voice` tells which speaker and language of a checkpoint that has several.
        """
        who = who_of(voice)
        self._vocabulary = vocabulary(folder)
        self._speller = speller_of(self._vocabulary, voice)
        self._graphs = Graphs(folder / GRAPHS, threads, who)
        self._reaches = read_reaches(folder / GRAPHS)
        self._factor = (level_of(folder / GRAPHS, who) or UNMEASURED).factor
        self.alphabet = self._vocabulary.alphabet
        self.sample_rate_hz = self._vocabulary.sample_rate_hz
        self._warm()

    def _warm(self) -> None:
        """Speaks silently, in every size of window, and says a figure, for which the words of numbers are loaded."""
        self._graphs.warm()
        self._speller.phonemes(said_words("$1"))
        for _ in self.pieces(np.zeros((self._graphs.channels, WARM_FRAMES), np.float32), ()):
            pass

    def clause(self, request: SpeechRequest, seed: int) -> Iterator[Piece]:
        """The sound of `request`, its text in one go, in order. No piece when there is nothing to say.

        All randomness is drawn from `seed` alone. A text longer than people's clauses are is spoken in portions, each
        as if it stood alone: no step, from one piece to the next, takes longer than a few times what is usual.
        """
        rate = self.sample_rate_hz
        loud = (replace(piece, samples=piece.samples * self._factor) for piece in self.spoken(request, seed))
        pieces = without_leading_silence(with_even_end(loud, rate), rate)
        for piece in pieces if request.pitch == 1.0 else at_pitch(pieces, request.pitch, rate):
            yield replace(piece, samples=limited(piece.samples))

    def spoken(self, request: SpeechRequest, seed: int) -> Iterator[Piece]:
        """The same as the graphs give it: with the silence around it, as loud as the voice is, at its own pitch."""
        random = np.random.default_rng(seed)
        words, given = said_words(request.text, self._sayable(request), request.voice.language), 0
        spelt = ((one, self._vocabulary.tokens(one.phonemes)) for one in portions(words, self._speller))
        for (portion, tokens), ends in with_last((one, it) for one, it in spelt if not it.is_silent):
            side = self._text_side(tokens, request, random)
            noise = random.standard_normal((self._graphs.channels, int(side.durations.sum())), dtype=np.float32)
            marks = self._marks([(at, words[at].displayed) for at in portion.words], tokens, side.durations)
            begun = given
            for piece in self.pieces(graphs.latents(side, noise, request.expressiveness), marks):
                given += len(piece.samples)
                marks_here = moved(piece.marks, begun)
                yield Piece(piece.samples, marks_here, piece.is_last and ends, piece.nears_end and ends)

    def _sayable(self, request: SpeechRequest) -> tuple[Pronunciation, ...]:
        """Raises BadPronunciation for phonemes that this voice does not know. One of letters takes respellings only."""
        self.alphabet.check(request.pronunciations, request.voice.name)
        if self.alphabet.symbols:
            return request.pronunciations
        return tuple(replace(one, ipa="") for one in request.pronunciations)

    def _text_side(self, tokens: Tokens, request: SpeechRequest, random: np.random.Generator) -> graphs.TextSide:
        side = self._graphs.text_side(
            tokens.ids,
            random.standard_normal((2, len(tokens.ids)), dtype=np.float32),
            length_scale=self._vocabulary.length_scale / request.speed,
            noise_scale_dp=request.rhythm,
        )
        return replace(side, durations=stretched(side.durations, request.pitch))

    def pieces(self, latents: Floats, marks: tuple[WordMark, ...]) -> Iterator[Piece]:
        """The sound of `latents` [channels, frames], window by window; a mark goes with the piece it starts in.

        What starts at the very end goes with the last piece. Together the pieces are what decoding in one go
        gives, sample for sample up to the rounding of floats (see tts.graph_check).
        """
        given, decoding = 0, windows.Decoding(self._graphs, latents, self._reaches)
        for window in windows.schedule(latents.shape[1]):
            samples = decoding.until(window.end)
            given += len(samples)
            is_last = window.end == latents.shape[1]
            started = tuple(mark for mark in marks if is_last or mark.start_sample < given)
            marks = marks[len(started) :]
            rest_s = (latents.shape[1] - window.end) * self._vocabulary.hop_samples / self.sample_rate_hz
            yield Piece(samples, started, is_last, not is_last and rest_s < LONGEST_END_S)

    def _marks(self, words: list[tuple[int, str]], tokens: Tokens, durations: graphs.Frames) -> tuple[WordMark, ...]:
        """When each displayed word, given with its number, sounds: from its first phoneme's first frame to its last
        one's last, as far as `tokens` go.

        A word without a sound of its own (a dash) has a mark of no length where the word before it ends.
        """
        edges = np.concatenate(([0], np.cumsum(durations))) * self._vocabulary.hop_samples
        last = {owner: at for at, owner in enumerate(tokens.words)}
        first = {owner: at for at, owner in reversed(list(enumerate(tokens.words)))}
        marks: list[WordMark] = []
        for index, word in words:
            here = marks[-1].end_sample if marks else 0
            sounds = index in first
            start, end = (int(edges[first[index]]), int(edges[last[index] + 1])) if sounds else (here, here)
            marks.append(WordMark(word, start, end))
        return tuple(marks)


def who_of(voice: Voice | None) -> Who:
    """Whom of its checkpoint `voice` stands for."""
    return ANYBODY if voice is None else Who(voice.speaker, voice.model_language)


def speller_of(known: Vocabulary, voice: Voice | None) -> Phonemizer | Graphemes:
    of_voice = voice.language if voice else ""
    if known.has_phonemes:
        return Phonemizer(known.language or of_voice)
    return Graphemes(who_of(voice).language or known.language or of_voice, known.cleaner)


def at_pitch(pieces: Iterable[Piece], pitch: float, sample_rate_hz: int) -> Iterator[Piece]:
    """`pieces` resampled by `pitch`, their marks moved along; a mark still goes with the piece it starts in.

    What the resampler held back is a last piece of its own.
    """
    shift, given = PitchShift(pitch, sample_rate_hz), 0
    waiting: list[WordMark] = []
    for piece in pieces:
        samples = shift.feed(piece.samples)
        given += len(samples)
        waiting += (_moved(mark, shift) for mark in piece.marks)
        started = tuple(mark for mark in waiting if mark.start_sample < given)
        waiting = waiting[len(started) :]
        if len(samples):
            yield Piece(samples, started)
    rest = shift.finish()
    if len(rest):
        yield Piece(rest, tuple(waiting))


def _moved(mark: WordMark, shift: PitchShift) -> WordMark:
    return replace(mark, start_sample=shift.moved(mark.start_sample), end_sample=shift.moved(mark.end_sample))


def new_seed() -> int:
    """A seed for a request that names none."""
    return secrets.randbits(63)
