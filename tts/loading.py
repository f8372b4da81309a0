"""A voice ready to speak: lane, cache around it, reading around that. For whoever composes a process.

Loads ONNX Runtime; imports torch only when the voice has no graphs yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tts.alphabet import Alphabet
from tts.cache import SpeechCache
from tts.cache_folder import CacheFolder
from tts.installation import ensure
from tts.lane import Lane
from tts.level import UNMEASURED, level_of
from tts.reading import Reading
from tts.speech import Synthesizer, Voice
from tts.streaming import who_of
from tts.voice_folder import GRAPHS, source_hashes
from tts.voices import KnownVoice

_MB = 1024 * 1024
# Raised when clauses begin or end otherwise than before, so that those that were kept are made anew.
ENDS = 2


@dataclass(frozen=True, slots=True)
class Loaded:
    """A voice of this process. `close` the lane when done; `cache` is None when nothing is kept."""

    voice: Voice
    lane: Lane
    cache: SpeechCache | None
    synthesizer: Synthesizer

    @property
    def alphabet(self) -> Alphabet:
        """The phonemes that it knows."""
        return self.lane.alphabet


def load(
    known: KnownVoice,
    voices_dir: Path,
    *,
    threads: int,
    cache_dir: Path,
    cache_mb: int,
    progress: Callable[[str], None] = lambda _: None,
) -> Loaded:
    """The voice, warm. Blocks for a second; for longer when it must be imported first (see tts.installation).

    `cache_mb` bounds what is kept in `cache_dir`; 0 keeps nothing. Raises VoiceUnusable.
    """
    folder = ensure(known, voices_dir, progress)
    lane = Lane.load(folder, known.voice, threads=threads)
    if not cache_mb:
        return Loaded(known.voice, lane, None, Reading(lane))
    cache = SpeechCache(lane, CacheFolder(cache_dir, cache_mb * _MB), made_of(folder, known.voice))
    return Loaded(known.voice, lane, cache, Reading(cache))


def made_of(folder: Path, voice: Voice) -> str:
    """What the sound of `voice` in `folder` is made of, for a cache: its weights, its gain, the ends of clauses."""
    gain_db = (level_of(folder / GRAPHS, who_of(voice)) or UNMEASURED).gain_db
    return "-".join([*source_hashes(folder).values(), f"{gain_db:.2f} dB", f"ends {ENDS}"])
