"""The values of the voice and its one protocol. Needs no package: knows no model and no sound file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

from tts.errors import BadSpeechRequest
from tts.plain_text import BROKEN
from tts.pronunciation import MAX_AT_ONCE, Pronunciation

# Lowest and highest value of each knob, both allowed. Speed is the inverse of VITS's length scale;
# expressiveness is its noise scale, rhythm the noise scale of its duration predictor. Pitch is the factor that
# frequencies are multiplied by (1.06 is a semitone), pause_s the seconds of silence between two sentences (see
# tts.pauses for what goes by it).
RANGES: dict[str, tuple[float, float]] = {
    "speed": (0.5, 2.0),
    "expressiveness": (0.0, 1.5),
    "rhythm": (0.0, 1.5),
    "pitch": (0.8, 1.25),
    "pause_s": (0.0, 2.0),
}
# From the last sound of the one to the first of the other. Joe is silent for 0.25 s at a comma by himself.
DEFAULT_PAUSE_S = 0.4
AHEAD_S = (0.0, 3_600.0)
MAX_TEXT_CHARS = 4_096  # as in OpenAI's speech API
MAX_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice that can be asked for. `name` is its key in requests.

    `language` is that of its text, as espeak-ng names it. `speaker` and `model_language` are which of a checkpoint's
    speakers and languages it is, by the names that the checkpoint has for them; "" where there is no choice.
    """

    name: str
    title: str
    language: str
    sample_rate_hz: int
    licence: str
    source: str
    speaker: str = ""
    model_language: str = ""


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One stretch of text to speak, with the model's knobs (see RANGES).

    `seed` fixes all randomness: the same request then gives the same samples. None draws a new seed. `ahead_s` is how
    many seconds its listener has still to hear of what was made before: how soon this is due. It changes no sample.
    `pronunciations` tell how words of the text are said, of two for the same word the first (see tts.lexicon).
    Raises BadSpeechRequest, naming every field that does not fit and what was expected.
    """

    text: str
    voice: Voice
    speed: float = 1.0
    expressiveness: float = 0.667
    rhythm: float = 0.8
    pitch: float = 1.0
    seed: int | None = None
    pause_s: float = DEFAULT_PAUSE_S
    ahead_s: float = field(default=0.0, compare=False)
    pronunciations: tuple[Pronunciation, ...] = ()

    def __post_init__(self) -> None:
        wrong = [_text_fault(self.text)] if _text_fault(self.text) else []
        for name, (low, high) in (RANGES | {"ahead_s": AHEAD_S}).items():
            value = getattr(self, name)
            if not isinstance(value, int | float) or not low <= value <= high:
                wrong.append(f"{name} must be a number from {low:g} to {high:g}, not {value!r}")
        if self.seed is not None and not 0 <= self.seed <= MAX_SEED:
            wrong.append(f"seed must be a whole number from 0 to {MAX_SEED}, not {self.seed!r}")
        if len(self.pronunciations) > MAX_AT_ONCE:
            wrong.append(f"pronunciations must be at most {MAX_AT_ONCE}, not {len(self.pronunciations)}")
        if wrong:
            raise BadSpeechRequest("; ".join(wrong))


def _text_fault(text: str) -> str:
    if not text.strip():
        return "text must hold something to say, but it is empty"
    if broken := BROKEN.search(text):
        kind = "NUL" if broken[0] == "\0" else f"half a character (U+{ord(broken[0]):04X}, a lone surrogate)"
        return f"text must be whole characters without NUL, but at {broken.start()} there is {kind}"
    if len(text) > MAX_TEXT_CHARS:
        return f"text must have at most {MAX_TEXT_CHARS} characters, not {len(text)}"
    return ""


@dataclass(frozen=True, slots=True)
class WordMark:
    """When one displayed word sounds. Samples are counted from the start of the stream it belongs to."""

    text: str
    start_sample: int
    end_sample: int


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A piece of sound, in playing order: mono, 16-bit signed little-endian, with the words that start in it.

    Marks count samples from the start of the request's own sound, not of the chunk. `is_kept` tells that it was read
    back from a cache, not made for this request; it changes no sample.
    """

    pcm: bytes
    sample_rate_hz: int
    marks: tuple[WordMark, ...] = ()
    is_kept: bool = field(default=False, compare=False)


class Synthesizer(Protocol):
    """Anything that speaks: the graphs in this process, a worker's client, a cache around either, a fake."""

    def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """The sound of `request`, piece by piece. Closing the iterator cancels what is not yet made.

        Raises SpeechError (see tts.errors).
        """
        ...
