"""Samples become bytes: 16-bit PCM, and whole files in memory whose tags say that the speech is synthetic."""

import io
import unicodedata
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

NOTICE = "Synthetic speech, made by an AI demo (Vox Estate Agent). Not a recording of a person."
ARTIST = "Vox Estate Agent (AI, synthetic voice)"
FORMATS = {
    "wav": ("WAV", "PCM_16"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "flac": ("FLAC", "PCM_16"),
    "ogg": ("OGG", "VORBIS"),
}
CUT_FADE_S = 0.008  # as long as the player's own
_BLOCK_SAMPLES = 65_536
_MP3_FRAME_SAMPLES = 1_152


def pcm16(samples: NDArray[np.float32]) -> bytes:
    """Mono s16le of samples from -1 to 1. Louder ones are held at the edge: wrapping round would click."""
    return (np.clip(samples, -1.0, 1.0) * 32767.0).round().astype("<i2").tobytes()


def faded_out(pcm: bytes, sample_rate_hz: int) -> bytes:
    """Mono s16le `pcm` that goes down to nothing within its last CUT_FADE_S: where it is cut, it shall not click."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    fade = min(round(CUT_FADE_S * sample_rate_hz), len(samples))
    samples[len(samples) - fade :] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return samples.round().astype("<i2").tobytes()


def wav(pcm: bytes, sample_rate_hz: int, *, title: str) -> bytes:
    """A WAV file of mono s16le `pcm`, tagged as synthetic speech."""
    return encoded(pcm, sample_rate_hz, "wav", title=title)


def mp3(pcm: bytes, sample_rate_hz: int, *, title: str) -> bytes:
    """An MP3 file of mono s16le `pcm`, tagged as synthetic speech. About 20 ms a second of sound."""
    return encoded(pcm, sample_rate_hz, "mp3", title=title)


def encoded(pcm: bytes, sample_rate_hz: int, suffix: str, *, title: str) -> bytes:
    """A file of mono s16le `pcm`; `suffix` is one of FORMATS. Raises KeyError for another."""
    container, subtype = FORMATS[suffix]
    # Of no samples at all libsndfile makes no MP3 at all.
    samples = np.frombuffer(pcm or bytes(2 * _MP3_FRAME_SAMPLES), dtype="<i2")
    target = io.BytesIO()
    with soundfile.SoundFile(target, "w", sample_rate_hz, 1, subtype, format=container) as file:
        _tag(file, _ascii(title) if suffix == "mp3" else title)
        # Block by block: libsndfile's Vorbis encoder overruns its stack on long single writes.
        for start in range(0, len(samples), _BLOCK_SAMPLES):
            file.write(samples[start : start + _BLOCK_SAMPLES])
    return target.getvalue()


def _ascii(title: str) -> str:
    """`title` without what libsndfile garbles: it writes UTF-8 into MP3 tags that it marks as Latin-1."""
    return unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().strip()


def _tag(file: Any, title: str) -> None:
    file.title = title
    file.artist = ARTIST
    file.comment = NOTICE
    file.software = "Vox Estate Agent"
