"""Two clips brought to one loudness, so that nobody prefers the louder one: the louder is turned down, none up.

Measured by ITU-R BS.1770 over the speech, the pauses between sentences cut out. Its gate alone would not quite do: a
block of speech and pause counts as soft speech. By it, Joe seems 0.45 dB softer at speed 1.6 for the pauses between
short sentences, and 0.1 dB at 0.7: the slow one would be turned down more than the fast one.
"""

import math

import numpy as np
from numpy.typing import NDArray

BLOCK_S = 0.4  # BS.1770's: what is shorter has no loudness by it, and is measured by its power
PAUSE_S = 0.05  # so much of nothing but zeros is a pause: no voice is as silent as that
Samples = NDArray[np.int16]


def matched(one: bytes, one_hz: int, other: bytes, other_hz: int) -> tuple[bytes, bytes]:
    """Both as mono 16-bit little-endian PCM, the louder one softer. Silence, or what is as good as it, stays."""
    first, second = np.frombuffer(one, "<i2"), np.frombuffer(other, "<i2")
    said, other_said = speech(first, one_hz), speech(second, other_hz)
    is_short = len(said) < BLOCK_S * one_hz or len(other_said) < BLOCK_S * other_hz
    levels = (
        [_power_db(said), _power_db(other_said)] if is_short else [_lufs(said, one_hz), _lufs(other_said, other_hz)]
    )
    if not all(map(math.isfinite, levels)):
        return one, other
    softest = min(levels)
    return _softer(first, softest - levels[0]), _softer(second, softest - levels[1])


def speech(samples: Samples, sample_rate_hz: int) -> Samples:
    """`samples` without their pauses."""
    sounds = np.concatenate(([True], samples != 0, [True]))
    edges = np.flatnonzero(sounds)  # of each silent stretch, the sample before it and the one after it
    silent = np.diff(edges) - 1
    keep = np.ones(len(samples), bool)
    for at in np.flatnonzero(silent >= PAUSE_S * sample_rate_hz):
        keep[edges[at] : edges[at] + silent[at]] = False
    return samples[keep]


def _lufs(samples: Samples, sample_rate_hz: int) -> float:
    """Minus infinity for silence."""
    import pyloudnorm  # type: ignore[import-untyped]  # takes SciPy with it: not before it is needed

    return float(pyloudnorm.Meter(sample_rate_hz).integrated_loudness(samples / 32_768))


def _power_db(samples: Samples) -> float:
    power = float(np.mean(np.square(samples / 32_768))) if len(samples) else 0.0
    return 10 * math.log10(power) if power else -math.inf


def _softer(samples: Samples, gain_db: float) -> bytes:
    if not gain_db:
        return samples.tobytes()
    return bytes(np.rint(samples * 10 ** (gain_db / 20)).astype("<i2").tobytes())
