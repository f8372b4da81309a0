"""How loud a voice speaks: a fixed gain of its own, and a soft limit, so that nothing is cut off.

The gain is measured when the voice is made ready (see tts.loudness) and kept in the key of its graphs: what changes the
voice changes the key. Knows samples and that key; no library that measures.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tts.conditions import Who
from tts.voice_folder import add_to_key, in_key

LEVELS = "levels"
# Raised when TARGET_LUFS or what is spoken for measuring changes, so that voices are measured anew.
WAY = 1
# Samples up to the knee stay as they are; louder ones come ever nearer to the ceiling and never reach it. Joe's peaks
# are 23 dB above his loudness: 0.13 % of his samples are above the knee, 0.2 % at the edges of the knobs.
# 0.87 is -1.2 dB of full scale; between samples nothing measured went above -1 dB (EBU R 128's limit).
KNEE, CEILING = 0.6, 0.87


@dataclass(frozen=True, slots=True)
class Level:
    """What a voice measures by itself (EBU R 128: loudness, and its highest peak between samples, in dB of full
    scale), and the gain that is added to it, in dB."""

    lufs: float
    true_peak_db: float
    gain_db: float

    @property
    def factor(self) -> float:
        """What its samples are multiplied by."""
        return float(10 ** (self.gain_db / 20))


# A voice that could not be measured speaks as it is.
UNMEASURED = Level(0.0, 0.0, 0.0)


def level_of(graphs: Path, who: Who) -> Level | None:
    """The level of `who` speaking by these graphs; None when it has not been measured, or in another way."""
    told = in_key(graphs, LEVELS)
    try:
        if told["way"] != WAY:
            return None
        of = told["of"][str(who)]
        return Level(float(of["lufs"]), float(of["true_peak_db"]), float(of["gain_db"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def note_level(graphs: Path, who: Who, level: Level) -> None:
    """Keeps it beside those of other speakers of the same graphs. Raises VoiceUnusable when it cannot be written."""
    told = in_key(graphs, LEVELS)
    known: dict[str, Any] = told.get("of", {}) if isinstance(told, dict) and told.get("way") == WAY else {}
    mine = {"lufs": level.lufs, "true_peak_db": level.true_peak_db, "gain_db": level.gain_db}
    add_to_key(graphs, {LEVELS: {"way": WAY, "of": known | {str(who): mine}}})


def limited(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """`samples` within CEILING. Each by itself, so that pieces equal the whole wherever they are cut."""
    size = np.abs(samples)
    if not len(samples) or size.max() <= KNEE:
        return samples
    room = CEILING - KNEE
    bent = np.copysign(KNEE + room * np.tanh((size - KNEE) / room), samples)
    return np.where(size > KNEE, bent, samples).astype(np.float32)
