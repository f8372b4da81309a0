"""Another pitch at the same duration, in two steps that undo each other's change of length.

The text side's durations are stretched by the pitch, then the sound is resampled by it: what is to be a tenth
higher is spoken a tenth slower, then played that much faster. The voice's timbre moves along, as on a tape.
Knows nothing of words or requests.
"""

import numpy as np
import soxr  # type: ignore[import-untyped]

from tts.graphs import Floats, Frames


def stretched(durations: Frames, pitch: float) -> Frames:
    """`durations` [tokens] times `pitch`, in whole frames, at least one each: the sum is true, not each of them.

    The text side's own length scale would do the same, but it rounds every token up: at 0.8 and 1.25 a clause
    would be up to 15 % too long or short, and its rhythm another. Here each token ends on the frame nearest to
    where it should. Every duration must be 1 or more; at pitch 1 they are returned as they are.
    """
    ends = np.rint(np.cumsum(durations) * pitch).astype(np.int64)
    steps = np.arange(len(ends), dtype=np.int64)
    # One frame at least lies between two ends; what that adds, the next longer token gives back.
    ends = np.maximum.accumulate(np.maximum(ends - steps, 1)) + steps
    return np.diff(ends, prepend=0)


class PitchShift:
    """Resamples one clause by `pitch`, piece by piece: feed it the pieces in order, then finish it.

    However the sound is cut into pieces, the same samples come out, bit for bit; of n samples, n / pitch,
    rounded. The resampler holds back up to 50 ms until more has arrived. One thread at a time.
    """

    def __init__(self, pitch: float, sample_rate_hz: int) -> None:
        """`pitch` is the factor that frequencies are multiplied by."""
        self._pitch = pitch
        # HQ changes nothing up to 0.9 of the band by 0.01 dB; what it folds back stays below the last of 16 bits.
        self._stream = soxr.ResampleStream(sample_rate_hz * pitch, sample_rate_hz, 1, "float32", "HQ")

    def feed(self, samples: Floats) -> Floats:
        """What can be given out after `samples`, in order; may be nothing."""
        resampled: Floats = self._stream.resample_chunk(samples)
        return resampled

    def finish(self) -> Floats:
        """What was held back, when no more samples will come."""
        rest: Floats = self._stream.resample_chunk(np.zeros(0, np.float32), last=True)
        return rest

    def moved(self, sample: int) -> int:
        """Where what was fed at `sample` comes out. Rounded down, so that no end lies behind the sound's."""
        return int(sample / self._pitch)
