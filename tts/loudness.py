"""How loud a voice is by itself, by EBU R 128, and the gain that brings it to the loudness that all voices have.

Runs once for each voice and state of its weights (see tts.installation); the only `import pyloudnorm`. Speaks a fixed
set of sentences by fixed seeds, so that the same graphs measure the same.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyloudnorm  # type: ignore[import-untyped]
import soxr  # type: ignore[import-untyped]
from numpy.typing import NDArray

from tts.level import UNMEASURED, Level
from tts.speech import SpeechRequest, Voice
from tts.streaming import Speaker

# For one channel; played by two loudspeakers or phones it is -18 LUFS, what AES TD1008 asks for speech on the net.
# Every dB more would bend more of Joe's peaks: at -19 the worst clause of 80 is 21 dB above what the limit does to it,
# at -21 it is 27 dB, at -23 it is 36.
TARGET_LUFS = -21.0
# More gain is no cure for a voice that hardly sounds, nor for one whose peaks the soft limit would then flatten.
MOST_DB, MOST_OVER_DB = 12.0, 3.0
# 36 s of speech by Joe. Voices of other languages say them by their own rules, as loud as anything else.
SENTENCES = (
    "The first is a three bedroom house in Maple Heights, listed at four hundred and fifty thousand dollars.",
    "Would you like to hear about the schools, or shall I book a viewing for Thursday afternoon?",
    "Sure, I can help with that!",
    "Its kitchen was renovated last spring, and the garden faces south.",
    "She showed us a bright, airy loft with polished oak floors and a joyful view of the harbor.",
    "Taxes are about five thousand dollars a year; the association charges another ninety a month.",
    "The garage fits two cars, and there is a workshop behind it.",
    "Unfortunately nothing else on the market comes close to your budget.",
    "It was built in nineteen eighty six on a quiet, leafy street.",
)
_THREADS = 2


def measured(folder: Path, voice: Voice) -> Level:
    """The level of `voice`, whose folder has current graphs. About 3 s. Raises VoiceUnusable."""
    speaker = Speaker(folder, _THREADS, voice)
    spoken = [
        piece.samples
        for seed, text in enumerate(SENTENCES)
        for piece in speaker.spoken(SpeechRequest(text, voice), seed)
    ]
    return level(spoken, speaker.sample_rate_hz)


def level(sound: Sequence[NDArray[np.float32]], sample_rate_hz: int) -> Level:
    """The level of a voice that says `sound`; UNMEASURED when that is silent or shorter than EBU R 128's block."""
    samples = np.concatenate([*sound, np.zeros(0, np.float32)])
    meter = pyloudnorm.Meter(sample_rate_hz)
    if len(samples) < meter.block_size * sample_rate_hz:
        return UNMEASURED
    lufs = float(meter.integrated_loudness(samples.astype(np.float64)))
    peak_db = 20 * math.log10(max(_true_peak(samples, sample_rate_hz), 1e-9))
    if not math.isfinite(lufs):
        return UNMEASURED
    gain_db = max(min(TARGET_LUFS - lufs, MOST_OVER_DB - peak_db, MOST_DB), -MOST_DB)
    return Level(round(lufs, 2), round(peak_db, 2), round(gain_db, 2))


def _true_peak(samples: NDArray[np.float32], sample_rate_hz: int) -> float:
    """Between the samples as well: at four times the rate, as ITU-R BS.1770 has it."""
    return float(np.abs(soxr.resample(samples, sample_rate_hz, 4 * sample_rate_hz)).max())
